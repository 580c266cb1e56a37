import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { AccountId, ConversationId, Entry, EntryId } from '../../../src/collaboration/model';
import { clearEverything, clearUpdates, deleteAccount, ensureAccount, getAccount } from '../../../src/store/accounts';
import { setMuted } from '../../../src/store/conversations';
import { inStore } from '../../../src/store/open';
import type { UpdateRecord } from '../../../src/store/records';
import { pruneOlderThan } from '../../../src/store/retention';
import { accountsToAnnounce, markAnnounced, storeChanges, toAnnounce } from '../../../src/store/update-path';
import { countsOf, listUpdates, markAllRead, markConversationRead, markUpdates, recount, watchCounts, watchUpdates } from '../../../src/store/updates';
import { resetFake } from '../fake-browser';
import { ACCOUNT, account, ME, SITE, update } from './fixtures';

const put = (rows: UpdateRecord[]) => inStore((db) => db.updates.bulkPut(rows));
const all = () => inStore((db) => db.updates.toArray());

beforeEach(async () => {
	resetFake();
	await clearEverything();
	await inStore((db) => db.accounts.put(account()));
});

describe('the list', () => {
	test('pages neither overlap nor leave gaps, whatever shares a moment', async () => {
		const other = `${SITE.id}#3` as AccountId;
		await inStore((db) => db.accounts.put(account({ account: other })));
		await fc.assert(
			fc.asyncProperty(
				fc.uniqueArray(
					fc.record({
						id: fc.integer({ min: 0, max: 40 }),
						at: fc.integer({ min: 1, max: 5 }),
						theirs: fc.boolean(),
						unread: fc.constantFrom(0 as const, 1 as const),
						mention: fc.boolean(),
					}),
					{
						selector: (row) => row.id,
						maxLength: 25,
					},
				),
				fc.constantFrom('unread' as const, 'mentions' as const, 'all' as const),
				fc.integer({ min: 1, max: 7 }),
				async (rows, tab, limit) => {
					await inStore((db) => db.updates.clear());
					await put(
						rows.map(({ id, at, theirs, unread, mention }) =>
							update(`e${id}`, { at, unread, account: theirs ? other : ACCOUNT, kind: mention ? 'mention' : 'note' }),
						),
					);
					const pages: UpdateRecord[] = [];
					for (;;) {
						const page = await listUpdates({ accounts: [ACCOUNT, other], tab, limit, after: pages.at(-1) });
						pages.push(...page);
						if (page.length < limit) break;
					}
					const due = rows.filter((row) => (tab === 'unread' ? row.unread === 1 : tab === 'mentions' ? row.mention : true));
					expect(pages.map((row) => row.id).sort()).toEqual(due.map((row) => `e${row.id}`).sort());
					expect(pages.map((row) => row.at)).toEqual([...pages.map((row) => row.at)].sort((a, b) => b - a));
				},
			),
			{ numRuns: 40 },
		);
	});

	test('a corrupt row is left out and does not stop the stream', async () => {
		await put([update('e1'), { ...update('e2'), author: 'nobody' } as never, { ...update('e3'), at: 'yesterday' } as never]);
		expect((await listUpdates({ accounts: [ACCOUNT], tab: 'all', limit: 9 })).map((row) => row.id)).toEqual(['e1']);
		const { state } = await storeChanges(ACCOUNT, { from: '', now: 5, changes: { entries: [entry(2)], cursor: 'x', more: false, history: false } });
		expect(state).toBe('stored');
		expect((await listUpdates({ accounts: [ACCOUNT], tab: 'all', limit: 9 })).map((row) => row.id)).toEqual(['e2', 'e1']);
	});

	test('watchers hear of changes until they stop', async () => {
		const stop = new AbortController();
		const seen: number[] = [];
		const lists: string[][] = [];
		watchCounts([ACCOUNT], ({ unread }) => seen.push(unread), stop.signal);
		watchUpdates({ accounts: [ACCOUNT], tab: 'unread', limit: 5 }, (rows) => lists.push(rows.map((row) => row.id)), stop.signal);
		const until = async (done: () => boolean) => {
			for (let i = 0; i < 200 && !done(); i++) await new Promise((resolve) => setTimeout(resolve, 5));
		};
		await until(() => seen.length === 1 && lists.length === 1);
		await storeChanges(ACCOUNT, { from: '', now: 5, changes: { entries: [entry(1)], cursor: 'x', more: false, history: false } });
		await until(() => seen.includes(1) && lists.length > 1);
		expect(seen.at(-1)).toBe(1);
		expect(lists.at(-1)).toEqual(['e1']);
		stop.abort();
		const before = seen.length;
		await markAllRead([ACCOUNT]);
		await new Promise((resolve) => setTimeout(resolve, 30));
		expect(seen).toHaveLength(before);
	});
});

const entry = (n: number, patch: Partial<Entry> = {}): Entry => ({
	id: `e${n}` as EntryId,
	conversation: String(n % 3) as ConversationId,
	number: String(n % 3),
	title: 'A conversation',
	kind: 'note',
	author: { id: '1' as Entry['author']['id'], name: 'Ava Archer', kind: 'agent' },
	at: 1_000 + n,
	text: n % 2 ? 'hello @Ben Berg' : 'hello',
	markedMentions: [],
	...patch,
});

describe('the update path', () => {
	test('only whoever asked with the stored cursor may store', async () => {
		const changes = { entries: [entry(1)], cursor: 'c1', more: false, history: false };
		const both = await Promise.all([storeChanges(ACCOUNT, { from: '', now: 5, changes }), storeChanges(ACCOUNT, { from: '', now: 5, changes })]);
		expect(both.map(({ state }) => state).sort()).toEqual(['moved', 'stored']);
		expect(await getAccount(ACCOUNT)).toMatchObject({ cursor: 'c1', unread: 1, unreadMentions: 1 });
	});

	test('what is known already is neither unread nor announced again, even in another conversation', async () => {
		await storeChanges(ACCOUNT, { from: '', now: 5, changes: { entries: [entry(1)], cursor: 'c1', more: false, history: false } });
		await markUpdates(ACCOUNT, ['e1' as EntryId], true);
		await markAnnounced(ACCOUNT, ['e1' as EntryId]);
		await storeChanges(ACCOUNT, {
			from: 'c1',
			now: 6,
			changes: { entries: [entry(1), entry(1, { conversation: '9' as ConversationId })], cursor: 'c2', more: false, history: false },
		});
		expect(await all()).toMatchObject([{ id: 'e1', unread: 0, toAnnounce: 0, conversation: '1' }]);
		expect((await getAccount(ACCOUNT))?.cursor).toBe('c2');
	});

	test('a second mention is not the first, also when retention took the first', async () => {
		await storeChanges(ACCOUNT, { from: '', now: 5, changes: { entries: [entry(1)], cursor: 'c1', more: false, history: false } });
		expect((await all())[0]?.first).toBe(true);
		await pruneOlderThan(1, 10 * 86_400_000);
		expect(await all()).toEqual([]);
		await storeChanges(ACCOUNT, {
			from: 'c1',
			now: 6,
			changes: { entries: [entry(7, { conversation: '1' as ConversationId })], cursor: 'c2', more: false, history: false },
		});
		expect((await all())[0]?.first).toBe(false);
	});

	test('a failing write leaves everything as it was', async () => {
		const broken = entry(2, { text: (() => 'not a text') as never });
		await expect(
			storeChanges(ACCOUNT, { from: '', now: 5, changes: { entries: [entry(1), broken], cursor: 'c1', more: false, history: false } }),
		).rejects.toBeInstanceOf(Error);
		expect(await all()).toEqual([]);
		expect(await getAccount(ACCOUNT)).toMatchObject({ cursor: '', unread: 0 });
	});

	test('what waits to be announced is found by account', async () => {
		await storeChanges(ACCOUNT, { from: '', now: 5, changes: { entries: [entry(2), entry(1)], cursor: 'c1', more: false, history: false } });
		expect(await accountsToAnnounce()).toEqual([ACCOUNT]);
		expect((await toAnnounce(ACCOUNT)).map((row) => row.id)).toEqual(['e1', 'e2']);
		await markAnnounced(ACCOUNT, ['e1', 'e2', 'gone'] as EntryId[]);
		expect(await accountsToAnnounce()).toEqual([]);
	});
});

test('the counters are right under all interleavings', async () => {
	const id = fc.integer({ min: 1, max: 12 });
	const step = fc.oneof(
		fc.record({ do: fc.constant('sync' as const), ids: fc.array(id, { maxLength: 5 }), history: fc.boolean() }),
		fc.record({ do: fc.constant('mark' as const), ids: fc.array(id, { maxLength: 5 }), read: fc.boolean() }),
		fc.record({ do: fc.constantFrom('all' as const, 'prune' as const, 'clear' as const, 'me' as const) }),
		fc.record({ do: fc.constant('conversation' as const), id: fc.integer({ min: 0, max: 2 }) }),
		fc.record({ do: fc.constant('mute' as const), id: fc.integer({ min: 0, max: 2 }), muted: fc.boolean() }),
	);
	await fc.assert(
		fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 6 }), async (rounds) => {
			await clearEverything();
			await inStore((db) => db.accounts.put(account()));
			let clock = 0;
			const run = async (what: (typeof rounds)[number][number]): Promise<unknown> => {
				const now = ++clock;
				switch (what.do) {
					case 'sync': {
						const from = (await getAccount(ACCOUNT))?.cursor ?? '';
						const entries = what.ids.map((n) => entry(n));
						return storeChanges(ACCOUNT, { from, now, changes: { entries, cursor: `c${now}`, more: false, history: what.history } });
					}
					case 'mark':
						return markUpdates(
							ACCOUNT,
							what.ids.map((n) => `e${n}` as EntryId),
							what.read,
						);
					case 'all':
						return markAllRead([ACCOUNT]);
					case 'prune':
						return pruneOlderThan(0, clock - 2);
					case 'clear':
						return clearUpdates();
					case 'me':
						return ensureAccount(SITE, { ...ME, groups: [String(now)] });
					case 'conversation':
						return markConversationRead(ACCOUNT, String(what.id) as ConversationId);
					case 'mute':
						return setMuted(ACCOUNT, String(what.id) as ConversationId, what.muted);
				}
			};
			for (const round of rounds) {
				await Promise.all(round.map(run));
				const before = await countsOf([ACCOUNT]);
				expect(await recount(ACCOUNT)).toBe(false);
				expect(await countsOf([ACCOUNT])).toEqual(before);
			}
		}),
		{ numRuns: 60 },
	);
}, 60_000);

test('one account’s deletion leaves the others alone', async () => {
	const other = `${SITE.id}#3` as AccountId;
	await inStore((db) => db.accounts.put(account({ account: other })));
	await put([update('e1'), update('e1', { account: other })]);
	await deleteAccount(ACCOUNT);
	expect((await all()).map((row) => row.account)).toEqual([other]);
	expect(await getAccount(ACCOUNT)).toBeUndefined();
	expect(await getAccount(other)).toBeDefined();
});
