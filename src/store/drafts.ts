/** Replies begun in the popup, one per conversation. */
import * as v from 'valibot';
import type { AccountId, ConversationId } from '../collaboration/model';
import { inStore } from './open';
import type { DraftRecord } from './records';

const draft = v.object({ account: v.string(), conversation: v.string(), internal: v.boolean(), text: v.string(), savedAt: v.number() });

/** The draft of that conversation, or undefined. */
export async function getDraft(account: AccountId, conversation: ConversationId): Promise<DraftRecord | undefined> {
	const parsed = v.safeParse(draft, await inStore((db) => db.drafts.get([account, conversation])));
	return parsed.success ? (parsed.output as DraftRecord) : undefined;
}

/** Keeps what is written so far; nothing written is no draft. */
export async function saveDraft(record: DraftRecord): Promise<void> {
	if (record.text.trim() === '') return removeDraft(record.account, record.conversation);
	await inStore((db) => db.drafts.put(record));
}

/** Forgets the draft of that conversation. */
export const removeDraft = (account: AccountId, conversation: ConversationId): Promise<void> => inStore((db) => db.drafts.delete([account, conversation]));

/** Forgets all drafts on this device. */
export const clearDrafts = (): Promise<void> => inStore((db) => db.drafts.clear());
