/** Messages and notes ("threads") as FreeScout prints them: in what it pushes to its own pages, in its list of notifications, and one alone. */
import * as v from 'valibot';
import { type AgentId, type ConversationId, type EntryId, MAX_ENTRY_TEXT, type Milliseconds, type Person } from '../../collaboration/model';
import { LoopinError } from '../../platform/errors';
import { htmlToText } from '../html-text';
import { attribute, type Element, Html, hasClass, oneLine } from './html';
import { isNumber } from './ids';

export interface Thread {
	id: EntryId;
	conversation: ConversationId;
	kind: 'note' | 'public-reply';
	author: Person;
	at: Milliseconds;
	text: string;
	/** Whom links to profiles name: "@Cleo Chen". */
	named: readonly AgentId[];
}

/** Everything living on FreeScout's channels, and its clock. */
export interface Live {
	/** FreeScout's clock, in its own writing. */
	time: string;
	threads: readonly Thread[];
}

const CLOCK = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
const clock = v.pipe(v.string(), v.regex(CLOCK));
const received = v.object({ status: v.literal('success'), time: clock, payloads: v.union([v.array(v.unknown()), v.record(v.string(), v.unknown())]) });
const number = v.pipe(v.union([v.number(), v.string()]), v.transform(String), v.regex(/^[1-9]\d{0,17}$/));
const event = v.object({ created_at: clock, payload: v.object({ conversation_id: number, thread_id: number, thread_html: v.string() }) });

/** FreeScout's writing of a moment as milliseconds of a clock that has no zone: good for differences only. */
export const ticks = (time: string): number => Date.parse(`${time.replace(' ', 'T')}Z`);
export const fromTicks = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
export const isClock = (time: string): boolean => CLOCK.test(time) && Number.isFinite(ticks(time));

/** What `polycast/receive` answered at `now`; each thread once, ascending. Events that this agent may not see have no payload. */
export function readLive(json: unknown, now: Milliseconds): Live {
	const parsed = v.safeParse(received, json);
	if (!parsed.success || !isClock(parsed.output.time)) throw new LoopinError('bad-answer', 'not what happened');
	const { time, payloads } = parsed.output;
	const threads = new Map<EntryId, Thread>();
	for (const one of Array.isArray(payloads) ? payloads : Object.values(payloads)) {
		const read = v.safeParse(event, one);
		if (!read.success || !isClock(read.output.created_at)) continue;
		const { created_at, payload } = read.output;
		const at = Math.min(now, now - (ticks(time) - ticks(created_at)));
		const thread = readThread(payload.thread_html, payload.thread_id, payload.conversation_id as ConversationId, at);
		if (thread) threads.set(thread.id, thread);
	}
	return { time, threads: [...threads.values()] };
}

const KINDS: Record<string, Thread['kind']> = { 'thread-type-note': 'note', 'thread-type-message': 'public-reply', 'thread-type-customer': 'public-reply' };

function readThread(source: string, id: string, conversation: ConversationId, at: Milliseconds): Thread | undefined {
	const html = new Html(source);
	const box = html.first(undefined, ({ attribs }) => attribs.id === `thread-${id}`);
	const type = (box?.attribs.class ?? '').split(/\s+/).find((name) => name in KINDS);
	// The others are drafts, and the line of what was changed.
	if (!box || type === undefined || !isNumber(id)) return undefined;
	const content = html.byClass('thread-content', box) ?? html.byClass('thread-body', box);
	const byCustomer = type === 'thread-type-customer';
	return {
		id: id as EntryId,
		conversation,
		kind: KINDS[type] ?? 'note',
		author: authorOf(html, box, byCustomer),
		at,
		...bodyOf(content ? html.inner(content) : '', byCustomer),
	};
}

function authorOf(html: Html, box: Element, byCustomer: boolean): Person {
	const person = html.byClass('thread-person', box);
	const link = person && html.first('a', undefined, person);
	const id = (byCustomer ? /\/customers\/(\d+)/ : /\/users\/profile\/(\d+)/).exec(attribute(link, 'href'))?.[1];
	const name = html.line(link ?? person);
	// Agents and customers are counted apart: the same number may be one of each.
	if (byCustomer) return { id: (id ? `customer-${id}` : '') as AgentId, name, kind: 'customer' };
	return { id: (id ?? '') as AgentId, name, kind: 'agent' };
}

/** The text of a body, and whom its profile links name. Customers name nobody, whatever they send. */
export function bodyOf(source: string, byCustomer = false): Pick<Thread, 'text' | 'named'> {
	const text = htmlToText(source, MAX_ENTRY_TEXT);
	return { text, named: byCustomer ? [] : mentionsIn(source) };
}

function mentionsIn(source: string): AgentId[] {
	if (!source.includes('/users/profile/')) return [];
	const html = new Html(source);
	const named = html.all('a').flatMap((link) => {
		const id = /\/users\/profile\/(\d+)(?:[?#]|$)/.exec(attribute(link, 'href'))?.[1];
		return id && isNumber(id) && /^[@＠]\S/u.test(html.line(link)) ? [id as AgentId] : [];
	});
	return [...new Set(named)];
}

/** A line of the list of notifications. */
export interface Notice {
	thread: EntryId;
	conversation: ConversationId;
	/** As FreeScout prints the name; of whom is not told. */
	person: string;
	/** A note by its wording, in whatever language FreeScout speaks to this agent. */
	isNote: boolean;
	/** The beginning of what was written; '' for what is no message. */
	preview: string;
	/** The day (ms, noon UTC); 0 where it cannot be read. */
	day: Milliseconds;
}

const notices = v.object({ status: v.literal('success'), html: v.string(), has_more_pages: v.optional(v.unknown()) });

/**
 * "Ava added a note to conversation #5" in the languages that FreeScout speaks. The kind of a thread stands nowhere else in that list; what is not
 * recognised is taken for a reply.
 */
const NOTE =
	/\bnot[aeioęîăấ]|\bnot\b|notiz|notat|notk|notă|poznámk|opomb|bilješk|huomautu|anteckning|megjegyz|нотатк|примечани|жазбас|یادداشت|ملاحظ|פתק|הערה|メモ|ノート|노트|注释|備註|备注/iu;

/** A page of notifications, newest first, and whether another follows. */
export function readNotices(json: unknown): { notices: Notice[]; more: boolean } {
	const parsed = v.safeParse(notices, json);
	if (!parsed.success) throw new LoopinError('bad-answer', 'no notifications');
	const html = new Html(parsed.output.html);
	const found: Notice[] = [];
	let day = 0;
	for (const item of html.all('li')) {
		if (hasClass('web-notification-date')(item)) day = dayOf(attribute(item, 'data-date'));
		else if (hasClass('web-notification')(item)) {
			const notice = noticeOf(html, item, day);
			if (notice) found.push(notice);
		}
	}
	return { notices: found, more: [1, '1', true].includes(parsed.output.has_more_pages as never) };
}

function dayOf(text: string): Milliseconds {
	const at = Date.parse(`${text} 12:00:00 UTC`);
	return Number.isFinite(at) ? at : 0;
}

function noticeOf(html: Html, item: Element, day: Milliseconds): Notice | undefined {
	const address = /\/conversation\/(\d+)(?:\?[^#]*)?#thread-(\d+)$/.exec(attribute(html.first('a', undefined, item), 'href'));
	const header = html.byClass('web-notification-msg-header', item);
	const [, conversation = '', thread = ''] = address ?? [];
	if (!header || !isNumber(conversation) || !isNumber(thread)) return undefined;
	return {
		thread: thread as EntryId,
		conversation: conversation as ConversationId,
		person: html.line(html.first('strong', undefined, header)),
		isNote: NOTE.test(html.ownLine(header)),
		preview: html.line(html.byClass('web-notification-msg-preview', item)),
		day,
	};
}

/** One thread's body, as the window "Show original" has it. */
export function readOriginal(source: string): Pick<Thread, 'text' | 'named'> | undefined {
	const frame = new Html(source).first('iframe', hasClass('preview-iframe'));
	return frame && bodyOf(attribute(frame, 'srcdoc'));
}

/** As it may stand in a preview: one line. */
export const asPreview = (text: string): string => oneLine(text);
