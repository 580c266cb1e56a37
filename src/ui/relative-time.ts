/** When something happened, as short as it can be said: "now", "2 min", "3 h"; after a day 16:20 (yesterday), Mon, 28 Apr, 28 Apr 2024. */
import type { Milliseconds } from '../collaboration/model';
import { language, t } from '../platform/i18n';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Intl formatters are slow to make and a list needs hundreds: one per kind and language. */
const formats = new Map<string, Intl.DateTimeFormat>();
function format(kind: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = `${language()} ${kind}`;
	const known = formats.get(key);
	if (known) return known;
	const made = new Intl.DateTimeFormat(language(), options);
	formats.set(key, made);
	return made;
}

/** A time the calendar cannot hold (a helpdesk’s nonsense) is said as nothing, never thrown. */
const valid = (at: Milliseconds): boolean => Number.isFinite(at) && Math.abs(at) <= 8.64e15;

/** Local midnight of the day that lies `daysAgo` days before `now`; by the calendar, so that days of 23 or 25 hours count as one. */
function midnight(now: Milliseconds, daysAgo: number): Milliseconds {
	const day = new Date(now);
	return new Date(day.getFullYear(), day.getMonth(), day.getDate() - daysAgo).getTime();
}

/** The short time. A time in the future (the helpdesk's clock runs ahead) is "now"; a time that is none gives ''. */
export function relativeTime(at: Milliseconds, now: Milliseconds = Date.now()): string {
	if (!valid(at)) return '';
	const age = now - at;
	if (age < MINUTE) return t('timeNow');
	if (age < HOUR) return t('timeMinutes', Math.floor(age / MINUTE));
	if (age < DAY) return t('timeHours', Math.floor(age / HOUR));
	if (at >= midnight(now, 1)) return clockTime(at);
	if (at >= midnight(now, 6)) return format('weekday', { weekday: 'short' }).format(at);
	if (new Date(at).getFullYear() === new Date(now).getFullYear()) return format('date', { day: 'numeric', month: 'short' }).format(at);
	return format('year', { day: 'numeric', month: 'short', year: 'numeric' }).format(at);
}

/** The whole date and time, for a `title`. '' for a time that is none. */
export const fullTime = (at: Milliseconds): string => (valid(at) ? format('full', { dateStyle: 'full', timeStyle: 'short' }).format(at) : '');

/** The time of day, as the agent's language writes it: 10:42. '' for a time that is none. */
export const clockTime = (at: Milliseconds): string => (valid(at) ? format('time', { timeStyle: 'short' }).format(at) : '');

/** A moment to come: "18:00" today, "tomorrow 18:00", "Mon 18:00" within a week, else with the date. '' for a time that is none. */
export function dayAndTime(at: Milliseconds, now: Milliseconds = Date.now()): string {
	if (!valid(at)) return '';
	if (at >= midnight(now, 0) && at < midnight(now, -1)) return clockTime(at);
	if (at >= midnight(now, -1) && at < midnight(now, -2))
		return `${new Intl.RelativeTimeFormat(language(), { numeric: 'auto' }).format(1, 'day')} ${clockTime(at)}`;
	const near = at >= midnight(now, 0) && at < midnight(now, -6);
	return format(near ? 'weekdayTime' : 'dateTime', {
		...(near ? { weekday: 'short' } : { day: 'numeric', month: 'short' }),
		hour: 'numeric',
		minute: '2-digit',
	}).format(at);
}

/** Milliseconds until `relativeTime(at)` says something else (at least a second): when a list should draw its times again. */
export function untilNextTime(at: Milliseconds, now: Milliseconds = Date.now()): Milliseconds {
	const age = Math.max(0, now - at);
	const step = age < HOUR ? MINUTE : HOUR;
	return Math.max(1_000, step - (age % step));
}
