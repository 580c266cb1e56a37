/** Where we are in the stream of changes. The cursor is a string to everybody else, and is read back as mistrustfully as any stored thing. */
import * as v from 'valibot';
import type { Cursor } from '../helpdesk';

const ms = v.pipe(v.number(), v.finite());
const seen = v.object({
	/** The newest item of the ticket's history that was read; 0 when it was only listed. */
	h: v.pipe(v.number(), v.integer(), v.minValue(0)),
	/** The ticket's `updated_at` (ms) when it was read. */
	u: ms,
	/** 1: that moment was over for certain when it was read, so that the same `updated_at` means nothing new. */
	done: v.picklist([0, 1]),
	/** 1: I was subscribed then. */
	mine: v.picklist([0, 1]),
});
const position = v.object({
	v: v.literal(1),
	/** Everything updated before this (ms) was read. */
	t: ms,
	/** Tickets we know nothing of: what is not newer than this (ms) is history. */
	floor: ms,
	/** The floor at the first connect; while it is the floor still, nothing was forgotten. */
	start: ms,
	seen: v.record(v.string(), seen),
});
export type Position = v.InferOutput<typeof position>;
export type Seen = v.InferOutput<typeof seen>;

/** More tickets than these are forgotten, oldest first: the cursor is written with every sync. */
const MOST_SEEN = 500;

/** undefined: from the start (no cursor, or one that we cannot read). */
export function readCursor(cursor: Cursor): Position | undefined {
	try {
		const result = v.safeParse(position, JSON.parse(cursor));
		return result.success ? result.output : undefined;
	} catch {
		return undefined;
	}
}

export function writeCursor(at: Position): Cursor {
	const tickets = Object.entries(at.seen).sort(([, a], [, b]) => b.u - a.u);
	const forgotten = tickets.slice(MOST_SEEN).map(([, { u }]) => u);
	return JSON.stringify({ ...at, floor: Math.max(at.floor, ...forgotten), seen: Object.fromEntries(tickets.slice(0, MOST_SEEN)) } satisfies Position);
}
