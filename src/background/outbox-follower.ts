/** A follower job: one agent added or removed from the panel, at once. Both are harmless when repeated. */
import type { Site } from '../collaboration/model';
import { type FollowerRefusal, mayAdd, mayRemove } from '../collaboration/permissions';
import { HELPDESKS } from '../helpdesks/registry';
import { LoopinError } from '../platform/errors';
import { policyFor } from '../platform/policy';
import { changeJob } from '../store/jobs';
import type { FollowerJob } from '../store/records';
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
		const why = mayRemove(me, follower, context);
		if (why) return refuse(job, why);
		followers = await client.removeFollower(job.conversation, job.agent, me);
	} else if (job.action === 'add' && !follower) {
		const agent = (await peopleOf(who, [job.agent])).get(job.agent);
		if (!agent) throw new LoopinError('not-found', 'no such agent');
		const noAccess = (await client.noAccess(job.conversation, [agent])).get(agent.id);
		const why = mayAdd(me, agent, noAccess ? { ...context, noAccess } : context);
		if (why) return refuse(job, why);
		followers = await client.addFollowers(job.conversation, [job.agent], me);
	}
	if (followers.some(({ id }) => id === job.agent) !== (job.action === 'add')) throw new LoopinError('refused', 'read back');
	await confirmed(account, conversation, followers);
	await changeJob(job, (now) => ({ ...fresh(now), state: 'done', finishedAt: Date.now() }));
}

async function refuse(job: FollowerJob, why: FollowerRefusal): Promise<void> {
	if (why.why !== 'no-access') throw new LoopinError('forbidden', why.why);
	await changeJob(job, (now) => ({ ...now, state: 'failed', finishedAt: Date.now(), failure: { kind: 'refused' }, noAccess: why.noAccess }));
}
