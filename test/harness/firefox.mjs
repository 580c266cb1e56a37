// Firefox with Loopin loaded, driven by Puppeteer over WebDriver BiDi. Same shape as chromium.mjs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { findFirefox } from './find-browsers.mjs';
import { until } from './wait.mjs';

const UUID = '11111111-2222-4333-8444-555555555555';

/** @param {{ extension: string, others?: { folder: string, addon: string, uuid: string }[], installed?: boolean, headless?: boolean, executable?: string, prefs?: Record<string, unknown>, env?: Record<string, string>, size?: [number, number] }} options */
export async function launchFirefox({
	extension,
	others = [],
	installed = false,
	headless = true,
	executable = findFirefox(),
	prefs = {},
	env = {},
	size = [1280, 900],
}) {
	const addon = JSON.parse(readFileSync(join(extension, 'manifest.json'), 'utf8')).browser_specific_settings.gecko.id;
	const browser = await puppeteer.launch({
		browser: 'firefox',
		executablePath: executable,
		headless,
		defaultViewport: headless ? { width: size[0], height: size[1] } : null,
		args: ['--remote-allow-system-access', `--width=${size[0]}`, `--height=${size[1]}`],
		env: { ...process.env, LANGUAGE: 'en_US', ...env },
		extraPrefsFirefox: {
			'extensions.webextensions.uuids': JSON.stringify({ [addon]: UUID, ...Object.fromEntries(others.map((other) => [other.addon, other.uuid])) }),
			// The prompt is the browser's own window, which no driver reaches: take its answer as yes.
			'extensions.webextOptionalPermissionPrompts': false,
			'intl.accept_languages': 'en-US',
			'browser.aboutwelcome.enabled': false,
			'datareporting.policy.dataSubmissionEnabled': false,
			...prefs,
		},
	});
	if (!installed) await browser.installExtension(extension);
	for (const { folder } of others) await browser.installExtension(folder);

	/** Evaluates in the browser's own privileged window. */
	async function inChrome(expression) {
		const { contexts } = (await browser.connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' })).result;
		const window = contexts.find((context) => context.url.includes('browser.xhtml'));
		const { result } = await browser.connection.send('script.evaluate', {
			expression: `(async () => JSON.stringify((await (${expression})) ?? null))()`,
			target: { context: window.context },
			awaitPromise: true,
		});
		if (result.type !== 'success') throw new Error(result.exceptionDetails.text);
		return JSON.parse(result.result.value);
	}
	const extensionObject = `WebExtensionPolicy.getByID(${JSON.stringify(addon)}).extension`;

	return {
		name: 'firefox',
		browser,
		id: UUID,
		base: `moz-extension://${UUID}`,
		async open(url) {
			const page = await browser.newPage();
			await page.goto(url, { waitUntil: 'load' });
			return page;
		},
		/** goto() never sees the load event across Firefox's process switch: navigate and look. */
		async extensionPage(file) {
			const page = await browser.newPage();
			page.goto(`moz-extension://${UUID}/${file}`, { timeout: 1_500 }).catch(() => {});
			await until(() => page.evaluate(() => location.protocol === 'moz-extension:' && document.readyState === 'complete'), `${file} to open`);
			return page;
		},
		async allow() {
			// the pref above answers the prompt
		},
		/** Gives the permission without any question: for what a test needs and no person would do. */
		async grant(origin) {
			const { protocol, hostname } = new URL(origin);
			await inChrome(
				`ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs').ExtensionPermissions.add(${JSON.stringify(addon)}, { permissions: [], origins: [${JSON.stringify(`${protocol}//${hostname}/*`)}] }, ${extensionObject})`,
			);
		},
		inChrome,
		async revoke(origin) {
			const { protocol, hostname } = new URL(origin);
			const page = await this.extensionPage('options.html');
			await page.evaluate((pattern) => globalThis.browser.permissions.remove({ origins: [pattern] }), `${protocol}//${hostname}/*`);
			await page.close();
		},
		async killBackground() {
			await inChrome(`${extensionObject}.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true })`);
		},
		backgroundAlive: async () => (await inChrome(`${extensionObject}.backgroundState`)) === 'running',
		async close() {
			await browser.close();
		},
	};
}
