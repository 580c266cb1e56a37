/** A database as a few weeks of work leave it: made by the product's own code, with something in every table. */
import type { AgentId, Conversation, ConversationId, Entry, EntryId } from '../../../src/collaboration/model';
import type { Me } from '../../../src/helpdesks/helpdesk';
import { ensureAccount } from '../../../src/store/accounts';
import { replaceAgents } from '../../../src/store/agents';
import { saveConversation, setMuted } from '../../../src/store/conversations';
import { saveDraft } from '../../../src/store/drafts';
import { addFollowerJob, addMentionJob, addReplyJob, changeJob, finishReply } from '../../../src/store/jobs';
import { beginShadow } from '../../../src/store/shadows';
import { markAnnounced, storeChanges } from '../../../src/store/update-path';
import { markUpdates } from '../../../src/store/updates';
import { ACCOUNT, ME, SITE } from './fixtures';

const AT = Date.UTC(2026, 2, 2, 9);
const MINUTE = 60_000;
const id = <T>(text: string): T => text as T;

const entry = (n: number, patch: Partial<Entry> = {}): Entry => ({
	id: id<EntryId>(`e${n}`),
	conversation: id<ConversationId>(String(7 + (n % 3))),
	number: String(7 + (n % 3)),
	title: `Refund missing for order ${n % 3}`,
	kind: 'note',
	author: { id: id<AgentId>('1'), name: 'Ava Archer', kind: 'agent' },
	at: AT + n * MINUTE,
	text: n % 4 === 0 ? `@${ME.name}, please look (${n})` : `For the record: number ${n} – “žluťoučký kůň” 🐎`,
	markedMentions: [],
	...patch,
});
const conversation = (of: string): Conversation => ({
	id: id<ConversationId>(of),
	number: of,
	title: `Refund missing for order ${of}`,
	channel: 'ticket',
	customer: 'Maria Santos',
	followers: [{ id: ME.id, name: ME.name, kind: 'agent' }],
	mayEdit: true,
	mayNote: true,
	mayReply: true,
	newestEntry: id<EntryId>('e12'),
});
const OTHER: Me = { id: id<AgentId>('3'), name: 'Cleo Durand', role: 'agent', groups: ['Billing'], siteName: 'Acme Support' };
const base = (job: string, of: string) => ({
	id: job,
	account: ACCOUNT,
	site: SITE.id,
	conversation: id<ConversationId>(of),
	state: 'pending' as const,
	createdAt: AT,
	attempts: 0,
	nextTryAt: AT,
});
const JAN = { id: id<AgentId>('11'), name: 'Jan Kowalski' };

export async function liveIn(): Promise<void> {
	await ensureAccount(SITE, ME);
	const cleo = await ensureAccount(SITE, OTHER);
	await storeChanges(ACCOUNT, { from: '', now: AT, changes: { entries: [1, 2, 3].map((n) => entry(n)), cursor: 'c3', more: false, history: true } });
	const news = [4, 5, 6, 7, 8, 9].map((n) => entry(n)).concat(entry(10, { kind: 'public-reply', author: { id: '', name: 'Maria Santos', kind: 'customer' } }));
	await storeChanges(ACCOUNT, { from: 'c3', now: AT + 20 * MINUTE, changes: { entries: news, cursor: 'c10', more: false, history: false } });
	await storeChanges(cleo.account, { from: '', now: AT, changes: { entries: [entry(2)], cursor: 'other', more: false, history: false } });
	await markAnnounced(
		ACCOUNT,
		['e4', 'e5', 'e6'].map((n) => id<EntryId>(n)),
	);
	await markUpdates(
		ACCOUNT,
		['e4', 'e7'].map((n) => id<EntryId>(n)),
		true,
	);
	await setMuted(ACCOUNT, id<ConversationId>('9'), true);
	await saveConversation(ACCOUNT, conversation('7'), AT + 21 * MINUTE);
	const people = Array.from({ length: 12 }, (_, n) => ({
		id: id<AgentId>(String(10 + n)),
		name: `Agent ${n}`,
		role: 'agent' as const,
		groups: n % 2 ? ['Billing'] : [],
	}));
	await replaceAgents(ACCOUNT, people, AT);
	await beginShadow({ account: ACCOUNT, agent: JAN.id, name: JAN.name, site: SITE.id, startedAt: AT, until: AT + 1_440 * MINUTE });
	await saveDraft({ account: ACCOUNT, conversation: id<ConversationId>('8'), internal: true, text: 'half a thought', savedAt: AT });
	await addMentionJob({ ...base('mention-waiting', '7'), kind: 'mention', mentions: [JAN], newestEntry: id<EntryId>('e9') });
	await addMentionJob({ ...base('mention-failed', '8'), kind: 'mention', mentions: [JAN], newestEntry: '' });
	await changeJob({ id: 'mention-failed', kind: 'mention' }, (job) => ({
		...job,
		state: 'failed',
		finishedAt: AT,
		noteEntry: id<EntryId>('e11'),
		failure: { kind: 'refused' },
		refused: [{ ...JAN, failure: { kind: 'refused' }, noAccess: { why: 'cannot-open' } }],
		told: 1,
	}));
	await addFollowerJob({ ...base('follower', '7'), kind: 'follower', action: 'remove', agent: JAN.id, name: JAN.name });
	await addReplyJob({ ...base('reply-unknown', '9'), kind: 'reply', internal: false, text: 'Dear Maria', mentions: [], newestEntry: '' });
	await changeJob({ id: 'reply-unknown', kind: 'reply' }, (job) => ({ ...job, sentAt: AT, looks: 1, failure: { kind: 'unknown-outcome' } }));
	await addReplyJob({ ...base('reply-done', '9'), kind: 'reply', internal: true, text: '@Jan Kowalski', mentions: [JAN], newestEntry: '' });
	await finishReply('reply-done', id<EntryId>('e13'), AT);
}
