/**
 * What happened in the tickets that are referred to me. osTicket tells nobody: each check asks in which tickets my name is written and how many
 * entries the known ones have; only where that changed, the preview is read. Nothing of this is seen by anybody, nor changes what the agent sees.
 */
import type { ConversationId, Entry } from '../../collaboration/model';
import { asLoopinError, LoopinError } from '../../platform/errors';
import type { Changes, Cursor, Me } from '../helpdesk';
import type { Names } from './client-people';
import type { Followers } from './client-referrals';
import { Search } from './client-search';
import { toEntries } from './client-thread';
import { formatCursor, type Position, parseCursor, type Seen, type State } from './cursor';
import { type Identified, identified, numberedId, referralEntryId } from './entry-ids';
import { comparable } from './ids';
import type { Panel } from './panel';
import { readPrinted } from './printed-time';
import type { Row } from './transform';
import { type Post, type Preview, readThread } from './transform-thread';

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
/** Looks that a ticket gets whose note names me, until I am referred to. */
const WAIT_FOR_REFERRAL = 12;
/** A note in a ticket never seen before is no news when it is older; printed times may be of another zone. */
const STALE = 36 * 3_600_000;

interface Outcome {
	seen: Seen;
	entries: Entry[];
}
type Told = Identified<Post & { at?: number }>;

export class ChangeStream {
	private readonly search: Search;

	constructor(
		private readonly panel: Panel,
		private readonly followers: Followers,
	) {
		this.search = new Search(panel);
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
				const outcome = await this.look(row, from.tickets.get(row.ticket), from.at, me);
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

	/** One ticket: is it mine now, and what is new in it. */
	private async look(row: Row, seen: Seen | undefined, since: number, me: Me): Promise<Outcome> {
		const id = row.ticket as ConversationId;
		const keep = (state: State, ids: readonly string[] = seen?.ids ?? [], left = 0): Seen => ({
			ticket: row.ticket,
			number: row.number,
			state,
			count: row.count,
			ids,
			left,
		});
		try {
			const referral = await this.followers.referralToMe(id, me);
			const referred = referral === undefined ? undefined : referral !== '';
			const wasMine = seen?.state === 'follows' || seen?.state === 'named-only';
			if (seen && row.count === seen.count && seen.state !== 'named' && (referred ?? wasMine) === wasMine)
				return { seen: keep(referred ? 'follows' : seen.state), entries: [] };
			const preview = await this.followers.preview(id);
			const names = await this.followers.names(me);
			const ids = identified(id, preview.posts);
			const shown = ids.map((entry) => keyOf(id, entry));
			const assigned = preview.assignees.some((name) => names.isMine(name));
			if (wasMine) {
				// Whoever gets a ticket assigned loses its referral.
				if (referred === false && !assigned) return { seen: keep('other', shown), entries: [] };
				const told = await this.fresh(id, ids, row, seen);
				// What came while we looked is told next time, when the count says so; an edited entry never is.
				const untold = new Set(
					unknownOf(ids, seen)
						.filter((entry) => !told.some(({ id: one }) => one === entry.id))
						.map((entry) => keyOf(id, entry)),
				);
				const state = referred === undefined ? 'named-only' : 'follows';
				const known = shown.filter((key) => !untold.has(key));
				return { seen: keep(state, known), entries: toEntries(id, preview, told, names, { since }) };
			}
			const naming = this.namingMe(ids, row, seen, names, me, since);
			if (referral) {
				const told = naming ? toEntries(id, preview, naming, names) : added(id, preview, seen, referral, me);
				return { seen: keep('follows', shown), entries: told };
			}
			if (referred === undefined)
				return naming ? { seen: keep('named-only', shown), entries: toEntries(id, preview, naming, names) } : { seen: keep('other', shown), entries: [] };
			const left = seen?.state === 'named' ? seen.left - 1 : WAIT_FOR_REFERRAL;
			if (!naming || left <= 0) return { seen: keep('other', shown), entries: [] };
			const pending = new Set(naming.map((entry) => keyOf(id, entry)));
			return {
				seen: keep(
					'named',
					shown.filter((key) => !pending.has(key)),
					left,
				),
				entries: [],
			};
		} catch (thrown) {
			// Not mine to see any more, or gone.
			if (asLoopinError(thrown).kind === 'not-found' || asLoopinError(thrown).kind === 'forbidden') return { seen: keep('other'), entries: [] };
			throw thrown;
		}
	}

	/** The entries that the count says are new, ascending. More than the preview holds come from the ticket's page. */
	private async fresh(id: ConversationId, ids: readonly Told[], row: Row, seen: Seen): Promise<Told[]> {
		const unknown = unknownOf(ids, seen);
		const count = Math.max(0, row.count - seen.count);
		if (count > ids.length && unknown.length === ids.length) {
			const whole = await this.wholeThread(id, ids).catch((thrown: unknown) => {
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
	private async wholeThread(id: ConversationId, shown: readonly Told[]): Promise<Told[]> {
		const { posts, lock } = readThread((await this.panel.get(`/tickets.php?id=${id}`)).text);
		if (lock) await this.panel.post(`/ajax.php/lock/${lock}/release`, []).catch(() => undefined);
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
	private namingMe(ids: readonly Told[], row: Row, seen: Seen | undefined, names: Names, me: Me, since: number): Told[] | undefined {
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
			const first = index < FIRST_LOOKS ? await this.firstLook(row, seen, me) : { seen, entries: [] };
			tickets.set(row.ticket, first.seen);
			entries.push(...first.entries);
		}
		const cursor = formatCursor({ checks: 1, at: Date.now(), name, tickets });
		return { entries: inOrder(entries).slice(-HISTORY), cursor, more: false, history: true };
	}

	private async firstLook(row: Row, seen: Seen, me: Me): Promise<Outcome> {
		const id = row.ticket as ConversationId;
		try {
			const referral = await this.followers.referralToMe(id, me);
			const preview = await this.followers.preview(id);
			const ids = identified(id, preview.posts);
			const shown = ids.map((entry) => keyOf(id, entry));
			const names = await this.followers.names(me);
			const naming = referral === undefined && this.namingMe(ids, row, undefined, names, me, 0) !== undefined;
			if (!referral && !naming) return { seen: { ...seen, ids: shown }, entries: [] };
			// What has no time that can be read would stand in the list as if it were new.
			const timed = ids.filter(({ post }) => readPrinted(post.printed, Date.now()) !== undefined);
			return { seen: { ...seen, ids: shown, state: referral ? 'follows' : 'named-only' }, entries: toEntries(id, preview, timed.reverse(), names) };
		} catch (thrown) {
			const { kind } = asLoopinError(thrown);
			if (kind === 'not-found' || kind === 'forbidden' || kind === 'bad-answer') return { seen, entries: [] };
			throw thrown;
		}
	}
}

/** One ticket whose answer cannot be read (a letter that was made to be unreadable) must not hold up the others; what else goes wrong does. */
function skippable(thrown: unknown): LoopinError {
	const error = asLoopinError(thrown);
	if (error.kind !== 'bad-answer') throw thrown;
	return error;
}

/** Referred to me without a note that names me. osTicket tells only in the ticket's page by whom. Not for tickets that were never looked into before. */
function added(id: ConversationId, { number, title }: Preview, seen: Seen | undefined, referral: string, me: Me): Entry[] {
	if (seen && seen.ids.length === 0) return [];
	const author = { id: '', name: 'osTicket', kind: 'system' } as const;
	const entry = referralEntryId(id, referral);
	return [{ id: entry, conversation: id, number, title, kind: 'follower-added', author, at: Date.now(), text: '', markedMentions: [], subject: me.id }];
}

const keyOf = (ticket: ConversationId, entry: Told): string => entry.id.slice(ticket.length + 1);

/** Those of the entries that were not there at the last look. */
function unknownOf(ids: readonly Told[], seen: Seen | undefined): Told[] {
	const known = new Set(seen?.ids);
	return ids.filter((entry) => !known.has(entry.id.slice(entry.id.indexOf('-') + 1)));
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
