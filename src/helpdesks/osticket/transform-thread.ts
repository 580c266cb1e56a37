/** A ticket as its hover preview shows it, and its thread as the ticket's own page does. */
import { MAX_ENTRY_TEXT, type Milliseconds } from '../../collaboration/model';
import { LoopinError } from '../../platform/errors';
import { htmlToText, withoutControls } from '../html-text';
import { attribute, type Element, Html, hasClass } from './html';
import { oneLine } from './html-line';
import { isId } from './ids';

export type PostKind = 'note' | 'message' | 'response';

/** One entry of a thread. */
export interface Post {
	kind: PostKind;
	/** The name as osTicket prints it; never an id. */
	author: string;
	text: string;
	/** Agents whose mention links the entry carries. */
	marked: string[];
	/** Its time as printed for this agent: in their language, zone and format, to the minute. */
	printed: string;
}

/** The preview: at most the newest six entries, without their ids. */
export interface Preview {
	number: string;
	title: string;
	customer: string;
	open: boolean;
	/** What the reader's role allows, as far as the preview's menu tells. */
	may: { assign: boolean; transfer: boolean; edit: boolean };
	/** Names of agents and teams that it is assigned to. */
	assignees: string[];
	/** Collaborators who get public replies now, by their user ids. */
	recipients: string[];
	/** Newest first. Entries of the same second are in no order. */
	posts: Post[];
}

const KINDS: readonly PostKind[] = ['note', 'message', 'response'];
const userIn = (link: Element): string => /\busers\.php\?id=(\d+)$/.exec(link.attribs.href ?? '')?.[1] ?? '';

export function readPreview(source: string): Preview {
	const html = new Html(source);
	const box = html.first('div', (div) => /^t\S{1,100}$/.test(div.attribs.id ?? ''));
	const summary = html.byId('preview');
	const thread = html.byId('threadPreview');
	if (!box || !summary || !thread) throw new LoopinError('bad-answer', 'not a preview');
	const number = oneLine(attribute(box, 'id').slice(1));
	const heading = html.line(html.first('h2', undefined, box));
	const menu = html.all('a', undefined, html.first('ul', (list) => hasClass(list, 'tip_menu')) ?? box).map((link) => attribute(link, 'href'));
	const offers = (end: string): boolean => menu.some((href) => href.endsWith(end));
	const open = offers('#reply');
	const facts = html.all('table', (table) => hasClass(table, 'ticket_info'), summary)[1];
	const customer = facts && html.first('a', (link) => userIn(link) !== '', facts);
	const firstRow = facts && html.first('td', undefined, facts);
	const assigned = open && firstRow && html.all('span', (span) => hasClass(span, 'faded'), firstRow).length === 0 ? html.line(firstRow) : '';
	const collaborators = html.byId('collab');
	return {
		number,
		title: oneLine(heading.slice(heading.indexOf(number) + number.length).replace(/^[^:]*:/, '')),
		customer: html.line(customer),
		open,
		may: { assign: offers('#assign'), transfer: offers('#transfer'), edit: offers('&a=edit') },
		assignees: assigned
			.split('/')
			.map((name) => name.trim())
			.filter(Boolean),
		recipients: collaborators
			? html
					.all('td', (cell) => !hasClass(cell, 'faded'), collaborators)
					.flatMap((cell) => html.all('a', undefined, cell).map(userIn))
					.filter(isId)
			: [],
		posts: html.all('div', (div) => hasClass(div, 'thread-preview-entry'), thread).flatMap((entry) => previewPost(html, entry)),
	};
}

function previewPost(html: Html, entry: Element): Post[] {
	const kind = KINDS.find((name) => hasClass(entry, name));
	const [author, time] = html.all(
		'span',
		undefined,
		html.first('div', (div) => hasClass(div, 'thread-name'), entry),
	);
	const body = html.first('div', (div) => hasClass(div, 'thread-teaser'), entry);
	if (!kind || !body) return [];
	return [{ kind, author: html.line(author), printed: html.line(time), ...bodyOf(html, body) }];
}

const PRE_WRAP = /^\s*<div style="white-space:pre-wrap">([\s\S]*)<\/div>\s*$/;

function bodyOf(html: Html, body: Element): Pick<Post, 'text' | 'marked'> {
	const inner = html.inner(body);
	// Plain text entries keep their lines by a style.
	const plain = PRE_WRAP.exec(inner)?.[1];
	const text = htmlToText(plain === undefined ? inner : plain.replace(/\r\n?|\n/g, '<br>'), MAX_ENTRY_TEXT);
	const marked = html.all('a', (link) => isId(link.attribs['data-mention'] ?? ''), body).map((link) => link.attribs['data-mention'] ?? '');
	return { text: withoutControls(text), marked: [...new Set(marked)] };
}

/** An entry as the ticket's page shows it: with its id, and its time to the second. */
export interface FullPost extends Post {
	id: string;
	at: Milliseconds;
}

/** The whole thread, ascending, and the lock that the page says this agent holds on the ticket. */
export function readThread(source: string): { posts: FullPost[]; lock: string | undefined } {
	const html = new Html(source);
	const items = html.byId('thread-items');
	if (!items) throw new LoopinError('bad-answer', 'a ticket without its thread');
	const posts = html
		.all('div', (div) => /^thread-entry-[1-9]\d{0,17}$/.test(div.attribs.id ?? ''), items)
		.flatMap((holder): FullPost[] => {
			const id = (holder.attribs.id ?? '').slice('thread-entry-'.length);
			const entry = html.first('div', (div) => hasClass(div, 'thread-entry'), holder);
			const body = entry && html.first('div', (div) => hasClass(div, 'thread-body'), entry);
			const content = body && html.first('div', undefined, body);
			const header = entry && html.first('div', (div) => hasClass(div, 'header'), entry);
			const time = header && html.first('time', undefined, header);
			if (!entry || !content || !header) return [];
			const at = Date.parse(time?.attribs.datetime ?? '');
			return [
				{
					id,
					at: Number.isFinite(at) ? at : 0,
					// What the system wrote is a note like any other in the preview.
					kind: KINDS.find((name) => hasClass(entry, name)) ?? 'note',
					author: html.line(html.first('b', undefined, header)),
					printed: html.line(time),
					...bodyOf(html, content),
				},
			];
		});
	const lock = html.first('form', (form) => isId(form.attribs['data-lock-id'] ?? ''))?.attribs['data-lock-id'];
	return { posts: posts.sort((one, other) => one.id.length - other.id.length || (one.id < other.id ? -1 : 1)), lock };
}
