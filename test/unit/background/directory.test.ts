import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AgentId, ConversationId } from '../../../src/collaboration/model';
import type { Job } from '../../../src/store/records';
import { pass } from '../mortality';
import { meOf } from './fake-helpdesk';
import { accountOf, SITE, World } from './world';

vi.mock('../../../src/background/clients', async () => (await import('./world')).mockedClients());
beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => undefined));
afterEach(() => vi.useRealTimers());

const ME = '2';
const begin = async () => {
	const world = await World.begin();
	const [directory, conversations, agents] = await Promise.all([
		import('../../../src/background/directory'),
		import('../../../src/background/conversations'),
		import('../../../src/store/agents'),
	]);
	return { world, directory, conversations, agents };
};

test('is loaded when there is none, and given from the store after that', async () => {
	const { world, directory } = await begin();
	const first = await directory.loadDirectory(SITE);
	expect(first).toMatchObject({ complete: true });
	expect(first.agents.map((agent) => agent.id).sort()).toEqual(['1', '2', '3']);
	const { requests } = world.helpdesk;
	expect((await directory.loadDirectory(SITE)).agents).toHaveLength(3);
	expect(world.helpdesk.requests).toBe(requests);
});

test('refreshing takes the gone out and brings the new in', async () => {
	const { world, directory } = await begin();
	await directory.loadDirectory(SITE);
	world.helpdesk.agents.splice(0, 1, { ...meOf('5'), name: 'New Nina' });
	expect((await directory.loadDirectory(SITE, { refresh: true })).agents.map((agent) => agent.name).sort()).toEqual(['Ben Berg', 'Cleo Durand', 'New Nina']);
});

test('photos are kept and renewed with the directory, and told with a conversation without asking anybody', async () => {
	const { world, directory, conversations } = await begin();
	const photo = `${SITE.origin}/photos/1.png`;
	world.helpdesk.agents.splice(0, 1, { ...meOf('1'), photo });
	expect((await directory.loadDirectory(SITE)).agents.map((agent) => agent.photo)).toContain(photo);
	world.helpdesk.agents.splice(0, 1, { ...meOf('1'), photo: `${photo}?v=2` });
	expect((await directory.loadDirectory(SITE, { refresh: true })).agents.map((agent) => agent.photo)).toContain(`${photo}?v=2`);
	world.helpdesk.follow('7', '1', ME);
	world.helpdesk.follow('7', '3', ME);
	expect((await conversations.loadConversation(SITE, '7' as ConversationId)).photos).toEqual([['1', `${photo}?v=2`]]);
});

test('offline: those kept on this device, with the failure', async () => {
	const { world, directory } = await begin();
	await directory.loadDirectory(SITE);
	world.helpdesk.faults = [{ after: 0, kind: 'offline', times: 9 }];
	expect(await directory.loadDirectory(SITE, { refresh: true })).toMatchObject({ agents: { length: 3 }, complete: true, failure: { kind: 'offline' } });
});

test('signed out: nobody is shown from memory', async () => {
	const { world, directory } = await begin();
	await directory.loadDirectory(SITE);
	world.helpdesk.signedIn = '';
	expect(await directory.loadDirectory(SITE, { refresh: true })).toMatchObject({ agents: [], failure: { kind: 'signed-out' } });
});

test('cut off half-way the first time: those who came are found, and the next load completes it', async () => {
	const { world, directory, agents } = await begin();
	const client = world.helpdesk.client(() => pass(0));
	const cut = vi.spyOn(world.helpdesk, 'client').mockReturnValue({
		...client,
		agents: async function* () {
			yield [meOf('1')];
			throw new world.helpdesk.Error('bad-answer');
		},
	});
	expect(await directory.loadDirectory(SITE)).toMatchObject({ agents: [{ id: '1' }], complete: false, failure: { kind: 'bad-answer' } });
	cut.mockRestore();
	expect(await directory.loadDirectory(SITE)).toMatchObject({ agents: { length: 3 }, complete: true });
	expect(await agents.countAgents(accountOf(ME))).toBe(3);
});

test('asked by two at once, it is read once', async () => {
	const { world, directory } = await begin();
	await Promise.all([directory.loadDirectory(SITE), directory.loadDirectory(SITE)]);
	expect(world.helpdesk.requests).toBeLessThanOrEqual(3); // who am I, twice, and one page
});

test('a conversation: confirmed, then from memory with the failure; never when it is closed to me now', async () => {
	const { world, conversations } = await begin();
	world.helpdesk.follow('7', '1', ME);
	const id = '7' as ConversationId;
	const state = await conversations.loadConversation(SITE, id);
	expect(state).toMatchObject({ conversation: { followers: [{ id: '1' }] }, pending: [] });
	expect(state.failure).toBeUndefined();
	await world.wait(60_000);
	world.helpdesk.faults = [{ after: 1, kind: 'not-answering', times: 1 }];
	expect(await conversations.loadConversation(SITE, id)).toMatchObject({
		conversation: { number: '7' },
		failure: { kind: 'not-answering' },
		readAt: state.readAt,
	});
	world.helpdesk.faults = [{ after: 1, kind: 'forbidden', times: 1 }];
	expect(await conversations.loadConversation(SITE, id, { fresh: true })).toEqual({ failure: { kind: 'forbidden' }, readAt: 0, pending: [] });
});

test('access is asked once a minute per agent', async () => {
	const { world, conversations, directory } = await begin();
	await directory.loadDirectory(SITE);
	const agents = ['1', '3'] as AgentId[];
	expect(await conversations.checkAccess(SITE, '7' as ConversationId, agents)).toEqual({ noAccess: [] });
	const { requests } = world.helpdesk;
	await conversations.checkAccess(SITE, '7' as ConversationId, agents);
	expect(world.helpdesk.requests).toBe(requests);
	await world.wait(61_000);
	await conversations.checkAccess(SITE, '7' as ConversationId, agents);
	expect(world.helpdesk.requests).toBeGreaterThan(requests);
});

test('pending changes: waiting, saving, failed with the reason; done ones and replies are none', async () => {
	const { conversations } = await begin();
	const base = { account: accountOf(ME), site: SITE.id, conversation: '7' as ConversationId, createdAt: 0, attempts: 0, nextTryAt: 0 };
	const mention = { ...base, kind: 'mention' as const, mentions: [{ id: '1' as AgentId, name: 'Ava Archer' }], newestEntry: '' as const };
	const jobs: Job[] = [
		{ ...mention, id: 'a', state: 'pending' },
		{ ...mention, id: 'b', state: 'landed' },
		{
			...mention,
			id: 'c',
			state: 'failed',
			refused: [{ id: '1' as AgentId, name: 'Ava Archer', failure: { kind: 'refused' }, noAccess: { why: 'suspended' } }],
		},
		{ ...mention, id: 'd', state: 'done' },
		{ ...base, id: 'e', kind: 'follower', action: 'remove', agent: '3' as AgentId, name: 'Cleo Durand', state: 'pending' },
		{ ...base, id: 'f', kind: 'reply', internal: true, text: 'x', mentions: [], newestEntry: '', state: 'failed' },
	];
	expect(conversations.pendingChanges(jobs)).toEqual([
		{ job: 'a', agent: '1', name: 'Ava Archer', action: 'add', state: 'waiting' },
		{ job: 'b', agent: '1', name: 'Ava Archer', action: 'add', state: 'saving' },
		{ job: 'c', agent: '1', name: 'Ava Archer', action: 'add', state: 'failed', failure: { kind: 'refused' }, noAccess: { why: 'suspended' } },
		{ job: 'e', agent: '3', name: 'Cleo Durand', action: 'remove', state: 'saving' },
	]);
});
