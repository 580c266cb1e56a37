/** Where the agent is on the welcome page. Pure. */
export type StepId = 'pin' | 'connect' | 'try';
export const STEPS: readonly StepId[] = ['pin', 'connect', 'try'];

export type StepState = 'open' | 'current' | 'done' | 'skipped';
export type Progress = Readonly<Record<StepId, 'open' | 'done' | 'skipped'>>;

export const START: Progress = { pin: 'open', connect: 'open', try: 'open' };

/** The step to do next; undefined when all are behind. */
export const currentStep = (progress: Progress): StepId | undefined => STEPS.find((step) => progress[step] === 'open');

/** How a step is drawn. */
export const stateOf = (progress: Progress, step: StepId): StepState => (currentStep(progress) === step ? 'current' : progress[step]);

/** Every step is behind, and something was done: a page skipped through is finished, not "in the loop". */
export const inTheLoop = (progress: Progress): boolean => currentStep(progress) === undefined && progress.connect === 'done';

/** What was stored, projected; nonsense is the start. */
export function projectProgress(stored: unknown): Progress {
	const given = typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {};
	const entry = (step: StepId): Progress[StepId] => {
		const value = given[step];
		return value === 'done' || value === 'skipped' ? value : 'open';
	};
	return { pin: entry('pin'), connect: entry('connect'), try: entry('try') };
}
