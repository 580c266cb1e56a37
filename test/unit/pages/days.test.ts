import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayHeading, daysAgo, groupByDay } from '../../../src/ui/days';
import { DAY, HOUR, NOW } from './records';

describe('days', () => {
	it('are told as people tell them', () => {
		expect(dayHeading(NOW - HOUR, NOW)).toBe('Today');
		expect(dayHeading(NOW + HOUR, NOW)).toBe('Today');
		expect(dayHeading(NOW - DAY, NOW)).toBe('Yesterday');
		expect(dayHeading(NOW - 2 * DAY, NOW)).toBe('Monday');
		expect(dayHeading(NOW - 40 * DAY, NOW)).toBe('May 8');
		expect(dayHeading(NOW - 400 * DAY, NOW)).toBe('May 13, 2025');
	});

	it('change at midnight, not after 24 hours', () => {
		const morning = new Date(2026, 5, 17, 0, 5).getTime();
		expect(daysAgo(morning - 10 * 60_000, morning)).toBe(1);
		expect(daysAgo(morning, new Date(2026, 5, 17, 23, 59).getTime())).toBe(0);
	});

	it('hold every item exactly once, newest day and newest item first, whatever the times are', () => {
		fc.assert(
			fc.property(fc.array(fc.record({ at: fc.integer({ min: NOW - 500 * DAY, max: NOW + 2 * DAY }) }), { maxLength: 60 }), (items) => {
				const days = groupByDay(items, NOW);
				const flat = days.flatMap((day) => day.items);
				expect(new Set(flat)).toEqual(new Set(items));
				expect(flat).toHaveLength(items.length);
				for (const [index, day] of days.entries()) {
					expect(day.key).toBeLessThan(days[index - 1]?.key ?? Number.POSITIVE_INFINITY);
					expect(day.items.length).toBeGreaterThan(0);
				}
				expect(flat.map((item) => item.at)).toEqual(items.map((item) => item.at).sort((a, b) => b - a));
			}),
		);
	});
});
