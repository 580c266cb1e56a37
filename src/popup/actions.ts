/** What the agent can do in the popup. Each action says what came of it; a refusal leaves everything as it was. */
import type { AccountId, Agent, ConversationId, SiteId } from '../collaboration/model';
import { type PauseLength, pauseEnd } from '../collaboration/quiet';
import { HELPDESKS } from '../helpdesks/registry';
import { originPattern } from '../platform/address';
import { browser } from '../platform/browser';
import { asLoopinError } from '../platform/errors';
import { plural, t } from '../platform/i18n';
import { call } from '../platform/messenger';
import { writeSettings } from '../platform/settings-store';
import { openSidePanel } from '../platform/side-panel';
import type { Job, ReplyJob, ShadowRecord } from '../store/records';
import type { Tab } from '../store/updates';
import { allow } from '../ui/connect';
import { isolated } from '../ui/Sentence';
import { thrownSentence } from './failures';
import { createMarker, markAll } from './marks';
import { createReplyBox, type ReplyBoxState } from './reply-box';
import { conversationKey, type Row, type RowKey } from './rows';
import { PAGE, type Popup } from './state';

const SNACK_MS = 10_000;
/** An opened row is read after this long. */
const READ_AFTER_MS = 1_000;

export interface Actions {
	/** A click on a row: its conversation line opens the conversation, everything else opens or closes the row. */
	press(row: Row, event: MouseEvent): void;
	activate(key: RowKey): void;
	toggleOpen(row: Row): void;
	close(): void;
	reply(row: Row): void;
	toggleRead(row: Row): void;
	toggleMute(row: Row): void;
	openConversation(row: Row): Promise<void>;
	markAllRead(): Promise<void>;
	show(tab: Tab): void;
	search(query: string): void;
	filter(site: SiteId | ''): void;
	check(site?: SiteId): Promise<void>;
	pause(length: PauseLength): void;
	resume(): void;
	/** In the click itself. */
	openPanel(): void;
	/** Of the mentions only those that wait, or all again. */
	onlyWaiting(on: boolean): void;
	/** "No answer needed". */
	settle(row: Row): void;
	signIn(site: SiteId): void;
	/** In the click itself. */
	allow(origin: string, site: SiteId): void;
	retry(job: string): void;
	/** Takes it out of the outbox; the text of a reply stays as a draft. */
	dismiss(job: Job): void;
	/** Opens the conversation of a job. */
	seeJob(job: Job): void;
	/** The helpdesk confirmed a reply. */
	sent(job: ReplyJob): void;
	openSettings(section?: string): void;
	say(text: string, undo?: () => Promise<void>): void;
	clearSnack(): void;
	/** The pointer or the focus is on the line at the foot: its time stands still. */
	holdSnack(held: boolean): void;
	replyBox(row: Row): ReplyBoxState;
	/** Begins to follow a colleague's work; gives a sentence when that did not work. */
	startShadow(account: AccountId, agent: Pick<Agent, 'id' | 'name'>, until: number): Promise<string | undefined>;
	stopShadow(shadow: Pick<ShadowRecord, 'account' | 'agent' | 'name'>): void;
	/** Ends all timers. */
	stop(): void;
}

/** The toolbar's popup, as opposed to the same page in a tab. */
export function isToolbarPopup(): boolean {
	try {
		return browser.extension.getViews({ type: 'popup' }).includes(window);
	} catch {
		return false;
	}
}
const leave = () => {
	if (isToolbarPopup()) window.close();
};

export function createActions(popup: Popup): Actions {
	const boxes = new Map<string, ReplyBoxState>();
	let snacks = 0;
	let snackTimer: ReturnType<typeof setTimeout> | undefined;
	let readTimer: ReturnType<typeof setTimeout> | undefined;

	const startSnack = () => {
		clearTimeout(snackTimer);
		snackTimer = setTimeout(() => {
			popup.snack.value = undefined;
		}, SNACK_MS);
	};
	const say: Actions['say'] = (text, undo) => {
		popup.snack.value = { id: ++snacks, text, ...(undo ? { undo } : {}) };
		startSnack();
	};
	const failed = (thrown: unknown, site?: string) => say(thrownSentence(thrown, site));

	const pauseUntil = (pausedUntil: number) => {
		writeSettings({ pausedUntil }).then(
			(settings) => {
				popup.settings.value = settings;
			},
			(thrown) => failed(thrown),
		);
	};
	const mark = createMarker(popup);
	const boxOf = (account: AccountId, conversation: ConversationId): ReplyBoxState => {
		const key = conversationKey(account, conversation);
		const box = boxes.get(key) ?? createReplyBox(popup, { account, conversation });
		boxes.set(key, box);
		return box;
	};
	const open = (row: Row) => {
		clearTimeout(readTimer);
		popup.open.value = row.key;
		popup.active.value = row.key;
		if (row.unread)
			readTimer = setTimeout(() => {
				if (popup.open.value === row.key) mark(row.account, [row.update], true).catch((thrown) => failed(thrown, row.deskName));
			}, READ_AFTER_MS);
	};
	const close = () => {
		clearTimeout(readTimer);
		popup.open.value = undefined;
		popup.replying.value = false;
	};

	const actions: Actions = {
		press(row, event) {
			const line = event.target instanceof Element && event.target.closest('[data-conversation]');
			if (line || event.ctrlKey || event.metaKey) void actions.openConversation(row);
			else actions.toggleOpen(row);
		},
		activate(key) {
			popup.active.value = key;
		},
		toggleOpen: (row) => (popup.open.value === row.key ? close() : open(row)),
		close,
		reply(row) {
			popup.replying.value = true;
			open(row);
		},
		toggleRead(row) {
			clearTimeout(readTimer);
			mark(row.account, [row.update], row.unread).catch((thrown) => failed(thrown, row.deskName));
		},
		toggleMute(row) {
			const muted = !row.muted;
			const set = (to: boolean) => call('conversation.mute', { account: row.account, conversation: row.conversation, muted: to });
			set(muted).then(
				() => say(t(muted ? 'popupMutedSnack' : 'popupUnmutedSnack'), async () => void (await set(!muted))),
				(thrown) => failed(thrown, row.deskName),
			);
		},
		async openConversation(row) {
			try {
				await call('update.open', { account: row.account, update: row.update });
				leave();
			} catch (thrown) {
				failed(thrown, row.deskName);
			}
		},
		async markAllRead() {
			try {
				const { count, undo } = await markAll(popup, mark);
				if (count === 0) say(t('popupNothingUnread'));
				else say(plural('popupMarkedRead', count), undo);
			} catch (thrown) {
				failed(thrown);
			}
		},
		show(tab) {
			close();
			const same = popup.tab.value === tab && !popup.searching.value;
			popup.query.value = '';
			popup.waitingOnly.value = false;
			if (same) return;
			popup.tab.value = tab;
			popup.limit.value = PAGE;
			popup.active.value = undefined;
			popup.records.value = undefined;
		},
		search(query) {
			close();
			// The list that comes back is another one than the results.
			if (query.trim() === '' && popup.searching.value) popup.records.value = undefined;
			popup.query.value = query;
		},
		filter(site) {
			close();
			popup.desk.value = site;
		},
		async check(site) {
			popup.checking.value = true;
			try {
				const { sites } = await call('sites.check', site ? { site } : {});
				popup.sites.value = site ? merged(popup.sites.value ?? [], sites) : sites;
			} catch (thrown) {
				if (popup.sites.value === undefined) popup.sitesFailed.value = true;
				else failed(thrown);
			} finally {
				popup.checking.value = false;
			}
		},
		pause: (length) => pauseUntil(pauseEnd(length, Date.now())),
		resume: () => pauseUntil(0),
		openPanel() {
			const { value: window } = popup.windowId;
			if (window !== undefined) openSidePanel(window).then(leave, failed);
		},
		onlyWaiting(on) {
			close();
			popup.waitingOnly.value = on;
			popup.limit.value = PAGE;
			popup.active.value = undefined;
			popup.records.value = undefined;
		},
		settle(row) {
			const set = (waiting: boolean) => call('update.waiting', { account: row.account, update: row.update, waiting });
			set(false).then(
				() => say(t('popupSettled'), async () => void (await set(true))),
				(thrown) => failed(thrown, row.deskName),
			);
		},
		signIn(site) {
			browser.tabs.create({ url: site }).then(leave, failed);
		},
		allow(origin, site) {
			allow(originPattern(origin)).then((granted) => (granted ? actions.check(site) : say(t('popupRefused'))), failed);
		},
		retry(job) {
			call('page.job.retry', { job }).catch((thrown) => failed(thrown));
		},
		dismiss(job) {
			const done = job.kind === 'reply' ? boxOf(job.account, job.conversation).dismiss() : call('page.job.dismiss', { job: job.id });
			done.catch((thrown) => failed(thrown));
		},
		seeJob({ account, conversation }) {
			const desk = popup.desks.value.find((each) => each.account === account);
			if (desk) browser.tabs.create({ url: HELPDESKS[desk.helpdesk].conversationUrl(desk.site, conversation) }).then(leave, failed);
		},
		sent(job) {
			const key = popup.open.value;
			const row = popup.rows.value?.find((each) => each.key === key);
			if (row?.account === job.account && row.conversation === job.conversation && !boxOf(job.account, job.conversation).text.value) {
				const had = document.activeElement?.closest('.lp-open');
				close();
				if (had) document.querySelector<HTMLElement>(`[data-key="${CSS.escape(row.key)}"] > .lp-row__main`)?.focus();
			}
			say(t(job.internal ? 'popupNoteAdded' : 'popupReplySent'));
		},
		openSettings(section) {
			const opened = section ? browser.tabs.create({ url: browser.runtime.getURL(`options.html#${section}`) }) : browser.runtime.openOptionsPage();
			opened.then(leave, failed);
		},
		say,
		clearSnack() {
			clearTimeout(snackTimer);
			popup.snack.value = undefined;
		},
		holdSnack(held) {
			if (held) clearTimeout(snackTimer);
			else if (popup.snack.value) startSnack();
		},
		async startShadow(account, agent, until) {
			try {
				await call('page.shadow.start', { account, agent: agent.id, until });
				say(t('popupShadowStarted', isolated(agent.name)));
				return undefined;
			} catch (thrown) {
				const { kind } = asLoopinError(thrown);
				return kind === 'refused' ? t('popupShadowTooMany') : thrownSentence(thrown, popup.desks.value.find((desk) => desk.account === account)?.name);
			}
		},
		stopShadow({ account, agent, name }) {
			call('page.shadow.stop', { account, agent }).then(
				() => say(t('popupShadowStopped', isolated(name))),
				(thrown) => failed(thrown),
			);
		},
		replyBox: (row) => boxOf(row.account, row.conversation),
		stop() {
			clearTimeout(snackTimer);
			clearTimeout(readTimer);
		},
	};
	return actions;
}

/** The sites with newer views put in their places. */
function merged<View extends { site: { id: SiteId } }>(all: readonly View[], newer: readonly View[]): View[] {
	const byId = new Map(newer.map((view) => [view.site.id, view]));
	return all.map((view) => byId.get(view.site.id) ?? view);
}
