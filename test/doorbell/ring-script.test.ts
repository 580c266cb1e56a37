/** The script of the documentation, run as it stands, is heard by a real Mosquitto and believed by Loopin. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Broker } from '../../src/background/doorbell/broker';
import { TeamKey } from '../../src/background/doorbell/ring';
import type { AgentId, ConversationId, SiteId } from '../../src/collaboration/model';
import { listenAt } from './listener';
import { findMosquitto, type Mosquitto, PASSWORD, startMosquitto, USER } from './mosquitto.mjs';

const run = promisify(execFile);
const script = new URL('../../docs/doorbell/ring.sh', import.meta.url).pathname;
const SITE = 'https://desk.example/support' as SiteId;
const SECRET = 'correct horse battery staple';
const key = new TeamKey('acme', SECRET);

describe.skipIf(!findMosquitto())('docs/doorbell/ring.sh', () => {
	let mosquitto: Mosquitto;
	let broker: Broker;
	const heard: Array<[string, string]> = [];
	beforeAll(async () => {
		mosquitto = await startMosquitto();
		broker = await listenAt(mosquitto, [await key.conversationTopic(SITE, '7' as ConversationId), await key.agentTopic(SITE, '31' as AgentId)], heard);
	});
	afterAll(async () => {
		broker?.close();
		await mosquitto?.stop();
	});
	const ring = (...args: string[]) =>
		run(script, args, { env: { ...process.env, TEAM: 'acme', SECRET, SITE, BROKER: `-p ${mosquitto.plainPort} -u ${USER} -P ${PASSWORD}` } });

	it.each([
		['a conversation', ['c', '7']],
		['an agent', ['a', '31', '7']],
	])('rings for %s', async (_, args) => {
		heard.length = 0;
		await ring(...args);
		for (const end = Date.now() + 5_000; heard.length === 0 && Date.now() < end; ) await new Promise((resolve) => setTimeout(resolve, 20));
		const [topic = '', payload = ''] = heard[0] ?? [];
		expect(await key.open(topic, payload, Date.now())).toMatchObject({ conversation: await key.conversation(SITE, '7' as ConversationId) });
	});
	it('takes no id that could be more than one', async () => {
		await expect(ring('c', '7; rm -rf /')).rejects.toThrow();
	});
});
