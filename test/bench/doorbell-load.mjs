// `npm run bench:doorbell -- load`: a real Mosquitto with many listeners, each as Loopin's worker is one: how many rings a second, how late. On loopback only,
// bounded in count and time.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { mqtt_v5 } from 'u8-mqtt/esm/v5.js';
import { WebSocket } from 'ws';
import { PASSWORD, startMosquitto, USER } from '../doorbell/mosquitto.mjs';
import { sleep, until } from '../harness/wait.mjs';

const quantile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
const ms = (value) => `${value.toFixed(1)} ms`;

async function connect(url, id, heard) {
	const client = mqtt_v5({ sess_stg: null, keep_alive: 60 });
	client.with({ log_conn: () => {}, on_error: () => {}, on_live: () => {}, on_disconnect: () => {} });
	client.on_topic('loopin/*', async (packet) => heard(packet.utf8()));
	const socket = new WebSocket(url, ['mqtt']);
	client.with_websock(socket);
	await client.connect({
		client_id: id,
		keep_alive: 60,
		flags: { clean_start: false, username: true, password: true },
		username: USER,
		password: PASSWORD,
		props: { session_expiry_interval: 3_600 },
	});
	return { client, socket };
}

/** CPU seconds of a process, from /proc; NaN elsewhere. */
function cpuOf(pid) {
	try {
		const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
		return (Number(fields[11]) + Number(fields[12])) / 100;
	} catch {
		return Number.NaN;
	}
}
const memoryOf = (pid) => {
	try {
		return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;
	} catch {
		return Number.NaN;
	}
};

export async function load({ listeners = 2_000, perSecond = 200, seconds = 30 } = {}) {
	const broker = await startMosquitto();
	const latencies = [];
	const heard = (payload) => latencies.push(performance.now() - Number(payload));
	const began = performance.now();
	const clients = [];
	for (let from = 0; from < listeners; from += 50)
		clients.push(...(await Promise.all(Array.from({ length: Math.min(50, listeners - from) }, (_, n) => connect(broker.url, `l${from + n}`, heard)))));
	const connected = performance.now() - began;
	// Each its own topic, and one conversation among ten.
	for (let from = 0; from < listeners; from += 50)
		await Promise.all(
			clients.slice(from, from + 50).map(({ client }, n) =>
				client.subscribe({
					topics: [
						[`loopin/t/s/a/${from + n}`, 1],
						[`loopin/t/s/c/${Math.floor((from + n) / 10)}`, 1],
					],
				}),
			),
		);
	const { client: ringer } = await connect(broker.url, 'ringer', () => {});
	const cpu = cpuOf(broker.pid());
	const total = perSecond * seconds;
	const start = performance.now();
	for (let n = 0; n < total; n++) {
		const due = start + (n * 1_000) / perSecond;
		if (due > performance.now()) await sleep(due - performance.now());
		// Nine by name, one for ten followers: 1.9 deliveries a ring.
		const topic = n % 10 === 0 ? `loopin/t/s/c/${n % Math.max(1, Math.floor(listeners / 10))}` : `loopin/t/s/a/${(n * 7) % listeners}`;
		void ringer.pub({ topic, payload: String(performance.now()), qos: 1 });
	}
	const expected = total * 0.9 + total * 0.1 * 10;
	await until(() => latencies.length >= expected, 'every ring', { ms: 30_000 }).catch(() => {});
	const sorted = latencies.toSorted((a, b) => a - b);
	const result = {
		listeners,
		connected: `${(connected / 1_000).toFixed(1)} s`,
		rung: total,
		delivered: `${latencies.length} of ${expected}`,
		p50: ms(quantile(sorted, 0.5)),
		p99: ms(quantile(sorted, 0.99)),
		cpu: `${((100 * (cpuOf(broker.pid()) - cpu)) / seconds).toFixed(0)} % of a core`,
		memory: `${memoryOf(broker.pid()).toFixed(0)} MiB`,
	};
	for (const { socket } of clients) socket.terminate();
	await broker.stop();
	return result;
}
