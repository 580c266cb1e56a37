// The doorbell with a real Mosquitto, on the stand-in whose every request is recorded: a mention rings in the other browser, and no trouble of the broker costs more
// than a few requests, or an update.

import { spawnSync } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findMosquitto, PASSWORD, startMosquitto, USER } from '../doorbell/mosquitto.mjs';
import { SECRET, TEAM, turnOnDoorbell } from '../doorbell/set-up.mjs';
import { gone, look, lookAll, moveTo } from '../harness/look.mjs';
import { sleep, until } from '../harness/wait.mjs';
import { startDesk } from './desks/workspace.mjs';
import { desktop, missing, picture, startPerson } from './support.mjs';

const lacking = missing() || (findMosquitto() ? '' : 'skipped: this machine has no Mosquitto');
const hmac = (text) => createHmac('sha256', SECRET).update(text).digest('hex');
const h = (text) => hmac(text).slice(0, 32);

describe.skipIf(lacking)(`the doorbell${lacking ? ` (${lacking})` : ''}`, () => {
	let bus;
	let desk;
	let broker;
	let ann;
	let jan;
	beforeAll(async () => {
		bus = await desktop();
		broker = await startMosquitto();
		desk = await startDesk();
		[ann, jan] = await Promise.all([startPerson(desk.people.writer, 'chromium', desk), startPerson(desk.people.reader, 'firefox', desk)]);
		for (const { driver } of [ann, jan]) {
			const options = await turnOnDoorbell(driver, broker, { complete: true });
			await look(options, '.lp-form--bell [role=status]', 'Connected', { ms: 30_000 });
			await picture(options, `doorbell-${driver.name}-options`);
			await options.close();
		}
		await ann.page.bringToFront();
		await jan.page.goto(desk.elsewhere, { waitUntil: 'load' });
	});
	afterAll(async () => {
		await ann?.driver.close();
		await jan?.driver.close();
		await desk?.stop();
		await broker?.stop();
		bus?.stop();
	});

	async function mention(words) {
		const { reader } = desk.people;
		await desk.openNote(ann.page, desk.conversation);
		await ann.page.keyboard.type(`@${reader.name.slice(0, 3)}`, { delay: 15 });
		await moveTo(ann.page, reader.name);
		await ann.page.keyboard.press('Enter');
		await gone(ann.page, '.lp-menu');
		await ann.page.keyboard.type(words, { delay: 5 });
		const started = Date.now();
		await desk.submit(ann.page);
		return started;
	}
	const toldOf = (words, started, ms = 60_000) =>
		until(() => bus.log.find((toast) => toast.shownAt >= started && /firefox/i.test(toast.app) && toast.body.includes(words)), `the toast “${words}”`, { ms });
	const requestsOf = (person) => desk.server.record.filter((entry) => String(entry.agent) === person.login).length;
	const publish = (topic, payload, ...more) => {
		const args = ['-V', '5', '-p', String(broker.plainPort), '-u', USER, '-P', PASSWORD, '-q', '1', '-t', topic, '-m', payload, ...more];
		expect(spawnSync('mosquitto_pub', args).status).toBe(0);
	};

	test('with everything ringing the base poll is ten minutes, and a mention still comes at once', async () => {
		await toldOf('can you hear the bell', await mention('can you hear the bell'));
	});

	test('forged, replayed, retained and foolish rings cost no more than a look, and make no update', async () => {
		const popup = await jan.driver.extensionPage('popup.html');
		await look(popup, '.lp-row');
		const rows = (await lookAll(popup, '.lp-row')).length;
		await popup.close();
		await sleep(3_000);
		const before = requestsOf(desk.people.reader);
		const topic = `loopin/${TEAM}/${h(`site|${desk.base}`)}/a/${h(`a|${desk.base}|${desk.people.reader.login}`)}`;
		const conversation = h(`c|${desk.base}|${desk.conversation}`);
		const seal = (r, t, secret = SECRET) => {
			const m = createHmac('sha256', secret).update(`ring|${topic}|${r}|${t}|${conversation}`).digest('hex');
			return JSON.stringify({ v: 1, r, t, c: conversation, m });
		};
		const now = Math.floor(Date.now() / 1_000);
		for (let n = 0; n < 20; n++) publish(topic, seal(randomUUID(), now, 'a secret that is not the team’s'));
		publish(topic, 'not a ring');
		publish(topic, 'x'.repeat(50_000));
		publish(topic, seal(randomUUID(), now - 2 * 86_400));
		await sleep(3_000);
		expect(requestsOf(desk.people.reader) - before).toBe(0);
		const replayed = seal(randomUUID(), now);
		for (let n = 0; n < 20; n++) publish(topic, replayed, ...(n % 2 ? ['-r'] : []));
		await until(() => requestsOf(desk.people.reader) > before, 'the look that a ring costs', { ms: 30_000 });
		await sleep(5_000);
		const cost = requestsOf(desk.people.reader) - before;
		console.log(`20 replays of one ring: ${cost} requests`);
		expect(cost).toBeLessThanOrEqual(8);
		const after = await jan.driver.extensionPage('popup.html');
		await look(after, '.lp-row');
		expect((await lookAll(after, '.lp-row')).length).toBe(rows);
		await after.close();
	});

	test('a broker that dies is said in the options, polling goes on, and the line comes back', async () => {
		await broker.kill();
		const options = await jan.driver.extensionPage('options.html#checking');
		await look(options, '.lp-form--bell [role=status]', 'Loopin checks for updates by itself until it is back', { ms: 60_000 });
		await picture(options, 'doorbell-trouble');
		// the agent works on: the base poll is the one of a helpdesk in use
		await jan.page.bringToFront();
		await toldOf('without a bell', await mention('without a bell'), 130_000);
		await broker.start();
		await options.bringToFront();
		await look(options, '.lp-form--bell [role=status]', 'Connected', { ms: 60_000 });
		await options.close();
		await jan.page.bringToFront();
		await toldOf('the bell is back', await mention('the bell is back'));
	});

	test('what rang while the worker was dead is heard when it wakes', async () => {
		await jan.driver.killBackground();
		await toldOf('while you slept', await mention('while you slept'), 130_000);
	});
});
