/** The page relay: fetches a path of this page's own origin for our background, for writes that a helpdesk takes only from its own pages. */
import type { RelayAnswer } from '../platform/messages';

interface RelayRequest {
	path: string;
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	headers: Record<string, string>;
	body: string | null;
	timeoutMs: number;
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];
const LONGEST_MS = 60_000;

/** The request as we take it, or undefined: a path of this origin (never `//host`), the four methods, strings as headers. */
export function readRequest(payload: unknown): RelayRequest | undefined {
	if (typeof payload !== 'object' || payload === null) return undefined;
	const { path, method, headers, body, timeoutMs } = payload as Partial<Record<keyof RelayRequest, unknown>>;
	if (typeof path !== 'string' || !path.startsWith('/') || path.startsWith('//') || path.includes('\\')) return undefined;
	if (typeof method !== 'string' || !METHODS.includes(method)) return undefined;
	if (typeof headers !== 'object' || headers === null || !Object.values(headers).every((value) => typeof value === 'string')) return undefined;
	if (body !== null && typeof body !== 'string') return undefined;
	if (typeof timeoutMs !== 'number' || !(timeoutMs > 0)) return undefined;
	return { path, method: method as RelayRequest['method'], headers: headers as Record<string, string>, body, timeoutMs: Math.min(timeoutMs, LONGEST_MS) };
}

/** Fetches it with the page's own session. What does not come back whole is `{ failed: true }`. */
export async function pageFetch(payload: unknown, origin = location.origin): Promise<RelayAnswer | { failed: true }> {
	const request = readRequest(payload);
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
