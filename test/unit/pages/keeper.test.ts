import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeeper } from '../../../src/popup/keeper';
import { MINUTE, NOW, update } from './records';

describe('rows marked read stay in Unread until the popup closes', () => {
	const all = Array.from({ length: 12 }, (_, index) => update({ at: NOW - index * MINUTE }));

	it('in their places, as read', () => {
		const keeper = createKeeper();
		const [first, second, third] = all;
		keeper.withKept(all.slice(0, 3), 100);
		const after = keeper.withKept(
			[first, third].filter((row) => row !== undefined),
			100,
		);
		expect(after.map((row) => [row.id, row.unread])).toEqual([
			[first?.id, 1],
			[second?.id, 0],
			[third?.id, 1],
		]);
	});

	it('a full page says nothing of older rows: none of them is called read', () => {
		const keeper = createKeeper();
		keeper.withKept(all.slice(2, 5), 3);
		expect(keeper.withKept(all.slice(0, 3), 3).map((row) => row.id)).toEqual(all.slice(0, 3).map((row) => row.id));
	});

	it('whatever is marked in whatever order: no row twice, none lost, newest first', () => {
		fc.assert(
			fc.property(fc.array(fc.subarray(all), { maxLength: 10 }), (steps) => {
				const keeper = createKeeper();
				const seen = new Set<string>();
				for (const unread of steps) {
					for (const row of unread) seen.add(row.id);
					const shown = keeper.withKept(unread, 100);
					expect(new Set(shown.map((row) => row.id))).toEqual(seen);
					expect(shown).toHaveLength(seen.size);
					expect(shown.filter((row) => row.unread === 1).map((row) => row.id)).toEqual(unread.map((row) => row.id));
				}
			}),
		);
	});
});

describe('updates of the same second', () => {
	it('never change places when one of them is marked', () => {
		const same = ['a', 'b', 'c'].map((id) => update({ id: id as never, at: NOW }));
		const keeper = createKeeper();
		const before = keeper.withKept([...same].reverse(), 100).map((row) => row.id);
		expect(keeper.withKept([...same].reverse().slice(1), 100).map((row) => row.id)).toEqual(before);
	});
});
