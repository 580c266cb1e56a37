/** What can be carried over when the database has to be made anew: the decisions and the outbox. Everything else comes back from the helpdesks. */
import Dexie from 'dexie';
import { log } from '../platform/log';
import type { LoopinDatabase } from './database';
import type { AccountRecord, ConversationRecord, DraftRecord, Job, ShadowRecord, UpdateRecord } from './records';

const TABLES = ['accounts', 'conversations', 'updates', 'jobs', 'drafts', 'shadows'] as const;
type Rows = Record<(typeof TABLES)[number], unknown[]>;

const isObject = (row: unknown): row is Record<string, unknown> => typeof row === 'object' && row !== null;
const hasStrings = (row: unknown, ...keys: string[]): boolean => isObject(row) && keys.every((key) => typeof row[key] === 'string');

/**
 * Reads what is still readable of a broken database, without its schema. A table that cannot be read is left behind; the mirror of
 * decisions (decisions.ts) fills in for updates and mutes then.
 */
export async function rescue(name: string): Promise<{ count: number; restore(db: LoopinDatabase): Promise<void> }> {
	const rows: Rows = { accounts: [], conversations: [], updates: [], jobs: [], drafts: [], shadows: [] };
	const lost = new Set<string>(TABLES);
	const old = new Dexie(name); // no version: opened as it is
	try {
		await old.open();
		for (const table of TABLES) {
			if (!old.tables.some((known) => known.name === table)) continue;
			try {
				rows[table] = await old.table(table).toArray();
				lost.delete(table);
			} catch {
				log.warn('table lost', table);
			}
		}
	} catch {
		log.warn('nothing readable in the old database');
	} finally {
		old.close();
	}
	const accounts = rows.accounts.filter((row) => hasStrings(row, 'account', 'site', 'cursor') && isObject((row as AccountRecord).me));
	const mutes = rows.conversations.filter((row) => hasStrings(row, 'account', 'id') && (row as ConversationRecord).muted === 1);
	const updates = rows.updates.filter((row) => hasStrings(row, 'account', 'id', 'conversation', 'kind'));
	const jobs = rows.jobs.filter((row) => hasStrings(row, 'id', 'account', 'site', 'kind', 'state'));
	const drafts = rows.drafts.filter((row) => hasStrings(row, 'account', 'conversation', 'text'));
	const shadows = rows.shadows.filter((row) => hasStrings(row, 'account', 'agent', 'site'));
	return {
		count: accounts.length + mutes.length + updates.length + jobs.length + drafts.length + shadows.length,
		restore: (db) =>
			db.transaction('rw', [db.accounts, db.conversations, db.updates, db.jobs, db.drafts, db.shadows], async () => {
				// Cursor and updates belong together: without the updates the cursor would skip them.
				if (!lost.has('accounts') && !lost.has('updates') && rows.updates.length === updates.length) {
					await db.accounts.bulkPut(accounts.map((row) => recounted(row as AccountRecord, updates as UpdateRecord[])));
					await db.updates.bulkPut(updates as UpdateRecord[]);
				}
				await db.conversations.bulkPut(mutes as ConversationRecord[]);
				await db.jobs.bulkPut(jobs as Job[]);
				await db.drafts.bulkPut(drafts as DraftRecord[]);
				await db.shadows.bulkPut(shadows as ShadowRecord[]);
			}),
	};
}

/** The account with its counters taken from its updates, and its directory (not carried over) marked as missing. */
function recounted(account: AccountRecord, updates: readonly UpdateRecord[]): AccountRecord {
	const unread = updates.filter((update) => update.account === account.account && update.unread === 1);
	const unreadMentions = unread.filter((update) => update.kind === 'mention').length;
	return { ...account, unread: unread.length, unreadMentions, directoryComplete: false, directorySavedAt: 0 };
}
