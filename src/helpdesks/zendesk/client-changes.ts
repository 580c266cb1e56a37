/**
 * What happened in the tickets I follow. One request lists them by their last update; each that changed costs one more for its audits, which
 * hold comments, status and who was added by whom, in order. The incremental exports would be cheaper, but are for admins only.
 */
import type { Entry } from '../../collaboration/model';
import { asLoopinError } from '../../platform/errors';
import type { Changes, Cursor, Me } from '../helpdesk';
import { type Audits, inOrder } from './client-audits';
import { type Position, readCursor, type Seen, writeCursor } from './client-cursor';
import { type Requests, ticketPath } from './client-requests';
import { ticketAnswer, ticketsAnswer, type ZendeskTicket } from './transform';

const FIRST_PAGE = 25;
/** At the first connect, and after a long absence. */
const FULL_PAGE = 100;
const MOST_PAGES = 10;
/** How many of the tickets I follow are known by number from the first connect on. */
const FIRST_PAGES = 5;
/** Changed tickets read in one go; the rest is `more`, so that a sync that dies has lost little. */
const AT_ONCE = 8;
/** At the first connect: so many tickets, not older than, so many entries of each. */
const HISTORY_TICKETS = 5;
const HISTORY_MS = 14 * 86_400_000;
const HISTORY_ENTRIES = 10;
/** A second that is over for certain, clocks of several servers considered. */
const SETTLED_MS = 2_000;
/** Lists may show an update a little after others that are newer. */
const SLACK_MS = 60_000;
/** A note that names me was written this long before I was added because of it, at most. */
const NAMED_MS = 10 * 60_000;

interface Listing {
	/** By their last update, the newest first. */
	tickets: ZendeskTicket[];
	/** How many there are in all, where Zendesk tells. */
	total: number | undefined;
	/** The server's clock (ms). */
	now: number;
}

const settled = (ticket: ZendeskTicket, now: number): 0 | 1 => (ticket.updated_at < now - SETTLED_MS ? 1 : 0);

export class FollowedChanges {
	constructor(
		private readonly requests: Requests,
		private readonly audits: Audits,
	) {}

	async since(cursor: Cursor, me: Me): Promise<Changes> {
		const from = readCursor(cursor);
		return from ? this.changes(from, me) : this.history(me);
	}

	private async history(me: Me): Promise<Changes> {
		const { tickets, now } = await this.listed(me, () => true, FIRST_PAGES);
		const at: Position = { v: 1, t: tickets[0]?.updated_at ?? now, floor: now - 1, start: now - 1, seen: {} };
		// All are known by number, so that one that I no longer follow later is missed.
		for (const ticket of tickets) at.seen[ticket.id] = { n: 0, last: '', u: ticket.updated_at, done: settled(ticket, now), mine: 1 };
		const recent = tickets.filter(({ updated_at }, nth) => (nth < HISTORY_TICKETS && updated_at > now - HISTORY_MS) || updated_at > now - SETTLED_MS);
		const entries: Entry[] = [];
		for (const ticket of recent) {
			const read = await this.audits.news(ticket, me, undefined, { floor: now - HISTORY_MS, named: now - HISTORY_MS });
			entries.push(...read.entries.slice(-HISTORY_ENTRIES));
			at.seen[ticket.id] = { ...read.position, u: ticket.updated_at, done: settled(ticket, now), mine: 1 };
		}
		return { entries: inOrder(entries), cursor: writeCursor(at), more: false, history: true };
	}

	private async changes(from: Position, me: Me): Promise<Changes> {
		const since = from.t - SLACK_MS;
		const listing = await this.listed(me, (ticket) => ticket.updated_at >= since, MOST_PAGES);
		const changed = listing.tickets.filter((ticket) => ticket.updated_at >= since);
		const waiting = changed
			.filter(({ id, updated_at }) => !(from.seen[id]?.done === 1 && from.seen[id].u >= updated_at && from.seen[id].mine === 1))
			.sort((a, b) => a.updated_at - b.updated_at || Number(a.id) - Number(b.id));
		const left = await this.leftSince(from, listing, me);
		const batch = waiting.slice(0, AT_ONCE);
		const at: Position = { ...from, seen: { ...from.seen } };
		// While nothing was forgotten, a ticket new to us was never read: a note that led to my being added may lie before the floor.
		const bounds = { floor: from.floor, named: from.floor === from.start ? from.floor - NAMED_MS : from.floor };
		const entries: Entry[] = [];
		for (const ticket of batch) {
			const read = await this.audits.news(ticket, me, from.seen[ticket.id], bounds);
			entries.push(...read.entries);
			at.seen[ticket.id] = { ...read.position, u: ticket.updated_at, done: settled(ticket, listing.now), mine: 1 };
		}
		for (const id of left.slice(0, AT_ONCE)) {
			const before = from.seen[id];
			if (!before) continue;
			const last = await this.lastNews(id, me, before, bounds);
			entries.push(...last.entries);
			at.seen[id] = last.seen;
		}
		const some = waiting.length > batch.length;
		at.t = Math.max(from.t, (some ? batch.at(-1) : changed[0])?.updated_at ?? 0);
		return { entries: inOrder(entries), cursor: writeCursor(at), more: some || left.length > AT_ONCE, history: false };
	}

	/** Tickets that I followed at the last check and that are no longer in the list. */
	private async leftSince(from: Position, listing: Listing, me: Me): Promise<string[]> {
		const { total } = listing;
		if (total === undefined) return [];
		const mine = Object.keys(from.seen).filter((id) => from.seen[id]?.mine === 1);
		const missing = (tickets: readonly ZendeskTicket[]) => {
			const there = new Set(tickets.map((ticket) => ticket.id));
			return mine.filter((id) => !there.has(id));
		};
		const unlisted = missing(listing.tickets);
		// The unlisted may all be on further pages, unless there are fewer of those: then it is worth reading on.
		if (listing.tickets.length + unlisted.length <= total) return [];
		if (listing.tickets.length >= total) return unlisted;
		const all = await this.listed(me, () => true, MOST_PAGES);
		return all.tickets.length >= (all.total ?? Number.POSITIVE_INFINITY) ? missing(all.tickets) : [];
	}

	/** What happened until I stopped following; whether I did is asked of the ticket itself. */
	private async lastNews(id: string, me: Me, before: Seen, bounds: { floor: number; named: number }): Promise<{ entries: Entry[]; seen: Seen }> {
		try {
			const { ticket } = await this.requests.get(`${ticketPath(id)}.json`, ticketAnswer);
			const following = ticket.follower_ids?.includes(me.id) ?? false;
			const { entries, position } = await this.audits.news(ticket, me, before, { ...bounds, following });
			return { entries, seen: { ...position, u: ticket.updated_at, done: 0, mine: following ? 1 : 0 } };
		} catch (thrown) {
			const { kind } = asLoopinError(thrown);
			if (kind !== 'forbidden' && kind !== 'not-found') throw thrown;
			return { entries: [], seen: { ...before, mine: 0 } };
		}
	}

	/** The tickets I follow: a small page, and all further ones while `wanted` is true of everything listed so far. */
	private async listed(me: Me, wanted: (ticket: ZendeskTicket) => boolean, mostPages: number): Promise<Listing> {
		const ask = (size: number, page: number) => {
			const query = `sort_by=updated_at&sort_order=desc&per_page=${size}&page=${page}`;
			return this.requests.getDated(`/api/v2/users/${encodeURIComponent(me.id)}/tickets/followed.json?${query}`, ticketsAnswer);
		};
		const first = await ask(FIRST_PAGE, 1);
		const found = new Map(first.data.tickets.map((ticket) => [ticket.id, ticket]));
		if (first.data.tickets.length >= FIRST_PAGE && first.data.count !== FIRST_PAGE && first.data.tickets.every(wanted)) {
			for (let page = 1; page <= mostPages; page++) {
				const { data } = await ask(FULL_PAGE, page);
				for (const ticket of data.tickets) if (!found.has(ticket.id)) found.set(ticket.id, ticket);
				if (data.tickets.length < FULL_PAGE || !data.tickets.every(wanted)) break;
			}
		}
		return { tickets: [...found.values()].sort((a, b) => b.updated_at - a.updated_at), total: first.data.count, now: first.now };
	}
}
