/** How long things are kept on this device. */
import type { Milliseconds } from '../collaboration/model';
import { inStore } from './open';

const DAY: Milliseconds = 86_400_000;
/** Rows deleted in one transaction: the popup must not wait for us. */
const SLICE = 500;

/**
 * Deletes updates stored more than `keepDays` ago, whether read or not, and what was kept of conversations nobody has looked at since; mutes stay.
 * Gives how many updates were deleted. Interrupted, it goes on the next time.
 */
export async function pruneOlderThan(keepDays: number, now: Milliseconds): Promise<number> {
	const before = now - keepDays * DAY;
	let deleted = 0;
	for (let slice = SLICE; slice === SLICE; deleted += slice) slice = await pruneSlice(before);
	await inStore((db) =>
		db.conversations
			.filter((row) => row.readAt > 0 && row.readAt < before && row.conversation !== undefined)
			.modify((row) => {
				delete row.conversation;
				row.readAt = 0;
			}),
	);
	return deleted;
}

const pruneSlice = (before: Milliseconds): Promise<number> =>
	inStore((db) =>
		db.transaction('rw', db.accounts, db.updates, async () => {
			const rows = await db.updates.where('storedAt').below(before).limit(SLICE).toArray();
			await db.updates.bulkDelete(rows.map((row) => [row.account, row.id]));
			const unread = rows.filter((row) => row.unread === 1);
			for (const account of new Set(unread.map((row) => row.account))) {
				const gone = unread.filter((row) => row.account === account);
				await db.accounts
					.where('account')
					.equals(account)
					.modify((record) => {
						record.unread -= gone.length;
						record.unreadMentions -= gone.filter((row) => row.kind === 'mention').length;
					});
			}
			return rows.length;
		}),
	);
