// The helpdesk's page stays whole: the same page is measured without Loopin and with it, on the stand-in and on the real Request Tracker. Nothing of it
// moves, no style of it changes, its keys and its focus order are its own; and the accessibility tree of its real editor carries the menu.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../harness/chromium.mjs';
import { connectHelpdesk } from '../harness/connect.mjs';
import { findChromium, findFirefox } from '../harness/find-browsers.mjs';
import { launchFirefox } from '../harness/firefox.mjs';
import { click, gone, look } from '../harness/look.mjs';
import { closeWelcome, sleep } from '../harness/wait.mjs';
import { startDesk as startChatwoot } from './desks/chatwoot.mjs';
import { startDesk as startFreescout } from './desks/freescout.mjs';
import { startDesk as startOsticket } from './desks/osticket.mjs';
import { startDesk as startTracker } from './desks/request-tracker.mjs';
import { startDesk as startWorkspace } from './desks/workspace.mjs';
import { startDesk as startZammad } from './desks/zammad.mjs';
import { DIST } from './global-setup.mjs';
import { hasRequestTracker } from './support.mjs';

/** In the page, before its own scripts: every shift of the layout, every key that the page gets to hear of. */
function record() {
	globalThis.shifts = [];
	globalThis.keys = [];
	if (globalThis.PerformanceObserver?.supportedEntryTypes?.includes('layout-shift'))
		new PerformanceObserver((list) => {
			// As the measure is defined: what follows a key or a click within half a second was asked for.
			for (const { value, sources, hadRecentInput } of list.getEntries())
				if (!hadRecentInput)
					globalThis.shifts.push({ value, of: sources.map(({ node }) => (node?.nodeType === 1 ? `${node.localName}.${node.className}` : node?.nodeName)) });
		}).observe({ type: 'layout-shift', buffered: true });
	for (const type of ['keydown', 'keyup'])
		document.addEventListener(type, (event) =>
			globalThis.keys.push(`${type} ${event.key}${event.defaultPrevented ? ' prevented' : ''} at ${event.target.localName}`),
		);
}

/**
 * What a page moves of its own while it loads differs by so much from visit to visit (Request Tracker: 0.018 to 0.026), with the machine's haste. Where
 * everything stands at the end must be the same to a tenth of a pixel.
 */
const OWN_HASTE = 0.02;

/** In the page: what each of its elements looks like, as one short text each; ours are left out. */
function looks() {
	const of = (element) => {
		const style = getComputedStyle(element);
		const box = element.getBoundingClientRect();
		let hash = 0x811c9dc5;
		// Chromium gives all of it as one text.
		const all = style.cssText || [...style].map((name) => `${name}:${style.getPropertyValue(name)};`).join('');
		for (let at = 0; at < all.length; at++) hash = Math.imul(hash ^ all.charCodeAt(at), 0x01000193);
		// Editors number what they make by chance.
		return `${element.localName}#${(element.getAttribute('id') ?? '').replace(/[0-9a-f]{20,}/, '')}.${element.getAttribute('class') ?? ''} ${[box.x, box.y, box.width, box.height].map((n) => Math.round(n * 10) / 10)} ${hash >>> 0}`;
	};
	return [...document.querySelectorAll('*')].filter((element) => !element.closest('loopin-overlay, loopin-people, script, style, link, meta')).map(of);
}

/** Where Tab goes, from the top of the page; ours are left out. */
async function focusOrder(page, steps) {
	await page.evaluate(() => {
		getSelection()?.removeAllRanges();
		// From the top in both browsers, wherever the keyboard was before: Firefox goes on from there.
		document.body.setAttribute('tabindex', '-1');
		document.body.focus();
		document.body.removeAttribute('tabindex');
	});
	const order = [];
	for (let step = 0; step < steps; step++) {
		await page.keyboard.press('Tab');
		order.push(
			await page.evaluate(() => {
				const active = document.activeElement;
				return active?.localName.startsWith('loopin-')
					? 'ours'
					: `${active?.localName}#${active?.id}[${active?.getAttribute('name') ?? active?.getAttribute('data-test-id') ?? active?.textContent?.trim().slice(0, 20)}]`;
			}),
		);
	}
	// Beyond the last one it is the browser's turn; Firefox shows the last one once more.
	const theirs = order.filter((one) => one !== 'ours');
	const end = theirs.findIndex((one) => one.startsWith('body#'));
	return (end < 0 ? theirs.slice(0, 20) : theirs.slice(0, end)).filter((one, at, all) => one !== all[at - 1] || !one.startsWith('button#['));
}

/** What the page hears of a handful of keys: single letters that helpdesks take for shortcuts, ours, and those of the menu. */
async function keysHeard(page) {
	await page.evaluate(() => {
		document.activeElement?.blur();
		globalThis.keys.length = 0;
	});
	for (const key of ['j', 'k', 'Escape', 'ArrowDown', 'End', '?', 'Escape']) await page.keyboard.press(key);
	await page.keyboard.down('Alt');
	await page.keyboard.down('Shift');
	await page.keyboard.press('N');
	await page.keyboard.up('Shift');
	await page.keyboard.up('Alt');
	return await page.evaluate(() => globalThis.keys.splice(0));
}

/** Chromium's accessibility tree of the page and its frames: the focused field points to an option of our list, whose name begins so. */
async function expectTree(page, begins) {
	// What a screen reader gets follows when the typing rests.
	await sleep(300);
	const cdp = await page.createCDPSession();
	const { frameTree } = await cdp.send('Page.getFrameTree');
	const all = (tree) => [tree.frame.id, ...(tree.childFrames ?? []).flatMap(all)];
	const trees = await Promise.all(all(frameTree).map((frameId) => cdp.send('Accessibility.getFullAXTree', { frameId })));
	const nodes = trees.flatMap((tree) => tree.nodes).filter((node) => !node.ignored);
	const property = (node, wanted) => node?.properties?.find((one) => one.name === wanted)?.value;
	const field = nodes.find((node) => property(node, 'activedescendant'));
	expect(nodes.filter((node) => node.role?.value === 'listbox').map((node) => node.name.value)).toContain('People you can mention');
	expect(property(field, 'focused')?.value).toBe(true);
	const [active] = property(field, 'activedescendant').relatedNodes;
	const option = nodes.find((node) => node.backendDOMNodeId === active.backendDOMNodeId);
	expect([option?.role.value, property(option, 'selected')?.value]).toEqual(['option', true]);
	expect(option?.name.value.startsWith(begins)).toBe(true);
}

/** The two that differ most; `npm run test:a11y` (LOOPIN_A11Y=all) goes to every one. */
const KINDS = [
	{ title: 'Agent Workspace (stand-in)', start: () => startWorkspace(), browsers: ['chromium', 'firefox'], missing: () => '' },
	{
		title: 'Request Tracker (real)',
		start: () => startTracker(),
		browsers: ['chromium'],
		missing: () => (hasRequestTracker() ? '' : 'skipped: this machine has no Request Tracker'),
	},
	...(process.env.LOOPIN_A11Y === 'all'
		? [
				{ title: 'Zammad (stand-in)', start: () => startZammad(), browsers: ['chromium', 'firefox'], missing: () => '' },
				{ title: 'osTicket (stand-in)', start: () => startOsticket(), browsers: ['chromium', 'firefox'], missing: () => '' },
				{ title: 'FreeScout (stand-in)', start: () => startFreescout(), browsers: ['chromium', 'firefox'], missing: () => '' },
				{ title: 'Chatwoot (stand-in)', start: () => startChatwoot(), browsers: ['chromium', 'firefox'], missing: () => '' },
			]
		: []),
];
const launchers = { chromium: launchChromium, firefox: launchFirefox };
const folders = { chromium: 'chrome', firefox: 'firefox' };
const found = { chromium: findChromium, firefox: findFirefox };

for (const kind of KINDS)
	for (const name of kind.browsers) {
		const lacking = kind.missing() || (found[name]() ? '' : `skipped: this machine has no ${name}`);
		describe.skipIf(lacking)(`${kind.title} stays whole, ${name}${lacking ? ` (${lacking})` : ''}`, () => {
			let desk;
			let driver;
			let page;
			/** What was measured without Loopin, twice: what differs by itself between two visits is no difference that we made. */
			let without;
			let withUs;
			/** The first visit of all. */
			let warm;
			/** What looks as nothing did in the visits without Loopin; what differs between those by itself is left out. */
			const changed = (when) => {
				const [first, before] = without.map((visit) => visit[when].styles);
				const { styles } = withUs[when];
				const known = new Set([...first, ...before]);
				const aligned = first.length === before.length && styles.length === before.length;
				return styles.flatMap((one, at) => (known.has(one) || (aligned && first[at] !== before[at]) ? [] : [`${one} instead of ${before[at]}`])).slice(0, 5);
			};

			/** The page's own late comers are there with and without us: nothing of it has changed for a while, and the keyboard is nowhere in it. */
			async function measured() {
				await page.mouse.move(2, 2);
				await page.evaluate(() => document.activeElement?.blur());
				await page.waitForNetworkIdle({ idleTime: 700, timeout: 8_000 }).catch(() => undefined);
				await page.evaluate(
					(restMs, mostMs) =>
						new Promise((resolve) => {
							let rest = setTimeout(resolve, restMs);
							setTimeout(resolve, mostMs);
							new MutationObserver((records) => {
								if (records.every(({ target }) => target.parentElement?.closest('loopin-overlay, loopin-people'))) return;
								clearTimeout(rest);
								rest = setTimeout(resolve, restMs);
							}).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
						}),
					1_200,
					10_000,
				);
				return { shifts: await page.evaluate(() => globalThis.shifts), styles: await page.evaluate(looks) };
			}
			/**
			 * The conversation, opened anew: as it is; as it is after a mention was begun in the note and given up again; where Tab goes, and what it
			 * hears of keys. `open` is called while the menu would be open.
			 */
			async function visit(open) {
				await desk.openNote(page, desk.conversation);
				if (open) await look(page, '.lp-followers, .lp-pill');
				// Firefox gives its window the focus with the first key, and only then an editor looks as it does with it.
				await page.keyboard.press('Shift');
				const editor = await page.evaluate(() => {
					const { x, y, width, height } = document.activeElement.getBoundingClientRect();
					return [x + width / 2, y + Math.min(height / 2, 40)];
				});
				const atRest = await measured();
				await page.mouse.click(...editor);
				await page.keyboard.type(`@${desk.people.reader.name.slice(0, 3)}`, { delay: 15 });
				await open?.();
				await page.keyboard.press('Escape');
				for (let at = 0; at < 4; at++) await page.keyboard.press('Backspace');
				if (open) await gone(page, '[data-loopin="menu"]');
				const begun = await measured();
				// Tab may lead out of the page, to the browser's own buttons: the keys first.
				const keys = await keysHeard(page);
				return { atRest, begun, keys, order: await focusOrder(page, 32) };
			}

			beforeAll(async () => {
				[desk, driver] = await Promise.all([kind.start(), launchers[name]({ extension: join(DIST, folders[name]) })]);
				await closeWelcome(driver);
				page = await driver.open(desk.base);
				await desk.signIn(page, desk.people.writer);
				await page.evaluateOnNewDocument(record);
				// As it is after connecting: another tab was open, and this one came to the front again.
				// (Firefox gives its window the focus with the first key only, and without it the editor hears of none.)
				const options = await driver.extensionPage('options.html');
				await click(options, 'input[type=url]');
				await options.keyboard.type('x');
				await options.close();
				await page.bringToFront();
				// What only a first visit has (caches, the host's own greetings) does not count.
				await desk.openNote(page, desk.conversation);
				warm = await measured();
				without = [await visit(), await visit()];
				await connectHelpdesk(driver, desk.base);
				await page.bringToFront();
				withUs = await visit(async () => {
					await look(page, '[data-loopin="menu"]', desk.people.reader.name);
					if (name === 'chromium') await expectTree(page, desk.people.reader.name.slice(0, 3));
				});
			});
			afterAll(async () => {
				await driver?.close();
				await desk?.stop();
			});

			const sum = ({ shifts }) => shifts.reduce((total, { value }) => total + value, 0);

			test.each(['atRest', 'begun'])('nothing of the page moves or looks otherwise with Loopin on it: %s', (when) => {
				const [first, before] = without.map((each) => each[when]);
				expect(changed(when)).toEqual([]);
				// An editor has parts of its own that come with the focus of the window (CKEditor's mark): in one of the visits there were as many.
				expect([first.styles.length, before.styles.length]).toContain(withUs[when].styles.length);
				expect(sum(withUs[when])).toBeLessThanOrEqual(Math.max(...[warm, first, before].map(sum)) + OWN_HASTE);
			});

			test('nothing moves while a mention is begun', () => {
				const meanwhile = ({ atRest, begun }) => begun.shifts.slice(atRest.shifts.length);
				if (without.every((visit) => meanwhile(visit).length === 0)) expect(meanwhile(withUs)).toEqual([]);
				else expect(sum({ shifts: meanwhile(withUs) })).toBeLessThanOrEqual(Math.max(...without.map((visit) => sum({ shifts: meanwhile(visit) }))));
			});

			test('the page hears the same keys, and Tab goes where it went', () => {
				const [, before] = without;
				expect(withUs.keys).toEqual(before.keys);
				expect(withUs.order).toEqual(before.order);
			});

			test('what is drawn of ours has its own looks, whatever policy the page has', async () => {
				const surface = await page.evaluate(() => {
					for (const host of document.querySelectorAll('loopin-overlay')) {
						const drawn = host.shadowRoot.querySelector('.lp-followers, .lp-pill');
						if (drawn) return { corner: parseFloat(getComputedStyle(drawn).borderTopLeftRadius), font: getComputedStyle(drawn).fontFamily };
					}
				});
				expect(surface.corner).toBeGreaterThanOrEqual(10);
				expect(surface.font).toContain('system-ui');
			});
		});
	}
