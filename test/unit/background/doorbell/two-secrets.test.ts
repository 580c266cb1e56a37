/** While a team changes its secret: rings under both are heard, and what is done here is rung under both. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { answerRing } from '../../../../src/background/doorbell/answer';
import { topicsToHear } from '../../../../src/background/doorbell/listening';
import { TeamKey } from '../../../../src/background/doorbell/ring';
import { ringAbout } from '../../../../src/background/doorbell/ringing';
import { signedIn } from '../../../../src/background/identity';
import { accountId, type Site } from '../../../../src/collaboration/model';
import { doorbellProblems } from '../../../../src/platform/doorbell-settings';
import fakeBrowser, { resetFake } from '../../fake-browser';
import { ANN, C1, JAN, SITE, World } from '../helpdesk-world';

const mocks = vi.hoisted(() => ({
	world: undefined as unknown as World,
	poke: vi.fn(async (_site: string, _reason: string) => undefined),
	line: undefined as unknown,
}));
vi.mock('../../../../src/background/clients', () => ({ clientFor: (_: Site) => mocks.world.client() }));
vi.mock('../../../../src/background/schedule', () => ({ poke: mocks.poke }));
vi.mock('../../../../src/background/doorbell/line', () => ({ openLine: () => mocks.line, tendDoorbell: async () => undefined }));

const DOORBELL = { url: 'wss://broker.example/', team: 'acme', secret: 'the new secret of ours', formerSecret: 'the old secret of ours' };
const keys = [DOORBELL.secret, DOORBELL.formerSecret].map((secret) => new TeamKey('acme', secret));
const ring = async (key: TeamKey, id: string) => ({ id, at: Date.now(), conversation: await key.conversation(SITE.id, C1) });

beforeEach(async () => {
	resetFake();
	mocks.world = new World();
	mocks.poke.mockClear();
	await fakeBrowser.storage.local.set({ sites: [SITE], doorbell: DOORBELL });
	await signedIn(SITE);
});

describe('two secrets', () => {
	it('hears rings under either, each once', async () => {
		const topics = await topicsToHear(keys);
		for (const [n, key] of keys.entries()) {
			const topic = await key.agentTopic(SITE.id, ANN.id);
			await answerRing(topics, topic, await key.seal(topic, await ring(key, `ring-under-${n}`)));
			// The same ring under the other key is the same ring.
			const other = keys[1 - n] as TeamKey;
			const again = await other.agentTopic(SITE.id, ANN.id);
			await answerRing(topics, again, await other.seal(again, await ring(other, `ring-under-${n}`)));
		}
		expect(mocks.poke).toHaveBeenCalledTimes(2);
	});
	it('does not believe one key’s signature on the other’s topic', async () => {
		const [now, before] = keys as [TeamKey, TeamKey];
		const topic = await now.agentTopic(SITE.id, ANN.id);
		await answerRing(await topicsToHear(keys), topic, await before.seal(topic, await ring(before, 'ring-forged')));
		expect(mocks.poke).not.toHaveBeenCalled();
	});
	it('rings under both, and under one alone without a former one', async () => {
		const rung: string[] = [];
		const broker = { publish: async (topic: string) => void rung.push(topic) };
		mocks.line = { broker, keys };
		await ringAbout(SITE, { account: accountId(SITE.id, ANN.id), conversation: C1 }, [JAN.id]);
		const wanted = await Promise.all(keys.flatMap((key) => [key.agentTopic(SITE.id, JAN.id), key.conversationTopic(SITE.id, C1)]));
		expect(rung).toEqual(wanted);
	});
	it('a former secret is as long as a secret, or none', () => {
		expect(doorbellProblems(DOORBELL)).toEqual({});
		expect(doorbellProblems({ ...DOORBELL, formerSecret: '' })).toEqual({});
		expect(doorbellProblems({ ...DOORBELL, formerSecret: 'short' })).toEqual({ formerSecret: true });
	});
});
