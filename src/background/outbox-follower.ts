/** A follower job: one agent added or removed from the panel, at once. Both are harmless when repeated. */
import { namesMe } from '../collaboration/mentions';
import type { Site } from '../collaboration/model';
import { type FollowerRefusal, mayAdd, mayRemove } from '../collaboration/permissions';
import { HELPDESKS } from '../helpdesks/registry';
import { LoopinError } from '../platform/errors';
import { policyFor } from '../platform/policy';
import { changeJob, deleteJob } from '../store/jobs';
import type { FollowerJob } from '../store/records';
import { noteOurs } from '../store/shadows';
import type { SignedIn } from './identity';
import { confirmed, fresh, ownerOf, peopleOf } from './outbox-work';

/** Does what the job says, unless it is so already. Throws what the helpdesk or the rules said. */
export async function doFollower(site: Site, job: FollowerJob): Promise<void> {
	const who = await ownerOf(site, job);
	const { client, me, account } = who;
	const conversation = await client.conversation(job.conversation, me);
	const context = { policy: await policyFor(site), capabilities: HELPDESKS[site.helpdesk].capabilities, conversation };
	const follower = conversation.followers.find(({ id }) => id === job.agent);
	let { followers } = conversation;
	if (job.action === 'remove' && follower) {
		// Mentioned since, perhaps a moment ago: then I follow for that, whatever made me follow first.
		if (job.shadow !== undefined && (await mentionedSince(who, job))) return deleteJob(job.id);
		const why = mayRemove(me, follower, context);
		if (why) return refuse(job, why);
		followers = await client.removeFollower(job.conversation, job.agent, me);
	} else if (job.action === 'add' && !follower) {
		const agent = (await peopleOf(who, [job.agent])).get(job.agent);
		if (!agent) throw new LoopinError('not-found', 'no such agent');
		const noAccess = (await client.noAccess(job.conversation, [agent])).get(agent.id);
		const why = mayAdd(me, agent, noAccess ? { ...context, noAccess } : context);
		if (why) return refuse(job, why);
		// Written down first: should the worker die after the helpdesk did it, it is still known whose doing it was.
		if (job.shadow !== undefined && !(await noteOurs({ account, agent: job.shadow }, job.conversation))) return deleteJob(job.id);
		followers = await client.addFollowers(job.conversation, [job.agent], me);
	}
	if (followers.some(({ id }) => id === job.agent) !== (job.action === 'add')) throw new LoopinError('refused', 'read back');
	await confirmed(account, conversation, followers);
	await changeJob(job, (now) => ({ ...fresh(now), state: 'done', finishedAt: Date.now() }));
}

async function mentionedSince({ client, me }: SignedIn, { conversation, since = 0 }: FollowerJob): Promise<boolean> {
	const notes = (await client.entriesAfter(conversation, '', me)).filter((entry) => entry.kind === 'note' && entry.at >= since && entry.author.id !== me.id);
	return notes.some((note) => note.markedMentions.includes(me.id) || namesMe(note.text, me));
}

async function refuse(job: FollowerJob, why: FollowerRefusal): Promise<void> {
	// Nobody asked for this very conversation: what cannot be followed for a colleague's sake is passed over.
	if (job.action === 'add' && job.shadow !== undefined) return deleteJob(job.id);
	if (why.why !== 'no-access') throw new LoopinError('forbidden', why.why);
	await changeJob(job, (now) => ({ ...now, state: 'failed', finishedAt: Date.now(), failure: { kind: 'refused' }, noAccess: why.noAccess }));
}
