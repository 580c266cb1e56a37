/** Where we are in the stream of changes. */
import * as v from 'valibot';
import { SEEN, type TicketPosition, ticketCursor } from '../ticket-cursor';

const seen = v.object({
	/** Audits of the ticket that were read: says on which page the new ones begin. */
	n: v.pipe(v.number(), v.integer(), v.minValue(0)),
	/** The newest audit that was read. */
	last: v.pipe(v.string(), v.maxLength(20)),
	...SEEN,
});
export type Seen = v.InferOutput<typeof seen>;
export type Position = TicketPosition<Seen>;

export const { read: readCursor, write: writeCursor } = ticketCursor<Seen>(seen);
