// @vitest-environment happy-dom
import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import browser from 'webextension-polyfill';
import type { AgentId } from '../../../src/collaboration/model';
import { pauseEnd } from '../../../src/collaboration/quiet';
import { importedSentence } from '../../../src/options/ImportButton';
import { asMinute, asTime, weekDays } from '../../../src/options/QuietHours';
import { DEFAULT_SETTINGS } from '../../../src/platform/settings';
import { App } from '../../../src/popup/App';
import { createActions } from '../../../src/popup/actions';
import { createKeeper } from '../../../src/popup/keeper';
import { startKeyboard } from '../../../src/popup/keyboard';
import { conversationKey, rowKey, shadowedBy } from '../../../src/popup/rows';
import { createPopup, type Popup } from '../../../src/popup/state';
import { fake, resetFake } from '../fake-browser';
import { ACCOUNT, DAY, HOUR, NOW, SITE, site, update } from './records';

const settled = (ms = 30) => new Promise((resolve) => setTimeout(resolve, ms));
let sent: { loopin: string; payload: Record<string, unknown> }[] = [];
let answer: (message: (typeof sent)[number]) => unknown = () => ({});
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
}
function popupWith(records = [update()]): Popup {
	const popup = createPopup();
	popup.sites.value = [site()];
	popup.records.value = records;
	popup.now.value = NOW;
	return popup;
}
const find = (selector: string, text = ''): HTMLElement => {
	const found = [...document.querySelectorAll<HTMLElement>(selector)].find((element) => element.textContent?.includes(text));
	if (!found) throw new Error(`no ${selector} “${text}” in ${document.body.textContent}`);
	return found;
};
const press = (key: string) => document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));

beforeEach(() => {
	resetFake();
	life = new AbortController();
	sent = [];
	answer = ({ loopin }) => (loopin === 'page.directory' ? { agents: [{ id: '2', name: 'Jan Kowalski', role: 'agent', groups: [] }] } : {});
	vi.spyOn(browser.runtime, 'sendMessage').mockImplementation(async (message: unknown) => {
		sent.push(message as (typeof sent)[number]);
		return { ok: true, value: answer(message as (typeof sent)[number]) };
	});
});
afterEach(() => life.abort());

describe('a mention that waits', () => {
	it('says so in its row; "No answer needed" ends it, and can be undone', async () => {
		const record = update();
		const popup = popupWith([record, update({ kind: 'note' })]);
		popup.waiting.value = new Set([rowKey(ACCOUNT, record.id)]);
		show(popup);
		await settled();
		expect(document.querySelectorAll('.lp-waits')).toHaveLength(1);
		find('.lp-row__main').click();
		await settled();
		find('.lp-open__waits button').click();
		await settled();
		expect(sent.at(-1)).toEqual({ loopin: 'update.waiting', payload: { account: ACCOUNT, update: record.id, waiting: false } });
		find('.lp-snack button', 'Undo').click();
		await settled();
		expect(sent.at(-1)?.payload).toMatchObject({ waiting: true });
	});

	it('can be all that is shown of the mentions', async () => {
		const popup = popupWith();
		popup.tab.value = 'mentions';
		popup.counts.value = { unread: 0, unreadMentions: 0, waiting: 3 };
		show(popup);
		await settled();
		const filter = find('.lp-pressbtn', '3');
		expect(filter.getAttribute('aria-pressed')).toBe('false');
		filter.click();
		await settled();
		expect(popup.waitingOnly.value).toBe(true);
		// Another tab is another list.
		find('[role=tab]', 'All').click();
		expect(popup.waitingOnly.value).toBe(false);
	});
});

describe('the menu', () => {
	it('opens with the first item focused, moves round with the arrows, and Escape gives the focus back without closing anything else', async () => {
		const popup = popupWith();
		popup.query.value = 'x';
		show(popup);
		await settled();
		const button = find('.lp-more > button');
		button.focus();
		press('ArrowDown');
		await settled();
		const items = [...document.querySelectorAll('[role=menuitem]')];
		expect(document.activeElement).toBe(items[0]);
		press('ArrowUp');
		expect(document.activeElement).toBe(items.at(-1));
		press('Home');
		expect(document.activeElement).toBe(items[0]);
		press('Escape');
		await settled();
		expect(document.querySelector('[role=menu]')).toBeNull();
		expect(document.activeElement).toBe(button);
		expect(popup.query.value).toBe('x');
	});

	it('pauses for an hour, then resumes', async () => {
		const popup = popupWith();
		popup.now.value = Date.now();
		show(popup);
		await settled();
		find('.lp-more > button').click();
		await settled();
		find('[role=menuitem]', 'Pause for an hour').click();
		await settled();
		const stored = () => (fake.local.items.get('settings') as { pausedUntil: number }).pausedUntil;
		expect(Math.abs(stored() - Date.now() - HOUR)).toBeLessThan(5_000);
		find('.lp-banner', 'Paused until');
		find('.lp-more > button').click();
		await settled();
		find('[role=menuitem]', 'Resume').click();
		await settled();
		expect(stored()).toBe(0);
		expect(document.querySelector('.lp-banner')).toBeNull();
		expect(pauseEnd('tomorrow', NOW)).toBeLessThan(NOW + 2 * DAY);
	});

	it('offers a colleague’s work only where the helpdesk can tell it, and the panel only where there is one', async () => {
		const popup = popupWith();
		show(popup);
		await settled();
		find('.lp-more > button').click();
		await settled();
		expect(document.querySelectorAll('[role=menuitem]')).toHaveLength(2);
		popup.able.value = [ACCOUNT];
		await settled();
		expect(document.querySelectorAll('[role=menuitem]')).toHaveLength(3);
	});
});

describe('quiet hours', () => {
	it('are said in the list while they last', async () => {
		const popup = popupWith();
		popup.settings.value = { ...DEFAULT_SETTINGS, quiet: { on: true, from: 15 * 60, to: 16 * 60, days: [0, 1, 2, 3, 4, 5, 6], mentions: false } };
		show(popup);
		await settled();
		find('.lp-banner', 'Quiet hours until');
	});
	it('are typed as times, and weeks begin where the language has it', () => {
		for (const minute of [0, 61, 18 * 60, 24 * 60 - 1]) expect(asMinute(asTime(minute))).toBe(minute);
		for (const nonsense of ['', '25:00', '12:61', 'xx:yy', '1:00', '24:00']) expect(asMinute(nonsense)).toBeUndefined();
		expect([...weekDays('en-GB')].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
	});
});

describe('following a colleague’s work', () => {
	it('begins by a name found by letters, and the end that was chosen', async () => {
		const popup = popupWith();
		popup.able.value = [ACCOUNT];
		popup.sheet.value = 'shadow';
		show(popup);
		await settled(60);
		const field = find('[role=combobox]') as HTMLInputElement;
		expect(document.activeElement).toBe(field);
		field.value = 'jan';
		field.dispatchEvent(new InputEvent('input', { bubbles: true }));
		await settled();
		expect(field.getAttribute('aria-expanded')).toBe('true');
		press('Enter');
		await settled();
		expect(field.value).toBe('Jan Kowalski');
		find('.lp-shadowform button[type=submit]').click();
		await settled();
		const start = sent.find(({ loopin }) => loopin === 'page.shadow.start');
		expect(start?.payload).toMatchObject({ account: ACCOUNT, agent: '2' });
		expect(Math.abs((start?.payload.until as number) - Date.now() - DAY)).toBeLessThan(5_000);
		expect(popup.sheet.value).toBeUndefined();
	});

	it('without a name nothing begins; Escape closes first the list, then the sheet', async () => {
		const popup = popupWith();
		popup.able.value = [ACCOUNT];
		popup.sheet.value = 'shadow';
		show(popup);
		await settled(60);
		find('.lp-shadowform button[type=submit]').click();
		await settled();
		expect(sent.some(({ loopin }) => loopin === 'page.shadow.start')).toBe(false);
		const field = find('[role=combobox]') as HTMLInputElement;
		field.focus();
		field.value = 'jan';
		field.dispatchEvent(new InputEvent('input', { bubbles: true }));
		await settled();
		press('Escape');
		await settled();
		expect(document.querySelector('.lp-menu')).toBeNull();
		expect(popup.sheet.value).toBe('shadow');
		press('Escape');
		await settled();
		expect(popup.sheet.value).toBeUndefined();
	});

	it('is said above the list, marks its rows, and stops by a button', async () => {
		const shadow = {
			account: ACCOUNT,
			agent: '2' as AgentId,
			name: 'Jan Kowalski',
			site: SITE,
			startedAt: NOW,
			until: NOW + DAY,
			lookedAt: NOW,
			seen: [],
			ours: ['c1' as never],
		};
		const popup = popupWith([update(), update({ conversation: 'c2' as never })]);
		popup.shadows.value = [shadow];
		expect([...shadowedBy([shadow])]).toEqual([[conversationKey(ACCOUNT, 'c1' as never), 'Jan Kowalski']]);
		show(popup);
		await settled();
		expect(find('.lp-shadows').textContent).toMatch(/Shadowing Jan Kowalski until tomorrow .*1 conversation added/);
		expect(document.querySelectorAll('.lp-row__muted')).toHaveLength(1);
		find('.lp-shadows button', 'Stop').click();
		await settled();
		expect(sent.at(-1)).toEqual({ loopin: 'page.shadow.stop', payload: { account: ACCOUNT, agent: '2' } });
	});
});

it('what was read is gone from Unread in a panel that was left and come back to', () => {
	const keeper = createKeeper();
	const record = update();
	keeper.withKept([record], 10);
	expect(keeper.withKept([], 10)).toHaveLength(1);
	keeper.forget();
	expect(keeper.withKept([], 10)).toEqual([]);
});

it('an import says what came of it', () => {
	const nothing = { updates: 0, read: 0, muted: 0, drafts: 0, settings: false, unknownAccounts: 0, leftOut: 0 };
	expect(importedSentence(nothing)).toBe('Everything in this file is here already.');
	expect(importedSentence({ ...nothing, settings: true, drafts: 1, read: 2 })).toBe('Imported: settings, 2 read marks, and 1 draft.');
	expect(importedSentence({ ...nothing, unknownAccounts: 2 })).toContain('2 accounts');
});
