/**
 * A small mirror of the agent's decisions in storage.local (key `decisions`): browsers may evict IndexedDB, and it may break. When the
 * database comes back empty, mutes and read marks are taken from here, and what is newer than the mirror counts as new.
 */
import * as v from 'valibot';
import type { AccountId, ConversationId, EntryId, Milliseconds } from '../collaboration/model';
import { browser } from '../platform/browser';
import { inStore } from './open';

const KEY = 'decisions';
const MOST_UNREAD = 1_000;

const mirrored = v.object({
	/** Time of the newest update stored when this was written (the helpdesk's clock). */
	newestAt: v.number(),
	/** Everything stored and not named here was read. */
	unread: v.array(v.string()),
	muted: v.array(v.string()),
});

export interface Decisions {
	newestAt: Milliseconds;
	unread: readonly EntryId[];
	muted: readonly ConversationId[];
}

async function readAll(): Promise<Record<string, unknown>> {
	try {
		const stored = (await browser.storage.local.get(KEY))[KEY];
		return typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {};
	} catch {
		return {};
	}
}

/** What was decided on that account, as last mirrored. */
export async function decisionsOf(account: AccountId): Promise<Decisions | undefined> {
	const parsed = v.safeParse(mirrored, (await readAll())[account]);
	return parsed.success ? (parsed.output as unknown as Decisions) : undefined;
}

/** Brings the mirror up to date; writes only when something changed. Accounts that are no longer stored leave it. */
export async function mirrorDecisions(): Promise<void> {
	const now = await inStore((db) =>
		db.transaction('r', [db.accounts, db.updates, db.conversations], async () => {
			const all: Record<string, Decisions> = {};
			for (const { account, recovered } of await db.accounts.toArray()) {
				const newest = await db.updates.where('[account+at]').between([account, 0], [account, Number.MAX_VALUE]).last();
				const unread = await db.updates
					.where('[account+unread+at]')
					.between([account, 1, 0], [account, 1, Number.MAX_VALUE])
					.reverse()
					.limit(MOST_UNREAD)
					.toArray();
				const muted = await db.conversations
					.where('account')
					.equals(account)
					.filter((row) => row.muted === 1)
					.toArray();
				all[account] = {
					newestAt: Math.max(newest?.at ?? 0, recovered?.newestAt ?? 0),
					unread: [...unread.map((row) => row.id), ...(recovered?.unread ?? [])],
					muted: muted.map((row) => row.id),
				};
			}
			return all;
		}),
	);
	const before = await readAll();
	if (JSON.stringify(before) !== JSON.stringify(now)) await browser.storage.local.set({ [KEY]: now });
}

/** Forgets the mirror of one account, or of all. */
export async function forgetDecisions(account?: AccountId): Promise<void> {
	if (account === undefined) return browser.storage.local.remove(KEY);
	const all = await readAll();
	if (!Object.hasOwn(all, account)) return;
	delete all[account];
	await browser.storage.local.set({ [KEY]: all });
}
