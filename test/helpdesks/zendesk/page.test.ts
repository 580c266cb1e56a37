/** The page half in real browsers, on the stand-in's page with the real CKEditor 5, by real keys and clicks. */
import { build } from 'esbuild';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { HelpdeskPage, HelpdeskPageModule } from '../../../src/helpdesks/helpdesk';
import { findChromium, findFirefox } from '../../harness/find-browsers.mjs';
import { type StandIn, startStandIn } from './server.mjs';

/** What the test keeps on the page's window. */
interface Hooks {
	zendeskPage: { pageModule: HelpdeskPageModule };
	page: HelpdeskPage;
	calls: string[];
}
declare const window: Hooks & typeof globalThis;

const pane = (id: number, testId: string) => `[data-ticket-id="${id}"] [data-test-id="${testId}"]`;
const REFUND = 18204;
const SWITCHER = 'omnichannel-channel-switcher-button';
const NOTE = '[data-test-id="omnichannel-channel-switcher-menuitem-internal"]';
const FIELD = '[contenteditable="true"]';

for (const [name, executablePath] of [
	['chromium', findChromium()],
	['firefox', findFirefox()],
] as const) {
	if (!executablePath) console.warn(`SKIPPED: the Agent Workspace’s page in ${name}, which is not installed.`);
	describe.skipIf(!executablePath)(`the page in ${name}`, () => {
		let standIn: StandIn;
		let browser: Browser;
		let script: string;
		let page: Page;

		beforeAll(async () => {
			standIn = await startStandIn();
			const bundle = await build({
				entryPoints: ['src/helpdesks/zendesk/page.ts'],
				bundle: true,
				write: false,
				format: 'iife',
				globalName: 'zendeskPage',
				target: 'es2022',
			});
			script = bundle.outputFiles[0]?.text ?? '';
			browser = await puppeteer.launch(
				name === 'chromium'
					? { executablePath: executablePath ?? '', args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] }
					: { browser: 'firefox', executablePath: executablePath ?? '' },
			);
		});
		afterAll(async () => {
			await browser?.close();
			await standIn?.stop();
		});
		afterEach(() => page?.close());

		/** Signed in as Robin, on that address, with the page half at work. */
		async function open(path: string): Promise<void> {
			standIn.reset();
			page = await browser.newPage();
			await page.goto(`${standIn.origin}/auth/v2/login?return_to=${encodeURIComponent(path)}`);
			await Promise.all([page.waitForNavigation(), page.click('button[value="1001"]')]);
			await page.evaluate(`${script}; window.zendeskPage = zendeskPage; window.calls = [];`);
			await page.evaluate(() => {
				window.page = window.zendeskPage.pageModule.page(document, location.origin as never);
			});
		}
		const openTicket = async (id: number, query = '') => {
			await open(`/agent/tickets/${id}${query}`);
			await page.waitForSelector(`[data-ticket-id="${id}"] ${FIELD}`);
			await page.waitForFunction(() => document.querySelectorAll('#main_panes [contenteditable="true"]').length >= 2);
		};
		const chooseNote = async (id: number) => {
			await page.click(pane(id, SWITCHER));
			await page.waitForSelector(NOTE);
			await page.click(NOTE);
		};
		const mode = () => page.evaluate(() => window.page.composer()?.mode());
		const calls = () => page.evaluate(() => window.calls.splice(0));
		/** Notes each submit with the text the field had at that moment. */
		const listen = () =>
			page.evaluate(() => {
				const composer = window.page.composer();
				composer?.onSubmit(new AbortController().signal, () => window.calls.push(`submit: ${composer.field.textContent.trim()}`));
				composer?.onModeChange(new AbortController().signal, () => window.calls.push(`mode: ${composer.mode()}`));
			});
		const typeInto = async (id: number, text: string) => {
			await page.click(`[data-ticket-id="${id}"] ${FIELD}`);
			await page.keyboard.type(text);
		};

		it('knows agent pages, and which ticket is in view though several are mounted', async () => {
			await openTicket(REFUND);
			expect(await page.evaluate(() => [window.page.recognise(), window.page.conversation(), window.page.composer()?.conversation])).toEqual([
				true,
				'18204',
				'18204',
			]);
			expect(await page.evaluate(() => document.querySelectorAll('#main_panes [contenteditable="true"]').length)).toBe(2);
			expect(await page.evaluate(() => window.page.composer()?.field.closest('[data-ticket-id]')?.getAttribute('data-ticket-id'))).toBe('18204');
			const same = await page.evaluate(() => {
				const composer = window.page.composer();
				return composer !== undefined && composer === window.page.composer();
			});
			expect(same).toBe(true);
		});

		it('knows no customer’s page', async () => {
			await open('/hc/en-us');
			expect(await page.evaluate(() => [window.page.recognise(), window.page.conversation() ?? 'none', window.page.composer() ?? 'none'])).toEqual([
				false,
				'none',
				'none',
			]);
		});

		it('tells the mode, afresh and as it changes', async () => {
			await openTicket(REFUND);
			await listen();
			expect(await mode()).toBe('public');
			await chooseNote(REFUND);
			expect(await mode()).toBe('note');
			expect(await calls()).toEqual(['mode: note']);
		});

		it('tells a live chat from a note in it, and finds nothing to write in on a closed ticket', async () => {
			await openTicket(18220);
			expect(await mode()).toBe('live-chat');
			await chooseNote(18220);
			expect(await mode()).toBe('note');
			await page.goto(`${standIn.origin}/agent/tickets/18102`);
			await page.waitForSelector('.closed');
			await page.evaluate(`${script}; window.zendeskPage = zendeskPage`);
			expect(await page.evaluate(() => window.zendeskPage.pageModule.page(document, location.origin as never).composer() === undefined)).toBe(true);
		});

		it('switches to a note when asked', async () => {
			await openTicket(18197);
			await page.evaluate(() => window.page.composer()?.switchToNote?.());
			await page.waitForFunction(() => window.page.composer()?.mode() === 'note');
			expect(await page.$(NOTE)).toBeNull();
		});

		it('hears every way to submit, while the text is still there', async () => {
			await openTicket(REFUND);
			await chooseNote(REFUND);
			await listen();
			const emptied = () => page.waitForFunction(() => window.page.composer()?.field.textContent.trim() === '');
			await typeInto(REFUND, 'by the button');
			await page.click(pane(REFUND, 'submit_button-button'));
			await emptied();
			await typeInto(REFUND, 'by the menu');
			await page.click(pane(REFUND, 'submit_button-menu-button'));
			await page.click('[data-test-id="submit_button-menu-pending"]');
			await emptied();
			await typeInto(REFUND, 'by sending');
			await page.click(pane(REFUND, 'omnichannel-omnicomposer-send-button'));
			await emptied();
			await typeInto(REFUND, 'by key');
			await page.keyboard.down('Control');
			await page.keyboard.press('Enter');
			await page.keyboard.up('Control');
			await emptied();
			expect(await calls()).toEqual(['submit: by the button', 'submit: by the menu', 'submit: by sending', 'submit: by key']);
			const written = standIn.desk.tickets
				.get(REFUND)
				?.audits.slice(-4)
				.map((audit) => audit.events.find((event) => event.type === 'Comment'));
			expect(written?.map((event) => [event?.public, event?.body])).toEqual([
				[false, 'by the button'],
				[false, 'by the menu'],
				[false, 'by sending'],
				[false, 'by key'],
			]);
		});

		it('hears no submit of another ticket, none of opening the menu, none of typing', async () => {
			await openTicket(REFUND);
			await listen();
			await typeInto(REFUND, 'Hello');
			await page.keyboard.press('Enter');
			await page.click(pane(REFUND, 'submit_button-menu-button'));
			await page.keyboard.press('Escape');
			await page.click('a[data-entity-id="18197"]');
			await typeInto(18197, 'Another');
			await page.click(pane(18197, 'submit_button-button'));
			await page.waitForFunction(() => window.page.composer()?.field.textContent.trim() === '');
			expect(await calls()).toEqual([]);
		});

		it('gives the buttons of the ticket in view', async () => {
			await openTicket(REFUND);
			const ids = await page.evaluate(() =>
				window.page
					.composer()
					?.submitButtons()
					.map((button) => button.dataset.testId),
			);
			expect(ids?.sort()).toEqual(['omnichannel-omnicomposer-send-button', 'submit_button-button', 'submit_button-menu-button']);
		});

		it('notices navigation in the page, and nothing while somebody types', async () => {
			await openTicket(REFUND);
			await page.evaluate(() =>
				window.page.watch(new AbortController().signal, () =>
					window.calls.push(`now ${window.page.conversation() ?? 'none'}, composer ${window.page.composer()?.conversation ?? 'none'}`),
				),
			);
			await typeInto(REFUND, 'A whole sentence, typed key by key.');
			expect(await calls()).toEqual([]);
			await page.click('a[data-entity-id="18197"]');
			await page.waitForFunction(() => window.calls.length > 0);
			expect(await calls()).toEqual(['now 18197, composer 18197']);
			await page.click('.tab--views');
			await page.waitForFunction(() => window.calls.length > 0);
			expect(await calls()).toEqual(['now none, composer none']);
			await page.click('.row[href$="18211"]');
			await page.waitForFunction(() => window.calls.some((call) => call.endsWith('composer 18211')));
			await page.goBack();
			await page.waitForFunction(() => window.page.conversation() === undefined);
		});

		it('waits for the composer, puts the caret into a note, and there is where the keys go', async () => {
			await open(`/agent/tickets/${REFUND}`);
			expect(await page.evaluate(() => window.page.focusComposer('note'))).toBe(true);
			await page.keyboard.type('typed at once');
			expect(await page.evaluate(() => [window.page.composer()?.mode(), window.page.composer()?.field.textContent.trim()])).toEqual(['note', 'typed at once']);
			expect(await page.evaluate(() => window.page.focusComposer('public'))).toBe(true);
			expect(await mode()).toBe('public');
		});

		it('yields to the workspace’s own menu', async () => {
			await openTicket(REFUND, '?native=1');
			await typeInto(REFUND, 'Hello ');
			expect(await page.evaluate(() => window.page.nativeMenuOpen())).toBe(false);
			await page.keyboard.type('@ja');
			await page.waitForFunction(() => window.page.nativeMenuOpen());
			await page.keyboard.press('Escape');
			await page.waitForFunction(() => !window.page.nativeMenuOpen());
		});

		it('shows an entry of the log', async () => {
			await openTicket(REFUND);
			const audit = standIn.desk.tickets.get(REFUND)?.audits[2]?.id ?? 0;
			expect(
				await page.evaluate(
					(id) => [
						window.page.showEntry(`${id}` as never),
						window.page.showEntry(`${id}:added` as never),
						window.page.showEntry('1' as never),
						window.page.showEntry('x' as never),
					],
					audit,
				),
			).toEqual([true, true, false, false]);
		});
	});
}
