/**
 * What I am subscribed to and what happened there. Zammad's own notifications are no source: they may be muted, are deleted ten minutes after they
 * were seen, and do not tell a mention from a change (zammad/zammad#5775). Its search can list the tickets that I am subscribed to
 * (`ticket.mention_user_ids`, from the database, not the search index), and reading tickets, history and articles leaves no trace.
 */
import type { Entry } from '../../collaboration/model';
import { asLoopinError } from '../../platform/errors';
import type { Changes, Cursor, Me } from '../helpdesk';
import { type Position, readCursor, type Seen, writeCursor } from './client-cursor';
import type { Bounds, News } from './client-news';
import { type Requests, ticketPath } from './client-requests';
import { mentionsAnswer, ticketAnswer, ticketsAnswer, type ZammadTicket } from './transform';

const FIRST_PAGE = 30;
/** At the first connect, and after a long absence. */
const FULL_PAGE = 100;
const MOST_PAGES = 10;
const FIRST_PAGES = 5;
/** Changed tickets read in one go; the rest is `more`, so that a sync that dies has lost little. */
const AT_ONCE = 8;
/** At the first connect: so many tickets, not older than, so many entries of each. */
const HISTORY_TICKETS = 5;
const HISTORY_MS = 14 * 86_400_000;
const HISTORY_ENTRIES = 10;
/** A moment that is over for certain, clocks of several servers considered. */
const SETTLED_MS = 2_000;
/** Lists may show an update a little after others that are newer. */
const SLACK_MS = 60_000;
/** A note that names me was written this long before I was subscribed because of it, at most. */
const NAMED_MS = 10 * 60_000;

const SUBSCRIBED = ['operator', 'pre_condition']
	.map((key, nth) => `${encodeURIComponent(`condition[ticket.mention_user_ids][${key}]`)}=${['is', 'current_user.id'][nth]}`)
	.join('&');

interface Listing {
	/** By their last update, the newest first. */
	tickets: ZammadTicket[];
	/** All there are. */
	whole: boolean;
	/** The server's clock (ms). */
	now: number;
}

const settled = (ticket: ZammadTicket, now: number): 0 | 1 => (ticket.updated_at < now - SETTLED_MS ? 1 : 0);

/** By time; what is of one ticket keeps its order. */
function inOrder(perTicket: readonly Entry[][]): Entry[] {
	return perTicket.flat().toSorted((a, b) => a.at - b.at);
}

export class SubscribedChanges {
	constructor(
		private readonly requests: Requests,
		private readonly news: News,
	) {}

	async since(cursor: Cursor, me: Me): Promise<Changes> {
		const from = readCursor(cursor);
		return from ? this.changes(from, me) : this.history(me);
	}

	private async history(me: Me): Promise<Changes> {
		const { tickets, now } = await this.listed(() => true, FIRST_PAGES);
		const at: Position = { v: 1, t: tickets[0]?.updated_at ?? now, floor: now - 1, start: now - 1, seen: {} };
		// All are known by number, so that one that I no longer follow later is missed.
		for (const ticket of tickets) at.seen[ticket.id] = { h: 0, u: ticket.updated_at, done: settled(ticket, now), mine: 1 };
		const recent = tickets.filter(({ updated_at }, nth) => (nth < HISTORY_TICKETS && updated_at > now - HISTORY_MS) || updated_at > now - SETTLED_MS);
		const entries: Entry[][] = [];
		for (const ticket of recent) {
			const read = await this.news.of(ticket, me, undefined, { floor: now - HISTORY_MS, named: now - HISTORY_MS });
			entries.push(read.entries.slice(-HISTORY_ENTRIES));
			at.seen[ticket.id] = { h: read.h, u: ticket.updated_at, done: settled(ticket, now), mine: 1 };
		}
		return { entries: inOrder(entries), cursor: writeCursor(at), more: false, history: true };
	}

	private async changes(from: Position, me: Me): Promise<Changes> {
		const since = from.t - SLACK_MS;
		const listing = await this.listed((ticket) => ticket.updated_at >= since, MOST_PAGES);
		const changed = listing.tickets.filter((ticket) => ticket.updated_at >= since);
		const waiting = changed
			.filter(({ id, updated_at }) => !(from.seen[id]?.done === 1 && from.seen[id].u >= updated_at && from.seen[id].mine === 1))
			.sort((a, b) => a.updated_at - b.updated_at || Number(a.id) - Number(b.id));
		const left = leftSince(from, listing);
		const batch = waiting.slice(0, AT_ONCE);
		const at: Position = { ...from, seen: { ...from.seen } };
		// While nothing was forgotten, a ticket new to us was never read: a note that led to my subscription may lie before the floor.
		const bounds = { floor: from.floor, named: from.floor === from.start ? from.floor - NAMED_MS : from.floor };
		const entries: Entry[][] = [];
		/** Tickets of which there is more to read. */
		let unfinished = Number.POSITIVE_INFINITY;
		for (const ticket of batch) {
			const read = await this.news.of(ticket, me, from.seen[ticket.id], bounds);
			entries.push(read.entries);
			at.seen[ticket.id] = { h: read.h, u: ticket.updated_at, done: read.whole ? settled(ticket, listing.now) : 0, mine: 1 };
			if (!read.whole) unfinished = Math.min(unfinished, ticket.updated_at);
		}
		for (const id of left.slice(0, AT_ONCE)) {
			const before = from.seen[id];
			if (!before) continue;
			const last = await this.lastNews(id, me, before, bounds);
			entries.push(last.entries);
			at.seen[id] = last.seen;
		}
		const some = waiting.length > batch.length;
		at.t = Math.max(from.t, Math.min(unfinished, (some ? batch.at(-1) : changed[0])?.updated_at ?? 0));
		const more = some || left.length > AT_ONCE || unfinished !== Number.POSITIVE_INFINITY;
		return { entries: inOrder(entries), cursor: writeCursor(at), more, history: false };
	}

	/** What happened until I was no longer subscribed; whether I am is asked of the ticket itself. */
	private async lastNews(id: string, me: Me, before: Seen, bounds: Bounds): Promise<{ entries: Entry[]; seen: Seen }> {
		try {
			const ticket = await this.requests.get(`${ticketPath(id)}?expand=true`, ticketAnswer);
			const { mentions } = await this.requests.get(`/api/v1/mentions?mentionable_type=Ticket&mentionable_id=${id}`, mentionsAnswer);
			const following = mentions.some((mention) => mention.user_id === me.id);
			const { entries, h, whole } = await this.news.of(ticket, me, before, { ...bounds, following });
			// Still counted as mine while there is more to read: so it is looked at again.
			return { entries, seen: { h, u: ticket.updated_at, done: 0, mine: following || !whole ? 1 : 0 } };
		} catch (thrown) {
			const { kind } = asLoopinError(thrown);
			if (kind !== 'forbidden' && kind !== 'not-found') throw thrown;
			return { entries: [], seen: { ...before, mine: 0 } };
		}
	}

	/** The tickets I am subscribed to: a small page, and further ones while `wanted` is true of everything listed so far. */
	private async listed(wanted: (ticket: ZammadTicket) => boolean, mostPages: number): Promise<Listing> {
		const ask = (size: number, page: number) =>
			this.requests.getDated(`/api/v1/tickets/search?${SUBSCRIBED}&sort_by=updated_at&order_by=desc&expand=true&per_page=${size}&page=${page}`, ticketsAnswer);
		const first = await ask(FIRST_PAGE, 1);
		const found = new Map(first.data.map((ticket) => [ticket.id, ticket]));
		let whole = first.data.length < FIRST_PAGE;
		for (let page = 1; !whole && page <= mostPages && [...found.values()].every(wanted); page++) {
			const { data } = await ask(FULL_PAGE, page);
			for (const ticket of data) if (!found.has(ticket.id)) found.set(ticket.id, ticket);
			whole = data.length < FULL_PAGE;
		}
		return { tickets: [...found.values()].sort((a, b) => b.updated_at - a.updated_at), whole, now: first.now };
	}
}

/**
 * Tickets that I was subscribed to at the last check and that are no longer in the list. Times only grow, so one that was newer than the oldest in
 * the list would have to be in it; of those older than that nothing is known until the list is whole.
 */
function leftSince(from: Position, { tickets, whole }: Listing): string[] {
	const there = new Set(tickets.map((ticket) => ticket.id));
	const oldest = tickets.at(-1)?.updated_at ?? 0;
	return Object.entries(from.seen)
		.filter(([id, seen]) => seen.mine === 1 && !there.has(id) && (whole || seen.u > oldest))
		.map(([id]) => id);
}
