/** The background's listeners, all registered before anything is awaited: a worker is started by an event and hears only listeners that are there at once. */
import type { Site } from '../collaboration/model';
import { browser, type Tabs } from '../platform/browser';
import { DOORBELL_KEY } from '../platform/doorbell-settings';
import { asLoopinError } from '../platform/errors';
import { type ContentHandlers, type PageHandlers, serve } from '../platform/gate';
import { log } from '../platform/log';
import { readSettings, SETTINGS_KEY } from '../platform/settings-store';
import { refreshBadge } from './badge';
import { continuePendingConnect } from './connect';
import { DOORBELL_ALARM } from './doorbell/awake';
import { tendDoorbell } from './doorbell/line';
import { admit, type ContentSender, contentHandlers } from './handlers-content';
import { pageHandlers } from './handlers-pages';
import { signedIn } from './identity';
import { connectManaged } from './managed';
import { continueOpening } from './open';
import { runOutbox } from './outbox';
import { siteOfAlarm } from './outbox-clock';
import { PAUSE_COMMAND, togglePause } from './pause';
import { permissionsAdded, permissionsRemoved } from './permissions-changed';
import { ready, wakeOutbox } from './ready';
import { onAlarm, poke } from './schedule';
import { injectLoader } from './scripts';
import { allSites, SITES_KEY, siteById, siteHealth, siteOf } from './sites';
import { tellSite } from './tabs';
import { onNotificationButton, onNotificationClicked, onNotificationClosed } from './toast-acts';

/** A listener that waits for the start and lets nothing escape: an unhandled rejection in a worker is seen by nobody. */
function after<Args extends unknown[]>(what: string, listener: (...args: Args) => unknown): (...args: Args) => void {
	return (...args) => {
		ready()
			.then(() => listener(...args))
			.catch((thrown: unknown) => log.warn(what, asLoopinError(thrown).kind));
	};
}

/** The same for message handlers, which answer. */
function answering<Handlers extends ContentHandlers<ContentSender> | PageHandlers>(handlers: Handlers): Handlers {
	const wrapped = Object.entries(handlers).map(([name, handler]) => {
		const answer = handler as (...args: unknown[]) => Promise<unknown>;
		return [name, async (...args: unknown[]) => ready().then(() => answer(...args))] as const;
	});
	return Object.fromEntries(wrapped) as Handlers;
}

serve(answering(contentHandlers), answering(pageHandlers), admit);

browser.alarms.onAlarm.addListener(
	after('alarm', async ({ name }) => {
		if (name === DOORBELL_ALARM) return tendDoorbell();
		const id = siteOfAlarm(name);
		if (id === undefined) return onAlarm(name);
		const site = await siteById(id);
		if (site) await runOutbox(site);
	}),
);

browser.notifications.onClicked.addListener(after('notification', onNotificationClicked));
browser.notifications.onClosed.addListener(after('notification', (id, byUser) => onNotificationClosed(id, byUser === true)));
// Firefox has no buttons on notifications, Chromium no onShown; a listener for it keeps Firefox's event page alive while a toast stands.
(browser.notifications as Partial<typeof browser.notifications>).onButtonClicked?.addListener(after('notification', onNotificationButton));
(browser.notifications as Partial<typeof browser.notifications>).onShown?.addListener(() => undefined);

// Not there where no command is: the fake browser of the tests, and Firefox for Android.
(browser as Partial<typeof browser>).commands?.onCommand.addListener(after('command', async (name) => (name === PAUSE_COMMAND ? togglePause() : undefined)));

browser.permissions.onAdded.addListener(
	after('permission', async ({ origins }) => {
		await permissionsAdded(origins ?? []);
		await continuePendingConnect();
	}),
);
browser.permissions.onRemoved.addListener(after('permission', ({ origins }) => permissionsRemoved(origins ?? [])));

/** The agent turned to a tab: its site is checked now, and what waited for the agent goes on. */
async function lookedAt(tab: Pick<Tabs.Tab, 'url' | 'active'>, loaded = false): Promise<void> {
	// Without the origin's permission a tab has no address for us: not one of ours.
	const site = tab.url?.startsWith('http') ? await siteOf(new URL(tab.url).origin, tab.url) : undefined;
	if (!site) return;
	// A page that loaded may be the one after signing in, or the one that was missing: seen at once, not when the schedule allows the next check.
	const status = loaded ? (await siteHealth())[site.id]?.status : undefined;
	if (!tab.active && status !== 'needs-tab') return;
	if (status === 'signed-out' || status === 'needs-tab') await signedIn(site).catch((thrown) => log.debug('still', asLoopinError(thrown).kind));
	wakeOutbox(site);
	await poke(site.id, 'focus');
}

browser.tabs.onActivated.addListener(after('tab', async ({ tabId }) => lookedAt(await browser.tabs.get(tabId))));
browser.tabs.onUpdated.addListener(
	after('tab', async (tabId, { status }, tab) => {
		if (status !== 'complete') return;
		await continueOpening(tabId);
		await lookedAt(tab, true);
	}),
);
browser.windows.onFocusChanged.addListener(
	after('window', async (windowId) => {
		if (windowId === browser.windows.WINDOW_ID_NONE) return;
		const [tab] = await browser.tabs.query({ active: true, windowId });
		if (tab) await lookedAt(tab);
	}),
);

browser.runtime.onInstalled.addListener(
	after('installed', async ({ reason }) => {
		if (reason === 'install') await browser.tabs.create({ url: browser.runtime.getURL('welcome.html') });
		// The scripts of the former version are cut off from us in the tabs that are open.
		for (const site of await allSites()) await injectLoader(site);
	}),
);
browser.runtime.onStartup.addListener(after('startup', () => undefined));

browser.storage.onChanged.addListener(
	after('storage', async (changes, area) => {
		if (area === 'local' && (SETTINGS_KEY in changes || SITES_KEY in changes)) await refreshBadge();
		if ((area === 'local' && SETTINGS_KEY in changes) || area === 'managed') {
			const settings = await readSettings();
			await everySite((site) => tellSite(site, 'settings.changed', { settings }));
		}
		if (area === 'managed') {
			await connectManaged();
			await everySite((site) => tellSite(site, 'site.changed', {}));
		}
		if ((area === 'local' && (DOORBELL_KEY in changes || SITES_KEY in changes)) || area === 'managed') await tendDoorbell({ now: true });
	}),
);

self.addEventListener(
	'online',
	after('online', async () => {
		await everySite(async (site) => wakeOutbox(site));
		void tendDoorbell({ now: true });
		await poke('all', 'startup');
		await refreshBadge();
	}),
);
self.addEventListener('offline', after('offline', refreshBadge));

async function everySite(work: (site: Site) => Promise<void>): Promise<void> {
	for (const site of await allSites()) await work(site);
}

void ready();
