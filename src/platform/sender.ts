/** Who speaks to a content script. Small: the loader carries it on every page of a connected helpdesk. */

/** The address of the background's document or script, as both browsers put it into `sender.url`. */
const BACKGROUND = /^\/(background\.js|_generated_background_page\.html)$/;

/**
 * Did our own background send this? It has our id, no tab (our pages in a tab have one), and its own address, which the popup and the side panel do
 * not have. Where the browser tells no address, id and tab must do.
 */
export function fromOurBackground(
	sender: { readonly id?: string | undefined; readonly url?: string | undefined; readonly tab?: unknown },
	runtime: { readonly id?: string | undefined },
): boolean {
	if (runtime.id === undefined || sender.id !== runtime.id || sender.tab !== undefined) return false;
	if (sender.url === undefined) return true;
	try {
		return BACKGROUND.test(new URL(sender.url).pathname);
	} catch {
		return false;
	}
}
