/** The connected sites as our pages show them. */
import type { Site } from '../collaboration/model';
import { mentionsOff } from '../collaboration/permissions';
import { HELPDESKS } from '../helpdesks/registry';
import { originPattern } from '../platform/address';
import { browser } from '../platform/browser';
import type { SiteView } from '../platform/messages';
import { managedHelpdesk, policyFor, readPolicy } from '../platform/policy';
import { getAccount } from '../store/accounts';
import type { AccountRecord } from '../store/records';
import { type PageMissing, pagesMissing } from './page-missing';
import { allSites, currentAccount, type SiteHealth, siteHealth } from './sites';

/** Every connected site with its health and the agent who was last seen signed in there. */
export async function siteViews(): Promise<SiteView[]> {
	const [sites, health, missing] = await Promise.all([allSites(), siteHealth(), pagesMissing()]);
	return Promise.all(sites.map((site) => viewOf(site, health[site.id], missing[site.id])));
}

/** One site as our pages show it. */
export async function siteView(site: Site): Promise<SiteView> {
	return viewOf(site, (await siteHealth())[site.id]);
}

async function viewOf(site: Site, known: SiteHealth | undefined, missing?: PageMissing): Promise<SiteView> {
	const { name: helpdeskName, capabilities } = HELPDESKS[site.helpdesk];
	const account = await accountOf(site);
	// The browser may have taken the permission back while we slept; no request would tell.
	const allowed = await browser.permissions.contains({ origins: [originPattern(site.origin)] });
	const health: SiteHealth = allowed ? (known ?? { status: 'checking' }) : { ...known, status: 'needs-permission', failure: { kind: 'needs-permission' } };
	const lastCheckedAt = health.lastCheckedAt ?? account?.lastSyncedAt;
	const view: SiteView = { site, helpdeskName, status: health.status };
	if (managedHelpdesk(await readPolicy(), site)) view.managed = true;
	if (health.failure) view.failure = health.failure;
	if (lastCheckedAt) view.lastCheckedAt = lastCheckedAt;
	if (health.nextCheckAt !== undefined) view.nextCheckAt = health.nextCheckAt;
	if (missing) view.missing = missing;
	if (!account) return view;
	if (account.lastSyncedAt > 0) view.answeredAt = account.lastSyncedAt;
	const { id, name, role } = account.me;
	view.me = { id, name, role };
	const off = mentionsOff(account.me, { policy: await policyFor(site), capabilities });
	if (off) view.mentionsOff = off;
	return view;
}

/** A database that fails must not hide the sites themselves. */
async function accountOf({ id }: Site): Promise<AccountRecord | undefined> {
	const account = await currentAccount(id);
	return account && getAccount(account).catch(() => undefined);
}
