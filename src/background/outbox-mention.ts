/**
 * A mention job: find the note landed, internal and by me; then loop the named people in. A note that never lands, or lands where the customer
 * sees it, adds nobody and says nothing.
 */

import type { AgentId, Conversation, Follower, Site } from '../collaboration/model';
import { mayBeMentioned, mentionsOff } from '../collaboration/permissions';
import type { NoAccess } from '../helpdesks/helpdesk';
import { HELPDESKS } from '../helpdesks/registry';
import { asLoopinError, type Failure, failureOf, LoopinError } from '../platform/errors';
import { policyFor } from '../platform/policy';
import { changeJob, deleteJob } from '../store/jobs';
import type { MentionJob } from '../store/records';
import { clientFor } from './clients';
import { lastKnown, type SignedIn } from './identity';
import { lookForNote } from './outbox-note';
import { isFinal, nextLook } from './outbox-retry';
import { confirmed, fresh, ownerOf, peopleOf } from './outbox-work';

type Refused = NonNullable<MentionJob['refused']>[number];
type Named = MentionJob['mentions'][number];

/** Brings the job as far as it goes now. Every step may be repeated: adding a follower twice is adding once. */
export async function doMention(site: Site, job: MentionJob): Promise<void> {
	const landed = job.state === 'landed' ? job : await awaitNote(site, job);
	if (landed?.state !== 'landed') return;
	const who = await ownerOf(site, landed);
	const conversation = await who.client.conversation(landed.conversation, who.me);
	const off = mentionsOff(who.me, { policy: await policyFor(site), capabilities: HELPDESKS[site.helpdesk].capabilities, conversation });
	if (off) throw new LoopinError('forbidden', off);
	await finish(landed, await loopIn(who, conversation, landed.mentions));
}

/**
 * Looks for the note once. Reading needs no fresh check of who is signed in: the note is looked for by its author's id. After a failure it is asked
 * all the same: that tells a helpdesk that is silent, which holds up all jobs, from one conversation that is in trouble.
 */
async function awaitNote(site: Site, job: MentionJob): Promise<MentionJob | undefined> {
	const known = await lastKnown(site);
	const { client, me } = known?.account === job.account && !job.failure ? { client: clientFor(site), me: known.me } : await ownerOf(site, job);
	const { found, notBefore } = await lookForNote(site, { client, me }, job);
	if (found.state === 'public') {
		await deleteJob(job.id);
		return undefined;
	}
	if (found.state === 'landed')
		return changeJob(job, (now) => ({ ...fresh(now), notBefore, state: 'landed', noteEntry: found.entry, attempts: 0, looks: 0, nextTryAt: Date.now() }));
	const again = nextLook(job.looks ?? 0, Date.now());
	if (again === undefined) await deleteJob(job.id);
	else await changeJob(job, (now) => ({ ...fresh(now), notBefore, looks: (now.looks ?? 0) + 1, attempts: 0, nextTryAt: again }));
	return undefined;
}

/** Adds whoever may be added and does not follow yet; gives who was not, and why. */
async function loopIn(who: SignedIn, conversation: Conversation, mentions: readonly Named[]): Promise<Refused[]> {
	const following = new Set(conversation.followers.map(({ id }) => id));
	const wanted = mentions.filter(({ id }) => !following.has(id));
	if (wanted.length === 0) {
		// The helpdesk made them followers by itself: the panel is to know.
		await confirmed(who.account, conversation, conversation.followers);
		return [];
	}
	const people = await peopleOf(
		who,
		wanted.map(({ id }) => id),
	);
	const noAccess = await who.client.noAccess(conversation.id, [...people.values()]);
	const refused: Refused[] = [];
	const allowed: Named[] = [];
	for (const one of wanted) {
		const agent = people.get(one.id);
		const why = agent && mayBeMentioned(agent, noAccess.get(one.id));
		if (agent && !why) allowed.push(one);
		else refused.push(refusal(one, { kind: agent ? 'refused' : 'not-found' }, why));
	}
	const ours = allowed.filter(({ id }) => mayWeAdd(who, id));
	const followers = ours.length === 0 ? conversation.followers : await add(who, conversation, ours, refused);
	await confirmed(who.account, conversation, followers);
	// The helpdesk had the note and its markup: whom it did not make a follower by that, it refused. Their own Loopin needs no word of ours.
	if (HELPDESKS[who.site.helpdesk].capabilities.mentionsFollow === 'helpdesk')
		for (const one of allowed) if (!ours.includes(one)) refused.push(refusal(one, { kind: 'refused' }));
	return refused;
}

const mayWeAdd = ({ me, site }: SignedIn, id: AgentId): boolean => HELPDESKS[site.helpdesk].capabilities.followers === 'full' || id === me.id;

/** All at once; when the helpdesk refuses, one by one, to tell who it was. What is not a decision about somebody is thrown. */
async function add({ client, me }: SignedIn, conversation: Conversation, allowed: readonly Named[], refused: Refused[]): Promise<readonly Follower[]> {
	const attempt = (ids: AgentId[]) => client.addFollowers(conversation.id, ids, me);
	let followers: readonly Follower[] = conversation.followers;
	try {
		followers = await attempt(allowed.map(({ id }) => id));
	} catch (thrown) {
		if (!isFinal(asLoopinError(thrown).kind)) throw thrown;
		for (const one of allowed) {
			try {
				followers = await attempt([one.id]);
			} catch (again) {
				if (!isFinal(asLoopinError(again).kind)) throw again;
				refused.push(refusal(one, failureOf(again)));
			}
		}
	}
	const now = new Set(followers.map(({ id }) => id));
	for (const one of allowed) if (!now.has(one.id) && !refused.some(({ id }) => id === one.id)) refused.push(refusal(one, { kind: 'refused' }));
	return followers;
}

const refusal = ({ id, name }: Named, failure: Failure, noAccess?: NoAccess): Refused => ({ id, name, failure, ...(noAccess ? { noAccess } : {}) });

async function finish(job: MentionJob, refused: Refused[]): Promise<void> {
	const [first] = refused;
	await changeJob(job, (now) =>
		first
			? { ...fresh(now), state: 'failed', finishedAt: Date.now(), failure: first.failure, refused }
			: { ...fresh(now), state: 'done', finishedAt: Date.now() },
	);
}
