import type { AccountId, ConversationId, EntryId, Site, SiteId, UpdateKind } from '../../../src/collaboration/model';
import type { Me } from '../../../src/helpdesks/helpdesk';
import type { AccountRecord, UpdateRecord } from '../../../src/store/records';

export const SITE: Site = {
	id: 'https://desk.example' as SiteId,
	origin: 'https://desk.example',
	helpdesk: 'request-tracker',
	name: 'Acme Support',
	connectedAt: 0,
};
export const ME: Me = { id: '2' as Me['id'], name: 'Ben Berg', role: 'agent', groups: [] };
export const ACCOUNT = `${SITE.id}#2` as AccountId;

export const account = (patch: Partial<AccountRecord> = {}): AccountRecord => ({
	account: ACCOUNT,
	site: SITE.id,
	me: ME,
	cursor: '',
	unread: 0,
	unreadMentions: 0,
	directorySavedAt: 0,
	directoryComplete: false,
	lastSyncedAt: 0,
	...patch,
});

export const update = (id: string, patch: Partial<UpdateRecord> = {}): UpdateRecord => ({
	id: id as EntryId,
	account: ACCOUNT,
	conversation: '7' as ConversationId,
	number: '7',
	title: 'Refund missing',
	kind: 'note' as UpdateKind,
	author: { id: '1' as UpdateRecord['author']['id'], name: 'Ava Archer', kind: 'agent' },
	at: 1_000,
	text: 'some words',
	first: false,
	unread: 1,
	toAnnounce: 0,
	waiting: 0,
	storedAt: 1_000,
	...patch,
});
