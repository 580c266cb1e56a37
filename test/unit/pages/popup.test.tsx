// @vitest-environment happy-dom
import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import browser from 'webextension-polyfill';
import { App } from '../../../src/popup/App';
import { createActions } from '../../../src/popup/actions';
import { startKeyboard } from '../../../src/popup/keyboard';
import { createPopup, type Popup } from '../../../src/popup/state';
import { db } from '../../../src/store/db';
import { getDraft } from '../../../src/store/drafts';
import { resetFake } from '../fake-browser';
import { ACCOUNT, HOSTILE, MINUTE, NOW, reply, site, update } from './records';

const settled = (ms = 30) => new Promise((resolve) => setTimeout(resolve, ms));
let sent: { loopin: string; payload: Record<string, unknown> }[] = [];
let life = new AbortController();

function show(popup: Popup) {
	document.body.replaceChildren();
	const root = document.createElement('main');
	document.body.append(root);
	const actions = createActions(popup);
	startKeyboard(popup, actions, life.signal);
	render(<App popup={popup} actions={actions} onRetry={() => undefined} />, root);
	life.signal.addEventListener('abort', () => {
		render(null, root);
		actions.stop();
	});
	return actions;
}

function popupWith(records = [update()], sites = [site()]): Popup {
	const popup = createPopup();
	popup.sites.value = sites;
	popup.records.value = records;
	popup.now.value = NOW;
	return popup;
}
const rows = () => [...document.querySelectorAll<HTMLElement>('.lp-row')];
const main = (index: number) => rows()[index]?.querySelector<HTMLButtonElement>('.lp-row__main') as HTMLButtonElement;
const press = (key: string) => document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
const type = (text: string) => {
	const field = document.querySelector('textarea') as HTMLTextAreaElement;
	field.value = text;
	field.dispatchEvent(new InputEvent('input', { bubbles: true }));
};

beforeEach(async () => {
	resetFake();
	life = new AbortController();
	sent = [];
	vi.spyOn(browser.runtime, 'sendMessage').mockImplementation(async (message: unknown) => {
		const { loopin, payload } = message as (typeof sent)[number];
		sent.push({ loopin, payload });
		return { ok: true, value: loopin === 'page.directory' ? { agents: [] } : loopin === 'reply.send' ? { job: 'j1' } : {} };
	});
	if (!db.isOpen()) await db.open();
	await Promise.all([db.drafts.clear(), db.jobs.clear(), db.conversations.clear()]);
});
afterEach(() => life.abort());

describe('the list', () => {
	it('draws hostile text as text', async () => {
		show(popupWith(HOSTILE.map((text) => update({ author: { id: '1' as never, name: text, kind: 'agent' }, title: text, text, number: text }))));
		await settled();
		expect(rows()).toHaveLength(HOSTILE.length);
		expect(document.querySelectorAll('img, script')).toHaveLength(0);
		expect(document.title).not.toBe('1');
		expect(main(0).textContent).toContain('<img src=x onerror');
		for (const bdi of document.querySelectorAll('bdi')) expect(bdi.textContent.length).toBeLessThanOrEqual(301);
		expect(document.body.textContent).not.toMatch(/[\u202a-\u202e]/u);
		// No name at all is still somebody.
		expect(main(4).textContent).toContain('Someone');
	});

	it('is one tab stop; the focus begins on the first row and moves with the keys', async () => {
		show(popupWith([update(), update({ at: NOW - 5 * MINUTE }), update({ at: NOW - 9 * MINUTE })]));
		await settled();
		const stops = () => rows().map((row) => row.querySelector('button')?.tabIndex);
		expect(document.activeElement).toBe(main(0));
		press('ArrowDown');
		await settled();
		expect(document.activeElement).toBe(main(1));
		expect(stops()).toEqual([-1, 0, -1]);
		press('End');
		await settled();
		expect(document.activeElement).toBe(main(2));
		press('e');
		await settled();
		expect(sent.at(-1)).toMatchObject({ loopin: 'updates.mark', payload: { account: ACCOUNT, read: true } });
	});

	it('takes a mark back when it could not be stored', async () => {
		const popup = popupWith();
		vi.spyOn(browser.runtime, 'sendMessage').mockResolvedValue({ ok: false, failure: { kind: 'storage' } });
		const actions = show(popup);
		actions.toggleRead(popup.rows.value?.[0] as never);
		await settled();
		expect(rows()[0]?.classList.contains('is-unread')).toBe(true);
		expect(document.querySelector('.lp-snack')?.textContent).toContain('couldn’t save');
	});

	it('says a failed job, with a way on', async () => {
		const popup = popupWith();
		popup.jobs.value = [reply({ state: 'failed', failure: { kind: 'not-answering' } })];
		show(popup);
		await settled();
		const problem = document.querySelector('.lp-problems') as HTMLElement;
		expect(problem.textContent).toContain('Refund missing');
		(problem.querySelector('.lp-btn') as HTMLElement).click();
		await settled();
		expect(sent.at(-1)).toEqual({ loopin: 'page.job.retry', payload: { job: 'j1' } });
	});

	it('the reply box: a text that was dismissed with its failed job is a draft again', async () => {
		const popup = popupWith();
		popup.jobs.value = [reply({ state: 'failed', failure: { kind: 'not-answering' }, text: 'Long work' })];
		const actions = show(popup);
		actions.dismiss(popup.jobs.value[0] as never);
		await settled(80);
		expect(sent.at(-1)).toEqual({ loopin: 'page.job.dismiss', payload: { job: 'j1' } });
		expect((await getDraft(ACCOUNT, 'c1' as never))?.text).toBe('Long work');
	});
});

describe('a draft', () => {
	const open = async (popup = popupWith()) => {
		show(popup);
		await settled();
		main(0).click();
		await settled(60);
		return popup;
	};

	it('is kept with every key, and is there in the next popup, as a note', async () => {
		await open();
		(document.querySelector('[data-mode="public"]') as HTMLElement).click();
		type('Hi Maria');
		await settled(60);
		life.abort();
		life = new AbortController();
		await open();
		expect(document.querySelector('textarea')?.value).toBe('Hi Maria');
		expect(document.querySelector('[data-mode="note"]')?.getAttribute('aria-checked')).toBe('true');
	});

	it('is gone when it was emptied', async () => {
		await open();
		type('x');
		type('');
		await settled(60);
		expect(await getDraft(ACCOUNT, 'c1' as never)).toBeUndefined();
	});

	it('nothing is called sent before the outbox says so, and nothing is sent twice', async () => {
		const popup = await open();
		type('Hello');
		await settled();
		const button = document.querySelector('.lp-reply button[type="submit"]') as HTMLElement;
		button.click();
		button.click();
		await settled(60);
		button.click();
		await settled();
		expect(sent.filter((message) => message.loopin === 'reply.send')).toEqual([
			{ loopin: 'reply.send', payload: { id: expect.any(String), account: ACCOUNT, conversation: 'c1', internal: true, text: 'Hello', mentions: [] } },
		]);
		expect(document.querySelector('.lp-snack')).toBeNull();
		popup.jobs.value = [reply({ text: 'Hello' })];
		await settled();
		expect((document.querySelector('textarea') as HTMLTextAreaElement).readOnly).toBe(true);
		expect(document.querySelector('.lp-reply__to')?.textContent).toBe('Sending…');
	});

	it('a reply that nobody answered is handed over again under the same name', async () => {
		const answer = vi.mocked(browser.runtime.sendMessage).getMockImplementation();
		let deaths = 1;
		vi.mocked(browser.runtime.sendMessage).mockImplementation(async (...message) => {
			const answered = await answer?.(...message);
			if (sent.at(-1)?.loopin === 'reply.send' && deaths-- > 0) throw new Error('The message channel closed before a response was received.');
			return answered;
		});
		await open();
		type('Hello');
		await settled();
		(document.querySelector('.lp-reply button[type="submit"]') as HTMLElement).click();
		await settled(600);
		const [first, second, ...more] = sent.filter((message) => message.loopin === 'reply.send');
		expect(second).toEqual(first);
		expect(more).toEqual([]);
		expect(document.querySelector('.lp-reply__error')).toBeNull();
	});

	it('an unknown outcome is never sent again by the button', async () => {
		const popup = popupWith();
		popup.jobs.value = [reply({ state: 'failed', failure: { kind: 'unknown-outcome' } })];
		await open(popup);
		expect(document.querySelector('.lp-reply [role="alert"]')?.textContent).toContain('We don’t know if this was sent.');
		(document.querySelector('.lp-reply button[type="submit"]') as HTMLElement).click();
		await settled();
		expect(sent.filter((message) => /reply|retry/.test(message.loopin))).toEqual([]);
	});
});
