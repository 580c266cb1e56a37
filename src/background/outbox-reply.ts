/**
 * A reply job: written once. `sentAt` is stored before the request leaves; from then on the conversation is looked into before anything is sent
 * again, and after that only when the agent says so.
 */
import type { Entry, EntryId, Site } from '../collaboration/model';
import { asLoopinError, type ErrorKind, LoopinError } from '../platform/errors';
import { changeJob, finishReply, jobsOfConversation } from '../store/jobs';
import type { MentionJob, ReplyJob } from '../store/records';
import type { SignedIn } from './identity';
import { nextReplyLook } from './outbox-retry';
import { fresh, ownerOf } from './outbox-work';

/** Errors of a write that are sure signs that it was not done. After any other it may have been. */
const NOT_DONE: ReadonlySet<ErrorKind> = new Set([
	'offline',
	'signed-out',
	'needs-permission',
	'needs-tab',
	'forbidden',
	'not-found',
	'conflict',
	'rate-limited',
	'refused',
	'not-supported',
]);

/** Sends the reply, or finds out whether it was sent. Throws `unknown-outcome` when that cannot be told yet. */
export async function doReply(site: Site, job: ReplyJob): Promise<void> {
	const who = await ownerOf(site, job);
	if (job.sentAt !== undefined) {
		const entry = await look(who, job);
		if (entry) return finish(job, entry);
		if (job.mayResend !== 1) return keepLooking(job);
	}
	await send(who, job);
}

async function send({ client, me }: SignedIn, job: ReplyJob): Promise<void> {
	const { mayNote, mayReply, newestEntry } = await client.conversation(job.conversation, me);
	if (!(job.internal ? mayNote : mayReply)) throw new LoopinError('forbidden');
	const stored = await changeJob(job, (now) => {
		const { mayResend: _, ...rest } = fresh(now);
		return { ...rest, newestEntry, sentAt: Date.now(), looks: 0 };
	});
	if (!stored) return; // dismissed at the last moment
	let entry: EntryId;
	try {
		entry = await client.post(job.conversation, { internal: job.internal, text: job.text, ...(job.internal ? { mentions: job.mentions } : {}) }, me);
	} catch (thrown) {
		const error = asLoopinError(thrown);
		if (!NOT_DONE.has(error.kind)) throw new LoopinError('unknown-outcome', error.message, { cause: error });
		await changeJob(job, ({ sentAt: _, ...now }) => now);
		throw error;
	}
	await finish(job, entry);
}

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** My entry of that kind and text, newer than what was there when it was sent, that no other reply of ours has claimed. */
async function look({ client, me, account }: SignedIn, job: ReplyJob): Promise<EntryId | undefined> {
	const jobs = await jobsOfConversation(account, job.conversation);
	const claimed = new Set(jobs.map((other) => (other.kind === 'reply' && other.id !== job.id ? other.entry : undefined)));
	const wanted = squeeze(job.text);
	// The helpdesk may append a signature, and what it gives back may have been cut.
	const same = ({ text }: Entry) => squeeze(text).startsWith(wanted) || (text.length >= 1_000 && wanted.startsWith(squeeze(text)));
	let entries: readonly Entry[];
	try {
		entries = await client.entriesAfter(job.conversation, job.newestEntry, me);
	} catch (thrown) {
		const error = asLoopinError(thrown);
		if (error.kind === 'rate-limited' || error.kind === 'signed-out' || error.kind === 'offline') throw error;
		throw new LoopinError('unknown-outcome', error.message, { cause: error });
	}
	const kind = job.internal ? 'note' : 'public-reply';
	return entries.find((entry) => entry.kind === kind && entry.author.id === me.id && !claimed.has(entry.id) && same(entry))?.id;
}

/** Not there. The helpdesk may still be at it; after some looks it was not sent, and the agent may try again. */
async function keepLooking(job: ReplyJob): Promise<void> {
	const again = nextReplyLook(job.looks ?? 0, Date.now());
	await changeJob(job, (now) =>
		again === undefined
			? { ...now, state: 'failed', finishedAt: Date.now(), failure: { kind: 'not-answering' } }
			: { ...now, looks: (now.looks ?? 0) + 1, nextTryAt: again, failure: { kind: 'unknown-outcome' } },
	);
}

/** A note's mentions follow from it as a job of their own, whose note is already found. */
async function finish(job: ReplyJob, entry: EntryId): Promise<void> {
	const now = Date.now();
	const { id, account, site, conversation, mentions, newestEntry } = job;
	const next: MentionJob = {
		kind: 'mention',
		id: `${id}:mentions`,
		account,
		site,
		conversation,
		mentions,
		newestEntry,
		noteEntry: entry,
		state: 'landed',
		createdAt: now,
		attempts: 0,
		nextTryAt: now,
	};
	await finishReply(id, entry, now, job.internal && mentions.length > 0 ? next : undefined);
}
