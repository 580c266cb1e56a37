// A team and its day: who is at work when, who looks at the helpdesk, and what happens to whom. All of it drawn from the seed before anything is
// asked, so that every way of asking meets the very same day.
import { randomOf } from '../faults/random.mjs';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Shifts of a company in one time zone: [part of the team, from, to] in hours. Between 13 and 14 o'clock nearly everybody is there. */
const SHIFTS = [
	[0.25, 6, 14],
	[0.45, 8.5, 17],
	[0.25, 13, 21],
	[0.05, 21, 30],
];
/** On leave, ill, in training. */
const ABSENT = 0.08;
/** Minutes on average. `active`: a tab of the helpdesk is in front; `open`: another tab or program is; `locked`: nobody is at the desk. */
const STAYS = { active: 12, open: 8, locked: 12 };
const AFTER_ACTIVE = { open: 0.8 };
/** What happens per agent and hour at work that concerns them; and at other hours. */
const NEWS = { atWork: 6, else: 0.4 };
/** By hand, per hour in front of the helpdesk. */
export const BY_HAND = { opened: 12, mentions: 1.5, panelChanges: 0.5, checkNow: 0.5 };

/** Minutes until the next of events that come so many times an hour. */
const until = (perHour, random) => (-Math.log(1 - random()) / perHour) * HOUR;

function shiftOf(random) {
	if (random() < ABSENT) return undefined;
	let dice = random();
	for (const [part, from, to] of SHIFTS) {
		if (dice < part) return [from * HOUR + (random() - 0.5) * 40 * MINUTE, to * HOUR + (random() - 0.5) * 40 * MINUTE];
		dice -= part;
	}
	return undefined;
}

/**
 * What one agent does and is to be told, as a list of [milliseconds, what] in order of time. What: 'active' | 'open' | 'locked' | 'off' (the browser
 * is closed), 'news', and the names of BY_HAND.
 */
function dayOf(random) {
	const day = [];
	const shift = shiftOf(random);
	// A night shift goes over midnight: the day is a ring.
	const ring = (at) => ((at % DAY) + DAY) % DAY;
	if (shift) {
		const [from, to] = shift;
		let state = 'active';
		for (let at = from; at < to; ) {
			const end = Math.min(to, at + until(60 / STAYS[state], random));
			day.push([ring(at), state]);
			if (state === 'active')
				for (const [what, perHour] of Object.entries(BY_HAND))
					for (let when = at + until(perHour, random); when < end; when += until(perHour, random)) day.push([ring(when), what]);
			state = state === 'active' ? (random() < AFTER_ACTIVE.open ? 'open' : 'locked') : 'active';
			at = end;
		}
		day.push([ring(to), 'off']);
		for (let at = from + until(NEWS.atWork, random); at < to; at += until(NEWS.atWork, random)) day.push([ring(at), 'news']);
	}
	for (let at = until(NEWS.else, random); at < DAY; at += until(NEWS.else, random)) day.push([at, 'news']);
	return day.sort(([one], [other]) => one - other);
}

/** The days of so many agents. */
export function teamOf(agents, seed) {
	const random = randomOf(seed);
	return Array.from({ length: agents }, () => dayOf(random));
}

/** How many of them have their browser open, by the minute; the busiest part is the account's own load, too. */
export function loadOf(team) {
	const change = new Float64Array(DAY / MINUTE + 1);
	for (const day of team) {
		let open = isOpenAtMidnight(day);
		if (open) change[0] += 1;
		for (const [at, what] of day) {
			const now = what === 'off' ? false : what === 'active' || what === 'open' || what === 'locked' ? true : open;
			if (now !== open) change[Math.floor(at / MINUTE)] += now ? 1 : -1;
			open = now;
		}
	}
	let sum = 0;
	return change.map((by) => (sum += by)).slice(0, DAY / MINUTE);
}

const STATES = new Set(['active', 'open', 'locked', 'off']);
export const isOpenAtMidnight = (day) => (day.findLast(([, what]) => STATES.has(what))?.[1] ?? 'off') !== 'off';
