/** What every kind of job needs: the right agent, the people it names, the helpdesk's confirmation kept. */
import type { AccountId, Agent, AgentId, Conversation, Follower, Site } from '../collaboration/model';
import { asLoopinError, LoopinError } from '../platform/errors';
import { agentsById, mergeAgents } from '../store/agents';
import { saveConversation } from '../store/conversations';
import type { Job } from '../store/records';
import { type SignedIn, signedIn } from './identity';

/** An error met while asking who is signed in: it is the site's, so the site's other jobs need not meet it too. */
export class SiteTrouble {
	constructor(readonly error: LoopinError) {}
}

/** Asks who is signed in, before anything is written. Throws `other-agent` unless it is the one whose job this is. */
export async function ownerOf(site: Site, job: Pick<Job, 'account'>): Promise<SignedIn> {
	let who: SignedIn;
	try {
		who = await signedIn(site);
	} catch (thrown) {
		throw new SiteTrouble(asLoopinError(thrown));
	}
	if (who.account !== job.account) throw new LoopinError('other-agent');
	return who;
}

/**
 * The agents of those ids as the directory knows them; those it does not know are looked for in the helpdesk's own list (the stored one may be
 * incomplete or lost). Whoever is missing from the answer is no agent there: ids come from a page and are not trusted.
 */
export async function peopleOf({ client, me, account }: SignedIn, ids: readonly AgentId[]): Promise<Map<AgentId, Agent>> {
	const found = new Map<AgentId, Agent>((await agentsById(account, ids)).map((agent) => [agent.id, agent]));
	if (ids.includes(me.id)) found.set(me.id, me);
	const missing = new Set(ids.filter((id) => !found.has(id)));
	if (missing.size === 0) return found;
	for await (const page of client.agents(me)) {
		const wanted = page.filter((agent) => missing.delete(agent.id));
		for (const agent of wanted) found.set(agent.id, agent);
		await mergeAgents(account, wanted);
		if (missing.size === 0) break;
	}
	return found;
}

/** Keeps what the helpdesk just confirmed, so that the panel shows it without asking again. */
export const confirmed = (account: AccountId, conversation: Conversation, followers: readonly Follower[]): Promise<void> =>
	saveConversation(account, { ...conversation, followers }, Date.now());

/** The job without what a former try left in it. */
export function fresh<T extends Job>(job: T): T {
	const { failure: _, ...rest } = job;
	return rest as T;
}
