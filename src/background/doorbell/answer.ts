/**
 * What a ring does: one look at that site, soon. It carries no news and makes none: lost, forged, replayed or doubled it costs at most that one look,
 * and what is found there goes the ordinary way (sync.ts), by cursor and stable ids.
 */
import type { Milliseconds, SiteId } from '../../collaboration/model';
import { browser } from '../../platform/browser';
import { log } from '../../platform/log';
import { poke } from '../schedule';
import type { Heard } from './listening';
import { noteRing } from './state';

const SEEN_KEY = 'doorbellSeen';
/** Rings remembered against replays. */
const MOST_SEEN = 500;
/** A conversation's followers look at the same place: not all of them at once. Who is rung by name is one. */
const SPREAD: Record<Whose, Milliseconds> = { agent: 150, conversation: 1_200 };

type Whose = 'agent' | 'conversation';

interface Look {
	whose: Whose;
	begin(): void;
	done: Promise<void>;
}
/** Looks that were asked for and have not begun: what rings meanwhile is answered by the same one. */
const waiting = new Map<SiteId, Look>();

/** Resolves when the ring was answered or dismissed: only then is it acknowledged to the broker. Never rejects. */
export async function answerRing(topics: ReadonlyMap<string, Heard>, topic: string, payload: string): Promise<void> {
	try {
		const heard = topics.get(topic);
		const ring = heard && (await heard.key.open(topic, payload, Date.now()));
		if (!heard || !ring) return log.debug('doorbell: not ours, or forged');
		await answer(heard.site, ring.id, heard.conversation === undefined ? 'agent' : 'conversation');
	} catch (thrown) {
		log.warn('doorbell ring', thrown);
	}
}

/**
 * The same ring goes to a conversation's followers and to the agents it names: whoever heard it by name need not look again for the conversation, but not
 * the other way round, for a mention is not to wait for the share as other news does (schedule-plan.ts).
 */
async function answer(site: SiteId, id: string, whose: Whose): Promise<void> {
	const mine = `${whose}:${id}`;
	const before = new Set([...answering, ...(await answered())]);
	if (before.has(mine) || before.has(`agent:${id}`)) return log.debug('doorbell: said before');
	// Remembered only once it was answered: a worker that dies over it hears it again, and must not take it for a replay.
	answering.add(mine);
	try {
		await noteRing(Date.now());
		await look(site, whose);
		await remember(mine);
	} finally {
		answering.delete(mine);
	}
}

function look(site: SiteId, whose: Whose): Promise<void> {
	const same = waiting.get(site);
	if (same) {
		if (whose === 'agent' && same.whose === 'conversation') {
			same.whose = 'agent';
			setTimeout(same.begin, Math.random() * SPREAD.agent);
		}
		return same.done;
	}
	const next: Look = { whose, begin: () => undefined, done: Promise.resolve() };
	next.done = new Promise<void>((resolve) => {
		next.begin = resolve;
	}).then(() => {
		waiting.delete(site);
		return poke(site, next.whose === 'agent' ? 'rung-by-name' : 'rung');
	});
	waiting.set(site, next);
	setTimeout(next.begin, Math.random() * SPREAD[whose]);
	return next.done;
}

/** Rings that are being answered now, by this worker. */
const answering = new Set<string>();
let remembered: string[] | undefined;

/** Kept for the session: a replay after that is too old, or costs one look. */
async function answered(): Promise<string[]> {
	if (!remembered) {
		const stored = (await browser.storage.session.get(SEEN_KEY).catch((): Record<string, unknown> => ({})))[SEEN_KEY];
		remembered ??= Array.isArray(stored) ? stored.filter((one): one is string => typeof one === 'string') : [];
	}
	return remembered;
}

async function remember(id: string): Promise<void> {
	remembered = [...(await answered()), id].slice(-MOST_SEEN);
	await browser.storage.session.set({ [SEEN_KEY]: remembered }).catch(() => undefined);
}
