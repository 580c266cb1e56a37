// @vitest-environment happy-dom
/** What the page half finds on Zammad's markup (test/helpdesks/zammad/pages), selector by selector: a changed one fails with its name. */
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { EntryId, SiteId } from '../../../../src/collaboration/model';
import type { Composer, HelpdeskPage } from '../../../../src/helpdesks/helpdesk';
import { pageModule } from '../../../../src/helpdesks/zammad/page';
import { MENTION, NEW, OLD } from '../../../../src/helpdesks/zammad/page-dom';

const BASE = 'https://desk.example' as SiteId;
const drawn: DOMRectList = Object.assign([new DOMRect(0, 0, 10, 10)], { item: () => null });

const goTo = (path: string): void => (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(`${BASE}${path}`);

/** The file as the page at that address. */
function show(file: string, path: string): HelpdeskPage {
	const parsed = new DOMParser().parseFromString(readFileSync(`test/helpdesks/zammad/pages/${file}`, 'utf8'), 'text/html');
	document.body.replaceChildren(...parsed.body.childNodes);
	goTo(path);
	return pageModule.page(document, BASE);
}
const $ = (selector: string): HTMLElement => {
	const found = document.querySelector<HTMLElement>(selector);
	if (!found) throw new Error(`no ${selector}`);
	return found;
};
const composerOf = (page: HelpdeskPage): Composer => {
	const found = page.composer();
	if (!found) throw new Error('no composer');
	return found;
};
const count = (selectors: Record<string, string>): Record<string, number> =>
	Object.fromEntries(Object.entries(selectors).map(([name, selector]) => [name, document.querySelectorAll(selector).length]));

beforeEach(() => {
	Element.prototype.getClientRects = () => drawn;
	Element.prototype.scrollIntoView = vi.fn();
});

describe('the old interface', () => {
	const page12 = () => show('old.html', '/#ticket/zoom/12');
	const pane = OLD.pane('12');

	it('has what each selector looks for', () => {
		page12();
		expect(
			count({
				app: OLD.app,
				pane,
				form: OLD.form,
				field: OLD.field,
				visibility: OLD.visibility,
				typeItem: OLD.typeItem('note'),
				submit: OLD.submit,
				macro: OLD.macro,
				nativeMenu: OLD.nativeMenu,
				article: OLD.article('7'),
				mention: MENTION,
			}),
		).toEqual({ app: 1, pane: 1, form: 2, field: 2, visibility: 2, typeItem: 2, submit: 2, macro: 1, nativeMenu: 1, article: 1, mention: 4 });
	});

	it('takes the composer of the ticket in view, and says whom its links name', () => {
		const page = page12();
		expect(page.recognise()).toBe(true);
		expect(page.conversation()).toBe('12');
		const composer = composerOf(page);
		expect(composer.field).toBe($(`${pane} ${OLD.field}`));
		expect(composer.mode()).toBe('note');
		expect(composer.named?.()).toEqual([
			{ id: '4', name: 'Jan Kowalski' },
			{ id: '5', name: 'Cléo Dürand' },
		]);
		expect(composer.nativeMentions).toBeUndefined();
		expect(composer.submitButtons()).toEqual([$(`${pane} ${OLD.submit}`)]);
		expect(page.composer()).toBe(composer);
		expect(page.nativeMenuOpen()).toBe(true);
		expect(page.showEntry('7' as EntryId)).toBe(true);
		expect(page.showEntry('h7' as EntryId)).toBe(false);
		expect(page.missing?.()).toEqual([]);
	});

	it('an internal mail is public: it is sent all the same', () => {
		const page = show('old.html', '/#ticket/zoom/13');
		expect(composerOf(page).mode()).toBe('public');
	});

	it('is submitted by Update and by a macro of its own ticket only', () => {
		const page = page12();
		const end = new AbortController();
		const submitted = vi.fn();
		composerOf(page).onSubmit(end.signal, submitted);
		for (const button of document.querySelectorAll('button, li')) button.addEventListener('click', (event) => event.preventDefault());
		$(`${OLD.pane('13')} ${OLD.submit}`).click();
		$(`${pane} .js-openDropdownMacro`).click();
		expect(submitted).not.toHaveBeenCalled();
		$(`${pane} ${OLD.submit} span`).click();
		$(`${pane} ${OLD.macro}`).click();
		expect(submitted).toHaveBeenCalledTimes(2);
		end.abort();
		$(`${pane} ${OLD.submit}`).click();
		expect(submitted).toHaveBeenCalledTimes(2);
	});

	it('goes back to a note by the page’s own buttons', async () => {
		const page = show('old.html', '/#ticket/zoom/13');
		const form = $(`${OLD.pane('13')} ${OLD.form}`);
		// what the page does at these clicks; the administrator lets notes begin public
		$(`${OLD.pane('13')} ${OLD.typeItem('note')}`).addEventListener('click', () => {
			form.dataset.type = 'note';
			form.classList.replace('is-internal', 'is-public');
		});
		$(`${OLD.pane('13')} ${OLD.visibility}`).addEventListener('click', () => form.classList.replace('is-public', 'is-internal'));
		const composer = composerOf(page);
		const changed = vi.fn();
		composer.onModeChange(new AbortController().signal, changed);
		composer.switchToNote?.();
		await vi.waitFor(() => expect(composer.mode()).toBe('note'));
		await vi.waitFor(() => expect(changed).toHaveBeenCalled());
	});

	it('puts the cursor into the note', async () => {
		const page = page12();
		expect(await page.focusComposer('note')).toBe(true);
		expect(document.activeElement).toBe($(`${pane} ${OLD.field}`));
	});

	it.each([
		['old.pane', pane],
		['old.form', `${pane} ${OLD.form}`],
		['old.field', `${pane} ${OLD.field}`],
		['old.submit', `${pane} ${OLD.submit}`],
	])('without %s it says so', (name, selector) => {
		const page = page12();
		$(selector).remove();
		expect(page.missing?.()).toEqual([name]);
	});

	it('misses nothing for somebody who may only read, nor where no ticket is', () => {
		expect(show('old.html', '/#ticket/zoom/14').missing?.()).toEqual([]);
		expect(show('old.html', '/#dashboard').missing?.()).toEqual([]);
		expect(show('old.html', '/#ticket/zoom/14').composer()).toBeUndefined();
	});
});

describe('the new interface', () => {
	const page12 = () => show('new.html', '/desktop/tickets/12');

	it('has what each selector looks for', () => {
		page12();
		expect(
			count({
				app: NEW.app,
				form: NEW.form,
				field: `${NEW.form} ${NEW.field}`,
				visibility: NEW.visibility,
				type: NEW.type,
				lock: `${NEW.visibility} ${NEW.icon('lock')}`,
				option: NEW.option('true'),
				submit: NEW.submit,
				nativeMenu: NEW.nativeMenu,
				article: NEW.article('7'),
				mention: MENTION,
			}),
		).toEqual({ app: 1, form: 1, field: 1, visibility: 1, type: 1, lock: 1, option: 1, submit: 1, nativeMenu: 1, article: 1, mention: 1 });
		show('new-idle.html', '/desktop/tickets/12');
		expect(count({ note: NEW.begin('note'), mail: NEW.begin('mail') })).toEqual({ note: 1, mail: 1 });
	});

	it('takes mentions from its own menu only', () => {
		const page = page12();
		const composer = composerOf(page);
		expect([page.recognise(), page.conversation(), composer.mode(), composer.nativeMentions]).toEqual([true, '12', 'note', 'instead']);
		expect(composer.named?.()).toEqual([{ id: '4', name: 'Jan Kowalski' }]);
		expect(composer.submitButtons()).toHaveLength(1);
		expect(page.nativeMenuOpen()).toBe(true);
		expect(page.missing?.()).toEqual([]);
	});

	it('knows the mode by icons, never by words; what it does not know is public', () => {
		const composer = composerOf(page12());
		const icon = $(`${NEW.visibility} use`);
		icon.setAttribute('href', '#icon-unlock');
		expect(composer.mode()).toBe('public');
		icon.setAttribute('href', '#icon-lock');
		$(`${NEW.type} use`).setAttribute('href', '#icon-mail');
		expect(composer.mode()).toBe('public');
		$(NEW.type).remove();
		expect(composer.mode()).toBe('note');
		$(NEW.visibility).remove();
		expect(composer.mode()).toBe('public');
	});

	it('is submitted by Update, not by what stands beside it', () => {
		const submitted = vi.fn();
		composerOf(page12()).onSubmit(new AbortController().signal, submitted);
		$('footer [aria-label]').click();
		$('footer .bg-pink-100').click();
		expect(submitted).not.toHaveBeenCalled();
		$(NEW.submit).click();
		expect(submitted).toHaveBeenCalledTimes(1);
	});

	it('begins a note where none is', async () => {
		const page = show('new-idle.html', '/desktop/tickets/12');
		expect(page.composer()).toBeUndefined();
		expect(page.missing?.()).toEqual([]);
		$(NEW.begin('note')).addEventListener('click', () => page12());
		expect(await page.focusComposer('note')).toBe(true);
		expect(document.activeElement).toBe($(`${NEW.form} ${NEW.field}`));
	});

	it.each([
		['new.field', `${NEW.form} ${NEW.field}`],
		['new.visibility', NEW.visibility],
		['new.submit', NEW.submit],
	])('without %s it says so', (name, selector) => {
		const page = page12();
		$(selector).remove();
		expect(page.missing?.()).toEqual([name]);
	});
});

it('is none of the customers’ and the mobile pages', () => {
	for (const path of ['/mobile/tickets/12', '/help/en-us', '/api/v1/tickets']) expect(show('new.html', path).recognise()).toBe(false);
});

it('tells of another ticket, once, and not of keys', async () => {
	const page = show('old.html', '/#ticket/zoom/12');
	const changed = vi.fn();
	const end = new AbortController();
	page.watch(end.signal, changed);
	composerOf(page).field.append('more text');
	await new Promise((resolve) => setTimeout(resolve, 80));
	expect(changed).not.toHaveBeenCalled();
	goTo('/#ticket/zoom/13');
	window.dispatchEvent(new HashChangeEvent('hashchange'));
	await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
	end.abort();
});
