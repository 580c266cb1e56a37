// From the package of the release before to this one, in both browsers: what was kept is kept, and a tab that was open goes on without a reload. Where
// no new version comes in, the page says "Reload this tab" once.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, describe, expect, test } from 'vitest';
import { startDesk } from '../e2e/desks/workspace.mjs';
import { DIST } from '../e2e/global-setup.mjs';
import { launchChromium } from '../harness/chromium.mjs';
import { connectHelpdesk } from '../harness/connect.mjs';
import { findChromium, findFirefox } from '../harness/find-browsers.mjs';
import { launchFirefox } from '../harness/firefox.mjs';
import { look } from '../harness/look.mjs';
import { closeWelcome, until } from '../harness/wait.mjs';

const browsers = { chromium: [launchChromium, 'chrome', findChromium()], firefox: [launchFirefox, 'firefox', findFirefox()] };
const PREVIOUS = join(import.meta.dirname, '../upgrade/previous');
const VERSION = '9999.0.0';

const edit = (folder, change) => {
	const file = join(folder, 'manifest.json');
	const manifest = JSON.parse(readFileSync(file, 'utf8'));
	change(manifest);
	writeFileSync(file, JSON.stringify(manifest));
};

describe.each(Object.keys(browsers))('upgrade in %s', (name) => {
	const [launch, folder, found] = browsers[name];
	const work = mkdtempSync(join(tmpdir(), 'loopin-upgrade-'));
	const installed = join(work, 'installed');
	const next = join(work, 'next');
	let desk;
	let driver;
	afterAll(async () => {
		await driver?.close();
		await desk?.stop();
		rmSync(work, { recursive: true, force: true });
	});

	test.skipIf(!found)('settings, helpdesks and the database are kept; the open tab works on, then says when it is over', async () => {
		for (const [file, bytes] of Object.entries(unzipSync(readFileSync(join(PREVIOUS, `${folder}.zip`))))) {
			mkdirSync(dirname(join(installed, file)), { recursive: true });
			writeFileSync(join(installed, file), bytes);
		}
		cpSync(join(DIST, folder), next, { recursive: true });
		edit(next, (manifest) => {
			manifest.version = VERSION;
		});
		// The store's packages have the store's key; unpacked, the fixed one keeps the id.
		const { key } = JSON.parse(readFileSync(join(next, 'manifest.json'), 'utf8'));
		edit(installed, (manifest) => {
			if (key) manifest.key = key;
		});

		desk = await startDesk();
		driver = await launch({ extension: installed });
		await closeWelcome(driver);
		const page = await driver.open(desk.base);
		await desk.signIn(page, desk.people.writer);
		await connectHelpdesk(driver, desk.base);
		await page.bringToFront();
		await page.goto(desk.conversationUrl(desk.conversation), { waitUntil: 'load' });
		await until(() => page.$('loopin-overlay'), 'the former overlay');
		const kept = async () => {
			const options = await driver.extensionPage('options.html');
			const all = await options.evaluate(async () => {
				const api = globalThis.browser ?? globalThis.chrome;
				const database = await new Promise((resolve) => {
					const opening = indexedDB.open('loopin');
					opening.onsuccess = () => resolve(opening.result);
				});
				const count = (table) =>
					new Promise((resolve) => {
						const asked = database.transaction(table).objectStore(table).count();
						asked.onsuccess = () => resolve(asked.result);
					});
				const [accounts, agents, updates] = [await count('accounts'), await count('agents'), await count('updates')];
				database.close();
				const { sites, settings } = await api.storage.local.get(['sites', 'settings']);
				const { origins } = await api.permissions.getAll();
				return { version: api.runtime.getManifest().version, accounts, agents, updates, sites, keepDays: settings?.keepDays, origins };
			});
			await options.close();
			return all;
		};
		const options = await driver.extensionPage('options.html');
		await options.evaluate(() => (globalThis.browser ?? globalThis.chrome).storage.local.set({ settings: { keepDays: 90 } }));
		await options.close();
		const before = await until(
			async () => {
				const now = await kept();
				return now.agents > 10 && now.accounts === 1 && now;
			},
			'something to keep',
			{ ms: 60_000 },
		);

		if (name === 'firefox') await driver.browser.installExtension(next);
		else {
			cpSync(next, installed, { recursive: true });
			await driver.browser.installExtension(installed);
		}
		const after = await until(
			async () => {
				const now = await kept();
				return now.version === VERSION && now;
			},
			'the new version',
			{ ms: 30_000 },
		);
		expect(after).toEqual({ ...before, version: VERSION, updates: expect.any(Number) });
		expect(after.updates).toBeGreaterThanOrEqual(before.updates);

		// The same tab, not reloaded: only the new version's roots are open to us.
		await page.bringToFront();
		await look(page, '.lp-pill, .lp-followers', '', { ms: 30_000 });
		expect(await page.evaluate(() => document.querySelectorAll('loopin-overlay').length)).toBe(1);

		// Firefox takes the scripts away with the extension: there is nobody left to speak.
		if (name === 'firefox') return;
		const extensions = await driver.browser.newPage();
		await extensions.goto('chrome://extensions');
		await extensions.evaluate((id) => globalThis.chrome.management.setEnabled(id, false), driver.id);
		await extensions.close();
		await page.bringToFront();
		await page.click('body', { offset: { x: 5, y: 5 } });
		await until(
			() => page.evaluate(() => document.querySelector('loopin-overlay') !== null && document.querySelector('loopin-overlay').shadowRoot === null),
			'the note',
		);
	});
});
