// The doorbell with a real Mosquitto: a mention rings in the other browser, foolish rings cost a few requests and make nothing, and without a broker
// everything comes by asking. doorbell-network.e2e.mjs has the rest.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findMosquitto } from '../doorbell/mosquitto.mjs';
import { STATUS, startPair } from '../doorbell/pair.mjs';
import { look, lookAll } from '../harness/look.mjs';
import { sleep, until } from '../harness/wait.mjs';
import { missing, picture } from './support.mjs';

const lacking = missing() || (findMosquitto() ? '' : 'skipped: this machine has no Mosquitto');

describe.skipIf(lacking)(`the doorbell${lacking ? ` (${lacking})` : ''}`, () => {
	let pair;
	beforeAll(async () => {
		pair = await startPair();
	});
	afterAll(() => pair?.stop());

	test('with everything ringing the base poll is ten minutes, and a mention still comes at once', async () => {
		await pair.told('can you hear the bell', await pair.note('can you hear the bell'));
		// Jan follows now, and is rung twice: by the conversation, and by name.
		await pair.told('and again', await pair.note('and again'), 20_000);
	});

	test('a note that names nobody rings for who follows', async () => {
		await pair.told('just for the record', await pair.note('just for the record', { named: false }), 30_000);
	});

	test('forged, replayed, foolish and 10,000 rings cost a few looks, and make no update', async () => {
		const { desk, topicOf, seal, publish } = pair;
		const rows = async () => {
			const popup = await pair.jan.driver.extensionPage('popup.html');
			await look(popup, '.lp-row');
			const count = (await lookAll(popup, '.lp-row')).length;
			await popup.close();
			return count;
		};
		const listed = await rows();
		await sleep(1_500);
		const topic = topicOf('a', desk.people.reader.login);
		const now = Math.floor(Date.now() / 1_000);
		let before = pair.requestsOfJan();
		await publish(topic, [
			...Array.from({ length: 20 }, () => seal(topic, randomUUID(), now, 'a secret that is not the team’s')),
			'not a ring',
			'x'.repeat(50_000),
			seal(topic, randomUUID(), now - 2 * 86_400),
		]);
		await sleep(2_000);
		expect(pair.requestsOfJan() - before).toBe(0);

		before = pair.requestsOfJan();
		const replayed = seal(topic, randomUUID(), now);
		await publish(topic, Array(20).fill(replayed));
		await publish(topic, Array(20).fill(replayed), '-r');
		await until(() => pair.requestsOfJan() > before, 'the look that a ring costs', { ms: 30_000 });
		await sleep(3_000);
		const ofOne = pair.requestsOfJan() - before;

		before = pair.requestsOfJan();
		await publish(
			topic,
			Array.from({ length: 10_000 }, () => seal(topic, randomUUID(), now)),
		);
		await sleep(5_000);
		const ofMany = pair.requestsOfJan() - before;
		console.log(`40 replays of one ring: ${ofOne} requests; 10,000 rings, all well signed: ${ofMany}`);
		expect(ofOne).toBeLessThanOrEqual(4);
		expect(ofMany).toBeLessThanOrEqual(20);
		expect(await rows()).toBe(listed);
	});

	test('a broker that dies is said in the options; a mention comes by asking, once; and the line comes back', async () => {
		const { broker, jan } = pair;
		let options = await pair.bellOptions();
		// With a tab of the helpdesk open it is asked every four times this, with one in front every time.
		await options.evaluate(async () => {
			const { settings } = await globalThis.browser.storage.local.get('settings');
			await globalThis.browser.storage.local.set({ settings: { ...settings, checkSeconds: 15 } });
		});
		await broker.kill();
		await look(options, STATUS, 'Loopin checks for updates by itself until it is back', { ms: 60_000 });
		await picture(options, 'doorbell-trouble');
		await options.close();
		await jan.page.bringToFront();
		await pair.ann.page.bringToFront();
		await pair.told('without a bell', await pair.note('without a bell'), 120_000);
		// A toast may be drawn anew for its conversation; in the list it stands once.
		const popup = await jan.driver.extensionPage('popup.html');
		await look(popup, '.lp-row', 'without a bell');
		expect((await lookAll(popup, '.lp-row', 'without a bell')).length).toBe(1);
		await popup.close();
		await broker.start();
		options = await pair.bellOptions();
		await pair.pressTest(options);
		await look(options, STATUS, 'Connected', { ms: 30_000 });
		await options.close();
		await jan.page.bringToFront();
		await pair.ann.page.bringToFront();
		await pair.told('the bell is back', await pair.note('the bell is back'), 30_000);
	});

	test('what rang while the worker was dead is heard when it wakes', async () => {
		await pair.jan.driver.killBackground();
		await pair.told('while you slept', await pair.note('while you slept'), 100_000);
	});
});
