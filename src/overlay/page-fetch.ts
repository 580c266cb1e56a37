/** The page relay: fetches a path of this page's own origin for our background, for what a helpdesk answers only to its own pages. */
import type { PageSession } from '../helpdesks/helpdesk';
import { HELPDESKS } from '../helpdesks/registry';
import type { RelayAnswer } from '../platform/messages';

interface RelayRequest {
	path: string;
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	headers: Record<string, string>;
	body: string | null;
	timeoutMs: number;
	/** Whose page it is, where its sign-in is more than cookies. */
	helpdesk?: string;
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];
const LONGEST_MS = 60_000;

/** The request as we take it, or undefined: a path of this origin (never `//host`), the four methods, strings as headers. */
export function readRequest(payload: unknown): RelayRequest | undefined {
	if (typeof payload !== 'object' || payload === null) return undefined;
	const { path, method, headers, body, timeoutMs, helpdesk } = payload as Partial<Record<keyof RelayRequest, unknown>>;
	if (typeof path !== 'string' || !path.startsWith('/') || path.startsWith('//') || path.includes('\\')) return undefined;
	if (typeof method !== 'string' || !METHODS.includes(method)) return undefined;
	if (typeof headers !== 'object' || headers === null || !Object.values(headers).every((value) => typeof value === 'string')) return undefined;
	if (body !== null && typeof body !== 'string') return undefined;
	if (typeof timeoutMs !== 'number' || !(timeoutMs > 0)) return undefined;
	return {
		path,
		method: method as RelayRequest['method'],
		headers: headers as Record<string, string>,
		body,
		timeoutMs: Math.min(timeoutMs, LONGEST_MS),
		...(typeof helpdesk === 'string' ? { helpdesk } : {}),
	};
}

const sessionOf = (helpdesk: string | undefined): PageSession | undefined => Object.values(HELPDESKS).find(({ id }) => id === helpdesk)?.pageSession;

/** Fetches it with the page's own session. What does not come back whole is `{ failed: true }`. */
export async function pageFetch(payload: unknown, origin = location.origin): Promise<RelayAnswer | { failed: true }> {
	const request = readRequest(payload);
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
