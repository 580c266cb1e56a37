import Dexie from 'dexie';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { prune } from '../../../src/background/retention';
import type { ConversationId, Entry, EntryId } from '../../../src/collaboration/model';
import { clearEverything, ensureAccount, getAccount } from '../../../src/store/accounts';
import { getConversation, mutedOf, setMuted } from '../../../src/store/conversations';
import { db } from '../../../src/store/db';
import { decisionsOf, mirrorDecisions } from '../../../src/store/decisions';
import { exportData } from '../../../src/store/export';
import { inStore } from '../../../src/store/open';
import { sweep } from '../../../src/store/sweep';
import { accountsToAnnounce, storeChanges, toAnnounce } from '../../../src/store/update-path';
import { markUpdates, recount } from '../../../src/store/updates';
import { resetFake } from '../fake-browser';
import { ACCOUNT, account, ME, SITE, update } from './fixtures';

const entry = (n: number): Entry => ({
	id: `e${n}` as EntryId,
	conversation: '7' as ConversationId,
	number: '7',
	title: 'A conversation',
	kind: 'note',
	author: { id: '1' as Entry['author']['id'], name: 'Ava Archer', kind: 'agent' },
	at: n * 1_000,
	text: 'hello',
	markedMentions: [],
});
const history = (...numbers: number[]) => ({ from: '', now: 9, changes: { entries: numbers.map(entry), cursor: 'c9', more: false, history: true } });

beforeEach(async () => {
	resetFake();
	await clearEverything();
});

test('an evicted database comes back with its mutes and read marks; what came meanwhile is news', async () => {
	await ensureAccount(SITE, ME);
	await storeChanges(ACCOUNT, { from: '', now: 5, changes: { entries: [entry(1), entry(2)], cursor: 'c2', more: false, history: false } });
	await markUpdates(ACCOUNT, ['e1' as EntryId], true);
	await setMuted(ACCOUNT, '8' as ConversationId, true);
	await mirrorDecisions();
	db.close({ disableAutoOpen: false });
	await Dexie.delete(db.name);

	const record = await ensureAccount(SITE, ME);
	expect(record).toMatchObject({ cursor: '', unread: 0, recovered: { newestAt: 2_000, unread: ['e2'] } });
	expect(await mutedOf(ACCOUNT)).toEqual(new Set(['8']));
	await storeChanges(ACCOUNT, history(1, 2, 3));
	const rows = await inStore((store) => store.updates.toArray());
	expect(rows.map((row) => [row.id, row.unread, row.toAnnounce])).toEqual([
		['e1', 0, 0],
		['e2', 1, 0],
		['e3', 1, 1],
	]);
	expect(await getAccount(ACCOUNT)).not.toHaveProperty('recovered');
	expect((await toAnnounce(ACCOUNT)).map((row) => row.id)).toEqual(['e3']);
});

test('a reinstall has no mirror: history is history', async () => {
	await ensureAccount(SITE, ME);
	await storeChanges(ACCOUNT, history(1, 2));
	expect((await inStore((store) => store.updates.toArray())).every((row) => row.unread === 0 && row.toAnnounce === 0)).toBe(true);
});

test('a corrupt account row is made anew and its updates are counted', async () => {
	await inStore((store) => store.accounts.put({ ...account(), unread: Number.NaN, cursor: 7 } as never));
	await inStore((store) => store.updates.bulkPut([update('e1', { kind: 'mention' }), update('e2')]));
	expect(await getAccount(ACCOUNT)).toBeUndefined();
	expect(await ensureAccount(SITE, ME)).toMatchObject({ unread: 2, unreadMentions: 1, cursor: '' });
});

test('a database whose tables are missing is made anew; what can be read of it is kept', async () => {
	await clearEverything();
	db.close({ disableAutoOpen: false });
	await Dexie.delete(db.name);
	// Somebody else's half-made database under our name, of our version.
	await new Promise<void>((resolve, reject) => {
		const request = indexedDB.open(db.name, 10);
		request.onupgradeneeded = () => {
			request.result.createObjectStore('conversations', { keyPath: ['account', 'id'] }).put({ account: ACCOUNT, id: '7', readAt: 0, muted: 1 });
			request.result
				.createObjectStore('drafts', { keyPath: ['account', 'conversation'] })
				.put({ account: ACCOUNT, conversation: '7', internal: true, text: 'half a thought', savedAt: 1 });
		};
		request.onsuccess = () => {
			request.result.close();
			resolve();
		};
		request.onerror = () => reject(request.error);
	});
	expect((await ensureAccount(SITE, ME)).account).toBe(ACCOUNT);
	expect(await mutedOf(ACCOUNT)).toEqual(new Set(['7']));
	expect(await inStore((store) => store.drafts.toArray())).toMatchObject([{ text: 'half a thought' }]);
});

test('a closed connection is opened again', async () => {
	await ensureAccount(SITE, ME);
	db.close({ disableAutoOpen: false });
	expect((await getAccount(ACCOUNT))?.account).toBe(ACCOUNT);
});

test('a full disk is a storage error, and nothing is lost by it', async () => {
	await ensureAccount(SITE, ME);
	const { put } = IDBObjectStore.prototype;
	const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
		if (this.name !== 'updates') return put.apply(this, args);
		throw new DOMException('the disk is full', 'QuotaExceededError');
	});
	const news = { from: '', now: 5, changes: { entries: [entry(1)], cursor: 'c1', more: false, history: false } };
	await expect(storeChanges(ACCOUNT, news)).rejects.toMatchObject({ kind: 'storage' });
	full.mockRestore();
	expect(await getAccount(ACCOUNT)).toMatchObject({ cursor: '', unread: 0 });
	expect((await storeChanges(ACCOUNT, news)).state).toBe('stored');
});

/** IndexedDB over a broken file: it will not open until it is deleted. */
const refuseToOpen = () => {
	const open = indexedDB.open.bind(indexedDB);
	const remove = indexedDB.deleteDatabase.bind(indexedDB);
	let sound = false;
	vi.spyOn(indexedDB, 'deleteDatabase').mockImplementation((name) => {
		sound = true;
		return remove(name);
	});
	vi.spyOn(indexedDB, 'open').mockImplementation((...args) => {
		if (sound) return open(...args);
		const error = new DOMException('Internal error opening backing store for indexedDB.open.', 'UnknownError');
		const request = Object.assign(new EventTarget(), { error, onerror: null as ((event: unknown) => void) | null });
		setTimeout(() => request.onerror?.({ target: request, preventDefault: () => undefined, stopPropagation: () => undefined }), 0);
		return request as never;
	});
};

test('a database that will not open is made anew', async () => {
	await ensureAccount(SITE, ME);
	await setMuted(ACCOUNT, '8' as ConversationId, true);
	await mirrorDecisions();
	db.close({ disableAutoOpen: false });
	refuseToOpen();
	vi.useFakeTimers({ toFake: ['Date'] });
	await expect(ensureAccount(SITE, ME)).rejects.toMatchObject({ kind: 'storage' });
	await expect(ensureAccount(SITE, ME)).rejects.toMatchObject({ kind: 'storage' }); // not given up yet
	vi.setSystemTime(Date.now() + 11_000);
	expect((await ensureAccount(SITE, ME)).account).toBe(ACCOUNT);
	vi.useRealTimers();
	expect(await mutedOf(ACCOUNT)).toEqual(new Set(['8'])); // from the mirror
});

test('a database that breaks while it is open is made anew with all that can be read of it', async () => {
	await ensureAccount(SITE, ME);
	await storeChanges(ACCOUNT, { from: '', now: 5, changes: { entries: [entry(1), entry(2)], cursor: 'c2', more: false, history: false } });
	await setMuted(ACCOUNT, '8' as ConversationId, true);
	await inStore((store) => store.drafts.put({ account: ACCOUNT, conversation: '7' as ConversationId, internal: true, text: 'half a thought', savedAt: 1 }));
	await inStore((store) => store.accounts.update(ACCOUNT, { unread: 99 }));
	let times = 0;
	const rows = await inStore((store) => (times++ === 0 ? Promise.reject(Object.assign(new Error('gone'), { name: 'UnknownError' })) : store.updates.toArray()));
	expect(times).toBe(2);
	expect(rows.map((row) => row.id)).toEqual(['e1', 'e2']);
	expect(await getAccount(ACCOUNT)).toMatchObject({ cursor: 'c2', unread: 2 });
	expect(await mutedOf(ACCOUNT)).toEqual(new Set(['8']));
	expect(await inStore((store) => store.drafts.count())).toBe(1);
});

test('the mirror is written when something changed, and projected when it is read', async () => {
	await ensureAccount(SITE, ME);
	await mirrorDecisions();
	expect(await decisionsOf(ACCOUNT)).toEqual({ newestAt: 0, unread: [], muted: [] });
	const { fake } = await import('../fake-browser');
	fake.local.items.set('decisions', { [ACCOUNT]: { newestAt: 'now', unread: {}, muted: 3 } });
	expect(await decisionsOf(ACCOUNT)).toBeUndefined();
});

test('the export holds the agent’s work, not the directory', async () => {
	await ensureAccount(SITE, ME);
	await inStore((store) => store.updates.put(update('e1')));
	const exported = await exportData(new Date(0));
	expect(exported).toMatchObject({ format: 'loopin-export', exportedAt: '1970-01-01T00:00:00.000Z', updates: [{ id: 'e1' }] });
	expect(exported).not.toHaveProperty('agents');
});

describe('corrupt rows', () => {
	const corruptUpdate = (id: string) => ({ ...update(id), author: 'Ava', unread: 1, toAnnounce: 1 }) as never;

	test('are not shown, do not count once they were swept, and nothing sound is touched', async () => {
		await ensureAccount(SITE, ME);
		await inStore(async (store) => {
			await store.updates.bulkPut([update('e1'), corruptUpdate('e2'), { ...update('e3'), text: undefined } as never, update('e4', { kind: 'mention' })]);
			await store.conversations.bulkPut([
				{ account: ACCOUNT, id: '7' as ConversationId, readAt: Number.NaN, muted: 1, mentioned: 1, conversation: { title: 7 } } as never,
				{ account: ACCOUNT, id: '8' as ConversationId, readAt: 5, muted: 1 },
			]);
		});
		await recount(ACCOUNT);
		expect(await getAccount(ACCOUNT)).toMatchObject({ unread: 4 });
		expect(await getConversation(ACCOUNT, '7' as ConversationId)).toEqual({ account: ACCOUNT, id: '7', readAt: 0, muted: 1, mentioned: 1 });
		expect(await sweep()).toBe(3);
		expect(await sweep()).toBe(0);
		expect(await recount(ACCOUNT)).toBe(true);
		expect(await getAccount(ACCOUNT)).toMatchObject({ unread: 2, unreadMentions: 1 });
		expect(await accountsToAnnounce()).toEqual([]);
		expect(await mutedOf(ACCOUNT)).toEqual(new Set(['7', '8']));
	});

	test('many of them are swept in slices', async () => {
		await ensureAccount(SITE, ME);
		const all = Array.from({ length: 1_203 }, (_, n) => (n % 3 ? update(`e${n}`) : corruptUpdate(`e${n}`)));
		await inStore((store) => store.updates.bulkPut(all));
		expect(await sweep()).toBe(401);
		expect(await inStore((store) => store.updates.count())).toBe(802);
	});

	test('the pruning of every few hours does it', async () => {
		await ensureAccount(SITE, ME);
		await inStore((store) => store.updates.put(corruptUpdate('e2')));
		vi.spyOn(console, 'warn').mockImplementation(() => undefined);
		await prune({ lastAt: 0, now: Date.now() });
		expect(await inStore((store) => store.updates.count())).toBe(0);
	});
});
