/** One conversation as the panel needs it: what the helpdesk confirmed, when, and what is still on its way. */

import { answeredSince, lastWrittenBy } from '../collaboration/answered';
import type { AccountId, AgentId, Conversation, ConversationId, EntryId, Milliseconds, Site } from '../collaboration/model';
import type { NoAccess } from '../helpdesks/helpdesk';
import { asLoopinError, failureOf } from '../platform/errors';
import { log } from '../platform/log';
import type { ContentAnswers, ConversationState, PendingChange } from '../platform/messages';
import { agentsById } from '../store/agents';
import { getConversation, saveAnswered, saveConversation } from '../store/conversations';
import { jobsOfConversation } from '../store/jobs';
import type { Job } from '../store/records';
import { markAnswered } from '../store/update-path';
import { lastKnown, type SignedIn, signedIn } from './identity';

/** Asked again within this time, the answer of before will do, unless a fresh one is asked for. */
const FRESH_FOR: Milliseconds = 5_000;

/** The conversation's state. When the helpdesk cannot be asked: what it confirmed last, with the failure. */
export async function loadConversation(site: Site, id: ConversationId, { fresh = false }: { fresh?: boolean } = {}): Promise<ConversationState> {
	const known = await lastKnown(site);
	const kept = known && (await getConversation(known.account, id));
	if (known && kept?.conversation && !fresh && Math.abs(Date.now() - kept.readAt) < FRESH_FOR) return stateOf(known.account, id);
	try {
		const who = await signedIn(site);
		const conversation = await who.client.conversation(id, who.me);
		await saveConversation(who.account, conversation, Date.now());
		await readAnswers(who, conversation, kept?.answeredAt).catch((thrown: unknown) => log.debug('answers not read', asLoopinError(thrown).kind));
		return stateOf(who.account, id);
	} catch (thrown) {
		const failure = failureOf(thrown);
		// Only what belongs to the agent who is still known to be signed in; a conversation that is closed to them now is not shown from memory.
		const still = await lastKnown(site);
		if (!still || failure.kind === 'forbidden' || failure.kind === 'not-found') return { failure, readAt: 0, pending: [] };
		return { ...(await stateOf(still.account, id)), failure };
	}
}

async function stateOf(account: AccountId, id: ConversationId): Promise<ConversationState> {
	const kept = await getConversation(account, id);
	const pending = pendingChanges(await jobsOfConversation(account, id));
	const followers = new Set(kept?.conversation?.followers.map((follower) => follower.id));
	const answered = (kept?.answered ?? []).filter((agent) => followers.has(agent));
	const inIt = new Set([...followers, ...pending.map(({ agent }) => agent), ...(kept?.conversation?.mentioned ?? []).map((one) => one.id)]);
	const photos = (await agentsById(account, [...inIt])).flatMap(({ id: agent, photo }) => (photo ? [[agent, photo] as const] : []));
	return { ...(kept?.conversation ? { conversation: kept.conversation } : {}), readAt: kept?.readAt ?? 0, pending, answered, photos };
}

/**
 * Who of the followers has answered since they were mentioned: read from the conversation's own entries, and only when there is a newer one than at the
 * last reading, for it costs a request or two. What I wrote myself settles my own mentions with it.
 */
async function readAnswers({ client, me, account }: SignedIn, conversation: Conversation, readUpTo: EntryId | undefined): Promise<void> {
	const { id, newestEntry, followers } = conversation;
	if (!newestEntry || newestEntry === readUpTo || followers.length === 0) return;
	const entries = await client.entriesAfter(id, '', me);
	await saveAnswered(account, id, answeredSince(entries, followers), newestEntry);
	const wroteAt = lastWrittenBy(entries, me.id);
	if (wroteAt !== undefined) await markAnswered(account, id, wroteAt);
}

/** The follower changes of these jobs that are not done: waiting for their note, being saved, or failed with the reason. */
export function pendingChanges(jobs: readonly Job[]): PendingChange[] {
	return jobs.flatMap((job): PendingChange[] => {
		if (job.state === 'done' || job.kind === 'reply') return [];
		if (job.kind === 'follower') {
			const { id, agent, name, action, failure, noAccess } = job;
			return [{ job: id, agent, name, action, ...outcome(job.state, failure, noAccess) }];
		}
		if (job.state === 'failed')
			return (job.refused ?? []).map(({ id, name, failure, noAccess }) => ({
				job: job.id,
				agent: id,
				name,
				action: 'add',
				...outcome('failed', failure, noAccess),
			}));
		return job.mentions.map(({ id, name }) => ({ job: job.id, agent: id, name, action: 'add', state: job.state === 'landed' ? 'saving' : 'waiting' }));
	});
}

function outcome(state: Job['state'], failure: Job['failure'], noAccess: NoAccess | undefined): Pick<PendingChange, 'state' | 'failure' | 'noAccess'> {
	if (state !== 'failed') return { state: 'saving' };
	return { state: 'failed', ...(failure ? { failure } : {}), ...(noAccess ? { noAccess } : {}) };
}

const ACCESS_FOR: Milliseconds = 60_000;
const MOST_KEPT = 500;
const access = new Map<string, { at: Milliseconds; noAccess: NoAccess | undefined }>();

/** Which of these agents cannot open the conversation, and why. Kept for a minute: the menu asks with every letter. */
export async function checkAccess(site: Site, conversation: ConversationId, agents: readonly AgentId[]): Promise<ContentAnswers['access.check']> {
	const known = await lastKnown(site);
	const key = (account: AccountId, agent: AgentId): string => `${account}\n${conversation}\n${agent}`;
	const now = Date.now();
	const unknown = agents.filter((agent) => !known || Math.abs(now - (access.get(key(known.account, agent))?.at ?? 0)) > ACCESS_FOR);
	let account = known?.account;
	if (unknown.length || !account) {
		const signed = await signedIn(site);
		account = signed.account;
		const found = await signed.client.noAccess(conversation, await agentsById(account, unknown));
		if (access.size > MOST_KEPT) access.clear();
		for (const agent of unknown) access.set(key(account, agent), { at: now, noAccess: found.get(agent) });
	}
	const whose = account;
	return {
		noAccess: agents.flatMap((agent) => {
			const kept = access.get(key(whose, agent))?.noAccess;
			return kept ? [[agent, kept] as const] : [];
		}),
	};
}
