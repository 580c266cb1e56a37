import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OutboxEvent } from '../../../src/background/outbox';
import { type AccountId, type Agent, accountId, type EntryId } from '../../../src/collaboration/model';
import type { ErrorKind } from '../../../src/platform/errors';
import type { Job } from '../../../src/store/records';
import { fake } from '../fake-browser';
import { ANN, agent, C1, FAY, JAN, SITE, TOM, World } from './helpdesk-world';
import { type Life, newDevice, start } from './worker';

const ACCOUNT = accountId(SITE.id, ANN.id);
const named = (...agents: Agent[]) => agents.map(({ id, name }) => ({ id, name }));

let world: World;
let life: Life;
let events: OutboxEvent[];

const boot = async (): Promise<void> => {
	life = await start(() => world.client());
	events = [];
	life.outbox.outboxEvents((event) => void events.push(event));
};
const jobs = (account: AccountId = ACCOUNT): Promise<Job[]> => life.jobs.jobsOfConversation(account, C1);
const mention = (...agents: Agent[]) => life.outbox.enqueueMention(SITE, ACCOUNT, { conversation: C1, mentions: named(...agents), newestEntry: '' });
const follower = (action: 'add' | 'remove', who: Agent) =>
	life.outbox.enqueueFollower(SITE, ACCOUNT, { conversation: C1, action, agent: who.id, name: who.name });
const reply = (text: string, internal = true) => life.outbox.enqueueReply(SITE, ACCOUNT, { conversation: C1, internal, text, mentions: [] });
const run = (wake = false) => life.outbox.runOutbox(SITE, { wake });
const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);
/** Runs until nothing waits, or `most` times. */
async function settle(most = 40): Promise<void> {
	for (let turn = 0; turn < most; turn++) {
		const next = await run();
		if (next === undefined) return;
		vi.setSystemTime(Math.max(Date.now() + 1, next));
	}
}

beforeEach(async () => {
	vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
	vi.setSystemTime(1_700_000_000_000);
	await newDevice();
	world = new World();
	await boot();
	await life.identity.signedIn(SITE);
	await life.agents.mergeAgents(ACCOUNT, world.agents);
});
afterEach(() => {
	vi.useRealTimers();
	vi.doUnmock('../../../src/platform/browser');
	vi.doUnmock('../../../src/background/clients');
});

describe('a mention', () => {
	it('loops people in once the note landed, and says so', async () => {
		await mention(JAN, TOM);
		await run();
		expect(world.followers.size).toBe(0);
		expect(await jobs()).toMatchObject([{ state: 'pending', looks: 1 }]);
		world.note(ANN, 'Hi @Jan Kowalski and @Tom Fischer');
		pass(1_000);
		expect(await run()).toBeUndefined();
		expect([...world.followers.keys()]).toEqual([JAN.id, TOM.id]);
		expect(events.map(({ type }) => type)).toContain('done');
		expect(fake.alarms.size).toBe(0);
	});

	it('keeps who follows now when the helpdesk itself made the follower of the note', async () => {
		await mention(JAN);
		world.note(ANN, 'Hi @Jan Kowalski');
		world.followers.set(JAN.id, JAN.name);
		await run();
		expect(await jobs()).toMatchObject([{ state: 'done' }]);
		const { getConversation } = await import('../../../src/store/conversations');
		expect((await getConversation(ACCOUNT, C1))?.conversation?.followers.map(({ id }) => id)).toEqual([JAN.id]);
		expect(world.adds).toEqual([]);
	});

	it('looks at growing gaps, never in a loop, and gives up without a word', async () => {
		await mention(JAN);
		await settle();
		expect(await jobs()).toEqual([]);
		expect(world.requests).toBeLessThan(25);
		expect(events.some(({ type }) => type === 'not-added')).toBe(false);
	});

	it('counts a double click once, and starts its waiting anew', async () => {
		const first = await mention(JAN);
		await run();
		expect(await mention(JAN)).toBe(first);
		expect(await jobs()).toMatchObject([{ id: first, looks: 0 }]);
	});

	it('said again under its id is the same one, also when it is done: who was removed since is not added again', async () => {
		const again = () => life.outbox.enqueueMention(SITE, ACCOUNT, { id: 'intent-1-2-3-4', conversation: C1, mentions: named(JAN), newestEntry: '' });
		expect(await again()).toBe('intent-1-2-3-4');
		world.note(ANN, '@Jan Kowalski');
		await settle();
		world.followers.delete(JAN.id);
		expect(await again()).toBe('intent-1-2-3-4');
		await settle();
		expect(world.adds).toEqual([JAN.id]);
		expect(await jobs()).toMatchObject([{ state: 'done' }]);
	});

	it('adds nobody who follows already, and never an id that is no agent’s there', async () => {
		world.followers.set(JAN.id, JAN.name);
		world.note(ANN, '@Jan Kowalski @Tom Fischer @Rita Customer');
		await mention(JAN, TOM, agent('99', 'Rita Customer'));
		await settle();
		expect(world.adds).toEqual([TOM.id]);
		expect(await jobs()).toMatchObject([{ state: 'failed', refused: [{ id: '99', failure: { kind: 'not-found' } }] }]);
	});

	it('finds out who was refused when the helpdesk refuses them together', async () => {
		world.refuses.add(TOM.id);
		world.note(ANN, '@Jan Kowalski @Tom Fischer');
		await mention(JAN, TOM);
		await settle();
		expect([...world.followers.keys()]).toEqual([JAN.id]);
		expect(events.filter(({ type }) => type === 'not-added')).toMatchObject([{ refused: [{ id: TOM.id, failure: { kind: 'refused' } }] }]);
	});

	it('is tried again for the refused only', async () => {
		world.note(ANN, '@Jan Kowalski @Fay Sales');
		const id = await mention(JAN, FAY);
		await settle();
		world.followers.delete(JAN.id); // removed by somebody meanwhile
		await life.outbox.retryJob(id);
		await settle();
		expect(world.followers.size).toBe(0);
		expect(await jobs()).toMatchObject([{ state: 'failed', mentions: [{ id: FAY.id }] }]);
	});

	it('adds nobody without edit permission, and tells', async () => {
		world.rights.mayEdit = false;
		world.note(ANN, '@Jan Kowalski');
		await mention(JAN);
		await settle();
		expect(world.adds).toEqual([]);
		expect(events.filter(({ type }) => type === 'not-added')).toMatchObject([{ refused: [{ id: JAN.id, failure: { kind: 'forbidden' } }] }]);
	});

	it('finds people whom the stored directory has lost', async () => {
		await life.agents.replaceAgents(ACCOUNT, [], 0);
		world.note(ANN, '@Jan Kowalski');
		await mention(JAN);
		await settle();
		expect(world.adds).toEqual([JAN.id]);
	});
});

describe('what keeps a job waiting', () => {
	const kinds: ErrorKind[] = ['offline', 'signed-out', 'needs-permission', 'needs-tab'];
	for (const kind of kinds) {
		it(`${kind}: it waits, is not tried again in a loop, and goes on when woken`, async () => {
			world.before = () => ({ kind });
			await follower('add', JAN);
			await reply('Hello');
			await run();
			const asked = world.requests;
			expect(asked).toBeLessThanOrEqual(2);
			await run();
			expect(world.requests).toBe(asked);
			expect(await jobs()).toMatchObject([
				{ state: 'pending', failure: { kind }, attempts: 0 },
				{ state: 'pending', failure: { kind }, attempts: 0 },
			]);
			expect(fake.alarms.has(`outbox:${SITE.id}`)).toBe(true);
			world.before = () => undefined;
			await run(true);
			expect((await jobs()).map(({ state }) => state)).toEqual(['done', 'done']);
		});
	}

	it('another agent: nothing of the first one’s is sent, and it goes on when that one is back', async () => {
		await follower('add', JAN);
		await reply('Hello');
		world.signedIn = TOM;
		await run();
		pass(3_600_000);
		await run(true);
		expect(world.adds).toEqual([]);
		expect(world.posts).toEqual([]);
		expect((await jobs()).map(({ failure }) => failure?.kind)).toEqual(['other-agent', 'other-agent']);
		world.signedIn = ANN;
		await run(true);
		expect((await jobs()).map(({ state }) => state)).toEqual(['done', 'done']);
	});

	it('another agent’s own jobs do not wait behind them', async () => {
		await follower('add', JAN);
		world.signedIn = TOM;
		const tom = (await life.identity.signedIn(SITE)).account;
		await life.agents.mergeAgents(tom, world.agents);
		await life.outbox.enqueueFollower(SITE, tom, { conversation: C1, action: 'add', agent: ANN.id, name: ANN.name });
		await run();
		expect(world.adds).toEqual([ANN.id]);
		expect(await jobs()).toMatchObject([{ failure: { kind: 'other-agent' } }]);
	});

	it('429: Retry-After is obeyed to the second, also when woken', async () => {
		let tells = true;
		world.before = (request) => (tells && request === 'conversation' ? { kind: 'rate-limited', retryAfterMs: 90_000 } : undefined);
		await follower('add', JAN);
		const next = await run();
		expect(next).toBe(Date.now() + 90_000);
		tells = false;
		pass(89_000);
		await run(true);
		expect(world.adds).toEqual([]);
		pass(1_000);
		await run();
		expect(world.adds).toEqual([JAN.id]);
	});

	it('a clock that was set back holds nothing up', async () => {
		world.before = () => ({ kind: 'not-answering' });
		await follower('add', JAN);
		await run();
		world.before = () => undefined;
		pass(-86_400_000);
		await run();
		expect(world.adds).toEqual([JAN.id]);
	});
});

describe('a helpdesk that does not answer', () => {
	it('is asked a bounded number of times by any number of jobs, then each has failed with its reason', async () => {
		world.before = (request) => (request === 'me' ? { kind: 'not-answering' } : undefined);
		for (const who of [JAN, TOM, FAY]) await follower('add', who);
		await settle(200);
		expect((await jobs()).map(({ state, failure }) => [state, failure?.kind])).toEqual(Array(3).fill(['failed', 'not-answering']));
		expect(world.requests).toBeLessThanOrEqual(14 * 3);
		world.before = () => undefined;
		for (const { id } of await jobs()) await life.outbox.retryJob(id);
		await settle();
		expect([...world.followers.keys()]).toEqual([JAN.id, TOM.id]); // not Fay, who cannot open it
	});

	it('holds up every job that waits: it is asked at the pace of one', async () => {
		// With the jitter left to chance one of ten jobs now and then comes to its last attempt within the forty minutes.
		vi.spyOn(Math, 'random').mockReturnValue(0.5);
		world.before = () => ({ kind: 'not-answering' });
		for (let minute = 0; minute < 40; minute++) {
			if (minute < 10) await life.outbox.enqueueMention(SITE, ACCOUNT, { conversation: C1, mentions: named(JAN), newestEntry: String(minute) as EntryId });
			for (const end = Date.now() + 60_000; Date.now() < end; ) vi.setSystemTime(Math.min(end, Math.max(Date.now() + 1, (await run()) ?? end)));
		}
		expect((await jobs()).filter(({ state }) => state === 'pending')).toHaveLength(10);
		expect(world.requests).toBeLessThan(80);
	});

	it('fails no job that it was never asked about', async () => {
		let asked = 0;
		// Every second question is answered: one job is done at a time, and then all wait again.
		world.before = (request) => (request === 'me' && asked++ % 2 === 0 ? { kind: 'not-answering' } : undefined);
		for (let n = 0; n < 20; n++)
			await life.outbox.enqueueReply(SITE, ACCOUNT, { conversation: `c${n}` as typeof C1, internal: true, text: `Hello ${n}`, mentions: [] });
		await settle(200);
		expect(world.posts).toHaveLength(20);
	});

	it('one conversation in trouble does not hold up the others’ jobs', async () => {
		world.before = (request) => (request === 'findNote' ? { kind: 'not-answering' } : undefined);
		await mention(JAN);
		await follower('add', TOM);
		await run();
		expect(world.adds).toEqual([TOM.id]);
	});
});

describe('a follower change', () => {
	it('is done when it is so already, without a write', async () => {
		world.followers.set(JAN.id, JAN.name);
		await follower('add', JAN);
		await follower('remove', TOM);
		await run();
		expect(world.adds).toEqual([]);
		expect((await jobs()).map(({ state }) => state)).toEqual(['done', 'done']);
	});

	it('is refused with the reason for those who cannot open the conversation', async () => {
		await follower('add', FAY);
		await run();
		expect(world.adds).toEqual([]);
		const { pendingChanges } = await import('../../../src/background/conversations');
		expect(pendingChanges(await jobs())).toMatchObject([{ agent: FAY.id, state: 'failed', noAccess: { why: 'cannot-open' } }]);
	});

	it('that was dismissed while it was on its way stays dismissed', async () => {
		const id = await follower('add', JAN);
		world.afterwards = (request) => {
			if (request === 'conversation') void life.jobs.deleteJob(id);
			return undefined;
		};
		await run();
		expect(await jobs()).toEqual([]);
	});
});

describe('a reply', () => {
	it('said again under its name is sent once', async () => {
		const again = () => life.outbox.enqueueReply(SITE, ACCOUNT, { id: 'reply-1-2-3', conversation: C1, internal: true, text: 'Hello', mentions: [] });
		expect(await again()).toBe('reply-1-2-3');
		expect(await again()).toBe('reply-1-2-3');
		await settle();
		expect(await again()).toBe('reply-1-2-3');
		await settle();
		expect(world.posts).toHaveLength(1);
	});

	it('drops its draft as it is stored', async () => {
		const { saveDraft, getDraft } = await import('../../../src/store/drafts');
		await saveDraft({ account: ACCOUNT, conversation: C1, internal: true, text: 'Hello', savedAt: 1 });
		await reply('Hello');
		expect(await getDraft(ACCOUNT, C1)).toBeUndefined();
	});

	it('follows the one before it, and is not taken for it', async () => {
		await reply('Thanks');
		await reply('Thanks');
		await run();
		expect(world.posts).toHaveLength(2);
		const entries = (await jobs()).map((job) => (job.kind === 'reply' ? job.entry : ''));
		expect(new Set(entries).size).toBe(2);
	});

	it('waits behind one whose outcome is unknown', async () => {
		world.afterwards = (request) => (request === 'post' && world.posts.length === 1 ? { kind: 'unknown-outcome' } : undefined);
		await reply('Thanks');
		await reply('Thanks');
		await run();
		expect(world.posts).toHaveLength(1);
		await settle();
		expect(world.posts).toHaveLength(2);
		expect((await jobs()).map(({ state }) => state)).toEqual(['done', 'done']);
	});

	it('is not taken for somebody else’s, or for an older one of the same words', async () => {
		world.note(ANN, 'Thanks');
		world.before = (request) => (request === 'post' ? { kind: 'unknown-outcome' } : undefined);
		await reply('Thanks');
		await run();
		world.note(TOM, 'Thanks');
		await settle();
		expect(await jobs()).toMatchObject([{ state: 'failed', failure: { kind: 'not-answering' } }]);
	});

	it('stays in doubt while the conversation cannot be looked into', async () => {
		world.afterwards = (request) => (request === 'post' ? { kind: 'unknown-outcome' } : undefined);
		world.before = (request) => (request === 'entriesAfter' ? { kind: 'not-answering' } : undefined);
		await reply('Thanks');
		await settle(60);
		expect(world.posts).toHaveLength(1);
		expect(await jobs()).toMatchObject([{ state: 'failed', failure: { kind: 'unknown-outcome' } }]);
		world.before = () => undefined;
		await life.outbox.retryJob((await jobs())[0]?.id ?? '');
		await settle();
		expect(world.posts).toHaveLength(1);
		expect(await jobs()).toMatchObject([{ state: 'done', entry: '1' as EntryId }]);
	});

	it('is not sent where the agent may not reply', async () => {
		world.rights.mayReply = false;
		await reply('Dear customer', false);
		await settle();
		expect(world.posts).toEqual([]);
		expect(await jobs()).toMatchObject([{ state: 'failed', failure: { kind: 'forbidden' } }]);
	});
});

it('a row that is no job is passed over, and pruned with what was done long ago', async () => {
	const { db } = await import('../../../src/store/db');
	await db.jobs.put({ id: 'broken', site: SITE.id, account: ACCOUNT, state: 'pending' } as never);
	await follower('add', JAN);
	expect(await run()).toBeUndefined();
	pass(86_400_001);
	await life.jobs.pruneJobs(Date.now() - 86_400_000);
	expect(await db.jobs.count()).toBe(0);
});
