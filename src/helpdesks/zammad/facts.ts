/** Zammad: what is known without asking it. Its old interface (`/#ticket/zoom/12`) and the new one (`/desktop/tickets/12`) are one helpdesk. */
import type { ConversationId, EntryId, SiteId } from '../../collaboration/model';
import type { HelpdeskFacts } from '../helpdesk';

/** The old interface is one page; what it shows stands in the hash, the article in view after the ticket. */
const OLD = /^#ticket\/zoom\/(\d{1,16})(?:\/\d{0,16})?(?:[/?]|$)/;
/** Zammad answers at the root of a host only: its own links and redirects begin there. */
const NEW = /^\/desktop\/(?:tickets|ticket\/zoom)\/(\d{1,16})(?:\/|$)/;

export const facts: HelpdeskFacts = {
	id: 'zammad',
	name: 'Zammad',
	// The old editor keeps the markup that our menu writes. The new one takes mentions from its own menu only: its composer says so (page-new.ts).
	capabilities: { followers: 'self', nativeMentions: 'beside', mentionsFollow: 'helpdesk', writes: 'direct' },

	conversationAt(url: string, base: SiteId): ConversationId | undefined {
		if (!URL.canParse(url) || !URL.canParse(base)) return undefined;
		const { origin, pathname, hash } = new URL(url);
		if (origin !== new URL(base).origin) return undefined;
		const id = pathname === '/' ? OLD.exec(hash)?.[1] : NEW.exec(pathname)?.[1];
		return id === undefined ? undefined : (id as ConversationId);
	},

	/** As Zammad's own menu writes it: the attribute alone makes the subscriber (check_mentions), and its sanitizer keeps it on links. */
	mentionLink: (base, agent) => ({
		href: new URL(`${base}/#user/profile/${encodeURIComponent(agent.id)}`).href,
		attributes: { 'data-mention-user-id': agent.id },
	}),

	/** Who works in the new interface is taken there by Zammad itself. An address cannot open a composer. */
	conversationUrl: (base, id, how = {}) => `${base}/#ticket/zoom/${encodeURIComponent(id)}${articlePart(how.entry)}`,
};

const articlePart = (entry: EntryId | undefined): string => (entry !== undefined && /^\d{1,16}$/.test(entry) ? `/${entry}` : '');
