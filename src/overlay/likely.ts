/** Where the overlay may be wanted, told by the address and at most one look at the page. */
import type { SiteId } from '../collaboration/model';
import { HELPDESKS } from '../helpdesks/registry';

/** Could this address, or this page, be one of an agent's conversations? The background knows the site; here it is enough to be likely. */
export function looksLikeConversation(url: string, document: Document): boolean {
	const { origin, pathname } = new URL(url);
	// The site's base is not known here: every leading part of the path may be it.
	const bases = [...pathname.matchAll(/\//gu)].slice(0, 6).map(({ index }) => (origin + pathname.slice(0, index)) as SiteId);
	return Object.values(HELPDESKS).some(
		({ conversationAt, agentPage }) =>
			bases.some((base) => conversationAt(url, base) !== undefined) || (agentPage !== undefined && document.querySelector(agentPage) !== null),
	);
}
