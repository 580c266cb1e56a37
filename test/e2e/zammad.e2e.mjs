// Mentions in Zammad's two interfaces, with real keys: ours at "@" in the old one, its own at "@@" in both. Zammad makes the subscriber of the mark.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { click, gone, look, lookAll, moveTo, pageWithCaret } from '../harness/look.mjs';
import { sleep, until } from '../harness/wait.mjs';
import { startDesk } from './desks/zammad.mjs';
import { desktop, desktopToast, missing, picture, startPerson } from './support.mjs';

const lacking = missing();
const type = (page, text) => page.keyboard.type(text, { delay: 15 });

async function panel(page) {
	await until(async () => (await lookAll(page, '.lp-followers')).length + (await lookAll(page, '.lp-pill')).length > 0, 'the followers panel or its pill');
	if ((await lookAll(page, '.lp-followers')).length === 0) await click(page, '.lp-pill');
	return await look(page, '.lp-followers');
}

/** @param {'old' | 'new'} kind  which interface both agents work in */
function mainJob(kind, writes, reads) {
	describe.skipIf(lacking)(`Zammad (stand-in, ${kind} interface): ${writes} mentions ${reads}${lacking ? ` (${lacking})` : ''}`, () => {
		let bus;
		let desk;
		let ann;
		let jan;

		beforeAll(async () => {
			bus = await desktop();
			desk = await startDesk({ kind });
			[ann, jan] = await Promise.all([startPerson(desk.people.writer, writes, desk), startPerson(desk.people.reader, reads, desk)]);
		});
		afterAll(async () => {
			await ann?.driver.close();
			await jan?.driver.close();
			await desk?.stop();
			bus?.stop();
		});

		test('a mention makes a subscriber, a desktop toast, an update; Reply opens the composer', async () => {
			const { conversation, people } = desk;
			await jan.page.goto(desk.elsewhere, { waitUntil: 'load' });
			await jan.page.bringToFront();
			const started = Date.now();
			await desk.openNote(ann.page, conversation);
			await type(ann.page, 'Could you have a look, ');
			if (kind === 'old') {
				await type(ann.page, `@${people.reader.name.slice(0, 3)}`);
				await moveTo(ann.page, people.reader.name);
				await picture(ann.page, `${desk.kind}-${writes}-menu`);
				await ann.page.keyboard.press('Enter');
				await until(async () => (await desk.noteText(ann.page)).includes(`have a look, @${people.reader.name} `), 'the mention in the note');
			} else {
				// ours stays closed: this editor would make a plain link of it
				await type(ann.page, '@Jan ');
				await sleep(600);
				expect(await lookAll(ann.page, '.lp-menu')).toEqual([]);
				await type(ann.page, '@@Jan K');
				await until(() => ann.page.$('[data-test-id="mention-user"] [role="option"]'), 'the native menu');
				expect(await lookAll(ann.page, '.lp-menu')).toEqual([]);
				await picture(ann.page, `${desk.kind}-${writes}-native`);
				await ann.page.keyboard.press('Enter');
				await type(ann.page, ' ');
			}
			await until(async () => (await desk.noteMarkup(ann.page)).includes('data-mention-user-id="4"'), 'Zammad’s own markup');
			expect((await look(ann.page, '.lp-hint')).text).toContain(`${people.reader.name} will follow when you submit`);
			expect(await desk.followers(conversation)).toEqual([]);
			await type(ann.page, 'today?');
			await desk.submit(ann.page);
			await until(async () => (await desk.followers(conversation)).includes(people.reader.login), 'the subscriber');
			await panel(ann.page);
			await until(async () => (await lookAll(ann.page, '.lp-chip')).some((chip) => chip.text.includes(people.reader.name)), 'the chip', { ms: 30_000 });
			await picture(ann.page, `${desk.kind}-${writes}-panel`);
			// by request one follows for oneself only
			expect(await lookAll(ann.page, `.lp-chip__x[aria-label="Remove ${people.reader.name}"]`)).toEqual([]);

			const toast = await desktopToast(bus, reads, `${people.writer.name} mentioned you`, { after: started });
			expect(toast.body).toContain('today?');
			const popup = await jan.driver.extensionPage('popup.html');
			const update = await look(popup, '.lp-row', `${people.writer.name} mentioned you`);
			expect(update.text).toContain(desk.conversationTitle);
			await picture(popup, `${desk.kind}-${reads}-popup`);
			await popup.close();
			bus.click(toast, toast.actions['0'] ? '0' : 'default');
			const opened = await until(() => pageWithCaret(jan.driver, desk.base), 'the composer to have the cursor', { ms: 30_000 });
			expect(opened.url()).toContain(`#ticket/zoom/${conversation}`);
			await type(opened, 'I am on it');
			await picture(opened, `${desk.kind}-${reads}-reply`);
			// Zammad's own notifications are as unread as before, but for what its page itself marks when it is shown
			expect(
				desk.server.record.filter(({ method, path, headers }) => method !== 'GET' && /extension/.test(String(headers.origin)) && !/mentions/.test(path)),
			).toEqual([]);
		});

		test('a mail opens no menu, internal or not', async () => {
			await desk.openNote(ann.page, desk.conversation, { mode: 'public' });
			await type(ann.page, 'Hello @');
			expect((await look(ann.page, '.lp-hint')).text).toContain('Mentions work in internal notes');
			await type(ann.page, desk.people.reader.name.slice(0, 3));
			await gone(ann.page, '.lp-hint');
			expect(await lookAll(ann.page, '.lp-menu')).toEqual([]);
			await picture(ann.page, `${desk.kind}-${writes}-public`);
		});

		test('I follow and unfollow for myself', async () => {
			await desk.openNote(ann.page, desk.conversation);
			await panel(ann.page);
			await click(ann.page, '.lp-followers [role="switch"]');
			await until(async () => (await desk.followers(desk.conversation)).includes(desk.people.writer.login), 'me as subscriber');
			await until(async () => (await lookAll(ann.page, '.lp-chip')).some((chip) => chip.text.includes('Ann Lee')), 'my chip');
			await picture(ann.page, `${desk.kind}-${writes}-follow`);
			await click(ann.page, '.lp-followers [role="switch"]');
			await until(async () => !(await desk.followers(desk.conversation)).includes(desk.people.writer.login), 'me no subscriber');
		});

		if (kind === 'old') {
			test('"@@" is Zammad’s own; ours yields; whoever cannot read the ticket is not offered', async () => {
				const { people } = desk;
				await desk.openNote(ann.page, desk.conversation);
				await type(ann.page, '@@Cl');
				await until(() => ann.page.$('.shortcut.dropdown.open li[data-id="5"]'), 'the native menu');
				expect(await lookAll(ann.page, '.lp-menu')).toEqual([]);
				await ann.page.keyboard.press('Enter');
				await until(async () => (await desk.noteText(ann.page)).includes(people.third.name), 'the native mention');
				await type(ann.page, ' and ');
				expect((await look(ann.page, '.lp-hint')).text).toContain(`${people.third.name} will follow when you submit`);
				await type(ann.page, `@${people.noAccess.name.slice(0, 5)}`);
				await until(async () => (await look(ann.page, '.lp-option', people.noAccess.name)).disabled, 'the row to be disabled');
				await picture(ann.page, `${desk.kind}-${writes}-no-access`);
				await ann.page.keyboard.press('Escape');
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

			test('who may only read is told so in the panel', async () => {
				await desk.signIn(ann.page, desk.people.light);
				await ann.page.goto(desk.conversationUrl(desk.conversation), { waitUntil: 'load' });
				const shown = await panel(ann.page);
				expect(shown.text).toBeDefined();
				await until(async () => /view/i.test((await look(ann.page, '.lp-followers')).text), 'the reason');
				await picture(ann.page, `${desk.kind}-${writes}-light`);
				await desk.signIn(ann.page, desk.people.writer);
			});
		}
	});
}

mainJob('old', 'chromium', 'firefox');
mainJob('old', 'firefox', 'chromium');
mainJob('new', 'chromium', 'firefox');
