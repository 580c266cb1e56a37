/**
 * What happened in the tickets that are referred to me. osTicket tells nobody: each check asks in which tickets my name is written and how many
 * entries the known ones have; only where that changed, the preview is read. Nothing of this is seen by anybody, nor changes what the agent sees.
 */
import type { ConversationId, Entry } from '../../collaboration/model';
import { asLoopinError, type LoopinError } from '../../platform/errors';
import type { Changes, Cursor, Me } from '../helpdesk';
import { Look } from './client-look';
import type { Followers } from './client-referrals';
import { Search } from './client-search';
import { formatCursor, type Position, parseCursor, type Seen } from './cursor';
import type { Panel } from './panel';
import type { Row } from './transform';

/** Tickets that are looked into in one call; what is left comes with the next (`more`). */
const MOST_LOOKS = 8;
/** Lists by number in one check: so many pages of followed tickets; the others come in turn. */
const MOST_LISTS = 4;
/** Every so many checks: tickets whose referrals are looked at although nothing was written in them, and those closed in which I was named. */
const ROUND = 3;
const LOOKS_A_ROUND = 2;
const NAME_ROUND = 30;
const FIRST_LOOKS = 12;
const HISTORY = 30;

export class ChangeStream {
	private readonly search: Search;
	private readonly look: Look;

	constructor(
		private readonly panel: Panel,
		private readonly followers: Followers,
	) {
		this.search = new Search(panel);
		this.look = new Look(panel, followers);
	}

	async since(cursor: Cursor, me: Me): Promise<Changes> {
		const from = parseCursor(cursor);
		return from ? this.news(from, me) : this.history(me);
	}

	private async news(from: Position, me: Me): Promise<Changes> {
		const round = from.checks % ROUND === 0 ? Math.floor(from.checks / ROUND) : undefined;
		const rows = new Map<string, Row>();
		const gather = (found: readonly Row[]): void => {
			for (const row of found) if (!rows.has(row.ticket)) rows.set(row.ticket, row);
		};
		// The installation's format of names may change.
		const name = from.checks % NAME_ROUND === 0 ? (await this.followers.names(me)).mine : from.name;
		gather(await this.search.naming(name, { open: round === undefined }));
		const named = new Set(rows.keys());
		if (round !== undefined) gather(await this.search.recent());
		gather(await this.search.numbered(this.numbersInTurn(from, rows)));

		const due = [...rows.values()].filter((row) => isDue(row, from.tickets.get(row.ticket), named.has(row.ticket)));
		const turn =
			round === undefined
				? []
				: inTurn(
						[...rows.values()].filter((row) => !due.includes(row)),
						round * LOOKS_A_ROUND,
						LOOKS_A_ROUND,
					);
		const now = inTurn(due, from.checks * MOST_LOOKS, MOST_LOOKS);
		const tickets = new Map(from.tickets);
		const entries: Entry[] = [];
		let unreadable: LoopinError | undefined;
		let looked = 0;
		for (const row of [...now, ...turn]) {
			try {
				const outcome = await this.look.again(row, from.tickets.get(row.ticket), from.at, me);
				// The latest last: the cursor forgets the first.
				tickets.delete(row.ticket);
				tickets.set(row.ticket, outcome.seen);
				entries.push(...outcome.entries);
				looked++;
			} catch (thrown) {
				unreadable = skippable(thrown);
			}
		}
		if (unreadable && looked === 0) throw unreadable;
		const more = due.length > now.length && looked > 0;
		const next = { checks: from.checks + 1, at: more ? from.at : Date.now(), name, tickets };
		return { entries: inOrder(entries), cursor: formatCursor(next), more, history: false };
	}

	/** The numbers of my tickets that no list of this check has told of yet. */
	private numbersInTurn(from: Position, rows: ReadonlyMap<string, Row>): string[] {
		const numbers = [...from.tickets.values()].filter((seen) => seen.state !== 'other' && !rows.has(seen.ticket)).map((seen) => seen.number);
		const most = MOST_LISTS * this.panel.memory.pageSize;
		return inTurn(numbers, from.checks * most, most);
	}

	/** A first look: which of the open tickets are referred to me, and a little of what was said in them. */
	private async history(me: Me): Promise<Changes> {
		const rows = new Map<string, Row>();
		const name = (await this.followers.names(me)).mine;
		for (const row of await this.search.naming(name, { open: true })) rows.set(row.ticket, row);
		for (const row of await this.search.recent()) if (!rows.has(row.ticket)) rows.set(row.ticket, row);
		const tickets = new Map<string, Seen>();
		const entries: Entry[] = [];
		for (const [index, row] of [...rows.values()].entries()) {
			const seen: Seen = { ticket: row.ticket, number: row.number, state: 'other', count: row.count, ids: [], left: 0 };
			const first = index < FIRST_LOOKS ? await this.look.first(row, seen, me) : { seen, entries: [] };
			tickets.set(row.ticket, first.seen);
			entries.push(...first.entries);
		}
		const cursor = formatCursor({ checks: 1, at: Date.now(), name, tickets });
		return { entries: inOrder(entries).slice(-HISTORY), cursor, more: false, history: true };
	}
}

/** One ticket whose answer cannot be read (a letter that was made to be unreadable) must not hold up the others; what else goes wrong does. */
function skippable(thrown: unknown): LoopinError {
	const error = asLoopinError(thrown);
	if (error.kind !== 'bad-answer') throw thrown;
	return error;
}

function isDue(row: Row, seen: Seen | undefined, named: boolean): boolean {
	if (!seen) return named;
	if (seen.state === 'named') return true;
	if (row.count === seen.count) return false;
	return seen.state !== 'other' || named;
}

/** So many of the list, going round from one check to the next. */
function inTurn<T>(list: readonly T[], from: number, count: number): T[] {
	if (list.length <= count) return [...list];
	return Array.from({ length: count }, (_, index) => list[(from + index) % list.length]).filter((one): one is T => one !== undefined);
}

/** By time, and those of one ticket in the order in which they stand there. */
function inOrder(entries: readonly Entry[]): Entry[] {
	const latest = new Map<ConversationId, number>();
	const rising = entries.map((entry) => {
		const at = Math.max(entry.at, latest.get(entry.conversation) ?? 0);
		latest.set(entry.conversation, at);
		return { ...entry, at };
	});
	return rising.sort((one, other) => one.at - other.at);
}
