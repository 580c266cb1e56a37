// Chromium with Loopin loaded, driven by Puppeteer. Same shape as firefox.mjs.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { findChromium } from './find-browsers.mjs';
import { until } from './wait.mjs';

/** Chromium's id of an unpacked extension with a key: the first 128 bits of its SHA-256, a to p. */
export const idOfKey = (key) =>
	createHash('sha256')
		.update(Buffer.from(key, 'base64'))
		.digest('hex')
		.slice(0, 32)
		.replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));

/**
 * @param {{ extension: string, others?: string[], installed?: string, headless?: boolean, profile?: string, executable?: string, args?: string[], env?: Record<string, string>, size?: [number, number] }} options
 *   `extension` is the unpacked build, `others` are further ones beside it; `installed` is the id of one that a policy installs instead; `profile` keeps a profile (it is then not deleted).
 */
export async function launchChromium({
	extension,
	others = [],
	installed,
	headless = true,
	profile,
	executable = findChromium(),
	args = [],
	env = {},
	size = [1280, 900],
}) {
	const userDataDir = profile ?? mkdtempSync(join(tmpdir(), 'loopin-chromium-'));
	const id = installed ?? idOfKey(JSON.parse(readFileSync(join(extension, 'manifest.json'), 'utf8')).key);
	const asRoot = process.getuid?.() === 0;
	const browser = await puppeteer.launch({
		executablePath: executable,
		headless,
		pipe: true,
		userDataDir,
		enableExtensions: installed ? true : [extension, ...others],
		defaultViewport: headless ? { width: size[0], height: size[1] } : null,
		args: [
			...(asRoot ? ['--no-sandbox'] : []),
			'--no-first-run',
			'--disable-gpu',
			'--disable-quic',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
			'--disable-search-engine-choice-screen',
			'--lang=en-US',
			`--window-size=${size[0]},${size[1]}`,
			...args,
		],
		env: { ...process.env, LANGUAGE: 'en_US', ...env },
	});
	const root = await browser.target().createCDPSession();
	const workerTarget = async () =>
		(await root.send('Target.getTargets')).targetInfos.find((target) => target.type === 'service_worker' && target.url.includes(id));

	return {
		name: 'chromium',
		browser,
		id,
		base: `chrome-extension://${id}`,
		/** Opens an address in a new tab. */
		async open(url) {
			const page = await browser.newPage();
			await page.goto(url, { waitUntil: 'load' });
			return page;
		},
		async extensionPage(file) {
			const page = await browser.newPage();
			await page.goto(`chrome-extension://${id}/${file}`, { waitUntil: 'load' });
			return page;
		},
		/** As if the person had allowed this origin in the browser's prompt, which no driver can click. */
		async allow(origin) {
			const page = await browser.newPage();
			await page.goto('chrome://extensions');
			const { protocol, hostname } = new URL(origin);
			await page.evaluate(
				(extensionId, pattern) => globalThis.chrome.developerPrivate.addHostPermission(extensionId, pattern),
				id,
				`${protocol}//${hostname}/*`,
			);
			await page.close();
		},
		/** Gives the permission without any question: for what a test needs and no person would do. */
		async grant(origin) {
			await this.allow(origin);
			const page = await this.extensionPage('options.html');
			const { protocol, hostname } = new URL(origin);
			await page.evaluate((pattern) => globalThis.chrome.permissions.request({ origins: [pattern] }), `${protocol}//${hostname}/*`);
			await page.close();
		},
		/** Takes the permission back, as a person does on the extension's page. */
		async revoke() {
			const page = await browser.newPage();
			await page.goto('chrome://extensions');
			await page.evaluate((extensionId) => globalThis.chrome.developerPrivate.updateExtensionConfiguration({ extensionId, hostAccess: 'ON_CLICK' }), id);
			await page.close();
		},
		/** Ends the service worker at once, as the browser does whenever it likes. */
		async killBackground() {
			const target = await workerTarget();
			if (!target) return;
			await root.send('Target.closeTarget', { targetId: target.targetId });
			// An event may have started the next one already: it is this one that must be gone.
			await until(async () => (await workerTarget())?.targetId !== target.targetId, 'the worker to die');
		},
		backgroundAlive: async () => Boolean(await workerTarget()),
		async close() {
			await browser.close();
			if (!profile) rmSync(userDataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
		},
	};
}
