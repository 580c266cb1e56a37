/** Updates → toasts: one per conversation, one summary for a burst, each with a stable id that replaces its elder. Pure. */
import type { NoAccess } from '../helpdesks/helpdesk';
import type { Failure } from '../platform/errors';
import type { Toast } from '../platform/messages';
import type { Ways } from '../platform/settings';
import type { AccountId, AgentId, ConversationId, EntryId, SiteId, Update } from './model';

/** More conversations than this at once become one summary. */
export const MOST_TOASTS = 3;
/** A group shows its newest updates, this many. */
export const MOST_LINES = 3;

export interface ToAnnounce {
	update: Update;
	ways: Ways;
}

export interface Announcement {
	toast: Toast;
	/** Every update that this toast announces now; marked as announced once the toast is up. Does not hold those of `onScreen`. */
	covers: readonly EntryId[];
	/** Shown in every way that one of its updates asks for. */
	ways: Ways;
}

/** What a conversation's toast stands for while it is up: give it back with the next news of the conversation, and the toast grows into a group. */
export type OnScreen = ReadonlyMap<ConversationId, readonly Update[]>;

export const conversationToast = (account: AccountId, conversation: ConversationId): string => `conversation:${account}:${conversation}`;
export const summaryToast = (account: AccountId): string => `summary:${account}`;

/** Helpdesks date by the second: within one, the higher id is the newer. */
const ids = new Intl.Collator('en', { numeric: true });
const byNewest = (a: Update, b: Update): number => b.at - a.at || ids.compare(b.id, a.id);
const either = (a: Ways, b: Ways): Ways => ({ toast: a.toast || b.toast, system: a.system || b.system, sound: a.sound || b.sound });

/**
 * The toasts for these updates of one account, newest first. Several updates of one conversation are one toast; with more than
 * `MOST_TOASTS` conversations there is one summary instead. Every update is covered by exactly one toast. Nothing to announce: no toast.
 */
export function announcementsOf(news: readonly ToAnnounce[], context: { account: AccountId; site: SiteId; onScreen?: OnScreen }): Announcement[] {
	const once = new Map(news.map((item) => [item.update.id, item]));
	const byConversation = new Map<ConversationId, ToAnnounce[]>();
	for (const item of once.values()) {
		const of = byConversation.get(item.update.conversation);
		if (of) of.push(item);
		else byConversation.set(item.update.conversation, [item]);
	}
	if (byConversation.size > MOST_TOASTS) return [summary([...once.values()], context)];
	return [...byConversation.entries()]
		.map(([conversation, items]) => ofConversation(conversation, items, context))
		.sort((a, b) => {
			const [one, other] = [a.toast.updates[0], b.toast.updates[0]];
			return one && other ? byNewest(one, other) : 0;
		});
}

function ofConversation(
	conversation: ConversationId,
	items: readonly ToAnnounce[],
	{ account, site, onScreen }: { account: AccountId; site: SiteId; onScreen?: OnScreen },
): Announcement {
	const all = new Map((onScreen?.get(conversation) ?? []).map((update) => [update.id, update]));
	for (const { update } of items) all.set(update.id, update);
	const updates = [...all.values()].sort(byNewest);
	const newest = updates[0];
	const single = updates.length === 1 ? newest : undefined;
	const toast: Toast = {
		id: conversationToast(account, conversation),
		site,
		kind: single?.kind ?? 'group',
		updates: updates.slice(0, MOST_LINES),
		count: updates.length,
		button: single?.kind === 'mention' && single.first ? 'reply' : 'see',
		conversation,
		...(newest ? { number: newest.number, title: newest.title } : {}),
	};
	return { toast, ...coverage(items) };
}

function summary(items: readonly ToAnnounce[], { account, site }: { account: AccountId; site: SiteId }): Announcement {
	const updates = items.map((item) => item.update).sort(byNewest);
	const toast: Toast = {
		id: summaryToast(account),
		site,
		kind: 'summary',
		updates: updates.slice(0, MOST_LINES),
		count: updates.length,
		button: 'open-list',
	};
	return { toast, ...coverage(items) };
}

const coverage = (items: readonly ToAnnounce[]): Pick<Announcement, 'covers' | 'ways'> => ({
	covers: items.map((item) => item.update.id),
	ways: items.map((item) => item.ways).reduce(either, { toast: false, system: false, sound: false }),
});

/** The toast that stays when somebody was not added. One per job and person. */
export function notAddedToast(
	site: SiteId,
	problem: { job: string; agent: AgentId; name: string; failure: Failure; noAccess?: NoAccess },
	where: { conversation: ConversationId; number?: string; title?: string },
): Toast {
	const { job, agent, name, failure, noAccess } = problem;
	return {
		id: `not-added:${job}:${agent}`,
		site,
		kind: 'not-added',
		updates: [],
		count: 0,
		button: 'retry',
		problem: { name, failure, job, ...(noAccess ? { noAccess } : {}) },
		...where,
	};
}

/** The toast that stays when the agent was signed out. One per site: the same id replaces, so it is never there twice. */
export const signedOutToast = (site: SiteId): Toast => ({ id: `signed-out:${site}`, site, kind: 'signed-out', updates: [], count: 0, button: 'sign-in' });
