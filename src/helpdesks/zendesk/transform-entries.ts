/** Zendesk's comments and audits → entries. A comment's entry has the id of its audit: the page's log and the answer to a write name it too. */
import * as v from 'valibot';
import type { AgentId, ConversationId, Entry, EntryId } from '../../collaboration/model';
import { MAX_ENTRY_TEXT } from '../../collaboration/model';
import { htmlToText } from '../html-text';
import { maybe, nameOf, personOf, time, titleOf, type ZendeskTicket, type ZendeskUser, zendeskId } from './transform';

const words = { html_body: maybe(v.string()), plain_body: maybe(v.string()), body: maybe(v.string()) };
const sideloaded = maybe(v.array(v.unknown()));

const comment = v.object({ id: zendeskId, audit_id: maybe(zendeskId), author_id: zendeskId, public: v.boolean(), created_at: time, ...words });
export type ZendeskComment = v.InferOutput<typeof comment>;
export const commentsAnswer = v.object({
	comments: v.array(comment),
	users: sideloaded,
	meta: maybe(v.object({ has_more: maybe(v.boolean()), after_cursor: maybe(v.string()) })),
});

/** New event types may come at any time; what we do not know is passed over. */
const event = v.object({
	id: maybe(zendeskId),
	type: maybe(v.string()),
	public: maybe(v.boolean()),
	author_id: maybe(zendeskId),
	field_name: maybe(v.string()),
	value: v.optional(v.unknown()),
	previous_value: v.optional(v.unknown()),
	current_followers: v.optional(v.unknown()),
	previous_followers: v.optional(v.unknown()),
	...words,
});
type ZendeskEvent = v.InferOutput<typeof event>;
const audit = v.object({ id: zendeskId, author_id: zendeskId, created_at: time, events: v.array(event) });
export type ZendeskAudit = v.InferOutput<typeof audit>;
export const auditsAnswer = v.object({ audits: v.array(audit), count: maybe(v.number()), next_page: maybe(v.string()), users: sideloaded });
export const updateAnswer = v.object({ audit: maybe(v.object({ id: zendeskId })), ticket: v.object({ id: zendeskId }) });

function textOf({ html_body, plain_body, body }: Pick<ZendeskComment, 'html_body' | 'plain_body' | 'body'>): string {
	const text = html_body === undefined ? (plain_body ?? body ?? '').replaceAll('\u00a0', ' ').replaceAll('&nbsp;', ' ') : htmlToText(html_body, MAX_ENTRY_TEXT);
	return text.trim().slice(0, MAX_ENTRY_TEXT);
}

/** The id of the entry that a comment is. */
export const commentEntry = (of: Pick<ZendeskComment, 'audit_id' | 'id'>): EntryId => (of.audit_id ?? `comment-${of.id}`) as EntryId;
/** The audit that an entry came with; '' for one that we did not make. */
export const auditOf = (entry: EntryId): string => /^\d+/.exec(entry)?.[0] ?? '';

const about = (ticket: ZendeskTicket) => ({ conversation: ticket.id as ConversationId, number: ticket.id, title: titleOf(ticket), markedMentions: [] });

export function entryOfComment(of: ZendeskComment, ticket: ZendeskTicket, people: ReadonlyMap<string, ZendeskUser>): Entry {
	return {
		...about(ticket),
		id: commentEntry(of),
		kind: of.public ? 'public-reply' : 'note',
		author: personOf(of.author_id, people),
		at: of.created_at,
		text: textOf(of),
	};
}

const COMMENTS = new Set(['Comment', 'VoiceComment']);
const isList = (value: unknown): value is unknown[] => Array.isArray(value);

/**
 * Does this item of a follower list mean that person? Zendesk's reference calls the items strings without saying of what, so an id, an
 * e-mail address (bare or in angle brackets) and the full name all count.
 */
function means(item: unknown, person: Pick<ZendeskUser, 'id' | 'name' | 'email'>): boolean {
	if (typeof item === 'number') return String(item) === person.id;
	if (typeof item !== 'string') return false;
	const text = item.trim().toLowerCase();
	const email = person.email?.toLowerCase();
	if (text === person.id || text === nameOf(person).toLowerCase()) return true;
	return email !== undefined && (text === email || text.endsWith(`<${email}>`));
}

/** What an event did to a person's following: added, removed, or nothing. */
function followingChange(of: ZendeskEvent, person: Pick<ZendeskUser, 'id' | 'name' | 'email'>): 'added' | 'removed' | undefined {
	const field = of.type === 'Change' && (of.field_name === 'follower_ids' || of.field_name === 'followers');
	if (of.type !== 'FollowersChange' && !field) return undefined;
	const [before, after] = field ? [of.previous_value, of.value] : [of.previous_followers, of.current_followers];
	const was = isList(before) && before.some((item) => means(item, person));
	const is = isList(after) && after.some((item) => means(item, person));
	if (was === is) return undefined;
	return is ? 'added' : 'removed';
}

/** Whether an audit added this person as a follower, or removed them. */
export function followingIn(of: ZendeskAudit, person: Pick<ZendeskUser, 'id' | 'name' | 'email'>): 'added' | 'removed' | undefined {
	return of.events.map((each) => followingChange(each, person)).findLast((change) => change !== undefined);
}

/** Everything in one audit that may concern `person`: comments, their own following, the status. */
export function entriesOfAudit(
	of: ZendeskAudit,
	ticket: ZendeskTicket,
	people: ReadonlyMap<string, ZendeskUser>,
	person: Pick<ZendeskUser, 'id' | 'name' | 'email'>,
): Entry[] {
	const entries: Entry[] = [];
	const common = { ...about(ticket), at: of.created_at };
	for (const each of of.events) {
		if (each.type !== undefined && COMMENTS.has(each.type) && each.public !== undefined) {
			const nth = entries.some((entry) => entry.id === of.id);
			entries.push({
				...common,
				id: (nth ? `${of.id}:${each.id ?? entries.length}` : of.id) as EntryId,
				kind: each.public ? 'public-reply' : 'note',
				author: personOf(each.author_id ?? of.author_id, people),
				text: textOf(each),
			});
		} else if (each.type === 'Change' && each.field_name === 'status' && typeof each.value === 'string') {
			const id = `${of.id}:status` as EntryId;
			entries.push({ ...common, id, kind: 'status', author: personOf(of.author_id, people), text: '', status: each.value.slice(0, 200) });
		}
	}
	const change = followingIn(of, person);
	if (change) {
		const kind = change === 'added' ? 'follower-added' : 'follower-removed';
		entries.push({ ...common, id: `${of.id}:${change}` as EntryId, kind, author: personOf(of.author_id, people), text: '', subject: person.id as AgentId });
	}
	return entries;
}

/** Everybody whose name the entries of these audits need. */
export const authorsOf = (audits: readonly ZendeskAudit[]): string[] => [
	...new Set(audits.flatMap((of) => [of.author_id, ...of.events.flatMap((each) => each.author_id ?? [])])),
];

const escapeHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Plain text as the HTML of a comment: empty lines part paragraphs, other line breaks stay. */
export const htmlOf = (text: string): string =>
	text
		.trim()
		.split(/(?:\r?\n[ \t]*){2,}/)
		.map((paragraph) => `<p>${escapeHtml(paragraph).replace(/\r?\n/g, '<br>')}</p>`)
		.join('');
