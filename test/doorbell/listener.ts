/** A Loopin's line to a real Mosquitto, for the tests of what is documented to ring it. */
import { WebSocket } from 'ws';
import { type Broker, connectBroker } from '../../src/background/doorbell/broker';
import { type Mosquitto, PASSWORD, USER } from './mosquitto.mjs';

/** Subscribes to the topics and keeps what comes in `heard`. Node 20 has no WebSocket of its own. */
export async function listenAt(mosquitto: Mosquitto, topics: readonly string[], heard: Array<[topic: string, payload: string]>): Promise<Broker> {
	(globalThis as { WebSocket: unknown }).WebSocket = WebSocket;
	const listener = await connectBroker({
		url: mosquitto.url,
		user: USER,
		password: PASSWORD,
		clientId: 'listener',
		heard: async (topic, payload) => void heard.push([topic, payload]),
		closed: () => undefined,
	});
	await listener.subscribe([...topics]);
	return listener;
}
