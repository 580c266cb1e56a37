// @vitest-environment happy-dom
/** The composer: its mode, who is named in it, when it is sent. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { SiteId } from '../../../../src/collaboration/model';
import { pageModule } from '../../../../src/helpdesks/chatwoot/page';

const { happyDOM } = window as unknown as { happyDOM: { setURL(url: string): void } };
/** The markup as the document's body. */
function show(markup: string): void {
	document.body.replaceChildren(...new DOMParser().parseFromString(markup, 'text/html').body.childNodes);
}
const BASE = 'https://desk.example' as SiteId;
const box = (label: string) => `
	<div class="reply-box is-private">
		<div><button id="toggle">Reply | Private Note</button></div>
		<div class="reply-box__top"><div class="input"><div contenteditable="true" class="ProseMirror-woot-style"></div></div></div>
		<div class="right-wrap"><button type="submit">${label}</button></div>
	</div>`;
const go = (path: string) => happyDOM.setURL(BASE + path);
const find = (selector: string) => document.querySelector<HTMLElement>(selector) ?? expect.unreachable(selector);

beforeEach(() => {
	vi.spyOn(Element.prototype, 'getClientRects').mockReturnValue({ length: 1 } as DOMRectList);
	show(box('Create Note (Ctrl + ↵)'));
	go('/app/accounts/1/conversations/42');
});

const sends = () => {
	const life = new AbortController();
	const sent = vi.fn();
	pageModule.page(document, BASE).composer()?.onSubmit(life.signal, sent);
	return { sent, life };
};
const press = (init: KeyboardEventInit) =>
	find('.ProseMirror-woot-style').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, ...init }));

describe('the composer', () => {
	it('is one object as long as field and conversation are the same', () => {
		const page = pageModule.page(document, BASE);
		const first = page.composer();
		expect(page.composer()).toBe(first);
		go('/app/accounts/1/conversations/43');
		expect(page.composer()).not.toBe(first);
		expect(page.composer()).toMatchObject({ conversation: '1-43', field: first?.field });
		go('/app/accounts/1/dashboard');
		expect(page.composer()).toBeUndefined();
	});

	it('tells of its mode', async () => {
		const composer = pageModule.page(document, BASE).composer() ?? expect.unreachable('none');
		const changed = vi.fn();
		composer.onModeChange(new AbortController().signal, changed);
		find('.reply-box').classList.add('is-focused');
		await Promise.resolve();
		expect(changed).not.toHaveBeenCalled();
		find('.reply-box').classList.remove('is-private');
		await vi.waitFor(() => expect(changed).toHaveBeenCalledOnce());
		expect(composer.mode()).toBe('public');
	});

	it('presses the page’s own button for a note, and not one that is held', async () => {
		const page = pageModule.page(document, BASE);
		find('.reply-box').classList.remove('is-private');
		const toggle = find('#toggle') as HTMLButtonElement;
		toggle.disabled = true;
		expect(await page.focusComposer('note')).toBe(false);
		toggle.disabled = false;
		toggle.addEventListener('click', () => find('.reply-box').classList.toggle('is-private'));
		expect(await page.focusComposer('note')).toBe(true);
		expect(document.activeElement).toBe(find('.ProseMirror-woot-style'));
		expect(await page.focusComposer('public')).toBe(true);
		expect(page.composer()?.mode()).toBe('public');
	});

	it('names people by their marks, never by odd ones', () => {
		const field = find('.ProseMirror-woot-style');
		for (const [id, name, type] of [
			['3', 'Jan  Kowalski', 'user'],
			['0', 'Nobody', 'user'],
			['x', 'Nobody', 'user'],
			['7', '', 'user'],
			['9', 'frontline', 'team'],
		] as const) {
			const node = document.createElement('span');
			node.className = 'prosemirror-mention-node';
			node.setAttribute('mention-user-id', id);
			node.setAttribute('mention-user-full-name', name);
			node.setAttribute('mention-type', type);
			field.append(node);
		}
		expect(pageModule.page(document, BASE).composer()?.named?.()).toEqual([{ id: '3', name: 'Jan Kowalski' }]);
	});
});

describe('sending', () => {
	it('is a click on the button, unless it is held or another conversation is in view', () => {
		const { sent } = sends();
		const button = find('.right-wrap button') as HTMLButtonElement;
		button.disabled = true;
		button.dispatchEvent(new MouseEvent('click', { bubbles: true }));
		expect(sent).not.toHaveBeenCalled();
		button.disabled = false;
		button.click();
		expect(sent).toHaveBeenCalledTimes(1);
		go('/app/accounts/1/conversations/43');
		button.click();
		expect(sent).toHaveBeenCalledTimes(1);
	});

	it('is Ctrl+Enter where the button says so', () => {
		const { sent } = sends();
		press({});
		expect(sent).not.toHaveBeenCalled();
		press({ ctrlKey: true });
		expect(sent).toHaveBeenCalledTimes(1);
	});

	it('is Enter alone where the button says that', () => {
		show(box('Notiz anlegen (↵)'));
		const { sent } = sends();
		press({ shiftKey: true });
		press({ ctrlKey: true });
		press({ isComposing: true });
		expect(sent).not.toHaveBeenCalled();
		press({});
		expect(sent).toHaveBeenCalledTimes(1);
	});

	it('is nothing while the page’s own menu is open, nor after it ended', () => {
		const { sent, life } = sends();
		const menu = document.createElement('ul');
		menu.className = 'mention--box';
		document.body.append(menu);
		press({ ctrlKey: true });
		menu.remove();
		life.abort();
		press({ ctrlKey: true });
		expect(sent).not.toHaveBeenCalled();
	});
});

describe('the page', () => {
	it('is known by its address', () => {
		const page = pageModule.page(document, BASE);
		expect(page.recognise()).toBe(true);
		for (const path of ['/app/login', '/widget', '/', '/hc/help/en']) {
			go(path);
			expect(page.recognise()).toBe(false);
		}
	});

	it('tells of another conversation, and of a field drawn anew', async () => {
		const changed = vi.fn();
		pageModule.page(document, BASE).watch(new AbortController().signal, changed);
		find('.ProseMirror-woot-style').append(document.createElement('p'));
		await new Promise((resolve) => setTimeout(resolve, 80));
		expect(changed).not.toHaveBeenCalled();
		go('/app/accounts/1/conversations/43');
		document.body.append(document.createElement('p'));
		await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
		show(box('Send'));
		await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(2));
	});

	it('scrolls to an entry that is there', () => {
		const page = pageModule.page(document, BASE);
		document.body.append(Object.assign(document.createElement('div'), { id: 'message77' }));
		expect(page.showEntry('77:added' as never)).toBe(true);
		expect(page.showEntry('78' as never)).toBe(false);
	});
});
