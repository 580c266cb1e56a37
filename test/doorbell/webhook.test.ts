/** The hooks of the documentation in Debian's real `webhook`: what a helpdesk posts there is heard by a listener; without the key, or foolish, nothing is. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Broker } from '../../src/background/doorbell/broker';
import { TeamKey } from '../../src/background/doorbell/ring';
import type { ConversationId, SiteId } from '../../src/collaboration/model';
import { listenAt } from './listener';
import { findMosquitto, type Mosquitto, PASSWORD, startMosquitto, USER } from './mosquitto.mjs';

const docs = new URL('../../docs/doorbell/', import.meta.url);
const SITE = 'https://desk.example' as SiteId;
const SECRET = 'correct horse battery staple';
const team = new TeamKey('acme', SECRET);
const has = spawnSync('sh', ['-c', 'command -v webhook']).status === 0;
const missing = findMosquitto() ? (has ? '' : 'this machine has no webhook') : 'this machine has no Mosquitto';

const freePort = (): Promise<number> =>
	new Promise((resolve) => {
		const probe = createServer().listen(0, '127.0.0.1', () => {
			const address = probe.address();
			probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
		});
	});

describe.skipIf(missing)(`docs/doorbell/hooks.json${missing ? ` (skipped: ${missing})` : ''}`, () => {
	let mosquitto: Mosquitto;
	let listener: Broker;
	let hooks: ChildProcess;
	let folder: string;
	let port: number;
	const heard: Array<[topic: string, payload: string]> = [];

	beforeAll(async () => {
		mosquitto = await startMosquitto();
		folder = await mkdtemp(join(tmpdir(), 'loopin-hooks-'));
		const text = await readFile(new URL('hooks.json', docs), 'utf8');
		await writeFile(join(folder, 'hooks.json'), text.replaceAll('/etc/loopin/ring.sh', new URL('ring.sh', docs).pathname));
		port = await freePort();
		const env = { ...process.env, TEAM: 'acme', SECRET, SITE, BROKER: `-p ${mosquitto.plainPort} -u ${USER} -P ${PASSWORD}` };
		hooks = spawn('webhook', ['-hooks', join(folder, 'hooks.json'), '-ip', '127.0.0.1', '-port', String(port)], { env, stdio: 'ignore' });
		listener = await listenAt(mosquitto, ['loopin/#'], heard);
		for (const end = Date.now() + 10_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100)))
			if (await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)) break;
	});
	afterAll(async () => {
		hooks?.kill();
		listener?.close();
		await mosquitto?.stop();
		await rm(folder, { recursive: true, force: true });
	});
	beforeEach(() => void (heard.length = 0));

	const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
		fetch(`http://127.0.0.1:${port}/hooks/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...headers },
			body: JSON.stringify(body),
		});
	const KEY = `?key=${encodeURIComponent('A LONG KEY')}`;

	it.each([
		['zendesk', '', { conversation: '4711' }, { 'X-Loopin': 'A LONG KEY' }, '4711'],
		['chatwoot', KEY, { event: 'message_created', account: { id: 1 }, conversation: { id: 23 } }, {}, '1-23'],
		['zammad', KEY, { ticket: { id: 81, number: '31081' }, article: { id: 5 } }, {}, '81'],
		['freescout', KEY, { id: 17, number: 12 }, {}, '17'],
	])('%s rings for the conversation', async (name, key, body, headers: Record<string, string>, conversation) => {
		expect((await post(name + key, body, headers)).status).toBe(200);
		for (const end = Date.now() + 5_000; heard.length === 0 && Date.now() < end; ) await new Promise((resolve) => setTimeout(resolve, 20));
		const [topic = '', payload = ''] = heard[0] ?? [];
		expect(topic).toBe(await team.conversationTopic(SITE, conversation as ConversationId));
		expect(await team.open(topic, payload, Date.now())).toBeDefined();
	});
	it('without the key, without a conversation or with more than one word in it, nothing rings', async () => {
		await post('zammad', { ticket: { id: 81 } });
		await post('zendesk', { conversation: '4711' }, { 'X-Loopin': 'another key' });
		await post(`zammad${KEY}`, {});
		await post(`zammad${KEY}`, { ticket: { id: '81; touch x' } });
		await post(`zammad${KEY}`, { ticket: { id: '$(touch x)' } });
		await new Promise((resolve) => setTimeout(resolve, 1_000));
		expect(heard).toEqual([]);
	});
});
