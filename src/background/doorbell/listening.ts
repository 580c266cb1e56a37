/** Which topics this browser listens to: those of the agents signed in here, and of the conversations that concern them. */
import type { ConversationId, SiteId } from '../../collaboration/model';
import { recentConversations } from '../../store/conversations';
import { lastKnown } from '../identity';
import { allSites } from '../sites';
import type { TeamKey } from './ring';

/** What a topic is about; `conversation` absent: whatever concerns the agent. */
export interface Heard {
	/** Whose hash it is, and whose signature its rings must have. */
	key: TeamKey;
	site: SiteId;
	conversation?: ConversationId;
}

/** A busy agent follows dozens; beyond this the oldest are left to the agent's own topic and to the base poll. */
const MOST_CONVERSATIONS = 300;

/** Topic → what it is about, for every site where an agent is known. A topic too many costs at most a look at the helpdesk. */
export async function topicsToHear(keys: readonly TeamKey[]): Promise<Map<string, Heard>> {
	const topics = new Map<string, Heard>();
	for (const site of await allSites()) {
		const who = await lastKnown(site);
		if (!who) continue;
		const conversations = await recentConversations(who.account, MOST_CONVERSATIONS);
		for (const key of keys) {
			topics.set(await key.agentTopic(site.id, who.me.id), { key, site: site.id });
			for (const conversation of conversations) topics.set(await key.conversationTopic(site.id, conversation), { key, site: site.id, conversation });
		}
	}
	return topics;
}
