/**
 * The popup with much in store: opening → list painted, and searching while one types. The browser is real, the helpdesk is the stand-in, the stored
 * updates are written into the extension's own database.
 */
import { join } from 'node:path';
import { startDesk } from '../e2e/desks/workspace.mjs';
import { launchChromium } from '../harness/chromium.mjs';
import { connectHelpdesk } from '../harness/connect.mjs';
import { closeWelcome, sleep, until } from '../harness/wait.mjs';
import { summary } from './statistics.mjs';

/** In a page of the extension: writes `count` updates of the account that is there, from `from` on, and sets its counters. */
async function fill(from, count, total) {
	const open = indexedDB.open('loopin');
	const db = await new Promise((resolve, reject) => {
		open.onsuccess = () => resolve(open.result);
		open.onerror = () => reject(open.error);
	});
	const done = (request) =>
		new Promise((resolve, reject) => {
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(request.error);
		});
	const [record] = await done(db.transaction('accounts').objectStore('accounts').getAll());
	const WORDS = 'refund parcel invoice printer order payment login tunnel customer delivery warehouse address courier damaged replacement voucher'.split(' ');
	const KINDS = ['note', 'customer-reply', 'mention', 'colleague-reply', 'note'];
	const word = (n) => WORDS[((n * 2654435761) >>> 8) % WORDS.length];
	const transaction = db.transaction(['updates', 'accounts'], 'readwrite', { durability: 'relaxed' });
	const updates = transaction.objectStore('updates');
	const now = Date.now();
	for (let n = from; n < from + count; n++) {
		// The newest hundred are unread.
		const unread = n < 100 ? 1 : 0;
		updates.put({
			id: `bench${n}`,
			account: record.account,
			conversation: String(1000 + (n % 5000)),
			number: String(1000 + (n % 5000)),
			title: `${word(n)} ${word(n + 7)} ${n % 977}`,
			kind: KINDS[n % 5],
			author: { id: String(n % 400), name: `Agent ${n % 400}`, kind: 'agent' },
			at: now - 60_000 - n * 600_000,
			text: Array.from({ length: 24 }, (_, at) => word(n * 31 + at * 17)).join(' ') + (n % 9973 === 9000 ? ' xylophone' : ''),
			first: false,
			unread,
			toAnnounce: 0,
			waiting: 0,
			storedAt: now - 60_000,
		});
	}
	if (from + count >= total) transaction.objectStore('accounts').put({ ...record, unread: Math.min(100, total), unreadMentions: Math.min(20, total) });
	await new Promise((resolve, reject) => {
		transaction.oncomplete = resolve;
		transaction.onerror = () => reject(transaction.error);
	});
	db.close();
}

/** Before anything of the popup runs: notes when its first row was painted. */
function watchFirstRow() {
	const look = () => {
		if (!document.querySelector('.lp-row')) return;
		observer.disconnect();
		const { port1, port2 } = new MessageChannel();
		port1.onmessage = () => {
			window.paintedAt = performance.now();
		};
		requestAnimationFrame(() => port2.postMessage(0));
	};
	const observer = new MutationObserver(look);
	observer.observe(document, { childList: true, subtree: true });
	window.longTasks = [];
	new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ entryTypes: ['longtask'] });
}

async function openPopup(driver) {
	const page = await driver.browser.newPage();
	await page.setViewport({ width: 400, height: 580 });
	await page.evaluateOnNewDocument(watchFirstRow);
	await page.goto(`${driver.base}/popup.html`);
	await page.waitForFunction('window.paintedAt', { timeout: 60_000 });
	return page;
}

const busySeconds = async (cdp) => {
	const { metrics } = await cdp.send('Performance.getMetrics');
	return metrics.find(({ name }) => name === 'TaskDuration').value;
};

/** Types words letter by letter; for each key, the main thread's work until the results stand still (ms). */
async function search(page, words) {
	const cdp = await page.createCDPSession();
	await cdp.send('Performance.enable');
	await page.focus('.lp-search input');
	await page.evaluate(() => {
		window.longTasks = [];
	});
	const work = [];
	let found = 0;
	for (const word of words) {
		for (const letter of word) {
			const before = await busySeconds(cdp);
			await page.keyboard.press(letter);
			let last = before;
			// Still: nothing to do for a while, and the pause before searching is over.
			for (let quiet = 0; quiet < 2; ) {
				await sleep(70);
				const now = await busySeconds(cdp);
				quiet = now - last < 0.002 ? quiet + 1 : 0;
				last = now;
			}
			work.push((last - before) * 1_000);
		}
		found += await page.evaluate(() => document.querySelectorAll('.lp-row').length);
		await page.$eval('.lp-search input', (input) => input.select());
		await page.keyboard.press('Backspace');
		await sleep(150);
	}
	return { ...summary(work), work, found, longest: Math.max(0, ...(await page.evaluate(() => window.longTasks))) };
}

/** A row per number of stored updates. */
export async function benchPopup({ dist, sizes = [100, 1_000, 10_000, 100_000], times = 7, say = () => undefined }) {
	const desk = await startDesk({ perMinute: 100_000 });
	const driver = await launchChromium({ extension: join(dist, 'chrome') });
	const rows = [];
	try {
		await closeWelcome(driver);
		const page = await driver.open(desk.base);
		await desk.signIn(page, desk.people.reader);
		await connectHelpdesk(driver, desk.base);
		const filler = await driver.extensionPage('options.html');
		await until(
			() =>
				filler.evaluate(async () => {
					const { value } = await chrome.runtime.sendMessage({ loopin: 'sites.list', payload: {} });
					return value?.sites.some(({ me }) => me);
				}),
			'the account',
		);
		// What this agent has to see is read first, so that nothing else goes on while we measure.
		await sleep(1_500);
		let stored = 0;
		for (const size of sizes) {
			const began = performance.now();
			for (; stored < size; stored = Math.min(size, stored + 2_000)) await filler.evaluate(fill, stored, Math.min(2_000, size - stored), size);
			const writeMs = performance.now() - began;
			const opened = [];
			let tasks = 0;
			for (let at = 0; at < times; at++) {
				const popup = await openPopup(driver);
				const { painted, long } = await popup.evaluate(() => ({ painted: window.paintedAt, long: window.longTasks.length }));
				// The first warms up.
				if (at > 0) {
					opened.push(painted);
					tasks += long;
				}
				await popup.close();
			}
			const popup = await openPopup(driver);
			await sleep(500);
			const { work, ...searched } = await search(popup, ['refund', 'invoice 12', 'xylophone', 'agent 7']);
			await popup.close();
			say(`popup: ${size} stored`);
			rows.push({ stored: size, writeMs, opened: summary(opened), longTasks: tasks, searched });
		}
		return rows;
	} finally {
		await driver.close();
		await desk.stop();
	}
}
