/**
 * Times as osTicket prints them ("11/25/26 8:51 AM", "25.11.26, 08:51"): in the agent's language, format and zone, without a machine-readable twin
 * where we may look without leaving a trace. Read as well as can be, and never trusted further than to the minute.
 */
import type { Milliseconds } from '../../collaboration/model';

const CLOCK = /(\d{1,2}):(\d{2})(?::\d{2})?(?:\s*([ap])\.?\s*m\b)?/iu;
/** Where it is written with a point or an h, it could be part of a date, unless it is the end. */
const LAST_CLOCK = /(\d{1,2})[.h](\d{2})(?:\s*([ap])\.?\s*m\b\.?)?\s*$/iu;
const DAY: Milliseconds = 86_400_000;

/** The moment that was most likely printed, by this browser's zone; undefined where it cannot be read. Nothing lies more than a day after `now`. */
export function readPrinted(printed: string, now: Milliseconds): Milliseconds | undefined {
	const text = printed.normalize('NFKC');
	const clock = CLOCK.exec(text) ?? LAST_CLOCK.exec(text);
	if (!clock) return undefined;
	const [whole, hour = '', minute = '', half] = clock;
	const hours = (Number(hour) % (half ? 12 : 24)) + (half?.toLowerCase() === 'p' ? 12 : 0);
	const rest = text.replace(whole, ' ');
	const numbers = [...rest.matchAll(/\d+/g)].map(([digits]) => Number(digits));
	const dates = numbers.length === 3 ? orders(numbers) : numbers.length === 2 ? withMonthName(rest, numbers) : [];
	const moments = dates
		.map(([year, month, day]) => moment(year, month, day, hours, Number(minute)))
		.filter((at): at is number => at !== undefined && at <= now + DAY);
	// Of the readings that are possible the latest: what is looked at here is new.
	return moments.length === 0 ? undefined : Math.max(...moments);
}

type YearMonthDay = [year: number, month: number, day: number];

function orders(numbers: readonly number[]): YearMonthDay[] {
	const [a = 0, b = 0, c = 0] = numbers;
	return [
		[a, b, c],
		[c, a, b],
		[c, b, a],
	];
}

/** "25 nov. 2026", "Nov 25, 2026": the month's name in some language, told by the browser's own. */
function withMonthName(text: string, numbers: readonly number[]): YearMonthDay[] {
	const word = /\p{L}{3,}/u.exec(text)?.[0].toLowerCase();
	if (!word) return [];
	const month = [undefined, 'en']
		.map((language) => Array.from({ length: 12 }, (_, index) => new Intl.DateTimeFormat(language, { month: 'long' }).format(new Date(2_000, index, 15))))
		.map((names) => names.findIndex((name) => name.toLowerCase().startsWith(word.slice(0, 3))))
		.find((index) => index >= 0);
	const [a = 0, b = 0] = numbers;
	return month === undefined
		? []
		: [
				[a, month + 1, b],
				[b, month + 1, a],
			];
}

function moment(year: number, month: number, day: number, hours: number, minutes: number): Milliseconds | undefined {
	const full = year < 100 ? 2_000 + year : year;
	const date = new Date(full, month - 1, day, hours, minutes);
	const fits = full >= 2_000 && full < 2_200 && date.getMonth() === month - 1 && date.getDate() === day && minutes < 60;
	return fits ? date.getTime() : undefined;
}
