/** What happened since the cursor in the tickets I follow, and what made me a follower. */
import type { AgentId, Milliseconds } from '../../collaboration/model';
import { LoopinError } from '../../platform/errors';
import type { Changes, Cursor, Me } from '../helpdesk';
import { comparable, type Messages, TRANSACTION_FIELDS } from './client-messages';
import type { People } from './client-people';
import { formatCursor, type Position, parseCursor } from './cursor';
import { toEntries } from './entries';
import { Following } from './following';
import type { Rest } from './rest';
import { anyOf, compareNumbers, runs, transactionsWhere, userNumber } from './ticket-sql';
import { type RtTicket, readTickets } from './transform';
import { type RtTransaction, readTransactions } from './transform-history';
import { itemsOf } from './transform-values';

const PAGE = 100;
/** Pages of one query in one call; what is left comes with the next (`more`). */
const MOST_PAGES = 5;
const MOST_TICKET_PAGES = 20;
/** Tickets in one query's address. */
const TICKETS = 80;
const HISTORY = 30;
const MESSAGES = "(Type='Comment' OR Type='Correspond' OR Type='Status')";
/** RT's own clock may be set back a little; tickets changed shortly before the cursor are looked at again. */
const CLOCK_SLACK: Milliseconds = 10 * 60_000;

/** Transactions in ascending order; `end` is the last one that was read when more may follow. */
interface Collected {
	items: RtTransaction[];
	end?: string;
}

export class ChangeStream {
	constructor(
		private readonly rest: Rest,
		private readonly people: People,
		private readonly messages: Messages,
	) {}

	async since(cursor: Cursor, me: Me): Promise<Changes> {
		const from = parseCursor(cursor);
		if (!from) return this.history(me);
		const newest = (await this.latest([])).at(0);
		if (newest && compareNumbers(newest.id, from.settled) <= 0) {
			// A lower number at a later time: RT was set back to a backup, and its numbers began anew below our cursor.
			if (newest.id !== from.settled && newest.at > from.settledAt + CLOCK_SLACK) return this.history(me);
			return { entries: [], cursor, more: false, history: false };
		}
		return this.news(from, me);
	}

	private async news(from: Position, me: Me): Promise<Changes> {
		const after = from.resume || from.settled;
		// Before anything else is read: whatever is settled now is visible to all the queries that follow.
		const settled = (await this.latest([`id > ${from.settled}`, "Created < '2 minutes ago'"])).at(0);
		const [events, followed] = await Promise.all([this.collect([followEventsOf(me)], after), this.followed(from.settledAt)]);
		const tickets = new Map(followed.map((ticket) => [ticket.id, ticket]));
		for (const ticket of await this.ticketsOf(events.items.map((event) => event.ticket).filter((id) => !tickets.has(id)))) tickets.set(ticket.id, ticket);
		const found = await this.messagesIn([...tickets.keys()], after);

		const end = [events.end, found.end].filter((id) => id !== undefined).sort(compareNumbers)[0];
		const told = new Set(from.told);
		const isNew = (one: RtTransaction): boolean => !told.has(one.id) && (end === undefined || compareNumbers(one.id, end) <= 0);
		const following = new Following(me, events.items, tickets);
		const newEvents = events.items.filter((event) => isNew(event) && tickets.has(event.ticket));
		const fresh = [...newEvents, ...found.items.filter((one) => isNew(one) && following.at(one))];
		const notes = await this.notesBefore(newEvents, fresh, me);

		const next = this.advance(
			from,
			settled,
			end,
			[...fresh, ...notes.items].map((one) => one.id),
		);
		return {
			entries: await this.entries([...notes.items, ...fresh], tickets, notes.bodies),
			cursor: formatCursor(next),
			more: end !== undefined,
			history: false,
		};
	}

	private advance(from: Position, settled: RtTransaction | undefined, end: string | undefined, delivered: readonly string[]): Position {
		const told = [...from.told, ...delivered];
		const forward = settled ? { settled: settled.id, settledAt: settled.at } : { settled: from.settled, settledAt: from.settledAt };
		// The gap is closed, but what became visible behind our back meanwhile is found only by reading from `settled` once more.
		if (end === undefined) return from.resume ? { ...from, resume: '', told } : { ...forward, resume: '', told };
		if (from.resume) return { ...from, resume: end, told };
		return compareNumbers(end, forward.settled) <= 0 ? { settled: end, settledAt: from.settledAt, resume: '', told } : { ...forward, resume: end, told };
	}

	/** A little of what was before, for a first look. */
	private async history(me: Me): Promise<Changes> {
		const settled = (await this.latest(["Created < '2 minutes ago'"])).at(0);
		const [events, tickets] = await Promise.all([this.latest([followEventsOf(me)]), this.followedPage(1)]);
		const recent = tickets.slice(0, 20);
		const found =
			recent.length === 0
				? []
				: await this.latest([
						anyOf(
							'ObjectId',
							recent.map((ticket) => ticket.id),
						),
						MESSAGES,
					]);
		const all = [...events, ...found].sort((one, other) => compareNumbers(one.id, other.id));
		const known = new Map(tickets.map((ticket) => [ticket.id, ticket]));
		const shown = all.slice(-HISTORY);
		for (const ticket of await this.ticketsOf(shown.map((one) => one.ticket).filter((id) => !known.has(id)))) known.set(ticket.id, ticket);
		const visible = shown.filter((one) => known.has(one.ticket));
		// Without any settled transaction in sight the newest one seen is the beginning: nothing old may ever come as new.
		const start = settled ?? all.at(-1);
		const position = { settled: start?.id ?? '0', settledAt: start?.at ?? 0, resume: '', told: all.map((one) => one.id) };
		return { entries: await this.entries(visible, known, new Map()), cursor: formatCursor(position), more: false, history: true };
	}

	/**
	 * A mention arrives as "added me" with the note that names me just before it, when I did not follow yet. Those notes: by the one who added me, in
	 * the ticket, after I last stopped following it, and naming me.
	 */
	private async notesBefore(
		events: readonly RtTransaction[],
		fresh: readonly RtTransaction[],
		me: Me,
	): Promise<{ items: RtTransaction[]; bodies: ReadonlyMap<string, string> }> {
		const adds = events.filter((event) => event.type === 'AddWatcher' && event.creator.id !== me.id);
		const have = new Set(fresh.map((one) => one.id));
		const candidates: RtTransaction[] = [];
		for (const creator of new Set(adds.map((add) => add.creator.id))) {
			const theirs = adds.filter((add) => add.creator.id === creator);
			const last =
				theirs
					.map((add) => add.id)
					.sort(compareNumbers)
					.at(-1) ?? '0';
			for (const run of runs([...new Set(theirs.map((add) => add.ticket))], TICKETS)) {
				const before = [`id < ${last}`, anyOf('ObjectId', run)];
				const [comments, removals] = await Promise.all([
					this.latest([...before, "Type='Comment'", `Creator.id=${userNumber(creator)}`, "Created > '7 days ago'"]),
					this.latest([...before, "Type='DelWatcher'", "Field='AdminCc'", `OldValue='${userNumber(me.id)}'`]),
				]);
				for (const comment of comments) {
					const add = theirs.find((one) => one.ticket === comment.ticket && compareNumbers(one.id, comment.id) > 0);
					const between = (one: RtTransaction): boolean =>
						add !== undefined && one.ticket === comment.ticket && compareNumbers(one.id, comment.id) > 0 && compareNumbers(one.id, add.id) < 0;
					if (add && !have.has(comment.id) && !removals.some(between)) candidates.push(comment);
				}
			}
		}
		const bodies = await this.messages.bodies(candidates.map((one) => one.id));
		const names = [me.name, me.login ?? ''].filter(Boolean).map((name) => comparable(`@${name}`));
		return { items: candidates.filter((one) => names.some((name) => comparable(bodies.get(one.id) ?? '').includes(name))), bodies };
	}

	private async entries(
		transactions: readonly RtTransaction[],
		tickets: ReadonlyMap<string, RtTicket>,
		had: ReadonlyMap<string, string>,
	): Promise<Changes['entries']> {
		const wordy = transactions.filter((one) => one.type === 'Comment' || one.type === 'Correspond').map((one) => one.id);
		const [bodies, people] = await Promise.all([
			this.messages.bodies(wordy.filter((id) => !had.has(id))),
			this.people.info(new Set<AgentId>(transactions.map((one) => one.creator.id))),
		]);
		return toEntries(transactions, { titles: new Map([...tickets].map(([id, ticket]) => [id, ticket.title])), bodies: new Map([...had, ...bodies]), people });
	}

	/** The newest transactions under these conditions, newest first. Some may be hidden from me, and then be missing from the page. */
	private async latest(conditions: readonly string[]): Promise<RtTransaction[]> {
		const query = transactionsWhere(...(conditions.length > 0 ? conditions : ['id > 0']));
		const json = await this.rest.get('/transactions', { query, ...TRANSACTION_FIELDS, orderby: 'id', order: 'DESC', per_page: PAGE });
		return readTransactions(json);
	}

	/** All transactions under these conditions after one, page by page. A page may be short (hidden rows) and not be the last: only an empty one is. */
	private async collect(conditions: readonly string[], after: string): Promise<Collected> {
		const items: RtTransaction[] = [];
		let last = after;
		for (let page = 0; page < MOST_PAGES; page++) {
			const query = transactionsWhere(`id > ${last}`, ...conditions);
			const json = await this.rest.get('/transactions', { query, ...TRANSACTION_FIELDS, orderby: 'id', order: 'ASC', per_page: PAGE });
			if (itemsOf(json).length === 0) return { items };
			const read = readTransactions(json).filter((one) => compareNumbers(one.id, last) > 0);
			const end = read
				.map((one) => one.id)
				.sort(compareNumbers)
				.at(-1);
			if (end === undefined) throw new LoopinError('bad-answer', 'a page that leads nowhere');
			items.push(...read);
			last = end;
		}
		return { items, end: last };
	}

	private async messagesIn(tickets: readonly string[], after: string): Promise<Collected> {
		const parts: Collected[] = [];
		for (const run of runs(tickets, TICKETS)) parts.push(await this.collect([anyOf('ObjectId', run), MESSAGES], after));
		const end = parts.flatMap((part) => part.end ?? []).sort(compareNumbers)[0];
		return { items: parts.flatMap((part) => part.items), ...(end === undefined ? {} : { end }) };
	}

	/** Tickets that I follow, myself or by a group, and that changed since. */
	private async followed(since: Milliseconds): Promise<RtTicket[]> {
		const tickets: RtTicket[] = [];
		for (let page = 1; page <= MOST_TICKET_PAGES; page++) {
			const read = await this.followedPage(page);
			tickets.push(...read.filter((ticket) => ticket.updatedAt >= since - CLOCK_SLACK));
			if (read.length < PAGE || read.some((ticket) => ticket.updatedAt < since - CLOCK_SLACK)) break;
		}
		return tickets;
	}

	private async followedPage(page: number): Promise<RtTicket[]> {
		const query = "AdminCc.id='__CurrentUser__'";
		const params = {
			query,
			fields: 'Subject,LastUpdated,AdminCc',
			'fields[AdminCc]': 'id,Name,RealName',
			orderby: 'LastUpdated',
			order: 'DESC',
			per_page: PAGE,
			page,
		};
		return readTickets(await this.rest.get('/tickets', params));
	}

	private async ticketsOf(numbers: readonly string[]): Promise<RtTicket[]> {
		const tickets: RtTicket[] = [];
		for (const run of runs([...new Set(numbers)], TICKETS)) {
			const params = { query: anyOf('id', run), fields: 'Subject,AdminCc', 'fields[AdminCc]': 'id,Name,RealName', per_page: PAGE };
			tickets.push(...readTickets(await this.rest.get('/tickets', params)));
		}
		return tickets;
	}
}

const followEventsOf = (me: Me): string => {
	const number = userNumber(me.id);
	return `((Type='AddWatcher' AND Field='AdminCc' AND NewValue='${number}') OR (Type='DelWatcher' AND Field='AdminCc' AND OldValue='${number}'))`;
};
