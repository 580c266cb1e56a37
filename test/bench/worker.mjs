/**
 * The background in a real browser, against the stand-in: from a dead worker to its first answer (beside an extension that does nothing but answer);
 * what one check costs the helpdesk at rest and with so many changes, and how long it takes.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDesk } from '../e2e/desks/workspace.mjs';
import { launchChromium } from '../harness/chromium.mjs';
import { connectHelpdesk } from '../harness/connect.mjs';
import { closeWelcome, sleep, until } from '../harness/wait.mjs';
import { summary } from './statistics.mjs';

/** Any extension's key will do: it only gives the id by which the driver finds it. */
const KEY = readFileSync(new URL('../../assets/chrome-key.txt', import.meta.url), 'utf8').trim();

function answeringExtension(folder) {
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'background.js'), 'chrome.runtime.onMessage.addListener((message, sender, answer) => { answer({ ok: true }); });');
	writeFileSync(join(folder, 'options.html'), '<!doctype html><title>Options</title>');
	writeFileSync(
		join(folder, 'manifest.json'),
		JSON.stringify({ manifest_version: 3, name: 'Answers', version: '1', key: KEY, background: { service_worker: 'background.js' } }),
	);
	return folder;
}

const ask = (page, name) =>
	page.evaluate(async (loopin) => {
		const started = performance.now();
		await chrome.runtime.sendMessage({ loopin, payload: {} });
		return performance.now() - started;
	}, name);

const storedUpdates = (page) =>
	page.evaluate(async () => {
		const open = indexedDB.open('loopin');
		const db = await new Promise((resolve) => {
			open.onsuccess = () => resolve(open.result);
		});
		const count = db.transaction('updates').objectStore('updates').count();
		return new Promise((resolve) => {
			count.onsuccess = () => {
				db.close();
				resolve(count.result);
			};
		});
	});

export async function benchWorker({ dist, wakes = 12, changes = [0, 1, 100, 1_000] }) {
	const desk = await startDesk({ perMinute: 1_000_000 });
	const driver = await launchChromium({ extension: join(dist, 'chrome') });
	const bare = await launchChromium({ extension: answeringExtension(join(dist, 'answers')) });
	try {
		await closeWelcome(driver);
		const page = await driver.open(desk.base);
		await desk.signIn(page, desk.people.reader);
		await connectHelpdesk(driver, desk.base);
		const options = { loopin: await driver.extensionPage('options.html'), bare: await bare.extensionPage('options.html') };
		const woken = { loopin: [], bare: [] };
		const warm = { loopin: [], bare: [] };
		for (let round = -1; round < wakes; round++)
			for (const [kind, one] of Object.entries({ loopin: driver, bare })) {
				await one.killBackground();
				const cold = await ask(options[kind], 'sites.list');
				const again = await ask(options[kind], 'sites.list');
				if (round < 0) continue;
				woken[kind].push(cold);
				warm[kind].push(again);
			}
		// From now on the reader follows a conversation.
		desk.server.desk.update(desk.server.desk.user('1002'), '18204', {
			ticket: { comment: { public: false, body: '@Jan Kowalski could you have a look?' }, followers: [{ user_id: 1003, action: 'put' }] },
		});
		// Checks: what they ask of the helpdesk, and how long until everything is stored.
		await ask(options.loopin, 'sites.check');
		await sleep(2_000);
		const checks = [];
		let number = 0;
		for (const count of changes) {
			const before = await storedUpdates(options.loopin);
			for (let at = 0; at < count; at++) {
				number++;
				desk.customerReplies('18204', `Number ${number}: still nothing on my account.`);
			}
			desk.server.record.length = 0;
			const started = performance.now();
			await ask(options.loopin, 'sites.check');
			const stored = await until(
				async () => {
					const now = await storedUpdates(options.loopin);
					if (now - before >= count) return { ms: performance.now() - started, count: now - before };
					await sleep(20);
					return undefined;
				},
				`${count} updates`,
				{ ms: 90_000 },
			).catch(async () => ({ ms: undefined, count: (await storedUpdates(options.loopin)) - before }));
			await sleep(300);
			const asked = desk.server.record.filter(({ status }) => status !== undefined);
			checks.push({
				changes: count,
				stored: stored.count,
				ms: stored.ms,
				requests: asked.length,
				bytes: asked.reduce((sum, { body }) => sum + JSON.stringify(body ?? '').length, 0),
				routes: [...new Set(asked.map(({ route, method, url }) => route ?? `${method} ${url}`))].slice(0, 12),
			});
			await sleep(1_000);
		}
		return { wake: Object.fromEntries(Object.entries(woken).map(([kind, list]) => [kind, { cold: summary(list), warm: summary(warm[kind]) }])), checks };
	} finally {
		await driver.close();
		await bare.close();
		await desk.stop();
	}
}
