// Mentions in Zammad's two interfaces, with real keys: ours at "@" in the old one, its own at "@@" in both. Zammad makes the subscriber of the mark.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { click, gone, look, lookAll, moveTo, pageWithCaret } from '../harness/look.mjs';
import { sleep, until } from '../harness/wait.mjs';
import { startDesk } from './desks/zammad.mjs';
import { checkNow, desktop, desktopToast, missing, picture, startPerson } from './support.mjs';

const lacking = missing();
const type = (page, text) => page.keyboard.type(text, { delay: 15 });

async function panel(page) {
	await until(async () => (await lookAll(page, '.lp-followers')).length + (await lookAll(page, '.lp-pill')).length > 0, 'the followers panel or its pill');
	if ((await lookAll(page, '.lp-followers')).length === 0) await click(page, '.lp-pill');
	return await look(page, '.lp-followers');
}

/**
 * @param {'chromium' | 'firefox'} writes  the browser of the agent who mentions
 * @param {'chromium' | 'firefox'} reads  the browser of the agent who is mentioned
 */
function mainJob(writes, reads) {
	describe.skipIf(lacking)(`Zammad (stand-in): ${writes} mentions ${reads}${lacking ? ` (${lacking})` : ''}`, () => {
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

		/** The note with the mark is written: the hint promises, Zammad subscribes, the panel tells, the colleague gets a toast and an update. */
		async function submitAndSee(conversation, words, shot, { now = false } = {}) {
			const { people } = desk;
			const started = Date.now();
			await until(async () => (await desk.noteMarkup(ann.page)).includes('data-mention-user-id="4"'), 'Zammad’s own markup');
			expect((await look(ann.page, '.lp-hint')).text).toContain(`${people.reader.name} will follow when you submit`);
			expect(await desk.followers(conversation)).not.toContain(people.reader.login);
			await type(ann.page, words);
			await desk.submit(ann.page);
			await until(async () => (await desk.followers(conversation)).includes(people.reader.login), 'the subscriber');
			await panel(ann.page);
			await until(async () => (await lookAll(ann.page, '.lp-chip')).some((chip) => chip.text.includes(people.reader.name)), 'the chip', { ms: 30_000 });
			await picture(ann.page, `${shot}-panel`);
			// by request one follows for oneself only
			expect(await lookAll(ann.page, `.lp-chip__x[aria-label="Remove ${people.reader.name}"]`)).toEqual([]);
			if (now) await checkNow(jan.driver);
			const toast = await desktopToast(bus, reads, `${people.writer.name} mentioned you`, { after: started });
			expect(toast.body).toContain(words);
			return toast;
		}

		test('"@" makes a subscriber, a desktop toast, an update; Reply opens the composer', async () => {
			const { conversation, people } = desk;
			await jan.page.goto(desk.elsewhere, { waitUntil: 'load' });
			await jan.page.bringToFront();
			await desk.openNote(ann.page, conversation);
			await type(ann.page, `Could you have a look, @${people.reader.name.slice(0, 3)}`);
			await moveTo(ann.page, people.reader.name);
			await picture(ann.page, `zammad-old-${writes}-menu`);
			await ann.page.keyboard.press('Enter');
			await until(async () => (await desk.noteText(ann.page)).includes(`have a look, @${people.reader.name} `), 'the mention in the note');
			const toast = await submitAndSee(conversation, 'today?', `zammad-old-${writes}`);
			const popup = await jan.driver.extensionPage('popup.html');
			expect((await look(popup, '.lp-row', `${people.writer.name} mentioned you`)).text).toContain(desk.conversationTitle);
			await picture(popup, `zammad-old-${reads}-popup`);
			await popup.close();
			bus.click(toast, toast.actions['0'] ? '0' : 'default');
			const opened = await until(() => pageWithCaret(jan.driver, desk.base), 'the composer to have the cursor', { ms: 30_000 });
			expect(opened.url()).toContain(`#ticket/zoom/${conversation}`);
			await type(opened, 'I am on it');
			await picture(opened, `zammad-old-${reads}-reply`);
			// what the background asked changed nothing: no notification was marked as seen, no ticket as viewed
			const ours = desk.server.record.filter(({ headers }) => /extension/.test(String(headers.origin)));
			expect(ours.filter(({ method }) => method !== 'GET')).toEqual([]);
			await opened.goto(desk.elsewhere, { waitUntil: 'load' });
		});

		test('a mail opens no menu and says why', async () => {
			await desk.openNote(ann.page, desk.conversation, { mode: 'public' });
			await type(ann.page, 'Hello @');
			expect((await look(ann.page, '.lp-hint')).text).toContain('Mentions work in internal notes');
			await type(ann.page, desk.people.reader.name.slice(0, 3));
			await gone(ann.page, '.lp-hint');
			expect(await lookAll(ann.page, '.lp-menu')).toEqual([]);
			await picture(ann.page, `zammad-old-${writes}-public`);
		});

		test('I follow and unfollow for myself', async () => {
			await desk.openNote(ann.page, desk.conversation);
			await panel(ann.page);
			await click(ann.page, '.lp-followers [role="switch"]');
			await until(async () => (await desk.followers(desk.conversation)).includes(desk.people.writer.login), 'me as subscriber');
			await until(async () => (await lookAll(ann.page, '.lp-chip')).some((chip) => chip.text.includes(desk.people.writer.name)), 'my chip');
			await picture(ann.page, `zammad-old-${writes}-follow`);
			if (writes === 'chromium') {
				const themes = () => ann.page.$$eval('loopin-overlay', (all) => all.map(({ dataset }) => dataset.theme));
				await ann.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
				await until(async () => (await themes()).every((theme) => theme === 'dark'), 'the dark theme of the page');
				await picture(ann.page, 'zammad-old-chromium-follow-dark');
				await ann.page.emulateMediaFeatures([]);
				await until(async () => (await themes()).every((theme) => theme === 'light'), 'the light one again');
			}
			await click(ann.page, '.lp-followers [role="switch"]');
			await until(async () => !(await desk.followers(desk.conversation)).includes(desk.people.writer.login), 'me no subscriber');
		});

		test('"@@" is Zammad’s own; ours yields; whoever cannot read the ticket is not offered', async () => {
			const { people } = desk;
			await desk.openNote(ann.page, desk.conversation);
			await type(ann.page, '@@Cl');
			await until(() => ann.page.$('.shortcut.dropdown.open li[data-id="5"]'), 'the native menu');
			expect(await lookAll(ann.page, '.lp-menu')).toEqual([]);
			await ann.page.keyboard.press('Enter');
			await until(async () => (await desk.noteText(ann.page)).includes(people.third.name), 'the native mention');
			await type(ann.page, ' and ');
			await look(ann.page, '.lp-hint', `${people.third.name} will follow when you submit`);
			await type(ann.page, `@${people.noAccess.name.slice(0, 5)}`);
			await until(async () => (await look(ann.page, '.lp-option', people.noAccess.name)).disabled, 'the row to be disabled');
			await picture(ann.page, `zammad-old-${writes}-no-access`);
			await ann.page.keyboard.press('Escape');
		});

		test('a full name typed by hand promises nothing: Zammad would make nobody a follower of it', async () => {
			await desk.openNote(ann.page, desk.conversation);
			await type(ann.page, `@${desk.people.third.name}`);
			await ann.page.keyboard.press('Escape');
			await type(ann.page, ', please. ');
			await sleep(800);
			expect(await lookAll(ann.page, '.lp-hint')).toEqual([]);
		});

		test('tickets mounted beside it are not mistaken for it', async () => {
			await desk.openNote(ann.page, '13');
			await ann.page.evaluate(() => {
				location.hash = '#ticket/zoom/12';
			});
			const field = '#content_permanent_Ticket-12 .articleNewEdit-body';
			await until(() => ann.page.$(field), 'the other ticket');
			await ann.page.click(field);
			await type(ann.page, '@Jan');
			await moveTo(ann.page, desk.people.reader.name);
			await ann.page.keyboard.press('Enter');
			await until(() => ann.page.$eval(field, (element) => element.innerHTML.includes('data-mention-user-id="4"')), 'the mention there');
			expect(await ann.page.$eval('#content_permanent_Ticket-13 .articleNewEdit-body', (element) => element.textContent)).toBe('');
		});

		test('the new interface: its own "@@" menu names people, ours stays closed', async () => {
			desk.use('new');
			await jan.page.bringToFront();
			await desk.openNote(ann.page, '15');
			await type(ann.page, 'And you, @Jan ');
			await sleep(600);
			expect(await lookAll(ann.page, '.lp-menu')).toEqual([]);
			await type(ann.page, '@@Jan K');
			await until(() => ann.page.$('[data-test-id="mention-user"] [role="option"]'), 'the native menu');
			expect(await lookAll(ann.page, '.lp-menu')).toEqual([]);
			await picture(ann.page, `zammad-new-${writes}-native`);
			await ann.page.keyboard.press('Enter');
			await type(ann.page, ' ');
			await submitAndSee('15', 'tomorrow?', `zammad-new-${writes}`, { now: true });
			// a mail there says why
			await desk.openNote(ann.page, '15', { mode: 'public' });
			await type(ann.page, 'Hello @');
			expect((await look(ann.page, '.lp-hint')).text).toContain('Mentions work in internal notes');
			await picture(ann.page, `zammad-new-${writes}-public`);
			desk.use('old');
		});

		test('who may only read is told so in the panel', async () => {
			await desk.signIn(ann.page, desk.people.light);
			await ann.page.goto(desk.conversationUrl(desk.conversation), { waitUntil: 'load' });
			await panel(ann.page);
			await until(async () => (await look(ann.page, '.lp-followers')).text.includes('view access'), 'the reason');
			await picture(ann.page, `zammad-old-${writes}-light`);
			await desk.signIn(ann.page, desk.people.writer);
		});
	});
}

mainJob('chromium', 'firefox');
mainJob('firefox', 'chromium');
