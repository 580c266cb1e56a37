/**
 * Where we are in the changes of a helpdesk that is asked which tickets were updated since a moment. The cursor is a string to everybody else, and is
 * read back as mistrustfully as any stored thing.
 */
import * as v from 'valibot';
import type { Milliseconds } from '../collaboration/model';
import type { Cursor } from './helpdesk';

const ms = v.pipe(v.number(), v.finite());

/** What is remembered of a ticket on any such helpdesk; each adds how far it read the ticket's history. */
export const SEEN = {
	/** The ticket's `updated_at` (ms) when it was read. */
	u: ms,
	/** 1: that moment was over for certain when it was read, so that the same `updated_at` means nothing new. */
	done: v.picklist([0, 1]),
	/** 1: I followed it then. */
	mine: v.picklist([0, 1]),
};

const place = {
	v: v.literal(1),
	/** Everything updated before this was read. */
	t: ms,
	/** Tickets we know nothing of: what is not newer than this is history. */
	floor: ms,
	/** The floor at the first connect; while it is the floor still, nothing was forgotten. */
	start: ms,
};

export interface TicketPosition<Seen> {
	v: 1;
	t: Milliseconds;
	floor: Milliseconds;
	start: Milliseconds;
	/** By the ticket's id. */
	seen: Record<string, Seen>;
}

/** More tickets than these are forgotten, oldest first: the cursor is written with every sync. */
const MOST_SEEN = 500;

/** Reads and writes cursors whose tickets have that shape. `read` gives undefined for no cursor, and for one that cannot be read: from the start. */
export function ticketCursor<Seen extends { u: Milliseconds }>(
	seen: v.GenericSchema<unknown, Seen>,
): { read(cursor: Cursor): TicketPosition<Seen> | undefined; write(at: TicketPosition<Seen>): Cursor } {
	const position = v.object({ ...place, seen: v.record(v.string(), seen) });
	return {
		read(cursor) {
			try {
				const result = v.safeParse(position, JSON.parse(cursor));
				return result.success ? result.output : undefined;
			} catch {
				return undefined;
			}
		},
		write(at) {
			const tickets = Object.entries(at.seen).sort(([, a], [, b]) => b.u - a.u);
			const forgotten = tickets.slice(MOST_SEEN).map(([, { u }]) => u);
			return JSON.stringify({ ...at, floor: Math.max(at.floor, ...forgotten), seen: Object.fromEntries(tickets.slice(0, MOST_SEEN)) });
		},
	};
}
