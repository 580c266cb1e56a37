/** Rows that came out of the disk other than they went in: nobody shows them, and they must not count for ever. Part of the upkeep. */
import type { AccountId, ConversationId, EntryId } from '../collaboration/model';
import { inStore } from './open';
import { isSoundConversation, soundConversation, soundUpdates } from './project';

/** Rows looked at in one transaction: the popup must not wait for us. */
const SLICE = 500;

/** Deletes corrupt updates and mends corrupt rows of conversations; gives how many there were. Jobs are pruneJobs' business, drafts are never touched. */
export async function sweep(): Promise<number> {
	return (await sweepUpdates()) + (await sweepConversations());
}

async function sweepUpdates(): Promise<number> {
	let swept = 0;
	for (let after: [AccountId, EntryId] | undefined = ['' as AccountId, '' as EntryId]; after; ) {
		const from: [AccountId, EntryId] = after;
		after = await inStore((db) =>
			db.transaction('rw', db.updates, async () => {
				const rows = await db.updates.where(':id').above(from).limit(SLICE).toArray();
				const corrupt = rows.filter((row) => soundUpdates([row]).length === 0);
				await db.updates.bulkDelete(corrupt.map((row) => [row.account, row.id]));
				swept += corrupt.length;
				const last = rows.at(-1);
				return last && rows.length === SLICE ? ([last.account, last.id] as [AccountId, EntryId]) : undefined;
			}),
		);
	}
	return swept;
}

async function sweepConversations(): Promise<number> {
	let swept = 0;
	for (let after: [AccountId, ConversationId] | undefined = ['' as AccountId, '' as ConversationId]; after; ) {
		const from: [AccountId, ConversationId] = after;
		after = await inStore((db) =>
			db.transaction('rw', db.conversations, async () => {
				const rows = await db.conversations.where(':id').above(from).limit(SLICE).toArray();
				const corrupt = rows.filter((row) => !isSoundConversation(row));
				await db.conversations.bulkPut(corrupt.map(soundConversation));
				swept += corrupt.length;
				const last = rows.at(-1);
				return last && rows.length === SLICE ? ([last.account, last.id] as [AccountId, ConversationId]) : undefined;
			}),
		);
	}
	return swept;
}
