/** Where we are in the stream of changes. */
import * as v from 'valibot';
import { SEEN, type TicketPosition, ticketCursor } from '../ticket-cursor';

const seen = v.object({
	/** The newest item of the ticket's history that was read; 0 when it was only listed. */
	h: v.pipe(v.number(), v.integer(), v.minValue(0)),
	...SEEN,
});
export type Seen = v.InferOutput<typeof seen>;
export type Position = TicketPosition<Seen>;

export const { read: readCursor, write: writeCursor } = ticketCursor<Seen>(seen);
