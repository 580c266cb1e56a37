// Two agents with a doorbell between them, on the stand-in whose every request is recorded: Ann writes in Chromium, Jan hears in Firefox.
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { startDesk } from '../e2e/desks/workspace.mjs';
import { desktop, picture, startPerson } from '../e2e/support.mjs';
import { click, gone, look, moveTo } from '../harness/look.mjs';
import { until } from '../harness/wait.mjs';
import { PASSWORD, startMosquitto, USER } from './mosquitto.mjs';
import { SECRET, TEAM, turnOnDoorbell } from './set-up.mjs';
import { startTcpProxy } from './tcp-proxy.mjs';

export const STATUS = '.lp-form--bell [role=status]';
const hmac = (text, secret = SECRET) => createHmac('sha256', secret).update(text).digest('hex');
const h = (text) => hmac(text).slice(0, 32);

/** `complete`: the helpdesk is said to ring by itself, for Jan; Ann's Loopin rings for what she does. `throughProxy`: Jan's network can be cut. */
export async function startPair({ throughProxy = false } = {}) {
	const bus = await desktop();
	const broker = await startMosquitto();
	const network = throughProxy ? await startTcpProxy(broker.port) : undefined;
	// A generous account: how fast a small share pays is the schedule's own tests.
	const desk = await startDesk({ perMinute: 2_500 });
	const { reader, writer } = desk.people;
	const [ann, jan] = await Promise.all([startPerson(writer, 'chromium', desk), startPerson(reader, 'firefox', desk)]);
	for (const [{ driver }, to, complete] of [
		[ann, broker, false],
		[jan, network ? { url: `ws://127.0.0.1:${network.port}/` } : broker, true],
	]) {
		const options = await turnOnDoorbell(driver, to, { complete });
		await look(options, STATUS, 'Connected', { ms: 30_000 });
		await picture(options, `doorbell-${driver.name}-options`);
		await options.close();
	}
	await ann.page.bringToFront();
	await jan.page.goto(desk.elsewhere, { waitUntil: 'load' });

	/** A conversation's or an agent's topic, and what may be said there. */
	const topicOf = (kind, id) => `loopin/${TEAM}/${h(`site|${desk.base}`)}/${kind}/${h(`${kind}|${desk.base}|${id}`)}`;
	const conversation = h(`c|${desk.base}|${desk.conversation}`);
	const seal = (topic, r, t, secret = SECRET) => JSON.stringify({ v: 1, r, t, c: conversation, m: hmac(`ring|${topic}|${r}|${t}|${conversation}`, secret) });

	return {
		bus,
		broker,
		network,
		desk,
		ann,
		jan,
		topicOf,
		seal,
		/** Ann writes a note; with `named`, it mentions Jan. Gives the moment of the submit. */
		async note(words, { named = true } = {}) {
			await desk.openNote(ann.page, desk.conversation);
			if (named) {
				await ann.page.keyboard.type(`@${reader.name.slice(0, 3)}`, { delay: 15 });
				await moveTo(ann.page, reader.name);
				await ann.page.keyboard.press('Enter');
				await gone(ann.page, '.lp-menu');
			}
			await ann.page.keyboard.type(words, { delay: 5 });
			const started = Date.now();
			await desk.submit(ann.page);
			return started;
		},
		/** Waits for Jan's toast; gives how long after `started` it was up. */
		async told(words, started, ms = 60_000) {
			const isIt = (toast) => toast.shownAt >= started && /firefox/i.test(toast.app) && toast.body.includes(words);
			const toast = await until(() => bus.log.find(isIt), `the toast “${words}”`, { ms });
			const took = toast.shownAt - started;
			console.log(`“${words}”: toast after ${(took / 1_000).toFixed(1)} s`);
			return took;
		},
		requestsOfJan: () => desk.server.record.filter((entry) => String(entry.agent) === reader.login).length,
		/** Publishes payloads on one topic, one after another, by Mosquitto's own client. */
		async publish(topic, payloads, ...more) {
			const args = ['-V', '5', '-p', String(broker.plainPort), '-u', USER, '-P', PASSWORD, '-q', '1', '-t', topic, '-l', ...more];
			const client = spawn('mosquitto_pub', args, { stdio: ['pipe', 'ignore', 'inherit'] });
			client.stdin.end(`${[payloads].flat().join('\n')}\n`);
			const code = await new Promise((resolve) => client.once('exit', resolve));
			if (code !== 0) throw new Error(`mosquitto_pub ended with ${code}`);
		},
		/** Jan's options page at the doorbell. */
		bellOptions: () => jan.driver.extensionPage('options.html#checking'),
		/** "Save and test", as a person presses it who does not want to wait. */
		async pressTest(options) {
			await options.evaluate(() => document.querySelector('.lp-form--bell button[type=submit]')?.scrollIntoView({ block: 'center' }));
			await click(options, '.lp-form--bell button', 'Save and test');
		},
		async stop() {
			await ann.driver.close();
			await jan.driver.close();
			await desk.stop();
			await network?.stop();
			await broker.stop();
			bus.stop();
		},
	};
}
