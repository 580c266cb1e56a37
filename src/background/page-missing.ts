/**
 * What the pages of a site lacked when an overlay looked: names of selectors and when, nothing of the page itself. Kept for the diagnostics, so that
 * who helps sees at once that a helpdesk changed its markup.
 */
import * as v from 'valibot';
import type { Milliseconds, SiteId } from '../collaboration/model';
import { browser } from '../platform/browser';
import { selectorNames } from '../platform/messages';
import { withLock } from './locks';
import { siteById } from './sites';

export const MISSING_KEY = 'missing';

export interface PageMissing {
	names: readonly string[];
	at: Milliseconds;
}

const stored = v.record(v.string(), v.object({ names: selectorNames, at: v.pipe(v.number(), v.finite()) }));

/** Per site, what was missing last. What is stored is not trusted. */
export async function pagesMissing(): Promise<Readonly<Record<SiteId, PageMissing>>> {
	const parsed = v.safeParse(stored, (await browser.storage.local.get(MISSING_KEY))[MISSING_KEY]);
	return (parsed.success ? parsed.output : {}) as Record<SiteId, PageMissing>;
}

/** Keeps what a page of the site lacks; none takes the former report back. */
export function notePageMissing(site: SiteId, names: readonly string[]): Promise<void> {
	return withLock(MISSING_KEY, async () => {
		const { [site]: before, ...rest } = await pagesMissing();
		if (names.length === 0 && !before) return;
		if (names.length > 0 && !(await siteById(site))) return; // disconnected meanwhile
		await browser.storage.local.set({ [MISSING_KEY]: names.length > 0 ? { ...rest, [site]: { names: [...names], at: Date.now() } } : rest });
	});
}
