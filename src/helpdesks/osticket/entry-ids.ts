/**
 * Ids of thread entries. The preview, the only place where a thread can be looked at without being seen (the ticket's own page may lock it), prints
 * none. So an entry's id is made of what it says: by whom, when, what. Twins of one minute are told apart by counting from the oldest.
 */
import type { ConversationId, EntryId } from '../../collaboration/model';
import { comparable } from './ids';
import type { Post } from './transform-thread';

/** Two 32-bit halves, multiplied and mixed (MurmurHash3's constants): enough to tell the entries of one ticket apart. */
function digest(text: string): string {
	let [high, low] = [0xdeadbeef, 0x41c6ce57];
	for (let index = 0; index < text.length; index++) {
		const code = text.charCodeAt(index);
		high = Math.imul(high ^ code, 2_654_435_761);
		low = Math.imul(low ^ code, 1_597_334_677);
	}
	high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
	low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
	return (4_294_967_296 * (2_097_151 & low) + (high >>> 0)).toString(36);
}

export interface Identified<P extends Post> {
	id: EntryId;
	post: P;
}

/** The posts (newest first) with their ids. */
export function identified<P extends Post>(ticket: ConversationId, posts: readonly P[]): Identified<P>[] {
	const twins = new Map<string, number>();
	return [...posts]
		.reverse()
		.map((post): Identified<P> => {
			const key = digest([post.kind, post.author, post.printed, comparable(post.text)].join('\u0000'));
			const twin = (twins.get(key) ?? 0) + 1;
			twins.set(key, twin);
			return { id: `${ticket}-${key}${twin > 1 ? `.${twin}` : ''}` as EntryId, post };
		})
		.reverse();
}

/** The id of an entry beyond the preview's reach, by its own number. */
export const numberedId = (ticket: ConversationId, id: string): EntryId => `${ticket}-e${id}` as EntryId;

/** The id of "this ticket was referred to me", by the referral's number. */
export const referralEntryId = (ticket: ConversationId, referral: string): EntryId => `${ticket}-r${referral}` as EntryId;

/** "Everything the preview showed": what `newestEntry` says, because entries of one second stand in no order. */
export function windowId(ticket: ConversationId, ids: readonly EntryId[]): EntryId | '' {
	return ids.length === 0 ? '' : (`w${ids.map((id) => id.slice(ticket.length + 1)).join('+')}` as EntryId);
}

/** Those of the entries (newest first) that came after `after`, newest first: an entry's id, a `windowId`, or '' for all. */
export function newerThan<P extends Post>(ticket: ConversationId, entries: readonly Identified<P>[], after: EntryId | ''): readonly Identified<P>[] {
	if (after === '') return entries;
	if (after.startsWith('w')) {
		const seen = new Set(
			after
				.slice(1)
				.split('+')
				.map((key) => `${ticket}-${key}`),
		);
		return entries.filter(({ id }) => !seen.has(id));
	}
	const at = entries.findIndex(({ id }) => id === after);
	return at < 0 ? entries : entries.slice(0, at);
}
