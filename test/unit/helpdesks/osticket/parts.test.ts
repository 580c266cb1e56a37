/** The small parts of osTicket: addresses, ids, times, what its sanitizer makes of a text, the cursor. */
import { describe, expect, it } from 'vitest';
import type { AgentId, ConversationId, EntryId, SiteId } from '../../../../src/collaboration/model';
import { htmlToText } from '../../../../src/helpdesks/html-text';
import { formatCursor, parseCursor, type Seen } from '../../../../src/helpdesks/osticket/cursor';
import { identified, newerThan, windowId } from '../../../../src/helpdesks/osticket/entry-ids';
import { facts } from '../../../../src/helpdesks/osticket/facts';
import { noteHtml } from '../../../../src/helpdesks/osticket/note-html';
import { readPrinted } from '../../../../src/helpdesks/osticket/printed-time';
import type { Post } from '../../../../src/helpdesks/osticket/transform-thread';
import { sanitized } from '../../../helpdesks/osticket/desk.mjs';

const BASE = 'https://help.example.com/support' as SiteId;

describe('addresses', () => {
	it.each([
		['/scp/tickets.php?id=5', '5'],
		['/scp/tickets.php?id=5#note', '5'],
		['/scp/tickets.php?queue=1&id=77', '77'],
		['/scp/tickets.php', undefined],
		['/scp/tickets.php?id=0', undefined],
		['/scp/tickets.php?id=5x', undefined],
		['/scp/tickets.php?number=482911', undefined],
		['/scp/tasks.php?id=5', undefined],
		['/tickets.php?id=5', undefined],
		['/view.php?id=5', undefined],
	])('%s shows %s', (path, id) => expect(facts.conversationAt(`${BASE}${path}`, BASE)).toBe(id));
	it('of another base are none of ours', () => {
		expect(facts.conversationAt('https://help.example.com/scp/tickets.php?id=5', BASE)).toBeUndefined();
		expect(facts.conversationAt('https://help.example.com/support2/scp/tickets.php?id=5', BASE)).toBeUndefined();
		expect(facts.conversationAt('https://evil.test/support/scp/tickets.php?id=5', BASE)).toBeUndefined();
		expect(facts.conversationAt('nonsense', BASE)).toBeUndefined();
	});
	it('lead back to the ticket, with the note’s tab', () => {
		expect(facts.conversationUrl(BASE, '5' as ConversationId)).toBe(`${BASE}/scp/tickets.php?id=5`);
		const url = facts.conversationUrl(BASE, '5' as ConversationId, { composer: true, entry: '5-abc' as EntryId });
		expect(url).toBe(`${BASE}/scp/tickets.php?id=5#note`);
		expect(facts.conversationAt(url, BASE)).toBe('5');
	});
});

describe('a note as it is sent', () => {
	const kept = (text: string, mentions: { id: AgentId; name: string }[] = []) => sanitized(noteHtml(BASE, text, mentions));
	it.each([
		'plain',
		'First line with <b>tags</b> & "quotes"\n\nSecond &amp; third: &#64; &lt; 1 < 2 > 0',
		'<script>alert(1)</script><style>x</style> </textarea>',
		'5 & 6 &nosuch; &&&',
		'žluťoučký kůň — “quoted”',
	])('comes out of the sanitizer as it was typed: %j', (text) => expect(htmlToText(kept(text))).toBe(text));
	it('keeps what osTicket deletes after a word', () =>
		expect(htmlToText(kept('Their position: the third; no less')).replace('\u2060', '')).toBe('Their position: the third; no less'));
	it('loses that word’s text without our doing', () => expect(sanitized('Their position: the third; no less')).toBe('Their  no less'));
	it('names people by links that survive', () => {
		const people = [
			{ id: '3' as AgentId, name: 'Ann Lee' },
			{ id: '4' as AgentId, name: 'Ann Lee-Smith' },
		];
		const html = kept('Hi @Ann Lee-Smith and @Ann Lee, <b>', people);
		expect(html).toContain(
			`<a href="${BASE}/scp/directory.php#4" data-mention="4">@Ann Lee-Smith</a> and <a href="${BASE}/scp/directory.php#3" data-mention="3">@Ann Lee</a>,`,
		);
		expect(htmlToText(html)).toBe('Hi @Ann Lee-Smith and @Ann Lee, <b>');
	});
	it('names nobody by an empty name', () => expect(noteHtml(BASE, '@ @', [{ id: '3' as AgentId, name: '' }])).toBe('@ @'));
});

describe('printed times', () => {
	const now = new Date(2026, 10, 25, 12, 0).getTime();
	const at = new Date(2026, 10, 25, 8, 51).getTime();
	it.each([
		'11/25/26 8:51 AM',
		'11/25/2026, 8:51 AM',
		'25/11/26 08:51',
		'25.11.26, 08:51',
		'2026-11-25 08:51:33',
		'25 nov. 2026 08:51',
		'Nov 25, 2026 8:51 a.m.',
		'25-11-2026 08.51',
		'26. 11. 25. 8:51',
	])('%s', (printed) => expect(readPrinted(printed, now)).toBe(at));
	it.each(['', 'yesterday', '8:51', '99/99/99 8:51', 'a moment ago', '25/25/25 08:51', '1/1/26'])('%j cannot be read', (printed) =>
		expect(readPrinted(printed, now)).toBeUndefined(),
	);
	it('in the afternoon, at noon and at midnight', () => {
		expect(readPrinted('11/24/26 1:05 PM', now)).toBe(new Date(2026, 10, 24, 13, 5).getTime());
		expect(readPrinted('11/24/26 12:05 PM', now)).toBe(new Date(2026, 10, 24, 12, 5).getTime());
		expect(readPrinted('11/24/26 12:05 AM', now)).toBe(new Date(2026, 10, 24, 0, 5).getTime());
	});
	it('never lies in the future, where another reading does not', () =>
		expect(readPrinted('03/04/26 10:00', new Date(2026, 2, 10).getTime())).toBe(new Date(2026, 2, 4, 10).getTime()));
});

describe('ids of entries', () => {
	const ticket = '7' as ConversationId;
	const post = (text: string, more: Partial<Post> = {}): Post => ({ kind: 'note', author: 'Ann Lee', text, marked: [], printed: '1/1/26 8:00 AM', ...more });
	it('are stable, and differ by author, kind, minute and text', () => {
		const posts = [post('a'), post('b'), post('a', { author: 'Jan' }), post('a', { kind: 'response' }), post('a', { printed: '1/1/26 8:01 AM' })];
		const ids = identified(ticket, posts).map(({ id }) => id);
		expect(new Set(ids).size).toBe(posts.length);
		expect(identified(ticket, posts).map(({ id }) => id)).toEqual(ids);
		expect(identified(ticket, posts.toReversed()).map(({ id }) => id)).toEqual(ids.toReversed());
		for (const id of ids) expect(id.startsWith('7-')).toBe(true);
	});
	it('tell twins apart from the oldest on, so that a new twin is a new id', () => {
		const [before] = identified(ticket, [post('ok')]);
		const after = identified(ticket, [post('ok'), post('ok')]);
		expect(after[1]?.id).toBe(before?.id);
		expect(after[0]?.id).not.toBe(before?.id);
	});
	it('after a window are those that it did not hold, in whatever order they stand', () => {
		const all = identified(ticket, [post('b'), post('new'), post('a')]);
		const window = windowId(ticket, [all[0]!.id, all[2]!.id]);
		expect(newerThan(ticket, all, window).map(({ post: { text } }) => text)).toEqual(['new']);
		expect(newerThan(ticket, all, all[1]!.id).map(({ post: { text } }) => text)).toEqual(['b']);
		expect(newerThan(ticket, all, '')).toHaveLength(3);
		expect(windowId(ticket, [])).toBe('');
	});
});

describe('the cursor', () => {
	const seen = (ticket: number, state: Seen['state']): Seen => ({
		ticket: String(ticket),
		number: `A-${ticket}`,
		state,
		count: 3,
		ids: ['x1', 'y2.2'],
		left: 2,
	});
	it('is read back as it was written', () => {
		const tickets = new Map([seen(1, 'follows'), seen(2, 'other'), seen(3, 'named'), seen(4, 'named-only')].map((one) => [one.ticket, one]));
		const back = parseCursor(formatCursor({ checks: 5, at: 17, name: 'brown, bea', tickets }));
		expect(back?.checks).toBe(5);
		expect(back?.at).toBe(17);
		expect(new Map([...(back?.tickets ?? [])].sort())).toEqual(tickets);
	});
	it('does not grow for ever, and keeps what is mine', () => {
		const tickets = new Map(Array.from({ length: 3_000 }, (_, index) => seen(index + 1, index < 3 ? 'follows' : 'other')).map((one) => [one.ticket, one]));
		const back = parseCursor(formatCursor({ checks: 1, at: 1, name: 'x', tickets }));
		expect(back?.tickets.size).toBeLessThan(400);
		for (const mine of ['1', '2', '3']) expect(back?.tickets.get(mine)?.state).toBe('follows');
		expect(back?.tickets.has('3000')).toBe(true);
	});
	it.each(['', 'x', '{}', '[]', 'null', '{"os":2}', '{"os":1,"checks":-1,"at":0,"tickets":[]}', '{"os":1,"checks":1,"at":0,"tickets":[["x","1",0,1,[],0]]}'])(
		'%s is none',
		(cursor) => expect(parseCursor(cursor)).toBeUndefined(),
	);
});
