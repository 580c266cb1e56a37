/**
 * Each version's real database, made by that version's own code and kept in ./databases, becomes today's with everything in it. A new version: raise it
 * in database.ts, run this with LOOPIN_KEEP_DATABASE=1 once (it keeps the new one's), and say in EXPECTED what its upgrade changes in older rows.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { resetFake } from '../fake-browser';
import { ACCOUNT, SITE } from './fixtures';
import { liveIn } from './lived-in';
import { makeRaw, type RawDatabase, readRaw, requested, rowsOf, schemaOf } from './raw-database';

const FOLDER = join(import.meta.dirname, 'databases');
const kept = (version: number): string => join(FOLDER, `version-${version}.json`);
const read = (version: number): RawDatabase => JSON.parse(readFileSync(kept(version), 'utf8')) as RawDatabase;
const VERSIONS = readdirSync(FOLDER)
	.flatMap((name) => /^version-(\d+)\.json$/.exec(name)?.[1] ?? [])
	.map(Number);
/** Rows of an older version as they are after the upgrade; a version that is not named changes none. */
const EXPECTED: Record<number, (rows: Record<string, unknown[]>) => Record<string, unknown[]>> = {};

const engine = async () => {
	vi.resetModules();
	const [{ db }, accounts, conversations, jobs, drafts, path, updates, agents, open] = await Promise.all([
		import('../../../src/store/db'),
		import('../../../src/store/accounts'),
		import('../../../src/store/conversations'),
		import('../../../src/store/jobs'),
		import('../../../src/store/drafts'),
		import('../../../src/store/update-path'),
		import('../../../src/store/updates'),
		import('../../../src/store/agents'),
		import('../../../src/store/open'),
	]);
	return { db, accounts, conversations, jobs, drafts, path, updates, agents, open };
};

beforeEach(() => resetFake());

test('today’s schema is that of the database kept for its version: who changes the schema makes a new version', async () => {
	const { db } = await import('../../../src/store/db');
	await liveIn();
	db.close();
	const now = await readRaw(db.name);
	const file = kept(db.verno);
	if (process.env.LOOPIN_KEEP_DATABASE && !existsSync(file)) writeFileSync(file, `${JSON.stringify(now, null, '\t')}\n`);
	expect(existsSync(file), `${file} is missing`).toBe(true);
	expect(schemaOf(now)).toEqual(schemaOf(read(db.verno)));
	for (const [table, rows] of Object.entries(rowsOf(now))) expect(rows.length, `rows of ${table}`).toBeGreaterThan(0);
	expect(VERSIONS.sort()).toEqual(Array.from({ length: db.verno }, (_, n) => n + 1));
});

test.each(VERSIONS)('the database of version %i is opened with all that is in it', async (version) => {
	const old = read(version);
	const { db, ...store } = await engine();
	await makeRaw(db.name, old);
	const me = await store.accounts.getAccount(ACCOUNT);
	db.close();
	const now = await readRaw(db.name);
	expect(now.version).toBe(db.verno * 10);
	const change = Object.entries(EXPECTED)
		.filter(([from]) => Number(from) > version)
		.map(([, how]) => how);
	expect(rowsOf(now)).toMatchObject(change.reduce((rows, how) => how(rows), rowsOf(old)));
	// And the product works on with it.
	expect(me).toMatchObject({ cursor: 'c10', unread: 5, unreadMentions: 1 });
	expect(await store.updates.recount(ACCOUNT)).toBe(false);
	expect((await store.path.toAnnounce(ACCOUNT)).map((row) => row.id)).toEqual(['e8', 'e9', 'e10']);
	expect(await store.conversations.mutedOf(ACCOUNT)).toEqual(new Set(['9']));
	expect((await store.conversations.getConversation(ACCOUNT, '7' as never))?.conversation).toMatchObject({ customer: 'Maria Santos' });
	expect((await store.jobs.openJobs(SITE.id)).map((job) => job.id)).toEqual(['mention-waiting', 'reply-unknown', 'follower']);
	expect(await store.drafts.getDraft(ACCOUNT, '8' as never)).toMatchObject({ text: 'half a thought' });
	expect(await store.agents.agentsOf(ACCOUNT)).toHaveLength(12);
});

/** A next version as one might be: an index, a table, and rows that are changed. `fail`: its upgrade throws. */
async function nextVersion({ fail = false } = {}) {
	vi.resetModules();
	const { LoopinDatabase } = await import('../../../src/store/database');
	class NextDatabase extends LoopinDatabase {
		constructor(name?: string) {
			super(name);
			this.version(this.verno + 1)
				.stores({ conversations: '[account+id], account, readAt', notes: 'id' })
				.upgrade(async (change) => {
					await change.table('drafts').toCollection().modify({ pinned: 1 });
					if (fail) throw new TypeError('a mistake in an upgrade');
				});
		}
	}
	vi.doMock('../../../src/store/database', () => ({ LoopinDatabase: NextDatabase }));
	const [{ db }, open, conversations, jobs, accounts, drafts] = await Promise.all([
		import('../../../src/store/db'),
		import('../../../src/store/open'),
		import('../../../src/store/conversations'),
		import('../../../src/store/jobs'),
		import('../../../src/store/accounts'),
		import('../../../src/store/drafts'),
	]);
	vi.doUnmock('../../../src/store/database');
	return { db, open, conversations, jobs, accounts, drafts };
}
const newest = (): RawDatabase => read(Math.max(...VERSIONS));

test('an upgrade adds indexes and tables, changes rows, and keeps the rest', async () => {
	await makeRaw('loopin', newest());
	const { db, open } = await nextVersion();
	expect(await open.inStore((now) => now.conversations.where('readAt').above(0).count())).toBe(1);
	expect(await open.inStore((now) => now.table('notes').count())).toBe(0);
	db.close();
	const now = await readRaw('loopin');
	expect(now.version).toBe(newest().version + 10);
	expect(rowsOf(now)).toMatchObject({ ...rowsOf(newest()), drafts: [{ text: 'half a thought', pinned: 1 }] });
});

test('an upgrade that fails leaves the old database whole; when it keeps failing, a new one is made with the decisions and the outbox in it', async () => {
	vi.spyOn(console, 'warn').mockImplementation(() => undefined);
	await makeRaw('loopin', newest());
	const broken = await nextVersion({ fail: true });
	await expect(broken.accounts.getAccount(ACCOUNT)).rejects.toMatchObject({ kind: 'storage' });
	broken.db.close();
	expect(rowsOf(await readRaw('loopin'))).toEqual(rowsOf(newest()));
	vi.useFakeTimers({ toFake: ['Date'] });
	await expect(broken.accounts.getAccount(ACCOUNT)).rejects.toMatchObject({ kind: 'storage' }); // not given up yet
	vi.setSystemTime(Date.now() + 11_000);
	expect(await broken.conversations.mutedOf(ACCOUNT)).toEqual(new Set(['9']));
	vi.useRealTimers();
	expect((await broken.jobs.openJobs(SITE.id)).map((job) => job.id)).toEqual(['mention-waiting', 'reply-unknown', 'follower']);
	expect(await broken.drafts.getDraft(ACCOUNT, '8' as never)).toMatchObject({ text: 'half a thought' });
	expect(await broken.accounts.getAccount(ACCOUNT)).toMatchObject({ cursor: 'c10', unread: 5 });
	broken.db.close();
});

test('a page of the former version lets go of the database, and does not keep the new one waiting', async () => {
	await makeRaw('loopin', newest());
	const former = await engine();
	expect(await former.accounts.getAccount(ACCOUNT)).toMatchObject({ cursor: 'c10' });
	const { db, accounts } = await nextVersion();
	expect(await accounts.getAccount(ACCOUNT)).toMatchObject({ cursor: 'c10' });
	// It may even go on reading: what it does not know of is not touched.
	expect(await former.accounts.getAccount(ACCOUNT)).toMatchObject({ cursor: 'c10' });
	former.db.close();
	db.close();
	expect((await readRaw('loopin')).version).toBe(newest().version + 10);
});

test('one that does not let go: said as a storage error, and the upgrade goes through once it is gone', { timeout: 20_000 }, async () => {
	await makeRaw('loopin', newest());
	const stubborn = await requested(indexedDB.open('loopin'));
	const { db, accounts } = await nextVersion();
	await expect(accounts.getAccount(ACCOUNT)).rejects.toMatchObject({ kind: 'storage' });
	stubborn.close();
	await vi.waitFor(async () => expect(await accounts.getAccount(ACCOUNT)).toMatchObject({ cursor: 'c10' }), 5_000);
	db.close();
	expect(rowsOf(await readRaw('loopin'))).toMatchObject({ ...rowsOf(newest()), drafts: [{ pinned: 1 }] });
});

test('the former version again: it opens the newer database and works on', async () => {
	await makeRaw('loopin', newest());
	const { db, accounts } = await nextVersion();
	await accounts.getAccount(ACCOUNT);
	db.close();
	const former = await engine();
	expect(await former.accounts.getAccount(ACCOUNT)).toMatchObject({ cursor: 'c10' });
	await former.conversations.setMuted(ACCOUNT, '7' as never, true);
	former.db.close();
	const again = await nextVersion();
	expect(await again.conversations.mutedOf(ACCOUNT)).toEqual(new Set(['7', '9']));
	again.db.close();
});
