/** Sites and updates for the tests of the pages. */
import { type AccountId, accountId, type ConversationId, type EntryId, type SiteId } from '../../../src/collaboration/model';
import type { SiteView } from '../../../src/platform/messages';
import type { ReplyJob, UpdateRecord } from '../../../src/store/records';

export const SITE = 'https://desk.example' as SiteId;
export const ACCOUNT: AccountId = accountId(SITE, '7' as never);
export const NOW = new Date(2026, 5, 17, 15, 30).getTime();
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

export function site(view: Partial<SiteView> = {}, id: SiteId = SITE, name = 'Acme'): SiteView {
	return {
		site: { id, origin: id, helpdesk: 'request-tracker', name, connectedAt: 1 },
		helpdeskName: 'Helpdesk',
		status: 'connected',
		me: { id: '7' as never, name: 'Robin Berg', role: 'agent' },
		lastCheckedAt: NOW - 20_000,
		...view,
	};
}

let count = 0;
export function update(patch: Partial<UpdateRecord> = {}): UpdateRecord {
	count++;
	return {
		id: `e${count}` as EntryId,
		account: ACCOUNT,
		conversation: 'c1' as ConversationId,
		number: '18204',
		title: 'Refund missing',
		kind: 'mention',
		author: { id: '2' as never, name: 'Ann Lee', kind: 'agent' },
		at: NOW - MINUTE,
		text: '@Robin Berg could you check?',
		first: true,
		unread: 1,
		toAnnounce: 0,
		waiting: 0,
		storedAt: NOW,
		...patch,
	};
}

export function reply(patch: Partial<ReplyJob> = {}): ReplyJob {
	return {
		id: 'j1',
		kind: 'reply',
		account: ACCOUNT,
		site: SITE,
		conversation: 'c1' as ConversationId,
		state: 'pending',
		createdAt: NOW,
		attempts: 0,
		nextTryAt: NOW,
		internal: true,
		text: 'Hello',
		mentions: [],
		newestEntry: '',
		...patch,
	};
}

/** Text that tries things. */
export const HOSTILE = [
	'<img src=x onerror="document.title=1">',
	'"><script>document.title=1</script>',
	'Wolfeschlegelsteinhausen '.repeat(80),
	'\u202Egnp.exe\u202D evil \u2066x',
	'',
	'   \n\t ',
	'$1 $2 \uE000 \uE001',
	'👩‍👩‍👧‍👦'.repeat(400),
];
