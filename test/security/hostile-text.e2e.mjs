// The whole corpus through every field that a helpdesk can send, on every surface, in both browsers. Nothing of it may run, reach another host, become
// an element, break the layout, or touch the clipboard. Payloads go in bulk: what is drawn at once is looked at once.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDesk } from '../e2e/desks/workspace.mjs';
import { DIST } from '../e2e/global-setup.mjs';
import { launchChromium } from '../harness/chromium.mjs';
import { connectHelpdesk } from '../harness/connect.mjs';
import { findChromium, findFirefox } from '../harness/find-browsers.mjs';
import { launchFirefox } from '../harness/firefox.mjs';
import { click, gone, look, lookAll } from '../harness/look.mjs';
import { startNotifications } from '../harness/notifications.mjs';
import { closeWelcome, until } from '../harness/wait.mjs';
import { startSite } from './attacker.mjs';
import { sayFromBackground } from './background-says.mjs';
import { CANARY, payloads } from './payloads.mjs';

const browsers = { chromium: [launchChromium, 'chrome', findChromium()], firefox: [launchFirefox, 'firefox', findFirefox()] };
/** `npm run test:security` takes the whole corpus, `npm test` a fifth of every kind. */
const EVERY = process.env.LOOPIN_WHOLE_CORPUS ? 1 : 5;
const CLIPBOARD = 'what the agent copied before';
/** Rows that the menu shows for one query, with room to spare. */
const PER_QUERY = 19;
const TOASTS_AT_ONCE = 100;
const codeOf = (at) => `q${String.fromCharCode(97 + Math.floor(at / 26))}${String.fromCharCode(97 + (at % 26))}`;
const kinds = ['mention', 'customer-reply', 'colleague-reply', 'note', 'added', 'status'];

/**
 * Runs in a page: looks at everything that Loopin drew, also in its (here open) shadow roots. Gives what is wrong: an element or attribute that we do
 * not draw, something that ran, a box that sticks out.
 */
function inspect(canary, boxes, base) {
	const wrong = [];
	const ours = [];
	if (location.protocol.startsWith('http')) for (const host of document.querySelectorAll('loopin-overlay')) ours.push(host.shadowRoot);
	else ours.push(document);
	const walk = function* (root) {
		for (const element of root.querySelectorAll('*')) {
			yield element;
			if (element.shadowRoot) yield* walk(element.shadowRoot);
		}
	};
	const never =
		/^(script|iframe|frame|object|embed|applet|base|video|audio|source|track|picture|marquee|template|animate|set|foreignobject|image|math|noscript)$/;
	for (const root of ours)
		for (const element of walk(root)) {
			const name = element.localName;
			const ownScript = name === 'script' && /^(popup|options|welcome)\.js$/.test(element.getAttribute('src') ?? '');
			if (never.test(name) && !ownScript) wrong.push(`<${name}>`);
			for (const { name: attribute, value } of element.attributes) {
				if (/^on/i.test(attribute)) wrong.push(`${name} ${attribute}`);
				if (
					/^(href|src|action|formaction|srcdoc|srcset|poster|ping|xlink:href|background)$/i.test(attribute) &&
					/^\s*(javascript|data|vbscript|https?|\/\/)/i.test(value) &&
					!value.startsWith('data:image/svg') &&
					!(base && value.startsWith(`${base}/`) && !/[<>"']/.test(value))
				)
					wrong.push(`${name} ${attribute}=${value.slice(0, 60)}`);
				if (attribute === 'style' && /url\(|expression|@import/i.test(value)) wrong.push(`${name} style=${value.slice(0, 60)}`);
			}
			for (const selector of boxes) {
				if (!element.matches(selector)) continue;
				const box = element.getBoundingClientRect();
				if (box.width === 0) continue;
				const around = (element.closest('.lp-menu, .lp-followers, .lp-toasts, main, section, body') ?? document.body).getBoundingClientRect();
				if (box.left < around.left - 1 || box.right > around.right + 1)
					wrong.push(`${selector} sticks out: ${Math.round(box.left)}–${Math.round(box.right)} of ${Math.round(around.left)}–${Math.round(around.right)}`);
				if (box.height > 420) wrong.push(`${selector} is ${Math.round(box.height)} px high`);
			}
		}
	if (document.documentElement.hasAttribute(canary)) wrong.push('SOMETHING RAN');
	const page = document.scrollingElement;
	if (!location.protocol.startsWith('http') && page.scrollWidth > page.clientWidth + 1)
		wrong.push(`the page scrolls sideways: ${page.scrollWidth} of ${page.clientWidth}`);
	return [...new Set(wrong)].slice(0, 20);
}

describe.each(Object.keys(browsers))('hostile text in %s', (name) => {
	const [launch, folder, found] = browsers[name];
	const skip = !found || !process.env.DBUS_SESSION_BUS_ADDRESS;
	let driver;
	let desk;
	let evil;
	let page;
	let control;
	let corpus;
	let bus;
	/** What is wrong with what is drawn; what still moves is given a moment. */
	async function ours(where, boxes = []) {
		let wrong;
		await until(
			async () => {
				wrong = await where.evaluate(inspect, CANARY, boxes, desk.base);
				return wrong.length === 0;
			},
			'everything to be in its place',
			{ ms: 3_000 },
		).catch(() => undefined);
		return wrong;
	}
	const account = () => `${desk.base}#${desk.people.writer.login}`;

	const fromBackground = (messages) => sayFromBackground(driver, control, desk.base, messages);

	const updateOf = (text, at) => ({
		id: `9000${at}.1`,
		account: account(),
		conversation: `77${at}`,
		number: text.slice(0, 200),
		title: text.slice(0, 1_000),
		kind: kinds[at % kinds.length],
		author: { id: '', name: text.slice(0, 500), kind: at % 2 ? 'agent' : 'customer' },
		at: 1_700_000_000_000 + at,
		text: text.slice(0, 20_000),
		status: text.slice(0, 200),
		first: at % 3 === 0,
	});

	beforeAll(async () => {
		if (skip) return;
		bus = await startNotifications();
		evil = await startSite({});
		// Long ones all: they break layouts, and each in its own way.
		corpus = payloads(evil.origin)
			.filter(({ kind }, at) => at % EVERY === 0 || kind === 'long')
			.map(({ text }) => text);
		desk = await startDesk({ csp: false, perMinute: 100_000 });
		const { desk: account } = desk.server;
		corpus.slice(0, 60).forEach((text, at) => {
			account.groups.push({ id: 90_000 + at, name: text.slice(0, 200), is_public: true });
		});
		for (const [at, text] of corpus.entries()) {
			const name = `${codeOf(Math.floor(at / PER_QUERY))} ${text}`;
			account.addAgent({ id: 50_000 + at, name, email: `${at}@${text.slice(0, 60)}`, groups: [90_000 + (at % 60)] });
		}
		const ticket = account.tickets.get(Number(desk.conversation));
		ticket.subject = corpus.filter((text) => text.length < 300).join(' ');
		ticket.followers.push(...corpus.map((_, at) => 50_000 + at));
		driver = await launch({ extension: join(DIST, folder), prefs: { 'dom.events.testing.asyncClipboard': true } });
		await closeWelcome(driver);
		page = await driver.open(desk.base);
		await desk.signIn(page, desk.people.writer);
		await connectHelpdesk(driver, desk.base);
		control = await driver.extensionPage('options.html');
		await control.evaluate(() => (globalThis.browser ?? globalThis.chrome).storage.local.set({ settings: { toastSeconds: 0, followersPanel: 'open' } }));
		if (name === 'chromium')
			await driver.browser.defaultBrowserContext().overridePermissions(desk.base, ['clipboard-read', 'clipboard-write', 'clipboard-sanitized-write']);
		await page.bringToFront();
		await page.evaluate((text) => navigator.clipboard.writeText(text), CLIPBOARD);
	});
	afterAll(async () => {
		await driver?.close();
		await desk?.stop();
		await evil?.stop();
		bus?.stop();
	});

	test.skipIf(skip)('followers panel: every payload as a name', async () => {
		await page.goto(desk.conversationUrl(desk.conversation), { waitUntil: 'load' });
		await look(page, '.lp-chip', '', { ms: 30_000 });
		const more = await lookAll(page, '.lp-followers__more');
		if (more.length > 0) await click(page, '.lp-followers__more');
		await until(async () => (await lookAll(page, '.lp-chip')).length >= corpus.length, 'all chips', { ms: 30_000 });
		expect(await ours(page, ['.lp-chip'])).toEqual([]);
		await control.evaluate(() => (globalThis.browser ?? globalThis.chrome).storage.local.set({ settings: { toastSeconds: 0, followersPanel: 'closed' } }));
	});

	test.skipIf(skip)('mention menu: every payload as a name, an address, a group; a chosen one is text', async () => {
		await page.bringToFront();
		await desk.openNote(page, desk.conversation);
		let seen = 0;
		const queries = Math.ceil(corpus.length / PER_QUERY);
		for (let at = 0; at < queries; at++) {
			const code = codeOf(at);
			await page.keyboard.type(at === 0 ? `@${code}` : code, { delay: 5 });
			const rows = await until(async () => {
				const drawn = await lookAll(page, '.lp-option', `${code}`);
				return drawn.length >= Math.min(PER_QUERY, corpus.length - at * PER_QUERY) && drawn;
			}, `the rows of ${code}`);
			seen += rows.length;
			expect(
				rows.every(({ height }) => height <= 90),
				`rows of ${code}`,
			).toBe(true);
			expect(await ours(page, ['.lp-option'])).toEqual([]);
			for (let letter = 0; letter < code.length; letter++) await page.keyboard.press('Backspace');
		}
		expect(seen).toBeGreaterThanOrEqual(corpus.length);
		await page.keyboard.type(codeOf(0));
		await look(page, '.lp-option', codeOf(0));
		await page.keyboard.press('Enter');
		await gone(page, '.lp-menu');
		// Which of them stands first is the menu's business: what is written is one of these names, letter by letter, and markup in it is text.
		const names = corpus.slice(0, PER_QUERY).map((text) => `@${codeOf(0)} ${text}`.replace(/\s+/g, ' ').trim());
		await until(async () => names.includes((await desk.noteText(page)).replace(/\s+/g, ' ').trim()), 'the name in the note');
		expect(await desk.noteText(page)).toMatch(/<\w+ [^>]*on\w+=/);
		expect(await page.evaluate(() => document.querySelectorAll('[contenteditable] img').length)).toBe(0);
		expect(await ours(page)).toEqual([]);
	});

	test.skipIf(skip)('toasts: every payload as a name, title, number, text, status and helpdesk', async () => {
		await page.bringToFront();
		await page.goto(desk.elsewhere, { waitUntil: 'load' });
		await until(() => page.$('loopin-overlay'), 'the overlay');
		for (let from = 0; from < corpus.length; from += TOASTS_AT_ONCE) {
			const toasts = corpus.slice(from, from + TOASTS_AT_ONCE).map((text, at) => ({
				id: `t${from + at}`,
				site: desk.base,
				kind: at % 7 === 6 ? 'not-added' : at % 7 === 5 ? 'group' : kinds[at % kinds.length],
				updates: at % 7 === 6 ? [] : [updateOf(text, from + at), ...(at % 7 === 5 ? [updateOf(text, from + at + 10_000)] : [])],
				count: at % 7 === 5 ? 2 : 1,
				button: at % 7 === 6 ? 'retry' : 'reply',
				conversation: `77${from + at}`,
				number: text.slice(0, 200),
				title: text.slice(0, 1_000),
				desk: { name: text.slice(0, 300), colour: 1 + (at % 6) },
				...(at % 7 === 6
					? {
							problem: {
								name: text.slice(0, 500),
								job: 'job-12345678',
								failure: { kind: 'refused' },
								noAccess: { why: 'group-cannot-open', group: text.slice(0, 300) },
							},
						}
					: {}),
			}));
			expect((await fromBackground(toasts.map((toast) => ['toast.show', { toast }]))).filter((answer) => answer?.shown).length).toBe(toasts.length);
			await click(page, '.lp-toasts__more button', '');
			// A hundred cards with a long text each: on a busy machine they take their time.
			let drawn = 0;
			await until(
				async () => {
					drawn = (await lookAll(page, '.lp-toast')).length;
					return drawn === toasts.length;
				},
				'all toasts',
				{ ms: 60_000 },
			).catch(() => undefined);
			expect(drawn, `toasts from ${from}`).toBe(toasts.length);
			expect(await ours(page, ['.lp-toast'])).toEqual([]);
			await fromBackground(toasts.map(({ id }) => ['toast.close', { id }]));
			await gone(page, '.lp-toast');
		}
	});

	/** Puts rows into the extension's database. */
	const store = (table, rows) =>
		control.evaluate(
			async (into, list) => {
				const database = await new Promise((resolve, reject) => {
					const opening = indexedDB.open('loopin');
					opening.onsuccess = () => resolve(opening.result);
					opening.onerror = () => reject(opening.error);
				});
				const writing = database.transaction(into, 'readwrite');
				writing.objectStore(into).clear();
				for (const row of list) writing.objectStore(into).put(row);
				await new Promise((resolve, reject) => {
					writing.oncomplete = resolve;
					writing.onerror = () => reject(writing.error);
				});
				database.close();
			},
			table,
			rows,
		);

	test.skipIf(skip)('popup: every payload in the list, and opened', async () => {
		const size = 40;
		for (let from = 0; from < corpus.length; from += size) {
			const rows = corpus.slice(from, from + size).map((text, at) => ({ ...updateOf(text, from + at), unread: 1, toAnnounce: 0, storedAt: Date.now() }));
			await store('updates', rows);
			const popup = await driver.extensionPage('popup.html');
			await popup.setViewport({ width: 380, height: 560 });
			await until(async () => (await popup.$$('.lp-row')).length > 0, 'rows');
			expect(await ours(popup, ['.lp-row'])).toEqual([]);
			await popup.keyboard.press('Enter');
			await until(async () => (await popup.$$('.lp-row')).length === 0 || (await popup.$('.lp-reply, .lp-opened, [data-opened]')), 'an opened update', {
				ms: 3_000,
			}).catch(() => undefined);
			expect(await ours(popup)).toEqual([]);
			await popup.close();
		}
		await store('updates', []);
	});

	test.skipIf(skip)('system notifications: words, no markup, nothing that turns them', async () => {
		await page.bringToFront();
		await page.goto(desk.elsewhere, { waitUntil: 'load' });
		const { desk: state } = desk.server;
		const texts = ['<img src=x onerror=1>', '<b>bold</b> &amp; <a href="http://x.example">link</a>', '\u202edlrow olleh'];
		for (const [at, text] of texts.entries()) {
			const customer = state.addCustomer({ id: 70_000 + at, name: text });
			const ticket = state.addTicket({
				id: 60_000 + at,
				subject: text,
				requester: customer.id,
				followers: [Number(desk.people.writer.login)],
				log: [{ at: 5, by: customer.id, reply: 'first' }],
			});
			desk.server.customerReplies(ticket.id, `${text} ${at}`);
		}
		const shown = await until(
			() => {
				const of = bus.log.filter((toast) => new RegExp(name, 'i').test(toast.app));
				return of.length > 0 && of;
			},
			'a desktop toast',
			{ ms: 90_000 },
		);
		for (const { summary, body } of shown) {
			expect(`${summary} ${body}`).not.toMatch(/<(img|b|a)\b/i);
			expect(`${summary} ${body}`).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
		}
	});

	test.skipIf(skip)('options and welcome: every payload as the name of a helpdesk', async () => {
		const before = await control.evaluate(async () => (await (globalThis.browser ?? globalThis.chrome).storage.local.get('sites')).sites);
		const sites = corpus.map((text, at) => ({
			id: `https://h${at}.invalid`,
			origin: `https://h${at}.invalid`,
			helpdesk: 'zendesk',
			name: text.slice(0, 300),
			connectedAt: at + 1,
		}));
		await control.evaluate((list) => (globalThis.browser ?? globalThis.chrome).storage.local.set({ sites: list }), sites);
		const options = await driver.extensionPage('options.html');
		await until(() => options.evaluate((last) => document.body.textContent.includes(last), `h${corpus.length - 1}.invalid`), 'the helpdesks', { ms: 30_000 });
		expect(await ours(options, ['.lp-site'])).toEqual([]);
		await options.close();
		const welcome = await driver.extensionPage('welcome.html');
		await until(async () => (await welcome.evaluate(() => document.body.innerText.length)) > 50, 'the page');
		expect(await ours(welcome)).toEqual([]);
		await welcome.close();
		await control.evaluate((list) => (globalThis.browser ?? globalThis.chrome).storage.local.set({ sites: list }), before);
	});

	test.skipIf(skip)('and of all of it nothing called home, and nothing was copied', async () => {
		await page.bringToFront();
		expect(evil.asked).toEqual([]);
		expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(CLIPBOARD);
	});
});
