/** What the agent does in the updates list. */
import type { AccountId, ConversationId, EntryId, Site } from '../collaboration/model';
import { LoopinError } from '../platform/errors';
import { getAccount } from '../store/accounts';
import { setMuted } from '../store/conversations';
import { getUpdate, markUpdates } from '../store/updates';
import { refreshBadge } from './badge';
import { lastKnown } from './identity';
import { openConversation } from './open';
import { siteById } from './sites';
import { dismissToast } from './toast-dismiss';
import { toastRecords } from './toast-records';

/** The site of an account, while its agent is the one who is signed in. Throws `other-agent` otherwise: what is stored of them stays closed. */
async function siteOf(account: AccountId): Promise<Site> {
	const record = await getAccount(account);
	const site = record && (await siteById(record.site));
	if (!site || (await lastKnown(site))?.account !== account) throw new LoopinError('other-agent');
	return site;
}

/** Opens an update's conversation in a tab and marks it read. */
export async function openUpdate(account: AccountId, id: EntryId, composer: boolean): Promise<void> {
	const site = await siteOf(account);
	const update = await getUpdate(account, id);
	if (!update) throw new LoopinError('not-found', 'no such update');
	await mark(account, [id], true);
	await openConversation(site, update.conversation, { composer, entry: id });
}

/** Marks updates read or unread; toasts that stand for nothing unread any more are taken away. */
export async function mark(account: AccountId, updates: readonly EntryId[], read: boolean): Promise<void> {
	await markUpdates(account, updates, read);
	if (read) await closeRead(account, new Set(updates));
	await refreshBadge();
}

async function closeRead(account: AccountId, read: ReadonlySet<EntryId>): Promise<void> {
	for (const record of Object.values(await toastRecords())) {
		const { updates, account: whose } = record;
		if (whose === account && updates.length && updates.every((update) => read.has(update.id))) await dismissToast(record);
	}
}

/** Mutes or unmutes a conversation: mentions are heard through a mute. */
export async function mute(account: AccountId, conversation: ConversationId, muted: boolean): Promise<void> {
	await setMuted(account, conversation, muted);
}
