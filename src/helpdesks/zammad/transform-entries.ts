/** Zammad's articles and ticket history → entries. An article's entry has the article's id, a history item's its own with an "h" before it. */
import * as v from 'valibot';
import type { AgentId, ConversationId, Entry, EntryId, Person } from '../../collaboration/model';
import { MAX_ENTRY_TEXT } from '../../collaboration/model';
import type { MentionedAgent, MentionLink } from '../helpdesk';
import { decodeEntities, htmlToText } from '../html-text';
import { maybe, nameOf, time, titleOf, type ZammadTicket, type ZammadUser, zammadId } from './transform';

const article = v.object({
	id: zammadId,
	ticket_id: maybe(zammadId),
	type: maybe(v.string()),
	sender: maybe(v.string()),
	internal: v.boolean(),
	body: maybe(v.string()),
	content_type: maybe(v.string()),
	created_by_id: zammadId,
	/** On whose behalf it was written: a phone call noted by an agent is the customer's. */
	origin_by_id: maybe(zammadId),
	created_at: time,
});
export type ZammadArticle = v.InferOutput<typeof article>;
export const articleAnswer = article;
export const articlesAnswer = v.array(article);

const item = v.object({
	id: zammadId,
	object: maybe(v.string()),
	o_id: maybe(zammadId),
	type: maybe(v.string()),
	attribute: maybe(v.string()),
	value_to: maybe(v.string()),
	created_by_id: zammadId,
	created_at: time,
});
export type HistoryItem = v.InferOutput<typeof item>;
const person = v.object({ id: zammadId, firstname: maybe(v.string()), lastname: maybe(v.string()), email: maybe(v.string()), login: maybe(v.string()) });
export const historyAnswer = v.object({
	history: v.array(item),
	assets: maybe(
		v.object({
			User: maybe(v.record(v.string(), person)),
			/** The subscriptions that still are. */
			Mention: maybe(v.record(v.string(), v.object({ id: zammadId, user_id: zammadId }))),
		}),
	),
});
export type ZammadHistory = v.InferOutput<typeof historyAnswer>;

/** Users' number 1 is the system itself ("-"). */
const SYSTEM = '1';

export function personOf(id: string, people: ReadonlyMap<string, ZammadUser>, kind: Person['kind'] = 'agent'): Person {
	const known = people.get(id);
	if (id === SYSTEM) return { id: '', name: '', kind: 'system' };
	if (!known) return { id: '', name: '', kind };
	return { id: id as AgentId, name: nameOf(known), kind };
}

export const textOf = ({ body, content_type }: Pick<ZammadArticle, 'body' | 'content_type'>): string => {
	const text = /html/i.test(content_type ?? '') ? htmlToText(body ?? '', MAX_ENTRY_TEXT) : (body ?? '');
	return text.trim().slice(0, MAX_ENTRY_TEXT);
};

const MARK = /data-mention-user-id\s*=\s*(?:"([^"<>]{0,40})"|'([^'<>]{0,40})')/gi;
/** A link's attributes before its mark take no more than this, and more marks than these nobody writes. */
const LOOK_BACK = 4_000;
const MOST_MARKS = 500;

/** Whom the article's own markup names: that attribute, in an `a`. */
export function marksOf({ body, content_type }: Pick<ZammadArticle, 'body' | 'content_type'>): AgentId[] {
	if (!body || !/html/i.test(content_type ?? '')) return [];
	const ids = new Set<AgentId>();
	let looked = 0;
	for (const found of body.matchAll(MARK)) {
		if (++looked > MOST_MARKS) break;
		const before = body.slice(Math.max(0, found.index - LOOK_BACK), found.index);
		const tag = before.slice(before.lastIndexOf('<'));
		const id = decodeEntities(found[1] ?? found[2] ?? '').trim();
		// Inside a tag, after white space or a quoted value, and not within such a value.
		if (/^<a\s(?:[^"'<>]|"[^"<>]*"|'[^'<>]*')*$/i.test(tag) && /[\s"']$/.test(tag) && /^[1-9]\d{0,15}$/.test(id)) ids.add(id as AgentId);
	}
	return [...ids];
}

const about = (ticket: ZammadTicket) => ({
	conversation: ticket.id as ConversationId,
	number: ticket.number ?? ticket.id,
	title: titleOf(ticket),
	markedMentions: [],
});

const KINDS: Record<string, Person['kind']> = { Customer: 'customer', System: 'system' };

export function entryOfArticle(of: ZammadArticle, ticket: ZammadTicket, people: ReadonlyMap<string, ZammadUser>): Entry {
	const kind = KINDS[of.sender ?? ''] ?? 'agent';
	return {
		...about(ticket),
		id: of.id as EntryId,
		kind: of.internal ? 'note' : 'public-reply',
		author: personOf(of.origin_by_id ?? of.created_by_id, people, kind),
		at: of.created_at,
		text: textOf(of),
		markedMentions: marksOf(of),
	};
}

export const authorsOf = (articles: readonly ZammadArticle[]): string[] => articles.map((of) => of.origin_by_id ?? of.created_by_id);

/**
 * What an item of the history says of somebody's subscription. Zammad writes the subscriber's id as the new value; 5.0 wrote nothing, and only the
 * subscriptions that still are (`assets`) tell whose it was.
 */
export function followingIn(of: HistoryItem, who: string, assets: ZammadHistory['assets']): 'added' | 'removed' | undefined {
	if (of.object !== 'Mention') return undefined;
	const subscriber = of.value_to || (of.o_id === undefined ? undefined : assets?.Mention?.[of.o_id]?.user_id);
	if (subscriber !== who) return undefined;
	if (of.type === 'created') return 'added';
	return of.type === 'removed' ? 'removed' : undefined;
}

/** The article that an item of the history tells of. */
export const articleIn = (of: HistoryItem): string | undefined => (of.object === 'Ticket::Article' && of.type === 'created' ? of.o_id : undefined);

/** An item of the history as an entry: a subscription of `who`, or a new status. What is neither is none. */
export function entryOfHistory(
	of: HistoryItem,
	{ ticket, people, who, assets }: { ticket: ZammadTicket; people: ReadonlyMap<string, ZammadUser>; who: string; assets: ZammadHistory['assets'] },
): Entry | undefined {
	const common = { ...about(ticket), id: `h${of.id}` as EntryId, author: personOf(of.created_by_id, people), at: of.created_at, text: '' };
	const change = followingIn(of, who, assets);
	if (change) return { ...common, kind: change === 'added' ? 'follower-added' : 'follower-removed', subject: who as AgentId };
	if (of.object === 'Ticket' && of.type === 'updated' && of.attribute === 'state' && of.value_to)
		return { ...common, kind: 'status', status: of.value_to.slice(0, 200) };
	return undefined;
}

const escapeHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Plain text as the HTML of an article, a line each; "@Full Name" of the mentioned as Zammad's own link. */
export function htmlOf(text: string, mentions: readonly MentionedAgent[] = [], link?: (agent: MentionedAgent) => MentionLink): string {
	// The longest name first: "@Ann Lee-Smith" is not Ann Lee.
	const named = link ? mentions.toSorted((a, b) => b.name.length - a.name.length) : [];
	const find = named.length > 0 ? new RegExp(`@(${named.map((each) => escapeRegExp(each.name)).join('|')})(?![\\p{L}\\p{N}])`, 'gu') : undefined;
	const marked = (line: string): string => {
		if (!find || !link) return escapeHtml(line);
		let [html, from] = ['', 0];
		for (const found of line.matchAll(find)) {
			const agent = named.find((each) => each.name === found[1]);
			if (!agent) continue;
			const { href, attributes = {} } = link(agent);
			const written = Object.entries({ href, ...attributes }).map(([key, value]) => ` ${key}="${escapeHtml(value)}"`);
			html += `${escapeHtml(line.slice(from, found.index))}<a${written.join('')}>${escapeHtml(found[0])}</a>`;
			from = found.index + found[0].length;
		}
		return html + escapeHtml(line.slice(from));
	};
	return text
		.trim()
		.split(/\r?\n/)
		.map((line) => `<div>${line.trim() === '' ? '<br>' : marked(line)}</div>`)
		.join('');
}
