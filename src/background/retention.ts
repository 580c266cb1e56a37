/** Pruning: by the agent's setting, and not on the word of a clock that has just leapt. */
import type { Milliseconds } from '../collaboration/model';
import { log } from '../platform/log';
import { readSettings } from '../platform/settings-store';
import { allAccounts } from '../store/accounts';
import { pruneJobs } from '../store/jobs';
import { pruneOlderThan } from '../store/retention';
import { sweep } from '../store/sweep';
import { recount } from '../store/updates';

const DAY: Milliseconds = 86_400_000;

/**
 * Deletes what is older than the setting says. When more time than the whole retention seems to have passed since the last time, the clock may
 * have leapt: then only the next pruning, hours later, believes it.
 */
export async function prune({ lastAt, now }: { lastAt: Milliseconds; now: Milliseconds }): Promise<void> {
	const { keepDays } = await readSettings();
	if (lastAt !== 0 && now - lastAt > keepDays * DAY) return;
	const deleted = await pruneOlderThan(keepDays, now);
	await pruneJobs(now - keepDays * DAY);
	const swept = await sweep();
	if (swept) log.warn('corrupt rows swept', swept);
	for (const { account } of await allAccounts()) if (await recount(account)) log.warn('counter was wrong');
	if (deleted) log.debug('pruned', deleted);
}
