/** What is known of FreeScout without asking it. Both halves of the extension read it. */
import type { ConversationId, EntryId, SiteId } from '../../collaboration/model';
import type { HelpdeskFacts } from '../helpdesk';
import { isNumber } from './ids';

function conversationAt(url: string, base: SiteId): ConversationId | undefined {
	if (!url.startsWith(`${base}/conversation/`)) return undefined;
	const [id = ''] = url.slice(`${base}/conversation/`.length).split(/[/?#]/, 1);
	const rest = url.slice(`${base}/conversation/${id}`.length);
	return isNumber(id) && (rest === '' || /^\/?(?:[?#]|$)/.test(rest)) ? (id as ConversationId) : undefined;
}

function conversationUrl(base: SiteId, id: ConversationId, { entry }: { composer?: boolean; entry?: EntryId } = {}): string {
	return `${base}/conversation/${encodeURIComponent(id)}${entry && isNumber(entry) ? `#thread-${entry}` : ''}`;
}

export const facts: HelpdeskFacts = {
	id: 'freescout',
	name: 'FreeScout',
	capabilities: { followers: 'self', nativeMentions: 'none', mentionsFollow: 'mentioned', writes: 'direct' },
	conversationAt,
	// The only markup of its own that FreeScout's sanitizer keeps: no class, no data attribute.
	mentionLink: (base, { id }) => ({ href: `${base}/users/profile/${id}` }),
	conversationUrl,
};
