// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConversationId } from '../../../src/collaboration/model';
import { mountToasts } from '../../../src/overlay/toasts';
import { LoopinError } from '../../../src/platform/errors';
import { key, press, type Rig, rig, settle } from '../overlay-followers/context';
import { toast, update } from './toasts';

let at: Rig;
let editor: HTMLTextAreaElement;
let windowFocused = true;
let visibility: DocumentVisibilityState = 'visible';

const show = async (part: Parameters<typeof toast>[0] = {}) => {
	const answer = await at.tell('toast.show', { toast: toast(part) });
	await settle();
	return answer;
};
const titles = () => [...at.layer.querySelectorAll('.lp-toast__title')].map((title) => title.textContent);
const button = (label: string) => [...at.layer.querySelectorAll('button')].find((one) => (one.getAttribute('aria-label') ?? one.textContent) === label);
const acts = () =>
	at.asked.map(({ name, payload }) => (name === 'toast.act' ? Object.values(payload as object).join(' ') : `${name} ${Object.values(payload as object)}`));
const shortcut = () => key(document.activeElement ?? document.body, 'N', { code: 'KeyN', altKey: true, shiftKey: true });
const focused = () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent;

beforeEach(() => {
	windowFocused = true;
	visibility = 'visible';
	vi.spyOn(document, 'hasFocus').mockImplementation(() => windowFocused);
	vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
	at = rig();
	at.answers = mountToasts(at.root, at.context);
	editor = document.createElement('textarea');
	document.body.append(editor);
	editor.focus();
});
afterEach(() => {
	at.end();
	editor.remove();
	vi.useRealTimers();
});

describe('showing', () => {
	it('draws it, says it once, and leaves the focus where it is', async () => {
		expect(await show()).toEqual({ shown: true, looking: false });
		expect(titles()).toEqual(['Ann Lee mentioned you']);
		expect(at.said).toEqual(['Ann Lee mentioned you in Refund missing for order 48213.']);
		expect(document.activeElement).toBe(editor);
	});

	it('does not draw it for the conversation in front of the agent, save a problem', async () => {
		at.looking = (conversation) => conversation === '18204';
		expect(await show()).toEqual({ shown: false, looking: true });
		expect(await show({ id: 'p', kind: 'not-added', button: 'retry', updates: [], problem: { name: 'Jan', job: 'j', failure: { kind: 'refused' } } })).toEqual({
			shown: true,
			looking: false,
		});
		expect(titles()).toEqual(['Jan was not added']);
		expect(at.said).toEqual(['! Jan was not added. Acme Support refused the follower.']);
	});

	it('leaves it to a notification when the tab is hidden', async () => {
		visibility = 'hidden';
		expect(await show()).toEqual({ shown: false, looking: false });
		expect(titles()).toEqual([]);
	});

	it('replaces the same id in place', async () => {
		await show({ id: 'a' });
		await show({ id: 'b', updates: [update({ author: { id: '', name: 'Tom', kind: 'agent' } })] });
		await show({ id: 'a', kind: 'group', count: 2, button: 'see' });
		expect(titles()).toEqual(['Tom mentioned you', '2 new updates']);
	});

	it('takes it away when it was acted on elsewhere, without telling anybody', async () => {
		await show();
		await at.tell('toast.close', { id: 'toast-1' });
		await settle();
		expect(titles()).toEqual([]);
		expect(acts()).toEqual([]);
	});

	it('takes it away when the agent goes to its conversation', async () => {
		at.conversation.value = undefined;
		await show();
		at.looking = () => true;
		at.conversation.value = '18204' as ConversationId;
		await settle();
		expect(titles()).toEqual([]);
		expect(acts()).toEqual(['toast-1 close']);
	});

	it('waits for the host’s dialog, and speaks only then', async () => {
		at.dialog = document.createElement('dialog');
		expect(await show()).toEqual({ shown: true, looking: false });
		expect([titles(), at.said]).toEqual([[], []]);
		at.dialog = undefined;
		await new Promise((resolve) => setTimeout(resolve, 600));
		expect([titles(), at.said.length]).toEqual([['Ann Lee mentioned you'], 1]);
	});
});

describe('time', () => {
	const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
	const come = async (part = {}) => {
		const shown = at.tell('toast.show', { toast: toast(part) });
		await pass(50);
		await shown;
	};
	beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));

	it('is ten seconds, told once at the end', async () => {
		await come();
		await pass(9_900);
		expect(titles()).toHaveLength(1);
		await pass(200);
		expect(titles()).toEqual([]);
		expect(acts()).toEqual(['toast-1 expired']);
	});

	it('stands while the window is not focused, and goes on', async () => {
		await come();
		windowFocused = false;
		window.dispatchEvent(new Event('blur'));
		await pass(60_000);
		expect(titles()).toHaveLength(1);
		windowFocused = true;
		window.dispatchEvent(new Event('focus'));
		await pass(9_000);
		expect(titles()).toHaveLength(1);
		await pass(1_100);
		expect(titles()).toEqual([]);
	});

	it('stands under the pointer, and while the focus is in the stack', async () => {
		await come();
		const section = at.layer.querySelector('section');
		section?.dispatchEvent(new Event('pointerenter'));
		await pass(30_000);
		expect(at.layer.textContent).toContain('Paused');
		section?.dispatchEvent(new Event('pointerleave'));
		button('Reply')?.focus();
		await pass(30_000);
		expect(titles()).toHaveLength(1);
		editor.focus();
		await pass(10_100);
		expect(titles()).toEqual([]);
	});

	it('is the agent’s choice', async () => {
		at.state.value = { ...at.state.value, settings: { ...at.state.value.settings, toastSeconds: 0 } };
		await come();
		await pass(3_600_000);
		expect(titles()).toHaveLength(1);
		expect(at.layer.querySelector('.lp-toast__bar')).toBeNull();
	});
});

describe('keys', () => {
	it('Alt+Shift+N goes to the newest, Escape closes it and goes back', async () => {
		await show({ id: 'a' });
		await show({ id: 'b', button: 'see', kind: 'note', updates: [update({ kind: 'note' })] });
		expect(await shortcut()).toBe(true);
		expect(focused()).toBe('See conversation');
		await key(document.activeElement, 'Escape');
		expect(document.activeElement).toBe(editor);
		expect(titles()).toEqual(['Ann Lee mentioned you']);
		expect(acts()).toEqual(['b close']);
	});

	it('are the page’s while there is no toast, and when nobody pressed them', async () => {
		expect(await shortcut()).toBe(false);
		await show();
		const made = new KeyboardEvent('keydown', { code: 'KeyN', altKey: true, shiftKey: true, bubbles: true, cancelable: true });
		editor.dispatchEvent(made);
		expect([made.defaultPrevented, document.activeElement]).toEqual([false, editor]);
	});

	it('go to the toast that comes into the place of a closed one, and back to the page after the last', async () => {
		await show({ id: 'a' });
		await show({ id: 'b' });
		await shortcut();
		await press(button('Close'));
		expect([titles().length, focused()]).toEqual([1, 'Reply']);
		await press(button('Close'));
		expect([titles().length, document.activeElement]).toEqual([0, editor]);
	});

	it('go on in what the pill held', async () => {
		for (const id of ['a', 'b', 'c', 'd', 'e']) await show({ id, title: id });
		expect(titles()).toHaveLength(3);
		await press(button('2 more'));
		expect(titles()).toHaveLength(5);
		expect(document.activeElement?.closest('[data-toast]')?.getAttribute('data-toast')).toBe('b');
		await press(button('Close all'));
		expect(acts().sort()).toEqual(['a close', 'b close', 'c close', 'd close', 'e close']);
	});
});

describe('acting', () => {
	it('hands the button to the background and goes', async () => {
		await show();
		await press(button('Reply'));
		expect([acts(), titles()]).toEqual([['toast-1 button'], []]);
	});

	it('comes back and says so when that failed', async () => {
		await show();
		at.answer = () => {
			throw new LoopinError('not-answering');
		};
		await press(button('Reply'));
		expect(titles()).toHaveLength(1);
		expect(at.layer.querySelector('[role="alert"]')?.textContent).toBe('Acme Support didn’t answer.');
	});

	it('does nothing for clicks that are not the agent’s', async () => {
		await show();
		button('Reply')?.click();
		button('Close')?.click();
		await settle();
		expect([acts(), titles().length]).toEqual([[], 1]);
	});

	it('keeps a mouse press from moving the focus', async () => {
		await show();
		const down = new MouseEvent('mousedown', { bubbles: true, cancelable: true });
		button('Close')?.dispatchEvent(down);
		expect(down.defaultPrevented).toBe(true);
	});

	it('draws what a customer wrote as text', async () => {
		await show({ updates: [update({ text: '<img src=x onerror=alert(1)> @Robin Berg look' })] });
		expect(at.layer.querySelector('img')).toBeNull();
		expect(at.layer.querySelector('.lp-mention')?.textContent).toBe('@Robin Berg');
	});
});
