/** The list of updates: reading it by tab, marking, counting, searching. The counters in the account row change with every write to the list. */
import type { AccountId, ConversationId, EntryId, UpdateKind } from '../collaboration/model';
import { countUnread } from './accounts';
import type { LoopinDatabase } from './database';
import { inStore, watching } from './open';
import { isSoundAccount, soundUpdates } from './project';
import type { UpdateRecord } from './records';

/** `waiting` is not a tab of its own: the mentions that wait for an answer. */
export type Tab = 'unread' | 'mentions' | 'all';
export type ListOf = Tab | 'waiting';

/** The last row of the page before: the next page begins after it. */
export type Place = Pick<UpdateRecord, 'at' | 'account' | 'id'>;

export interface ListQuery {
	/** Accounts that are signed in now; of nobody else anything is shown. */
	accounts: readonly AccountId[];
	tab: ListOf;
	limit: number;
	after?: Place | undefined;
}

export interface Counts {
	unread: number;
	unreadMentions: number;
	/** Mentions that I have not answered. */
	waiting: number;
}

const MENTION: UpdateKind = 'mention';

/** Newest first; a total order, so that pages neither overlap nor leave gaps. */
export const newestFirst = (a: Place, b: Place): number =>
	b.at - a.at || (a.account < b.account ? 1 : a.account > b.account ? -1 : 0) || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);

function rangeOf(db: LoopinDatabase, account: AccountId, tab: ListOf, upTo: number) {
	if (tab === 'unread') return db.updates.where('[account+unread+at]').between([account, 1, -Infinity], [account, 1, upTo], true, true);
	if (tab === 'waiting') return db.updates.where('[account+waiting+at]').between([account, 1, -Infinity], [account, 1, upTo], true, true);
	if (tab === 'mentions') return db.updates.where('[account+kind+at]').between([account, MENTION, -Infinity], [account, MENTION, upTo], true, true);
	return db.updates.where('[account+at]').between([account, -Infinity], [account, upTo], true, true);
}

async function list(db: LoopinDatabase, { accounts, tab, limit, after }: ListQuery): Promise<UpdateRecord[]> {
	const upTo = after?.at ?? Infinity;
	const found: unknown[] = [];
	for (const account of accounts) {
		const range = rangeOf(db, account, tab, upTo).reverse();
		found.push(...(await (after ? range.filter((row) => newestFirst(after, row) < 0) : range).limit(limit).toArray()));
	}
	return soundUpdates(found).sort(newestFirst).slice(0, limit);
}

/** One page of a tab, newest first. */
export const listUpdates = (query: ListQuery): Promise<UpdateRecord[]> => inStore((db) => list(db, query));

/** The page now and after each change, until the signal aborts. */
export const watchUpdates = (query: ListQuery, changed: (updates: UpdateRecord[]) => void, signal: AbortSignal): void =>
	watching((db) => list(db, query), changed, signal);

async function counts(db: LoopinDatabase, accounts: readonly AccountId[]): Promise<Counts> {
	const rows = (await db.accounts.bulkGet([...accounts])).filter(isSoundAccount);
	let waiting = 0;
	// Few at any time, so they are counted in the index.
	for (const { account } of rows) waiting += await rangeOf(db, account, 'waiting', Infinity).count();
	return {
		unread: rows.reduce((sum, row) => sum + Math.max(0, row.unread), 0),
		unreadMentions: rows.reduce((sum, row) => sum + Math.max(0, row.unreadMentions), 0),
		waiting,
	};
}

/** Unread updates of these accounts, from the counters, and the mentions that wait. */
export const countsOf = (accounts: readonly AccountId[]): Promise<Counts> => inStore((db) => counts(db, accounts));

/** The counts now and after each change, until the signal aborts. */
export const watchCounts = (accounts: readonly AccountId[], changed: (counts: Counts) => void, signal: AbortSignal): void =>
	watching((db) => counts(db, accounts), changed, signal);

export const getUpdate = async (account: AccountId, id: EntryId): Promise<UpdateRecord | undefined> => {
	const row = await inStore((db) => db.updates.get([account, id]));
	return soundUpdates(row ? [row] : [])[0];
};

/** Marks updates read or unread; gives those that were changed (for Undo). */
export const markUpdates = (account: AccountId, ids: readonly EntryId[], read: boolean): Promise<EntryId[]> =>
	inStore((db) =>
		db.transaction('rw', db.accounts, db.updates, async () => {
			const rows = (await db.updates.bulkGet([...new Set(ids)].map((id): [AccountId, EntryId] => [account, id]))).filter((row) => row !== undefined);
			return mark(db, account, rows, read ? 0 : 1);
		}),
	);

/** Marks everything of a conversation read; gives those that were changed. */
export const markConversationRead = (account: AccountId, conversation: ConversationId): Promise<EntryId[]> =>
	inStore((db) =>
		db.transaction('rw', db.accounts, db.updates, async () => {
			const rows = await db.updates.where('[account+conversation+at]').between([account, conversation, -Infinity], [account, conversation, Infinity]).toArray();
			return mark(db, account, rows, 0);
		}),
	);

/** Marks everything of these accounts read; gives what was changed, per account (for Undo). */
export async function markAllRead(accounts: readonly AccountId[]): Promise<Array<{ account: AccountId; updates: EntryId[] }>> {
	const done: Array<{ account: AccountId; updates: EntryId[] }> = [];
	for (const account of accounts) {
		const updates = await inStore((db) =>
			db.transaction('rw', db.accounts, db.updates, async () =>
				mark(db, account, await db.updates.where('[account+unread+at]').between([account, 1, -Infinity], [account, 1, Infinity]).toArray(), 0),
			),
		);
		if (updates.length) done.push({ account, updates });
	}
	return done;
}

/** Inside a transaction: writes the marks and moves the counters by what changed. */
async function mark(db: LoopinDatabase, account: AccountId, rows: readonly UpdateRecord[], unread: 0 | 1): Promise<EntryId[]> {
	const changing = rows.filter((row) => row.unread !== unread);
	if (!changing.length) return [];
	// What was read in the list before its toast came is no news any more.
	await db.updates.bulkPut(changing.map((row) => ({ ...row, unread, toAnnounce: unread ? row.toAnnounce : 0 })));
	const sign = unread ? 1 : -1;
	const mentions = changing.filter((row) => row.kind === MENTION).length;
	await db.accounts
		.where('account')
		.equals(account)
		.modify((record) => {
			record.unread += sign * changing.length;
			record.unreadMentions += sign * mentions;
		});
	return changing.map((row) => row.id);
}

/** "No answer needed", or taken back: whether a mention waits for the agent. Only mentions wait. */
export const setWaiting = (account: AccountId, id: EntryId, waiting: boolean): Promise<void> =>
	inStore(async (db) => {
		await db.updates
			.where('[account+id]')
			.equals([account, id])
			.filter((row) => row.kind === MENTION)
			.modify({ waiting: waiting ? 1 : 0 });
	});

/** Sets the counters to what is really there; gives whether they were wrong. Part of the nightly upkeep: a wrong badge must not stay wrong. */
export const recount = (account: AccountId): Promise<boolean> =>
	inStore((db) =>
		db.transaction('rw', db.accounts, db.updates, async () => {
			const record = await db.accounts.get(account);
			if (!record) return false;
			const [unread, unreadMentions] = await countUnread(db, account);
			if (record.unread === unread && record.unreadMentions === unreadMentions) return false;
			await db.accounts.update(account, { unread, unreadMentions });
			return true;
		}),
	);
