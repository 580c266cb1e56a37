/** What is kept of a conversation: how the helpdesk last confirmed it, and whether the agent muted it. */
import type { AccountId, AgentId, Conversation, ConversationId, EntryId } from '../collaboration/model';
import { inStore, watching } from './open';
import { soundConversation } from './project';
import type { ConversationRecord } from './records';

const empty = (account: AccountId, id: ConversationId): ConversationRecord => ({ account, id, readAt: 0, muted: 0 });

/** What is kept of that conversation, or undefined. */
export async function getConversation(account: AccountId, id: ConversationId): Promise<ConversationRecord | undefined> {
	const row = await inStore((db) => db.conversations.get([account, id]));
	return row && soundConversation(row);
}

/** Changes one row without losing what another change put there meanwhile. */
const change = (account: AccountId, id: ConversationId, patch: Partial<ConversationRecord>): Promise<void> =>
	inStore((db) =>
		db.transaction('rw', db.conversations, async () => {
			const record = (await db.conversations.get([account, id])) ?? empty(account, id);
			await db.conversations.put({ ...record, ...patch });
		}),
	);

/** Keeps a conversation as the helpdesk confirmed it at `readAt` (ms). */
export const saveConversation = (account: AccountId, conversation: Conversation, readAt: number): Promise<void> =>
	change(account, conversation.id, { conversation, readAt });

/** Keeps who has answered since they were mentioned, as the conversation's entries up to `answeredAt` tell. */
export const saveAnswered = (account: AccountId, id: ConversationId, answered: readonly AgentId[], answeredAt: EntryId): Promise<void> =>
	change(account, id, { answered, answeredAt });

/** Mutes or unmutes a conversation: only mentions are announced and counted while it is muted. */
export const setMuted = (account: AccountId, id: ConversationId, muted: boolean): Promise<void> => change(account, id, { muted: muted ? 1 : 0 });

/** Which of the account's conversations are muted. */
export const mutedOf = async (account: AccountId): Promise<Set<ConversationId>> =>
	new Set(
		(
			await inStore((db) =>
				db.conversations
					.where('account')
					.equals(account)
					.filter((row) => row.muted === 1)
					.toArray(),
			)
		).map((row) => row.id),
	);

/** The muted conversations now and after each change, until the signal aborts. */
export const watchMuted = (account: AccountId, changed: (muted: Set<ConversationId>) => void, signal: AbortSignal): void =>
	watching(
		(db) =>
			db.conversations
				.where('account')
				.equals(account)
				.filter((row) => row.muted === 1)
				.toArray(),
		(rows) => changed(new Set(rows.map((row) => row.id))),
		signal,
	);

/** Conversations with updates of this account, those with the newest first; at most so many. */
export const recentConversations = async (account: AccountId, most: number): Promise<ConversationId[]> => {
	const seen = new Set<ConversationId>();
	await inStore((db) =>
		db.updates
			.where('[account+at]')
			.between([account, -Infinity], [account, Infinity])
			.reverse()
			.limit(10 * most)
			.until(({ conversation }) => seen.add(conversation).size >= most, true)
			.toArray(),
	);
	return [...seen];
};
