/** What is new to me in one ticket: its history tells what happened, and only the new articles are fetched. Neither marks anything as seen. */
import { namesMe } from '../../collaboration/mentions';
import type { Entry } from '../../collaboration/model';
import { asLoopinError } from '../../platform/errors';
import type { Me } from '../helpdesk';
import type { Seen } from './client-cursor';
import type { People } from './client-people';
import { type Requests, ticketNumber } from './client-requests';
import type { ZammadTicket } from './transform';
import {
	articleAnswer,
	articleIn,
	entryOfArticle,
	entryOfHistory,
	followingIn,
	type HistoryItem,
	historyAnswer,
	type ZammadHistory,
} from './transform-entries';

/** What is read of one ticket in one go; of a ticket that is new to us only the end matters. */
const MOST_ITEMS = 200;
const AT_ONCE = 4;
/** A mention's subscription and its article are one write; Zammad notes the subscription first. */
const ONE_WRITE_MS = 10_000;

export interface Bounds {
	/** Where nothing was read before: what is not newer than this (ms) is history. */
	floor: number;
	/** The same for notes that name me while I was not subscribed yet. */
	named: number;
	/** Whether I am subscribed now; default true. */
	following?: boolean;
}

const names = (entry: Entry, me: Pick<Me, 'id' | 'name'>): boolean =>
	entry.kind === 'note' && (entry.markedMentions.includes(me.id as Me['id']) || namesMe(entry.text, me));

export class News {
	constructor(
		private readonly requests: Requests,
		private readonly people: People,
	) {}

	/** Ascending; the newest item of the history that was read; and whether that was the last there is. */
	async of(ticket: ZammadTicket, me: Me, seen: Seen | undefined, bounds: Bounds): Promise<{ entries: Entry[]; h: number; whole: boolean }> {
		const { history, assets } = await this.requests.get(`/api/v1/ticket_history/${ticketNumber(ticket.id)}`, historyAnswer);
		this.people.learn(Object.values(assets?.User ?? {}).map((user) => ({ ...blank, ...user })));
		const before = seen && seen.h > 0 ? seen : undefined;
		const since = Math.min(bounds.floor, bounds.named);
		const fresh = history.filter((item) => (before ? Number(item.id) > before.h : item.created_at > since));
		// Whether I am subscribed now is known; read backwards, each change of that says what I was before. While I was not, only what names me is
		// for me: an article and the subscriber that it makes are often two moments.
		let following = bounds.following ?? true;
		// In 5.0 the history does not say who was unsubscribed: that I am no longer, and was, is enough.
		const nameless = following || !before ? undefined : fresh.findLast((item) => item.object === 'Mention' && item.type === 'removed' && !item.value_to);
		const wanted: Array<{ item: HistoryItem; mine: boolean }> = [];
		for (const item of fresh.toReversed()) {
			const change = item === nameless ? 'removed' : followingIn(item, me.id, assets);
			wanted.push({ item, mine: (following || change !== undefined) && (before !== undefined || item.created_at > bounds.floor) });
			if (change) following = change === 'removed';
		}
		wanted.reverse();
		const whole = before === undefined || wanted.length <= MOST_ITEMS;
		const now = before === undefined ? wanted.slice(-MOST_ITEMS) : wanted.slice(0, MOST_ITEMS);
		const entries = await this.read(now, ticket, me, assets);
		const read = whole ? history : now.map(({ item }) => item);
		return { entries: afterTheirArticle(entries, me), h: Math.max(before?.h ?? 0, ...read.map((item) => Number(item.id))), whole };
	}

	private async read(
		wanted: ReadonlyArray<{ item: HistoryItem; mine: boolean }>,
		ticket: ZammadTicket,
		me: Me,
		assets: ZammadHistory['assets'],
	): Promise<Entry[]> {
		const entries: Entry[] = [];
		for (let at = 0; at < wanted.length; at += AT_ONCE) {
			const some = await Promise.all(
				wanted.slice(at, at + AT_ONCE).map(async ({ item, mine }) => {
					const article = articleIn(item);
					if (article !== undefined) {
						const entry = await this.article(article, ticket);
						return entry && (mine || names(entry, me)) ? entry : undefined;
					}
					return mine ? entryOfHistory(item, { ticket, people: await this.people.byId([item.created_by_id]), who: me.id, assets }) : undefined;
				}),
			);
			entries.push(...some.filter((entry) => entry !== undefined));
		}
		return entries;
	}

	/** An article that was deleted meanwhile, or that I may not see, is no news. */
	private async article(id: string, ticket: ZammadTicket): Promise<Entry | undefined> {
		try {
			const article = await this.requests.get(`/api/v1/ticket_articles/${id}?expand=true`, articleAnswer);
			return entryOfArticle(article, ticket, await this.people.byId([article.origin_by_id ?? article.created_by_id]));
		} catch (thrown) {
			const { kind } = asLoopinError(thrown);
			if (kind === 'not-found' || kind === 'forbidden') return undefined;
			throw thrown;
		}
	}
}

const blank = { active: undefined, role_ids: undefined, roles: undefined, group_ids: undefined, groups: undefined };

/** "Ann mentioned you" comes before "you were subscribed by it", though Zammad does it the other way round. */
function afterTheirArticle(entries: Entry[], me: Pick<Me, 'id' | 'name'>): Entry[] {
	const ordered = [...entries];
	for (const entry of entries) {
		if (entry.kind !== 'follower-added') continue;
		const from = ordered.indexOf(entry);
		const note = ordered.findIndex(
			(other, nth) => nth > from && other.author.id === entry.author.id && other.at - entry.at <= ONE_WRITE_MS && names(other, me),
		);
		if (note < 0) continue;
		ordered.splice(note + 1, 0, { ...entry, at: Math.max(entry.at, ordered[note]?.at ?? 0) });
		ordered.splice(from, 1);
	}
	return ordered;
}
