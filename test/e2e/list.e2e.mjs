// The updates list by keyboard alone, with two helpdesks, in the panel that stays open: read, reply with a mention, mute, mark all, search, filter, pause,
// the side panel, following a colleague's work.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectHelpdesk } from '../harness/connect.mjs';
import { gone, look, lookAll, texts } from '../harness/look.mjs';
import { until } from '../harness/wait.mjs';
import { startDesk as startTracker } from './desks/request-tracker.mjs';
import { startDesk as startWorkspace } from './desks/workspace.mjs';
import { hasRequestTracker, missing, picture, startPerson } from './support.mjs';

const lacking = missing() || (hasRequestTracker() ? '' : 'skipped: this machine has no Request Tracker');

describe.skipIf(lacking).each(['chromium', 'firefox'])(`The updates list by keyboard in %s${lacking ? ` (${lacking})` : ''}`, (browserName) => {
	let workspace;
	let tracker;
	let jan;
	let panel;
	const press = async (...keys) => {
		for (const key of keys) await panel.keyboard.press(key);
	};
	/** Presses Tab (or Shift+Tab) until the focus is where it should be. */
	const tabTo = async (selector, text = '', { back = false } = {}) => {
		const here = () =>
			panel.evaluate((wanted, words) => Boolean(document.activeElement?.matches(wanted) && document.activeElement.textContent.includes(words)), selector, text);
		for (let tries = 0; tries < 60; tries++) {
			if (await here()) return;
			if (back) await panel.keyboard.down('Shift');
			await panel.keyboard.press('Tab');
			if (back) await panel.keyboard.up('Shift');
		}
		throw new Error(`Tab does not lead to ${selector} ${text}`);
	};
	const unread = async () => Number((await texts(panel, '.lp-top__row .lp-count'))[0]?.split(' ')[0] ?? 0);
	const check = () => panel.evaluate(() => (globalThis.browser ?? globalThis.chrome).runtime.sendMessage({ loopin: 'sites.check', payload: {} }));
	const person = (id) => workspace.server.desk.user(id);
	const note = (by, ticket, text, more = {}) =>
		workspace.server.desk.update(person(by), ticket, { ticket: { comment: { public: false, body: text }, ...more } });
	const focused = () => panel.evaluate(() => document.activeElement?.closest('.lp-row')?.textContent ?? '');

	beforeAll(async () => {
		workspace = await startWorkspace();
		tracker = await startTracker();
		jan = await startPerson(workspace.people.reader, browserName, workspace);
		const page = await jan.driver.open(tracker.base);
		await tracker.signIn(page, tracker.people.reader);
		await connectHelpdesk(jan.driver, tracker.base);
		panel = await jan.driver.extensionPage('panel.html');
		await panel.setViewport({ width: 400, height: 700 });
		await panel.bringToFront();
		await look(panel, '.lp-tab', 'Unread');
	});
	afterAll(async () => {
		await jan?.driver.close();
		await workspace?.stop();
		await tracker?.stop();
	});

	test('news of both helpdesks come into the open panel by themselves', async () => {
		note('1002', '18204', '@Jan Kowalski could you check the second payment?', { followers: [{ user_id: 1003, action: 'put' }] });
		workspace.customerReplies('18204', 'Still nothing on my account.');
		const rest = tracker.server.rest('ava');
		await rest.update('1', { AdminCc: [String(tracker.server.seed.users.ben)] });
		await rest.comment('1', '@Ben Brown the printer again.');
		await check();
		await look(panel, '.lp-row', 'could you check the second payment?', { ms: 60_000 });
		await look(panel, '.lp-row', 'the printer again', { ms: 60_000 });
		await look(panel, '.lp-row', 'Still nothing on my account.', { ms: 60_000 });
		expect((await lookAll(panel, '.lp-waits')).length).toBeGreaterThanOrEqual(2);
		await picture(panel, `list-${browserName}-news`);
	});

	test('rows are one tab stop; a row opens, is read, closes', async () => {
		await tabTo('.lp-row__main');
		const before = await unread();
		await press('End', 'Home');
		expect(await panel.evaluate(() => [...document.querySelectorAll('.lp-row__main')].filter((row) => row.tabIndex === 0).length)).toBe(1);
		await press('Enter');
		await look(panel, '.lp-open__msg');
		await until(async () => (await unread()) === before - 1, 'the opened row to be read');
		await press('Escape');
		await gone(panel, '.lp-open');
		expect(await focused()).not.toBe('');
	});

	test('a note with a mention goes out by keys alone; the mention no longer waits', async () => {
		await press('2');
		await look(panel, '.lp-filter');
		await tabTo('.lp-row__main');
		for (let tries = 0; tries < 10 && !(await focused()).includes('second payment'); tries++) await press('j');
		expect(await focused()).toContain('Waits for you');
		await press('r');
		await look(panel, '.lp-reply--note textarea');
		await panel.keyboard.type('Asking @cleo d');
		await look(panel, '.lp-menu .lp-option', 'Cléo Dürand');
		await press('Enter');
		await panel.keyboard.type('now.');
		await picture(panel, `list-${browserName}-reply`);
		await panel.keyboard.down('Control');
		await press('Enter');
		await panel.keyboard.up('Control');
		await look(panel, '.lp-snack', 'Note added', { ms: 60_000 });
		const ticket = workspace.server.desk.tickets.get(18204);
		const mine = ticket.audits.flatMap((audit) => (audit.author_id === 1003 ? audit.events.filter(({ type }) => type === 'Comment') : []));
		expect(mine).toHaveLength(1);
		expect(mine[0].public).toBe(false);
		await until(() => ticket.followers.includes(1008), 'the mentioned colleague to follow', { ms: 60_000 });
		await until(async () => !(await lookAll(panel, '.lp-row', 'second payment')).some((row) => row.text.includes('Waits for you')), 'the mark to go', {
			ms: 30_000,
		});
		await press('1');
	});

	test('mute, and undo', async () => {
		await look(panel, '.lp-row', 'Still nothing');
		await tabTo('.lp-row__main');
		for (let tries = 0; tries < 10 && !(await focused()).includes('Still nothing'); tries++) await press('ArrowDown');
		await press('m');
		await look(panel, '.lp-snack', 'Conversation muted');
		await look(panel, '.lp-row__muted');
		await tabTo('.lp-snack button', 'Undo');
		await press('Enter');
		await gone(panel, '.lp-row__muted');
	});

	test('mark all as read, and undo', async () => {
		const before = await unread();
		expect(before).toBeGreaterThan(0);
		await tabTo('[aria-label="Mark all as read"]', '', { back: true });
		await press('Enter');
		await look(panel, '.lp-snack', 'marked as read');
		await until(async () => (await unread()) === 0, 'everything to be read');
		await tabTo('.lp-snack button', 'Undo');
		await press('Enter');
		await until(async () => (await unread()) === before, 'the unread ones to be back');
	});

	test('search, and back', async () => {
		await tabTo('.lp-row__main');
		await press('/');
		await panel.keyboard.type('printer');
		await look(panel, '.lp-match');
		await until(async () => (await lookAll(panel, '.lp-row', 'second payment')).length === 0, 'only what was searched for');
		await press('Escape');
		await look(panel, '.lp-row', 'Still nothing');
	});

	test('one helpdesk only', async () => {
		// What was read is not in Unread any more.
		await tabTo('.lp-row__main');
		await press('3');
		await look(panel, '.lp-row', 'the printer again');
		await tabTo('.lp-deskpick select', '', { back: true });
		await press('ArrowDown');
		// Firefox changes the choice when the key is pressed, Chromium too; Enter closes a list that opened.
		await until(async () => (await panel.$eval('.lp-deskpick select', (select) => select.selectedIndex)) === 1, 'the first helpdesk to be chosen');
		await until(async () => (await lookAll(panel, '.lp-row', 'the printer again')).length === 0, 'the other helpdesk’s rows to go');
		await press('ArrowUp');
		await look(panel, '.lp-row', 'the printer again');
	});

	test('pause for an hour, and resume', async () => {
		await tabTo('.lp-more > button', '', { back: true });
		await press('Enter');
		await look(panel, '.lp-more__menu');
		await press('Enter');
		await look(panel, '.lp-banner', 'Paused until');
		const stored = () =>
			panel.evaluate(async () => ((await (globalThis.browser ?? globalThis.chrome).storage.local.get('settings')).settings?.pausedUntil ?? 0) - Date.now());
		expect(await stored()).toBeGreaterThan(50 * 60_000);
		await picture(panel, `list-${browserName}-paused`);
		await tabTo('.lp-banner button', 'Resume');
		await press('Enter');
		await gone(panel, '.lp-banner', 'Paused until');
		expect(await stored()).toBeLessThan(0);
	});

	test('following a colleague’s work: their conversations are followed, and given back', async () => {
		const theirs = [...workspace.server.desk.tickets.values()].filter((ticket) => ticket.assignee === 1002 && !['solved', 'closed'].includes(ticket.status));
		expect(theirs.length).toBeGreaterThan(0);
		const before = theirs.filter((ticket) => ticket.followers.includes(1003)).map(({ id }) => id);
		await tabTo('.lp-more > button', '', { back: true });
		await press('Enter');
		await look(panel, '.lp-more__menu');
		await press('ArrowDown', 'ArrowDown');
		expect(await panel.evaluate(() => document.activeElement?.textContent)).toContain('Follow a colleague');
		await press('Enter');
		await look(panel, '.lp-shadowform');
		if (!(await panel.evaluate(() => document.activeElement?.matches('[role=combobox]')))) await tabTo('.lp-shadowform input');
		await panel.keyboard.type('Ann');
		await look(panel, '.lp-option', 'Ann Lee');
		await press('Enter');
		await picture(panel, `list-${browserName}-shadow`);
		await press('Enter');
		await look(panel, '.lp-shadows', 'Shadowing Ann Lee until tomorrow', { ms: 60_000 });
		await until(() => theirs.every((ticket) => ticket.followers.includes(1003)), 'all of hers to be followed', { ms: 90_000 });
		await picture(panel, `list-${browserName}-shadowing`);
		await tabTo('.lp-shadows button', 'Stop');
		await press('Enter');
		await gone(panel, '.lp-shadows');
		await until(() => theirs.filter((ticket) => ticket.followers.includes(1003)).every(({ id }) => before.includes(id)), 'what was added to be given back', {
			ms: 90_000,
		});
		expect(theirs.filter((ticket) => ticket.followers.includes(1003)).map(({ id }) => id)).toEqual(before);
	});

	test('the list opens beside the page, from the list itself', async () => {
		const popup = await jan.driver.extensionPage('popup.html');
		await popup.setViewport({ width: 380, height: 560 });
		await popup.bringToFront();
		await look(popup, '.lp-row');
		await popup.focus('.lp-more > button');
		await popup.keyboard.press('Enter');
		await look(popup, '.lp-more__menu');
		await popup.keyboard.press('End');
		expect(await popup.evaluate(() => document.activeElement?.textContent)).toBe('Open beside the page');
		const targets = () => jan.driver.browser.targets().filter((target) => target.url().endsWith('/panel.html')).length;
		const before = targets();
		await popup.keyboard.press('Enter');
		if (browserName === 'firefox') await until(() => popup.evaluate(() => globalThis.browser.sidebarAction.isOpen({})), 'the sidebar to open');
		else await until(() => targets() > before, 'the side panel to open');
		// The background knows that the agent has the list in sight.
		await until(
			() =>
				popup.evaluate(async () => {
					const { runtime } = globalThis.browser ?? globalThis.chrome;
					return (await runtime.getContexts({ contextTypes: ['SIDE_PANEL'] })).length > 0;
				}),
			'the browser to tell of it',
		);
		await popup.close();
	});
});
