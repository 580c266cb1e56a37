// A browser without Loopin in it, for the stages (test/visual): they serve what is looked at. In Chromium and Firefox the colours can be chosen while it runs.
import puppeteer from 'puppeteer-core';
import { findChromium, findFirefox } from './find-browsers.mjs';

export const SIZE = { width: 1180, height: 760 };

/** Gives Puppeteer's browser, 'chromium' or 'firefox'. */
export const launchPlain = (name) =>
	name === 'chromium'
		? puppeteer.launch({
				executablePath: findChromium(),
				pipe: true,
				defaultViewport: SIZE,
				args: ['--disable-gpu', '--no-first-run', '--lang=en-US', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
			})
		: puppeteer.launch({
				browser: 'firefox',
				executablePath: findFirefox(),
				defaultViewport: SIZE,
				args: ['--remote-allow-system-access'],
				extraPrefsFirefox: {
					'intl.accept_languages': 'en-US',
					'browser.aboutwelcome.enabled': false,
					'datareporting.policy.dataSubmissionEnabled': false,
					// The colours that a person who forces them has: those of Windows' "Night sky".
					'browser.display.use_system_colors': false,
					'browser.display.background_color': '#000000',
					'browser.display.foreground_color': '#ffffff',
					'browser.anchor_color': '#8080ff',
					'ui.highlight': '#d6b4fd',
					'ui.highlighttext': '#2b2b2b',
				},
			});

const sessions = new WeakMap();

/** What the person has chosen in the system or the browser: 'light', 'dark' or 'forced' colours. Throws when the page does not get to know. */
export async function chooseColours(page, name, colours) {
	if (name === 'chromium') {
		// Puppeteer knows no forced colours; and what is emulated ends with the session that asked for it.
		if (!sessions.has(page)) sessions.set(page, await page.createCDPSession());
		await sessions.get(page).send('Emulation.setEmulatedMedia', {
			features: [
				{ name: 'prefers-color-scheme', value: colours === 'dark' ? 'dark' : 'light' },
				{ name: 'forced-colors', value: colours === 'forced' ? 'active' : 'none' },
			],
		});
	} else
		await inFirefox(
			page.browser(),
			`Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', ${colours === 'dark' ? 0 : 1});
			Services.prefs.setIntPref('browser.display.document_color_use', ${colours === 'forced' ? 2 : 1});`,
		);
	const wanted = { light: '(prefers-color-scheme: light)', dark: '(prefers-color-scheme: dark)', forced: '(forced-colors: active)' }[colours];
	await page.waitForFunction((query) => matchMedia(query).matches, { timeout: 5_000 }, wanted);
}

/** Evaluates in Firefox's own privileged window. */
async function inFirefox(browser, statements) {
	const { contexts } = (await browser.connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' })).result;
	const window = contexts.find((context) => context.url.includes('browser.xhtml'));
	const { result } = await browser.connection.send('script.evaluate', {
		expression: `(() => { ${statements} })()`,
		target: { context: window.context },
		awaitPromise: false,
	});
	if (result.type !== 'success') throw new Error(result.exceptionDetails.text);
}
