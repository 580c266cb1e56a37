/** The browser gave, or took back, the permission for an origin: by our question, its settings page, or an administrator. */
import type { Site } from '../collaboration/model';
import { originPattern } from '../platform/address';
import { browser } from '../platform/browser';
import { refreshBadge } from './badge';
import { connectManaged } from './managed';
import { wakeOutbox } from './ready';
import { poke } from './schedule';
import { injectLoader, reconcileScripts } from './scripts';
import { allSites, setSiteHealth, siteHealth } from './sites';
import { tellSite } from './tabs';

const allowed = ({ origin }: Site): Promise<boolean> => browser.permissions.contains({ origins: [originPattern(origin)] });

/** Sites that can be reached again go on. Patterns may cover more than they name, so each site is asked about. */
export async function permissionsAdded(origins: readonly string[]): Promise<void> {
	if (origins.length === 0) return;
	await connectManaged();
	await reconcileScripts();
	const health = await siteHealth();
	for (const site of await allSites()) {
		if (health[site.id]?.status !== 'needs-permission' || !(await allowed(site))) continue;
		await setSiteHealth(site.id, { status: 'checking' });
		await injectLoader(site);
		wakeOutbox(site);
		void poke(site.id, 'startup');
	}
	await refreshBadge();
}

/** Sites out of reach say so; their tabs' overlays fold up, and nothing of their data is lost. */
export async function permissionsRemoved(origins: readonly string[]): Promise<void> {
	if (origins.length === 0) return;
	for (const site of await allSites()) {
		if (await allowed(site)) continue;
		await setSiteHealth(site.id, { status: 'needs-permission', failure: { kind: 'needs-permission' } });
		await tellSite(site, 'site.changed', {});
	}
	await reconcileScripts();
	await refreshBadge();
}
