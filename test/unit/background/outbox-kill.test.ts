/** The real outbox, its worker killed at each of its await points in turn, then started again: nothing lost, nothing twice. */
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OutboxEvent } from '../../../src/background/outbox';
import { accountId, type EntryId } from '../../../src/collaboration/model';
import type { Job } from '../../../src/store/records';
import { ANN, C1, FAY, JAN, SITE, TOM, World } from './helpdesk-world';
import { Killer, type Life, newDevice, start } from './worker';

const ACCOUNT = accountId(SITE.id, ANN.id);
const named = (...agents: { id: typeof ANN.id; name: string }[]) => agents.map(({ id, name }) => ({ id, name }));

interface Scenario {
	name: string;
	/** What the agent does; stored before the first kill can happen. */
	intent(life: Life, world: World): Promise<unknown>;
	/** What the world does meanwhile, before each run. */
	meanwhile?(world: World, run: number): void;
	check(world: World, jobs: Job[], told: Set<string>): void;
	/** The agent presses Try again on what failed. */
	retry?: boolean;
}

const everything = async (life: Life): Promise<Job[]> => life.jobs.jobsOfConversation(ACCOUNT, C1);

/** One story with one kill. Gives how many await points the first life had. */
async function play(scenario: Scenario, at: number): Promise<number> {
	vi.setSystemTime(1_700_000_000_000);
	await newDevice();
	const world = new World();
	world.entries = [];
	world.note(TOM, 'earlier');
	const told = new Set<string>();
	const hear = (life: Life) =>
		life.outbox.outboxEvents(async (event: OutboxEvent) => {
			if (event.type !== 'not-added') return;
			// Drawing a toast takes its time too.
			await world.point('before the toast');
			for (const { id } of event.refused) told.add(id);
			await world.point('after the toast');
		});
	const before = await start(() => world.client());
	await before.identity.signedIn(SITE);
	await before.agents.mergeAgents(ACCOUNT, world.agents);
	await scenario.intent(before, world);
	const killer = new Killer(at);
	world.point = killer.point;
	const doomed = await start(() => world.client(), killer);
	hear(doomed);
	let run = 0;
	const step = async (life: Life) => {
		scenario.meanwhile?.(world, run++);
		const next = await life.outbox.runOutbox(SITE);
		vi.setSystemTime(Math.max(Date.now() + 1, next ?? 0));
		return next;
	};
	const live = async (life: Life) => {
		for (let turn = 0; turn < 60; turn++) if ((await step(life)) === undefined) return 'settled' as const;
		throw new Error('the outbox never came to rest');
	};
	const end = await Promise.race([live(doomed), killer.died]);
	const points = killer.count;
	world.point = async () => undefined;
	if (end === 'killed') {
		const life = await start(() => world.client());
		hear(life);
		await live(life);
	}
	const last = await start(() => world.client());
	hear(last);
	// Twice at most: a worker killed just before its request left, and then the request that the world loses.
	for (let tries = 0; scenario.retry && tries < 2; tries++) {
		for (const job of await everything(last)) if (job.state === 'failed') await last.outbox.retryJob(job.id);
		await live(last);
	}
	await live(last);
	const jobs = await everything(last);
	expect(jobs.filter(({ state }) => state === 'pending' || state === 'landed')).toEqual([]);
	scenario.check(world, jobs, told);
	return points;
}

const lands =
	(text: string, kind: 'note' | 'public-reply' = 'note', at = 2) =>
	(world: World, run: number) => {
		if (run === at) world.note(ANN, text, kind);
	};
const intent =
	(mentions = named(JAN)) =>
	(life: Life) =>
		life.outbox.enqueueMention(SITE, ACCOUNT, { conversation: C1, mentions, newestEntry: '1' as EntryId });
const reply =
	(internal: boolean, mentions = named()) =>
	(life: Life) =>
		life.outbox.enqueueReply(SITE, ACCOUNT, { conversation: C1, internal, text: 'Hello @Jan Kowalski', mentions });

const SCENARIOS: Scenario[] = [
	{
		name: 'a mention whose note lands: the named one follows, the one without access is refused and told of',
		intent: intent(named(JAN, FAY)),
		meanwhile: lands('@Jan Kowalski @Fay Sales please look'),
		check(world, jobs, told) {
			expect([...world.followers.keys()]).toEqual([JAN.id]);
			expect(world.adds).toEqual([JAN.id]);
			expect(jobs).toMatchObject([{ state: 'failed', refused: [{ id: FAY.id, noAccess: { why: 'cannot-open' } }], told: 1 }]);
			expect([...told]).toEqual([FAY.id]);
		},
	},
	{
		name: 'a mention whose note never lands adds nobody and leaves nothing',
		// The first looks are all alike: it begins with the last four.
		intent: async (life) => {
			const id = await intent()(life);
			await life.jobs.changeJob({ id, kind: 'mention' }, (job) => ({ ...job, looks: 11 }));
		},
		meanwhile: lands('no names in here'),
		check(world, jobs, told) {
			expect(world.followers.size).toBe(0);
			expect(jobs).toEqual([]);
			expect(told.size).toBe(0);
		},
	},
	{
		name: 'a mention of a page that knew nothing goes by its own note, not by an older one with the same names',
		intent: async (life, world) => {
			const old = world.note(ANN, 'last week: @Jan Kowalski');
			for (const entry of world.entries) if (entry.id === old) entry.at -= 7 * 86_400_000;
			await life.outbox.enqueueMention(SITE, ACCOUNT, { conversation: C1, mentions: named(JAN), newestEntry: '' });
		},
		meanwhile: lands('now: @Jan Kowalski', 'note', 1),
		check(world, jobs) {
			expect(world.adds).toEqual([JAN.id]);
			expect(jobs).toMatchObject([{ state: 'done', noteEntry: '3' }]);
		},
	},
	{
		name: 'a mention that lands where the customer sees it adds nobody',
		intent: intent(),
		meanwhile: lands('@Jan Kowalski', 'public-reply'),
		check(world, jobs, told) {
			expect(world.followers.size).toBe(0);
			expect(jobs).toEqual([]);
			expect(told.size).toBe(0);
		},
	},
	{
		name: 'a follower is added and the earlier wish to remove is overtaken',
		intent: async (life) => {
			await life.outbox.enqueueFollower(SITE, ACCOUNT, { conversation: C1, action: 'remove', agent: JAN.id, name: JAN.name });
			await life.outbox.enqueueFollower(SITE, ACCOUNT, { conversation: C1, action: 'add', agent: JAN.id, name: JAN.name });
		},
		check(world, jobs) {
			expect([...world.followers.keys()]).toEqual([JAN.id]);
			expect(jobs).toMatchObject([{ state: 'done', action: 'add' }]);
		},
	},
	{
		name: 'a note from the popup is written once, and whom it names follows',
		intent: reply(true, named(JAN)),
		retry: true,
		check(world, jobs) {
			expect(world.posts).toHaveLength(1);
			expect([...world.followers.keys()]).toEqual([JAN.id]);
			expect(jobs.map(({ kind, state }) => [kind, state])).toEqual([
				['reply', 'done'],
				['mention', 'done'],
			]);
		},
	},
	{
		name: 'a public reply whose answer is lost is found in the conversation and not sent again',
		intent: async (life, world) => {
			world.afterwards = (request) => (request === 'post' ? { kind: 'unknown-outcome' } : undefined);
			await reply(false)(life);
		},
		retry: true,
		check(world, jobs) {
			expect(world.posts).toHaveLength(1);
			expect(jobs).toMatchObject([{ state: 'done', entry: '2' }]);
		},
	},
	{
		name: 'a reply that never arrived is not sent again by itself, and is sent once when the agent says so',
		intent: async (life, world) => {
			let lost = 1;
			world.before = (request) => (request === 'post' && lost-- > 0 ? { kind: 'unknown-outcome' } : undefined);
			await reply(true)(life);
		},
		retry: true,
		check(world, jobs) {
			expect(world.posts).toHaveLength(1);
			expect(jobs).toMatchObject([{ state: 'done' }]);
		},
	},
];

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
	vi.useRealTimers();
	vi.doUnmock('../../../src/platform/browser');
	vi.doUnmock('../../../src/background/clients');
});

describe('the outbox, killed at every await', () => {
	let kills = 0;
	afterAll(() => console.log(`the outbox: ${kills} kills, at every await point of ${SCENARIOS.length} stories`));
	for (const scenario of SCENARIOS) {
		it(scenario.name, { timeout: 300_000 }, async () => {
			const points = await play(scenario, Number.POSITIVE_INFINITY);
			expect(points).toBeGreaterThan(20);
			for (let at = 1; at <= points; at++) {
				try {
					await play(scenario, at);
				} catch (thrown) {
					throw new Error(`killed at await point ${at} of ${points}`, { cause: thrown });
				}
			}
			kills += points;
			console.log(`${points} await points: ${scenario.name}`);
		});
	}
});
