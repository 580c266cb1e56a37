/**
 * Opening the database, and what happens when it will not open or breaks: it is a cache of the helpdesks, so it is made anew, and the
 * decisions kept in it (mutes, unread marks, drafts, the outbox) are carried over as far as they can still be read.
 */
import Dexie, { liveQuery } from 'dexie';
import { LoopinError } from '../platform/errors';
import { log } from '../platform/log';
import type { LoopinDatabase } from './database';
import { db } from './db';
import { rescue } from './rescue';

/** How long another page of an older version may keep the database from opening before we call it blocked. */
const BLOCKED_AFTER_MS = 5_000;
/** How long a database that will not open is tried again before it is given up. */
const PATIENCE_MS = 10_000;

let opening: Promise<void> | undefined;
let broken = false;
let unreadableSince = 0;

/** Dexie wraps the browser's error; its inner name tells what it was. */
function nameOf(thrown: unknown): string {
	const error = thrown as { name?: string; inner?: { name?: string } } | undefined;
	return error?.inner?.name ?? error?.name ?? '';
}

/** Errors after which the stored data itself is not to be trusted any more. */
const BROKEN = new Set(['UnknownError', 'NotFoundError', 'VersionError', 'UpgradeError', 'SchemaError', 'InvalidTableError', 'NotReadableError']);

/** Errors that say nothing of what is stored: the disk is full, somebody else is at it, there is no IndexedDB here. */
const PASSING = new Set(['QuotaExceededError', 'AbortError', 'DatabaseClosedError', 'InvalidStateError', 'TimeoutError', 'MissingAPIError', 'SecurityError']);

const asStorage = (thrown: unknown): LoopinError =>
	thrown instanceof LoopinError ? thrown : new LoopinError('storage', nameOf(thrown) || String(thrown), { cause: thrown });

async function limited<T>(work: PromiseLike<T>, what: string): Promise<T> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new LoopinError('storage', `${what}: blocked`)), BLOCKED_AFTER_MS);
	});
	try {
		return await Promise.race([work, late]);
	} finally {
		clearTimeout(timer);
	}
}

async function makeAnew(): Promise<void> {
	const kept = await rescue(db.name);
	log.warn('database made anew; kept', kept.count);
	db.close({ disableAutoOpen: false });
	await limited(Dexie.delete(db.name), 'delete');
	await limited(db.open(), 'open');
	await kept.restore(db);
}

async function open(): Promise<void> {
	if (broken) {
		await makeAnew();
		broken = false;
		return;
	}
	try {
		if (!db.isOpen()) await limited(db.open(), 'open');
	} catch (thrown) {
		// Whatever else keeps it from opening may be for good, be it a mistake of ours in an upgrade.
		if (thrown instanceof LoopinError || PASSING.has(nameOf(thrown))) throw thrown;
		// The outbox is in there: what will not open now may open in a moment (a busy disk), so it is not thrown away at the first try.
		unreadableSince ||= Date.now();
		if (Date.now() - unreadableSince < PATIENCE_MS) throw thrown;
		await makeAnew();
	}
	unreadableSince = 0;
}

/** Opens the database if it is not open; repairs it if it is broken. Throws `storage` when it cannot be used now; the next call tries again. */
export async function ready(): Promise<void> {
	if (db.isOpen() && !broken) return;
	opening ??= open().finally(() => {
		opening = undefined;
	});
	try {
		await opening;
	} catch (thrown) {
		throw asStorage(thrown);
	}
}

/** Runs one piece of work on the opened database. Every failure is a LoopinError; a closed connection is opened once more. Not to be nested. */
export async function inStore<T>(work: (db: LoopinDatabase) => PromiseLike<T>): Promise<T> {
	for (let attempt = 1; ; attempt++) {
		await ready();
		try {
			return await work(db);
		} catch (thrown) {
			if (thrown instanceof LoopinError) throw thrown;
			const name = nameOf(thrown);
			if (BROKEN.has(name)) {
				broken = true;
				log.warn('database broken', name);
			}
			// A transaction that meets a closed connection has written nothing: it may be repeated.
			const again = name === 'DatabaseClosedError' || name === 'InvalidStateError' || broken;
			if (!again || attempt > 1) throw asStorage(thrown);
		}
	}
}

/** Calls `changed` with the query's result now and after every change to what it read, in any context of the extension, until the signal aborts. */
export function watching<T>(
	query: (db: LoopinDatabase) => Promise<T>,
	changed: (value: T) => void,
	signal: AbortSignal,
	failed?: (error: LoopinError) => void,
): void {
	if (signal.aborted) return;
	void ready().then(
		() => {
			if (signal.aborted) return;
			const subscription = liveQuery(() => query(db)).subscribe({
				next: changed,
				error: (thrown: unknown) => {
					log.warn('watch failed', nameOf(thrown));
					failed?.(asStorage(thrown));
				},
			});
			signal.addEventListener('abort', () => subscription.unsubscribe(), { once: true });
		},
		(thrown: unknown) => failed?.(asStorage(thrown)),
	);
}
