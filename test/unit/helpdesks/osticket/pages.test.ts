// @vitest-environment happy-dom
/** What each selector finds on the pages of the versions we support: a selector that changed fails with its name. And what the page half makes of them. */
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConversationId, EntryId, SiteId } from '../../../../src/collaboration/model';
import { htmlToText } from '../../../../src/helpdesks/html-text';
import { identified } from '../../../../src/helpdesks/osticket/entry-ids';
import { pageModule } from '../../../../src/helpdesks/osticket/page';
import { missingOf, SELECTORS } from '../../../../src/helpdesks/osticket/page-dom';

const BASE = 'https://help.example.com/support' as SiteId;
type Name = Exclude<keyof typeof SELECTORS, 'entry' | 'lockAttribute' | 'awaitsRich' | 'replyText'>;
const EVERYWHERE = { panel: 1, token: 1, content: 1, list: 0 };
const TICKET = { ...EVERYWHERE, thread: 1, tabs: 1, entries: 2, entryBox: 2, entryBody: 4, entryAuthor: 2, entryTime: 2 };

/** Page → selector → how many it finds. `submit` counts those of a dialog, too. */
const FINDS: Record<string, Record<Name, number>> = {
	'ticket-1.17-1.18': { ...TICKET, activeTab: 1, noteTab: 1, replyTab: 1, noteForm: 1, replyForm: 1, noteText: 1, editor: 2, submit: 3 },
	'view-only-1.17-1.18': { ...TICKET, activeTab: 0, noteTab: 1, replyTab: 0, noteForm: 1, replyForm: 0, noteText: 1, editor: 0, submit: 2 },
	'plain-1.17-1.18': { ...TICKET, activeTab: 1, noteTab: 1, replyTab: 1, noteForm: 1, replyForm: 1, noteText: 1, editor: 0, submit: 3 },
	'merged-1.17-1.18': { ...TICKET, activeTab: 0, noteTab: 0, replyTab: 0, noteForm: 0, replyForm: 0, noteText: 0, editor: 0, submit: 1 },
	'list-1.17-1.18': {
		...{ ...EVERYWHERE, list: 1 },
		...{ thread: 0, tabs: 0, entries: 0, entryBox: 0, entryBody: 0, entryAuthor: 0, entryTime: 0, activeTab: 0, noteTab: 0, replyTab: 0 },
		...{ noteForm: 0, replyForm: 0, noteText: 0, editor: 0, submit: 2 },
	},
};

function load(name: string, path = '/scp/tickets.php?id=5'): void {
	window.location.href = `${BASE}${path}`;
	const parsed = new DOMParser().parseFromString(readFileSync(`test/helpdesks/osticket/pages/${name}.html`, 'utf8'), 'text/html');
	document.head.replaceChildren(...parsed.head.childNodes);
	document.body.replaceChildren(...parsed.body.childNodes);
}
const page = () => pageModule.page(document, BASE);
/** osTicket's own tabs, as far as the page half can see them. */
function tabsWork(): void {
	for (const tab of document.querySelectorAll('#response-tabs a'))
		tab.addEventListener('click', (event) => {
			event.preventDefault();
			for (const item of document.querySelectorAll('#response-tabs li')) item.classList.toggle('active', item.contains(tab));
		});
}

describe.each(Object.entries(FINDS))('on %s', (name, finds) => {
	beforeEach(() => load(name));
	it.each(Object.entries(finds))('the selector "%s" finds %i', (selector, count) => {
		expect(document.querySelectorAll(SELECTORS[selector as Name])).toHaveLength(count);
	});
});

describe('the page', () => {
	beforeEach(() => load('ticket-1.17-1.18'));

	it('is an agent’s; the customers’ portal is none', () => {
		expect(page().recognise()).toBe(true);
		load('portal', '/tickets.php?id=5');
		expect(page().recognise()).toBe(false);
		expect(page().conversation()).toBeUndefined();
	});
	it('shows a conversation, also where the address does not tell which', () => {
		expect(page().conversation()).toBe('5');
		load('ticket-1.17-1.18', '/scp/tickets.php?number=993110');
		expect(page().conversation()).toBe('5');
		load('merged-1.17-1.18');
		expect(page().conversation()).toBe('5');
		load('list-1.17-1.18', '/scp/tickets.php');
		expect(page().conversation()).toBeUndefined();
	});
	it('believes its forms more than an address that is ahead of them', () => {
		window.history.replaceState(null, '', `${BASE}/scp/tickets.php?id=6`);
		expect(page().conversation()).toBe('5');
	});
	it('has the composer of the chosen tab: a reply is public, and offers the note', () => {
		tabsWork();
		const half = page();
		const reply = half.composer();
		expect(reply?.mode()).toBe('public');
		expect(reply?.field.classList.contains('redactor-in-0')).toBe(true);
		reply?.switchToNote?.();
		const note = half.composer();
		expect(note?.mode()).toBe('note');
		expect(note?.field.classList.contains('redactor-in-1')).toBe(true);
		expect(note?.switchToNote).toBeUndefined();
		expect(half.composer()).toBe(note);
	});
	it('of a role that may only view has the note’s, though no tab is marked; and none while the editor is on its way', () => {
		load('view-only-1.17-1.18');
		const form = document.querySelector('form#note')!;
		form.getClientRects = () => [{}] as unknown as DOMRectList;
		expect(page().composer()).toBeUndefined();
		document.querySelector('textarea[name="note"]')!.classList.remove('richtext');
		expect(page().composer()?.mode()).toBe('note');
	});
	it('without rich text has the plain field', () => {
		load('plain-1.17-1.18');
		expect(page().composer()?.field.tagName).toBe('TEXTAREA');
	});
	it('tells of a submit once, by the form’s own event', () => {
		tabsWork();
		const half = page();
		document.querySelector<HTMLElement>('#post-note-tab')!.click();
		const composer = half.composer();
		const life = new AbortController();
		let submits = 0;
		composer?.onSubmit(life.signal, () => submits++);
		document.querySelector('form#note input[type="submit"]')!.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
		document.querySelector('form#reply')!.dispatchEvent(new Event('submit', { bubbles: true }));
		const afterClick = submits;
		document.querySelector('form#note')!.dispatchEvent(new Event('submit', { bubbles: true }));
		expect(submits - afterClick).toBe(1);
		life.abort();
		document.querySelector('form#note')!.dispatchEvent(new Event('submit', { bubbles: true }));
		expect(submits - afterClick).toBe(1);
	});
	it('puts the cursor into the note', async () => {
		tabsWork();
		document.querySelector<HTMLElement>('.redactor-in-1')!.tabIndex = 0;
		expect(await page().focusComposer('note')).toBe(true);
		expect(document.activeElement?.classList.contains('redactor-in-1')).toBe(true);
	});
	it('has none to put it into on a list', async () => {
		vi.useFakeTimers();
		load('list-1.17-1.18', '/scp/tickets.php');
		const focused = page().focusComposer('note');
		await vi.advanceTimersByTimeAsync(9_000);
		expect(await focused).toBe(false);
		vi.useRealTimers();
	});
	it('scrolls to an entry, by the id that is made of it', () => {
		const id = '5' as ConversationId;
		const [entry] = identified(id, [{ kind: 'note', author: 'Ava Archer', text: 'Hello @Bea Brown', marked: [], printed: '11/25/26 8:51 AM' }]);
		const scrolled: string[] = [];
		for (const element of document.querySelectorAll<HTMLElement>('[id^="thread-entry-"]')) element.scrollIntoView = () => void scrolled.push(element.id);
		expect(page().showEntry(entry!.id)).toBe(true);
		expect(page().showEntry('5-e31' as EntryId)).toBe(true);
		expect(scrolled).toEqual(['thread-entry-34', 'thread-entry-31']);
		for (const odd of ['5-nothing', '6-e31', '5-e99', '5-e1"]', '', 'w', 'x'] as EntryId[]) expect(page().showEntry(odd)).toBe(false);
	});
	it('scrolls to an entry whose words need escaping, as its preview has them', () => {
		// What osTicket writes, in the page as in the preview: the browser has decoded it, and writes it in its own way again.
		const html = '<p>5 &lt; 6 &amp;amp; 7&nbsp;&euro; for &eacute;clairs &quot;now&quot;</p>';
		const body = document.querySelector('#thread-entry-34 .thread-body > div');
		body?.replaceChildren(...new DOMParser().parseFromString(html, 'text/html').body.childNodes);
		const post = { kind: 'note' as const, author: 'Ava Archer', text: htmlToText(html), marked: [], printed: '11/25/26 8:51 AM' };
		const [entry] = identified('5' as ConversationId, [post]);
		for (const element of document.querySelectorAll<HTMLElement>('[id^="thread-entry-"]')) element.scrollIntoView = () => {};
		expect(post.text).toBe('5 < 6 &amp; 7 € for éclairs "now"');
		expect(page().showEntry(entry!.id)).toBe(true);
	});
	it('says which selector finds nothing, and none where nothing can be written', () => {
		expect(page().missing?.()).toEqual([]);
		document.querySelector('form#note')?.remove();
		document.querySelector('#post-note-tab')?.remove();
		expect(page().missing?.()).toEqual(['noteTab', 'noteForm']);
		load('view-only-1.17-1.18');
		expect(missingOf(document)).toEqual(['editor']);
		load('merged-1.17-1.18');
		expect(page().missing?.()).toEqual([]);
		load('list-1.17-1.18', '/scp/tickets.php');
		expect(page().missing?.()).toEqual([]);
	});
	it('misses nothing on the form that edits a ticket, on a list that stands for a ticket that is none of mine, and elsewhere', () => {
		load('list-1.17-1.18');
		expect(page().missing?.()).toEqual([]);
		document.querySelector('#content')?.replaceChildren();
		expect(page().missing?.()).toContain('noteForm');
		window.history.replaceState(null, '', `${BASE}/scp/tickets.php?id=5&a=edit`);
		expect(page().missing?.()).toEqual([]);
		load('portal');
		expect(page().missing?.()).toEqual([]);
	});
	it('notices another page and another tab, and nothing of what is typed', async () => {
		tabsWork();
		const half = page();
		const life = new AbortController();
		let changes = 0;
		half.watch(life.signal, () => changes++);
		const settle = () => new Promise((resolve) => setTimeout(resolve, 120));
		document.querySelector('.redactor-in-0')!.append('typed');
		await settle();
		expect(changes).toBe(0);
		document.querySelector<HTMLElement>('#post-note-tab')!.click();
		await settle();
		expect(changes).toBe(1);
		document.querySelector('#content')!.replaceChildren();
		await settle();
		expect(changes).toBe(2);
		life.abort();
	});
});
