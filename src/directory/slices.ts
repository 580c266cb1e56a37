/** Runs a long piece of work in slices, so that the page's own keystrokes and frames come in between. */

export interface BuildOptions {
	/** Milliseconds of work between two pauses. Default 4: a quarter of a frame. */
	sliceMs?: number;
	/** The pause. Default: `scheduler.yield` where there is one, else a macrotask. */
	yield?: () => Promise<void>;
	/** Abandons the work. */
	signal?: AbortSignal;
}

const scheduler = (globalThis as { scheduler?: { yield?: () => Promise<void> } }).scheduler;
const pause = (): Promise<void> => scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve, 0));

/** The result of the work. Rejects with the signal's reason, or with what the work threw. */
export async function inSlices<Result>(work: Generator<void, Result>, options: BuildOptions): Promise<Result> {
	const { sliceMs = 4, signal } = options;
	const rest = options.yield ?? pause;
	signal?.throwIfAborted();
	let until = performance.now() + sliceMs;
	for (;;) {
		const step = work.next();
		if (step.done) return step.value;
		if (performance.now() < until) continue;
		await rest();
		signal?.throwIfAborted();
		until = performance.now() + sliceMs;
	}
}

/** The same without a pause. */
export function toTheEnd<Result>(work: Generator<void, Result>): Result {
	for (;;) {
		const step = work.next();
		if (step.done) return step.value;
	}
}
