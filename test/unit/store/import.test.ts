import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import type { ConversationId, EntryId } from '../../../src/collaboration/model';
import { LoopinError } from '../../../src/platform/errors';
import { DEFAULT_SETTINGS } from '../../../src/platform/settings';
import { readSettings, writeSettings } from '../../../src/platform/settings-store';
import { clearEverything, ensureAccount, getAccount } from '../../../src/store/accounts';
import { mutedOf, setMuted } from '../../../src/store/conversations';
import { getDraft, saveDraft } from '../../../src/store/drafts';
import { exportData } from '../../../src/store/export';
import { importData } from '../../../src/store/import';
import { inStore } from '../../../src/store/open';
import { toAnnounce } from '../../../src/store/update-path';
import { getUpdate, markUpdates, recount } from '../../../src/store/updates';
import { resetFake } from '../fake-browser';
import { mutated } from '../helpdesks/mutations';
import { ACCOUNT, ME, SITE, update } from './fixtures';
import { liveIn } from './lived-in';

const exported = async (): Promise<string> =>
	JSON.stringify({ ...(await exportData()), settings: { ...(await readSettings()), pausedUntil: 5, sound: true, keepDays: 90 } });
const rows = () => inStore((db) => db.updates.toArray());

beforeEach(async () => {
	resetFake();
	await clearEverything();
});

test('another device takes over the list, read marks, mutes, drafts and settings; nothing toasts, nothing is sent', async () => {
	await liveIn();
	const before = await rows();
	const text = await exported();
	await clearEverything();
	await ensureAccount(SITE, ME);
	await ensureAccount(SITE, { ...ME, id: '3' as typeof ME.id });
	expect(await importData(text)).toEqual({ updates: 11, read: 0, muted: 1, drafts: 1, settings: true, unknownAccounts: 0, leftOut: 0 });
	expect(await rows()).toEqual(before.map((row) => ({ ...row, toAnnounce: 0 })));
	expect(await getAccount(ACCOUNT)).toMatchObject({ unread: 5, unreadMentions: 1, cursor: '' });
	expect(await recount(ACCOUNT)).toBe(false);
	expect(await toAnnounce(ACCOUNT)).toEqual([]);
	expect(await mutedOf(ACCOUNT)).toEqual(new Set(['9']));
	expect(await getDraft(ACCOUNT, '8' as ConversationId)).toMatchObject({ text: 'half a thought' });
	expect(await inStore((db) => db.jobs.count())).toBe(0);
	expect(await readSettings()).toEqual({ ...DEFAULT_SETTINGS, sound: true, keepDays: 90 });
	// Once more changes nothing more.
	expect(await importData(text)).toMatchObject({ updates: 0, read: 0, muted: 0, drafts: 0 });
});

test('what was read on either device is read; what is written here is not written over', async () => {
	await liveIn();
	await markUpdates(ACCOUNT, ['e8' as EntryId], true);
	const text = await exported();
	await markUpdates(ACCOUNT, ['e8' as EntryId], false);
	await markUpdates(ACCOUNT, ['e9' as EntryId], true);
	await saveDraft({ account: ACCOUNT, conversation: '8' as ConversationId, internal: true, text: 'a later thought', savedAt: 2 });
	await setMuted(ACCOUNT, '9' as ConversationId, false);
	expect(await importData(text)).toMatchObject({ updates: 0, read: 1, muted: 1, drafts: 0 });
	expect(await getUpdate(ACCOUNT, 'e8' as EntryId)).toMatchObject({ unread: 0 });
	expect(await getUpdate(ACCOUNT, 'e9' as EntryId)).toMatchObject({ unread: 0 });
	expect(await getDraft(ACCOUNT, '8' as ConversationId)).toMatchObject({ text: 'a later thought' });
	expect(await recount(ACCOUNT)).toBe(false);
});

test('an account that nobody has signed in to here is left out, and said', async () => {
	await liveIn();
	const text = await exported();
	await clearEverything();
	await ensureAccount(SITE, ME);
	expect(await importData(text)).toMatchObject({ updates: 10, unknownAccounts: 1 });
	expect((await rows()).every((row) => row.account === ACCOUNT)).toBe(true);
});

test('a pause of this moment, and settings that no file speaks of, stay', async () => {
	await ensureAccount(SITE, ME);
	await writeSettings({ pausedUntil: 99, keepDays: 7 });
	const file = JSON.parse(await exported()) as Record<string, unknown>;
	delete file.settings;
	expect(await importData(JSON.stringify(file))).toMatchObject({ settings: false });
	expect(await readSettings()).toMatchObject({ pausedUntil: 99, keepDays: 7 });
	expect(await importData(await exported())).toMatchObject({ settings: true });
	expect(await readSettings()).toMatchObject({ pausedUntil: 99, keepDays: 90 });
});

test.each(['', 'null', '[]', '{}', '<html>', '{"format":"loopin-export","version":2}', '{"format":"other","version":1}'])(
	'%j is no such file',
	async (text) => {
		await expect(importData(text)).rejects.toMatchObject({ kind: 'bad-answer' });
	},
);

test('whatever is in the file: a typed error or sound rows, and counters that are right', { timeout: 60_000 }, async () => {
	await liveIn();
	await inStore((db) => db.updates.put(update('e1', { kind: 'mention' })));
	const file = JSON.parse(await exported()) as unknown;
	await fc.assert(
		fc.asyncProperty(mutated(file, { json: true }), async (json) => {
			await clearEverything();
			await ensureAccount(SITE, ME);
			await importData(JSON.stringify(json) ?? '').catch((thrown: unknown) => expect(thrown).toBeInstanceOf(LoopinError));
			const { soundUpdates } = await import('../../../src/store/project');
			const stored = await rows();
			expect(soundUpdates(stored)).toHaveLength(stored.length);
			expect(stored.every((row) => row.account === ACCOUNT && row.toAnnounce === 0)).toBe(true);
			expect(await recount(ACCOUNT)).toBe(false);
			expect(await inStore((db) => db.jobs.count())).toBe(0);
		}),
		{ numRuns: 100 },
	);
});
