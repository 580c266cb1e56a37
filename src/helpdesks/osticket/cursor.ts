/** What was seen at the last look: osTicket has no stream of changes, so each ticket's count of entries, and the entries of its preview, are remembered. */
import * as v from 'valibot';
import type { Milliseconds } from '../../collaboration/model';
import type { Cursor } from '../helpdesk';

/** `follows`: referred to me. `named`: a note names me, and the referral may still come. `other`: looked at, and none of mine. `named-only`: named me, and my role may not see referrals. */
export const STATES = ['follows', 'named', 'other', 'named-only'] as const;
export type State = (typeof STATES)[number];

export interface Seen {
	ticket: string;
	number: string;
	state: State;
	/** Entries of its thread that are told. */
	count: number;
	/** The entries of its preview, without the ticket's part; for `named` without the notes that are still to be told. */
	ids: readonly string[];
	/** Looks that a `named` ticket still gets. */
	left: number;
}

export interface Position {
	/** Checks so far: what is not looked at each time goes round by it. */
	checks: number;
	at: Milliseconds;
	/** My name as osTicket prints it, which may be "Last, First". */
	name: string;
	tickets: ReadonlyMap<string, Seen>;
}

const row = v.tuple([
	v.pipe(v.string(), v.regex(/^[1-9]\d{0,9}$/)),
	v.pipe(v.string(), v.maxLength(200)),
	v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(STATES.length - 1)),
	v.pipe(v.number(), v.integer(), v.minValue(0)),
	v.pipe(v.array(v.pipe(v.string(), v.maxLength(40))), v.maxLength(12)),
	v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(99)),
]);
const shape = v.object({
	os: v.literal(1),
	checks: v.pipe(v.number(), v.integer(), v.minValue(0)),
	at: v.pipe(v.number(), v.integer(), v.minValue(0)),
	name: v.pipe(v.string(), v.maxLength(2_000)),
	tickets: v.pipe(v.array(row), v.maxLength(2_000)),
});
/** Tickets that are none of mine are remembered only to know what changed; the oldest are forgotten first. */
const MOST_OTHERS = 300;
const MOST_MINE = 400;

/** Undefined for '' and for what is no cursor of ours: begin anew, as history. */
export function parseCursor(cursor: Cursor): Position | undefined {
	try {
		const parsed = v.safeParse(shape, JSON.parse(cursor));
		if (!parsed.success) return undefined;
		const { checks, at, name, tickets } = parsed.output;
		return {
			checks,
			at,
			name,
			tickets: new Map(
				tickets.map(([ticket, number, state, count, ids, left]) => [ticket, { ticket, number, state: STATES[state] ?? 'other', count, ids, left }]),
			),
		};
	} catch {
		return undefined;
	}
}

export function formatCursor({ checks, at, name, tickets }: Position): Cursor {
	const all = [...tickets.values()];
	const kept = [...all.filter((seen) => seen.state !== 'other').slice(-MOST_MINE), ...all.filter((seen) => seen.state === 'other').slice(-MOST_OTHERS)];
	const rows = kept.map((seen) => [seen.ticket, seen.number, STATES.indexOf(seen.state), seen.count, seen.ids, seen.left]);
	return JSON.stringify({ os: 1, checks, at, name, tickets: rows });
}
