/** What is known of osTicket without asking it. Both halves of the extension read it. */
import type { ConversationId, SiteId } from '../../collaboration/model';
import type { HelpdeskFacts } from '../helpdesk';

/** A ticket's internal id, as addresses carry it. The number that people see is another one. */
const TICKET_ID = /^[1-9]\d{0,9}$/;

function conversationAt(url: string, base: SiteId): ConversationId | undefined {
	if (!url.startsWith(`${base}/`) || !URL.canParse(url)) return undefined;
	const { pathname, searchParams } = new URL(url);
	if (pathname !== `${new URL(base).pathname.replace(/\/$/, '')}/scp/tickets.php`) return undefined;
	const id = searchParams.get('id') ?? '';
	return TICKET_ID.test(id) ? (id as ConversationId) : undefined;
}

export const facts: HelpdeskFacts = {
	id: 'osticket',
	name: 'osTicket',
	capabilities: { followers: 'full', nativeMentions: 'none', mentionsFollow: 'us', writes: 'direct', followersAre: 'referrals' },
	conversationAt,
	/** osTicket opens the tab that the fragment names. An entry is found by `showEntry`: its id here is not the one in the page. */
	conversationUrl: (base, id, how = {}) => `${base}/scp/tickets.php?id=${encodeURIComponent(id)}${how.composer ? '#note' : ''}`,
	/** A ticket found by its number, and a form that came back with an error, have no id in their address. */
	agentPage: '#ticket_thread [data-thread-id], form#note[data-lock-object-id]',
	/** The agent's row in the directory. osTicket's sanitizer strips classes and ids, and keeps `data-` attributes. */
	mentionLink: (base, agent) => ({ href: `${base}/scp/directory.php#${encodeURIComponent(agent.id)}`, attributes: { 'data-mention': agent.id } }),
};
