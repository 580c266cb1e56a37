/** Whose work is followed, until when, and what that made the agent follow. A decision: it survives the worker, and a database that is made anew. */
import * as v from 'valibot';
import type { AccountId, ConversationId, Milliseconds } from '../collaboration/model';
import { afterwards, MOST_SHADOWS } from '../collaboration/shadowing';
import { ERROR_KINDS } from '../platform/errors';
import { soundJobs } from './jobs';
import { inStore, watching } from './open';
import type { FollowerJob, ShadowRecord } from './records';

const time = v.pipe(v.number(), v.finite());
const ids = v.array(v.string());
const shadow = v.object({
	account: v.string(),
	agent: v.string(),
	name: v.string(),
	site: v.string(),
	startedAt: time,
	until: time,
	lookedAt: time,
	seen: ids,
	ours: ids,
	failure: v.exactOptional(v.object({ kind: v.picklist(ERROR_KINDS), retryAfterMs: v.exactOptional(v.number()) })),
});

/** The sound rows, the one that ends first first. */
function sound(rows: readonly unknown[]): ShadowRecord[] {
	return rows
		.flatMap((row) => {
			const parsed = v.safeParse(shadow, row);
			return parsed.success ? [parsed.output as unknown as ShadowRecord] : [];
		})
		.sort((one, other) => one.until - other.until);
}

/** All of one account, or of all. */
export const shadowsOf = async (account?: AccountId): Promise<ShadowRecord[]> =>
	sound(await inStore((db) => (account === undefined ? db.shadows.toArray() : db.shadows.where('account').equals(account).toArray())));

/** The account's now and after each change, until the signal aborts. */
export const watchShadows = (accounts: readonly AccountId[], changed: (shadows: ShadowRecord[]) => void, signal: AbortSignal): void =>
	watching(
		(db) =>
			db.shadows
				.where('account')
				.anyOf([...accounts])
				.toArray(),
		(rows) => changed(sound(rows)),
		signal,
	);

/** Begins, or changes until when; gives false when there are too many already. What was followed for it before goes on. */
export const beginShadow = (row: Pick<ShadowRecord, 'account' | 'agent' | 'name' | 'site' | 'startedAt' | 'until'>): Promise<boolean> =>
	inStore((db) =>
		db.transaction('rw', db.shadows, async () => {
			const all = sound(await db.shadows.where('account').equals(row.account).toArray());
			const known = all.find(({ agent }) => agent === row.agent);
			if (!known && all.length >= MOST_SHADOWS) return false;
			await db.shadows.put(known ? { ...known, name: row.name, until: row.until, lookedAt: 0 } : { ...row, lookedAt: 0, seen: [], ours: [] });
			return true;
		}),
	);

type Key = Pick<ShadowRecord, 'account' | 'agent'>;

/** After a look: these jobs follow what is new, and are remembered as asked for, as one. Nothing is written when it has ended meanwhile; gives whether it was. */
export const keepLook = (
	key: Key,
	look: Pick<ShadowRecord, 'lookedAt'> & Partial<Pick<ShadowRecord, 'failure'>>,
	jobs: readonly FollowerJob[],
): Promise<boolean> =>
	inStore((db) =>
		db.transaction('rw', db.shadows, db.jobs, async () => {
			const now = sound([await db.shadows.get([key.account, key.agent])])[0];
			if (!now) return false;
			const { failure: _, ...rest } = now;
			await db.jobs.bulkPut([...jobs]);
			await db.shadows.put({ ...rest, ...look, seen: [...new Set([...now.seen, ...jobs.map((job) => job.conversation)])] });
			return true;
		}),
	);

/** About to follow that conversation for this colleague's sake: it is ours to give back. False: shadowing has ended meanwhile, nothing is to be followed. */
export const noteOurs = (key: Key, conversation: ConversationId): Promise<boolean> =>
	inStore((db) =>
		db.transaction('rw', db.shadows, async () => {
			const now = sound([await db.shadows.get([key.account, key.agent])])[0];
			if (!now) return false;
			if (!now.ours.includes(conversation)) await db.shadows.put({ ...now, ours: [...now.ours, conversation] });
			return true;
		}),
	);

/** The agent chose to follow it, or not to: it is no longer shadowing's. */
export const disown = (account: AccountId, conversation: ConversationId): Promise<void> =>
	inStore((db) =>
		db.transaction('rw', db.shadows, async () => {
			for (const row of sound(await db.shadows.where('account').equals(account).toArray()))
				if (row.ours.includes(conversation)) await db.shadows.put({ ...row, ours: row.ours.filter((id) => id !== conversation) });
		}),
	);

/**
 * Ends it, as one: the row goes, what it made the agent follow becomes jobs that take it back, and jobs that were still to follow something for it go.
 * Gives the record as it was; undefined when there was none.
 */
export const endShadow = (key: Key, jobFor: (conversation: ConversationId, shadow: ShadowRecord) => FollowerJob): Promise<ShadowRecord | undefined> =>
	inStore((db) =>
		db.transaction('rw', db.shadows, db.jobs, db.updates, async () => {
			const all = sound(await db.shadows.where('account').equals(key.account).toArray());
			const ending = all.find(({ agent }) => agent === key.agent);
			if (!ending) return undefined;
			const tookPart = new Set<ConversationId>();
			for (const conversation of ending.ours) {
				const since: [[AccountId, ConversationId, Milliseconds], [AccountId, ConversationId, number]] = [
					[key.account, conversation, -Infinity],
					[key.account, conversation, Infinity],
				];
				const mentioned = await db.updates
					.where('[account+conversation+at]')
					.between(...since)
					.filter((row) => row.kind === 'mention' && row.storedAt >= ending.startedAt)
					.count();
				if (mentioned > 0) tookPart.add(conversation);
			}
			const others = all.filter(({ agent }) => agent !== key.agent);
			const { unfollow, inherit } = afterwards(ending, others, tookPart);
			for (const { agent, conversation } of inherit) {
				const heir = sound([await db.shadows.get([key.account, agent])])[0];
				if (heir && !heir.ours.includes(conversation)) await db.shadows.put({ ...heir, ours: [...heir.ours, conversation] });
			}
			await db.shadows.delete([key.account, key.agent]);
			const jobs = soundJobs(await db.jobs.where('account').equals(key.account).toArray());
			await db.jobs.bulkDelete(
				jobs.filter((job) => job.kind === 'follower' && job.action === 'add' && job.shadow === key.agent && job.state !== 'done').map(({ id }) => id),
			);
			await db.jobs.bulkPut(unfollow.map((conversation) => jobFor(conversation, ending)));
			return ending;
		}),
	);
