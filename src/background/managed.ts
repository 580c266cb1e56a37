/** Helpdesks that an administrator has connected by policy. Where the browser was given the host too, that takes no click at all. */

import type { HelpdeskId, SiteId } from '../collaboration/model';
import { HELPDESK_IDS } from '../helpdesks/ids';
import { originPattern } from '../platform/address';
import { browser } from '../platform/browser';
import { log } from '../platform/log';
import { type ManagedHelpdesk, readPolicy } from '../platform/policy';
import { connect } from './connect';
import { withLock } from './locks';
import { checkNow } from './schedule';
import { injectLoader, reconcileScripts } from './scripts';
import { saveSite, setSiteHealth, siteById } from './sites';

/**
 * Connects what the policy names and is not connected yet. Idempotent: done at each start, when the policy changes, and when a permission comes. A
 * helpdesk that leaves the policy stays connected; the agent may disconnect it then.
 */
export function connectManaged(): Promise<void> {
	return withLock('managed', async () => {
		const { helpdesks = [] } = await readPolicy();
		for (const managed of helpdesks) if (!(await siteById(managed.address as SiteId))) await connectOne(managed);
	});
}

async function connectOne({ address, origin, helpdesk, name }: ManagedHelpdesk): Promise<void> {
	const allowed = await browser.permissions.contains({ origins: [originPattern(origin)] });
	const known = HELPDESK_IDS.find((id): id is HelpdeskId => id === helpdesk);
	if (!known) {
		// Which one it is must be asked of the address, and that needs the permission.
		if (!allowed) return;
		const outcome = await connect(address);
		if (outcome.state === 'failed') log.warn('managed helpdesk:', outcome.reason);
		return;
	}
	const site = { id: address as SiteId, origin, helpdesk: known, name: (name ?? new URL(origin).host).slice(0, 300), connectedAt: Date.now() };
	await saveSite(site);
	if (!allowed) {
		// Shown with "Allow access": the one click that is left where the browser wants it from the agent.
		await setSiteHealth(site.id, { status: 'needs-permission', failure: { kind: 'needs-permission' } });
		return;
	}
	await setSiteHealth(site.id, { status: 'checking' });
	await reconcileScripts();
	await injectLoader(site);
	void checkNow(site.id);
}
