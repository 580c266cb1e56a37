/**
 * Eight hours of work on one page, in fast motion: mentions typed, picked and deleted, toasts shown and closed. The heap and
 * the nodes of the whole page after collecting, now and then; what grows after the warm-up is a leak.
 */
import { launchChromium } from '../harness/chromium.mjs';
import { look } from '../harness/look.mjs';
import { closeWelcome } from '../harness/wait.mjs';
import { TOASTS } from '../visual/overlay/given.mjs';
import { startStage } from '../visual/overlay/serve.mjs';
import { people } from './people.mjs';

/** One of these is what an agent does in about a minute. */
async function oneMinute(page, number) {
	await page.keyboard.type('@ja');
	await look(page, '.lp-option');
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('Enter');
	await page.keyboard.type(`note ${number}`);
	await page.evaluate(
		async (toast, at) => {
			const mine = { ...toast, id: `toast-${at}`, updates: toast.updates.map((update) => ({ ...update, id: `u${at}`, at: Date.now() })) };
			await window.stage.tell('toast.show', { toast: mine });
			await window.stage.tell('toast.close', { id: mine.id });
			window.stage.asked.length = 0;
		},
		TOASTS.mention,
		number,
	);
	await page.keyboard.down('Control');
	await page.keyboard.press('a');
	await page.keyboard.up('Control');
	await page.keyboard.press('Backspace');
}

async function sample(cdp) {
	await cdp.send('HeapProfiler.collectGarbage');
	await cdp.send('HeapProfiler.collectGarbage');
	const metrics = Object.fromEntries((await cdp.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]));
	return { heap: metrics.JSHeapUsedSize / 1_024, nodes: metrics.Nodes, listeners: metrics.JSEventListeners };
}

/** `minutes` of work, sampled every twentieth; the first `warmUp` do not count. */
export async function benchMemory({ dist, minutes = 480, warmUp = 60, mostMs = 150_000 }) {
	const stage = await startStage({ given: { people: people(2_000) } });
	const driver = await launchChromium({ extension: `${dist}/chrome` });
	try {
		await closeWelcome(driver);
		const page = await driver.browser.newPage();
		await page.goto(`${stage.base}/?side=yes`, { waitUntil: 'load' });
		await page.bringToFront();
		await page.click('.editor');
		const cdp = await page.createCDPSession();
		await cdp.send('Performance.enable');
		const samples = [];
		const began = performance.now();
		let done = 0;
		// Bounded, whatever else the machine does: what was reached is told.
		for (let minute = 0; minute < minutes && performance.now() - began < mostMs; minute++) {
			await oneMinute(page, minute);
			done = minute + 1;
			if (minute % 20 === 19) samples.push({ minute: done, ...(await sample(cdp)) });
		}
		const after = samples.filter(({ minute }) => minute >= warmUp);
		const [first, last] = [after[0], after.at(-1)];
		return {
			minutes: done,
			samples,
			growth: { heap: last.heap / first.heap - 1, nodes: last.nodes - first.nodes, listeners: last.listeners - first.listeners },
		};
	} finally {
		await driver.close();
		stage.stop();
	}
}
