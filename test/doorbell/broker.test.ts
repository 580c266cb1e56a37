/** The broker's half against a real Mosquitto. Node 20 has no WebSocket of its own: `ws` stands in for the browser's. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Broker, type BrokerOptions, connectBroker } from '../../src/background/doorbell/broker';
import { asLoopinError } from '../../src/platform/errors';
import { findMosquitto, type Mosquitto, PASSWORD, startMosquitto, USER } from './mosquitto.mjs';
import { startTcpProxy } from './tcp-proxy.mjs';

(globalThis as { WebSocket: unknown }).WebSocket = WebSocket;

const until = async (met: () => boolean, ms = 5_000): Promise<void> => {
	for (const end = Date.now() + ms; !met(); ) {
		if (Date.now() > end) throw new Error('it did not come to that');
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
};
const kindOf = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'resolved').catch((thrown: unknown) => asLoopinError(thrown).kind);

describe.skipIf(!findMosquitto())(`a real Mosquitto${findMosquitto() ? '' : ' (skipped: this machine has none)'}`, () => {
	let mosquitto: Mosquitto;
	const open: Broker[] = [];
	beforeAll(async () => {
		mosquitto = await startMosquitto();
	});
	afterAll(async () => {
		for (const broker of open) broker.close();
		await mosquitto.stop();
	});

	async function client(name: string, more: Partial<BrokerOptions> = {}): Promise<{ broker: Broker; heard: string[]; closings: () => number }> {
		const heard: string[] = [];
		let closings = 0;
		const broker = await connectBroker({
			url: mosquitto.url,
			user: USER,
			password: PASSWORD,
			clientId: name,
			heard: async (topic, payload) => void heard.push(`${topic} ${payload}`),
			closed: () => {
				closings++;
			},
			...more,
		});
		open.push(broker);
		return { broker, heard, closings: () => closings };
	}

	it('delivers to whoever subscribed, and not to the sender', async () => {
		const [ann, jan] = [await client('a1'), await client('j1')];
		await ann.broker.subscribe(['loopin/t/s/c/1']);
		await jan.broker.subscribe(['loopin/t/s/c/1', 'loopin/t/s/a/2']);
		await ann.broker.publish('loopin/t/s/c/1', 'ding');
		await ann.broker.publish('loopin/t/s/a/2', 'dong');
		await until(() => jan.heard.length === 2);
		expect(jan.heard).toEqual(['loopin/t/s/c/1 ding', 'loopin/t/s/a/2 dong']);
		expect(ann.heard).toEqual([]);
	});
	it('nobody subscribed is no failure', async () => {
		const { broker } = await client('a2');
		await broker.publish('loopin/t/s/c/nobody', 'ding');
	});
	it('keeps what rings while the listener is gone, and gives it once at the next connection', async () => {
		const first = await client('j3');
		expect(first.broker.resumed).toBe(false);
		await first.broker.subscribe(['loopin/t/s/c/3']);
		first.broker.close();
		const ann = await client('a3');
		for (const n of [1, 2, 3]) await ann.broker.publish('loopin/t/s/c/3', `ding ${n}`);
		const again = await client('j3');
		expect(again.broker.resumed).toBe(true);
		await until(() => again.heard.length === 3);
		again.broker.close();
		const third = await client('j3');
		await new Promise((resolve) => setTimeout(resolve, 300));
		expect(third.heard).toEqual([]);
	});
	it('gives again what was not acknowledged', async () => {
		let reached = 0;
		const deaf = await client('j4', {
			heard: () => {
				reached++;
				return new Promise(() => undefined); // the worker dies while it looks
			},
		});
		await deaf.broker.subscribe(['loopin/t/s/c/4']);
		await (await client('a4')).broker.publish('loopin/t/s/c/4', 'ding');
		await until(() => reached === 1);
		deaf.broker.close();
		const again = await client('j4');
		await until(() => again.heard.length === 1);
	});
	it('what somebody retained is not heard', async () => {
		const { spawnSync } = await import('node:child_process');
		for (let n = 0; n < 20; n++) {
			const args = ['-p', String(mosquitto.plainPort), '-u', USER, '-P', PASSWORD, '-t', 'loopin/t/s/c/5', '-r', '-m', `old ${n}`];
			expect(spawnSync('mosquitto_pub', args).status).toBe(0);
		}
		const { broker, heard } = await client('j5');
		await broker.subscribe(['loopin/t/s/c/5']);
		await (await client('a5')).broker.publish('loopin/t/s/c/5', 'new');
		await until(() => heard.length > 0);
		expect(heard).toEqual(['loopin/t/s/c/5 new']);
	});
	it('wrong credentials are refused, an address without a broker does not answer', async () => {
		expect(await kindOf(client('x', { password: 'wrong' }))).toBe('refused');
		expect(await kindOf(client('x', { user: '', password: '' }))).toBe('refused');
		expect(await kindOf(client('x', { url: 'ws://127.0.0.1:9/' }))).toBe('not-answering');
	});
	it('a broker that is killed is noticed once; back again, it still knows the session and what it had', async () => {
		const jan = await client('j6');
		await jan.broker.subscribe(['loopin/t/s/c/6']);
		await new Promise((resolve) => setTimeout(resolve, 2_500)); // it saves each second
		await mosquitto.kill();
		await until(() => jan.closings() === 1);
		expect(await kindOf(client('j6'))).toBe('not-answering');
		await mosquitto.start();
		const ann = await client('a6');
		await ann.broker.publish('loopin/t/s/c/6', 'ding');
		const back = await client('j6');
		expect(back.broker.resumed).toBe(true);
		await until(() => back.heard.length === 1);
		expect(jan.closings()).toBe(1);
	});
	it('a network that swallows everything is noticed, not waited for; after it, what rang meanwhile comes once', async () => {
		const network = await startTcpProxy(mosquitto.port);
		const url = `ws://127.0.0.1:${network.port}/`;
		const jan = await client('j8', { url, ping: 1 });
		await jan.broker.subscribe(['loopin/t/s/c/8']);
		const ann = await client('a8');
		await ann.broker.publish('loopin/t/s/c/8', 'before');
		await until(() => jan.heard.length === 1);
		await new Promise((resolve) => setTimeout(resolve, 4_000));
		expect(jan.closings()).toBe(0); // the pings are answered
		network.cut();
		await ann.broker.publish('loopin/t/s/c/8', 'meanwhile');
		await until(() => jan.closings() === 1, 10_000);
		network.heal();
		const back = await client('j8', { url, ping: 1 });
		expect(back.broker.resumed).toBe(true);
		await until(() => back.heard.length > 0);
		await new Promise((resolve) => setTimeout(resolve, 500));
		expect(back.heard).toEqual(['loopin/t/s/c/8 meanwhile']);
		await network.stop();
	});
	it('10,000 retained rings are not heard, and do not hold up a new one', { timeout: 60_000 }, async () => {
		const ann = await client('a9');
		const { spawn } = await import('node:child_process');
		const args = ['-p', String(mosquitto.plainPort), '-u', USER, '-P', PASSWORD, '-q', '1', '-t', 'loopin/t/s/c/9', '-r', '-l'];
		const many = spawn('mosquitto_pub', args, { stdio: ['pipe', 'ignore', 'ignore'] });
		many.stdin.end(Array.from({ length: 10_000 }, (_, n) => `old ${n}\n`).join(''));
		expect(await new Promise((resolve) => many.once('exit', resolve))).toBe(0);
		const jan = await client('j9');
		await jan.broker.subscribe(['loopin/t/s/c/9']);
		await ann.broker.publish('loopin/t/s/c/9', 'new');
		await until(() => jan.heard.length > 0);
		expect(jan.heard).toEqual(['loopin/t/s/c/9 new']);
	});
	it('our own closing is no trouble', async () => {
		const { broker, closings } = await client('a7');
		broker.close();
		await new Promise((resolve) => setTimeout(resolve, 200));
		expect(closings()).toBe(0);
	});
});
