import Dexie from 'dexie';
import { beforeEach, describe, expect, test } from 'vitest';
import type { AccountId, ConversationId, Entry, EntryId } from '../../../src/collaboration/model';
import { clearEverything } from '../../../src/store/accounts';
import { LoopinDatabase } from '../../../src/store/database';
import { inStore } from '../../../src/store/open';
import { markAnswered, storeChanges } from '../../../src/store/update-path';
import { countsOf, listUpdates, setWaiting } from '../../../src/store/updates';
import { resetFake } from '../fake-browser';
import { ACCOUNT, account, ME, update } from './fixtures';

const ANN = { id: '1' as Entry['author']['id'], name: 'Ava Archer', kind: 'agent' as const };
const MYSELF = { id: ME.id, name: ME.name, kind: 'agent' as const };
const entry = (id: number, author: Entry['author'], patch: Partial<Entry> = {}): Entry => ({
	id: String(id) as EntryId,
	conversation: 'c1' as ConversationId,
	number: '1',
	title: 'T',
	kind: 'note',
	author,
	at: id * 1_000,
	text: author === ANN ? `@${ME.name}, could you?` : 'Done.',
	markedMentions: [],
	...patch,
});
let cursor = '';
const sync = async (...entries: Entry[]) => {
	const next = `${cursor}x`;
	const { state } = await storeChanges(ACCOUNT, { from: cursor, changes: { entries, cursor: next, more: false, history: false }, now: 5 });
	expect(state).toBe('stored');
	cursor = next;
};
const waiting = async () => (await listUpdates({ accounts: [ACCOUNT], tab: 'waiting', limit: 50 })).map(({ id }) => id);
const count = async () => (await countsOf([ACCOUNT])).waiting;

beforeEach(async () => {
	resetFake();
	cursor = '';
	await clearEverything();
	await inStore((db) => db.accounts.put(account()));
});

describe('a mention waits', () => {
	test('until I write in that conversation, in a note or a reply', async () => {
		await sync(entry(1, ANN), entry(2, ANN, { conversation: 'c2' as ConversationId }));
		expect(await waiting()).toEqual(['2', '1']);
		await sync(entry(3, MYSELF));
		expect(await waiting()).toEqual(['2']);
		await sync(entry(4, MYSELF, { conversation: 'c2' as ConversationId, kind: 'public-reply' }));
		expect(await count()).toBe(0);
	});
	test('not when I answered it before it came in; again when I am asked again', async () => {
		await sync(entry(1, ANN), entry(2, MYSELF), entry(3, ANN));
		expect(await waiting()).toEqual(['3']);
	});
	test('through a status that I set, reading it, and what others write', async () => {
		await sync(entry(1, ANN), entry(2, MYSELF, { kind: 'status' }), entry(3, { ...ANN, id: '5' as never }, { text: 'I think so.' }));
		expect(await waiting()).toEqual(['1']);
	});
	test('only mentions do', async () => {
		await sync(entry(1, ANN, { text: 'No name.' }), entry(2, ANN, { kind: 'public-reply' }));
		expect(await count()).toBe(0);
	});
	test('what I wrote before it settles nothing', async () => {
		await sync(entry(10, ANN));
		await sync(entry(11, MYSELF, { at: 9_000 }));
		expect(await waiting()).toEqual(['10']);
		await markAnswered(ACCOUNT, 'c1' as ConversationId, 10_000);
		expect(await waiting()).toEqual([]);
	});
	test('until I say that no answer is needed; and again when I take that back', async () => {
		await sync(entry(1, ANN), entry(2, ANN, { text: 'x', kind: 'public-reply' }));
		await setWaiting(ACCOUNT, '1' as EntryId, false);
		expect(await count()).toBe(0);
		await setWaiting(ACCOUNT, '1' as EntryId, true);
		await setWaiting(ACCOUNT, '2' as EntryId, true); // no mention
		expect(await waiting()).toEqual(['1']);
	});
});

test('a database of the former version opens: everything is there, nothing waits', async () => {
	const name = 'former';
	const former = new Dexie(name);
	former.version(1).stores({
		accounts: 'account, site',
		agents: '[account+id], account',
		updates: '[account+id], [account+at], [account+unread+at], [account+kind+at], [account+conversation+at], [toAnnounce+account], storedAt',
		conversations: '[account+id], account',
		jobs: 'id, account, site, [account+conversation], state, createdAt',
		drafts: '[account+conversation], account',
	});
	await former.open();
	const { waiting: _, ...old } = update('1', { kind: 'mention' });
	await former.table('updates').put(old);
	await former.table('drafts').put({ account: ACCOUNT, conversation: 'c1', internal: true, text: 'Kept', savedAt: 1 });
	former.close();
	const now = new LoopinDatabase(name);
	await now.open();
	expect(now.verno).toBe(2);
	expect(await now.updates.toArray()).toEqual([{ ...old, waiting: 0 }]);
	expect(await now.drafts.count()).toBe(1);
	expect(await now.updates.where('[account+waiting+at]').between([ACCOUNT, 0, 0], [ACCOUNT, 0, Infinity]).count()).toBe(1);
	expect(
		await now.shadows
			.where('account')
			.equals(ACCOUNT as AccountId)
			.count(),
	).toBe(0);
	now.close();
});
