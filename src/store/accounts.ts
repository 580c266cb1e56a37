/** One row for each agent who was ever signed in on a connected site. Every other row belongs to one of them. */
import { type AccountId, type AgentId, accountId, type Site, type SiteId } from '../collaboration/model';
import { afterMentions } from '../collaboration/often';
import type { Me } from '../helpdesks/helpdesk';
import type { LoopinDatabase } from './database';
import { decisionsOf, forgetDecisions } from './decisions';
import { inStore } from './open';
import { isSoundAccount, soundOften } from './project';
import type { AccountRecord } from './records';

/**
 * Records who is signed in and gives the account; idempotent. A new account starts at cursor '' (its history is listed, never announced);
 * one that was known before its database was lost gets its mutes and read marks back.
 */
export async function ensureAccount(site: Site, me: Me): Promise<AccountRecord> {
	const account = accountId(site.id, me.id);
	const known = await inStore((db) => db.accounts.get(account));
	if (isSoundAccount(known)) {
		const now = withAccountFacts(me, known.me);
		if (JSON.stringify(known.me) === JSON.stringify(now)) return known;
		await inStore((db) => db.accounts.update(account, { me: now }));
		return { ...known, me: now };
	}
	const decisions = await decisionsOf(account);
	return inStore((db) =>
		db.transaction('rw', db.accounts, db.conversations, db.updates, async () => {
			const meanwhile = await db.accounts.get(account);
			if (isSoundAccount(meanwhile)) return meanwhile;
			const [unread, unreadMentions] = await countUnread(db, account); // updates may have outlived a corrupt account row
			const row: AccountRecord = {
				account,
				site: site.id,
				me,
				cursor: '',
				unread,
				unreadMentions,
				directorySavedAt: 0,
				directoryComplete: false,
				lastSyncedAt: 0,
			};
			if (decisions) row.recovered = { newestAt: decisions.newestAt, unread: decisions.unread };
			await db.accounts.put(row);
			for (const id of decisions?.muted ?? []) {
				const conversation = await db.conversations.get([account, id]);
				await db.conversations.put({ readAt: 0, ...conversation, account, id, muted: 1 });
			}
			return row;
		}),
	);
}

/** Who is signed in, with what was told of the account as a whole before: a helpdesk does not tell it each time it is asked who somebody is. */
function withAccountFacts(me: Me, before: Me): Me {
	const { collaborationOff, siteName, version } = before;
	return {
		...(collaborationOff === undefined ? {} : { collaborationOff }),
		...(siteName === undefined ? {} : { siteName }),
		...(version === undefined ? {} : { version }),
		...me,
	};
}

/** Unread updates and unread mentions, counted one by one: the truth that the counters must equal. */
export async function countUnread(db: LoopinDatabase, account: AccountId): Promise<[unread: number, mentions: number]> {
	const rows = db.updates.where('[account+unread+at]').between([account, 1, 0], [account, 1, Number.MAX_VALUE]);
	const unread = await rows.count();
	const mentions = unread === 0 ? 0 : await rows.filter((row) => row.kind === 'mention').count();
	return [unread, mentions];
}

export const getAccount = async (account: AccountId): Promise<AccountRecord | undefined> => {
	const row = await inStore((db) => db.accounts.get(account));
	return isSoundAccount(row) ? row : undefined;
};

export const accountsOf = async (site: SiteId): Promise<AccountRecord[]> =>
	(await inStore((db) => db.accounts.where('site').equals(site).toArray())).filter(isSoundAccount);

export const allAccounts = async (): Promise<AccountRecord[]> => (await inStore((db) => db.accounts.toArray())).filter(isSoundAccount);

/** Counts that this agent mentioned these people in a note, at `now` (ms). */
export const countMentions = (account: AccountId, named: readonly AgentId[], now: number): Promise<void> =>
	inStore((db) =>
		db.transaction('rw', db.accounts, async () => {
			const row = await db.accounts.get(account);
			if (row) await db.accounts.update(account, { often: afterMentions(soundOften(row), named, now) });
		}),
	);

/** Deletes everything that belongs to the account, in one transaction. */
export async function deleteAccount(account: AccountId): Promise<void> {
	await inStore((db) =>
		db.transaction('rw', [db.accounts, db.agents, db.updates, db.conversations, db.jobs, db.drafts, db.shadows], async () => {
			await db.accounts.delete(account);
			for (const table of [db.agents, db.conversations, db.jobs, db.drafts, db.shadows]) await table.where('account').equals(account).delete();
			await db.updates.where('[account+at]').between([account, -Infinity], [account, Infinity]).delete();
		}),
	);
	await forgetDecisions(account);
}

/** Deletes what is stored of every agent who was signed in on the site. */
export async function deleteSite(site: SiteId): Promise<void> {
	for (const account of await inStore((db) => db.accounts.where('site').equals(site).primaryKeys())) await deleteAccount(account);
}

/** Deletes the list of updates on this device. The place in the stream is kept, so that what was deleted does not come back. */
export async function clearUpdates(): Promise<void> {
	await inStore((db) =>
		db.transaction('rw', db.accounts, db.updates, async () => {
			await db.updates.clear();
			await db.accounts.toCollection().modify({ unread: 0, unreadMentions: 0 });
		}),
	);
}

/** Deletes all rows of all tables, and the mirror of decisions. */
export async function clearEverything(): Promise<void> {
	await inStore((db) =>
		db.transaction('rw', db.tables, async () => {
			for (const table of db.tables) await table.clear();
		}),
	);
	await forgetDecisions();
}
