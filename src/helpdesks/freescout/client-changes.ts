/**
 * What is new in what I follow, and what names me. FreeScout has no stream to ask, so it is put together: what I follow and where my name stands
 * are searched for, what was written there is taken from what FreeScout pushes to its pages (whole, but for some minutes only), and after a sleep
 * from its own notifications. Nothing of this marks anything read or shows anybody as viewing.
 */
import { namesMe } from '../../collaboration/mentions';
import { type AgentId, type ConversationId, type Entry, type EntryId, MAX_ENTRY_TEXT, type Milliseconds } from '../../collaboration/model';
import type { Changes, Cursor, Me } from '../helpdesk';
import { comparable, entryOf } from './client-conversation';
import type { LiveThreads } from './client-live';
import { Notices } from './client-notices';
import type { People } from './client-people';
import { type Search, STATUS } from './client-search';
import { formatCursor, isNews, type Position, parseCursor } from './cursor';
import { compareNumbers } from './ids';
import { nameInHtml } from './note-html';
import type { Requests } from './requests';
import type { Row } from './transform';
import { fromTicks, type Live, type Thread, ticks } from './transform-threads';

const MINUTE: Milliseconds = 60_000;
/** Events live for two minutes: looked at again within this time, none can have gone unseen. */
const UNSEEN_AFTER = 100_000;
/** FreeScout's list of notifications is made by a queue, later than the events. */
const LATE = 10 * MINUTE;
/** What a search reaches: four pages of fifty. */
const MOST_KNOWN = 200;
/** All conversations ever are searched for my name this seldom; the open ones each time. */
const SEARCH_ALL_EVERY = 60 * MINUTE;

export class ChangeStream {
	private readonly notices: Notices;

	constructor(
		requests: Requests,
		private readonly search: Search,
		people: People,
		private readonly live: LiveThreads,
	) {
		this.notices = new Notices(requests, people, live);
	}

	async since(cursor: Cursor, me: Me): Promise<Changes> {
		const from = parseCursor(cursor);
		return from ? this.news(from, me) : this.history(me);
	}

	/** A little of what was before, for a first look. */
	private async history(me: Me): Promise<Changes> {
		const follows = await this.search.all({ following: true });
		const named = await this.naming(me, true);
		const rows = byId([...follows, ...named]);
		const live = await this.live.since(fromTicks(0), [...rows.keys()]);
		const told = new Map(live.threads.filter((thread) => concerns(thread, follows, me)).map((thread) => [thread.id, thread]));
		const { threads } = await this.notices.after({ floor: '0', told: [...told.keys()] }, new Set(follows.map((row) => row.id)), {
			pages: 1,
			whole: false,
			at: [0, Date.now()],
		});
		for (const thread of threads) told.set(thread.id, thread);
		const all = [...told.values()].sort((one, other) => compareNumbers(one.id, other.id));
		const seen = [...all, ...live.threads].map((thread) => thread.id).sort(compareNumbers);
		const position: Position = {
			time: live.time,
			floor: seen.at(-1) ?? '0',
			told: [],
			follows: follows.map((row) => row.id),
			named: named.map((row) => row.id),
			gap: '',
			searched: Date.now(),
		};
		return { entries: this.entries(all.slice(-30), rows), cursor: formatCursor(position), more: false, history: true };
	}

	private async news(from: Position, me: Me): Promise<Changes> {
		const follows = await this.search.all({ following: true });
		const everywhere = Math.abs(Date.now() - from.searched) > SEARCH_ALL_EVERY;
		const named = await this.naming(me, everywhere);
		const rows = byId([...follows, ...named]);
		// Overlapping: the clocks tick in seconds, and a name is found a moment after its note was pushed.
		const live = await this.live.since(fromTicks(ticks(from.time) - 2 * MINUTE), [...rows.keys()]);
		const slept = ticks(live.time) - ticks(from.time) > UNSEEN_AFTER;
		const fresh = live.threads.filter((thread) => isNews(from, thread.id));
		const mine = this.mine(fresh, from, follows, me);
		const missed = slept || (from.gap !== '' && ticks(live.time) < ticks(from.gap)) ? await this.missed(from, live, follows) : [];
		const unseen = slept || everywhere ? this.namedUnseen(named, from, [...mine, ...missed], me, live) : [];

		const told = [...mine, ...missed].sort((one, other) => compareNumbers(one.id, other.id));
		const next: Position = {
			time: live.time,
			floor: from.floor,
			// Also what is none of my business: followed later, it is not news.
			told: [...from.told, ...fresh.map((thread) => thread.id), ...missed.map((thread) => thread.id)],
			follows: follows.map((row) => row.id),
			named: [...new Set([...from.named, ...named.map((row) => row.id)])],
			gap: slept ? fromTicks(ticks(live.time) + LATE) : from.gap !== '' && ticks(live.time) < ticks(from.gap) ? from.gap : '',
			searched: everywhere ? Date.now() : from.searched,
		};
		return { entries: [...unseen, ...this.entries(told, rows)], cursor: formatCursor(next), more: false, history: false };
	}

	/**
	 * Of what was written, what is for me: all of what I followed at the last look, and what names me wherever it is. What I follow since then begins
	 * with the note that named me; without one, now.
	 */
	private mine(fresh: readonly Thread[], from: Position, follows: readonly Row[], me: Me): Thread[] {
		const before = new Set(from.follows);
		const now = new Set(follows.map((row) => row.id));
		const begun = new Map<ConversationId, EntryId>();
		for (const thread of fresh) if (names(thread, me) && !begun.has(thread.conversation)) begun.set(thread.conversation, thread.id);
		return fresh.filter((thread) => {
			const { conversation, id } = thread;
			if (names(thread, me)) return true;
			const since = begun.get(conversation);
			// It is about to be followed, also when it is not yet.
			if (since !== undefined && compareNumbers(id, since) > 0) return true;
			// Followed since a mention that was told at an earlier look: no gap.
			return now.has(conversation) && (before.has(conversation) || from.named.includes(conversation));
		});
	}

	/** Written while nobody looked, from FreeScout's own notifications. */
	private async missed(from: Position, live: Live, follows: readonly Row[]): Promise<readonly Thread[]> {
		const skip = { floor: from.floor, told: [...from.told, ...live.threads.map((thread) => thread.id)] };
		const since = Date.now() - (ticks(live.time) - ticks(from.time));
		const { threads } = await this.notices.after(skip, new Set(follows.map((row) => row.id)), { pages: 8, whole: true, at: [since, Date.now()] });
		return threads;
	}

	/**
	 * Conversations that name me since the last look, and nothing of what was written there is to be had any more: only that, where, and the beginning
	 * of the newest message are known. By whom is not.
	 */
	private namedUnseen(named: readonly Row[], from: Position, told: readonly Thread[], me: Me, live: Live): Entry[] {
		const known = new Set([...from.named, ...told.filter((thread) => names(thread, me)).map((thread) => thread.conversation)]);
		// Where what was written is to be had, it speaks for itself: my name in a reply, or in a note of mine, is no mention.
		const speaking = live.threads.filter(({ author, text, named }) => author.id === me.id || named.includes(me.id) || namesMe(text, me));
		const living = new Set(speaking.map((thread) => thread.conversation));
		// So many that not all of them were known: one that only moved up in the list must not be taken for new.
		const sure = from.named.length < MOST_KNOWN;
		const says = (row: Row): boolean => comparable(row.preview).includes(comparable(`@${me.name}`));
		return named
			.filter((row) => !known.has(row.id) && !living.has(row.id) && (sure || says(row)))
			.map((row) => ({
				id: `named-${row.id}` as EntryId,
				conversation: row.id,
				number: row.number,
				title: row.title,
				kind: 'note',
				author: { id: '', name: '', kind: 'agent' },
				at: Date.now(),
				text: says(row) ? row.preview.slice(0, MAX_ENTRY_TEXT) : '',
				markedMentions: [me.id],
			}));
	}

	/** Conversations in which my name stands after an "@", or a link to my profile; by others or by me. */
	private async naming(me: Me, everywhere: boolean): Promise<Row[]> {
		const open = { status: [STATUS.active, STATUS.pending] } as const;
		const filter = everywhere ? {} : open;
		const byName = await this.search.all({ ...filter, body: nameInHtml(me.name) });
		// The same by the link, for names that were changed since or that the note has otherwise: seldom, for it reads all of them once more.
		const byLink = everywhere ? await this.search.all({ body: `/users/profile/${me.id}"` }) : [];
		return [...byId([...byName, ...byLink]).values()];
	}

	private entries(threads: readonly Thread[], rows: ReadonlyMap<ConversationId, Row>): Entry[] {
		return threads.map((thread) => entryOf(thread, rows.get(thread.conversation) ?? { number: thread.conversation, title: '' }));
	}
}

const byId = (rows: readonly Row[]): Map<ConversationId, Row> => new Map(rows.map((row) => [row.id, row]));
const names = (thread: Thread, me: { id: AgentId; name: string }): boolean =>
	thread.kind === 'note' && thread.author.kind === 'agent' && (thread.named.includes(me.id) || namesMe(thread.text, me));
const concerns = (thread: Thread, follows: readonly Row[], me: Me): boolean => follows.some((row) => row.id === thread.conversation) || names(thread, me);
