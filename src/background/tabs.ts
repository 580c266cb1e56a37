/** The tabs that show a connected site, and telling them something. A tab's address is visible to us only where the origin was granted. */
import type { Site } from '../collaboration/model';
import { browser, type Tabs } from '../platform/browser';
import type { ToContent } from '../platform/messages';
import { tell } from '../platform/messenger';
import { sidePanelOpen } from '../platform/side-panel';
import type { Activity } from './schedule-plan';

export type SiteTab = Tabs.Tab & { id: number; url: string };

const belongs = (tab: Tabs.Tab, site: Site): tab is SiteTab =>
	tab.id !== undefined && tab.url !== undefined && (tab.url === site.id || (tab.url.startsWith(site.id) && /[/?#]/.test(tab.url.charAt(site.id.length))));

/** All tabs of the site, the one in front of the agent first, then visible ones, then by how lately they were used. */
export async function tabsOf(site: Site): Promise<SiteTab[]> {
	const { protocol, hostname } = new URL(site.origin);
	// A match pattern with a port matches nothing in Firefox, one without matches every port: ask widely, then look.
	const tabs = (await browser.tabs.query({ url: `${protocol}//${hostname}/*` })).filter((tab) => belongs(tab, site));
	const front = await frontWindow();
	const rank = (tab: Tabs.Tab): number => (tab.active ? (tab.windowId === front ? 0 : 1) : 2);
	return tabs.sort((a, b) => rank(a) - rank(b) || (b.lastAccessed ?? 0) - (a.lastAccessed ?? 0));
}

/** The window that has the focus now; undefined while the agent is in another program. */
async function frontWindow(): Promise<number | undefined> {
	try {
		const window = await browser.windows.getLastFocused();
		return window.focused ? window.id : undefined;
	} catch {
		return undefined; // no window at all
	}
}

/** The tab of the site that the agent can see, the focused window's first. */
export async function visibleTab(site: Site): Promise<SiteTab | undefined> {
	return (await tabsOf(site)).find((tab) => tab.active);
}

export interface Attention {
	activity: Activity;
	/** The tab in front of the agent, if it is one of the site. */
	front?: SiteTab;
}

/** How close the agent is to the site at the moment. */
export async function attentionOn(site: Site): Promise<Attention> {
	const tabs = await tabsOf(site);
	const focused = await frontWindow();
	const front = tabs.find((tab) => tab.active && tab.windowId === focused);
	if (front) return { activity: 'active', front };
	return { activity: tabs.length > 0 || (await sidePanelOpen()) ? 'open' : 'away' };
}

/** Tells every tab of the site; those where nobody listens are passed over. */
export async function tellSite<Name extends 'conversation.changed' | 'site.changed' | 'settings.changed' | 'toast.close'>(
	site: Site,
	name: Name,
	payload: ToContent[Name],
): Promise<void> {
	await Promise.all((await tabsOf(site)).map((tab) => tell(tab.id, name, payload)));
}
