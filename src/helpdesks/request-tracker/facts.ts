/** What is known of Request Tracker without asking it. Both halves of the extension read it. */
import type { ConversationId, EntryId, SiteId } from '../../collaboration/model';
import type { HelpdeskFacts } from '../helpdesk';

/** Pages of one ticket, below /Ticket/, that an agent works on. */
const TICKET_PAGES = /^\/Ticket\/(?:Display|Update|Modify\w*|History|Reminders|Forward|Crypt)\.html$/;
const TICKET_NUMBER = /^[1-9]\d{0,17}$/;

function conversationAt(url: string, base: SiteId): ConversationId | undefined {
	if (!url.startsWith(`${base}/`)) return undefined;
	let parsed: URL;
	try {
		parsed = new URL(url);
	} catch {
		return undefined;
	}
	const path = parsed.pathname.slice(new URL(base).pathname.replace(/\/$/, '').length);
	if (!TICKET_PAGES.test(path)) return undefined;
	const id = parsed.searchParams.get('id') ?? '';
	return TICKET_NUMBER.test(id) ? (id as ConversationId) : undefined;
}

function conversationUrl(base: SiteId, id: ConversationId, how: { composer?: boolean; entry?: EntryId } = {}): string {
	const number = encodeURIComponent(id);
	// "id" and "Action" alone: with any other argument RT takes a link from elsewhere for a forged request and asks before it shows the page.
	if (how.composer) return `${base}/Ticket/Update.html?id=${number}&Action=Comment`;
	return `${base}/Ticket/Display.html?id=${number}${how.entry ? `#txn-${encodeURIComponent(how.entry)}` : ''}`;
}

export const facts: HelpdeskFacts = {
	id: 'request-tracker',
	name: 'Request Tracker',
	capabilities: { followers: 'full', nativeMentions: 'none', mentionsFollow: 'us', writes: 'direct', followersAre: 'AdminCc' },
	conversationAt,
	// A form that came back (a file added, an error) has no number in its address.
	agentPage: 'body#comp-Ticket-Update, body#comp-Ticket-ModifyAll',
	conversationUrl,
};
