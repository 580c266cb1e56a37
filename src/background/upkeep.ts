/** What is done now and then after a check: the directory renewed, old things pruned, counters looked over, decisions mirrored. */
import * as v from 'valibot';
import type { Milliseconds, Site, SiteId } from '../collaboration/model';
import { browser } from '../platform/browser';
import { asLoopinError } from '../platform/errors';
import { log } from '../platform/log';
import { getAccount } from '../store/accounts';
import { countAgents } from '../store/agents';
import { mirrorDecisions } from '../store/decisions';
import { renewDirectory } from './directory';
import { lastKnown } from './identity';
import { prune } from './retention';

const HOUR: Milliseconds = 3_600_000;
const KEY = 'upkeep';
const PRUNE_EVERY = 6 * HOUR;
/** A directory is renewed once a day, a large one every third day: it costs a request per hundred agents. */
const RENEW_AFTER = 24 * HOUR;
const LARGE = 2_000;

const schema = v.object({ prunedAt: v.pipe(v.number(), v.finite()), renewedAt: v.record(v.string(), v.number()) });
type Log = v.InferOutput<typeof schema>;

async function read(): Promise<Log> {
	const parsed = v.safeParse(schema, (await browser.storage.local.get(KEY))[KEY]);
	return parsed.success ? parsed.output : { prunedAt: 0, renewedAt: {} };
}

/** Due when it is long ago, or "in the future": then the clock was set back. */
const isDue = (last: Milliseconds, every: Milliseconds, now: Milliseconds): boolean => now - last >= every || last > now + HOUR;

/** Never throws: nothing here is worth failing a check for. */
export async function upkeep(site: Site): Promise<void> {
	try {
		await mirrorDecisions();
		const now = Date.now();
		const done = await read();
		if (isDue(done.prunedAt, PRUNE_EVERY, now)) {
			await browser.storage.local.set({ [KEY]: { ...done, prunedAt: now } });
			await prune({ lastAt: done.prunedAt, now });
		}
		await renewIfDue(site, now);
	} catch (thrown) {
		log.warn('upkeep', asLoopinError(thrown).kind);
	}
}

async function renewIfDue(site: Site, now: Milliseconds): Promise<void> {
	const known = await lastKnown(site);
	const record = known && (await getAccount(known.account));
	if (!record) return;
	const every = (await countAgents(record.account)) > LARGE ? 3 * RENEW_AFTER : RENEW_AFTER;
	if (record.directoryComplete && !isDue(record.directorySavedAt, every, now)) return;
	// A directory that could not be read is asked for again in an hour, not with every check.
	const { renewedAt, ...rest } = await read();
	if (!isDue(renewedAt[record.account] ?? 0, HOUR, now)) return;
	await browser.storage.local.set({ [KEY]: { ...rest, renewedAt: { ...renewedAt, [record.account]: now } } });
	// Not awaited: a hundred pages must not hold up the next check.
	void renewDirectory(site).catch((thrown: unknown) => log.warn('directory', asLoopinError(thrown).kind));
}

const sizes = new Map<SiteId, { size: number; at: Milliseconds }>();

/** Agents of the account that is signed in there, as far as they are known; 0 when they are not. Counted every ten minutes at most. */
export async function teamSize(site: Site): Promise<number> {
	const known = sizes.get(site.id);
	if (known && Math.abs(Date.now() - known.at) < HOUR / 6) return known.size;
	try {
		const who = await lastKnown(site);
		const size = who ? await countAgents(who.account) : 0;
		if (size) sizes.set(site.id, { size, at: Date.now() });
		return size;
	} catch {
		return 0;
	}
}
