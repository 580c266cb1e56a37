import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currentStep, inTheLoop, projectProgress, STEPS, stateOf } from '../../../src/welcome/steps';

describe('the steps of the welcome page', () => {
	it('one is open at a time, in their order', () => {
		const state = fc.constantFrom('open', 'done', 'skipped' as const);
		fc.assert(
			fc.property(fc.record({ pin: state, connect: state, try: state }), (given) => {
				const progress = projectProgress(given);
				const current = STEPS.filter((step) => stateOf(progress, step) === 'current');
				expect(current).toEqual(currentStep(progress) ? [currentStep(progress)] : []);
				expect(inTheLoop(progress)).toBe(current.length === 0 && progress.connect === 'done');
			}),
		);
	});
	it('skipping everything is not being in the loop', () => {
		expect(inTheLoop({ pin: 'skipped', connect: 'skipped', try: 'done' })).toBe(false);
	});
	it('what is stored is not trusted', () => {
		fc.assert(
			fc.property(fc.anything(), (stored) => {
				for (const step of STEPS) expect(['open', 'done', 'skipped']).toContain(projectProgress(stored)[step]);
			}),
		);
	});
});
