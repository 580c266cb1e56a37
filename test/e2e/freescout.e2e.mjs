// A helpdesk in which everybody follows for themselves: the mention is a link in the note, and the mentioned agent's own Loopin follows.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { click, gone, look, lookAll, moveTo, pageWithCaret } from '../harness/look.mjs';
import { sleep, until } from '../harness/wait.mjs';
import { startDesk } from './desks/freescout.mjs';
import { checkNow, desktop, desktopToast, missing, picture, startPerson } from './support.mjs';

const type = (page, text) => page.keyboard.type(text, { delay: 15 });
const lacking = missing();

function mainJob(writes, reads) {
	describe.skipIf(lacking)(`FreeScout (stand-in): ${writes} mentions ${reads}${lacking ? ` (${lacking})` : ''}`, () => {
		let bus;
		let desk;
		let ava;
		let jan;

		beforeAll(async () => {
			bus = await desktop();
			desk = await startDesk();
			[ava, jan] = await Promise.all([startPerson(desk.people.writer, writes, desk), startPerson(desk.people.reader, reads, desk)]);
		});
		afterAll(async () => {
			await ava?.driver.close();
			await jan?.driver.close();
			await desk?.stop();
			bus?.stop();
		});

		test('a mention is a link in the note; the mentioned agent’s own Loopin follows, tells and opens the composer', async () => {
			const { conversation, people } = desk;
			// in another conversation: news of the one in front of them is not announced
			await jan.page.goto(desk.elsewhere, { waitUntil: 'load' });
			await jan.page.bringToFront();
			const started = Date.now();
			const shown = desk.server.desk.views.length;
			await desk.openNote(ava.page, conversation);
			await type(ava.page, 'Could you have a look, @Jan');
			await look(ava.page, '.lp-option', people.reader.name);
			await moveTo(ava.page, people.reader.name);
			await picture(ava.page, `freescout-${writes}-menu`);
			await ava.page.keyboard.press('Enter');
			await until(async () => (await desk.noteText(ava.page)).includes(`Could you have a look, @${people.reader.name} `), 'the mention in the note');
			expect(await desk.noteHtml(ava.page)).toContain(`<a href="${desk.base}/users/profile/9">@${people.reader.name}</a>`);
			expect((await look(ava.page, '.lp-hint')).text).toContain(`${people.reader.name} follows once their Loopin sees this`);
			await type(ava.page, 'today?');
			await picture(ava.page, `freescout-${writes}-note`);
			await desk.submit(ava.page);
			const stored = await until(() => desk.server.desk.threads.find(({ kind }) => kind === 'note'), 'the note');
			expect(stored.body.replaceAll('&nbsp;', ' ')).toContain(`<a href="${desk.base}/users/profile/9">@${people.reader.name}</a> today?`);

			// by the schedule, the first time
			if (reads === 'chromium') await checkNow(jan.driver);
			const toast = await desktopToast(bus, reads, `${people.writer.name} mentioned you`, { after: started });
			expect(toast.body).toContain(`@${people.reader.name} today?`);
			await until(async () => (await desk.followers(conversation)).includes(people.reader.login), 'the follower', { ms: 30_000 });
			// neither browser's background opened a conversation: only the two pages did
			const views = desk.server.desk.views.slice(shown).filter(({ user, conversation: id }) => user === 9 && id === 11);
			expect(views).toEqual([]);

			const panel = await look(ava.page, '.lp-mentioned', people.reader.name);
			expect(panel.text).toContain('Mentioned here');
			await look(ava.page, '.lp-followers__note', 'You can remove only yourself');
			await picture(ava.page, `freescout-${writes}-panel`);

			const popup = await jan.driver.extensionPage('popup.html');
			const update = await look(popup, '.lp-row', `${people.writer.name} mentioned you`);
			expect(update.text).toContain(desk.conversationTitle);
			await popup.close();

			bus.click(toast, toast.actions['0'] ? '0' : 'default');
			const opened = await until(() => pageWithCaret(jan.driver, desk.base), 'the composer to have the cursor', { ms: 30_000 });
			expect(opened.url()).toContain(`/conversation/${conversation}`);
			expect(await opened.evaluate(() => document.querySelector('.conv-reply-block').classList.contains('conv-note-block'))).toBe(true);
			await type(opened, 'I am on it');
			await until(async () => (await desk.noteText(opened)).includes('I am on it'), 'the typed reply');
			await look(opened, '.lp-follow-me', 'You follow this');
			await picture(opened, `freescout-${reads}-reply`);
			jan.opened = opened;
		});

		test('X stops following, Undo follows again; then news of the conversation comes', async () => {
			const { conversation, people } = desk;
			const { opened } = jan;
			await click(opened, `.lp-chip__x[aria-label="Remove ${people.reader.name}"]`);
			await look(opened, '.lp-chipbox--undo', 'You stopped following');
			await until(async () => !(await desk.followers(conversation)).includes(people.reader.login), 'the follower to go');
			await click(opened, '.lp-chipbox--undo button', 'Undo');
			await until(async () => (await desk.followers(conversation)).includes(people.reader.login), 'the follower to come back');
			await opened.goto(desk.elsewhere, { waitUntil: 'load' });
			const started = Date.now();
			desk.customerReplies(conversation, 'It still burns.');
			await checkNow(jan.driver);
			await desktopToast(bus, reads, 'It still burns.', { after: started });
		});

		test('a public reply opens no menu and says why; without access nobody can be mentioned; a live chat has none', async () => {
			const { page } = ava;
			await page.bringToFront();
			await desk.openNote(page, desk.conversation, { mode: 'public' });
			await type(page, 'Hello @');
			expect((await look(page, '.lp-hint')).text).toContain('Mentions work in internal notes');
			// FreeScout's own way to a note would empty the editor
			expect(await lookAll(page, '.lp-hint [data-deed="switch"]')).toEqual([]);
			await type(page, 'Jan');
			await gone(page, '.lp-hint');
			expect(await lookAll(page, '.lp-menu')).toEqual([]);

			await desk.signIn(page, { login: '2' });
			await desk.openNote(page, desk.conversation);
			await type(page, '@Fay');
			await until(async () => (await look(page, '.lp-option', desk.people.noAccess.name)).disabled, 'the row to be disabled');
			await page.keyboard.press('Enter');
			await sleep(300);
			expect(await desk.noteText(page)).not.toContain('@Fay Sales ');
			await picture(page, `freescout-${writes}-no-access`);
			await desk.openNote(page, desk.chat);
			await type(page, '@Jan');
			await look(page, '.lp-menu', 'Mentions don’t work in live chat');
		});

		test.runIf(writes === 'chromium')('a page that lacks what it must have says so, and mentions are off there; the diagnostics name it', async () => {
			const { page } = ava;
			await desk.openNote(page, desk.conversation);
			// as after an update of the helpdesk that calls its buttons something else
			await page.evaluate(() => {
				for (const button of document.querySelectorAll('.btn-reply-submit')) button.classList.replace('btn-reply-submit', 'btn-submit');
			});
			await look(page, '.lp-followers__note', 'Loopin can’t find the note field on this page (submit)', { ms: 40_000 });
			await page.click('.conv-reply-block .note-editable');
			await type(page, '@Jan');
			await look(page, '.lp-menu', 'Mentions are off on this page');
			expect(await lookAll(page, '.lp-option')).toEqual([]);
			await picture(page, 'freescout-missing');
			const options = await ava.driver.extensionPage('options.html');
			await look(options, '.lp-report', 'not found on its page: submit');
			await options.close();
		});

		test('one undo brings the letters back, and redoing is the editor’s', async () => {
			const { page } = ava;
			await desk.openNote(page, desk.conversation);
			await type(page, 'Dear @cleo d');
			await look(page, '.lp-option', desk.people.third.name);
			await page.keyboard.press('Enter');
			await until(async () => (await desk.noteText(page)).includes(`Dear @${desk.people.third.name} `), 'the mention');
			await page.keyboard.down('Control');
			await page.keyboard.press('z');
			await page.keyboard.up('Control');
			await until(async () => /Dear @cleo d\s*$/.test((await desk.noteText(page)).trimEnd()), 'the letters back');
		});
	});
}

mainJob('chromium', 'firefox');
mainJob('firefox', 'chromium');
