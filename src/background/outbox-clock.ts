/**
 * When the outbox runs next: a timer while the worker lives, and an alarm in case it does not (Chromium ends a worker 30 s after its last event
 * or API call, Firefox 30 s after its last event; packed Chromium fires no alarm earlier than after 30 s).
 */
import type { SiteId } from '../collaboration/model';
import { browser } from '../platform/browser';

const PREFIX = 'outbox:';
/** A worker lives about 30 s; beyond this only the alarm counts. */
const TIMER_AT_MOST = 25_000;

const timers = new Map<SiteId, ReturnType<typeof setTimeout>>();

/** Sets or clears the site's timer and alarm. `next` in ms since the epoch. */
export async function armOutbox(site: SiteId, next: number | undefined, run: () => void): Promise<void> {
	clearTimeout(timers.get(site));
	timers.delete(site);
	if (next === undefined) {
		await browser.alarms.clear(PREFIX + site);
		return;
	}
	const gap = Math.max(0, next - Date.now());
	if (gap <= TIMER_AT_MOST) timers.set(site, setTimeout(run, gap));
	await browser.alarms.create(PREFIX + site, { when: next + 500 });
}

/** The site whose outbox that alarm wakes; undefined for other alarms. */
export const siteOfAlarm = (name: string): SiteId | undefined => (name.startsWith(PREFIX) ? (name.slice(PREFIX.length) as SiteId) : undefined);
