/** Zendesk's Agent Workspace: what is known without asking. */
import type { ConversationId, SiteId } from '../../collaboration/model';
import type { HelpdeskFacts } from '../helpdesk';

/** An agent's ticket page. The help center (/hc/…) and the old mobile pages have other paths. */
const TICKET_PATH = /^\/agent\/tickets\/(\d{1,16})(?:\/|$)/;

export const facts: HelpdeskFacts = {
	id: 'zendesk',
	name: 'Zendesk',
	capabilities: { followers: 'full', nativeMentions: 'beside', mentionsFollow: 'us', writes: 'page' },

	conversationAt(url: string, base: SiteId): ConversationId | undefined {
		if (!URL.canParse(url) || !URL.canParse(base)) return undefined;
		const { origin, pathname } = new URL(url);
		if (origin !== new URL(base).origin) return undefined;
		const id = TICKET_PATH.exec(pathname)?.[1];
		return id === undefined ? undefined : (id as ConversationId);
	},

	/** An address cannot open a composer here; `focusComposer` of the page does. */
	conversationUrl: (base, id) => `${base}/agent/tickets/${encodeURIComponent(id)}`,
};
