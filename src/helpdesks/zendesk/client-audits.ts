/** The audits of one ticket, and what in them is news for somebody who follows it. */
import { namesMe } from '../../collaboration/mentions';
import type { Entry } from '../../collaboration/model';
import type { Me } from '../helpdesk';
import type { Seen } from './client-cursor';
import type { People } from './client-people';
import { type Requests, ticketPath } from './client-requests';
import type { ZendeskTicket } from './transform';
import { auditsAnswer, authorsOf, entriesOfAudit, followingIn, type ZendeskAudit } from './transform-entries';

const A_PAGE = 100;

export interface Bounds {
	/** Where nothing was read before: what is not newer than this (ms) is history. */
	floor: number;
	/** The same for notes that name me while I did not follow yet. */
	named: number;
	/** Whether I follow the ticket now; default true. */
	following?: boolean;
}

const names = (entry: Entry, me: Pick<Me, 'name'>): boolean => entry.kind === 'note' && namesMe(entry.text, me);

export class Audits {
	constructor(
		private readonly requests: Requests,
		private readonly people: People,
	) {}

	/** What is new to me in one ticket, ascending, and how far it was read. */
	async news(ticket: ZendeskTicket, me: Me, seen: Seen | undefined, bounds: Bounds): Promise<{ entries: Entry[]; position: Pick<Seen, 'n' | 'last'> }> {
		// A ticket that was only counted at the first connect was not read.
		const before = seen?.last ? seen : undefined;
		const { audits, count } = await this.unread(ticket.id, before);
		const since = Math.min(bounds.floor, bounds.named);
		const fresh = audits.filter((audit) => (before ? Number(audit.id) > Number(before.last) : audit.created_at > since));
		const people = await this.people.byId(fresh.length > 0 ? authorsOf(fresh) : []);
		// Whether I follow it now is known; read backwards, each change of that says what I did before. While I did not, only what names me is for
		// me: a note and the follower that it makes are often two updates of the ticket.
		let following = bounds.following ?? true;
		const entries = fresh
			.toReversed()
			.flatMap((audit) => {
				const change = followingIn(audit, me);
				const all = entriesOfAudit(audit, ticket, people, me).reverse();
				const mine = following || change ? all.filter(() => before || audit.created_at > bounds.floor) : all.filter((entry) => names(entry, me));
				if (change) following = change === 'removed';
				return mine;
			})
			.reverse();
		return { entries, position: { n: count, last: audits.at(-1)?.id ?? before?.last ?? '' } };
	}

	/**
	 * The audits of a ticket from the page on where the unread ones begin. They are ascending and only ever grow, so offset paging is exact;
	 * archived tickets ignore it and give all of them.
	 */
	private async unread(id: string, before: Seen | undefined): Promise<{ audits: ZendeskAudit[]; count: number }> {
		const ask = (page: number) => this.requests.get(`${ticketPath(id)}/audits.json?per_page=${A_PAGE}&page=${page}`, auditsAnswer);
		let page = Math.floor((before?.n ?? 0) / A_PAGE) + 1;
		const found = new Map<string, ZendeskAudit>();
		let answer = await ask(page);
		for (const audit of answer.audits) found.set(audit.id, audit);
		const count = Math.max(answer.count ?? 0, (page - 1) * A_PAGE + answer.audits.length);
		const last = Math.ceil(count / A_PAGE);
		// Of a long ticket that is new to us only the end matters.
		if (!before && last > page + 2) page = last - 2;
		while (page < last && answer.next_page !== undefined) {
			answer = await ask(++page);
			for (const audit of answer.audits) found.set(audit.id, audit);
		}
		return { audits: [...found.values()].sort((a, b) => Number(a.id) - Number(b.id)), count: Math.max(count, found.size) };
	}
}

/** By time, then as the helpdesk numbered them. */
export function inOrder(entries: readonly Entry[]): Entry[] {
	const number = (entry: Entry) => Number.parseInt(entry.id, 10) || 0;
	return entries.toSorted((a, b) => a.at - b.at || number(a) - number(b));
}
