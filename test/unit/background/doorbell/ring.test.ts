import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RING_IS_FRESH, type Ring, TeamKey } from '../../../../src/background/doorbell/ring';
import type { AgentId, ConversationId, SiteId } from '../../../../src/collaboration/model';

const SITE = 'https://desk.example' as SiteId;
const NOW = Date.UTC(2026, 0, 15, 9);
const key = new TeamKey('acme', 'a secret of sixteen letters');
const ringOf = async (conversation: string): Promise<Ring> => ({
	id: 'ring-0001',
	at: NOW,
	conversation: await key.conversation(SITE, conversation as ConversationId),
});

describe('a ring', () => {
	it('comes through as it was sent', async () => {
		const topic = await key.conversationTopic(SITE, '7' as ConversationId);
		const ring = await ringOf('7');
		expect(await key.open(topic, await key.seal(topic, ring), NOW)).toEqual(ring);
	});
	it('tells the broker neither site nor conversation nor agent', async () => {
		const topic = await key.agentTopic(SITE, 'jan.kowalski' as AgentId);
		const payload = await key.seal(topic, await ringOf('conversation-4711'));
		expect(`${topic} ${payload}`).not.toMatch(/desk\.example|jan|4711/);
		expect(topic).toMatch(/^loopin\/acme\/[0-9a-f]{32}\/a\/[0-9a-f]{32}$/);
	});
	it('can be made with HMAC-SHA256 alone, as the documentation says', async () => {
		const h = (text: string) => createHmac('sha256', 'a secret of sixteen letters').update(text).digest('hex');
		const topic = `loopin/acme/${h(`site|${SITE}`).slice(0, 32)}/c/${h(`c|${SITE}|7`).slice(0, 32)}`;
		expect(await key.conversationTopic(SITE, '7' as ConversationId)).toBe(topic);
		const [r, t, c] = ['0123456789', NOW / 1_000, h(`c|${SITE}|7`).slice(0, 32)];
		const payload = JSON.stringify({ v: 1, r, t, c, m: h(`ring|${topic}|${r}|${t}|${c}`) });
		expect(await key.open(topic, payload, NOW)).toMatchObject({ id: r, conversation: c });
	});
	it('of another team, on another topic, or changed by one letter is forged', async () => {
		const topic = await key.conversationTopic(SITE, '7' as ConversationId);
		const other = await key.conversationTopic(SITE, '8' as ConversationId);
		const payload = await key.seal(topic, await ringOf('7'));
		expect(await new TeamKey('acme', 'another secret of a team').open(topic, payload, NOW)).toBeUndefined();
		expect(await key.open(other, payload, NOW)).toBeUndefined();
		await fc.assert(
			fc.asyncProperty(fc.nat(payload.length - 1), fc.constantFrom('0', 'f', 'x', '"', '1'), async (at, letter) => {
				const changed = payload.slice(0, at) + letter + payload.slice(at + 1);
				const opened = await key.open(topic, changed, NOW);
				if (changed !== payload) expect(opened).toBeUndefined();
			}),
		);
	});
	it('is stale after the broker’s day, and not believed from the future', async () => {
		const topic = await key.conversationTopic(SITE, '7' as ConversationId);
		const payload = await key.seal(topic, await ringOf('7'));
		expect(await key.open(topic, payload, NOW + RING_IS_FRESH + 1)).toBeUndefined();
		expect(await key.open(topic, payload, NOW - 11 * 60_000)).toBeUndefined();
		expect(await key.open(topic, payload, NOW + RING_IS_FRESH - 1)).toBeDefined();
	});
	it('whatever the broker delivers, nothing throws', async () => {
		const topic = await key.conversationTopic(SITE, '7' as ConversationId);
		await fc.assert(
			fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (payload) => {
				expect(await key.open(topic, payload, NOW)).toBeUndefined();
			}),
		);
		expect(await key.open(topic, 'x'.repeat(1_000_000), NOW)).toBeUndefined();
	});
});
