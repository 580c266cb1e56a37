/**
 * The scrip of the documentation in a real Request Tracker: what is written there without any Loopin rings a listener at a real Mosquitto, by whom it
 * concerns, and Loopin believes it.
 */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Broker } from '../../src/background/doorbell/broker';
import { TeamKey } from '../../src/background/doorbell/ring';
import type { AgentId, ConversationId, SiteId } from '../../src/collaboration/model';
import { ensureInstalled } from '../helpdesks/request-tracker/install.mjs';
import { type RequestTracker, startRequestTracker } from '../helpdesks/request-tracker/server.mjs';
import { listenAt } from './listener';
import { findMosquitto, type Mosquitto, PASSWORD, startMosquitto, USER } from './mosquitto.mjs';

const SECRET = 'correct horse battery staple';
const key = new TeamKey('acme', SECRET);
const missing = findMosquitto() ? ensureInstalled() : 'this machine has no Mosquitto';

/** Pastes the scrip as an administrator does, with the team's own values in its first lines. */
const INSTALL = `use lib '/usr/share/request-tracker5/lib'; use RT -init; local $/; my $code = <STDIN>;
my ($id, $why) = RT::Scrip->new(RT->SystemUser)->Create(Queue => 0, Description => 'Ring the doorbell', ScripCondition => 'On Transaction',
	ScripAction => 'User Defined', Template => 'Blank', Stage => 'TransactionBatch', CustomPrepareCode => '1;', CustomCommitCode => $code);
die $why unless $id;`;

describe.skipIf(missing)(`docs/doorbell/rt-scrip.pl${missing ? ` (skipped: ${missing})` : ''}`, () => {
	let rt: RequestTracker;
	let mosquitto: Mosquitto;
	let listener: Broker;
	let site: SiteId;
	const heard: Array<[topic: string, payload: string]> = [];
	const id = (login: string) => String(rt.seed.users[login]) as AgentId;

	beforeAll(async () => {
		mosquitto = await startMosquitto();
		rt = await startRequestTracker();
		site = rt.base as SiteId;
		const text = (await readFile(new URL('../../docs/doorbell/rt-scrip.pl', import.meta.url), 'utf8'))
			.replace("('acme', 'the team secret', 'https://rt.example.com')", `('acme', '${SECRET}', '${site}')`)
			.replace(/my @broker = .*;/, `my @broker = ('-h', '127.0.0.1', '-p', ${mosquitto.plainPort}, '-u', '${USER}', '-P', '${PASSWORD}');`);
		const file = join(rt.dir, 'scrip.pl');
		await writeFile(file, text);
		const env = { ...process.env, RT_SITE_CONFIG: join(rt.dir, 'etc/RT_SiteConfig.pm'), RT_SITE_CONFIG_DIR: join(rt.dir, 'etc/RT_SiteConfig.d') };
		await promisify(execFile)('sh', ['-c', 'perl -e "$0" <"$1"', INSTALL, file], { env });
		listener = await listenAt(mosquitto, ['loopin/#'], heard);
	});
	afterAll(async () => {
		listener?.close();
		await rt?.stop();
		await mosquitto?.stop();
	});
	beforeEach(() => {
		heard.length = 0;
	});

	/** Whose topics were rung: logins, and 'conversation'. Each payload must be one that Loopin believes. */
	async function rung(ticket: number, expected: number): Promise<string[]> {
		for (const end = Date.now() + 15_000; heard.length < expected && Date.now() < end; ) await new Promise((resolve) => setTimeout(resolve, 50));
		await new Promise((resolve) => setTimeout(resolve, 1_000)); // and no more than that
		const names = new Map([[await key.conversationTopic(site, String(ticket) as ConversationId), 'conversation']]);
		for (const login of Object.keys(rt.seed.users)) names.set(await key.agentTopic(site, id(login)), login);
		for (const [topic, payload] of heard)
			expect(await key.open(topic, payload, Date.now())).toMatchObject({ conversation: await key.conversation(site, String(ticket) as ConversationId) });
		return heard.map(([topic]) => names.get(topic) ?? topic).sort();
	}

	it('a note that names an agent who does not follow rings that agent, and the conversation', async () => {
		await rt.rest('ava').comment(1, 'Could you look at this, @Ben Brown?');
		expect(await rung(1, 2)).toEqual(['ben', 'conversation']);
	});
	it('names with accents, and nobody who only begins alike', async () => {
		await rt.rest('ava').comment(1, 'Dear @Cléo Dürand, @Benny is somebody else.');
		expect(await rung(1, 2)).toEqual(['cleo', 'conversation']);
	});
	it('a customer’s reply rings who follows; adding a follower rings them, and never the one who did it', async () => {
		await rt.rest('ava').update(1, { AdminCc: [id('ben'), id('ava')] });
		// RT makes a batch of each of the two: how often it rings does not matter.
		expect([...new Set(await rung(1, 4))]).toEqual(['ben', 'conversation']);
		heard.length = 0;
		await rt.rest('rita').correspond(1, 'Still burning.');
		expect(await rung(1, 3)).toEqual(['ava', 'ben', 'conversation']);
	});
	it('what concerns nobody rings nobody: a change of priority', async () => {
		await rt.rest('ava').update(1, { Priority: 50 });
		expect(await rung(1, 0)).toEqual([]);
	});
	it('a broker that is away does not hold up RT', async () => {
		mosquitto.freeze();
		const started = Date.now();
		await rt.rest('ava').comment(1, 'Nobody hears this.');
		const took = Date.now() - started;
		mosquitto.thaw();
		expect(took).toBeLessThan(4_000);
	});
});
