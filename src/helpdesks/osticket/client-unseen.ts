/** Which entries of a ticket are new to me: by what its preview shows, what was there at the last look, and how many its row counts. */
import type { ConversationId } from '../../collaboration/model';
import { LoopinError } from '../../platform/errors';
import type { Me } from '../helpdesk';
import type { Names } from './client-people';
import type { Seen } from './cursor';
import { type Identified, numberedId } from './entry-ids';
import { comparable } from './ids';
import type { Panel } from './panel';
import { readPrinted } from './printed-time';
import type { Row } from './transform';
import { type Post, readThread } from './transform-thread';

/** A note in a ticket never seen before is no news when it is older; printed times may be of another zone. */
const STALE = 36 * 3_600_000;

/** An entry with what can be told of it. */
export type Told = Identified<Post & { at?: number }>;

/** What the cursor remembers an entry by. */
export const keyOf = (ticket: ConversationId, entry: Told): string => entry.id.slice(ticket.length + 1);

/** Those of the entries that were not there at the last look. */
export function unknownOf(ids: readonly Told[], seen: Seen | undefined): Told[] {
	const known = new Set(seen?.ids);
	return ids.filter((entry) => !known.has(entry.id.slice(entry.id.indexOf('-') + 1)));
}

/** The entries that the count says are new, ascending. More than the preview holds come from the ticket's page. */
export async function fresh(panel: Panel, id: ConversationId, ids: readonly Told[], row: Row, seen: Seen): Promise<Told[]> {
	const unknown = unknownOf(ids, seen);
	const count = Math.max(0, row.count - seen.count);
	if (count > ids.length && unknown.length === ids.length) {
		const whole = await wholeThread(panel, id, ids).catch((thrown: unknown) => {
			// A page that cannot be read must not hold up everything else; what the preview shows is told.
			if (thrown instanceof LoopinError && thrown.kind === 'bad-answer') return undefined;
			throw thrown;
		});
		// With those that came since the count.
		if (whole) return whole.slice(-count - Math.max(0, whole.length - row.count));
	}
	return unknown.slice(0, count).reverse();
}

/**
 * The ticket's own page, as a last resort: where tickets are locked by looking at them, it locks the ticket, and the lock is given back at once. So
 * much is written between two checks only when this browser slept, and then the agent does not hold that lock.
 */
async function wholeThread(panel: Panel, id: ConversationId, shown: readonly Told[]): Promise<Told[]> {
	const { posts, lock } = readThread((await panel.get(`/tickets.php?id=${id}`)).text);
	if (lock) await panel.post(`/ajax.php/lock/${lock}/release`, []).catch(() => undefined);
	const rest = [...shown];
	return posts
		.reverse()
		.map((post): Told => {
			const same = rest.findIndex(
				({ post: other }) => other.kind === post.kind && other.author === post.author && comparable(other.text) === comparable(post.text),
			);
			const [known] = same < 0 ? [] : rest.splice(same, 1);
			return { id: known?.id ?? numberedId(id, post.id), post };
		})
		.reverse();
}

/** From the oldest note on that names me and that I was not told of, ascending; undefined when there is none. */
export function namingMe(ids: readonly Told[], row: Row, seen: Seen | undefined, names: Names, me: Me, since: number): Told[] | undefined {
	const unknown = unknownOf(ids, seen);
	const now = Date.now();
	const candidates = seen?.state === 'other' ? unknown.slice(0, Math.max(0, row.count - seen.count)) : unknown;
	const namesMe = ({ post }: Told): boolean =>
		post.kind === 'note' &&
		!names.isMine(post.author) &&
		names.marked(post).includes(me.id) &&
		(seen !== undefined || (readPrinted(post.printed, now) ?? now) > since - STALE);
	const oldest = candidates.findLastIndex(namesMe);
	return oldest < 0 ? undefined : candidates.slice(0, oldest + 1).reverse();
}
