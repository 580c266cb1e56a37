// @vitest-environment happy-dom
/** What is looked for on a page, version by version: a selector that finds something else fails here with its name. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { SiteId } from '../../../../src/collaboration/model';
import { pageModule } from '../../../../src/helpdesks/chatwoot/page';
import { boxIn, fieldIn, nativeMenuOpen, SELECTORS } from '../../../../src/helpdesks/chatwoot/page-dom';

const { happyDOM } = window as unknown as { happyDOM: { setURL(url: string): void } };
/** The markup as the document's body. */
function show(markup: string): void {
	document.body.replaceChildren(...new DOMParser().parseFromString(markup, 'text/html').body.childNodes);
}
const BASE = 'https://desk.example' as SiteId;
const pages = join(import.meta.dirname, '../../../helpdesks/chatwoot/pages');

/** happy-dom lays nothing out: everything that is there counts as drawn. */
const drawn = { length: 1 } as DOMRectList;

describe.each(['3.16', '4.0', '4.14'])('Chatwoot %s', (version) => {
	beforeEach(() => {
		vi.spyOn(Element.prototype, 'getClientRects').mockReturnValue(drawn);
		show(readFileSync(join(pages, `${version}.html`), 'utf8'));
		happyDOM.setURL(`${BASE}/app/accounts/1/conversations/42`);
	});

	it.each<[string, (box: HTMLElement) => Element | null | undefined, (found: Element | null | undefined) => boolean | undefined]>([
		['box', () => boxIn(document), (found) => found?.matches('.reply-box')],
		['field', (box) => fieldIn(box), (found) => found?.matches('[contenteditable="true"]')],
		['submit', (box) => box.querySelector(SELECTORS.submit), (found) => /↵/.test(found?.textContent ?? '')],
		['mention', (box) => box.querySelector(SELECTORS.mention), (found) => found?.getAttribute(SELECTORS.mentionId) === '13'],
		[
			'toggle or tabs',
			(box) => box.querySelector(version === '3.16' ? SELECTORS.noteTab : SELECTORS.toggle),
			(found) => /Private Note/.test(found?.textContent ?? ''),
		],
		['column', () => document.querySelector(SELECTORS.column), (found) => found?.querySelectorAll('.conversation--actions').length === 2],
		['nativeMenu', () => document.querySelector(SELECTORS.nativeMenu), (found) => found?.querySelector('#mention-item-0') !== null],
		['message', () => document.getElementById(`${SELECTORS.messageIdPrefix}5001`), (found) => /blue/.test(found?.textContent ?? '')],
	])('has %s', (_, find, isIt) => {
		const box = boxIn(document);
		if (!box) return expect.unreachable('no box');
		expect(isIt(find(box))).toBe(true);
	});

	it('lacks nothing, and says what it lacks', () => {
		const page = pageModule.page(document, BASE);
		expect(page.missing?.()).toEqual([]);
		expect(nativeMenuOpen(document)).toBe(true);
		expect(page.composer()?.mode()).toBe('note');
		expect(page.composer()?.named?.()).toEqual([{ id: '13', name: 'Jan Kowalski' }]);
		document.querySelector('.right-wrap')?.remove();
		document.querySelector('.ProseMirror-woot-style')?.classList.remove('ProseMirror-woot-style');
		expect(page.missing?.()).toEqual(['field', 'submit']);
		document.querySelector('.reply-box')?.remove();
		expect(page.missing?.()).toEqual(['box']);
		happyDOM.setURL(`${BASE}/app/accounts/1/dashboard`);
		expect(page.missing?.()).toEqual([]);
	});
});
