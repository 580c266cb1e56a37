// The main job on a helpdesk whose own "@" menu names people and whose API answers only to its own pages.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { click, gone, look, lookAll, pageWithCaret } from '../harness/look.mjs';
import { sleep, until } from '../harness/wait.mjs';
import { startDesk } from './desks/chatwoot.mjs';
import { checkNow, desktop, desktopToast, missing, picture, startPerson } from './support.mjs';

const lacking = missing();
const type = (page, text) => page.keyboard.type(text, { delay: 15 });
const chips = async (page) => (await lookAll(page, '.lp-chip:not(.lp-chip--pending)')).map(({ text }) => text);

function mainJob(writes, reads) {
	describe.skipIf(lacking)(`Chatwoot (stand-in): ${writes} mentions ${reads}${lacking ? ` (${lacking})` : ''}`, () => {
		let bus;
		let desk;
		let ann;
		let jan;

		beforeAll(async () => {
			bus = await desktop();
			desk = await startDesk();
			[ann, jan] = await Promise.all([startPerson(desk.people.writer, writes, desk), startPerson(desk.people.reader, reads, desk)]);
		});
		afterAll(async () => {
			await ann?.driver.close();
			await jan?.driver.close();
			await desk?.stop();
			bus?.stop();
		});

		test('its own menu names, ours stays away; the mentioned agent is told and answers', async () => {
			const { conversation, people } = desk;
			await jan.page.goto(desk.elsewhere, { waitUntil: 'load' });
			await jan.page.bringToFront();
			const started = Date.now();
			await desk.openNote(ann.page, conversation);
			await type(ann.page, 'Could you have a look, ');
			await desk.mention(ann.page, 'jan', people.reader.name);
			expect(await lookAll(ann.page, '.lp-menu')).toEqual([]);
			expect((await look(ann.page, '.lp-hint')).text).toContain(`${people.reader.name} will follow when you submit`);
			await type(ann.page, 'today?');
			await picture(ann.page, `chatwoot-${writes}-note`);
			await desk.submit(ann.page, { by: 'keys' });
			await until(async () => (await desk.followers(conversation)).includes(people.reader.login), 'the participant', { ms: 30_000 });

			await look(ann.page, '.lp-followers');
			await until(async () => (await chips(ann.page)).some((name) => name.includes(people.reader.name)), 'the chip');
			await picture(ann.page, `chatwoot-${writes}-panel`);

			const toast = await desktopToast(bus, reads, `${people.writer.name} mentioned you`, { after: started });
			expect(toast.body).toContain(`@${people.reader.name} today?`);
			const popup = await jan.driver.extensionPage('popup.html');
			await look(popup, '.lp-row', `${people.writer.name} mentioned you`);
			await picture(popup, `chatwoot-${reads}-popup`);
			await popup.close();
			bus.click(toast, toast.actions['0'] ? '0' : 'default');
			const opened = await until(() => pageWithCaret(jan.driver, desk.base), 'the composer to have the cursor', { ms: 30_000 });
			expect(opened.url()).toContain(`/conversations/${conversation}`);
			expect(await opened.$eval('.reply-box', (box) => box.classList.contains('is-private'))).toBe(true);
			await type(opened, 'I am on it');
			await until(async () => (await desk.noteText(opened)).includes('I am on it'), 'the typed reply');
			await picture(opened, `chatwoot-${reads}-reply`);
			// What a look by us never does: the token goes out from pages only, and nothing is marked read.
			const ours = desk.server.record.filter(({ path }) => path.includes('conversation_type=participating'));
			expect(ours.length).toBeGreaterThan(0);
			expect(ours.every(({ headers }) => headers.origin === undefined || headers.origin === desk.base)).toBe(true);
		});

		test('X removes, Undo adds again', async () => {
			const { conversation, people } = desk;
			await ann.page.bringToFront();
			await ann.page.goto(desk.conversationUrl(conversation), { waitUntil: 'load' });
			const x = `.lp-chip__x[aria-label="Remove ${people.reader.name}"]`;
			await click(ann.page, x);
			await until(async () => !(await desk.followers(conversation)).includes(people.reader.login), 'the participant to go');
			await click(ann.page, '.lp-chipbox--undo button', 'Undo');
			await until(async () => (await desk.followers(conversation)).includes(people.reader.login), 'the participant to come back');
		});

		test('who is no member of the inbox is warned of before, and said not to be added after', async () => {
			const { conversation, people } = desk;
			await desk.openNote(ann.page, conversation);
			await desk.mention(ann.page, 'janek', people.noAccess.name);
			const hint = await look(ann.page, '.lp-hint--warn');
			expect(hint.text).toContain(`${people.noAccess.name} won’t be added. They are no member of this inbox.`);
			await picture(ann.page, `chatwoot-${writes}-left-out`);
			await desk.submit(ann.page);
			await until(async () => (await lookAll(ann.page, '.lp-followers', 'no member of this inbox')).length > 0, 'the reason in the panel', { ms: 30_000 });
			await picture(ann.page, `chatwoot-${writes}-not-added`);
			expect(await desk.followers(conversation)).not.toContain(people.noAccess.login);
		});

		test('a public reply opens no menu, names nobody and says why', async () => {
			await desk.openNote(ann.page, desk.conversation, { mode: 'public' });
			await type(ann.page, 'Hello @');
			expect((await look(ann.page, '.lp-hint')).text).toContain('Mentions work in internal notes');
			await type(ann.page, 'jan');
			await gone(ann.page, '.lp-hint');
			expect(await lookAll(ann.page, '.lp-menu')).toEqual([]);
		});

		test('a customer’s reply is news; a private note that Chatwoot itself keeps from participants, too', async () => {
			const { conversation, people } = desk;
			await jan.page.goto(desk.elsewhere, { waitUntil: 'load' });
			await jan.page.bringToFront();
			const started = Date.now();
			desk.customerReplies(conversation, 'Any news of my parcel?');
			await checkNow(jan.driver);
			await desktopToast(bus, reads, 'Pieter de Vries', { after: started });
			await desk.openNote(ann.page, conversation);
			await type(ann.page, 'It left the warehouse.');
			await desk.submit(ann.page);
			await jan.page.bringToFront();
			await checkNow(jan.driver);
			await desktopToast(bus, reads, 'It left the warehouse.', { after: started });
			expect(desk.server.desk.notifications.filter(({ user, type: kind }) => String(user) === people.reader.login && kind === 'conversation_mention')).toEqual(
				[],
			);
		});

		test('without a tab of it the popup asks for one, and says nothing of signing in', async () => {
			const { driver } = jan;
			const popup = await driver.extensionPage('popup.html');
			for (const page of await driver.browser.pages()) if (page.url().startsWith(desk.base)) await page.close();
			await sleep(500);
			const before = desk.server.record.length;
			await popup.evaluate(() => (globalThis.browser ?? globalThis.chrome).runtime.sendMessage({ loopin: 'sites.check', payload: {} }));
			const banner = await look(popup, '.lp-banner', 'to check for updates');
			expect(banner.text).not.toMatch(/sign/i);
			await picture(popup, `chatwoot-${reads}-needs-tab`);
			expect(desk.server.record.slice(before).filter(({ agent }) => String(agent) === desk.people.reader.login)).toEqual([]);
			await popup.close();
		});
	});
}

mainJob('chromium', 'firefox');
mainJob('firefox', 'chromium');
