// The doorbell behind a network that swallows everything, and with a wrong password. Minutes long: `npm run test:doorbell`.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findMosquitto } from '../doorbell/mosquitto.mjs';
import { STATUS, startPair } from '../doorbell/pair.mjs';
import { look, lookAll } from '../harness/look.mjs';
import { sleep } from '../harness/wait.mjs';
import { missing } from './support.mjs';

const lacking = missing() || (findMosquitto() ? '' : 'skipped: this machine has no Mosquitto');

describe.skipIf(lacking)(`the doorbell and its network${lacking ? ` (${lacking})` : ''}`, () => {
	let pair;
	beforeAll(async () => {
		pair = await startPair({ throughProxy: true });
	});
	afterAll(() => pair?.stop());

	test('cut off without a word, the line is given up within a minute, what was rung comes by asking, and once', async () => {
		await pair.told('first of all', await pair.note('first of all'));
		const options = await pair.bellOptions();
		pair.network.cut();
		const cut = Date.now();
		const started = await pair.note('into the void');
		await look(options, STATUS, 'Loopin checks for updates by itself until it is back', { ms: 90_000 });
		console.log(`noticed after ${((Date.now() - cut) / 1_000).toFixed(0)} s`);
		await pair.told('into the void', started, 170_000);
		const before = pair.requestsOfJan();
		pair.network.heal();
		await pair.pressTest(options);
		await look(options, STATUS, 'Connected', { ms: 30_000 });
		await options.close();
		await pair.ann.page.bringToFront();
		await pair.told('and here again', await pair.note('and here again'), 30_000);
		await sleep(5_000);
		// The ring that waited at the broker, and the one of now.
		console.log(`after it: ${pair.requestsOfJan() - before} requests`);
		expect(pair.requestsOfJan() - before).toBeLessThanOrEqual(12);
		const popup = await pair.jan.driver.extensionPage('popup.html');
		await look(popup, '.lp-row', 'and here again');
		for (const words of ['first of all', 'into the void', 'and here again']) expect((await lookAll(popup, '.lp-row', words)).length).toBe(1);
		await popup.close();
	}, 300_000);

	test('a wrong password is said, is not tried again and again, and costs no mention', async () => {
		const options = await pair.bellOptions();
		await look(options, STATUS, 'Connected', { ms: 30_000 });
		await options.evaluate(async () => {
			const { doorbell, settings } = await globalThis.browser.storage.local.get(['doorbell', 'settings']);
			await globalThis.browser.storage.local.set({ doorbell: { ...doorbell, password: 'wrong' }, settings: { ...settings, checkSeconds: 15 } });
		});
		await look(options, STATUS, 'The broker refused', { ms: 60_000 });
		await pair.told('by asking', await pair.note('by asking'), 120_000);
		await options.close();
	}, 300_000);
});
