/**
 * What a ring does: one look at that site, soon. It carries no news and makes none: lost, forged, replayed or doubled it costs at most that one look,
 * and what is found there goes the ordinary way (sync.ts), by cursor and stable ids.
 */
import type { Milliseconds, SiteId } from '../../collaboration/model';
import { browser } from '../../platform/browser';
import { log } from '../../platform/log';
import { withLock } from '../locks';
import { poke } from '../schedule';
import type { Heard } from './listening';
import type { TeamKey } from './ring';
import { noteRing } from './state';

const SEEN_KEY = 'doorbellSeen';
/** Rings remembered against replays. */
const MOST_SEEN = 500;
/** A conversation's followers look at the same place: not all of them at once. Who is rung by name is one. */
const SPREAD: Record<'agent' | 'conversation', Milliseconds> = { agent: 150, conversation: 1_200 };

/** Looks that were asked for and have not begun: what rings meanwhile is answered by the same one. */
const waiting = new Map<SiteId, Promise<void>>();

/** Resolves when the ring was answered or dismissed: only then is it acknowledged to the broker. Never rejects. */
export async function answerRing(key: TeamKey, topics: ReadonlyMap<string, Heard>, topic: string, payload: string): Promise<void> {
	try {
		const heard = topics.get(topic);
		const ring = heard && (await key.open(topic, payload, Date.now()));
		if (!heard || !ring) return log.debug('doorbell: not ours, or forged');
		if (!(await isNew(ring.id))) return log.debug('doorbell: said before');
		await noteRing(Date.now());
		await look(heard.site, heard.conversation === undefined ? 'agent' : 'conversation');
	} catch (thrown) {
		log.warn('doorbell ring', thrown);
	}
}

function look(site: SiteId, whose: 'agent' | 'conversation'): Promise<void> {
	const same = waiting.get(site);
	if (same) return same;
	const pause = new Promise((resolve) => setTimeout(resolve, Math.random() * SPREAD[whose]));
	const next = pause.then(() => {
		waiting.delete(site);
		return poke(site, whose === 'agent' ? 'rung-by-name' : 'rung');
	});
	waiting.set(site, next);
	return next;
}

let remembered: string[] | undefined;

/** Remembers the ring; false when it was heard before. Kept for the session: a replay after that is too old, or costs one look. */
function isNew(id: string): Promise<boolean> {
	return withLock('doorbell-seen', async () => {
		if (!remembered) {
			const stored = (await browser.storage.session.get(SEEN_KEY).catch((): Record<string, unknown> => ({})))[SEEN_KEY];
			remembered = Array.isArray(stored) ? stored.filter((one): one is string => typeof one === 'string') : [];
		}
		if (remembered.includes(id)) return false;
		remembered = [...remembered, id].slice(-MOST_SEEN);
		await browser.storage.session.set({ [SEEN_KEY]: remembered }).catch(() => undefined);
		return true;
	});
}
