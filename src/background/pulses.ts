/** The stored pulses of the schedule: storage.local, key `schedule`. Retry-After holds over a restart of the browser. */
import * as v from 'valibot';
import type { SiteId } from '../collaboration/model';
import { browser } from '../platform/browser';
import { withLock } from './locks';
import { newPulse, type Pulse } from './schedule-plan';

export interface SitePulse extends Pulse {
	/** "You're signed out" was said; not again until the agent was signed in. */
	toldSignedOut?: boolean;
}

const KEY = 'schedule';
const finite = v.pipe(v.number(), v.finite());
const schema = v.object({
	lastCheckAt: finite,
	nextCheckAt: finite,
	heldUntil: finite,
	failures: v.pipe(finite, v.integer(), v.minValue(0), v.maxValue(1_000)),
	cost: v.pipe(finite, v.minValue(1)),
	tokens: finite,
	tokensAt: finite,
	safety: v.exactOptional(v.boolean()),
	rung: v.exactOptional(v.boolean()),
	rate: v.exactOptional(v.object({ limit: finite, remaining: finite, windowMs: finite, at: finite })),
	toldSignedOut: v.exactOptional(v.boolean()),
});

async function all(): Promise<Record<string, unknown>> {
	const stored = (await browser.storage.local.get(KEY))[KEY];
	return typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {};
}

/** The site's pulse; a new one (due now) for a site that has none, or whose stored one is unsound. */
export async function pulseOf(site: SiteId): Promise<SitePulse> {
	const pulses = await all();
	const parsed = v.safeParse(schema, Object.hasOwn(pulses, site) ? pulses[site] : undefined);
	return parsed.success ? parsed.output : newPulse(Date.now());
}

export const setPulse = (site: SiteId, pulse: SitePulse): Promise<void> =>
	withLock('schedule', async () => browser.storage.local.set({ [KEY]: { ...(await all()), [site]: pulse } }));

export const forgetPulse = (site: SiteId): Promise<void> =>
	withLock('schedule', async () => {
		const { [site]: _, ...rest } = await all();
		await browser.storage.local.set({ [KEY]: rest });
	});
