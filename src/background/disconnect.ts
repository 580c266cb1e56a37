/** Disconnecting a site: nothing of it stays, neither scripts nor data nor the browser's permission. */
import type { SiteId } from '../collaboration/model';
import { originPattern } from '../platform/address';
import { browser } from '../platform/browser';
import { log } from '../platform/log';
import { allAccounts, deleteSite } from '../store/accounts';
import { refreshBadge } from './badge';
import { withLock } from './locks';
import { armOutbox } from './outbox-clock';
import { notePageMissing } from './page-missing';
import { forgetSite } from './schedule';
import { reconcileScripts } from './scripts';
import { allSites, removeSite, siteById } from './sites';
import { tellSite } from './tabs';

/** Disconnects a site. Harmless for one that is not connected; interrupted, `dropOrphans` finishes it at the next start. */
export async function disconnect(id: SiteId): Promise<void> {
	const site = await siteById(id);
	if (!site) return;
	// Off the list first: from here on nothing new begins, and what is under way finds itself without a site.
	await removeSite(id);
	await forgetSite(id);
	await notePageMissing(id, []);
	await armOutbox(id, undefined, () => undefined);
	await reconcileScripts();
	await tellSite(site, 'site.changed', {});
	await deleteData(id);
	const pattern = originPattern(site.origin);
	const shared = (await allSites()).some(({ origin }) => originPattern(origin) === pattern);
	// A permission that an administrator or the agent gave for all sites cannot be taken back in part: both browsers reject that.
	if (!shared) await browser.permissions.remove({ origins: [pattern] }).catch((thrown) => log.warn('permission stays', thrown));
	await refreshBadge();
}

/** Waits for the check and the outbox run that may be under way, so that they do not write after it. */
const deleteData = (id: SiteId): Promise<void> => withLock(`sync:${id}`, () => withLock(`outbox:${id}`, () => deleteSite(id)));

/** Deletes the data of sites that are not connected (any more). */
export async function dropOrphans(): Promise<void> {
	const connected = new Set((await allSites()).map(({ id }) => id));
	const orphans = new Set((await allAccounts()).map(({ site }) => site).filter((site) => !connected.has(site)));
	for (const site of orphans) await deleteData(site);
}
