/** Rows marked read stay in Unread until the popup closes: nothing jumps away under the pointer. Pure. */
import type { UpdateRecord } from '../store/records';
import { type RowKey, rowKey } from './rows';

/** The order of the store's own lists (updates.ts): total, so that two updates of one second never change places. */
const newestFirst = (a: UpdateRecord, b: UpdateRecord): number =>
	b.at - a.at || (a.account < b.account ? 1 : a.account > b.account ? -1 : 0) || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);

export function createKeeper() {
	const kept = new Map<RowKey, UpdateRecord>();
	return {
		/** Starts anew: nothing was seen unread yet. */
		forget: () => kept.clear(),
		/**
		 * The unread rows with those that were seen unread before, as read, in their places. `limit` is how many were asked for: beyond a full page
		 * nothing is known of older rows, so none of them is called read.
		 */
		withKept(unread: readonly UpdateRecord[], limit: number): UpdateRecord[] {
			const now = new Set(unread.map((record) => rowKey(record.account, record.id)));
			const from = unread.length >= limit ? (unread.at(-1)?.at ?? -Infinity) : -Infinity;
			const read = [...kept].filter(([key, record]) => !now.has(key) && record.at >= from).map(([, record]): UpdateRecord => ({ ...record, unread: 0 }));
			for (const record of unread) kept.set(rowKey(record.account, record.id), record);
			return [...unread, ...read].sort(newestFirst);
		},
	};
}
