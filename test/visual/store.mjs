// Pictures for README (docs/pictures) and the stores (assets/store, 1280 × 800): `npm run pictures`. Two agents' browsers with the built extension on
// the stand-in helpdesk, the main job played by keys and clicks; nothing is drawn by hand. Of the updates list, which a browser shows over the page,
// the stores' picture is put together from two: the page, and the list.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { build } from '../../build.mjs';
import { startDesk } from '../e2e/desks/workspace.mjs';
import { launchChromium } from '../harness/chromium.mjs';
import { connectHelpdesk } from '../harness/connect.mjs';
import { click, gone, look, lookAll, moveTo } from '../harness/look.mjs';
import { closeWelcome, sleep, until } from '../harness/wait.mjs';
import { MOUSE } from './shots.mjs';
import { smallPng } from './small-png.mjs';

const root = join(import.meta.dirname, '../..');
const [WIDTH, HEIGHT] = [1280, 800];
const forReadme = join(root, 'docs/pictures');
const forStore = join(root, 'assets/store');
mkdirSync(forReadme, { recursive: true });

const dist = join(root, 'dist/test');
await build({ into: dist, openRoots: true });
const desk = await startDesk({ notesFirst: true });

async function openAgent(person) {
	const driver = await launchChromium({ extension: join(dist, 'chrome'), size: [WIDTH, HEIGHT], args: MOUSE });
	await closeWelcome(driver);
	const page = await driver.open(desk.base);
	await desk.signIn(page, person);
	await connectHelpdesk(driver, desk.base);
	await page.bringToFront();
	await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
	return { driver, page };
}

/** The page's theme, and ours, which is measured from it. */
async function theme(page, scheme) {
	await page.evaluate((wanted) => {
		document.documentElement.dataset.theme = wanted;
	}, scheme);
	await until(() => page.evaluate((wanted) => document.querySelector('loopin-overlay')?.dataset.theme === wanted, scheme), `the overlay to be ${scheme}`);
	// Colours that fade into each other are there.
	await sleep(500);
}

/** Folds the demo's own card of what to try: it is no part of a helpdesk. */
const foldCard = (page) =>
	page.evaluate(() => {
		for (const button of document.querySelectorAll('.try-toggle')) if (button.textContent.trim() === 'Hide') button.click();
	});

/** The box around all that is drawn of these, with some air, inside the window. */
async function around(page, selectors, air = 12) {
	const parts = (await Promise.all(selectors.map((selector) => lookAll(page, selector)))).flat();
	const left = Math.max(0, Math.min(...parts.map((part) => part.x)) - air);
	const top = Math.max(0, Math.min(...parts.map((part) => part.y)) - air);
	return {
		x: left,
		y: top,
		width: Math.min(WIDTH, Math.max(...parts.map((part) => part.x + part.width)) + air) - left,
		height: Math.min(HEIGHT, Math.max(...parts.map((part) => part.y + part.height)) + air) - top,
	};
}

const bytes = async (page, how = {}) => Buffer.from(await page.screenshot({ captureBeyondViewport: false, ...how }));
const keep = (name, picture) => writeFileSync(join(forReadme, `${name}.png`), smallPng(PNG.sync.read(picture)));
/** The stores take PNGs without transparency only. */
const sell = (name, picture) => writeFileSync(join(forStore, `${name}.png`), PNG.sync.write(PNG.sync.read(picture), { colorType: 2, deflateLevel: 9 }));

async function both(page, name, store, selectors) {
	for (const scheme of ['dark', 'light']) {
		await theme(page, scheme);
		keep(`${name}-${scheme}`, await bytes(page, { clip: await around(page, selectors) }));
	}
	sell(store, await bytes(page));
}

const { writer, reader } = desk.people;
const asking = await openAgent(writer);
const asked = await openAgent(reader);
try {
	await asked.page.goto(desk.conversationUrl('18175'), { waitUntil: 'load' });
	await foldCard(asked.page);
	// A first mention, that the list may be a list.
	await desk.openNote(asking.page, desk.another);
	await asking.page.keyboard.type('You know this customer better than I do. @jan', { delay: 20 });
	await moveTo(asking.page, reader.name);
	await asking.page.keyboard.press('Enter');
	await gone(asking.page, '.lp-menu');
	await desk.submit(asking.page);
	await until(async () => (await desk.followers(desk.another)).includes(reader.login), `${reader.name} to follow`, { ms: 60_000 });
	await asked.page.bringToFront();
	await look(asked.page, '.lp-toast', `${writer.name} mentioned you`, { ms: 90_000 });
	await click(asked.page, '.lp-toast__close');
	await gone(asked.page, '.lp-toast');
	// The pointer does not rest where the next toast will be.
	await asked.page.mouse.move(300, 300);
	await asking.page.bringToFront();

	await desk.openNote(asking.page, desk.conversation);
	await foldCard(asking.page);
	await asking.page.keyboard.type('Refund has no payment reference. Can you trace the payment? @jan', { delay: 20 });
	await moveTo(asking.page, reader.name);
	await both(asking.page, 'mention', '1-mention', ['[data-loopin="menu"]', '.ck-editor__editable:focus']);
	await asking.page.keyboard.press('Enter');
	await gone(asking.page, '.lp-menu');
	await desk.submit(asking.page);
	await until(async () => (await desk.followers(desk.conversation)).includes(reader.login), `${reader.name} to follow`, { ms: 60_000 });
	if ((await lookAll(asking.page, '.lp-pill')).length > 0) await click(asking.page, '.lp-pill');
	await look(asking.page, '.lp-chip', reader.name);
	await both(asking.page, 'followers', '2-followers', ['.lp-followers']);

	await asked.page.bringToFront();
	await look(asked.page, '.lp-toast', `${writer.name} mentioned you`, { ms: 90_000 });
	await both(asked.page, 'toast', '3-toast', ['.lp-toast']);

	desk.customerReplies('18204', 'Still nothing on my account this morning, and my bank has no record of a payment. Could you give me the reference?');
	const popup = await asked.driver.extensionPage('popup.html');
	await popup.setViewport({ width: 380, height: 560 });
	await until(async () => (await lookAll(popup, '.lp-row')).length >= 3, 'three updates', { ms: 120_000 });
	await popup.mouse.move(200, 20);
	// Nobody's keyboard is in it.
	await popup.evaluate(() => document.activeElement?.blur());
	const lists = {};
	for (const scheme of ['dark', 'light']) {
		await popup.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
		lists[scheme] = await bytes(popup);
		keep(`updates-${scheme}`, lists[scheme]);
	}
	await asked.page.bringToFront();
	await asked.page.goto(desk.conversationUrl('18204'), { waitUntil: 'load' });
	await look(asked.page, '.lp-followers, .lp-pill', '', { ms: 30_000 });
	await foldCard(asked.page);
	sell('4-updates', over(await bytes(asked.page), lists.light));
	await theme(asked.page, 'dark');
	sell('5-dark', over(await bytes(asked.page), lists.dark));
	console.log(`${forReadme} and ${forStore}`);
} finally {
	await Promise.allSettled([asking.driver.close(), asked.driver.close()]);
	await desk.stop();
}

/** The list where a browser opens it: under the toolbar, at the right. */
function over(below, above) {
	const [page, list] = [PNG.sync.read(below), PNG.sync.read(above)];
	const [left, top] = [WIDTH - list.width - 28, 8];
	// An edge, so that it stands off the page.
	for (let y = -1; y <= list.height; y++)
		for (let x = -1; x <= list.width; x++) {
			const inside = x >= 0 && y >= 0 && x < list.width && y < list.height;
			const to = ((top + y) * page.width + left + x) * 4;
			if (inside) list.data.copy(page.data, to, (y * list.width + x) * 4, (y * list.width + x) * 4 + 4);
			else page.data.set([120, 124, 132, 255], to);
		}
	return PNG.sync.write(page);
}
