// The rules of accessibility on every surface and in every state, light, dark and in forced colours, in both browsers; large text, text spacing, no motion.
// `npm test` looks at one state of each surface, `npm run test:a11y` (LOOPIN_A11Y=all) at every one there is.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, findFirefox } from '../harness/find-browsers.mjs';
import { gone, look } from '../harness/look.mjs';
import { chooseColours, launchPlain, SIZE } from '../harness/plain-browser.mjs';
import { cutOff, spaceOut, violations } from '../harness/rules.mjs';
import { until } from '../harness/wait.mjs';
import { openState, stillAt } from '../visual/overlay/open.mjs';
import { startStage as startOverlay } from '../visual/overlay/serve.mjs';
import { STATES } from '../visual/overlay/states.mjs';
import { startStage as startPages } from '../visual/stage.mjs';
import { states as PAGES } from '../visual/states.mjs';
import { DIST } from './global-setup.mjs';

const ALL = process.env.LOOPIN_A11Y === 'all';
const ON_PAGE = ALL
	? Object.keys(STATES)
	: ['menu-matches', 'menu-group', 'hint-turned-public', 'panel-adding', 'panel-failed', 'panel-docked', 'panel-shadow', 'toast-group', 'toast-not-added'];
const OF_OURS = ALL ? Object.keys(PAGES) : ['popup-unread', 'popup-opened-note', 'popup-shadow-sheet', 'options', 'options-clear', 'welcome-try'];
/** Longer words, longer lists, and what floats. */
const LARGE = ALL
	? Object.keys(STATES)
	: [
			'menu-matches',
			'menu-group-too-large',
			'menu-light-agent',
			'hint-turned-public',
			'panel-floating',
			'toast-group',
			'toast-not-added',
			'toast-more-than-three',
		];
const SPACED = ALL
	? Object.keys(STATES)
	: ['menu-matches', 'menu-long-names', 'hint-public', 'panel-docked', 'panel-failed', 'toast-not-added', 'toast-long-name'];
/** What the background says of an address that is no helpdesk. */
const NOT_ONE = { state: 'failed', reason: 'not-a-helpdesk' };
const COLOURS = ['light', 'dark', 'forced'];
/** A state that is opened in vain fails its test; the whole matrix takes its time. */
const LIMIT = ALL ? 1_800_000 : 240_000;

const found = { chromium: findChromium, firefox: findFirefox };
const folders = { chromium: 'chrome', firefox: 'firefox' };

for (const name of ['chromium', 'firefox']) {
	const lacking = found[name]() ? '' : `skipped: this machine has no ${name}`;
	describe.skipIf(lacking)(`Accessibility, ${name}${lacking ? ` (${lacking})` : ''}`, { timeout: LIMIT }, () => {
		let overlay;
		let pages;
		let browser;
		let page;
		beforeAll(async () => {
			[overlay, pages, browser] = await Promise.all([startOverlay(), startPages(join(DIST, folders[name])), launchPlain(name)]);
			page = await browser.newPage();
		});
		afterAll(async () => {
			await browser?.close();
			overlay?.stop();
			await pages?.stop();
		});

		/** In each of the colours; the parts are the same in all of them, so that after the first only colours have to be looked at again. */
		async function inAllColours(state, broken) {
			for (const colours of COLOURS) {
				await chooseColours(page, name, colours);
				// The overlay follows its page, not the system.
				await page.evaluate((theme) => (document.body.dataset.theme = theme), colours === 'dark' ? 'dark' : 'light');
				// The colours are on their way for a moment.
				await stillAt(page);
				broken.push(...(await violations(page, colours === 'light' ? undefined : ['color-contrast'])).map((one) => `${state}, ${colours}: ${one}`));
			}
			await chooseColours(page, name, 'light');
		}

		test('on a page of a helpdesk: no state breaks a rule, light, dark, nor in forced colours', async () => {
			const broken = [];
			await page.setViewport(SIZE);
			for (const state of ON_PAGE) {
				await openState(page, overlay.base, state);
				await inAllColours(state, broken);
			}
			expect(broken).toEqual([]);
		});

		test('the extension’s own pages: no state breaks a rule, light, dark, nor in forced colours', async () => {
			const broken = [];
			for (const state of OF_OURS) {
				await pages.show(page, PAGES[state]);
				await inAllColours(state, broken);
			}
			expect(broken).toEqual([]);
		});

		test('text at 200 % stays inside and whole', async () => {
			const wrong = [];
			// Twice as large is half the window.
			await page.setViewport({ width: SIZE.width / 2, height: SIZE.height / 2, deviceScaleFactor: 2 });
			for (const state of LARGE) {
				await openState(page, overlay.base, state, { side: STATES[state].page?.side ?? (STATES[state].shows === '.lp-followers' ? 'yes' : 'no') });
				await stillAt(page);
				wrong.push(...(await cutOff(page)).map((one) => `${state}: ${one}`));
			}
			for (const state of OF_OURS) {
				const [width, height] = PAGES[state].size;
				// The popup is as large as it is, and its letters are enlarged with it by the browser; a page in a tab has half the room.
				const size = PAGES[state].page === 'popup' || PAGES[state].page === 'panel' ? [width, height] : [width / 2, height / 2];
				await pages.show(page, { ...PAGES[state], size, scale: 2 });
				wrong.push(...(await cutOff(page)).map((one) => `${state}: ${one}`));
			}
			expect(wrong).toEqual([]);
		});

		test('text with the spacing of WCAG 1.4.12 stays inside and whole', async () => {
			const wrong = [];
			await page.setViewport(SIZE);
			for (const state of SPACED) {
				await openState(page, overlay.base, state);
				await spaceOut(page);
				await stillAt(page);
				wrong.push(...(await cutOff(page)).map((one) => `${state}: ${one}`));
			}
			for (const state of OF_OURS) {
				await pages.show(page, PAGES[state]);
				await spaceOut(page);
				wrong.push(...(await cutOff(page)).map((one) => `${state}: ${one}`));
			}
			expect(wrong).toEqual([]);
		});

		/** To what is called so, by Tab alone. */
		async function tabTo(label) {
			const here = () =>
				page.evaluate((wanted) => {
					const active = document.activeElement;
					const called = active?.getAttribute('aria-label') ?? active?.labels?.[0]?.textContent ?? active?.textContent ?? '';
					return called.trim().startsWith(wanted);
				}, label);
			for (let tries = 0; tries < 80; tries++) {
				if (await here()) return;
				await page.keyboard.press('Tab');
			}
			throw new Error(`Tab does not lead to “${label}”`);
		}
		const saved = (wanted) =>
			until(() => page.evaluate(async (key) => (await globalThis.browser.storage.local.get('settings')).settings?.[key], wanted), wanted);

		test('the welcome page from the first step to the last, by keys alone', async () => {
			await pages.show(page, { ...PAGES['welcome-pin'], state: { ...PAGES['welcome-pin'].state, answers: { 'sites.connect': NOT_ONE } } });
			await page.bringToFront();
			await tabTo('Skip');
			await page.keyboard.press('Enter');
			// The focus goes on with the agent, to the head of the next step.
			await until(() => page.evaluate(() => document.activeElement?.textContent.includes('Connect your helpdesk')), 'the second step');
			for (let at = 0; at < 5 && !(await page.evaluate(() => document.activeElement?.localName === 'input')); at++) await page.keyboard.press('Tab');
			await page.keyboard.type('https://help.acme-events.example');
			await page.keyboard.press('Enter');
			await look(page, '.lp-connect select');
			await tabTo('Skip');
			await page.keyboard.press('Enter');
			await until(() => page.evaluate(() => document.activeElement?.textContent.includes('Try a mention')), 'the third step');
			await page.keyboard.press('Tab');
			await page.keyboard.type('Could you take a look? @Jan');
			await look(page, '.lp-option');
			await page.keyboard.press('Enter');
			await look(page, '.lp-banner');
			// What was skipped can be gone back to.
			await tabTo('Connect your helpdesk');
			await page.keyboard.press('Enter');
			await look(page, '.lp-connect input');
		});

		test('settings by keys alone: how long a toast stays, a switch, the dialog that clears data', async () => {
			await pages.show(page, PAGES.options);
			await page.bringToFront();
			await tabTo('Toast');
			const toast = await page.evaluate(() => document.activeElement.checked);
			await page.keyboard.press(' ');
			await until(() => page.evaluate((was) => document.activeElement.checked !== was, toast), 'the switch');
			await until(() => page.evaluate(() => document.querySelector('.lp-sr[role=status], [role=status]')?.textContent !== ''), 'that it is saved to be said');
			// WCAG 2.2.1: ten seconds, twenty, or until it is closed.
			await tabTo('Close toasts after');
			await page.keyboard.press('ArrowDown');
			expect(await saved('toastSeconds')).toBe(20);
			await tabTo('Clear data…');
			await page.keyboard.press('Enter');
			await look(page, 'dialog[open]');
			expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Cancel');
			await page.keyboard.press('Escape');
			await gone(page, 'dialog[open]');
			expect(await page.evaluate(() => document.activeElement?.textContent.trim())).toBe('Clear data…');
		});

		test.skipIf(name !== 'chromium')('nothing moves where motion is not wanted', async () => {
			await page.setViewport(SIZE);
			await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
			for (const state of ['menu-loading', 'toast-mention', 'panel-removed']) {
				await openState(page, overlay.base, state);
				const moving = await page.evaluate(() =>
					[...document.querySelectorAll('loopin-overlay')]
						.flatMap((host) => host.shadowRoot.getAnimations())
						.map((one) =>
							[
								one.animationName,
								one.effect.getComputedTiming().duration,
								one.effect.getTiming().easing,
								getComputedStyle(one.effect.target).animationTimingFunction,
							].join(' '),
						),
				);
				expect(moving.length).toBeGreaterThan(0);
				// Only clocks, in steps.
				expect(moving.filter((one) => !/steps\(\d+/.test(one))).toEqual([]);
			}
			await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'no-preference' }]);
		});
	});
}
