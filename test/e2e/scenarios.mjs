// The main job as two people live it, on any desk, with any pair of browsers: real keys, real clicks, real desktop toasts.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { click, gone, look, lookAll, moveTo, pageWithCaret, texts } from '../harness/look.mjs';
import { sleep, until } from '../harness/wait.mjs';
import { desktop, desktopToast, missing, picture, startPerson } from './support.mjs';

const type = (page, text) => page.keyboard.type(text, { delay: 15 });

/** Types "@letters" into the note and chooses the person in the menu by Enter. */
async function mention(page, letters, name) {
	await type(page, `@${letters}`);
	await moveTo(page, name);
	await page.keyboard.press('Enter');
	await gone(page, '.lp-menu');
}

/** The followers panel as it stands, opened when it is a pill. */
async function openPanel(page) {
	await until(async () => (await lookAll(page, '.lp-followers')).length + (await lookAll(page, '.lp-pill')).length > 0, 'the followers panel or its pill');
	if ((await lookAll(page, '.lp-followers')).length === 0) await click(page, '.lp-pill');
	return await look(page, '.lp-followers');
}
const followerNames = async (page) => (await lookAll(page, '.lp-chip:not(.lp-chip--pending)')).map((chip) => chip.text);

/**
 * @param {{ title: string, start: () => Promise<object>, short?: boolean, groups?: boolean }} helpdesk  starts the desk (see desks/); `short`: what is no
 *   helpdesk's own is left to the others; `groups`: it has them
 * @param {'chromium' | 'firefox'} writes  the browser of the agent who mentions
 * @param {'chromium' | 'firefox'} reads  the browser of the agent who is mentioned
 */
export function mainJob(helpdesk, writes, reads) {
	const lacking = missing() || helpdesk.missing?.() || '';
	describe.skipIf(lacking)(`${helpdesk.title}: ${writes} mentions ${reads}${lacking ? ` (${lacking})` : ''}`, () => {
		const long = test.skipIf(helpdesk.short);
		let bus;
		let desk;
		let ann;
		let jan;
		let begun;

		beforeAll(async () => {
			bus = await desktop();
			desk = await helpdesk.start();
			[ann, jan] = await Promise.all([startPerson(desk.people.writer, writes, desk), startPerson(desk.people.reader, reads, desk)]);
		});
		afterAll(async () => {
			await ann?.driver.close();
			await jan?.driver.close();
			await desk?.stop();
			bus?.stop();
		});

		test('a mention makes a follower, a desktop toast for 10 s, an update; Reply opens the composer', async () => {
			const { conversation, people } = desk;
			// in another conversation: news of the one in front of them is not announced
			await jan.page.goto(desk.elsewhere, { waitUntil: 'load' });
			await jan.page.bringToFront();
			const started = Date.now();
			begun ??= started;
			await desk.openNote(ann.page, conversation);
			await type(ann.page, 'Could you have a look, ');
			await type(ann.page, `@${people.reader.name.slice(0, 3)}`);
			const row = await look(ann.page, '.lp-option', people.reader.name);
			expect(row.disabled).toBe(false);
			// drawn with our styles, whatever the page's policy says of style elements
			expect(row.width).toBeGreaterThan(300);
			expect(row.width).toBeLessThan(341);
			expect(row.height).toBeLessThan(60);
			await moveTo(ann.page, people.reader.name);
			await picture(ann.page, `${desk.kind}-${writes}-menu`);
			await ann.page.keyboard.press('Enter');
			await until(async () => (await desk.noteText(ann.page)).includes(`Could you have a look, @${people.reader.name} `), 'the mention in the note');
			// On a second try (see retry) they follow already.
			const first = started === begun;
			if (first) {
				expect((await look(ann.page, '.lp-hint')).text).toContain(`${people.reader.name} will follow when you submit`);
				expect(await desk.followers(conversation)).not.toContain(people.reader.login);
			}
			await type(ann.page, 'today?');
			await desk.submit(ann.page);
			await until(async () => (await desk.followers(conversation)).includes(people.reader.login), 'the follower', { ms: 30_000 });

			await openPanel(ann.page);
			await until(async () => (await followerNames(ann.page)).some((name) => name.includes(people.reader.name)), 'the chip');
			await picture(ann.page, `${desk.kind}-${writes}-panel`);

			const toast = await desktopToast(bus, reads, `${people.writer.name} mentioned you`, { after: started });
			expect(toast.body).toContain(`@${people.reader.name} today?`);
			await picture(jan.page, `${desk.kind}-${reads}-toast`);
			const popup = await jan.driver.extensionPage('popup.html');
			const update = await look(popup, '.lp-row', `${people.writer.name} mentioned you`);
			expect(update.text).toContain(desk.conversationTitle);
			await picture(popup, `${desk.kind}-${reads}-popup`);
			await popup.close();

			// Chromium has a button, Firefox the body.
			bus.click(toast, toast.actions['0'] ? '0' : 'default');
			const opened = await until(() => pageWithCaret(jan.driver, desk.base), 'the composer to have the cursor', { ms: 30_000 });
			expect(opened.url()).toContain(conversation);
			await type(opened, 'I am on it');
			await until(async () => (await desk.noteText(opened)).includes('I am on it'), 'the typed reply');
			await picture(opened, `${desk.kind}-${reads}-reply`);
		});

		test('the toast is up for ten seconds', async () => {
			const toast = bus.log.findLast((one) => one.summary.includes('mentioned you') && one.closedAt);
			expect(toast).toBeDefined();
		});

		test('X removes, Undo adds again', async () => {
			const { conversation, people } = desk;
			await ann.page.bringToFront();
			await ann.page.goto(desk.conversationUrl(conversation), { waitUntil: 'load' });
			await openPanel(ann.page);
			const x = `.lp-chip__x[aria-label="Remove ${people.reader.name}"]`;
			await click(ann.page, x);
			await look(ann.page, '.lp-chipbox--undo', `${people.reader.name} removed`);
			await until(async () => !(await desk.followers(conversation)).includes(people.reader.login), 'the follower to go');
			await click(ann.page, '.lp-chipbox--undo button', 'Undo');
			await until(async () => (await desk.followers(conversation)).includes(people.reader.login), 'the follower to come back');
			await look(ann.page, x);
			await click(ann.page, x);
			await until(async () => !(await desk.followers(conversation)).includes(people.reader.login), 'the follower to go again');
		});

		test('a public reply opens no menu and says why', async () => {
			await desk.openNote(ann.page, desk.conversation, { mode: 'public' });
			await type(ann.page, 'Hello @');
			expect((await look(ann.page, '.lp-hint')).text).toContain('Mentions work in internal notes');
			await picture(ann.page, `${desk.kind}-${writes}-public`);
			await type(ann.page, desk.people.reader.name.slice(0, 3));
			await gone(ann.page, '.lp-hint');
			expect(await lookAll(ann.page, '.lp-menu')).toEqual([]);
		});

		test('disabled people, customers and people without access cannot be mentioned', async () => {
			const { people } = desk;
			await desk.openNote(ann.page, desk.conversation);
			await type(ann.page, `@${people.noAccess.name.slice(0, 3)}`);
			const row = await look(ann.page, '.lp-option', people.noAccess.name);
			await until(async () => (await look(ann.page, '.lp-option', people.noAccess.name)).disabled, 'the row to be disabled');
			expect(row.text).toBeDefined();
			await ann.page.keyboard.press('Enter');
			await sleep(300);
			expect(await desk.noteText(ann.page)).not.toContain(`@${people.noAccess.name} `);
			await picture(ann.page, `${desk.kind}-${writes}-no-access`);
			await ann.page.keyboard.press('Escape');
			for (const person of [people.customer, people.disabled]) {
				await type(ann.page, ` @${person.name.slice(0, 4)}`);
				await sleep(700);
				const rows = (await lookAll(ann.page, '.lp-option')).filter((one) => one.text.includes(person.name) && !one.disabled);
				expect(rows).toEqual([]);
				await ann.page.keyboard.press('Escape');
			}
		});

		long('a mention deleted again, and a note never submitted, add nobody', async () => {
			const { conversation, people } = desk;
			await desk.openNote(ann.page, conversation);
			await mention(ann.page, people.reader.name.slice(0, 3), people.reader.name);
			const length = people.reader.name.length + 2;
			for (let at = 0; at < length; at++) await ann.page.keyboard.press('Backspace');
			await type(ann.page, 'Nothing to see here');
			await desk.submit(ann.page);
			await sleep(3_000);
			expect(await desk.followers(conversation)).not.toContain(people.reader.login);

			await desk.openNote(ann.page, conversation);
			await mention(ann.page, people.reader.name.slice(0, 3), people.reader.name);
			await ann.page.goto(desk.conversationUrl(conversation), { waitUntil: 'load' }).catch(() => {});
			await sleep(3_000);
			expect(await desk.followers(conversation)).not.toContain(people.reader.login);
		});

		long('accents and several words are found: "@cleo d"', async () => {
			const { people } = desk;
			await desk.openNote(ann.page, desk.conversation);
			await type(ann.page, '@cleo d');
			await look(ann.page, '.lp-option', people.third.name);
			await ann.page.keyboard.press('Enter');
			await until(async () => (await desk.noteText(ann.page)).includes(`@${people.third.name} `), 'the mention');
			// one undo step brings the letters back
			await ann.page.keyboard.down('Control');
			await ann.page.keyboard.press('z');
			await ann.page.keyboard.up('Control');
			await until(async () => /@cleo d\s*$/.test((await desk.noteText(ann.page)).trimEnd()), 'the letters back');
		});

		long('submitted in the moment of choosing, and the worker killed right after: nothing is lost', async () => {
			const { conversation, people } = desk;
			await desk.openNote(ann.page, conversation);
			await type(ann.page, `@${people.third.letters}`);
			await moveTo(ann.page, people.third.name);
			await Promise.all([ann.page.keyboard.press('Enter'), desk.submit(ann.page)]);
			await ann.driver.killBackground();
			await until(async () => (await desk.followers(conversation)).includes(people.third.login), 'the follower', {
				// a worker that dies in the middle of a check is followed by the guard alarm, a minute later
				ms: 130_000,
			});
		});

		long('a light agent is told that they cannot mention', async () => {
			const page = ann.page;
			await desk.signIn(page, desk.people.light);
			await desk.openNote(page, desk.conversation);
			await type(page, `@${desk.people.reader.name.slice(0, 3)}`);
			await look(page, '.lp-menu', desk.kind === 'workspace' ? 'Light agents can’t mention people' : 'You have view access to this conversation.');
			expect(await texts(page, '.lp-option')).toEqual([]);
			await picture(page, `${desk.kind}-${writes}-light`);
			await desk.signIn(page, desk.people.writer);
		});

		long('signed out and in again: what came meanwhile arrives once', async () => {
			const { conversation, people } = desk;
			await desk.signOut(jan.page);
			const started = Date.now();
			await desk.openNote(ann.page, conversation);
			await mention(ann.page, people.reader.name.slice(0, 3), people.reader.name);
			await type(ann.page, 'second time');
			await desk.submit(ann.page);
			await until(async () => (await desk.followers(conversation)).includes(people.reader.login), 'the follower', { ms: 30_000 });
			await desk.signIn(jan.page, people.reader);
			await desktopToast(bus, reads, `${people.writer.name} mentioned you`, { after: started, ms: 130_000 });
			await sleep(2_000);
			const popup = await jan.driver.extensionPage('popup.html');
			await until(async () => (await lookAll(popup, '.lp-row', 'second time')).length === 1, 'one update');
			expect((await lookAll(popup, '.lp-row', 'second time')).length).toBe(1);
			await popup.close();
		});

		test.skipIf(!helpdesk.groups)('whom the agent mentioned again and again comes first elsewhere too; a group names its people', async () => {
			const { people, group } = desk;
			await desk.openNote(ann.page, desk.another);
			await type(ann.page, 'And @');
			await look(ann.page, '.lp-option', people.reader.name);
			const rows = await lookAll(ann.page, '.lp-menu__label, .lp-option');
			const at = (text) => rows.findIndex((row) => row.text.includes(text));
			expect(at('You mention often')).toBeGreaterThanOrEqual(0);
			expect(at(people.reader.name)).toBe(at('You mention often') + 1);
			await type(ann.page, group.name.toLowerCase());
			await moveTo(ann.page, group.name);
			await picture(ann.page, `${desk.kind}-${writes}-group`);
			await ann.page.keyboard.press('Enter');
			await until(async () => (await desk.noteText(ann.page)).includes(`And ${group.people.map((name) => `@${name}`).join(', ')} `), 'the names of the group');
		});
	});
}
