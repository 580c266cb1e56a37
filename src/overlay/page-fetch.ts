/** The page relay: fetches a path of this page's own origin for our background, for writes that a helpdesk takes only from its own pages. */
import { relayRequest } from '../platform/light-checks';
import type { RelayAnswer } from '../platform/messages';

/** Fetches it with the page's own session. What does not come back whole is `{ failed: true }`. */
export async function pageFetch(payload: unknown, origin = location.origin): Promise<RelayAnswer | { failed: true }> {
	const request = relayRequest(payload);
	if (!request) return { failed: true };
	try {
		const url = new URL(request.path, origin);
		if (url.origin !== origin) return { failed: true };
		const response = await fetch(url, {
			method: request.method,
			headers: request.headers,
			body: request.body,
			credentials: 'same-origin',
			redirect: 'follow',
			// Some helpdesks serve a stale page from the cache, or fail on a conditional request.
			cache: 'no-store',
			signal: AbortSignal.timeout(request.timeoutMs),
		});
		return { status: response.status, url: response.url, headers: Object.fromEntries(response.headers), text: await response.text() };
	} catch {
		return { failed: true };
	}
}
