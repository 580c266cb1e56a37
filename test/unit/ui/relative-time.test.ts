import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockTime, fullTime, relativeTime, untilNextTime } from '../../../src/ui/relative-time';

const now = new Date(2025, 4, 14, 14, 30).getTime(); // a Wednesday
const ago = (minutes: number) => now - minutes * 60_000;

describe('relativeTime', () => {
	it.each([
		[now + 90_000, 'now'],
		[now, 'now'],
		[ago(0.99), 'now'],
		[ago(1), '1 min'],
		[ago(2.9), '2 min'],
		[ago(59.9), '59 min'],
		[ago(60), '1 h'],
		[ago(3 * 60 + 50), '3 h'],
		[ago(24 * 60 - 1), '23 h'],
		[new Date(2025, 4, 13, 11, 47).getTime(), '11:47 AM'],
		[new Date(2025, 4, 12, 23, 59).getTime(), 'Mon'],
		[new Date(2025, 4, 8, 9).getTime(), 'Thu'],
		[new Date(2025, 4, 7, 23, 59).getTime(), 'May 7'],
		[new Date(2024, 11, 31).getTime(), 'Dec 31, 2024'],
	])('%s is %s', (at, said) => {
		expect(relativeTime(at, now)).toBe(said);
	});

	it('is never empty and never throws for a time, and is empty for what is none', () => {
		fc.assert(fc.property(fc.integer({ min: -8.64e15, max: 8.64e15 }), (at) => relativeTime(at, now) !== ''));
		for (const at of [Number.NaN, Number.POSITIVE_INFINITY, 9e15]) expect([relativeTime(at, now), fullTime(at), clockTime(at)]).toEqual(['', '', '']);
	});

	it('writes the full date for titles', () => {
		expect(fullTime(now)).toContain('Wednesday, May 14, 2025');
		expect(clockTime(now)).toMatch(/^2:30\sPM$/);
	});
});

describe('untilNextTime', () => {
	it('is when the words change, for anything younger than a day', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 24 * 3_600_000 - 1 }), (age) => {
				const at = now - age;
				const wait = untilNextTime(at, now);
				expect(wait).toBeGreaterThanOrEqual(1_000);
				expect(relativeTime(at, now + wait)).not.toBe(relativeTime(at, now));
				if (wait > 1_000) expect(relativeTime(at, now + wait - 1)).toBe(relativeTime(at, now));
			}),
		);
	});
});
