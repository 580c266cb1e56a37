/**
 * The outbox: what the agent did and the helpdesk has not confirmed yet. A job is stored before anything is done about it; the worker may die at
 * any point and goes on at the next wake. One job of a site at a time, oldest first.
 */
import type { AccountId, AgentId, ConversationId, EntryId, Site } from '../collaboration/model';
import { asLoopinError, failureOf, type LoopinError } from '../platform/errors';
import { log } from '../platform/log';
import { addFollowerJob, addMentionJob, addReplyJob, changeJob, deleteJob, jobById, openJobs, untoldMentions } from '../store/jobs';
import type { FollowerJob, Job, MentionJob, ReplyJob } from '../store/records';
import { withLock } from './locks';
import { armOutbox } from './outbox-clock';
import { doFollower } from './outbox-follower';
import { doMention } from './outbox-mention';
import { doReply } from './outbox-reply';
import { afterFailure, isDue, isSiteWide, isWaiting, withoutAsking } from './outbox-retry';
import { SiteTrouble } from './outbox-work';
import { siteById } from './sites';

export type OutboxEvent =
	/** A job came, went or changed: pages that show it should ask again. */
	| { type: 'changed'; site: Site; account: AccountId; conversation: ConversationId }
	/** The helpdesk confirmed it. */
	| { type: 'done'; site: Site; job: Job }
	/** People who were not added after a note: the agent is to be told. May come twice for one job (a worker died in between). */
	| { type: 'not-added'; site: Site; job: MentionJob; refused: NonNullable<MentionJob['refused']> };

const listeners = new Set<(event: OutboxEvent) => Promise<void> | void>();

/** Hears of everything that happens in the outbox. Registered once per worker start; what a listener throws is logged. */
export function outboxEvents(listener: (event: OutboxEvent) => Promise<void> | void): void {
	listeners.add(listener);
}

async function emit(event: OutboxEvent): Promise<void> {
	for (const listener of listeners) {
		try {
			await listener(event);
		} catch (thrown) {
			log.warn('outbox listener', event.type, asLoopinError(thrown).kind);
		}
	}
}

const newJob = (site: Site, account: AccountId, conversation: ConversationId) =>
	({ id: crypto.randomUUID(), account, site: site.id, conversation, state: 'pending', createdAt: Date.now(), attempts: 0, nextTryAt: Date.now() }) as const;

/** How long a page keeps an intent that nobody heard. */
const SAID_WITHIN = 10 * 60_000;

/** Keeps the intent of a submitted note; gives the job's id once it is stored. An intent with an id is kept once, however often it is said. */
export async function enqueueMention(
	site: Site,
	account: AccountId,
	intent: {
		id?: string | undefined;
		/** When the agent pressed submit (ms, this device's clock); absent: now. */
		at?: number | undefined;
		conversation: ConversationId;
		mentions: ReadonlyArray<{ id: AgentId; name: string }>;
		newestEntry: EntryId | '';
	},
): Promise<string> {
	const { id: known, at, conversation, mentions, newestEntry } = intent;
	const base = newJob(site, account, conversation);
	// A page says it at once, or the next page within minutes: what is further from now is no time of a submit.
	const submittedAt = at !== undefined && at <= base.createdAt && base.createdAt - at <= SAID_WITHIN ? at : base.createdAt;
	const id = await addMentionJob({ ...base, ...(known ? { id: known } : {}), kind: 'mention', mentions, newestEntry, submittedAt });
	await stored(site, account, conversation);
	return id;
}

/** Keeps a change of one follower; it overtakes an earlier one for that agent that is not done. Gives the job's id once it is stored. */
export async function enqueueFollower(
	site: Site,
	account: AccountId,
	change: { conversation: ConversationId; action: 'add' | 'remove'; agent: AgentId; name: string },
): Promise<string> {
	const job: FollowerJob = { ...newJob(site, account, change.conversation), kind: 'follower', action: change.action, agent: change.agent, name: change.name };
	await addFollowerJob(job);
	await stored(site, account, change.conversation);
	return job.id;
}

/** Keeps a reply, and drops its draft with the same stroke; gives the job's id once it is stored. A reply with an id is kept, and sent, once. */
export async function enqueueReply(
	site: Site,
	account: AccountId,
	reply: { id?: string | undefined; conversation: ConversationId; internal: boolean; text: string; mentions: ReadonlyArray<{ id: AgentId; name: string }> },
): Promise<string> {
	const { id, conversation, internal, text, mentions } = reply;
	const named = id ? { id } : {};
	const job: ReplyJob = {
		...newJob(site, account, conversation),
		...named,
		kind: 'reply',
		internal,
		text,
		mentions: internal ? mentions : [],
		newestEntry: '',
	};
	await addReplyJob(job);
	await stored(site, account, conversation);
	return job.id;
}

/** Should this worker die before it begins, the alarm starts the next one. */
const BEGIN_WITHIN = 1_000;
/** Should it die while it is at it, this one does; fired in vain, it finds the lock taken and then nothing due. */
const GUARD = 10_000;

const arm = (site: Site, next: number | undefined): Promise<void> =>
	armOutbox(site.id, next, () => void runOutbox(site)).catch((thrown) => log.warn('outbox alarm', asLoopinError(thrown).kind));

async function stored(site: Site, account: AccountId, conversation: ConversationId): Promise<void> {
	await arm(site, Date.now() + BEGIN_WITHIN);
	await emit({ type: 'changed', site, account, conversation });
}

/** Makes a failed job pending again, due now; a mention only for those who were refused. Unknown and unfinished jobs are left alone. */
export async function retryJob(id: string): Promise<void> {
	const job = await jobById(id);
	if (job?.state !== 'failed') return;
	const again = <T extends Job>({ failure: _, finishedAt: __, told: ___, looks: ____, ...rest }: T) => ({
		...rest,
		state: 'pending' as const,
		attempts: 0,
		nextTryAt: Date.now(),
	});
	if (job.kind === 'mention')
		await changeJob(job, ({ refused, ...now }) => ({
			...again(now),
			state: now.noteEntry ? 'landed' : 'pending',
			mentions: refused?.map(({ id, name }) => ({ id, name })) ?? now.mentions,
		}));
	else if (job.kind === 'follower') await changeJob(job, ({ noAccess: _, ...now }) => again(now));
	else await changeJob(job, (now) => ({ ...again(now), ...(now.sentAt === undefined ? {} : { mayResend: 1 as const }) }));
	await changed(job);
}

/** Takes a job out of the outbox: the agent gave it up. What is on its way to the helpdesk may still be done there. */
export async function dismissJob(id: string): Promise<void> {
	const job = await jobById(id);
	await deleteJob(id);
	if (job) await changed(job);
}

async function changed({ site: id, account, conversation }: Job): Promise<void> {
	const site = await siteById(id);
	if (site) await emit({ type: 'changed', site, account, conversation });
}

/**
 * Does what is due on a site; with `wake`, also what waits for the agent or the network. Never throws. Gives when it wants to run next (ms since the
 * epoch), undefined when nothing waits; it has set its own timer and alarm for that.
 */
export async function runOutbox(site: Site, { wake = false } = {}): Promise<number | undefined> {
	try {
		await withLock(`outbox:${site.id}`, async () => {
			await pass(site, wake);
			await tellFailures(site);
		});
	} catch (thrown) {
		log.warn('outbox', asLoopinError(thrown).kind);
	}
	return arrangeNext(site);
}

/** The database may refuse: then it is asked again in half a minute. */
const STORAGE_GAP = 30_000;

async function arrangeNext(site: Site): Promise<number | undefined> {
	let next: number | undefined;
	try {
		const times = (await openJobs(site.id)).map(({ nextTryAt }) => nextTryAt);
		next = times.length === 0 ? undefined : Math.max(Math.min(...times), Date.now() + 200);
	} catch {
		next = Date.now() + STORAGE_GAP;
	}
	await arm(site, next);
	return next;
}

async function pass(site: Site, wake: boolean): Promise<void> {
	const tried = new Set<string>();
	for (;;) {
		const jobs = await openJobs(site.id);
		const due = jobs.filter((job) => !tried.has(job.id) && isDue(job, Date.now(), wake) && !overtaking(job, jobs));
		const [job] = due;
		if (!job) return;
		if (tried.size === 0) await arm(site, Date.now() + GUARD);
		tried.add(job.id);
		const trouble = await attempt(site, job);
		if (!trouble) continue;
		// The same would meet the others: they wait as if they had asked, and the helpdesk is asked once. None fails for what another met.
		for (const other of due)
			if (other.id !== job.id && (trouble.kind !== 'other-agent' || other.account === job.account))
				await settle({ ...other, attempts: withoutAsking(other.attempts) }, trouble);
		if (trouble.kind !== 'other-agent') return holdAll(site, job);
		for (const other of due) if (other.account === job.account) tried.add(other.id);
	}
}

/** After a trouble of the whole site nobody is tried before the one that met it: however much waits, a silent helpdesk is asked at one job's pace. */
async function holdAll(site: Site, { id }: Job): Promise<void> {
	const until = (await jobById(id))?.nextTryAt ?? 0;
	for (const other of await openJobs(site.id)) if (other.nextTryAt < until) await changeJob(other, (now) => ({ ...now, nextTryAt: until }));
}

/** Replies of one conversation are sent in the order they were written. */
const overtaking = (job: Job, jobs: readonly Job[]): boolean =>
	job.kind === 'reply' &&
	jobs.some(
		(other) =>
			other.kind === 'reply' &&
			other.id !== job.id &&
			other.account === job.account &&
			other.conversation === job.conversation &&
			other.createdAt < job.createdAt,
	);

const perform = (site: Site, job: Job): Promise<void> => {
	if (job.kind === 'mention') return doMention(site, job);
	return job.kind === 'follower' ? doFollower(site, job) : doReply(site, job);
};

/** Does one job. Gives the error when it is true of the whole site or of the agent. */
async function attempt(site: Site, job: Job): Promise<LoopinError | undefined> {
	let error: LoopinError | undefined;
	let trouble = false;
	try {
		await perform(site, job);
	} catch (thrown) {
		error = thrown instanceof SiteTrouble ? thrown.error : asLoopinError(thrown);
		trouble = thrown instanceof SiteTrouble || isSiteWide(error.kind) || error.kind === 'other-agent';
		log.debug('job', job.kind, job.id, error);
		await settle(job, error);
	}
	await emit({ type: 'changed', site, account: job.account, conversation: job.conversation });
	const now = await jobById(job.id);
	if (now?.state === 'done') await emit({ type: 'done', site, job: now });
	return trouble ? error : undefined;
}

/** Stores when it is tried again, or that it has failed and why. */
async function settle(job: Job, error: LoopinError): Promise<void> {
	const verdict = afterFailure(job.attempts, error, Date.now(), Math.random());
	const failure = failureOf(error);
	if (verdict.state === 'again') {
		const { attempts, nextTryAt } = verdict;
		// Of a reply that may have been sent, the doubt is what the agent must see, not what kept us from looking.
		const doubt = job.kind === 'reply' && !isWaiting(error.kind) && error.kind !== 'rate-limited';
		await changeJob(job, (now) => ({
			...now,
			attempts,
			nextTryAt,
			failure: doubt && now.kind === 'reply' && now.sentAt !== undefined ? { kind: 'unknown-outcome' } : failure,
		}));
		return;
	}
	// As in outbox-follower.ts: shadowing complains of no single conversation.
	if (job.kind === 'follower' && job.action === 'add' && job.shadow !== undefined) return deleteJob(job.id);
	const finished = { state: 'failed' as const, attempts: job.attempts + 1, finishedAt: Date.now(), failure };
	if (job.kind === 'mention') await changeJob(job, (now) => ({ ...now, ...finished, refused: now.mentions.map(({ id, name }) => ({ id, name, failure })) }));
	else await changeJob(job, (now) => ({ ...now, ...finished }));
}

/** "Not added" is said after it is stored and marked as said after it was: silence is worse than the same toast again. */
async function tellFailures(site: Site): Promise<void> {
	for (const job of await untoldMentions(site.id)) {
		if (job.refused?.length) await emit({ type: 'not-added', site, job, refused: job.refused });
		await changeJob(job, (now) => ({ ...now, told: 1 }));
	}
}
