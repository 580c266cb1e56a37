/** The page relay: fetches a path of this page's own origin for our background, for what a helpdesk answers only to its own pages. */
import type { PageSession } from '../helpdesks/helpdesk';
import { HELPDESKS } from '../helpdesks/registry';
import { relayRequest } from '../platform/light-checks';
import type { RelayAnswer } from '../platform/messages';

const sessionOf = (helpdesk: string | undefined): PageSession | undefined => Object.values(HELPDESKS).find(({ id }) => id === helpdesk)?.pageSession;

/** Fetches it with the page's own session. What does not come back whole is `{ failed: true }`. */
export async function pageFetch(payload: unknown, origin = location.origin): Promise<RelayAnswer | { failed: true }> {
	const request = relayRequest(payload);
	if (!request) return { failed: true };
	try {
		const url = new URL(request.path, origin);
		if (url.origin !== origin) return { failed: true };
		const session = sessionOf(request.helpdesk);
		const own = session?.headers(document.cookie) ?? {};
		const response = await fetch(url, {
			method: request.method,
			headers: { ...request.headers, ...own },
			body: request.body,
			credentials: 'same-origin',
			redirect: 'follow',
			// Some helpdesks serve a stale page from the cache, or fail on a conditional request.
			cache: 'no-store',
			signal: AbortSignal.timeout(request.timeoutMs),
		});
		// The server may repeat the tokens in its answer; they stay here, like those that went out.
		const headers = Object.fromEntries([...response.headers].filter(([name]) => !Object.hasOwn(own, name)));
		const text = await response.text();
		return { status: response.status, url: response.url, headers, text: session ? session.withhold(text) : text };
	} catch {
		return { failed: true };
	}
}
