/**
 * The update path: what a helpdesk told goes into the list, the cursor moves, the counters follow and what is new is marked to be announced,
 * all in ONE transaction. Killed anywhere, an update is neither lost nor stored twice.
 */
import { answeredWithin, isWriting } from '../collaboration/answered';
import type { Rivals } from '../collaboration/mentions';
import type { AccountId, AgentId, ConversationId, Entry, EntryId, Milliseconds, Update } from '../collaboration/model';
import { type KnownUpdate, updatesOf } from '../collaboration/updates';
import type { Changes, Cursor } from '../helpdesks/helpdesk';
import type { LoopinDatabase } from './database';
import { inStore } from './open';
import { isSoundAccount, soundUpdates } from './project';
import type { AccountRecord, FollowerJob, UpdateRecord } from './records';

export interface Incoming {
	/** The cursor that was asked with. When the stored one is another by now, nothing is written. */
	from: Cursor;
	changes: Changes;
	/** Whose names could be taken for mine. */
	rivals?: Rivals;
	/** This device's clock. */
	now: Milliseconds;
	/** News from before this moment (the helpdesk's clock) is listed, never announced: after a long sleep. */
	notBefore?: Milliseconds;
	/** Only I can make me a follower there: each mention of me that is news puts a job into the outbox that does. */
	followMentions?: boolean;
}

export interface Stored {
	/** `moved`: somebody else stored these changes meanwhile, or the account is gone. */
	state: 'stored' | 'moved';
	/** What came into the list. */
	added: readonly Update[];
	/** How many mentions wait in the outbox to be followed. */
	follows: number;
}

/** Stores one answer of `changesSince`. Throws `storage`; then nothing of it is stored. */
export const storeChanges = (account: AccountId, incoming: Incoming): Promise<Stored> =>
	inStore((db) =>
		db.transaction('rw', db.accounts, db.updates, db.conversations, db.jobs, async (): Promise<Stored> => {
			const record = await db.accounts.get(account);
			if (!isSoundAccount(record) || record.cursor !== incoming.from) return { state: 'moved', added: [], follows: 0 };
			const { known, muted } = await knownOf(db, account, incoming.changes);
			const { updates, superseded } = updatesOf(incoming.changes.entries, {
				account,
				me: record.me,
				known,
				...(incoming.rivals ? { rivals: incoming.rivals } : {}),
			});
			const answered = answeredWithin(incoming.changes.entries, record.me.id);
			const rows = updates.map((update) => asRow(update, record, incoming, muted, answered));
			await settleAnswered(db, account, writtenBy(incoming.changes.entries, record.me.id));
			const next = { ...record, ...(await takeOff(db, record, superseded)), cursor: incoming.changes.cursor, lastSyncedAt: incoming.now };
			for (const row of rows) {
				next.unread += row.unread;
				if (row.kind === 'mention') next.unreadMentions += row.unread;
			}
			if (!incoming.changes.more) delete next.recovered;
			await db.updates.bulkPut(rows); // put, not add: a corrupt row of that id is not known, and must not stop the stream
			await rememberMentions(db, account, rows);
			const follows = incoming.followMentions ? followJobs(rows, record, incoming) : [];
			await db.jobs.bulkPut(follows);
			await db.accounts.put(next);
			return { state: 'stored', added: updates, follows: follows.length };
		}),
	);

/** What the rules have to know: stored updates of these conversations and of these very entries, earlier mentions that retention took, mutes. */
async function knownOf(db: LoopinDatabase, account: AccountId, changes: Changes): Promise<{ known: KnownUpdate[]; muted: Set<ConversationId> }> {
	const ids = [...new Set(changes.entries.map((entry) => entry.id))];
	const conversations = [...new Set(changes.entries.map((entry) => entry.conversation))];
	const byId = new Map<EntryId, KnownUpdate>();
	const stored = await db.updates.bulkGet(ids.map((id): [AccountId, EntryId] => [account, id]));
	for (const update of soundUpdates(stored.filter((row) => row !== undefined))) byId.set(update.id, update);
	const muted = new Set<ConversationId>();
	for (const conversation of conversations) {
		const rows = await db.updates.where('[account+conversation+at]').between([account, conversation, -Infinity], [account, conversation, Infinity]).toArray();
		for (const update of soundUpdates(rows)) byId.set(update.id, update);
		const record = await db.conversations.get([account, conversation]);
		if (record?.muted === 1) muted.add(conversation);
		if (record?.mentioned === 1) byId.set(`mentioned:${conversation}` as EntryId, earlierMention(conversation));
	}
	return { known: [...byId.values()], muted };
}

const earlierMention = (conversation: ConversationId): KnownUpdate => ({
	id: `mentioned:${conversation}` as EntryId,
	conversation,
	kind: 'mention',
	author: { id: '', name: '', kind: 'system' },
	at: 0,
});

/**
 * One job for each mention that is news, under an id that is the mention's: stored with the update itself, and an update comes into the list once, so
 * it is done once, wherever the worker dies. Of an old list's mentions (history) nobody asked to follow them now.
 */
function followJobs(rows: readonly UpdateRecord[], { account, site, me, recovered }: AccountRecord, { changes, now }: Incoming): FollowerJob[] {
	return rows
		.filter(({ kind, at }) => kind === 'mention' && isNews(at, changes, recovered))
		.map(({ id, conversation }, place) => ({
			kind: 'follower',
			id: `follow:${account}:${id}`,
			account,
			site,
			conversation,
			action: 'add',
			agent: me.id,
			name: me.name,
			state: 'pending',
			createdAt: now + place,
			attempts: 0,
			nextTryAt: now,
		}));
}

/** After a lost database the history holds what was known before, and perhaps what came since: that is news. */
const isNews = (at: Milliseconds, changes: Changes, recovered: AccountRecord['recovered']): boolean =>
	changes.history ? recovered !== undefined && at > recovered.newestAt : true;

function asRow(
	update: Update,
	record: AccountRecord,
	{ changes, now, notBefore }: Incoming,
	muted: ReadonlySet<ConversationId>,
	answered: ReadonlySet<EntryId>,
): UpdateRecord {
	const recent = notBefore === undefined || update.at >= notBefore;
	const news = isNews(update.at, changes, record.recovered);
	const wasUnread = record.recovered?.unread.includes(update.id) ?? false;
	const silenced = muted.has(update.conversation) && update.kind !== 'mention';
	const waiting = update.kind === 'mention' && !answered.has(update.id) ? 1 : 0;
	return { ...update, unread: (news && !silenced) || wasUnread ? 1 : 0, toAnnounce: news && recent && !silenced ? 1 : 0, waiting, storedAt: now };
}

/** When I last wrote in each conversation of these entries. */
function writtenBy(entries: readonly Entry[], me: AgentId): Map<ConversationId, Milliseconds> {
	const wrote = new Map<ConversationId, Milliseconds>();
	for (const { conversation, author, at, kind } of entries)
		if (isWriting({ kind }) && author.id === me && author.kind !== 'customer') wrote.set(conversation, Math.max(at, wrote.get(conversation) ?? at));
	return wrote;
}

/** Inside a transaction: stored mentions that are no younger than what I wrote there wait for me no longer. */
async function settleAnswered(db: LoopinDatabase, account: AccountId, wrote: ReadonlyMap<ConversationId, Milliseconds>): Promise<void> {
	for (const [conversation, at] of wrote)
		await db.updates
			.where('[account+conversation+at]')
			.between([account, conversation, -Infinity], [account, conversation, at], true, true)
			.filter((row) => row.waiting === 1)
			.modify({ waiting: 0 });
}

/** I wrote in that conversation at `at` (ms, the helpdesk's clock): mentions until then wait for me no longer. */
export const markAnswered = (account: AccountId, conversation: ConversationId, at: Milliseconds): Promise<void> =>
	inStore((db) => db.transaction('rw', db.updates, () => settleAnswered(db, account, new Map([[conversation, at]]))));

/** Takes updates off the list again; gives the counters that are left. */
async function takeOff(db: LoopinDatabase, record: AccountRecord, ids: readonly EntryId[]): Promise<Pick<AccountRecord, 'unread' | 'unreadMentions'>> {
	const keys = ids.map((id): [AccountId, EntryId] => [record.account, id]);
	const rows = keys.length ? (await db.updates.bulkGet(keys)).filter((row) => row?.unread === 1) : [];
	if (keys.length) await db.updates.bulkDelete(keys);
	const mentions = rows.filter((row) => row?.kind === 'mention').length;
	return { unread: record.unread - rows.length, unreadMentions: record.unreadMentions - mentions };
}

async function rememberMentions(db: LoopinDatabase, account: AccountId, rows: readonly UpdateRecord[]): Promise<void> {
	for (const id of new Set(rows.filter((row) => row.kind === 'mention').map((row) => row.conversation))) {
		const record = await db.conversations.get([account, id]);
		if (record?.mentioned !== 1) await db.conversations.put({ readAt: 0, muted: 0, ...record, account, id, mentioned: 1 });
	}
}

/** What waits to be announced, oldest first. */
export const toAnnounce = async (account: AccountId): Promise<UpdateRecord[]> =>
	soundUpdates(await inStore((db) => db.updates.where('[toAnnounce+account]').equals([1, account]).toArray())).sort((a, b) => a.at - b.at);

/** Marks updates as announced: their toast is up, or they are never to have one. Idempotent. */
export const markAnnounced = (account: AccountId, ids: readonly EntryId[]): Promise<void> =>
	inStore((db) =>
		db.transaction('rw', db.updates, async () => {
			for (const id of ids) await db.updates.update([account, id], { toAnnounce: 0 });
		}),
	);

/** Accounts with something to announce: after a worker died between storing and showing. */
export const accountsToAnnounce = async (): Promise<AccountId[]> => {
	const keys = await inStore((db) => db.updates.where('[toAnnounce+account]').between([1, ''], [1, '\uffff']).uniqueKeys());
	return keys.map((key) => (key as unknown as [number, AccountId])[1]);
};
