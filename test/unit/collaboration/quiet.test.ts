import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isQuiet, nextQuietChange, pauseEnd, quietUntil } from '../../../src/collaboration/quiet';
import { waysOf } from '../../../src/collaboration/updates';
import { DEFAULT_SETTINGS, type QuietHours } from '../../../src/platform/settings';

// Node reads TZ anew when it is set: these tests are about clocks that change.
const before = process.env.TZ;
beforeAll(() => {
	process.env.TZ = 'Europe/Berlin';
});
afterAll(() => {
	if (before === undefined) delete process.env.TZ;
	else process.env.TZ = before;
});

const [SUNDAY, MONDAY, TUESDAY, FRIDAY, SATURDAY] = [0, 1, 2, 5, 6];
const ALL = [0, 1, 2, 3, 4, 5, 6];
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (text: string): number => new Date(text).getTime();
const quiet = (patch: Partial<QuietHours> = {}): QuietHours => ({ on: true, from: 18 * 60, to: 8 * 60, days: ALL, mentions: false, ...patch });

describe('quiet hours', () => {
	it('run over midnight', () => {
		expect(isQuiet(quiet(), at('2026-06-17T17:59:59'))).toBe(false);
		expect(isQuiet(quiet(), at('2026-06-17T18:00'))).toBe(true);
		expect(isQuiet(quiet(), at('2026-06-18T00:00'))).toBe(true);
		expect(isQuiet(quiet(), at('2026-06-18T07:59:59'))).toBe(true);
		expect(isQuiet(quiet(), at('2026-06-18T08:00'))).toBe(false);
	});
	it('within a day', () => {
		const lunch = quiet({ from: 12 * 60, to: 13 * 60 });
		expect(isQuiet(lunch, at('2026-06-17T11:59'))).toBe(false);
		expect(isQuiet(lunch, at('2026-06-17T12:30'))).toBe(true);
		expect(isQuiet(lunch, at('2026-06-17T13:00'))).toBe(false);
		expect(isQuiet(lunch, at('2026-06-17T23:00'))).toBe(false);
	});
	it('belong to the day on which they begin', () => {
		const friday = quiet({ days: [FRIDAY] });
		expect(isQuiet(friday, at('2026-06-19T07:00'))).toBe(false); // Friday morning: Thursday's night
		expect(isQuiet(friday, at('2026-06-19T20:00'))).toBe(true);
		expect(isQuiet(friday, at('2026-06-20T07:00'))).toBe(true); // Saturday morning: Friday's night
		expect(isQuiet(friday, at('2026-06-20T20:00'))).toBe(false);
	});
	it('from and to the same is the whole day', () => {
		const weekend = quiet({ from: 0, to: 0, days: [SATURDAY, SUNDAY] });
		expect(isQuiet(weekend, at('2026-06-19T23:59'))).toBe(false);
		expect(isQuiet(weekend, at('2026-06-20T00:00'))).toBe(true);
		expect(isQuiet(weekend, at('2026-06-21T23:59'))).toBe(true);
		expect(isQuiet(weekend, at('2026-06-22T00:00'))).toBe(false);
		expect(quietUntil(weekend, at('2026-06-20T12:00'))).toBe(at('2026-06-22T00:00'));
	});
	it('off, or on no day, is never', () => {
		expect(isQuiet(quiet({ on: false }), at('2026-06-17T20:00'))).toBe(false);
		expect(isQuiet(quiet({ days: [] }), at('2026-06-17T20:00'))).toBe(false);
		expect(nextQuietChange(quiet({ days: [] }), at('2026-06-17T20:00'))).toBeUndefined();
		expect(nextQuietChange(quiet({ on: false }), at('2026-06-17T20:00'))).toBeUndefined();
	});
	it('all week, all day, never end', () => {
		expect(isQuiet(quiet({ from: 60, to: 60 }), at('2026-06-17T00:30'))).toBe(true);
		expect(quietUntil(quiet({ from: 60, to: 60 }), at('2026-06-17T00:30'))).toBeUndefined();
	});
	it('tell when they begin and end', () => {
		expect(nextQuietChange(quiet(), at('2026-06-17T12:00'))).toBe(at('2026-06-17T18:00'));
		expect(quietUntil(quiet(), at('2026-06-17T23:15:30'))).toBe(at('2026-06-18T08:00'));
		expect(quietUntil(quiet(), at('2026-06-17T12:00'))).toBeUndefined();
		expect(nextQuietChange(quiet({ days: [MONDAY] }), at('2026-06-16T12:00'))).toBe(at('2026-06-22T18:00'));
		expect(new Date(at('2026-06-16T12:00')).getDay()).toBe(TUESDAY);
	});
});

describe('when the clocks change (Europe/Berlin)', () => {
	it('the short night is an hour shorter', () => {
		// 29 March 2026: 02:00 becomes 03:00
		const start = at('2026-03-28T18:00');
		expect((quietUntil(quiet(), start) ?? 0) - start).toBe(13 * HOUR);
	});
	it('the long night is an hour longer', () => {
		// 25 October 2026: 03:00 becomes 02:00
		const start = at('2026-10-24T18:00');
		expect((quietUntil(quiet(), start) ?? 0) - start).toBe(15 * HOUR);
	});
	it('an hour that is skipped takes its beginning with it: quiet begins where the clocks land', () => {
		const skipped = quiet({ from: 2 * 60 + 30, to: 5 * 60 });
		expect(nextQuietChange(skipped, at('2026-03-29T00:00'))).toBe(at('2026-03-29T03:00'));
	});
	it('an hour that comes twice is quiet twice', () => {
		const twice = quiet({ from: 2 * 60, to: 2 * 60 + 30 });
		const first = at('2026-10-25T00:00') + 2 * HOUR; // 02:00 summer time
		expect(isQuiet(twice, first + 10 * MINUTE)).toBe(true);
		expect(isQuiet(twice, first + 40 * MINUTE)).toBe(false);
		expect(isQuiet(twice, first + 70 * MINUTE)).toBe(true);
		expect(nextQuietChange(twice, first + 40 * MINUTE)).toBe(first + HOUR);
	});
	it('a pause until tomorrow ends at eight, also over the change', () => {
		expect(pauseEnd('tomorrow', at('2026-03-28T22:00'))).toBe(at('2026-03-29T08:00'));
		expect(pauseEnd('tomorrow', at('2026-03-28T02:00'))).toBe(at('2026-03-29T08:00'));
		expect(pauseEnd('hour', 5)).toBe(5 + HOUR);
	});
});

it('between two changes nothing changes', () => {
	const minute = fc.integer({ min: 0, max: 24 * 60 - 1 });
	const any = fc.record({ on: fc.constant(true), from: minute, to: minute, days: fc.uniqueArray(fc.integer({ min: 0, max: 6 })), mentions: fc.boolean() });
	fc.assert(
		fc.property(
			any,
			fc.integer({ min: at('2026-01-01T00:00'), max: at('2026-12-31T00:00') }),
			fc.double({ min: 0, max: 1, noNaN: true }),
			(hours, now, part) => {
				const next = nextQuietChange(hours, now);
				if (next === undefined) return;
				expect(next).toBeGreaterThan(now);
				expect(isQuiet(hours, next)).toBe(!isQuiet(hours, now));
				expect(isQuiet(hours, Math.floor(now + (next - 1 - now) * part))).toBe(isQuiet(hours, now));
			},
		),
		{ numRuns: 300 },
	);
});

describe('what is told in quiet hours', () => {
	const night = at('2026-06-17T23:00');
	const ways = (kind: 'mention' | 'note', hours: QuietHours, pausedUntil = 0) =>
		waysOf({ kind, at: night }, { settings: { ...DEFAULT_SETTINGS, sound: true, quiet: hours, pausedUntil }, now: night, history: false, muted: false });
	const none = { toast: false, system: false, sound: false };
	it('nothing', () => {
		expect(ways('mention', quiet())).toEqual(none);
		expect(ways('note', quiet())).toEqual(none);
	});
	it('mentions, when they are let through; but not through a pause', () => {
		expect(ways('mention', quiet({ mentions: true }))).toEqual({ toast: true, system: true, sound: true });
		expect(ways('note', quiet({ mentions: true }))).toEqual(none);
		expect(ways('mention', quiet({ mentions: true }), night + 1)).toEqual(none);
	});
});
