/**
 * Quiet hours and pauses: when nothing toasts and nothing sounds. Pure. All of it is by the clock on the agent's wall, so a night in which the
 * clocks change is quiet until eight all the same, be it nine hours long or eleven.
 */
import type { QuietHours } from '../platform/settings';
import type { Milliseconds } from './model';

const MINUTE: Milliseconds = 60_000;
/** A week and a day: within that, every period has begun and ended. */
const LONGEST_WAIT: Milliseconds = 8 * 24 * 60 * MINUTE;
/** The agent's morning: a pause "until tomorrow" ends then. */
const MORNING = 8;

const minuteOf = (date: Date): number => date.getHours() * 60 + date.getMinutes();

/**
 * Is it quiet at that moment? A period belongs to the day on which it begins: "18:00 to 08:00, Friday" is quiet until Saturday at eight. From and
 * to the same is the whole day.
 */
export function isQuiet(quiet: QuietHours, at: Milliseconds): boolean {
	if (!quiet.on) return false;
	const date = new Date(at);
	const minute = minuteOf(date);
	const [today, yesterday] = [date.getDay(), (date.getDay() + 6) % 7];
	const { from, to, days } = quiet;
	if (from < to) return days.includes(today) && minute >= from && minute < to;
	return (days.includes(today) && minute >= from) || (days.includes(yesterday) && minute < to);
}

/**
 * When quiet begins or ends next after that moment; undefined when it never does (off, no day chosen, or quiet all week). Minute by minute: that is
 * right also in the hour that the clocks skip or repeat, and takes a few milliseconds at worst.
 */
export function nextQuietChange(quiet: QuietHours, at: Milliseconds): Milliseconds | undefined {
	if (!quiet.on || quiet.days.length === 0) return undefined;
	const before = isQuiet(quiet, at);
	const end = at + LONGEST_WAIT;
	for (let moment = (Math.floor(at / MINUTE) + 1) * MINUTE; moment <= end; moment += MINUTE) if (isQuiet(quiet, moment) !== before) return moment;
	return undefined;
}

/** Until when it is quiet; undefined when it is not quiet now, or without end. */
export const quietUntil = (quiet: QuietHours, at: Milliseconds): Milliseconds | undefined => (isQuiet(quiet, at) ? nextQuietChange(quiet, at) : undefined);

export type PauseLength = 'hour' | 'tomorrow';

/** When a pause that begins now ends: in an hour, or tomorrow at eight. */
export function pauseEnd(length: PauseLength, now: Milliseconds): Milliseconds {
	const date = new Date(now);
	return length === 'hour' ? now + 60 * MINUTE : new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1, MORNING).getTime();
}
