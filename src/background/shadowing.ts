/**
 * "Follow this colleague's work": looks every few minutes what the colleague has, follows it by the outbox's own follower jobs (for me only), and gives
 * it back at the end, by itself. Everything is stored before it is done; a worker that dies in between goes on at the next check or alarm.
 */
import type { AccountId, AgentId, ConversationId, Milliseconds, Site } from '../collaboration/model';
import { followersOff } from '../collaboration/permissions';
import { DEFAULT_SHADOW, isLookDue, isOver, LONGEST_SHADOW, toFollow } from '../collaboration/shadowing';
import { HELPDESKS } from '../helpdesks/registry';
import { browser } from '../platform/browser';
import { asLoopinError, failureOf, LoopinError } from '../platform/errors';
import { log } from '../platform/log';
import type { ShadowView } from '../platform/messages';
import { policyFor } from '../platform/policy';
import { getAccount } from '../store/accounts';
import type { FollowerJob, ShadowRecord } from '../store/records';
import { beginShadow, endShadow, keepLook, shadowsOf } from '../store/shadows';
import { helpdeskTime } from './budget';
import { clientFor } from './clients';
import { lastKnown, type SignedIn, signedIn } from './identity';
import { runOutbox } from './outbox';
import { peopleOf } from './outbox-work';
import { allSites, siteById } from './sites';

const ALARM = 'shadowing';

/** Can that helpdesk tell what somebody works on? Absent: shadowing is not offered there. */
export const canShadow = (site: Pick<Site, 'id' | 'origin' | 'helpdesk'>): boolean =>
	HELPDESKS[site.helpdesk].capabilities.followers !== 'none' && clientFor(site).assignedTo !== undefined;

/** Whose work the agents who are signed in now follow; and the accounts for which it is offered. */
export async function listShadows(only?: Site): Promise<{ able: AccountId[]; shadows: ShadowView[] }> {
	const able: AccountId[] = [];
	const shadows: ShadowView[] = [];
	for (const site of only ? [only] : await allSites()) {
		const who = await lastKnown(site);
		if (!who) continue;
		const off = followersOff(who.me, { policy: await policyFor(site), capabilities: HELPDESKS[site.helpdesk].capabilities });
		if (!off && canShadow(site)) able.push(who.account);
		shadows.push(...(await shadowsOf(who.account)).map(viewOf));
	}
	return { able, shadows };
}

const viewOf = ({ account, agent, name, startedAt, until, ours }: ShadowRecord): ShadowView => ({
	account,
	agent,
	name,
	startedAt,
	until,
	conversations: ours,
});

/** Begins, or changes the end of one that runs. Throws `forbidden`, `not-found`, `other-agent`, `refused` (too many), or what the helpdesk said. */
export async function startShadow(site: Site, account: AccountId | undefined, agent: AgentId, until?: Milliseconds): Promise<void> {
	const who = await signedIn(site);
	if (account !== undefined && who.account !== account) throw new LoopinError('other-agent');
	const off = followersOff(who.me, { policy: await policyFor(site), capabilities: HELPDESKS[site.helpdesk].capabilities });
	if (off || !canShadow(site)) throw new LoopinError('forbidden', off ?? 'not offered here');
	const colleague = agent === who.me.id ? undefined : (await peopleOf(who, [agent])).get(agent);
	if (!colleague) throw new LoopinError('not-found', 'no such colleague');
	const now = Date.now();
	const end = Math.min(until ?? now + DEFAULT_SHADOW, now + LONGEST_SHADOW);
	if (end <= now) throw new LoopinError('refused', 'over before it began');
	const row = { account: who.account, agent, name: colleague.name, site: site.id, startedAt: now, until: end };
	if (!(await beginShadow(row))) throw new LoopinError('refused', 'too many at a time');
	await armShadows();
	await lookAtShadows(who);
}

/** Ends one: what it made the agent follow is given back. Quiet when there is none. */
export async function stopShadow(account: AccountId, agent: AgentId): Promise<void> {
	const name = (await getAccount(account))?.me.name ?? '';
	const ended = await endShadow({ account, agent }, (conversation, shadow) => ({
		...followerJob(shadow, conversation, { id: meOf(shadow), name }, 'remove'),
		shadow: agent,
		since: helpdeskTime(shadow.site, shadow.startedAt),
	}));
	await armShadows();
	const site = ended && (await siteById(ended.site));
	if (site) void runOutbox(site, { wake: true });
}

const followerJob = (
	shadow: Pick<ShadowRecord, 'account' | 'site'>,
	conversation: ConversationId,
	me: { id: AgentId; name: string },
	action: FollowerJob['action'],
): FollowerJob => ({
	id: crypto.randomUUID(),
	account: shadow.account,
	site: shadow.site,
	conversation,
	state: 'pending',
	createdAt: Date.now(),
	attempts: 0,
	nextTryAt: Date.now(),
	kind: 'follower',
	action,
	agent: me.id,
	name: me.name,
});

/** The agent's own id stands behind the site in the account's. */
const meOf = ({ account, site }: ShadowRecord): AgentId => account.slice(site.length + 1) as AgentId;

/**
 * With a check of the site: what is over ends, and what is due is looked up, one request for each colleague. What is found new is followed by the
 * outbox. Never throws: shadowing is worth no failed check.
 */
export async function lookAtShadows({ site, client, me, account }: SignedIn): Promise<void> {
	try {
		let followed = false;
		for (const shadow of await shadowsOf(account)) {
			const now = Date.now();
			if (isOver(shadow, now)) await stopShadow(account, shadow.agent);
			else if (isLookDue(shadow, now)) followed = (await look(shadow, { client, me })) || followed;
		}
		if (followed) void runOutbox(site);
	} catch (thrown) {
		log.warn('shadowing', asLoopinError(thrown).kind);
	}
}

/** Gives whether there is something new to follow. */
async function look(shadow: ShadowRecord, { client, me }: Pick<SignedIn, 'client' | 'me'>): Promise<boolean> {
	const lookedAt = Date.now();
	try {
		const assigned = (await client.assignedTo?.(shadow.agent, me)) ?? [];
		const { now, more } = toFollow(shadow, assigned);
		const jobs = now.map((conversation, nth) => {
			const job = followerJob(shadow, conversation, me, 'add');
			return { ...job, createdAt: job.createdAt + nth, shadow: shadow.agent };
		});
		// More than can be followed at once: the next check looks again, not the next in five minutes.
		return (await keepLook(shadow, { lookedAt: more ? 0 : lookedAt }, jobs)) && jobs.length > 0;
	} catch (thrown) {
		await keepLook(shadow, { lookedAt, failure: failureOf(thrown) }, []);
		return false;
	}
}

/** The alarm at the end of the first that ends. */
export async function armShadows(): Promise<void> {
	const [first] = await shadowsOf();
	if (first) await browser.alarms.create(ALARM, { when: Math.max(first.until, Date.now() + 1_000) });
	else await browser.alarms.clear(ALARM);
}

export const isShadowAlarm = (name: string): boolean => name === ALARM;

/** Ends what is over, whoever is signed in: the jobs wait for their own agent. At the alarm, and at every start of the worker. */
export async function endShadows(): Promise<void> {
	for (const shadow of await shadowsOf()) if (isOver(shadow, Date.now())) await stopShadow(shadow.account, shadow.agent);
	await armShadows();
}
