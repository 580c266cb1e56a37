/**
 * How long the worker stays for the line. While a helpdesk tab is open: all the time, by the ping (Chromium) or by a chain of alarms, for which Firefox
 * asks because its event page dies whatever its sockets do. While none is: it dies, and looks in once a minute, when the broker gives what has rung.
 */
import type { Milliseconds } from '../../collaboration/model';
import { browser } from '../../platform/browser';
import { diesDespiteSockets } from '../../platform/quirks';
import { allSites } from '../sites';
import { tabsOf } from '../tabs';

export const DOORBELL_ALARM = 'doorbell';
const CHAIN: Milliseconds = 25_000;
const LOOK_IN: Milliseconds = 60_000;
/** Timers beyond this may not fire: the worker is gone by then. */
const LONGEST_TIMER: Milliseconds = 25_000;

let timer: ReturnType<typeof setTimeout> | undefined;

const anyTab = async (): Promise<boolean> => {
	for (const site of await allSites()) if ((await tabsOf(site)).length > 0) return true;
	return false;
};

/** Sets when the line is looked after next: at `retryAt` (ms since the epoch), or as long as the worker may do without. */
export async function armAwake(retryAt: Milliseconds | undefined, tend: () => void): Promise<void> {
	clearTimeout(timer);
	const now = Date.now();
	const routine = now + (diesDespiteSockets() && (await anyTab()) ? CHAIN : LOOK_IN);
	if (retryAt !== undefined && retryAt - now <= LONGEST_TIMER) timer = setTimeout(tend, Math.max(100, retryAt - now));
	await browser.alarms.create(DOORBELL_ALARM, { when: retryAt === undefined ? routine : Math.max(retryAt + 500, now + 1_000) });
}

export async function disarmAwake(): Promise<void> {
	clearTimeout(timer);
	await browser.alarms.clear(DOORBELL_ALARM);
}
