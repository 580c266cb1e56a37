/**
 * What happened in the tickets I follow. One request lists them by their last update; each that changed costs one more for its audits, which
 * hold comments, status and who was added by whom, in order. The incremental exports would be cheaper, but are for admins only.
 */
import type { Entry } from '../../collaboration/model';
import type { Changes, Cursor, Me } from '../helpdesk';
import { type Position, readCursor, type Seen, writeCursor } from './client-cursor';
import type { People } from './client-people';
import type { Requests } from './client-requests';
import { ticketsAnswer, type ZendeskTicket } from './transform';
import { auditsAnswer, authorsOf, entriesOfAudit, followingIn, type ZendeskAudit } from './transform-entries';

const FIRST_PAGE = 25;
/** After a long absence: up to 1,000 changed tickets. */
const FULL_PAGE = 100;
const MOST_PAGES = 10;
/** Changed tickets read in one go; the rest is `more`, so that a sync that dies has lost little. */
const AT_ONCE = 8;
const AUDITS_A_PAGE = 100;
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

type Requester = Pick<Me, 'id' | 'name'> & { email?: string };

const names = (entry: Entry, me: Requester) => entry.kind === 'note' && entry.text.toLowerCase().includes(`@${me.name.toLowerCase()}`);

export class FollowedChanges {
	constructor(
		private readonly requests: Requests,
		private readonly people: People,
	) {}

	async since(cursor: Cursor, me: Me): Promise<Changes> {
		const from = readCursor(cursor);
		return from ? this.changes(from, me) : this.history(me);
	}

	private list(me: Me, size: number, page: number) {
		const query = `sort_by=updated_at&sort_order=desc&per_page=${size}&page=${page}`;
		return this.requests.getDated(`/api/v2/users/${encodeURIComponent(me.id)}/tickets/followed.json?${query}`, ticketsAnswer);
	}

	private async history(me: Me): Promise<Changes> {
		const { data, now } = await this.list(me, FIRST_PAGE, 1);
		const newest = data.tickets.toSorted((a, b) => b.updated_at - a.updated_at);
		const recent = newest.filter(({ updated_at }, nth) => (nth < HISTORY_TICKETS && updated_at > now - HISTORY_MS) || updated_at > now - SETTLED_MS);
		const at: Position = { v: 1, t: newest[0]?.updated_at ?? now, floor: now - 1, start: now - 1, seen: {} };
		const entries: Entry[] = [];
		for (const ticket of recent) {
			const read = await this.read(ticket, me, undefined, now - HISTORY_MS, now - HISTORY_MS);
			entries.push(...read.entries.slice(-HISTORY_ENTRIES));
			at.seen[ticket.id] = { ...read.seen, done: ticket.updated_at < now - SETTLED_MS ? 1 : 0 };
		}
		return { entries: inOrder(entries), cursor: writeCursor(at), more: false, history: true };
	}

	private async changes(from: Position, me: Me): Promise<Changes> {
		const { tickets, now } = await this.changed(from, me);
		const waiting = tickets
			.filter(({ id, updated_at }) => !(from.seen[id]?.done === 1 && from.seen[id].u >= updated_at))
			.sort((a, b) => a.updated_at - b.updated_at || Number(a.id) - Number(b.id));
		const batch = waiting.slice(0, AT_ONCE);
		const at: Position = { ...from, seen: { ...from.seen } };
		const entries: Entry[] = [];
		for (const ticket of batch) {
			// While nothing was forgotten, a ticket new to us was never read: a note that led to my being added may lie before the floor.
			const named = from.floor === from.start ? from.floor - NAMED_MS : from.floor;
			const read = await this.read(ticket, me, from.seen[ticket.id], from.floor, named);
			entries.push(...read.entries);
			at.seen[ticket.id] = { ...read.seen, done: ticket.updated_at < now - SETTLED_MS ? 1 : 0 };
		}
		const more = waiting.length > batch.length;
		at.t = Math.max(from.t, (more ? batch.at(-1) : tickets.at(0))?.updated_at ?? 0);
		return { entries: inOrder(entries), cursor: writeCursor(at), more, history: false };
	}

	/** Tickets updated since, newest first. */
	private async changed(from: Position, me: Me): Promise<{ tickets: ZendeskTicket[]; now: number }> {
		const since = from.t - SLACK_MS;
		const isNew = (ticket: ZendeskTicket) => ticket.updated_at >= since;
		const first = await this.list(me, FIRST_PAGE, 1);
		const found = new Map(first.data.tickets.filter(isNew).map((ticket) => [ticket.id, ticket]));
		if (first.data.tickets.length >= FIRST_PAGE && first.data.tickets.every(isNew)) {
			for (let page = 1; page <= MOST_PAGES; page++) {
				const { data } = await this.list(me, FULL_PAGE, page);
				for (const ticket of data.tickets.filter(isNew)) if (!found.has(ticket.id)) found.set(ticket.id, ticket);
				if (data.tickets.length < FULL_PAGE || !data.tickets.every(isNew)) break;
			}
		}
		return { tickets: [...found.values()].sort((a, b) => b.updated_at - a.updated_at), now: first.now };
	}

	/** What is new to me in one ticket, ascending; `floor` and `named` (ms) bound it where nothing was read before. */
	private async read(
		ticket: ZendeskTicket,
		me: Me,
		before: Seen | undefined,
		floor: number,
		named: number,
	): Promise<{ entries: Entry[]; seen: Omit<Seen, 'done'> }> {
		const { audits, count } = await this.audits(ticket.id, before);
		const seen = { n: count, last: audits.at(-1)?.id ?? before?.last ?? '', u: ticket.updated_at };
		const isNew = (audit: ZendeskAudit) => (before ? Number(audit.id) > Number(before.last || 0) : audit.created_at > Math.min(floor, named));
		const fresh = audits.filter(isNew);
		const people = await this.people.byId(fresh.length > 0 ? authorsOf(fresh) : []);
		// I follow it now; read backwards, each change of that says what I did before. While I did not, only what names me is for me: a note and
		// the follower that it makes are often two updates of the ticket.
		let following = true;
		const entries = fresh
			.toReversed()
			.flatMap((audit) => {
				const change = followingIn(audit, me);
				const all = entriesOfAudit(audit, ticket, people, me).reverse();
				const mine = following || change ? all.filter(() => before || audit.created_at > floor) : all.filter((entry) => names(entry, me));
				if (change) following = change === 'removed';
				return mine;
			})
			.reverse();
		return { entries, seen };
	}

	/**
	 * The audits of a ticket from the page on where the unread ones begin. They are ascending and only ever grow, so offset paging is exact;
	 * archived tickets ignore it and give all of them.
	 */
	private async audits(id: string, before: Seen | undefined): Promise<{ audits: ZendeskAudit[]; count: number }> {
		const ask = (page: number) => this.requests.get(`/api/v2/tickets/${id}/audits.json?per_page=${AUDITS_A_PAGE}&page=${page}`, auditsAnswer);
		let page = Math.floor((before?.n ?? 0) / AUDITS_A_PAGE) + 1;
		const found = new Map<string, ZendeskAudit>();
		let answer = await ask(page);
		for (const audit of answer.audits) found.set(audit.id, audit);
		const count = Math.max(answer.count ?? 0, (page - 1) * AUDITS_A_PAGE + answer.audits.length);
		const last = Math.ceil(count / AUDITS_A_PAGE);
		// Of a long ticket that is new to us only the end matters.
		if (!before && last > page + 1) page = last - 2;
		while (page < last && answer.next_page !== undefined) {
			answer = await ask(++page);
			for (const audit of answer.audits) found.set(audit.id, audit);
		}
		return { audits: [...found.values()].sort((a, b) => Number(a.id) - Number(b.id)), count: Math.max(count, found.size) };
	}
}

/** By time, then as the helpdesk numbered them. */
function inOrder(entries: readonly Entry[]): Entry[] {
	const number = (entry: Entry) => Number.parseInt(entry.id, 10) || 0;
	return entries.toSorted((a, b) => a.at - b.at || number(a) - number(b));
}
