// An administrator's policy, for real: files where the browsers look for them. Pre-connected helpdesks, features off, locked settings, a change taken
// up at once, and a copy that the policy installs and that works without a click.
import { spawnSync } from 'node:child_process';
import { createHash, createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { build, zipFolder } from '../../build.mjs';
import { findMosquitto, PASSWORD, startMosquitto, USER } from '../doorbell/mosquitto.mjs';
import { startDesk } from '../e2e/desks/workspace.mjs';
import { DIST } from '../e2e/global-setup.mjs';
import { launchChromium } from '../harness/chromium.mjs';
import { findChromium, findFirefox } from '../harness/find-browsers.mjs';
import { launchFirefox } from '../harness/firefox.mjs';
import { click, look, lookAll } from '../harness/look.mjs';
import { policyLacking, underPolicy } from '../harness/policy.mjs';
import { closeWelcome, until } from '../harness/wait.mjs';

const ADDON = 'loopin@loopin.example';
const idOf = { chromium: 'dlbjfponlonpkffecccmfmldikbogolk', firefox: ADDON };
/** The policy file of that browser for our own keys. */
const fileOf = (name, keys) =>
	name === 'firefox' ? { policies: { '3rdparty': { Extensions: { [ADDON]: keys } } } } : { '3rdparty': { extensions: { [idOf.chromium]: keys } } };
const browsers = { chromium: [launchChromium, 'chrome', findChromium()], firefox: [launchFirefox, 'firefox', findFirefox()] };
const lacking = policyLacking();

describe.each(Object.keys(browsers))(`policy in %s${lacking ? ` (${lacking})` : ''}`, (name) => {
	const [launch, folder, found] = browsers[name];
	const skip = Boolean(lacking) || !found;
	let desk;
	let broker;
	let rule;
	let driver;
	beforeAll(async () => {
		if (skip) return;
		desk = await startDesk();
		if (findMosquitto()) broker = await startMosquitto();
	});
	afterEach(async () => {
		await driver?.close();
		rule?.remove();
		driver = rule = undefined;
	});
	afterAll(async () => {
		await desk?.stop();
		await broker?.stop();
	});

	async function start(keys) {
		rule = underPolicy(name, fileOf(name, keys));
		driver = await launch({ extension: join(DIST, folder), executable: rule.executable });
		await closeWelcome(driver);
	}

	test.skipIf(skip)('a helpdesk that is set waits for one click; features are off, settings fixed; a change counts at once', async () => {
		const keys = {
			organisation: 'Acme IT',
			mentions: false,
			settings: { toastSeconds: 20 },
			helpdesks: [{ address: `${desk.base}/`, helpdesk: 'zendesk', name: 'Acme desk', followers: false }],
		};
		await start(keys);
		const options = await driver.extensionPage('options.html');
		const listed = async () =>
			options.evaluate(async () => (await (globalThis.browser ?? globalThis.chrome).runtime.sendMessage({ loopin: 'sites.list', payload: {} })).value.sites);
		const [managed] = await until(async () => {
			const sites = await listed();
			return sites.length > 0 && sites;
		}, 'the helpdesk of the policy');
		expect(managed).toMatchObject({ managed: true, status: 'needs-permission', site: { id: desk.base, name: 'Acme desk', helpdesk: 'zendesk' } });
		const refused = await options.evaluate(
			(site) => (globalThis.browser ?? globalThis.chrome).runtime.sendMessage({ loopin: 'sites.disconnect', payload: { site } }),
			desk.base,
		);
		expect(refused).toEqual({ ok: false, failure: { kind: 'forbidden' } });

		const page = await driver.open(desk.base);
		await desk.signIn(page, desk.people.writer);
		await driver.grant(desk.base);
		await until(async () => (await listed())[0].status === 'connected', 'the helpdesk to be connected', { ms: 30_000 });
		await options.close();
		await page.bringToFront();
		await desk.openNote(page, desk.conversation);
		await until(() => page.$('loopin-overlay'), 'the overlay', { ms: 30_000 });
		await page.keyboard.type('@jan', { delay: 20 });
		await look(page, '.lp-menu', 'admin');
		expect(await lookAll(page, '.lp-option')).toEqual([]);
		expect(await lookAll(page, '.lp-pill, .lp-followers')).toEqual([]);
		if (name === 'firefox') return; // reads its policies at the start only
		rule.set(fileOf(name, { ...keys, mentions: true, helpdesks: [{ ...keys.helpdesks[0], followers: true }] }));
		await look(page, '.lp-pill', '', { ms: 30_000 });
		await page.keyboard.press('Escape');
		await desk.openNote(page, desk.conversation);
		await page.keyboard.type(' @jan', { delay: 20 });
		await look(page, '.lp-option', 'Jan Kowalski');
	});

	test.skipIf(skip || !findMosquitto())(
		'a doorbell that is set rings without a hand; it is shown, locked, and not copied; it goes with the policy',
		async () => {
			const doorbell = { url: broker.url, user: USER, password: PASSWORD, team: 'acme', secret: 'correct horse battery staple', complete: true };
			const keys = { helpdesks: [{ address: desk.base, helpdesk: 'zendesk' }], doorbell };
			await start(keys);
			const page = await driver.open(desk.base);
			await desk.signIn(page, desk.people.writer);
			await driver.grant(desk.base);
			const options = await driver.extensionPage('options.html#checking');
			await look(options, '.lp-form--bell [role=status]', 'Connected', { ms: 60_000 });
			const state = () =>
				options.evaluate(async () => (await (globalThis.browser ?? globalThis.chrome).runtime.sendMessage({ loopin: 'doorbell.state', payload: {} })).value);
			expect(await state()).toMatchObject({ state: 'connected', managed: true });
			expect(await options.evaluate(() => [...document.querySelectorAll('.lp-form--bell input:not([type=checkbox])')].every((one) => one.disabled))).toBe(true);
			await options.evaluate(() => document.querySelector('.lp-form--bell [type=submit]').scrollIntoView({ block: 'center' }));
			await click(options, '.lp-form--bell button', 'Save and test');
			await until(() => options.evaluate(() => document.body.textContent.includes('The broker answered after')), 'the test to answer');
			const kept = await options.evaluate(() => (globalThis.browser ?? globalThis.chrome).storage.local.get('doorbell'));
			expect(kept).toEqual({});
			if (name === 'firefox') return; // reads its policies at the start only
			rule.set(fileOf(name, { helpdesks: keys.helpdesks }));
			await until(async () => (await state()).state === 'off', 'the line to be hung up', { ms: 30_000 });
			expect(await state()).toMatchObject({ managed: false });
		},
	);

	test.skipIf(skip)('an agent cannot change what is fixed; what they chose comes back without the policy', async () => {
		await start({ settings: { toastSeconds: 20, keepDays: 7 }, organisation: 'Acme IT' });
		const options = await driver.extensionPage('options.html');
		await options.evaluate(() => (globalThis.browser ?? globalThis.chrome).storage.local.set({ settings: { toastSeconds: 10, keepDays: 90 } }));
		await look(options, '.lp-banner', 'Acme IT');
		// Both rows are shown as they are set, locked; the agent's own choice lies below, untouched.
		await until(async () => (await lookAll(options, '.lp-set--locked')).length === 2, 'two locked rows');
		expect(await options.evaluate(() => [...document.querySelectorAll('.lp-set--locked select')].map((one) => [one.value, one.disabled]))).toEqual([
			['20', true],
			['7', true],
		]);
		expect(await options.evaluate(async () => (await (globalThis.browser ?? globalThis.chrome).storage.local.get('settings')).settings)).toEqual({
			toastSeconds: 10,
			keepDays: 90,
		});
	});

	test.skipIf(skip)('a copy that the policy installs, made for this helpdesk, works without a click', async () => {
		const { hostname } = new URL(desk.base);
		const made = mkdtempSync(join(tmpdir(), 'loopin-forced-'));
		await build({ into: made, openRoots: true, packaged: true, hosts: [`http://${hostname}/*`] });
		const keys = { helpdesks: [{ address: desk.base, helpdesk: 'zendesk' }] };
		let server;
		try {
			if (name === 'firefox') {
				const xpi = join(made, 'loopin.xpi');
				zipFolder(join(made, 'firefox'), xpi);
				rule = underPolicy(name, {
					policies: {
						ExtensionSettings: { [ADDON]: { installation_mode: 'force_installed', install_url: `file://${xpi}` } },
						'3rdparty': { Extensions: { [ADDON]: keys } },
					},
				});
				driver = await launchFirefox({
					extension: join(DIST, folder),
					installed: true,
					executable: rule.executable,
					prefs: { 'xpinstall.signatures.required': false },
				});
			} else {
				const { crx, id } = packCrx(join(made, 'chrome'), made);
				server = createServer((request, response) => {
					const xml = `<?xml version='1.0'?><gupdate xmlns='http://www.google.com/update2/response' protocol='2.0'><app appid='${id}'><updatecheck codebase='http://127.0.0.1:${server.address().port}/loopin.crx' version='${version(made)}'/></app></gupdate>`;
					response.end(request.url.startsWith('/loopin.crx') ? readFileSync(crx) : xml);
				});
				await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
				rule = underPolicy(name, {
					// No debugger may look into what a policy installed, unless the policy says so: https://chromeenterprise.google/policies/#DeveloperToolsAvailability
					DeveloperToolsAvailability: 1,
					ExtensionSettings: { [id]: { installation_mode: 'force_installed', update_url: `http://127.0.0.1:${server.address().port}/update.xml` } },
					'3rdparty': { extensions: { [id]: keys } },
				});
				driver = await launchChromium({ extension: join(DIST, folder), installed: id, executable: rule.executable });
			}
			// It greets when it is installed.
			await closeWelcome(driver);
			const page = await driver.open(desk.base);
			await desk.signIn(page, desk.people.writer);
			await until(
				async () => {
					await page.goto(desk.conversationUrl(desk.conversation), { waitUntil: 'load' });
					return await until(() => page.$('loopin-overlay'), 'the overlay', { ms: 5_000 });
				},
				'the overlay of the installed copy',
				{ ms: 60_000 },
			);
			await click(page, '.lp-pill');
			await look(page, '.lp-chip');
		} finally {
			server?.close();
			rmSync(made, { recursive: true, force: true });
		}
	});
});

const version = (made) => JSON.parse(readFileSync(join(made, 'chrome/manifest.json'), 'utf8')).version;

/** Chromium packs and signs it with a key of its own making; its id is that key's. */
function packCrx(folder, into) {
	spawnSync(findChromium(), ['--no-sandbox', '--headless', `--pack-extension=${folder}`], { stdio: 'ignore', timeout: 60_000 });
	const [crx, pem] = [join(into, 'loopin.crx'), `${folder}.pem`];
	renameSync(`${folder}.crx`, crx);
	const key = createPublicKey(readFileSync(pem, 'utf8')).export({ type: 'spki', format: 'der' });
	const id = createHash('sha256')
		.update(key)
		.digest('hex')
		.slice(0, 32)
		.replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
	return { crx, id };
}
