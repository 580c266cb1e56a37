/**
 * The engine against a reference: random interleavings of what agents, customers, networks, clocks and browsers do. LOOPIN_MODEL_RUNS sets how many
 * sequences (default 200), LOOPIN_MODEL_SEED repeats a run.
 */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AgentId, ConversationId, EntryId } from '../../../src/collaboration/model';
import type { ErrorKind } from '../../../src/platform/errors';
import type { MentionJob } from '../../../src/store/records';
import { fake } from '../fake-browser';
import { isDead, killAfter, orDeath } from '../mortality';
import { complaints, listOf } from './invariants';
import { accountOf, SITE, World } from './world';

vi.mock('../../../src/background/clients', async () => (await import('./world')).mockedClients());

const ME = '2';
const OTHER = '3';
const RUNS = Number(process.env.LOOPIN_MODEL_RUNS ?? 200);
const SEED = process.env.LOOPIN_MODEL_SEED === undefined ? undefined : Number(process.env.LOOPIN_MODEL_SEED);

beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => undefined));
afterEach(() => vi.useRealTimers());

type Op =
	| { op: 'customer' | 'reply' | 'follow' | 'unfollow'; in: number }
	| { op: 'note'; in: number; names: boolean }
	| { op: 'mention'; in: number; lands: boolean; seen: boolean }
	| { op: 'wait'; minutes: number }
	| { op: 'poke'; reason: 'focus' | 'popup' | 'submit' }
	| { op: 'killIn'; points: number }
	| { op: 'restart' | 'click' | 'read' | 'sloppy' }
	| { op: 'sign'; who: AgentId | '' }
	| { op: 'fault'; kind: ErrorKind; after: number; times: number; retryAfterMs: number | undefined }
	| { op: 'leap'; hours: number };

const place = fc.integer({ min: 1, max: 5 });
const op: fc.Arbitrary<Op> = fc.oneof(
	{ weight: 6, arbitrary: fc.record({ op: fc.constantFrom('customer' as const, 'reply' as const), in: place }) },
	{ weight: 4, arbitrary: fc.record({ op: fc.constant('note' as const), in: place, names: fc.boolean() }) },
	{ weight: 3, arbitrary: fc.record({ op: fc.constantFrom('follow' as const, 'unfollow' as const), in: place }) },
	{ weight: 2, arbitrary: fc.record({ op: fc.constant('mention' as const), in: place, lands: fc.boolean(), seen: fc.boolean() }) },
	{ weight: 5, arbitrary: fc.record({ op: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 12 }) }) },
	{ weight: 4, arbitrary: fc.record({ op: fc.constant('poke' as const), reason: fc.constantFrom('focus' as const, 'popup' as const, 'submit' as const) }) },
	{ weight: 5, arbitrary: fc.record({ op: fc.constant('killIn' as const), points: fc.integer({ min: 1, max: 320 }) }) },
	{ weight: 3, arbitrary: fc.record({ op: fc.constantFrom('restart' as const, 'click' as const, 'read' as const, 'sloppy' as const) }) },
	{ weight: 2, arbitrary: fc.record({ op: fc.constant('sign' as const), who: fc.constantFrom('' as const, ME as AgentId, OTHER as AgentId) }) },
	{
		weight: 3,
		arbitrary: fc.record({
			op: fc.constant('fault' as const),
			kind: fc.constantFrom<ErrorKind>('offline', 'not-answering', 'rate-limited', 'bad-answer', 'signed-out', 'unknown-outcome'),
			after: fc.integer({ min: 0, max: 4 }),
			times: fc.integer({ min: 1, max: 6 }),
			retryAfterMs: fc.option(fc.integer({ min: 1_000, max: 300_000 }), { nil: undefined }),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ op: fc.constant('leap' as const), hours: fc.constantFrom(-26, -1, 1, 26) }) },
);

/** One run: what happened, and how the intents went. */
class Run {
	/** Marked read by the agent while their toast was still to come. */
	readonly readEarly = new Set<string>();
	readonly intents: { job: string; in: ConversationId; landed: boolean }[] = [];
	constructor(
		readonly world: World,
		readonly since: number,
	) {}

	async waiting(): Promise<string[]> {
		return (await listOf(this.world, ME)).filter((row) => row.toAnnounce === 1).map((row) => row.id);
	}

	/** A dead worker is followed by the next one, as soon as anything happens in the browser. */
	async alive(): Promise<void> {
		if (!isDead(this.world.worker)) return;
		await this.world.start();
		await this.world.engine.schedule.startSchedule();
	}

	async do(step: Op): Promise<void> {
		const { world } = this;
		const { helpdesk } = world;
		switch (step.op) {
			case 'customer':
				return void helpdesk.customerWrites(String(step.in));
			case 'reply':
				return void helpdesk.agentReplies(String(step.in), '1');
			case 'note':
				return void helpdesk.agentNotes(String(step.in), '1', step.names ? 'what do you think, @Ben Berg?' : 'for the record');
			case 'follow':
				// By another colleague than the one who mentions: the two would be one act, and one update.
				return void helpdesk.follow(String(step.in), ME, '9');
			case 'unfollow':
				return void helpdesk.unfollow(String(step.in), ME, '9');
			case 'mention':
				return this.mention(step);
			case 'wait':
				for (let i = 0; i < step.minutes; i++) {
					await this.alive();
					await world.wait(60_000);
				}
				return;
			case 'poke':
				await this.alive();
				return void (await orDeath(world.engine.schedule.poke(SITE.id, step.reason)));
			case 'killIn':
				await this.alive();
				killAfter(step.points);
				await orDeath(world.engine.schedule.poke(SITE.id, 'submit'));
				return killAfter(Infinity);
			case 'restart': {
				await this.alive();
				// What was on the screen and not yet marked went with the browser.
				const lost = new Set(await this.waiting());
				fake.shown = fake.shown.filter(({ record }) => !(record as { updates?: { id: string }[] })?.updates?.some((update) => lost.has(update.id)));
				await world.restartBrowser();
				return world.engine.schedule.poke('all', 'startup');
			}
			case 'click': {
				await this.alive();
				for (const id of await this.waiting()) this.readEarly.add(id); // the click may mark its whole conversation
				const id = [...fake.notifications.keys()][0];
				if (id) await orDeath(world.engine.acts.onNotificationClicked(id));
				return;
			}
			case 'read': {
				await this.alive();
				const rows = (await listOf(world, ME)).slice(-2);
				for (const row of rows) if (row.toAnnounce) this.readEarly.add(row.id);
				const ids = rows.map((row) => row.id);
				return void (await orDeath(world.engine.updates.mark(accountOf(ME), ids, ids.length % 2 === 0)));
			}
			case 'sloppy':
				helpdesk.sloppy = !helpdesk.sloppy;
				return;
			case 'sign':
				helpdesk.signedIn = step.who;
				return;
			case 'fault': {
				const { kind, after, times, retryAfterMs } = step;
				return void helpdesk.faults.push({ kind, after, times, ...(kind === 'rate-limited' && retryAfterMs !== undefined ? { retryAfterMs } : {}) });
			}
			case 'leap':
				await this.alive();
				if ((await this.waiting()).length) return; // a leap while something waits cannot be told from a long sleep
				world.leap(step.hours * 3_600_000);
				return void (await orDeath(world.engine.schedule.poke('all', 'focus')));
		}
	}

	/** I submit a note that names Cleo; the page says so before the note lands (or it never does). */
	private async mention({ in: place, lands, seen }: { in: number; lands: boolean; seen: boolean }): Promise<void> {
		const { world } = this;
		if (world.helpdesk.signedIn !== ME) return; // the composer is that of whoever is signed in
		await this.alive();
		const conversation = String(place) as ConversationId;
		const newestEntry = (world.helpdesk.log.findLast((entry) => entry.conversation === conversation)?.id ?? '') as EntryId | '';
		const job = await orDeath(
			world.engine.outbox.enqueueMention(SITE, accountOf(ME), { conversation, mentions: [{ id: OTHER as AgentId, name: 'Cleo Durand' }], newestEntry }),
		);
		if (lands) world.helpdesk.agentNotes(conversation, ME, `have a look @Cleo Durand ${world.helpdesk.log.length}`);
		if (job !== 'killed') this.intents.push({ job, in: conversation, landed: lands });
		if (seen && job !== 'killed') await orDeath(world.engine.schedule.poke(SITE.id, 'submit'));
	}

	/** Every intent is done, failed with its reason, or was never submitted; and nobody follows for a note that did not land. */
	async intentComplaints(): Promise<string[]> {
		const jobs = await this.world.engine.store.inStore((db) => db.jobs.toArray());
		const open = jobs.filter((job) => job.state === 'pending' || job.state === 'landed').map((job) => `intent ${job.id} is still ${job.state}`);
		const mute = jobs.filter((job): job is MentionJob => job.kind === 'mention' && job.state === 'failed' && !job.failure && !job.refused?.length);
		const wrong = [...this.world.helpdesk.followers].flatMap(([conversation, followers]) => {
			const landed = this.world.helpdesk.log.some(
				(entry) => entry.conversation === conversation && entry.author.id === ME && entry.text.includes('@Cleo Durand'),
			);
			return followers.has(OTHER as AgentId) && !landed ? [`Cleo follows ${conversation} for a note that did not land`] : [];
		});
		return [...open, ...mute.map((job) => `intent ${job.id} failed without a reason`), ...wrong];
	}
}

async function play(steps: readonly Op[]): Promise<string[]> {
	const world = await World.begin();
	world.helpdesk.follow('1', ME, '9');
	world.helpdesk.customerWrites('1');
	await world.engine.schedule.startSchedule();
	const run = new Run(world, world.helpdesk.log.length);
	for (const step of steps) await run.do(step);
	await run.alive();
	await world.settle(ME);
	const mine = await complaints(world, ME, run.since, { toasts: true, readEarly: run.readEarly });
	const theirs = await complaints(world, OTHER, Infinity, { toasts: false });
	return [...mine, ...theirs.map((complaint) => `the other agent: ${complaint}`), ...(await run.intentComplaints())];
}

test(
	`${RUNS} random histories: every update once, every toast once, every intent decided`,
	async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(op, { minLength: 4, maxLength: 16 }), async (steps) => {
				expect(await play(steps)).toEqual([]);
			}),
			{ numRuns: RUNS, ...(SEED === undefined ? {} : { seed: SEED }) },
		);
	},
	60_000 + RUNS * 1_000,
);
