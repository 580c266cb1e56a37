/**
 * What happened in the conversations I take part in. One request an account lists them by their last activity, with the number of the last message;
 * each that has another one costs one more. Chatwoot's notifications would be cheaper to count, but they keep only the newest of a conversation,
 * and since 4.12 tell participants nothing of private notes.
 */
import { namesMe } from '../../collaboration/mentions';
import type { AgentId, Entry, EntryId } from '../../collaboration/model';
import { asLoopinError } from '../../platform/errors';
import type { Changes, Cursor, Me } from '../helpdesk';
import type { Messages } from './client-messages';
import type { People } from './client-people';
import { accountPath, placeFor, type Requests } from './client-requests';
import { type AccountPosition, type Position, readCursor, writeCursor } from './cursor';
import { conversationId } from './facts';
import { type ChatwootConversation, conversationsAnswer, lastMessageOf, titleOf } from './transform';

/** Agents take part in whatever was ever assigned to them, solved long ago or not: of a long list only its beginning matters. */
const MOST_PAGES = 8;
/** Changed conversations read in one go; the rest is `more`, so that a check that dies has lost little. */
const AT_ONCE = 8;
/** At the first connect: so many conversations, not older than, so many entries of each. */
const HISTORY_CONVERSATIONS = 5;
const HISTORY_MS = 14 * 86_400_000;
const HISTORY_ENTRIES = 10;
/** Of a conversation that I take part in since a moment ago: how far back a note that names me is looked for, and anything else counts as news. */
const NAMED_MS = 10 * 60_000;
const NEWS_MS = 60 * 60_000;

interface Listing {
	/** By their last activity, the newest first. */
	conversations: ChatwootConversation[];
	/** How many there are in all. */
	count: number;
	/** All of them are listed. */
	whole: boolean;
	/** The server's clock (ms). */
	now: number;
}

const names = (entry: Entry, me: Pick<Me, 'id' | 'name'>): boolean =>
	entry.kind === 'note' && (entry.markedMentions.includes(me.id) || namesMe(entry.text, me));

export class ParticipatedChanges {
	constructor(
		private readonly requests: Requests,
		private readonly people: People,
		private readonly messages: Messages,
	) {}

	async since(cursor: Cursor, me: Me): Promise<Changes> {
		const from = readCursor(cursor);
		const to: Position = { v: 1, accounts: {} };
		const entries: Entry[] = [];
		let more = false;
		for (const account of await this.people.accounts()) {
			const before = from?.accounts[account];
			const read = before ? await this.changes(account, before, me) : await this.history(account, me);
			// An account that I joined later begins silently: its history is no news, and is not asked for as such.
			if (before || !from) entries.push(...read.entries);
			to.accounts[account] = read.position;
			more ||= read.more;
		}
		// Within a conversation they are in order; between conversations and accounts the clock decides.
		const ordered = entries.toSorted((a, b) => a.at - b.at || (Number.parseInt(a.id, 10) || 0) - (Number.parseInt(b.id, 10) || 0));
		return { entries: ordered, cursor: writeCursor(to), more, history: from === undefined };
	}

	private async history(account: string, me: Me): Promise<{ entries: Entry[]; position: AccountPosition; more: boolean }> {
		const { conversations, count, now } = await this.listed(account, () => true);
		const position: AccountPosition = { at: now, active: conversations[0]?.last_activity_at ?? 0, count, seen: {} };
		// All are known by number, so that one that I take part in later is told apart.
		for (const of of conversations) position.seen[of.id] = lastMessageOf(of);
		const entries: Entry[] = [];
		for (const of of conversations.slice(0, HISTORY_CONVERSATIONS)) {
			if (of.last_activity_at < now - HISTORY_MS) break;
			const all = await this.messages.latest(placeFor(conversationId({ account, number: of.id })).path);
			const read = await this.messages.entriesOf(all, { place: { account, number: of.id }, title: titleOf(of) }, me);
			entries.push(...read.filter(({ at }) => at > now - HISTORY_MS).slice(-HISTORY_ENTRIES));
			position.seen[of.id] = all.at(-1)?.id ?? lastMessageOf(of);
		}
		return { entries, position, more: false };
	}

	private async changes(account: string, from: AccountPosition, me: Me): Promise<{ entries: Entry[]; position: AccountPosition; more: boolean }> {
		const isNews = (of: ChatwootConversation): boolean => from.seen[of.id] !== lastMessageOf(of);
		const listing = await this.listed(account, (of) => of.last_activity_at >= from.active, from);
		const waiting = listing.conversations.filter(isNews).sort((a, b) => a.last_activity_at - b.last_activity_at || Number(a.id) - Number(b.id));
		const batch = waiting.slice(0, AT_ONCE);
		const position: AccountPosition = { ...from, seen: { ...from.seen } };
		const entries: Entry[] = [];
		for (const of of batch) {
			const before = from.seen[of.id];
			const read =
				before === undefined ? await this.joined(account, of, me, Math.max(from.at, listing.now - NEWS_MS)) : await this.news(account, of, before, me);
			entries.push(...read.entries);
			position.seen[of.id] = read.last;
			if (before === undefined) position.count += 1;
		}
		const more = waiting.length > batch.length;
		// While some are left, time stands still: they are told from what happens meanwhile.
		if (!more) {
			position.at = listing.now;
			position.active = listing.conversations[0]?.last_activity_at ?? from.active;
			position.count = listing.count;
			// Those I take part in no longer: should I come back, what was said in between is none of my business.
			if (listing.whole)
				position.seen = Object.fromEntries(listing.conversations.flatMap(({ id }) => (position.seen[id] === undefined ? [] : [[id, position.seen[id]]])));
		}
		return { entries, position, more };
	}

	private async news(account: string, of: ChatwootConversation, before: string, me: Me): Promise<{ entries: Entry[]; last: string }> {
		const place = { account, number: of.id };
		try {
			const found = await this.messages.after(placeFor(conversationId(place)).path, before);
			return { entries: await this.messages.entriesOf(found, { place, title: titleOf(of) }, me), last: found.at(-1)?.id ?? lastMessageOf(of) };
		} catch (thrown) {
			const { kind } = asLoopinError(thrown);
			// The list may name one that is closed to me since.
			if (kind !== 'forbidden' && kind !== 'not-found') throw thrown;
			return { entries: [], last: lastMessageOf(of) };
		}
	}

	/**
	 * A conversation that I take part in since the last check. Chatwoot keeps no record of who made me so: a note that names me tells, and what
	 * comes before it is not mine. Who is assigned takes part by that, and was told by Chatwoot: no news. Else what came since the last check is.
	 */
	private async joined(account: string, of: ChatwootConversation, me: Me, since: number): Promise<{ entries: Entry[]; last: string }> {
		const place = { account, number: of.id };
		const about = { place, title: titleOf(of) };
		let all: Awaited<ReturnType<Messages['latest']>>;
		try {
			all = await this.messages.latest(placeFor(conversationId(place)).path);
		} catch (thrown) {
			const { kind } = asLoopinError(thrown);
			if (kind !== 'forbidden' && kind !== 'not-found') throw thrown;
			return { entries: [], last: lastMessageOf(of) };
		}
		const last = all.at(-1)?.id ?? lastMessageOf(of);
		const entries = await this.messages.entriesOf(all, about, me);
		const naming = entries.find((entry) => entry.author.id !== me.id && entry.at >= since - NAMED_MS && names(entry, me));
		if (naming) {
			const after = entries.slice(entries.indexOf(naming) + 1);
			return { entries: [naming, addedBy(naming, me), ...after], last };
		}
		const assigned = of.meta.assignee?.id === me.id && of.meta.assignee_type !== 'AgentBot';
		return { entries: assigned ? [] : entries.filter(({ at }) => at >= since), last };
	}

	/**
	 * The conversations I take part in: a page, and further ones while `wanted` is true of all so far, or while there are more or fewer of them than
	 * what is listed explains: a quiet one may have come or gone on any page. In a long list such a one is noticed when something happens in it.
	 */
	private async listed(account: string, wanted: (of: ChatwootConversation) => boolean, before?: AccountPosition): Promise<Listing> {
		const found = new Map<string, ChatwootConversation>();
		for (let page = 1; ; page++) {
			const query = `conversation_type=participating&status=all&assignee_type=all&sort_by=last_activity_at_desc&page=${page}`;
			const { data, now } = await this.requests.getDated(`${accountPath(account)}/conversations?${query}`, conversationsAnswer);
			const { meta, payload } = data.data;
			for (const of of payload) found.set(of.id, of);
			const conversations = [...found.values()].sort((a, b) => b.last_activity_at - a.last_activity_at);
			const count = meta.all_count ?? found.size;
			const whole = payload.length === 0 || found.size >= count;
			const explained = !before || count - before.count === conversations.filter(({ id }) => before.seen[id] === undefined).length;
			const worthIt = payload.every(wanted) || (!explained && count <= MOST_PAGES * payload.length * page);
			if (whole || page >= MOST_PAGES || !worthIt) return { conversations, count, whole, now };
		}
	}
}

/** That I follow since, and by whom: the note's author, whose mention made me a participant. */
function addedBy(note: Entry, me: Pick<Me, 'id'>): Entry {
	const { conversation, number, title, author, at } = note;
	return {
		id: `${note.id}:added` as EntryId,
		conversation,
		number,
		title,
		kind: 'follower-added',
		author,
		at,
		text: '',
		markedMentions: [],
		subject: me.id as AgentId,
	};
}
