/** What the agent does to a toast, on the page or as a notification. Acting on one way closes the other. */
import type { ConversationId, Site, SiteId } from '../collaboration/model';
import { browser } from '../platform/browser';
import type { Toast } from '../platform/messages';
import { clearLooksLikeUser } from '../platform/quirks';
import { markConversationRead, markUpdates } from '../store/updates';
import { refreshBadge } from './badge';
import { lastKnown } from './identity';
import { openConversation, openSite } from './open';
import { retryJob } from './outbox';
import { poke } from './schedule';
import { allSites, siteById } from './sites';
import { dismissToast } from './toast-dismiss';
import { changeToast, type ToastRecord, toastRecord } from './toast-records';
import { clearSystem, settle } from './toasts';

/** Milliseconds within which no person reads a notification and closes it. */
const TOO_SOON_FOR_A_PERSON = 700;

export type ToastAct = 'button' | 'see' | 'close' | 'mark-read' | 'expired';

/** From a page: only toasts of the very site the page belongs to. */
export async function actOnToast(id: string, act: ToastAct, from: SiteId): Promise<void> {
	const record = await toastRecord(id);
	if (record?.toast.site === from) await carryOut(record, act);
}

/** The body of a notification: in Firefox the only thing that can be clicked. */
export async function onNotificationClicked(id: string): Promise<void> {
	const record = await toastRecord(id);
	if (record) return carryOut(record, 'button');
	await openForgotten(id);
}

export async function onNotificationButton(id: string, index: number): Promise<void> {
	const record = await toastRecord(id);
	if (!record) return index === 0 ? openForgotten(id) : clearSystem(id);
	const { kind } = record.toast;
	if (index === 0) return carryOut(record, 'button');
	await carryOut(record, kind === 'group' || kind === 'summary' ? 'mark-read' : 'see');
}

/** Closed by the agent: the page's toast goes with it. Closed by us or by the browser: nothing to do. */
export async function onNotificationClosed(id: string, byUser: boolean): Promise<void> {
	if (!byUser) return;
	const record = await toastRecord(id);
	// Our own clear() comes in here, too, in Firefox; the record says by then that no notification is up.
	if (!record?.system || (clearLooksLikeUser() && record.endsAt !== 0 && record.endsAt <= Date.now())) return;
	// Where the desktop shows none (no notification service), Firefox says at once that the agent closed it: nobody did, and the page's stays.
	if (Date.now() - record.startedAt < TOO_SOON_FOR_A_PERSON) {
		await changeToast(id, (now) => now && { ...now, system: false });
		return;
	}
	await carryOut(record, 'close');
}

async function carryOut(record: ToastRecord, act: ToastAct): Promise<void> {
	const { toast } = record;
	const site = await siteById(toast.site);
	if (act === 'expired') {
		await settle(record);
		await changeToast(toast.id, (now) => (now?.system ? { ...now, page: false } : undefined));
		return;
	}
	await dismissToast(record);
	if (!site) return;
	if (act === 'close' || !(await isMine(record, site))) return;
	if (act === 'see') return see(site, toast);
	if (act === 'mark-read') return markRead(record);
	await press(record, site);
}

/** Another agent may have signed in since: what the toast holds is not theirs. */
async function isMine(record: ToastRecord, site: Site): Promise<boolean> {
	return record.account === undefined || (await lastKnown(site))?.account === record.account;
}

async function press(record: ToastRecord, site: Site): Promise<void> {
	const { toast, account } = record;
	switch (toast.button) {
		case 'reply':
		case 'see':
			if (account && toast.conversation) await markConversationRead(account, toast.conversation);
			await see(site, toast);
			return refreshBadge();
		case 'retry':
			if (toast.problem) await retryJob(toast.problem.job);
			return poke(site.id, 'submit');
		case 'sign-in':
			return openSite(site);
		case 'open-list':
			return openList();
	}
}

const see = async (site: Site, toast: Toast): Promise<void> => {
	const entry = toast.updates[0]?.id;
	if (toast.conversation) await openConversation(site, toast.conversation, { composer: toast.button === 'reply', ...(entry ? { entry } : {}) });
};

async function markRead({ account, updates }: ToastRecord): Promise<void> {
	if (!account) return;
	await markUpdates(
		account,
		updates.map((update) => update.id),
		true,
	);
	await refreshBadge();
}

/** The popup; where the browser opens it for a click on the toolbar only, the same page in a tab. */
async function openList(): Promise<void> {
	try {
		await browser.action.openPopup();
	} catch {
		await browser.tabs.create({ url: browser.runtime.getURL('popup.html') });
	}
}

/** A notification that outlived the browser's session: its id still says whose and which conversation it was. */
async function openForgotten(id: string): Promise<void> {
	await clearSystem(id);
	for (const site of await allSites()) {
		const prefix = `conversation:${(await lastKnown(site))?.account}:`;
		if (id.startsWith(prefix)) return openConversation(site, id.slice(prefix.length) as ConversationId, {});
		if (id === `signed-out:${site.id}`) return openSite(site);
	}
}
