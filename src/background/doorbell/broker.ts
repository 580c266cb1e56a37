/**
 * One connection to an MQTT 5 broker over WebSocket, by u8-mqtt (7 kB: it is loaded with every start of the worker, and the most used client has
 * 105). The session outlives the connection: what rings while the worker sleeps waits at the broker.
 */
import { mqtt_v5 } from 'u8-mqtt/esm/v5.js';
import type { Milliseconds } from '../../collaboration/model';
import { LoopinError } from '../../platform/errors';
import { log } from '../../platform/log';

export interface BrokerOptions {
	url: string;
	user: string;
	password: string;
	/** One per browser profile: a second client of that name ends the first one's connection. */
	clientId: string;
	/** Acknowledged to the broker once this resolves; what is not comes again. */
	heard(topic: string, payload: string): Promise<void>;
	/** The connection ended without our asking, or nothing comes through it any more. Called once. */
	closed(): void;
	/** Seconds between two pings; another than ours only in tests. */
	ping?: number;
}

export interface Broker {
	/** Did the broker still hold the session of this client, with its subscriptions? */
	resumed: boolean;
	subscribe(topics: readonly string[]): Promise<void>;
	unsubscribe(topics: readonly string[]): Promise<void>;
	/** Resolves when the broker has it. */
	publish(topic: string, payload: string): Promise<void>;
	close(): void;
}

/** The broker keeps session and rings this long (seconds): a day. */
export const SESSION_SECONDS = 86_400;
/** A ping below 30 s keeps Chromium's worker alive as long as the connection stands. */
const PING_SECONDS = 20;
const ANSWER_WITHIN = 10_000;
/** So many pings without a sound from the broker: a network that swallows everything closes nothing, and the client library waits for ever. */
const DEAF_AFTER_PINGS = 2.25;
/** QoS 1 · no local (our own rings do not come back) · retain handling 2 (what somebody retained is not sent): MQTT 5, 3.8.3.1. */
const SUBSCRIPTION = 0b0010_0101;
const MOST_TOPICS_A_PACKET = 100;
/** CONNACK reason codes of bad credentials: MQTT 5, 3.2.2.2. */
const REFUSED = new Set([0x84, 0x85, 0x86, 0x87, 0x8a, 0x8c]);

function within<T>(promise: Promise<T>, what: string): Promise<T> {
	let timer: ReturnType<typeof setTimeout>;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new LoopinError('not-answering', what)), ANSWER_WITHIN);
	});
	return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Connects. Throws `refused` (credentials, rights), `not-answering` (no broker there, or none that speaks). */
export async function connectBroker({ url, user, password, clientId, heard, closed, ping = PING_SECONDS }: BrokerOptions): Promise<Broker> {
	let over = false;
	const end = (): void => {
		if (over) return;
		over = true;
		closed();
	};
	const client = mqtt_v5({ sess_stg: null, keep_alive: ping });
	client.with({ log_conn: () => undefined, on_error: (error: unknown) => log.debug('doorbell', error), on_live: () => undefined, on_disconnect: () => end() });
	// Before the connection: what waited comes right behind the answer to CONNECT.
	client.on_topic('loopin/*', async (packet: { topic: string; retain?: boolean; utf8(): string }) => {
		if (!packet.retain) await heard(packet.topic, packet.utf8());
	});
	const socket = new WebSocket(url, ['mqtt']);
	try {
		await within(opened(socket, client), 'no broker');
		const [answer] = await within(
			client.connect({
				client_id: clientId,
				keep_alive: ping,
				flags: { clean_start: false, username: user !== '', password: password !== '' },
				...(user ? { username: user } : {}),
				...(password ? { password } : {}),
				props: { session_expiry_interval: SESSION_SECONDS },
			}),
			'no CONNACK',
		);
		const stopListening = whenDeaf(socket, ping * 1_000, () => {
			socket.close();
			end();
		});
		return brokerOn(client, socket, Boolean((Number(answer?.flags) || 0) & 1), () => {
			over = true;
			stopListening();
		});
	} catch (thrown) {
		over = true;
		socket.close();
		const reason = Number((thrown as { reason?: unknown }).reason);
		if (REFUSED.has(reason)) throw new LoopinError('refused', `CONNACK ${reason}`);
		throw thrown instanceof LoopinError ? thrown : new LoopinError('not-answering', 'broker', { cause: thrown });
	}
}

type Client = ReturnType<typeof mqtt_v5>;

function opened(socket: WebSocket, client: Client): Promise<void> {
	return new Promise((resolve, reject) => {
		socket.addEventListener('open', () => resolve());
		// A blocked address gives an error and no close (Chromium's worker): both are heard.
		for (const name of ['error', 'close']) socket.addEventListener(name, () => reject(new LoopinError('not-answering', name)));
		client.with_websock(socket);
	});
}

/** Calls `deaf` once nothing has come for too long, answers to our pings included. Gives what ends the watch. */
function whenDeaf(socket: WebSocket, ping: Milliseconds, deaf: () => void): () => void {
	let heardAt = Date.now();
	const watch = setInterval(() => {
		if (Date.now() - heardAt <= ping * DEAF_AFTER_PINGS) return;
		clearInterval(watch);
		deaf();
	}, ping / 2);
	socket.addEventListener('message', () => {
		heardAt = Date.now();
	});
	socket.addEventListener('close', () => clearInterval(watch));
	return () => clearInterval(watch);
}

function brokerOn(client: Client, socket: WebSocket, resumed: boolean, ended: () => void): Broker {
	const inPackets = async (topics: readonly string[], send: (part: string[]) => Promise<unknown>): Promise<void> => {
		for (let from = 0; from < topics.length; from += MOST_TOPICS_A_PACKET) await within(send(topics.slice(from, from + MOST_TOPICS_A_PACKET)), 'no SUBACK');
	};
	return {
		resumed,
		subscribe: (topics) =>
			inPackets(topics, async (part) => {
				const [answer] = await client.subscribe({ topics: part.map((topic) => [topic, SUBSCRIPTION]) });
				if (answer?.answers?.some((reason: unknown) => Number(reason) >= 0x80)) throw new LoopinError('refused', 'SUBACK');
			}),
		unsubscribe: (topics) => inPackets(topics, (part) => client.unsubscribe({ topics: part })),
		async publish(topic, payload) {
			// A ring that nobody fetched within the session's life is of no use.
			const sent = client.pub({ topic, payload, qos: 1, props: { message_expiry_interval: SESSION_SECONDS } });
			const [answer, failed] = (await within(sent, 'no PUBACK')) ?? [];
			if (failed) throw new LoopinError('not-answering', 'no PUBACK');
			// 0x10: nobody subscribed. Nobody to tell is no failure.
			if (Number(answer?.reason) >= 0x80) throw new LoopinError('refused', 'PUBACK');
		},
		close() {
			ended();
			client.disconnect().catch(() => undefined);
			socket.close();
		},
	};
}
