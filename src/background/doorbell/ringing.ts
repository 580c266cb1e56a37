/** Who is rung, after the helpdesk confirmed what this agent did: the conversation's topic, and each follower and mentioned agent by name. */
import type { AccountId, AgentId, ConversationId, Site } from '../../collaboration/model';
import { browser } from '../../platform/browser';
import { readDoorbell } from '../../platform/doorbell-settings';
import { log } from '../../platform/log';
import { getConversation } from '../../store/conversations';
import type { Job } from '../../store/records';
import { withLock } from '../locks';
import { allSites } from '../sites';
import { openLine, tendDoorbell } from './line';
import type { Ring } from './ring';

const KEY = 'doorbellToRing';
/** Of a larger crowd the rest hears it by the conversation's topic. */
const MOST_BY_NAME = 50;
const MOST_WAITING = 100;

interface ToRing {
	ring: Ring;
	topics: string[];
}

/** Rings for a job that is done. Never rejects: who is not rung finds the news by asking. */
export async function ringFor(site: Site, job: Job): Promise<void> {
	try {
		if (!(await readDoorbell())) return;
		if (!openLine()) await tendDoorbell({ now: true });
		const key = openLine()?.key;
		if (!key) return;
		const ids = await namedBy(job);
		const topics = [await key.conversationTopic(site.id, job.conversation), ...(await Promise.all(ids.map((id) => key.agentTopic(site.id, id))))];
		const ring: Ring = { id: crypto.randomUUID(), at: Date.now(), conversation: await key.conversation(site.id, job.conversation) };
		await keep({ ring, topics });
		await ringWaiting();
	} catch (thrown) {
		log.warn('doorbell: not rung', thrown);
	}
}

async function namedBy(job: Job): Promise<AgentId[]> {
	const followers = await followersOf(job.account, job.conversation);
	const named = job.kind === 'follower' ? [job.agent] : job.mentions.map(({ id }) => id);
	const me = job.account.slice(job.account.lastIndexOf('#') + 1);
	return [...new Set([...named, ...followers])].filter((id) => id !== me).slice(0, MOST_BY_NAME);
}

async function followersOf(account: AccountId, conversation: ConversationId): Promise<AgentId[]> {
	const followers = (await getConversation(account, conversation))?.conversation?.followers ?? [];
	return followers.filter(({ kind }) => kind === 'agent').map(({ id }) => id);
}

const stored = async (): Promise<ToRing[]> => {
	const list = (await browser.storage.session.get(KEY).catch((): Record<string, unknown> => ({})))[KEY];
	return Array.isArray(list) ? (list as ToRing[]) : [];
};
const keep = (one: ToRing): Promise<void> =>
	withLock('doorbell-out', async () => browser.storage.session.set({ [KEY]: [...(await stored()), one].slice(-MOST_WAITING) }));

/** Rings what a worker left unsaid when it died, or while there was no line. The same ring said twice is heard once. */
export async function ringWaiting(): Promise<void> {
	await withLock('doorbell-out', async () => {
		const line = openLine();
		if (!line) return;
		for (let list = await stored(); list.length > 0; list = await stored()) {
			const [{ ring, topics }] = list as [ToRing, ...ToRing[]];
			for (const topic of topics) await line.broker.publish(topic, await line.key.seal(topic, ring));
			await browser.storage.session.set({ [KEY]: (await stored()).filter((other) => other.ring.id !== ring.id) });
		}
	}).catch((thrown: unknown) => log.debug('doorbell: rung later', thrown));
}

/** Does anybody ring here at all? Asked by whoever decides whether a submit without mentions is worth following up. */
export const ringsHere = async (): Promise<boolean> => (await readDoorbell()) !== undefined && (await allSites()).length > 0;
