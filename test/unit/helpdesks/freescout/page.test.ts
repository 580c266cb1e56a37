// @vitest-environment happy-dom
/** The selectors on the markup of each supported version: one that finds nothing any more fails by its name. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SiteId } from '../../../../src/collaboration/model';
import { pageModule } from '../../../../src/helpdesks/freescout/page';
import { REQUIRED, SELECTORS } from '../../../../src/helpdesks/freescout/page-dom';

const BASE = 'https://desk.example/support' as SiteId;
const pages = join(import.meta.dirname, '../../../helpdesks/freescout/pages');
const page = () => pageModule.page(document, BASE);
let life: AbortController;

function show(version: string, address = `${BASE}/conversation/11?folder_id=7`): void {
	const source = new DOMParser().parseFromString(readFileSync(join(pages, `conversation-${version}.html`), 'utf8'), 'text/html');
	for (const { name } of [...document.body.attributes]) document.body.removeAttribute(name);
	for (const { name, value } of source.body.attributes) document.body.setAttribute(name, value);
	document.body.replaceChildren(...source.body.childNodes);
	(window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(address);
}

beforeEach(() => {
	life = new AbortController();
	// happy-dom lays nothing out: what has no `hidden` above it counts as drawn.
	vi.spyOn(Element.prototype, 'getClientRects').mockImplementation(function (this: Element) {
		return (this.closest('.hidden') ? [] : [{}]) as unknown as DOMRectList;
	});
});
afterEach(() => {
	life.abort();
	vi.restoreAllMocks();
});

const EXPECTED: Record<Exclude<keyof typeof SELECTORS, 'entry' | 'blockHidden' | 'blockNote'>, number> = {
	agentBody: 1,
	conversationBody: 1,
	layout: 1,
	newLayout: 0,
	column: 1,
	threads: 1,
	block: 1,
	field: 1,
	noteButton: 1,
	replyButton: 1,
	submit: 4,
	chat: 0,
	nativeMenu: 0,
	mentions: 2,
};

describe.each(['1.8.129', '1.8.235'])('FreeScout %s', (version) => {
	beforeEach(() => show(version));

	it.each(Object.entries(EXPECTED))('%s finds %i', (name, count) => {
		expect([name, document.querySelectorAll(SELECTORS[name as keyof typeof EXPECTED]).length]).toEqual([name, count]);
	});

	it('is a page of the conversation, with its composer as a note', () => {
		expect(page().recognise()).toBe(true);
		expect(page().conversation()).toBe('11');
		expect(page().missing?.()).toEqual([]);
		const composer = page().composer();
		expect(composer?.mode()).toBe('note');
		expect(composer?.field.textContent).toBe('Hello');
		expect(composer?.switchToNote).toBeUndefined();
		expect(composer?.submitButtons().length).toBeGreaterThan(0);
		expect(page().showEntry('502' as never)).toBe(true);
		expect(page().showEntry('1"] *' as never)).toBe(false);
	});

	it.each(REQUIRED)('without %s it says so by that name', (name) => {
		for (const element of document.querySelectorAll(SELECTORS[name])) element.removeAttribute(name === 'layout' || name === 'threads' ? 'id' : 'class');
		expect(page().missing?.()).toContain(name);
	});
});

describe('the page', () => {
	beforeEach(() => show('1.8.235'));
	const block = () => document.querySelector('.conv-reply-block') as HTMLElement;

	it('names whom notes name by links to their profiles, and nobody whom a customer names', () => {
		expect(page().mentioned?.()).toEqual([{ id: '9', name: 'Jan Kowalski' }]);
	});

	it('has no composer while the form is closed, and is public unless it is known to be a note', () => {
		block().classList.add('hidden');
		expect(page().composer()).toBeUndefined();
		block().classList.remove('hidden', 'conv-note-block');
		expect(page().composer()?.mode()).toBe('public');
		block().classList.add('conv-forward-block');
		expect(page().composer()?.mode()).toBe('public');
	});

	it('is a live chat by its class, or by the link to its chat mode in whatever language', () => {
		document.querySelector('#conv-layout')?.classList.replace('conv-type-email', 'conv-type-discussion');
		expect(page().composer()?.mode()).toBe('note');
		const tags = Object.assign(document.createElement('span'), { className: 'conv-tags' });
		const link = document.createElement('a');
		link.setAttribute('href', '?chat_mode=1');
		tags.append(link);
		document.querySelector('#conv-subject')?.append(tags);
		expect(page().composer()?.mode()).toBe('live-chat');
	});

	it('keeps its composer over questions, and gives another one for another field', () => {
		const here = page();
		expect(here.composer()).toBe(here.composer());
		const before = here.composer();
		before?.field.replaceWith(before.field.cloneNode(true));
		expect(here.composer()).not.toBe(before);
	});

	it('hears the submit by its buttons and keys, not by others', () => {
		const submitted = vi.fn();
		const composer = page().composer();
		composer?.onSubmit(life.signal, submitted);
		(document.querySelector('.btn-add-note-text') as HTMLElement).click();
		expect(submitted).toHaveBeenCalledTimes(1);
		(document.querySelector('.conv-reply') as HTMLElement).click();
		composer?.field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
		expect(submitted).toHaveBeenCalledTimes(1);
		composer?.field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', metaKey: true, bubbles: true }));
		expect(submitted).toHaveBeenCalledTimes(2);
	});

	it('opens a note by the host’s own button when none is open, and touches no reply that is being written', async () => {
		const click = vi.fn(() => block().classList.replace('hidden', 'conv-note-block'));
		document.querySelector('.conv-add-note')?.addEventListener('click', click);
		block().className = 'conv-block conv-reply-block hidden';
		expect(await page().focusComposer('note')).toBe(true);
		expect(click).toHaveBeenCalledTimes(1);
		expect(document.activeElement?.classList.contains('note-editable')).toBe(true);
		block().classList.remove('conv-note-block');
		expect(await page().focusComposer('note')).toBe(false);
		expect(click).toHaveBeenCalledTimes(1);
	});

	it('tells when the form opens and when messages come, once a frame', async () => {
		const changed = vi.fn();
		page().watch(life.signal, changed);
		block().classList.add('hidden');
		document.querySelector('#conv-layout-main')?.prepend(document.createElement('div'));
		await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
		document.querySelector('.note-editable')?.append('typed');
		await new Promise((resolve) => setTimeout(resolve, 60));
		expect(changed).toHaveBeenCalledTimes(1);
	});

	it('is none for guests and for what is only being written', () => {
		document.querySelector('#conv-layout')?.classList.add('conv-new');
		expect(page().conversation()).toBeUndefined();
		expect(page().missing?.()).toEqual([]);
		document.body.removeAttribute('data-auth_user_id');
		expect(page().recognise()).toBe(false);
	});
});
