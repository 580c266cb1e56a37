import { describe, expect, it } from 'vitest';
import type { AgentId } from '../../../src/collaboration/model';
import { afterMentions, mentionedOften } from '../../../src/collaboration/often';

const id = (short: string) => short as AgentId;
const DAY = 24 * 3_600_000;
const names = (counts: Parameters<typeof mentionedOften>[0], now: number) => mentionedOften(counts, now).map(([who]) => who);

describe('mentioned often', () => {
	it('twice is often, once is chance', () => {
		const once = afterMentions([], [id('jan')], 0);
		expect(names(once, 0)).toEqual([]);
		expect(names(afterMentions(once, [id('jan'), id('tom')], DAY), DAY)).toEqual(['jan']);
	});

	it('fades: after some weeks without a mention nobody is mentioned often', () => {
		const twice = afterMentions(afterMentions([], [id('jan')], 0), [id('jan')], 0);
		expect(names(twice, 5 * DAY)).toEqual(['jan']);
		expect(names(twice, 14 * DAY)).toEqual([]);
	});

	it('counts a person once per note, most first, and keeps a hundred', () => {
		expect(afterMentions([], [id('jan'), id('jan')], 0)).toEqual([{ id: 'jan', score: 1, at: 0 }]);
		let counts = afterMentions([], [], 0);
		for (let note = 0; note < 3; note++) counts = afterMentions(counts, [id('tom'), ...(note > 0 ? [id('jan')] : [])], note * DAY);
		expect(names(counts, 2 * DAY)).toEqual(['tom', 'jan']);
		counts = afterMentions(
			counts,
			Array.from({ length: 200 }, (_, at) => id(`p${at}`)),
			2 * DAY,
		);
		expect(counts).toHaveLength(100);
		expect(counts[0]?.id).toBe('tom');
	});

	it('a clock that was set back makes nobody count more', () => {
		const counts = afterMentions([], [id('jan')], 10 * DAY);
		expect(mentionedOften(afterMentions(counts, [id('jan')], 0), 0)).toEqual([['jan', 2]]);
	});
});
