// What the main job leaves out: the plain textarea, mentioning oneself, a note turned public, reading and replying in the popup, disconnecting.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { click, gone, look, lookAll, moveTo } from '../harness/look.mjs';
import { until } from '../harness/wait.mjs';
import { startDesk } from './desks/request-tracker.mjs';
import { hasRequestTracker, missing, picture, startPerson } from './support.mjs';

const lacking = missing() || (hasRequestTracker() ? '' : 'skipped: this machine has no Request Tracker');

describe.skipIf(lacking).each(['chromium', 'firefox'])(`Request Tracker (real, plain textarea) in %s${lacking ? ` (${lacking})` : ''}`, (browserName) => {
	let desk;
	let ann;
	const type = (text) => ann.page.keyboard.type(text, { delay: 15 });

	beforeAll(async () => {
		desk = await startDesk({ plain: true });
		ann = await startPerson(desk.people.writer, browserName, desk);
	});
	afterAll(async () => {
		await ann?.driver.close();
		await desk?.stop();
	});

	test('choosing is one undo step; a note turned public warns, and goes back', async () => {
		const { page } = ann;
		await desk.openNote(page, desk.conversation);
		await type('Look, @cleo d');
		await moveTo(page, 'Cléo Dürand');
		await picture(page, `plain-${browserName}-menu`);
		await page.keyboard.press('Enter');
		await until(async () => (await desk.noteText(page)) === 'Look, @Cléo Dürand ', 'the mention');
		await page.keyboard.down('Control');
		await page.keyboard.press('z');
		await page.keyboard.up('Control');
		await until(async () => (await desk.noteText(page)) === 'Look, @cleo d', 'the letters back');
		// undo leaves the letters selected, as browsers do
		await page.keyboard.press('End');
		await type('u');
		await moveTo(page, 'Cléo Dürand');
		await page.keyboard.press('Tab');
		await look(page, '.lp-hint', 'Cléo Dürand will follow when you submit');
		await desk.setMode(page, 'public');
		const warning = await look(page, '.lp-hint--warn');
		expect(warning.text).toContain('The customer will see “@Cléo Dürand”.');
		await picture(page, `plain-${browserName}-warning`);
		await click(page, '.lp-hint--warn button', 'Back to note');
		await gone(page, '.lp-hint--warn');
		expect(await page.$eval('select[name=UpdateType]', (select) => select.value)).toBe('private');
	});

	test('mentioning oneself follows; a full name typed by hand counts', async () => {
		const { page } = ann;
		const { writer } = desk.people;
		await desk.openNote(page, desk.conversation);
		await type(`@${writer.name.slice(0, 3)}`);
		await moveTo(page, writer.name);
		await page.keyboard.press('Enter');
		await gone(page, '.lp-menu');
		await type('and @Ben Brown, for later. ');
		await look(page, '.lp-hint', 'will follow when you submit');
		await desk.submit(page);
		await until(
			async () => {
				const followers = await desk.followers(desk.conversation);
				return followers.includes('ava') && followers.includes('ben');
			},
			'both followers',
			{ ms: 30_000 },
		);
	});

	test('an update is read and answered in the popup; the helpdesk has the note once', async () => {
		await desk.server.rest('ben').comment(desk.conversation, 'The printer is out of ink, too.');
		const open = async () => {
			const page = await ann.driver.extensionPage('popup.html');
			await page.setViewport({ width: 380, height: 560 });
			await look(page, '.lp-row', 'The printer is out of ink, too.', { ms: 60_000 });
			return page;
		};
		await (await open()).close();
		const popup = await open();
		// the focus is on the newest row: R opens it with the cursor in the reply
		await popup.keyboard.press('r');
		await look(popup, '.lp-reply--note textarea');
		await popup.keyboard.type('Ordered some.');
		await picture(popup, `plain-${browserName}-reply`);
		await click(popup, 'button', 'Add note');
		await look(popup, '[role="status"], .lp-snack', 'Note added', { ms: 30_000 });
		await popup.close();
		const { body } = await desk.server
			.rest('root')
			.call(
				'GET',
				`/transactions?query=${encodeURIComponent("ObjectType='RT::Ticket' AND ObjectId=1 AND Type='Comment'")}&fields=Creator,Type&fields[Creator]=Name&per_page=100`,
			);
		expect(body.items.filter((item) => item.Creator.Name === 'ava' || item.Creator.id === 'ava').length).toBeGreaterThanOrEqual(2);
	});

	test('a wrong address and a page that is no helpdesk are said plainly', async () => {
		const options = await ann.driver.extensionPage('options.html');
		await click(options, 'input[type=url]');
		await options.keyboard.type('not an address');
		await click(options, 'button', 'Check');
		await look(options, '.lp-help--error');
		await picture(options, `plain-${browserName}-options`);
		await options.close();
	});

	test('disconnecting takes everything away', async () => {
		const options = await ann.driver.extensionPage('options.html');
		await click(options, 'button', 'Disconnect');
		await click(options, 'dialog button', 'Disconnect');
		await gone(options, '.lp-tag--ok', 'Connected');
		const left = await until(
			() =>
				options.evaluate(async () => {
					const api = globalThis.browser ?? globalThis.chrome;
					const database = await new Promise((resolve) => {
						const opening = indexedDB.open('loopin');
						opening.onsuccess = () => resolve(opening.result);
					});
					const count = (store) =>
						new Promise((resolve) => {
							const asked = database.transaction(store).objectStore(store).count();
							asked.onsuccess = () => resolve(asked.result);
						});
					const rows = (await Promise.all([...database.objectStoreNames].map(count))).reduce((sum, one) => sum + one, 0);
					database.close();
					const scripts = await api.scripting.getRegisteredContentScripts();
					const { origins = [] } = await api.permissions.getAll();
					const { sites = [] } = await api.storage.local.get('sites');
					return rows === 0 && scripts.length === 0 && sites.length === 0 && origins.filter((origin) => origin.includes('127.0.0.1')).length === 0
						? 'nothing'
						: '';
				}),
			'nothing to be left',
		);
		expect(left).toBe('nothing');
		await options.close();
		await ann.page.goto(desk.conversationUrl(desk.conversation), { waitUntil: 'load' });
		expect(await lookAll(ann.page, '.lp-pill')).toEqual([]);
	});
});
