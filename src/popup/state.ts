/** What the popup knows and shows, as signals. Nothing here touches the page, the store or the background. */
import { computed, signal } from '@preact/signals';
import type { AccountId, HelpdeskId, SiteId } from '../collaboration/model';
import type { Address } from '../platform/address';
import type { SiteView } from '../platform/messages';
import { DEFAULT_SETTINGS, type Settings } from '../platform/settings';
import type { Job, ShadowRecord, UpdateRecord } from '../store/records';
import type { Counts, Tab } from '../store/updates';
import { type RowKey, rowsOf, shadowedBy, visibleDesks } from './rows';

export const TABS: readonly Tab[] = ['unread', 'mentions', 'all'];

/** What the current browser tab shows, when it is a helpdesk that is not connected yet. */
export interface Here extends Address {
	helpdesk?: HelpdeskId;
}

/** `panel`: the browser's side panel or sidebar, which stays open; `tab`: the page in a tab of its own. */
export type ListPlace = 'popup' | 'panel' | 'tab';

/** The line at the foot that says what just happened. */
export interface Snack {
	id: number;
	text: string;
	undo?: () => Promise<void>;
}

/** How many rows are drawn at first, and how many more at each end of the list. */
export const PAGE = 50;

export function createPopup() {
	const sites = signal<readonly SiteView[] | undefined>(undefined);
	/** The background did not answer at all. */
	const sitesFailed = signal(false);
	const checking = signal(false);
	const online = signal(true);
	const now = signal(Date.now());
	const settings = signal<Settings>(DEFAULT_SETTINGS);
	const here = signal<Here | undefined>(undefined);
	/** "Not now" to allowing a site. */
	const notNow = signal(false);
	/** Where this list is shown. */
	const place = signal<ListPlace>('popup');
	/** The window that this page belongs to; the side panel is opened there. */
	const windowId = signal<number | undefined>(undefined);

	const counts = signal<Counts>({ unread: 0, unreadMentions: 0, waiting: 0 });
	/** `account conversation` of those that are muted. */
	const muted = signal<ReadonlySet<string>>(new Set());
	const jobs = signal<readonly Job[]>([]);
	/** Undefined until the first answer of the database. */
	const records = signal<readonly UpdateRecord[] | undefined>(undefined);
	/** Rows whose mention waits for an answer. */
	const waiting = signal<ReadonlySet<RowKey>>(new Set());
	const more = signal(false);
	const limit = signal(PAGE);

	const tab = signal<Tab>('unread');
	/** Of the mentions only those that wait for me. */
	const waitingOnly = signal(false);
	const query = signal('');
	const desk = signal<SiteId | ''>('');
	const active = signal<RowKey | undefined>(undefined);
	const open = signal<RowKey | undefined>(undefined);
	/** The row opened by "Reply here": its box takes the focus. */
	const replying = signal(false);
	/** The next list that is drawn gets the focus on its first row: at the start, and after a tab was chosen by key. */
	const focusFirst = signal(true);
	const snack = signal<Snack | undefined>(undefined);
	/** What lies over the list. */
	const sheet = signal<'shortcuts' | 'shadow' | undefined>(undefined);
	/** Whose work the agent follows. */
	const shadows = signal<readonly ShadowRecord[]>([]);
	/** Accounts for which following a colleague's work is offered. */
	const able = signal<readonly AccountId[]>([]);
	/** Read marks that the agent set and the database does not tell yet. */
	const decided = signal<ReadonlyMap<RowKey, boolean>>(new Map());

	const desks = computed(() => visibleDesks(sites.value ?? []));
	const shownDesks = computed(() => desks.value.filter((each) => desk.value === '' || each.site === desk.value));
	const rows = computed(() =>
		records.value ? rowsOf(records.value, shownDesks.value, muted.value, decided.value, waiting.value, shadowedBy(shadows.value)) : undefined,
	);
	/** The row that is the list's tab stop. */
	const stop = computed(() => {
		const all = rows.value ?? [];
		return all.some((row) => row.key === active.value) ? active.value : all[0]?.key;
	});
	const searching = computed(() => query.value.trim() !== '');

	return {
		sites,
		sitesFailed,
		checking,
		online,
		now,
		settings,
		here,
		notNow,
		place,
		windowId,
		counts,
		muted,
		jobs,
		records,
		waiting,
		more,
		limit,
		tab,
		waitingOnly,
		query,
		desk,
		active,
		open,
		replying,
		focusFirst,
		snack,
		sheet,
		shadows,
		able,
		decided,
		desks,
		shownDesks,
		rows,
		stop,
		searching,
	};
}
export type Popup = ReturnType<typeof createPopup>;
