/** Who is rung, after the helpdesk confirmed what this agent did: the conversation's topic, and each follower and mentioned agent by name. */
import type { AccountId, AgentId, ConversationId, Site } from '../../collaboration/model';
import { browser } from '../../platform/browser';
import { readDoorbell } from '../../platform/doorbell-settings';
import { log } from '../../platform/log';
import { getConversation } from '../../store/conversations';
import type { Job } from '../../store/records';
import { withLock } from '../locks';
import { openLine, tendDoorbell } from './line';

const KEY = 'doorbellToRing';
/** Of a larger crowd the rest hears it by the conversation's topic. */
const MOST_BY_NAME = 50;
const MOST_WAITING = 100;

interface ToRing {
	id: string;
	rings: Array<[topic: string, payload: string]>;
}

interface News {
	account: AccountId;
	conversation: ConversationId;
}

/** Rings for a job that is done. Never rejects: who is not rung finds the news by asking. */
export const ringFor = (site: Site, job: Job): Promise<void> => ringAbout(site, job, job.kind === 'follower' ? [job.agent] : job.mentions.map(({ id }) => id));

/** Rings for something that the helpdesk confirmed in that conversation: `named`, whoever follows, whoever listens to it. Never rejects. */
export async function ringAbout(site: Site, { account, conversation }: News, named: readonly AgentId[] = []): Promise<void> {
	try {
		if (!(await readDoorbell())) return;
		if (!openLine()) await tendDoorbell({ now: true });
		const line = openLine();
		if (!line) return;
		const me = account.slice(account.lastIndexOf('#') + 1);
		const ids = [...new Set([...named, ...(await followersOf(account, conversation))])].filter((id) => id !== me).slice(0, MOST_BY_NAME);
		const id = crypto.randomUUID();
		const rings: ToRing['rings'] = [];
		for (const key of line.keys) {
			const ring = { id, at: Date.now(), conversation: await key.conversation(site.id, conversation) };
			// By name first: whoever hears it so need not look again when the conversation rings.
			const topics = [...(await Promise.all(ids.map((one) => key.agentTopic(site.id, one)))), await key.conversationTopic(site.id, conversation)];
			for (const topic of topics) rings.push([topic, await key.seal(topic, ring)]);
		}
		await keep({ id, rings });
		await ringWaiting();
	} catch (thrown) {
		log.warn('doorbell: not rung', thrown);
	}
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
			const [{ id, rings }] = list as [ToRing, ...ToRing[]];
			for (const [topic, payload] of rings) await line.broker.publish(topic, payload);
			await browser.storage.session.set({ [KEY]: (await stored()).filter((other) => other.id !== id) });
		}
	}).catch((thrown: unknown) => log.debug('doorbell: rung later', thrown));
}
