/**
 * What a helpdesk's page pays: a page of a connected helpdesk without a conversation beside the same page with an empty content script and with
 * none; and a page with a conversation whose nodes change ten thousand times a second.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDesk } from '../e2e/desks/workspace.mjs';
import { launchChromium } from '../harness/chromium.mjs';
import { connectHelpdesk } from '../harness/connect.mjs';
import { closeWelcome, sleep } from '../harness/wait.mjs';
import { at, summary } from './statistics.mjs';

/** Any extension's key will do: it only gives the id by which the driver finds it. */
const KEY = readFileSync(new URL('../../assets/chrome-key.txt', import.meta.url), 'utf8').trim();

/** An extension whose content script is empty: what any extension costs. */
function emptyExtension(folder) {
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'empty.js'), '');
	writeFileSync(
		join(folder, 'manifest.json'),
		JSON.stringify({
			manifest_version: 3,
			name: 'Empty',
			version: '1',
			key: KEY,
			content_scripts: [{ matches: ['http://*/*'], js: ['empty.js'], run_at: 'document_start' }],
		}),
	);
	return folder;
}

const metricsOf = async (cdp) => Object.fromEntries((await cdp.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]));

/** One load in a fresh tab: script and task time (ms), heap (kB) after collecting, long tasks. */
async function load(driver, url) {
	const page = await driver.browser.newPage();
	const cdp = await page.createCDPSession();
	await cdp.send('Performance.enable');
	await page.evaluateOnNewDocument(() => {
		window.long = 0;
		new PerformanceObserver((list) => {
			window.long += list.getEntries().length;
		}).observe({ entryTypes: ['longtask'] });
	});
	await page.goto(url, { waitUntil: 'load' });
	await page.bringToFront();
	await sleep(250);
	await cdp.send('HeapProfiler.collectGarbage');
	const { ScriptDuration, TaskDuration, JSHeapUsedSize } = await metricsOf(cdp);
	const long = await page.evaluate('window.long');
	await page.close();
	return { script: ScriptDuration * 1_000, task: TaskDuration * 1_000, heap: JSHeapUsedSize / 1_024, long };
}

/** In the page: adds and removes nodes, so many a second, for so long. */
function storm(perSecond, ms) {
	const place = document.createElement('div');
	document.body.append(place);
	const started = performance.now();
	let made = 0;
	return new Promise((resolve) => {
		const step = () => {
			const passed = performance.now() - started;
			for (; made < (perSecond * passed) / 1_000; made++) {
				const node = document.createElement('span');
				node.textContent = made;
				place.append(node);
				if (place.childElementCount > 200) place.firstChild.remove();
			}
			if (passed < ms) setTimeout(step, 10);
			else {
				place.remove();
				resolve(made);
			}
		};
		step();
	});
}

/** The share of the main thread that was busy during a storm. */
async function busyInStorm(page, ms = 3_000) {
	const cdp = await page.createCDPSession();
	await cdp.send('Performance.enable');
	await page.bringToFront();
	const before = await metricsOf(cdp);
	const made = await page.evaluate(storm, 10_000, ms);
	const after = await metricsOf(cdp);
	await cdp.detach();
	return { busy: (after.TaskDuration - before.TaskDuration) / (ms / 1_000), script: (after.ScriptDuration - before.ScriptDuration) / (ms / 1_000), made };
}

export async function benchPage({ dist, loads = 20, storms = 5 }) {
	const desk = await startDesk({ perMinute: 100_000 });
	const kinds = {
		none: await launchChromium({ extension: join(dist, 'chrome') }),
		empty: await launchChromium({ extension: emptyExtension(join(dist, 'empty')) }),
		loopin: await launchChromium({ extension: join(dist, 'chrome') }),
	};
	try {
		const tabs = {};
		for (const [kind, driver] of Object.entries(kinds)) {
			if (kind !== 'empty') await closeWelcome(driver);
			tabs[kind] = await driver.open(desk.base);
			await desk.signIn(tabs[kind], desk.people.writer);
		}
		await connectHelpdesk(kinds.loopin, desk.base);
		const light = `${desk.base}/auth/v2/login?return_to=/agent/tickets/18175`;
		const times = { none: [], empty: [], loopin: [] };
		for (let round = -1; round < loads; round++)
			for (const [kind, driver] of Object.entries(kinds)) {
				const one = await load(driver, light);
				if (round >= 0) times[kind].push(one);
			}
		const median = (kind, what) =>
			at(
				times[kind].map((one) => one[what]),
				0.5,
			);
		const boot = Object.keys(kinds).map((kind) => ({
			kind,
			script: summary(times[kind].map(({ script }) => script)),
			task: summary(times[kind].map(({ task }) => task)),
			heap: median(kind, 'heap'),
			longTasks: times[kind].reduce((sum, { long }) => sum + long, 0),
		}));
		const stormy = { none: [], loopin: [] };
		for (const kind of Object.keys(stormy)) await desk.openNote(tabs[kind], desk.conversation);
		await sleep(2_000);
		for (let round = -1; round < storms; round++)
			for (const kind of Object.keys(stormy)) {
				const one = await busyInStorm(tabs[kind]);
				if (round >= 0) stormy[kind].push(one);
			}
		return {
			boot,
			storm: Object.entries(stormy).map(([kind, list]) => ({
				kind,
				busy: summary(list.map(({ busy }) => busy)),
				script: summary(list.map(({ script }) => script)),
				made: at(
					list.map(({ made }) => made),
					0.5,
				),
			})),
		};
	} finally {
		for (const driver of Object.values(kinds)) await driver.close();
		await desk.stop();
	}
}
