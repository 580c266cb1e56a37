/** FreeScout's pages and pieces of pages, projected field by field. What does not fit is left out, or is a `bad-answer` where it was the answer. */
import * as v from 'valibot';
import type { AgentId, ConversationId } from '../../collaboration/model';
import { LoopinError } from '../../platform/errors';
import { htmlToText } from '../html-text';
import { attribute, type Element, Html, hasClass, oneLine } from './html';
import { isNumber } from './ids';

export interface Mailbox {
	id: string;
	name: string;
}

/** A page with FreeScout's frame around it. */
export interface Page {
	/** Absent when nobody is signed in. */
	agent?: AgentId;
	isAdmin: boolean;
	token: string;
	/** Of the mailboxes that the agent may open, as the page's menu has them. */
	mailboxes: readonly Mailbox[];
	/** Shown to administrators only. */
	version?: string;
	/** The page's own title. */
	title: string;
	/** Where its own files lie: FreeScout's address as FreeScout knows it. */
	home?: string;
}

const LAYOUT = 'loader-main';

/** Undefined when it is no page of FreeScout. */
export function readPage(text: string): Page | undefined {
	if (!text.includes(LAYOUT) || !text.includes('csrf-token')) return undefined;
	const html = new Html(text);
	const body = html.first('body');
	const token = attribute(
		html.first('meta', ({ attribs }) => attribs.name === 'csrf-token'),
		'content',
	);
	if (!body || token === '' || !html.first(undefined, ({ attribs }) => attribs.id === LAYOUT)) return undefined;
	const agent = attribute(body, 'data-auth_user_id');
	const version = html.line(html.first('a', ({ attribs }) => /\/system\/status$/.test(attribs.href ?? ''), html.byClass('footer')));
	const home = /^(.+)\/site\.webmanifest(?:\?|$)/.exec(
		attribute(
			html.first('link', ({ attribs }) => attribs.rel === 'manifest'),
			'href',
		),
	)?.[1];
	return {
		...(isNumber(agent) ? { agent: agent as AgentId } : {}),
		isAdmin: hasClass('user-is-admin')(body),
		token,
		mailboxes: mailboxesOf(html),
		title: html.line(html.first('title')),
		...(/^\d+\.\d+\.\d+/.test(version) ? { version } : {}),
		...(home === undefined ? {} : { home }),
	};
}

function mailboxesOf(html: Html): Mailbox[] {
	const found = new Map<string, Mailbox>();
	for (const link of html.all('a', ({ attribs }) => /\/mailbox\/\d+(?:[?#]|$)/.test(attribs.href ?? ''))) {
		const id = /\/mailbox\/(\d+)/.exec(attribute(link, 'href'))?.[1] ?? '';
		const name = html.line(link);
		if (isNumber(id) && name !== '' && !found.has(id)) found.set(id, { id, name });
	}
	return [...found.values()];
}

/** One's own profile page. */
export function readProfile(text: string): { agent: AgentId; name: string; email?: string } | undefined {
	const html = new Html(text);
	const id = attribute(html.first('body'), 'data-user_id');
	const value = (name: string): string =>
		oneLine(
			attribute(
				html.first('input', ({ attribs }) => attribs.name === name),
				'value',
			),
		);
	const name = oneLine(`${value('first_name')} ${value('last_name')}`);
	if (!isNumber(id) || name === '') return undefined;
	const email = value('email');
	return { agent: id as AgentId, name, ...(email ? { email } : {}) };
}

/** Somebody in a list of people to choose from. */
export interface Choice {
	id: AgentId;
	name: string;
}

/** The list of those who can be assigned something. */
export function readChoices(text: string): Choice[] {
	const html = new Html(text);
	const select = html.first('select', hasClass('conv-assignee-filter'));
	if (!select) throw new LoopinError('bad-answer', 'no list of people');
	return html.all('option', undefined, select).flatMap((option) => {
		const [id, name] = [attribute(option, 'value'), html.line(option)];
		return isNumber(id) && name !== '' ? [{ id: id as AgentId, name }] : [];
	});
}

/** A conversation as a row of a list. */
export interface Row {
	id: ConversationId;
	number: string;
	title: string;
	/** The beginning of its newest message or note. */
	preview: string;
	/** The mailbox's name, where it was asked for. */
	mailbox: string;
	customer: string;
	isChat: boolean;
	isActive: boolean;
	isSpam: boolean;
}

const table = v.object({ status: v.literal('success'), html: v.string() });

/** A page of conversations, and whether another follows. */
export function readRows(json: unknown): { rows: Row[]; more: boolean } {
	const parsed = v.safeParse(table, json);
	if (!parsed.success) throw new LoopinError('bad-answer', 'no list of conversations');
	const html = new Html(parsed.output.html);
	const next = html.first(undefined, (element) => hasClass('pager-next')(element) && !hasClass('disabled')(element));
	return { rows: html.all('tr', hasClass('conv-row')).flatMap((row) => rowOf(html, row)), more: next !== undefined };
}

function rowOf(html: Html, row: Element): Row[] {
	const id = attribute(row, 'data-conversation_id');
	const subject = html.byClass('conv-subject', row);
	const [title, preview] = subject ? html.all('p', undefined, subject) : [];
	if (!isNumber(id) || !title) return [];
	const { mailbox, text } = previewOf(html, preview);
	const customer = html.byClass('conv-customer', row);
	return [
		{
			id: id as ConversationId,
			number: /\d+/.exec(html.line(html.byClass('conv-number', row)))?.[0] ?? id,
			title: html.ownLine(title),
			preview: text,
			mailbox,
			customer: customer ? html.ownLine(html.first('a', undefined, customer)) : '',
			isChat: html.first(undefined, hasClass('glyphicon-phone'), title) !== undefined,
			isActive: hasClass('conv-active')(row),
			isSpam: hasClass('conv-spam')(row),
		},
	];
}

/** With the mailbox's name in front, when it was asked for: "[Support]<br/>The beginning…". */
function previewOf(html: Html, element: Element | undefined): { mailbox: string; text: string } {
	if (!element) return { mailbox: '', text: '' };
	const whole = html.inner(element);
	const at = whole.search(/<br\b/i);
	const name = at < 0 ? undefined : /^\[(.*)\]$/.exec(oneLine(htmlToText(whole.slice(0, at))))?.[1];
	if (name === undefined) return { mailbox: '', text: html.line(element) };
	return { mailbox: name, text: oneLine(htmlToText(whole.slice(at))) };
}

const outcome = v.object({ status: v.picklist(['success', 'error']) });
/** Did the write succeed? The words of a refusal are in the reader's language and tell nothing more. */
export function readOutcome(json: unknown): boolean {
	const parsed = v.safeParse(outcome, json);
	if (!parsed.success) throw new LoopinError('unknown-outcome', 'an answer of another shape');
	return parsed.output.status === 'success';
}

export interface ReplyForm {
	conversation: ConversationId;
	mailbox: string;
	/** As it is now, not as a reply would make it by default. */
	status: string;
	to?: string;
	cc: string[];
	bcc: string[];
	/** Absent where there is nothing to choose from. */
	alias?: string;
}

/** What the page of a conversation would send along with a reply. */
export function readReplyForm(text: string): ReplyForm | undefined {
	const html = new Html(text);
	const form = html.first('form', hasClass('form-reply'));
	const body = html.first('body');
	if (!form || !body) return undefined;
	const select = (name: string, within?: Element): Element | undefined => html.first('select', ({ attribs }) => attribs.name === name, within);
	const selected = (name: string): string[] => {
		const list = select(name, form);
		const chosen = list ? html.all('option', ({ attribs }) => 'selected' in attribs, list) : [];
		return chosen.map((option) => attribute(option, 'value'));
	};
	const hidden = (name: string): string =>
		attribute(
			html.first('input', ({ attribs }) => attribs.name === name, form),
			'value',
		);
	const [conversation, mailbox, status] = [hidden('conversation_id'), hidden('mailbox_id'), attribute(select('status'), 'data-note-status')];
	if (!isNumber(conversation) || !isNumber(mailbox) || !/^[1-9]$/.test(status)) return undefined;
	const [to] = selected('to');
	const [alias] = selected('from_alias');
	return {
		conversation: conversation as ConversationId,
		mailbox,
		status,
		...(to ? { to } : {}),
		cc: selected('cc[]'),
		bcc: selected('bcc[]'),
		...(alias ? { alias } : {}),
	};
}
