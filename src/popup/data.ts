/** Where the popup's signals come from: the store (live), the settings, the background, the browser. All of it ends with the signal. */
import { effect } from '@preact/signals';
import type { AccountId } from '../collaboration/model';
import { parseAddress } from '../platform/address';
import { browser } from '../platform/browser';
import { log } from '../platform/log';
import { call } from '../platform/messenger';
import { readSettings, watchSettings } from '../platform/settings-store';
import { watchMuted } from '../store/conversations';
import { watchJobs } from '../store/jobs';
import type { UpdateRecord } from '../store/records';
import { openSearch, type UpdateSearch } from '../store/search';
import { watchShadows } from '../store/shadows';
import { type ListOf, watchCounts, watchUpdates } from '../store/updates';
import type { Actions } from './actions';
import { createKeeper } from './keeper';
import { conversationKey, rowKey } from './rows';
import type { Popup } from './state';

/** Times are said anew so often; "Checked 20 s ago" is the quickest of them. */
const TICK_MS = 5_000;
/** Between two quick keys nothing is searched. */
const SEARCH_AFTER_MS = 40;
const MOST_FOUND = 100;
const MOST_WAITING = 500;
/** What in the browser's storage tells that `sites.list` would answer otherwise. */
const ABOUT_SITES = new Set(['sites', 'signedIn', 'health']);

export function startData(popup: Popup, actions: Actions, signal: AbortSignal): void {
	watchBrowser(popup, signal);
	void browser.windows.getCurrent().then(
		({ id }) => {
			popup.windowId.value = id;
		},
		(thrown) => log.debug('no window', thrown),
	);
	void recogniseTab(popup);
	watchSites(popup, signal);
	watchStore(popup, actions, signal);
	// The agent is looking: everything is checked at once, after what is known has been drawn.
	void loadSites(popup).then(() => (popup.sites.value?.length ? actions.check() : undefined));
}

/** The connected helpdesks as the background last knew them. */
export async function loadSites(popup: Popup): Promise<void> {
	try {
		popup.sites.value = (await call('sites.list', {})).sites;
		popup.sitesFailed.value = false;
	} catch (thrown) {
		log.warn('sites not listed', thrown);
		popup.sitesFailed.value = popup.sites.value === undefined;
	}
}

/** Where following a colleague's work is offered. */
async function loadAble(popup: Popup): Promise<void> {
	try {
		popup.able.value = (await call('page.shadow.list', {})).able;
	} catch (thrown) {
		log.debug('shadowing not known', thrown);
	}
}

function watchSites(popup: Popup, signal: AbortSignal): void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const listener = (changes: Record<string, unknown>, area: string) => {
		if (area !== 'local' && area !== 'session') return;
		if (!Object.keys(changes).some((key) => ABOUT_SITES.has(key))) return;
		clearTimeout(timer);
		timer = setTimeout(() => void loadSites(popup), 50);
	};
	browser.storage.onChanged.addListener(listener);
	signal.addEventListener('abort', () => {
		clearTimeout(timer);
		browser.storage.onChanged.removeListener(listener);
	});
}

function watchBrowser(popup: Popup, signal: AbortSignal): void {
	const online = () => {
		popup.online.value = navigator.onLine;
	};
	online();
	window.addEventListener('online', online, { signal });
	window.addEventListener('offline', online, { signal });
	const timer = setInterval(() => {
		popup.now.value = Date.now();
	}, TICK_MS);
	signal.addEventListener('abort', () => clearInterval(timer));
	void readSettings().then((settings) => {
		popup.settings.value = settings;
	});
	watchSettings((settings) => {
		popup.settings.value = settings;
	}, signal);
}

/** Is the current tab a helpdesk that is not connected? Opening the popup from the toolbar gave us a look at it (activeTab). */
async function recogniseTab(popup: Popup): Promise<void> {
	try {
		const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
		if (tab?.id === undefined) return;
		const { address, helpdesk, connected } = await call('tab.recognise', { tab: tab.id });
		const parsed = address && !connected ? parseAddress(address) : undefined;
		if (parsed) popup.here.value = { ...parsed, ...(helpdesk ? { helpdesk } : {}) };
	} catch (thrown) {
		log.debug('tab not recognised', thrown);
	}
}

/** The accounts as one string: a new list of the same accounts is no reason to ask the database again. */
const SEPARATOR = '\n';
const joined = (accounts: readonly AccountId[]): string => accounts.join(SEPARATOR);
const parted = (accounts: string): AccountId[] => (accounts === '' ? [] : (accounts.split(SEPARATOR) as AccountId[]));

function watchStore(popup: Popup, actions: Actions, signal: AbortSignal): void {
	const keeper = createKeeper();
	const ends: (() => void)[] = [];
	/** Runs `start` now and again for each change of `key`; what the run before started is ended first. */
	const follow = (key: () => string, start: (key: string, signal: AbortSignal) => void): void => {
		let life: AbortController | undefined;
		let before: string | undefined;
		ends.push(
			effect(() => {
				const now = key();
				if (now === before) return;
				before = now;
				life?.abort();
				life = new AbortController();
				const mine = life.signal;
				// Not inside the effect: reading a signal there would make it a reason to run again.
				queueMicrotask(() => !mine.aborted && start(now, mine));
			}),
			() => life?.abort(),
		);
	};
	const allAccounts = () => joined(popup.desks.value.map((desk) => desk.account));
	const shownAccounts = () => joined(popup.shownDesks.value.map((desk) => desk.account));

	follow(allAccounts, (key, mine) => {
		const accounts = parted(key);
		watchCounts(accounts, (counts) => void (popup.counts.value = counts), mine);
		watchUpdates(
			{ accounts, tab: 'waiting', limit: MOST_WAITING },
			(records) => void (popup.waiting.value = new Set(records.map((record) => rowKey(record.account, record.id)))),
			mine,
		);
		watchShadows(accounts, (shadows) => void (popup.shadows.value = shadows), mine);
		void loadAble(popup);
		watchJobs((jobs) => void (popup.jobs.value = jobs.filter((job) => accounts.includes(job.account))), mine);
		const muted = new Map<AccountId, readonly string[]>();
		for (const account of accounts)
			watchMuted(
				account,
				(ids) => {
					muted.set(
						account,
						[...ids].map((id) => conversationKey(account, id)),
					);
					popup.muted.value = new Set([...muted.values()].flat());
				},
				mine,
			);
	});

	// "Sent" is said when the outbox says that the helpdesk did it, of replies that were seen on their way.
	const onTheWay = new Set<string>();
	ends.push(
		effect(() => {
			for (const job of popup.jobs.value) {
				if (job.kind !== 'reply') continue;
				if (job.state === 'done' && onTheWay.delete(job.id)) queueMicrotask(() => actions.sent(job));
				else if (job.state !== 'done') onTheWay.add(job.id);
			}
		}),
	);

	const arrived = (records: readonly UpdateRecord[], more: boolean) => {
		popup.records.value = records;
		popup.more.value = more;
		settle(popup, records);
	};
	follow(
		() => (popup.sites.value === undefined || popup.searching.value ? 'none' : JSON.stringify([listOf(popup), popup.limit.value, shownAccounts()])),
		(key, mine) => {
			if (key === 'none') return;
			const [tab, limit, accounts] = JSON.parse(key) as [ListOf, number, string];
			// The popup ends by itself; a panel stays, and what was read is gone from Unread when the agent comes back to it.
			if (tab !== 'unread' && popup.place.peek() !== 'popup') keeper.forget();
			watchUpdates(
				{ accounts: parted(accounts), tab, limit },
				(records) => arrived(tab === 'unread' ? keeper.withKept(records, limit) : records, records.length >= limit),
				mine,
			);
		},
	);
	// What a search has read is kept while the agent types, and let go when the list is there again.
	let search: { of: string; updates: UpdateSearch } | undefined;
	// Results are asked for again when the list changes under them.
	follow(
		() => (popup.searching.value ? JSON.stringify([popup.query.value, shownAccounts(), popup.counts.value]) : 'none'),
		(key, mine) => {
			if (key === 'none') {
				search = undefined;
				return;
			}
			const [query, accounts] = JSON.parse(key) as [string, string];
			if (search?.of !== accounts) search = { of: accounts, updates: openSearch(parted(accounts)) };
			const { updates } = search;
			const timer = setTimeout(() => {
				updates.find(query, MOST_FOUND).then(
					(found) => found && !mine.aborted && arrived(found, false),
					(thrown) => log.warn('search failed', thrown),
				);
			}, SEARCH_AFTER_MS);
			mine.addEventListener('abort', () => clearTimeout(timer));
		},
	);
	signal.addEventListener('abort', () => ends.forEach((end) => void end()));
}

/** Which list of the store the tab shows. */
const listOf = (popup: Popup): ListOf => (popup.tab.value === 'mentions' && popup.waitingOnly.value ? 'waiting' : popup.tab.value);

/** Read marks that the database tells now need no longer be kept here. */
function settle(popup: Popup, records: readonly UpdateRecord[]): void {
	if (popup.decided.value.size === 0) return;
	const open = new Map(popup.decided.value);
	for (const record of records) {
		const key = rowKey(record.account, record.id);
		if (open.get(key) === (record.unread === 0)) open.delete(key);
	}
	if (open.size !== popup.decided.value.size) popup.decided.value = open;
}
