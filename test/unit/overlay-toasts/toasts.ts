import type { AccountId, ConversationId, EntryId, Person, SiteId, Update } from '../../../src/collaboration/model';
import type { Toast } from '../../../src/platform/messages';

export const SITE = 'https://desk.example.com' as SiteId;
export const person = (name: string, kind: Person['kind'] = 'agent'): Person => ({ id: name.toLowerCase() as Person['id'], name, kind });

export const update = (part: Partial<Update> = {}): Update => ({
	id: 'e1' as EntryId,
	account: `${SITE}#1` as AccountId,
	conversation: '18204' as ConversationId,
	number: '18204',
	title: 'Refund missing for order 48213',
	kind: 'mention',
	author: person('Ann Lee'),
	at: Date.now(),
	text: '@Robin Berg could you check with finance whether the second payment for this order was ever sent?',
	first: true,
	...part,
});

export const toast = (part: Partial<Toast> = {}): Toast => ({
	id: 'toast-1',
	site: SITE,
	kind: 'mention',
	updates: [update()],
	count: 1,
	button: 'reply',
	conversation: '18204' as ConversationId,
	number: '18204',
	title: 'Refund missing for order 48213',
	...part,
});
