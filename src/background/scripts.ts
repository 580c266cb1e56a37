/** Our scripts on the helpdesks' pages: one persisted registration per host, and injection into tabs that are open already. */
import type { Site } from '../collaboration/model';
import { originPattern } from '../platform/address';
import { browser } from '../platform/browser';
import { log } from '../platform/log';
import type { OverlayPart } from '../platform/messages';
import { withLock } from './locks';
import { allSites } from './sites';

const PREFIX = 'loopin:';
const LOADER = 'loader.js';

/** Which files make a part of the overlay, in order: told by the build (tools/parts.mjs). */
declare const LOOPIN_PARTS: Readonly<Record<string, readonly string[]>> | undefined;
const filesOf = (part: string): readonly string[] => (typeof LOOPIN_PARTS === 'undefined' ? [`${part}.js`] : (LOOPIN_PARTS[part] ?? []));

/** A pattern has no port (Firefox takes none), so two sites on one host share it; the loader is told by the background which origin is one of ours. */
const idOf = (pattern: string): string => PREFIX + pattern.slice(0, -'/*'.length);

/**
 * Makes the registrations equal the connected sites: idempotent, and done at each start, for an update of the extension clears them. A site
 * whose permission is gone gets none (registering it would fail).
 */
export function reconcileScripts(): Promise<void> {
	return withLock('scripts', async () => {
		const wanted = new Map<string, string>();
		for (const pattern of new Set((await allSites()).map(({ origin }) => originPattern(origin)))) {
			if (await browser.permissions.contains({ origins: [pattern] })) wanted.set(idOf(pattern), pattern);
		}
		const registered = (await browser.scripting.getRegisteredContentScripts()).filter(({ id }) => id.startsWith(PREFIX));
		const superfluous = registered.filter(({ id }) => !wanted.delete(id)).map(({ id }) => id);
		if (superfluous.length > 0) await browser.scripting.unregisterContentScripts({ ids: superfluous });
		const missing = [...wanted].map(([id, pattern]) => ({
			id,
			matches: [pattern],
			js: [LOADER],
			runAt: 'document_start' as const,
			allFrames: false,
			persistAcrossSessions: true,
		}));
		if (missing.length > 0) await browser.scripting.registerContentScripts(missing);
	});
}

/** Puts the loader into the tabs of that origin that were open before it was registered. The loader minds that it may be there already. */
export async function injectLoader({ origin }: Pick<Site, 'origin'>): Promise<void> {
	const tabs = await browser.tabs.query({ url: originPattern(origin) });
	await Promise.all(tabs.map(({ id, discarded }) => (id === undefined || discarded === true ? false : inject(id, [LOADER]))));
}

/**
 * Puts the overlay into a tab's top frame, and what it knows of that helpdesk's pages; the overlay minds that it may be there already. False when
 * the browser does not let us.
 */
export const injectOverlay = (tab: number, { helpdesk }: Pick<Site, 'helpdesk'>): Promise<boolean> =>
	inject(tab, [...new Set([`page-${helpdesk}`, 'overlay'].flatMap(filesOf))]);

/** Puts another part of the overlay into a tab where the overlay is. */
export const injectPart = (tab: number, part: OverlayPart): Promise<boolean> => inject(tab, filesOf(part));

async function inject(tab: number, files: readonly string[]): Promise<boolean> {
	try {
		await browser.scripting.executeScript({ target: { tabId: tab }, files: [...files] });
		return true;
	} catch (thrown) {
		log.debug('not injected', files.at(-1), thrown); // an error page, a tab that is gone, a site of the browser itself
		return false;
	}
}
