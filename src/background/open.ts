/**
 * Opening a conversation for the agent who clicked for it. A tab that shows it is brought to the front; otherwise it gets a tab of its own, for
 * any other tab may hold a half-written reply. The rest of the way (the page loads, then the cursor goes into the composer) is written down:
 * the worker may die before the page is there.
 */
import * as v from 'valibot';
import type { ConversationId, EntryId, Site, SiteId } from '../collaboration/model';
import { HELPDESKS } from '../helpdesks/registry';
import { browser } from '../platform/browser';
import { tell } from '../platform/messenger';
import { withLock } from './locks';
import { injectOverlay } from './scripts';
import { siteById } from './sites';
import { type SiteTab, tabsOf } from './tabs';

const KEY = 'opening';
const GIVE_UP_AFTER = 30_000;
const TRY_EVERY = 400;

const pendingSchema = v.object({
	site: v.string(),
	conversation: v.string(),
	entry: v.exactOptional(v.string()),
	composer: v.boolean(),
	until: v.number(),
	/** The page of the conversation had no composer: the tab was sent to the address that has one. Only once. */
	sent: v.boolean(),
});
type Pending = v.InferOutput<typeof pendingSchema>;

async function allPending(): Promise<Record<string, Pending>> {
	const parsed = v.safeParse(v.record(v.string(), pendingSchema), (await browser.storage.session.get(KEY))[KEY]);
	return parsed.success ? parsed.output : {};
}

const setPending = (tab: number, pending: Pending | undefined): Promise<void> =>
	withLock('opening', async () => {
		const { [tab]: _, ...rest } = await allPending();
		await browser.storage.session.set({ [KEY]: pending ? { ...rest, [tab]: pending } : rest });
	});

export interface OpenHow {
	/** With the cursor in an internal note. */
	composer?: boolean;
	/** Scrolled to this entry. */
	entry?: EntryId;
}

/** Shows the conversation in a tab in front of the agent. Resolves when the tab is there; the composer follows. */
export async function openConversation(site: Site, conversation: ConversationId, { composer = false, entry }: OpenHow): Promise<void> {
	const facts = HELPDESKS[site.helpdesk];
	const tabs = await tabsOf(site);
	const showing = tabs.find((tab) => facts.conversationAt(tab.url, site.id) === conversation);
	const url = facts.conversationUrl(site.id, conversation, { composer, ...(entry ? { entry } : {}) });
	const pending: Pending = { site: site.id, conversation, composer, until: Date.now() + GIVE_UP_AFTER, sent: !showing, ...(entry ? { entry } : {}) };
	const tab = showing ? await bringToFront(showing) : await newTab(url, tabs[0]);
	if (tab === undefined) return;
	await setPending(tab, pending);
	void continueOpening(tab);
}

async function bringToFront(tab: SiteTab): Promise<number> {
	await browser.tabs.update(tab.id, { active: true });
	if (tab.windowId !== undefined) await browser.windows.update(tab.windowId, { focused: true });
	return tab.id;
}

async function newTab(url: string, beside: SiteTab | undefined): Promise<number | undefined> {
	const at = beside?.windowId === undefined ? {} : { windowId: beside.windowId, index: beside.index + 1 };
	try {
		const tab = await browser.tabs.create({ url, active: true, ...at });
		if (tab.windowId !== undefined) await browser.windows.update(tab.windowId, { focused: true });
		return tab.id;
	} catch {
		return (await browser.windows.create({ url, focused: true })).tabs?.[0]?.id; // no window is open
	}
}

const working = new Set<number>();

/** Goes on with what was begun in that tab: called again whenever a tab has loaded, in whichever worker lives then. */
export async function continueOpening(tab: number): Promise<void> {
	if (working.has(tab)) return;
	working.add(tab);
	try {
		for (let pending = await pendingIn(tab); pending; pending = await pendingIn(tab)) {
			if (pending.until < Date.now() || (await arrive(tab, pending))) await setPending(tab, undefined);
			else await new Promise((resolve) => setTimeout(resolve, TRY_EVERY));
		}
	} finally {
		working.delete(tab);
	}
}

const pendingIn = async (tab: number): Promise<Pending | undefined> => (await allPending())[tab];

/** One try: the page is there and did what was asked. */
async function arrive(tab: number, pending: Pending): Promise<boolean> {
	const site = await siteById(pending.site as SiteId);
	if (!site) return true;
	const shown = await browser.tabs.get(tab).catch(() => undefined);
	if (!shown) return true; // closed meanwhile
	const { url, status } = shown;
	const facts = HELPDESKS[site.helpdesk];
	const conversation = pending.conversation as ConversationId;
	if (!url || facts.conversationAt(url, site.id) !== conversation) return false;
	const { composer, entry } = pending;
	const wish = { conversation, composer, ...(entry ? { entry } : {}) };
	const answer = (await tell(tab, 'composer.focus', wish)) ?? ((await injectOverlay(tab, site)) ? await tell(tab, 'composer.focus', wish) : undefined);
	if (answer?.focused || (answer && !composer)) return true;
	const withComposer = facts.conversationUrl(site.id, conversation, { composer: true });
	if (answer && status === 'complete' && !pending.sent && new URL(url).pathname !== new URL(withComposer).pathname) {
		// This page of the conversation has no composer, so nothing half-written either: the one that has may take its place.
		await setPending(tab, { ...pending, sent: true });
		await browser.tabs.update(tab, { url: withComposer });
	}
	return false;
}

/** Shows the helpdesk itself: to sign in. */
export async function openSite(site: Site): Promise<void> {
	const tab = (await tabsOf(site))[0];
	if (tab) await bringToFront(tab);
	else await newTab(`${site.id}/`, undefined);
}
