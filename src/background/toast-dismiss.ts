/** Taking toasts away, on the page and as notifications, without the agent having acted on them. */
import type { SiteId } from '../collaboration/model';
import { siteById } from './sites';
import { tellSite } from './tabs';
import { changeToast, type ToastRecord, toastsOfSite } from './toast-records';
import { clearSystem, settle } from './toasts';

/**
 * Takes one toast away in both ways; what it showed counts as announced. The record goes first: what is cleared is not taken for closed by the
 * agent.
 */
export async function dismissToast(record: ToastRecord): Promise<void> {
	const { toast } = record;
	await settle(record);
	await changeToast(
		toast.id,
		() => undefined,
		() => clearSystem(toast.id),
	);
	const site = await siteById(toast.site);
	if (site) await tellSite(site, 'toast.close', { id: toast.id });
}

/** Takes every toast of a site away: it was disconnected, or another agent is signed in there now. */
export async function dismissToasts(site: SiteId): Promise<void> {
	for (const record of await toastsOfSite(site)) await dismissToast(record);
}
