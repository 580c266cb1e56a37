import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AgentId, ConversationId } from '../../../src/collaboration/model';
import { AT_ONCE, afterwards, isLookDue, isOver, LOOK_EVERY, MOST_SHADOWED, toFollow } from '../../../src/collaboration/shadowing';

const ids = (...numbers: number[]) => numbers.map((number) => String(number) as ConversationId);
const shadow = (agent: string, patch: { seen?: ConversationId[]; ours?: ConversationId[] } = {}) => ({
	agent: agent as AgentId,
	until: 100,
	lookedAt: 0,
	seen: [],
	ours: [],
	...patch,
});

it('asks once for each conversation, a few at a time, and never for more than a hundred', () => {
	expect(toFollow({ seen: ids(1) }, ids(1, 2, 2, 3))).toEqual({ now: ids(2, 3), more: false });
	const many = ids(...Array.from({ length: 300 }, (_, index) => index));
	expect(toFollow({ seen: [] }, many)).toEqual({ now: many.slice(0, AT_ONCE), more: true });
	const nearly = many.slice(0, MOST_SHADOWED - 2);
	expect(toFollow({ seen: nearly }, many)).toEqual({ now: many.slice(MOST_SHADOWED - 2, MOST_SHADOWED), more: false });
	expect(toFollow({ seen: many.slice(0, MOST_SHADOWED) }, many)).toEqual({ now: [], more: false });
});

it('looks every few minutes, and after a clock that was set back', () => {
	expect(isLookDue({ lookedAt: 0 }, LOOK_EVERY)).toBe(true);
	expect(isLookDue({ lookedAt: 1 }, LOOK_EVERY)).toBe(false);
	expect(isLookDue({ lookedAt: 2 }, 1)).toBe(true);
	expect(isOver({ until: 100 }, 99)).toBe(false);
	expect(isOver({ until: 100 }, 100)).toBe(true);
});

it('gives back what it added, but for what I took part in, and what another one goes on with', () => {
	const jan = shadow('2', { seen: ids(1, 2, 3, 4), ours: ids(2, 3, 4) });
	const other = shadow('3', { seen: ids(3) });
	expect(afterwards(jan, [jan, other], new Set(ids(4)))).toEqual({ unfollow: ids(2), inherit: [{ agent: '3', conversation: '3' }] });
});

it('each conversation has one fate, and none that was not ours is given back', () => {
	const list = fc.uniqueArray(fc.integer({ min: 1, max: 9 })).map((numbers) => ids(...numbers));
	fc.assert(
		fc.property(list, list, list, list, (ours, seen, theirs, part) => {
			const mine = shadow('2', { ours, seen });
			const { unfollow, inherit } = afterwards(mine, [shadow('3', { seen: theirs })], new Set(part));
			const fates = [...unfollow, ...inherit.map(({ conversation }) => conversation), ...ours.filter((id) => part.includes(id))];
			expect([...fates].sort()).toEqual([...ours].sort());
			for (const id of unfollow) expect(theirs.includes(id) || part.includes(id)).toBe(false);
		}),
	);
});
