/**
 * From "to be announced" to "announced": decides by settings, pause, mute and policy, shows the toast on the helpdesk's page and as a system
 * notification, and only then marks it. Killed before the mark, the same toast is found in its record, or comes again under the same id, which
 * replaces it.
 */
import { type Announcement, announcementsOf, notAddedToast, signedOutToast } from '../collaboration/announcements';
import type { AccountId, AgentId, Site, Update } from '../collaboration/model';
import { isQuiet } from '../collaboration/quiet';
import { isAnnounced, waysOf } from '../collaboration/updates';
import type { NoAccess } from '../helpdesks/helpdesk';
import { HELPDESKS } from '../helpdesks/registry';
import type { Failure } from '../platform/errors';
import type { Toast } from '../platform/messages';
import { tell } from '../platform/messenger';
import { policyFor } from '../platform/policy';
import type { Settings, Ways } from '../platform/settings';
import { readSettings } from '../platform/settings-store';
import { getConversation, mutedOf } from '../store/conversations';
import type { FollowerJob, MentionJob, UpdateRecord } from '../store/records';
import { markAnnounced, toAnnounce } from '../store/update-path';
import { chime } from '../ui/chime';
import type { SignedIn } from './identity';
import { withLock } from './locks';
import { injectOverlay } from './scripts';
import { attentionOn, tabsOf, visibleTab } from './tabs';
import { changeToast, coversAll, onScreen, toastRecord, toastsOfSite } from './toast-records';
import { clearSystem, isUp, settle, showSystem } from './toasts';

const HOUR = 3_600_000;
/** Stored this long ago and never shown: the browser was closed in between, and it is no news any more. */
const STALE_AFTER = 12 * HOUR;

/** Announces what waits for the agent who is signed in now. */
export function announcePending({ site, account }: Pick<SignedIn, 'site' | 'account'>): Promise<void> {
	return withLock(`announce:${account}`, async () => {
		await forgetGone(site, account);
		const waiting = await toAnnounce(account);
		if (!waiting.length) return;
		const [settings, policy] = await Promise.all([readSettings(), policyFor(site)]);
		const muted = await mutedOf(account);
		const ways = (update: UpdateRecord): Ways =>
			!policy.announces(update.kind)
				? SILENT
				: waysOf(update, { settings, now: Date.now(), history: Date.now() - update.storedAt > STALE_AFTER, muted: muted.has(update.conversation) });
		const news = waiting.map((update) => ({ update: plain(update), ways: ways(update) }));
		const silent = news.filter((item) => !isAnnounced(item.ways)).map((item) => item.update.id);
		if (silent.length) await markAnnounced(account, silent);
		const loud = news.filter((item) => isAnnounced(item.ways));
		const announcements = announcementsOf(loud, { account, site: site.id, onScreen: await onScreen(account) });
		// Oldest first: the newest comes to lie on top.
		for (const announcement of announcements.reverse()) {
			const covered = loud.map((item) => item.update).filter((update) => announcement.covers.includes(update.id));
			await announce(site, announcement, covered, settings, { account });
			await markAnnounced(account, announcement.covers);
		}
	});
}

/** The page that drew a toast may be gone, or its word that it ended may have died with a worker: then it stands for nothing any more. */
async function forgetGone(site: Site, account: AccountId): Promise<void> {
	const onPage = (await toastsOfSite(site.id)).filter((record) => record.account === account && record.state === 'shown' && record.page && !record.system);
	if (!onPage.length) return;
	const answers = await Promise.all((await tabsOf(site)).map((tab) => tell(tab.id, 'toasts.up', {})));
	const up = new Set(answers.flatMap((answer) => (Array.isArray(answer?.ids) ? answer.ids : [])));
	for (const record of onPage.filter(({ toast }) => !up.has(toast.id))) {
		await settle(record);
		await changeToast(record.toast.id, (now) => (now?.startedAt === record.startedAt && !now.system ? undefined : now));
	}
}

const SILENT: Ways = { toast: false, system: false, sound: false };
const plain = ({ unread: _, toAnnounce: __, storedAt: ___, waiting: ____, ...update }: UpdateRecord): Update => update;

/** Shows one toast in the ways it asks for, unless it is up already or the agent looks at its conversation. */
async function announce(
	site: Site,
	{ toast, covers, ways }: Pick<Announcement, 'toast' | 'covers' | 'ways'>,
	covered: readonly Update[],
	settings: Settings,
	of: Pick<SignedIn, 'account'> | undefined,
): Promise<void> {
	const before = await toastRecord(toast.id);
	// A worker died between showing and marking.
	if (before && covers.length && coversAll(before, covers)) {
		if (before.state === 'shown') return;
		if (await isUp(toast.id)) {
			await changeToast(toast.id, (record) => record && { ...record, state: 'shown', system: true });
			return;
		}
	}
	// The one that is up goes first: after a crash, a notification of this id must be the new one.
	if (before?.system) {
		await changeToast(toast.id, (record) => record && { ...record, system: false });
		await clearSystem(toast.id);
	}
	const stays = !covers.length || settings.toastSeconds === 0;
	const startedAt = Date.now();
	const endsAt = stays ? 0 : startedAt + settings.toastSeconds * 1_000;
	const updates = [...new Map([...(before?.updates ?? []), ...covered].map((update) => [update.id, update])).values()];
	await changeToast(toast.id, () => ({ ...of, toast, updates, state: 'showing', system: false, page: false, startedAt, endsAt }));
	const { page, sounded } = await showOnPage(site, toast, ways);
	if (page === 'looking') {
		await changeToast(toast.id, () => undefined);
		return;
	}
	// One sound, from whoever can make it: the page, this background (Firefox's has a sound of its own), else the notification (Chromium).
	const sound = ways.sound && !sounded && !((page === 'shown' || ways.system) && (await chime()));
	const system = ways.system && (await showSystem(toast, site, { endsAt, silent: !sound }));
	await changeToast(toast.id, (record) => (page === 'shown' || system ? record && { ...record, state: 'shown', page: page === 'shown', system } : undefined));
}

interface OnPage {
	page: 'shown' | 'looking' | 'nowhere';
	sounded: boolean;
}
const NOWHERE: OnPage = { page: 'nowhere', sounded: false };

/** Draws the toast in the tab that the agent sees, if one is of this site. `looking`: its conversation is in front of them, nothing is drawn. */
async function showOnPage(site: Site, toast: Toast, ways: Ways): Promise<OnPage> {
	if (!ways.toast) {
		const { front } = await attentionOn(site);
		const looking = front && toast.conversation !== undefined && HELPDESKS[site.helpdesk].conversationAt(front.url, site.id) === toast.conversation;
		return looking ? { page: 'looking', sounded: false } : NOWHERE;
	}
	const tab = await visibleTab(site);
	if (!tab) return NOWHERE;
	const message = { toast, ...(ways.sound ? { sound: true } : {}) };
	// The loader does not draw; the overlay may not be there yet.
	const answer = (await tell(tab.id, 'toast.show', message)) ?? ((await injectOverlay(tab.id, site)) ? await tell(tab.id, 'toast.show', message) : undefined);
	if (answer?.looking) return { page: 'looking', sounded: false };
	return answer?.shown ? { page: 'shown', sounded: answer.sounded === true } : NOWHERE;
}

/** Says that somebody was not added. It stays until it is closed; one per job and person. */
export async function announceNotAdded(
	site: Site,
	job: MentionJob | FollowerJob,
	person: { id: AgentId; name: string; failure: Failure; noAccess?: NoAccess },
): Promise<void> {
	const conversation = (await getConversation(job.account, job.conversation))?.conversation;
	const { id: agent, ...rest } = person;
	const where = { conversation: job.conversation, ...(conversation ? { number: conversation.number, title: conversation.title } : {}) };
	const toast = notAddedToast(site.id, { job: job.id, agent, ...rest }, where);
	await announceProblem(site, toast, { account: job.account });
}

/** Says once that the agent was signed out. */
export const announceSignedOut = (site: Site): Promise<void> => announceProblem(site, signedOutToast(site.id), undefined);

/** Problems are shown whatever kinds are chosen, as far as the way is on at all; a pause, or quiet hours, keep them to the page. */
async function announceProblem(site: Site, toast: Toast, of: Pick<SignedIn, 'account'> | undefined): Promise<void> {
	if (!(await policyFor(site)).toasts) return;
	const settings = await readSettings();
	const now = Date.now();
	const heard = now >= settings.pausedUntil && !isQuiet(settings.quiet, now);
	const ways: Ways = { toast: settings.toasts, system: settings.system && heard, sound: false };
	if (isAnnounced(ways)) await announce(site, { toast, covers: [], ways }, [], settings, of);
}
