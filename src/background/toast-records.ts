/**
 * The toasts that are up, or were about to be. They live in storage.session: they outlive the worker, not the browser (nor do notifications).
 * A record is written before its toast is drawn; whoever finds it after a crash knows what was meant.
 */
import type { AccountId, ConversationId, EntryId, Milliseconds, SiteId, Update } from '../collaboration/model';
import { browser } from '../platform/browser';
import type { Toast } from '../platform/messages';
import { withLock } from './locks';

const KEY = 'toasts';
/** A toast on a page may be held by the pointer for long; after this it is no longer counted as up. */
const FORGOTTEN_AFTER: Milliseconds = 15 * 60_000;

export interface ToastRecord {
	toast: Toast;
	/** Absent for problems, which belong to a site. */
	account?: AccountId;
	/** All updates that it stands for (a group's toast carries the newest three only). */
	updates: readonly Update[];
	state: 'showing' | 'shown';
	system: boolean;
	page: boolean;
	startedAt: Milliseconds;
	/** When the system notification is taken away; 0: it stays. */
	endsAt: Milliseconds;
}

/** All records, by toast id. It is our own writing in the browser's memory; a foreign shape is passed over. */
export async function toastRecords(): Promise<Record<string, ToastRecord>> {
	const { [KEY]: stored } = await browser.storage.session.get(KEY);
	if (typeof stored !== 'object' || stored === null) return {};
	return Object.fromEntries(
		Object.entries(stored as Record<string, ToastRecord>).filter(([id, record]) => record?.toast?.id === id && Array.isArray(record.updates)),
	);
}

export const toastRecord = async (id: string): Promise<ToastRecord | undefined> => {
	const all = await toastRecords();
	return Object.hasOwn(all, id) ? all[id] : undefined;
};

/**
 * Changes one record; `undefined` deletes it. One change at a time; `after` belongs to it: the next, of a newer toast of this id, waits for its end. Gives
 * the record as it is then.
 */
export function changeToast(
	id: string,
	change: (record: ToastRecord | undefined) => ToastRecord | undefined,
	after: () => Promise<void> = async () => undefined,
): Promise<ToastRecord | undefined> {
	return withLock('toasts', async () => {
		const now = Date.now();
		const { [id]: mine, ...rest } = await toastRecords();
		const kept = Object.entries(rest).filter(([, record]) => record.endsAt === 0 || now - Math.max(record.startedAt, record.endsAt) < FORGOTTEN_AFTER);
		const changed = change(mine);
		await browser.storage.session.set({ [KEY]: { ...Object.fromEntries(kept), ...(changed ? { [id]: changed } : {}) } });
		await after();
		return changed;
	});
}

/** What each conversation's toast of that account stands for while it is up. */
export async function onScreen(account: AccountId): Promise<Map<ConversationId, readonly Update[]>> {
	const up = Object.values(await toastRecords()).filter(
		(record) => record.account === account && record.state === 'shown' && record.toast.conversation !== undefined,
	);
	return new Map(up.map((record) => [record.toast.conversation as ConversationId, record.updates]));
}

export const coversAll = (record: ToastRecord, ids: readonly EntryId[]): boolean => ids.every((id) => record.updates.some((update) => update.id === id));

/** The records of one site: when it is disconnected, or another agent signed in there. */
export const toastsOfSite = async (site: SiteId): Promise<ToastRecord[]> => Object.values(await toastRecords()).filter((record) => record.toast.site === site);
