/**
 * "Import my data": the decisions out of an exported file (export.ts) become this device's. A file is as hostile as an answer: projected field by
 * field. Nothing is ever sent for it: jobs stay where they were written, for a reply must not go out from two devices.
 */
import * as v from 'valibot';
import { type AccountId, type ConversationId, type Person, UPDATE_KINDS } from '../collaboration/model';
import { LoopinError } from '../platform/errors';
import type { Settings } from '../platform/settings';
import { projectSettings, writeSettings } from '../platform/settings-store';
import { countUnread } from './accounts';
import type { LoopinDatabase } from './database';
import { inStore } from './open';
import type { UpdateRecord } from './records';

/** Longest file that is taken, in characters; more than a list of ten thousand updates with the longest texts that people write. */
export const MOST_CHARACTERS = 64_000_000;
const MOST_ROWS = 50_000;

const short = v.pipe(v.string(), v.maxLength(2_000));
const long = v.pipe(v.string(), v.maxLength(20_000));
const time = v.pipe(v.number(), v.finite(), v.minValue(0));
const file = v.object({ format: v.literal('loopin-export'), version: v.literal(1) });
const update = v.object({
	id: short,
	account: short,
	conversation: short,
	number: short,
	title: short,
	kind: v.picklist(UPDATE_KINDS),
	author: v.object({ id: short, name: short, kind: v.picklist(['agent', 'customer', 'system']) }),
	at: time,
	text: long,
	status: v.exactOptional(short),
	first: v.boolean(),
	unread: v.picklist([0, 1]),
	storedAt: time,
	/** Absent in files of versions that did not know it. */
	waiting: v.optional(v.picklist([0, 1]), 0),
});
const muted = v.object({ account: short, conversation: short });
const draft = v.object({ account: short, conversation: short, internal: v.boolean(), text: long, savedAt: time });

export interface Imported {
	/** Came into the list. */
	updates: number;
	/** Were in the list, and are read now. */
	read: number;
	muted: number;
	drafts: number;
	/** The settings were in the file, and are in force now. */
	settings: boolean;
	/** Accounts of the file that nobody has signed in to here: connect the helpdesk first, then import again. */
	unknownAccounts: number;
	/** Rows that fit no shape. */
	leftOut: number;
}

type Rows<T> = { sound: T[]; leftOut: number };
function rowsOf<Schema extends v.GenericSchema>(schema: Schema, list: unknown): Rows<v.InferOutput<Schema>> {
	const given = Array.isArray(list) ? list.slice(0, MOST_ROWS) : [];
	const sound: v.InferOutput<Schema>[] = [];
	for (const row of given) {
		const parsed = v.safeParse(schema, row);
		if (parsed.success) sound.push(parsed.output);
	}
	return { sound, leftOut: (Array.isArray(list) ? list.length : 0) - sound.length };
}

/**
 * Takes over what an exported file decided: mutes, read marks, drafts, the list, and the settings. Repeating it changes nothing more. Nothing that is
 * read here becomes unread, no draft is written over, nothing toasts. Throws `bad-answer` for what is no such file, `storage` when it could not be
 * kept; then nothing of the rows is.
 */
export async function importData(text: string, now = Date.now()): Promise<Imported> {
	const given = parse(text);
	const updates = rowsOf(update, given.updates);
	const mutes = rowsOf(muted, given.muted);
	const drafts = rowsOf(draft, given.drafts);
	const counts = await inStore((db) =>
		db.transaction('rw', [db.accounts, db.updates, db.conversations, db.drafts], async () => {
			const known = new Set<string>(await db.accounts.toCollection().primaryKeys());
			const ours = <T extends { account: string }>({ sound }: Rows<T>): T[] => sound.filter((row) => known.has(row.account));
			const list = await importUpdates(db, ours(updates), now);
			const result = { ...list, muted: await importMutes(db, ours(mutes)), drafts: await importDrafts(db, ours(drafts)) };
			for (const account of known as Set<AccountId>) {
				const [unread, unreadMentions] = await countUnread(db, account);
				await db.accounts.update(account, { unread, unreadMentions });
			}
			const named = new Set([...updates.sound, ...mutes.sound, ...drafts.sound].map((row) => row.account));
			return { ...result, unknownAccounts: [...named].filter((account) => !known.has(account)).length };
		}),
	);
	const settings = typeof given.settings === 'object' && given.settings !== null && !Array.isArray(given.settings);
	if (settings) await writeSettings(settingsOf(given.settings));
	return { ...counts, settings, leftOut: updates.leftOut + mutes.leftOut + drafts.leftOut };
}

function parse(text: string): Record<string, unknown> {
	if (text.length > MOST_CHARACTERS) throw new LoopinError('bad-answer', 'the file is too long');
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch (thrown) {
		throw new LoopinError('bad-answer', 'no JSON', { cause: thrown });
	}
	if (!v.is(file, json)) throw new LoopinError('bad-answer', 'not exported by us');
	return json as Record<string, unknown>;
}

/** A pause belongs to the moment in which it was said. */
function settingsOf(given: unknown): Partial<Settings> {
	const { pausedUntil: _, ...settings } = projectSettings(given);
	return settings;
}

async function importUpdates(db: LoopinDatabase, given: readonly v.InferOutput<typeof update>[], now: number): Promise<{ updates: number; read: number }> {
	const rows = [...new Map(given.map((row) => [`${row.account}\n${row.id}`, row])).values()];
	const here = await db.updates.bulkGet(rows.map((row): [AccountId, UpdateRecord['id']] => [row.account as AccountId, row.id as UpdateRecord['id']]));
	const fresh: UpdateRecord[] = [];
	const read: UpdateRecord[] = [];
	for (const [n, row] of rows.entries()) {
		const known = here[n];
		if (!known) fresh.push({ ...row, author: row.author as Person, toAnnounce: 0, storedAt: Math.min(row.storedAt, now) } as UpdateRecord);
		else if (known.unread === 1 && row.unread === 0) read.push({ ...known, unread: 0, toAnnounce: 0 });
	}
	await db.updates.bulkPut([...fresh, ...read]);
	return { updates: fresh.length, read: read.length };
}

async function importMutes(db: LoopinDatabase, rows: readonly v.InferOutput<typeof muted>[]): Promise<number> {
	let changed = 0;
	for (const row of rows) {
		const [account, id] = [row.account as AccountId, row.conversation as ConversationId];
		const known = await db.conversations.get([account, id]);
		if (known?.muted === 1) continue;
		await db.conversations.put({ readAt: 0, ...known, account, id, muted: 1 });
		changed++;
	}
	return changed;
}

async function importDrafts(db: LoopinDatabase, rows: readonly v.InferOutput<typeof draft>[]): Promise<number> {
	let added = 0;
	for (const row of rows) {
		const key: [AccountId, ConversationId] = [row.account as AccountId, row.conversation as ConversationId];
		if (row.text.trim() === '' || (await db.drafts.get(key))) continue;
		await db.drafts.put({ ...row, account: key[0], conversation: key[1] });
		added++;
	}
	return added;
}
