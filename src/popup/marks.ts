/** Read marks: shown at once, stored by the background, taken back when that failed. */
import type { AccountId, EntryId } from '../collaboration/model';
import { call } from '../platform/messenger';
import { listUpdates } from '../store/updates';
import { type RowKey, rowKey } from './rows';
import type { Popup } from './state';

/** How many one message may mark (its contract). */
const MOST_MARKED = 100_000;

/** Marks updates of one account. Rejects, with everything as it was, when it could not be stored. */
export type Marker = (account: AccountId, updates: readonly EntryId[], read: boolean) => Promise<void>;

export function createMarker(popup: Popup): Marker {
	const change = (keys: readonly RowKey[], set: (marks: Map<RowKey, boolean>, key: RowKey) => void) => {
		const next = new Map(popup.decided.value);
		for (const key of keys) set(next, key);
		popup.decided.value = next;
	};
	return async (account, updates, read) => {
		const keys = updates.map((update) => rowKey(account, update));
		change(keys, (marks, key) => marks.set(key, read));
		try {
			await call('updates.mark', { account, updates: [...updates], read });
		} catch (thrown) {
			change(keys, (marks, key) => marks.delete(key));
			throw thrown;
		}
	};
}

/** Marks everything read of the helpdesks that are shown; gives how many that were, and how to take it back. */
export async function markAll(popup: Popup, mark: Marker): Promise<{ count: number; undo: () => Promise<void> }> {
	const marked: { account: AccountId; updates: EntryId[] }[] = [];
	for (const { account } of popup.shownDesks.value) {
		const updates = (await listUpdates({ accounts: [account], tab: 'unread', limit: MOST_MARKED })).map(({ id }) => id);
		if (updates.length === 0) continue;
		await mark(account, updates, true);
		marked.push({ account, updates });
	}
	return {
		count: marked.reduce((sum, each) => sum + each.updates.length, 0),
		undo: async () => {
			for (const { account, updates } of marked) await mark(account, updates, false);
		},
	};
}
