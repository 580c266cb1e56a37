/** What a ring costs: looks that were asked of the schedule, and nothing else. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Heard } from '../../../../src/background/doorbell/listening';
import { TeamKey } from '../../../../src/background/doorbell/ring';
import type { AgentId, ConversationId, SiteId } from '../../../../src/collaboration/model';
import { resetFake } from '../../fake-browser';

const poke = vi.hoisted(() => vi.fn(async (_site: string, _reason: string) => undefined));
vi.mock('../../../../src/background/schedule', () => ({ poke }));

const SITE = 'https://desk.example' as SiteId;
const key = new TeamKey('acme', 'a secret of sixteen letters');
const byName = await key.agentTopic(SITE, '2' as AgentId);
const ofConversation = await key.conversationTopic(SITE, '7' as ConversationId);
const topics = new Map<string, Heard>([
	[byName, { key, site: SITE }],
	[ofConversation, { key, site: SITE, conversation: '7' as ConversationId }],
]);
const conversation = await key.conversation(SITE, '7' as ConversationId);
const sealed = (topic: string, id: string, at = Date.now()) => key.seal(topic, { id, at, conversation });

/** A worker's life: what it remembers in memory is gone with it. */
const worker = async () => {
	vi.resetModules();
	const { answerRing } = await import('../../../../src/background/doorbell/answer');
	return (topic: string, payload: string) => answerRing(topics, topic, payload);
};
const reasons = () => poke.mock.calls.map(([, reason]) => reason);

beforeEach(() => {
	resetFake();
	poke.mockReset();
	poke.mockImplementation(async () => undefined);
	vi.spyOn(Math, 'random').mockReturnValue(0.05);
});
afterEach(() => void vi.restoreAllMocks());

describe('a ring', () => {
	it('is one look, and its replays are none', async () => {
		const hear = await worker();
		const payload = await sealed(byName, 'ring-0001');
		await Promise.all([hear(byName, payload), hear(byName, payload)]);
		await hear(byName, payload);
		expect(reasons()).toEqual(['rung-by-name']);
		await (await worker())(byName, payload);
		expect(reasons()).toEqual(['rung-by-name']);
	});
	it('forged, stale or on a topic of somebody else is nothing', async () => {
		const hear = await worker();
		await hear(byName, await new TeamKey('acme', 'another secret of a team').seal(byName, { id: 'ring-0002', at: Date.now(), conversation }));
		await hear(byName, await sealed(byName, 'ring-0003', Date.now() - 2 * 86_400_000));
		await hear('loopin/acme/x/a/y', await sealed('loopin/acme/x/a/y', 'ring-0004'));
		await hear(byName, 'not a ring');
		expect(reasons()).toEqual([]);
	});
	it('for the conversation does not keep the same one by name from being answered as a mention', async () => {
		const hear = await worker();
		await hear(ofConversation, await sealed(ofConversation, 'ring-0005'));
		await hear(byName, await sealed(byName, 'ring-0005'));
		expect(reasons()).toEqual(['rung', 'rung-by-name']);
	});
	it('by name that comes while one for the conversation waits makes one look of both, as a mention', async () => {
		const hear = await worker();
		const both = [hear(ofConversation, await sealed(ofConversation, 'ring-0006')), hear(byName, await sealed(byName, 'ring-0006'))];
		await Promise.all(both);
		expect(reasons()).toEqual(['rung-by-name']);
	});
	it('heard by name needs no look of its own for the conversation', async () => {
		const hear = await worker();
		await hear(byName, await sealed(byName, 'ring-0007'));
		await hear(ofConversation, await sealed(ofConversation, 'ring-0007'));
		expect(reasons()).toEqual(['rung-by-name']);
	});
	it('is heard again when the worker died over it', async () => {
		poke.mockImplementation(() => new Promise(() => undefined));
		const payload = await sealed(byName, 'ring-0008');
		void (await worker())(byName, payload);
		await vi.waitFor(() => expect(poke).toHaveBeenCalledTimes(1));
		poke.mockImplementation(async () => undefined);
		await (await worker())(byName, payload);
		expect(poke).toHaveBeenCalledTimes(2);
	});
	it('many at once are few looks', async () => {
		const hear = await worker();
		const payloads = await Promise.all(Array.from({ length: 200 }, (_, n) => sealed(byName, `ring-1${n}`.padEnd(8, '0'))));
		await Promise.all(payloads.map((payload) => hear(byName, payload)));
		expect(poke.mock.calls.length).toBeLessThanOrEqual(3);
	});
});
