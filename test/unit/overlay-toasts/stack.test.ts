import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	close,
	EMPTY,
	expire,
	IN_VIEW,
	inView,
	LEAST_LEFT,
	leftOf,
	lifetime,
	nextDue,
	pause,
	type Stack,
	show,
	unfold,
} from '../../../src/overlay/toasts/stack';
import { toast } from './toasts';

const ids = (stack: Stack) => stack.lives.map((life) => life.toast.id);
const fill = (...names: string[]) => names.reduce((stack, id, at) => show(stack, toast({ id }), 10, at), EMPTY);

describe('order and places', () => {
	it('puts the newest on top and three in view', () => {
		const stack = fill('a', 'b', 'c', 'd', 'e');
		expect(ids(stack)).toEqual(['e', 'd', 'c', 'b', 'a']);
		expect(inView(stack).map((life) => life.toast.id)).toEqual(['e', 'd', 'c']);
	});

	it('replaces the same id in place, and begins its time anew', () => {
		const stack = show(fill('a', 'b', 'c'), toast({ id: 'b', kind: 'group', count: 3 }), 10, 5_000);
		expect(ids(stack)).toEqual(['c', 'b', 'a']);
		expect(stack.lives[1]?.toast.kind).toBe('group');
		expect(stack.lives.map((life) => leftOf(life, 5_000))).toEqual([5_002, 10_000, 5_000]);
	});

	it('opens the pill, and closes it again when three are left', () => {
		let stack = unfold(fill('a', 'b', 'c', 'd'), 10);
		expect(inView(stack)).toHaveLength(4);
		stack = close(stack, 'a', 20);
		expect(stack.unfolded).toBe(false);
		expect(inView(show(stack, toast({ id: 'x' }), 10, 30))).toHaveLength(3);
	});
});

describe('clocks', () => {
	it('lives ten seconds', () => {
		const stack = fill('a');
		expect(nextDue(stack, 0)).toBe(10_000);
		expect(expire(stack, 9_999).expired).toEqual([]);
		expect(expire(stack, 10_000).expired.map(({ id }) => id)).toEqual(['a']);
	});

	it('stands behind the pill, and goes on from there when it comes into view', () => {
		const pushed = [0, 1, 2].reduce((stack, n) => show(stack, toast({ id: `n${n}` }), 20, 4_000), fill('old'));
		expect(leftOf(pushed.lives.at(-1)!, 60_000)).toBe(6_000);
		const back = close(pushed, 'n0', 60_000);
		expect(leftOf(back.lives.at(-1)!, 61_000)).toBe(5_000);
	});

	it('goes on after a pause from where it was, with at least three seconds left', () => {
		const early = pause(pause(fill('a'), true, 2_000), false, 90_000);
		expect(nextDue(early, 90_000)).toBe(8_000);
		const late = pause(pause(fill('a'), true, 9_500), false, 90_000);
		expect(nextDue(late, 90_000)).toBe(LEAST_LEFT);
	});

	it('does not run for what arrives while all stand', () => {
		const stack = show(pause(EMPTY, true, 0), toast({ id: 'a' }), 10, 100);
		expect(nextDue(stack, 1e9)).toBeUndefined();
		expect(nextDue(pause(stack, false, 2e9), 2e9)).toBe(10_000);
	});

	it.each([
		['not-added', 10],
		['signed-out', 20],
		['mention', 0],
	] as const)('lets %s with %i s stay', (kind, seconds) => {
		const stack = show(EMPTY, toast({ id: 'a', kind }), seconds, 0);
		expect(lifetime(stack.lives[0]!.toast, seconds)).toBe(Number.POSITIVE_INFINITY);
		expect(nextDue(stack, 1e9)).toBeUndefined();
		expect(expire(pause(pause(stack, true, 1e9), false, 2e9), 1e15).expired).toEqual([]);
	});

	it('lets a toast whose button failed stay, with the reason', () => {
		const stack = show(EMPTY, toast({ id: 'a' }), 10, 0, { kind: 'offline' });
		expect(stack.lives[0]?.trouble).toEqual({ kind: 'offline' });
		expect(expire(stack, 1e9).expired).toEqual([]);
		expect(show(stack, toast({ id: 'a' }), 10, 0).lives[0]?.trouble).toBeUndefined();
	});
});

type Step = { do: 'show' | 'close'; id: string } | { do: 'pause' | 'resume' | 'unfold' } | { do: 'wait'; ms: number };
const steps = fc.array(
	fc.oneof(
		fc.record({ do: fc.constantFrom('show' as const, 'close' as const), id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f') }),
		fc.record({ do: fc.constantFrom('pause' as const, 'resume' as const, 'unfold' as const) }),
		fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 6_000 }) }),
	),
	{ maxLength: 60 },
);

describe('any order of events', () => {
	it('keeps the rules of the stack', () => {
		fc.assert(
			fc.property(steps, (list: Step[]) => {
				let now = 0;
				let stack = EMPTY;
				/** Time that each id was in view with its clock running since it was last shown. */
				const seen = new Map<string, number>();
				for (const step of list) {
					if (step.do === 'wait') {
						// As the timer does it: never past the next end.
						for (let rest = step.ms; rest > 0; ) {
							const slice = Math.min(rest, Math.max(1, nextDue(stack, now) ?? rest));
							if (!stack.paused) for (const life of inView(stack)) seen.set(life.toast.id, (seen.get(life.toast.id) ?? 0) + slice);
							now += slice;
							rest -= slice;
							const after = expire(stack, now);
							for (const { id } of after.expired) expect(seen.get(id)).toBeGreaterThanOrEqual(10_000 - 1);
							stack = after.stack;
						}
					} else if (step.do === 'show') {
						seen.set(step.id, 0);
						stack = show(stack, toast({ id: step.id }), 10, now);
					} else if (step.do === 'close') stack = close(stack, step.id, now);
					else if (step.do === 'unfold') stack = unfold(stack, now);
					else stack = pause(stack, step.do === 'pause', now);

					expect(new Set(ids(stack)).size).toBe(stack.lives.length);
					const visible = inView(stack);
					expect(visible.length).toBe(stack.unfolded ? stack.lives.length : Math.min(IN_VIEW, stack.lives.length));
					for (const life of stack.lives) expect(life.since !== undefined).toBe(!stack.paused && visible.includes(life));
					for (const life of stack.lives) expect(leftOf(life, now)).toBeLessThanOrEqual(life.whole);
				}
			}),
			{ numRuns: 300 },
		);
	});
});
