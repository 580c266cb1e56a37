// Who may speak to Loopin, asked of the real browsers: every message, said by another extension, by a web page, by a content script of an origin
// that is not connected, by one in a frame of a connected page, and (what only pages may say) by one of the connected page itself.

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDesk } from '../e2e/desks/workspace.mjs';
import { DIST } from '../e2e/global-setup.mjs';
import { launchChromium } from '../harness/chromium.mjs';
import { connectHelpdesk } from '../harness/connect.mjs';
import { findChromium, findFirefox } from '../harness/find-browsers.mjs';
import { launchFirefox } from '../harness/firefox.mjs';
import { closeWelcome } from '../harness/wait.mjs';
import { makeAttacker, startSite } from './attacker.mjs';
import { FROM_CONTENT, fromPages } from './messages-good.mjs';

const browsers = { chromium: [launchChromium, 'chrome', findChromium()], firefox: [launchFirefox, 'firefox', findFirefox()] };

/** Says the messages in turn; gives name → what came back ("refused" for no answer at all). Runs in the page or content script that speaks. */
async function sayAll(messages, to) {
	const api = globalThis.browser ?? globalThis.chrome;
	if (typeof api?.runtime?.sendMessage !== 'function') return 'no way to speak';
	const said = {};
	for (const [name, payload] of Object.entries(messages)) {
		const message = { loopin: name, payload };
		try {
			const answer = to ? await api.runtime.sendMessage(to, message) : await api.runtime.sendMessage(message);
			said[name] = answer === undefined || answer === null ? 'refused' : answer.ok === false ? answer.failure.kind : JSON.stringify(answer);
		} catch {
			said[name] = 'refused';
		}
	}
	return said;
}

describe.each(Object.keys(browsers))('messages in %s', (name) => {
	const [launch, folder, found] = browsers[name];
	let driver;
	let desk;
	let site;
	let attacker;
	let page;
	let all;
	let control;

	beforeAll(async () => {
		if (!found) return;
		desk = await startDesk({ csp: false });
		attacker = makeAttacker();
		site = await startSite({
			'/': '<!doctype html><title>evil</title>',
			'/frame': `<!doctype html><iframe src="/"></iframe>`,
		});
		driver = await launch({ extension: join(DIST, folder), others: attacker.others[name] });
		await closeWelcome(driver);
		page = await driver.open(desk.base);
		await desk.signIn(page, desk.people.writer);
		await connectHelpdesk(driver, desk.base);
		await driver.grant(site.origin);
		control = await driver.extensionPage('options.html');
		all = { ...FROM_CONTENT, ...fromPages(desk.base) };
	});
	afterAll(async () => {
		await driver?.close();
		await site?.stop();
		await desk?.stop();
		attacker?.remove();
	});

	/** Says the messages as our own content script in every frame of that tab; gives [address of the frame, what came back]. */
	const sayIn = (address, messages) =>
		control.evaluate(
			async (where, what) => {
				const api = globalThis.browser ?? globalThis.chrome;
				const tab = (await api.tabs.query({})).find(({ url }) => url?.startsWith(where));
				const results = await api.scripting.executeScript({
					target: { tabId: tab.id, allFrames: true },
					args: [what],
					func: async (messagesToSay) => {
						const said = {};
						for (const [loopin, payload] of Object.entries(messagesToSay)) {
							const answer = await (globalThis.browser ?? globalThis.chrome).runtime.sendMessage({ loopin, payload }).catch(() => undefined);
							said[loopin] = !answer ? 'refused' : answer.ok ? 'heard' : answer.failure.kind;
						}
						return [location.href, said];
					},
				});
				return results.map(({ result }) => result);
			},
			address,
			messages,
		);
	const sites = () => control.evaluate(async () => (await (globalThis.browser ?? globalThis.chrome).storage.local.get('sites')).sites.map(({ id }) => id));
	const refusals = (names) => Object.fromEntries(names.map((one) => [one, expect.stringMatching(/^(refused|forbidden)$/)]));

	test.skipIf(!found)('another extension is refused everything', async () => {
		const theirs = await driver.browser.newPage();
		theirs.goto(attacker.page[name], { timeout: 3_000 }).catch(() => {});
		await theirs.waitForFunction(() => document.title === 'attack' && document.readyState === 'complete');
		const to = name === 'firefox' ? 'loopin@loopin.example' : driver.id;
		expect(await theirs.evaluate(sayAll, all, to)).toEqual(refusals(Object.keys(all)));
		await theirs.close();
		expect(await sites()).toEqual([desk.base]);
	});

	test.skipIf(!found)('a web page, a connected one too, cannot even speak', async () => {
		for (const address of [page.url(), site.origin]) {
			const theirs = await driver.open(address);
			expect(await theirs.evaluate(sayAll, all, name === 'firefox' ? 'loopin@loopin.example' : driver.id)).toBe('no way to speak');
			await theirs.evaluate((messages) => {
				for (const [loopin, payload] of Object.entries(messages)) window.postMessage({ loopin, payload }, '*');
			}, all);
			await theirs.close();
		}
		expect(await sites()).toEqual([desk.base]);
	});

	test.skipIf(!found)('our own script on an origin that is not connected, and in frames, is refused everything', async () => {
		const stranger = await driver.open(`${site.origin}/frame`);
		const [top] = await sayIn(`${site.origin}/frame`, all);
		expect(top).toEqual([`${site.origin}/frame`, refusals(Object.keys(all))]);
		await stranger.close();
		// A frame of the connected origin, inside a page of it: the page's own frames are not spoken for.
		await page.bringToFront();
		await page.evaluate(async () => {
			const frame = document.createElement('iframe');
			frame.src = '/assets-that-are-not-there';
			document.body.append(frame);
			await new Promise((resolve) => frame.addEventListener('load', resolve));
		});
		const frames = (await sayIn(desk.base, all)).filter(([address]) => address.includes('assets-that-are-not-there'));
		expect(frames).toEqual([[`${desk.base}/assets-that-are-not-there`, refusals(Object.keys(all))]]);
		expect(await sites()).toEqual([desk.base]);
	});

	test.skipIf(!found)('a connected page may say what is a page’s to say, and nothing of what is ours', async () => {
		await page.goto(desk.elsewhere, { waitUntil: 'load' });
		const ours = fromPages(desk.base);
		const [[, said]] = await sayIn(desk.base, { ...ours, 'looking.at': { conversation: '1', focused: false } });
		expect(said).toEqual({ ...refusals(Object.keys(ours)), 'looking.at': 'heard' });
		expect(await sites()).toEqual([desk.base]);
	});

	test.skipIf(!found)('the relay and the overlay hear nobody but the background', async () => {
		await page.goto(desk.conversationUrl(desk.conversation), { waitUntil: 'load' });
		const heard = await control.evaluate(async (where) => {
			const api = globalThis.browser ?? globalThis.chrome;
			const tab = (await api.tabs.query({})).find(({ url }) => url?.startsWith(where));
			const request = { path: '/api/v2/users/me.json', method: 'GET', headers: {}, body: null, timeoutMs: 2_000 };
			const said = [];
			for (const [loopin, payload] of [
				['relay.fetch', request],
				['site.changed', {}],
				['toasts.up', {}],
			])
				said.push(
					await Promise.race([
						api.tabs.sendMessage(tab.id, { loopin, payload }, { frameId: 0 }).then(
							(answer) => answer ?? 'nothing',
							() => 'nobody',
						),
						new Promise((resolve) => setTimeout(resolve, 1_500, 'silence')),
					]),
				);
			return said;
		}, desk.base);
		expect(heard.filter((answer) => !['nothing', 'nobody', 'silence'].includes(answer))).toEqual([]);
		expect(heard).toHaveLength(3);
	});
});
