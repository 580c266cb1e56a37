// What Loopin keeps and whom it talks to, in both browsers: every host that the browser asks for goes through a proxy that writes it down.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findMosquitto, PASSWORD, startMosquitto, USER } from '../doorbell/mosquitto.mjs';
import { startDesk } from '../e2e/desks/workspace.mjs';
import { DIST } from '../e2e/global-setup.mjs';
import { launchChromium } from '../harness/chromium.mjs';
import { connectHelpdesk } from '../harness/connect.mjs';
import { findChromium, findFirefox } from '../harness/find-browsers.mjs';
import { launchFirefox } from '../harness/firefox.mjs';
import { click, gone, look, lookAll, moveTo } from '../harness/look.mjs';
import { startProxy } from '../harness/proxy-log.mjs';
import { closeWelcome, until } from '../harness/wait.mjs';

const browsers = { chromium: [launchChromium, 'chrome', findChromium()], firefox: [launchFirefox, 'firefox', findFirefox()] };
/** The browsers' own errands: updates, block lists, start pages. The same without any extension. */
const BROWSERS_OWN = /(^|\.)(google|googleapis|gstatic|googleusercontent|gvt1|mozilla|firefox|detectportal|digicert)\.(com|net|org)(:\d+)?$/;

describe.each(Object.keys(browsers))('data in %s', (name) => {
	const [launch, folder, found] = browsers[name];
	let desk;
	let driver;
	let page;
	let proxy;

	beforeAll(async () => {
		if (!found) return;
		[desk, proxy] = await Promise.all([startDesk(), startProxy()]);
		driver = await launch({
			extension: join(DIST, folder),
			args: [`--proxy-server=127.0.0.1:${proxy.port}`, '--proxy-bypass-list=<-loopback>'],
			prefs: {
				'network.proxy.type': 1,
				'network.proxy.http': '127.0.0.1',
				'network.proxy.http_port': proxy.port,
				'network.proxy.ssl': '127.0.0.1',
				'network.proxy.ssl_port': proxy.port,
				'network.proxy.allow_hijacking_localhost': true,
				'network.proxy.no_proxies_on': '',
			},
		});
		await closeWelcome(driver);
		page = await driver.open(desk.base);
		await desk.signIn(page, desk.people.writer);
		await connectHelpdesk(driver, desk.base);
		await page.bringToFront();
	});
	afterAll(async () => {
		await driver?.close();
		await desk?.stop();
		await proxy?.stop();
	});

	/** In the extension's own page: what is stored, whole. */
	const stored = async () => {
		const control = await driver.extensionPage('options.html');
		const all = await control.evaluate(async () => {
			const api = globalThis.browser ?? globalThis.chrome;
			const database = await new Promise((resolve) => {
				const opening = indexedDB.open('loopin');
				opening.onsuccess = () => resolve(opening.result);
			});
			const tables = {};
			for (const table of database.objectStoreNames)
				tables[table] = await new Promise((resolve) => {
					const asked = database.transaction(table).objectStore(table).getAll();
					asked.onsuccess = () => resolve(asked.result);
				});
			database.close();
			return { tables, local: await api.storage.local.get(null), session: await api.storage.session.get(null) };
		});
		await control.close();
		return all;
	};
	const cookie = async () => {
		const cookies = await driver.browser.cookies();
		return cookies.find(({ name: of }) => of.includes('session'))?.value;
	};

	test.skipIf(!found)('a working day talks to the connected helpdesk and to nobody else', async () => {
		await desk.openNote(page, desk.conversation);
		await page.keyboard.type('Look, @cleo d', { delay: 15 });
		await moveTo(page, desk.people.third.name);
		await page.keyboard.press('Enter');
		await desk.submit(page);
		await until(async () => (await desk.followers(desk.conversation)).includes(desk.people.third.login), 'the follower', { ms: 30_000 });
		await page.goto(desk.elsewhere, { waitUntil: 'load' });
		desk.customerReplies(desk.conversation, `See http://tracker.example/pixel.png <img src="http://tracker.example/x.png">`);
		const popup = await driver.extensionPage('popup.html');
		await look(popup, '.lp-row', 'tracker.example', { ms: 60_000 });
		await popup.keyboard.press('Enter');
		await popup.close();
		for (const file of ['options.html', 'welcome.html']) await (await driver.extensionPage(file)).close();
		const { host } = new URL(desk.base);
		const others = [...proxy.hosts].filter((one) => one !== host && !BROWSERS_OWN.test(one));
		expect(proxy.hosts.has(host)).toBe(true);
		expect(others).toEqual([]);
	});

	test.skipIf(!found || !findMosquitto())('with a doorbell the broker is the one host more', async () => {
		const broker = await startMosquitto();
		const control = await driver.extensionPage('options.html');
		const say = (loopin) =>
			control.evaluate(async (name) => (await (globalThis.browser ?? globalThis.chrome).runtime.sendMessage({ loopin: name, payload: {} })).value, loopin);
		try {
			const doorbell = { url: broker.url, user: USER, password: PASSWORD, team: 'acme', secret: 'correct horse battery staple' };
			await control.evaluate((entry) => (globalThis.browser ?? globalThis.chrome).storage.local.set({ doorbell: entry }), doorbell);
			await until(async () => (await say('doorbell.state')).state === 'connected', 'the broker', { ms: 60_000 });
			expect(await say('doorbell.test')).toEqual({ milliseconds: expect.any(Number) });
			const others = [...proxy.hosts].filter((one) => one !== new URL(desk.base).host && !BROWSERS_OWN.test(one));
			expect(others).toEqual([new URL(broker.url).host]);
			await control.evaluate(() => (globalThis.browser ?? globalThis.chrome).storage.local.remove('doorbell'));
			await until(async () => (await say('doorbell.state')).state === 'off', 'the line to be hung up', { ms: 30_000 });
		} finally {
			await control.close();
			await broker.stop();
		}
	});

	test.skipIf(!found)('no session, token or password is stored or exported', async () => {
		const secret = await cookie();
		expect(secret?.length).toBeGreaterThan(10);
		const all = JSON.stringify(await stored());
		expect(all).toContain('Refund missing');
		expect(all).not.toContain(secret);
		expect(all).not.toMatch(/authenticity_token|csrf|password|set-cookie/i);
		const options = await driver.extensionPage('options.html');
		await options.evaluate(() => {
			const make = URL.createObjectURL;
			URL.createObjectURL = (blob) => {
				blob.text().then((text) => {
					globalThis.exported = text;
				});
				return make.call(URL, blob);
			};
		});
		await options.evaluate(() =>
			[...document.querySelectorAll('button')].find((one) => one.textContent.includes('Export')).scrollIntoView({ block: 'center' }),
		);
		await click(options, 'button', 'Export');
		const exported = await until(() => options.evaluate(() => globalThis.exported), 'the export');
		expect(JSON.parse(exported).format).toBe('loopin-export');
		expect(exported).not.toContain(secret);
		// The directory is the helpdesk's: of it only those are in the export who wrote something that is in the list.
		expect(exported).not.toContain('@acme.example');
		await options.close();
	});

	test.skipIf(!found)('a script on a helpdesk’s page cannot read what is stored (Chromium); private windows are closed', async () => {
		const control = await driver.extensionPage('options.html');
		const [readable, incognito] = await control.evaluate(async (where) => {
			const api = globalThis.browser ?? globalThis.chrome;
			const tab = (await api.tabs.query({})).find(({ url }) => url?.startsWith(where));
			const [{ result }] = await api.scripting.executeScript({
				target: { tabId: tab.id },
				func: async () => {
					const inPage = globalThis.browser ?? globalThis.chrome;
					const areas = await Promise.all(
						['local', 'session'].map((area) =>
							Promise.resolve()
								.then(() => inPage.storage[area].get(null))
								.then(
									(all) => Object.keys(all).length > 0,
									() => false,
								),
						),
					);
					return areas;
				},
			});
			return [result, await api.extension.isAllowedIncognitoAccess()];
		}, desk.base);
		// Firefox has no way to close `local` (docs/security.md).
		expect(readable).toEqual([name === 'firefox', false]);
		expect(incognito).toBe(false);
		await control.close();
	});

	test.skipIf(!found)('another agent on the same browser sees nothing of it; the first finds it again', async () => {
		await desk.signIn(page, desk.people.reader);
		await page.goto(desk.elsewhere, { waitUntil: 'load' });
		const popup = await driver.extensionPage('popup.html');
		await until(async () => (await stored()).local.signedIn?.[desk.base]?.endsWith(`#${desk.people.reader.login}`), 'the other agent to be seen', {
			ms: 60_000,
		});
		await gone(popup, '.lp-row', 'tracker.example');
		await popup.close();
		await desk.signIn(page, desk.people.writer);
		await until(async () => (await stored()).local.signedIn?.[desk.base]?.endsWith(`#${desk.people.writer.login}`), 'the first agent to be seen', {
			ms: 60_000,
		});
		const again = await driver.extensionPage('popup.html');
		await click(again, '[role="tab"]', 'All').catch(() => undefined);
		await look(again, '.lp-row', 'tracker.example', { ms: 30_000 });
		await again.close();
	});

	test.skipIf(!found)('disconnecting leaves nothing, in the page and on the device', async () => {
		await page.bringToFront();
		await page.goto(desk.conversationUrl(desk.conversation), { waitUntil: 'load' });
		await until(() => page.$('loopin-overlay'), 'the overlay');
		const options = await driver.extensionPage('options.html');
		await click(options, 'button', 'Disconnect');
		await click(options, 'dialog button', 'Disconnect');
		await until(async () => Object.values((await stored()).tables).every((rows) => rows.length === 0), 'the database to be empty');
		const left = await stored();
		expect(left.local.sites).toEqual([]);
		expect(left.local.signedIn).toEqual({});
		expect(JSON.stringify(left)).not.toContain('Refund missing');
		expect(JSON.stringify(left)).not.toContain('Ann Lee');
		await until(async () => (await page.$('loopin-overlay')) === null, 'the page to be clean');
		expect(await lookAll(page, '.lp')).toEqual([]);
		await options.close();
	});
});
