/** The outbox's rows. A job is stored before anything is done about it, and every step is stored before the next one. */
import * as v from 'valibot';
import type { AccountId, ConversationId, EntryId, SiteId } from '../collaboration/model';
import { ERROR_KINDS } from '../platform/errors';
import { inStore, watching } from './open';
import type { FollowerJob, Job, MentionJob, ReplyJob } from './records';

const failure = v.object({ kind: v.picklist(ERROR_KINDS), retryAfterMs: v.exactOptional(v.number()) });
const noAccess = v.variant('why', [
	v.object({ why: v.picklist(['cannot-open', 'not-in-inbox', 'light-agent', 'suspended', 'unconfirmed']) }),
	v.object({ why: v.literal('group-cannot-open'), group: v.string(), place: v.string() }),
]);
const named = { id: v.string(), name: v.string() };
const base = {
	id: v.string(),
	account: v.string(),
	site: v.string(),
	conversation: v.string(),
	state: v.picklist(['pending', 'landed', 'done', 'failed']),
	createdAt: v.number(),
	attempts: v.number(),
	nextTryAt: v.number(),
	failure: v.exactOptional(failure),
	finishedAt: v.exactOptional(v.number()),
	told: v.exactOptional(v.literal(1)),
	looks: v.exactOptional(v.number()),
};
const job = v.variant('kind', [
	v.object({
		...base,
		kind: v.literal('mention'),
		mentions: v.array(v.object(named)),
		newestEntry: v.string(),
		submittedAt: v.exactOptional(v.number()),
		notBefore: v.exactOptional(v.number()),
		noteEntry: v.exactOptional(v.string()),
		refused: v.exactOptional(v.array(v.object({ ...named, failure, noAccess: v.exactOptional(noAccess) }))),
	}),
	v.object({
		...base,
		kind: v.literal('follower'),
		action: v.picklist(['add', 'remove']),
		agent: v.string(),
		name: v.string(),
		noAccess: v.exactOptional(noAccess),
		shadow: v.exactOptional(v.string()),
		since: v.exactOptional(v.number()),
	}),
	v.object({
		...base,
		kind: v.literal('reply'),
		internal: v.boolean(),
		text: v.string(),
		mentions: v.array(v.object(named)),
		newestEntry: v.string(),
		sentAt: v.exactOptional(v.number()),
		mayResend: v.exactOptional(v.literal(1)),
		entry: v.exactOptional(v.string()),
	}),
]);

/** The sound rows, oldest first. */
export function soundJobs(rows: readonly unknown[]): Job[] {
	const sound: Job[] = [];
	for (const row of rows) {
		const parsed = v.safeParse(job, row);
		if (parsed.success) sound.push(parsed.output as Job);
	}
	return sound.sort((one, other) => one.createdAt - other.createdAt || one.id.localeCompare(other.id));
}

/** One job, or undefined. */
export async function jobById(id: string): Promise<Job | undefined> {
	return soundJobs([await inStore((db) => db.jobs.get(id))])[0];
}

/** All jobs of one conversation, finished ones too, oldest first. */
export async function jobsOfConversation(account: AccountId, conversation: ConversationId): Promise<Job[]> {
	return soundJobs(await inStore((db) => db.jobs.where('[account+conversation]').equals([account, conversation]).toArray()));
}

/** All jobs now and after each change, oldest first, until the signal aborts. */
export const watchJobs = (changed: (jobs: Job[]) => void, signal: AbortSignal): void =>
	watching(
		(db) => db.jobs.toArray(),
		(rows) => changed(soundJobs(rows)),
		signal,
	);

/** Jobs of a site that are not finished, oldest first, whoever's they are. */
export async function openJobs(site: SiteId): Promise<Job[]> {
	const rows = await inStore((db) => db.jobs.where('site').equals(site).toArray());
	return soundJobs(rows).filter(({ state }) => state === 'pending' || state === 'landed');
}

/** Failed mentions of a site whose agent was not told yet. */
export async function untoldMentions(site: SiteId): Promise<MentionJob[]> {
	const rows = await inStore((db) => db.jobs.where('site').equals(site).toArray());
	return soundJobs(rows).filter((one): one is MentionJob => one.kind === 'mention' && one.state === 'failed' && one.told !== 1);
}

/** Jobs of one conversation are done in the order they came in, whatever the clock says: it may stand still between two, or be set back. */
const queued = <T extends Job>(job: T, rows: readonly Job[]): T => ({
	...job,
	createdAt: Math.max(job.createdAt, ...rows.map((row) => row.createdAt + 1)),
});

/**
 * Stores a mention job, unless it is stored already (its page did not hear so, and said it again), or the same intent is still waiting for its note (a
 * double click): that one then starts its waiting anew. Gives the id.
 */
export function addMentionJob(job: MentionJob): Promise<string> {
	const same = (other: Job): other is MentionJob =>
		other.kind === 'mention' && other.state === 'pending' && other.newestEntry === job.newestEntry && idsOf(other) === idsOf(job);
	return inStore((db) =>
		db.transaction('rw', db.jobs, async () => {
			const rows = await db.jobs.where('[account+conversation]').equals([job.account, job.conversation]).toArray();
			const waiting = soundJobs(rows).find(same);
			if (await db.jobs.get(job.id)) return job.id;
			await db.jobs.put(waiting ? { ...waiting, attempts: 0, looks: 0, nextTryAt: job.nextTryAt } : queued(job, soundJobs(rows)));
			return (waiting ?? job).id;
		}),
	);
}

const idsOf = ({ mentions }: MentionJob): string =>
	mentions
		.map(({ id }) => id)
		.sort()
		.join('\n');

/** Stores a follower change in place of whatever was still to be changed, or had failed, for that agent in that conversation. */
export async function addFollowerJob(job: FollowerJob): Promise<void> {
	await inStore((db) =>
		db.transaction('rw', db.jobs, async () => {
			const rows = await db.jobs.where('[account+conversation]').equals([job.account, job.conversation]).toArray();
			const overtaken = soundJobs(rows).filter((other) => other.kind === 'follower' && other.agent === job.agent && other.state !== 'done');
			await db.jobs.bulkDelete(overtaken.map(({ id }) => id));
			await db.jobs.put(queued(job, soundJobs(rows)));
		}),
	);
}

/** Stores a reply, unless it is stored already, and drops the draft it was written in, as one. */
export async function addReplyJob(job: ReplyJob): Promise<void> {
	await inStore((db) =>
		db.transaction('rw', db.jobs, db.drafts, async () => {
			const rows = await db.jobs.where('[account+conversation]').equals([job.account, job.conversation]).toArray();
			if (!(await db.jobs.get(job.id))) await db.jobs.put(queued(job, soundJobs(rows)));
			await db.drafts.delete([job.account, job.conversation]);
		}),
	);
}

/**
 * Changes a job as it is stored now; `change` gives its new row, or undefined to leave it. Gives what is stored afterwards; undefined when the job
 * is gone (dismissed, overtaken, disconnected): then nothing was written, and nothing more is to be done about it.
 */
export function changeJob<Kind extends Job['kind']>(
	{ id, kind }: { id: string; kind: Kind },
	change: (job: Extract<Job, { kind: Kind }>) => Extract<Job, { kind: Kind }> | undefined,
): Promise<Extract<Job, { kind: Kind }> | undefined> {
	return inStore((db) =>
		db.transaction('rw', db.jobs, async () => {
			const stored = soundJobs([await db.jobs.get(id)])[0];
			if (stored?.kind !== kind) return undefined;
			const now = stored as Extract<Job, { kind: Kind }>;
			const changed = change(now);
			if (changed) await db.jobs.put(changed);
			return changed ?? now;
		}),
	);
}

/** Marks a reply done and stores what follows from it (the mentions in a note), as one. Gives false when the job is gone. */
export function finishReply(id: string, entry: EntryId, finishedAt: number, next?: MentionJob): Promise<boolean> {
	return inStore((db) =>
		db.transaction('rw', db.jobs, async () => {
			const stored = soundJobs([await db.jobs.get(id)])[0];
			if (stored?.kind !== 'reply') return false;
			const { failure: _, mayResend: __, ...rest } = stored;
			const done: ReplyJob = { ...rest, state: 'done', entry, finishedAt };
			await db.jobs.put(done);
			if (next) await db.jobs.put(next);
			return true;
		}),
	);
}

/** Takes a job out of the outbox. */
export const deleteJob = (id: string): Promise<void> => inStore((db) => db.jobs.delete(id));

/** Deletes jobs that were done before that time (ms), and rows that are no jobs. Failed ones stay until the agent dismisses them. */
export async function pruneJobs(before: number): Promise<void> {
	await inStore((db) =>
		db.transaction('rw', db.jobs, async () => {
			const rows = await db.jobs.toArray();
			const sound = new Map(soundJobs(rows).map((one) => [one.id, one]));
			const old = rows.map(({ id }) => id).filter((id) => !sound.has(id) || (sound.get(id)?.state === 'done' && (sound.get(id)?.finishedAt ?? 0) < before));
			await db.jobs.bulkDelete(old);
		}),
	);
}
