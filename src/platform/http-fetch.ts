/**
 * `Http` over the background's own fetch, or over a page of the site (relay). What a browser's fetch leaves vague becomes one kind of error
 * each: no permission, no network, no answer, led away to a sign-in page, or a write whose answer was lost.
 */
import ky from 'ky';
import { originPattern } from './address';
import { browser } from './browser';
import { LoopinError } from './errors';
import type { Http, HttpAnswer, HttpRequest } from './http';
import type { RelayAnswer, RelayRequest } from './messages';

export type { RelayRequest };

export interface HttpOptions {
	/** The site's base address without a trailing slash; nothing outside it is ever asked. */
	base: string;
	/** Sends a request from a page of the site's origin. Rejects with `needs-tab`, `not-answering` or `unknown-outcome`. */
	relay(request: RelayRequest): Promise<RelayAnswer>;
	/** Called with every answer that came, before anybody judges it: the budget reads its headers. */
	onAnswer?(answer: Pick<HttpAnswer, 'status' | 'header'>): void;
}

const TIMEOUT = 20_000;
/** No answer of a helpdesk that we ask for is near this; a larger one is an accident or an attack. */
export const MAX_BODY = 20 * 1024 * 1024;
/** Before the one repetition of a read whose connection dropped. */
const RETRY_AFTER = 250;

/** An `Http` for one site. Reads are repeated once when the connection drops; writes never. */
export function fetchHttp({ base, relay, onAnswer }: HttpOptions): Http {
	const { origin } = new URL(base);
	return {
		async send(request) {
			const address = addressOf(base, request.path);
			// Asked before each fetch: without the permission the fetch fails too, yet the server has seen the request.
			if (!(await browser.permissions.contains({ origins: [originPattern(origin)] }))) throw new LoopinError('needs-permission');
			if (offline() && !isLoopback(address.hostname)) throw new LoopinError('offline');
			const raw = request.via === 'page' ? await relay(relayRequest(address, request)) : await direct(address, request);
			const answer = answerOf(raw);
			onAnswer?.(answer);
			ledAway(answer.url, origin);
			return answer;
		},
	};
}

const isWrite = (request: HttpRequest): boolean => request.method !== undefined && request.method !== 'GET';

const offline = (): boolean => typeof navigator !== 'undefined' && navigator.onLine === false;
/** A helpdesk on this very machine is reached without a network. */
const isLoopback = (host: string): boolean => host === 'localhost' || host === '[::1]' || host.startsWith('127.');

function addressOf(base: string, path: string): URL {
	const address = path.startsWith('/') && !path.startsWith('//') && !path.includes('\\') ? new URL(base + path) : undefined;
	// After parsing, for '/../' climbs; and nothing else of the same origin either: it may be another application's.
	if (!address || !(address.href.startsWith(`${base}/`) || address.href.startsWith(`${base}?`))) throw new LoopinError('internal', 'a path outside the site');
	return address;
}

function bodyOf({ json, form, headers }: HttpRequest): { headers: Record<string, string>; body: string | null } {
	if (json !== undefined) return { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(json) };
	if (form !== undefined)
		return {
			headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8', ...headers },
			body: new URLSearchParams(form.map(([name, value]) => [name, value])).toString(),
		};
	return { headers: { ...headers }, body: null };
}

const relayRequest = (address: URL, request: HttpRequest): RelayRequest => ({
	path: address.pathname + address.search,
	method: request.method ?? 'GET',
	...bodyOf(request),
	timeoutMs: request.timeoutMs ?? TIMEOUT,
});

async function direct(address: URL, request: HttpRequest): Promise<RelayAnswer> {
	const { headers, body } = bodyOf(request);
	const signal = AbortSignal.timeout(request.timeoutMs ?? TIMEOUT);
	const shared = { headers, signal, credentials: 'include', cache: 'no-store', throwHttpErrors: false, timeout: false } as const;
	try {
		const response = await ky(address.href, {
			...shared,
			method: request.method ?? 'GET',
			body,
			// Statuses are answers, never repeated here; a fetch that came to nothing throws a TypeError.
			retry: {
				limit: isWrite(request) ? 0 : 1,
				methods: ['get'],
				delay: () => RETRY_AFTER,
				shouldRetry: ({ error }) => error instanceof TypeError && !signal.aborted && !offline(),
			},
		});
		return { status: response.status, url: response.url || address.href, headers: Object.fromEntries(response.headers), text: await textOf(response) };
	} catch (thrown) {
		if (isWrite(request)) throw new LoopinError('unknown-outcome', detailOf(thrown), { cause: thrown });
		if (thrown instanceof LoopinError) throw thrown;
		if (offline()) throw new LoopinError('offline', detailOf(thrown), { cause: thrown });
		if (!signal.aborted && (await leadsAway(address, shared))) throw new LoopinError('signed-out', 'led to another origin', { cause: thrown });
		throw new LoopinError('not-answering', detailOf(thrown), { cause: thrown });
	}
}

const detailOf = (thrown: unknown): string => (thrown instanceof LoopinError ? thrown.message : thrown instanceof Error ? thrown.name : 'no answer');

/**
 * A redirect to an origin that we may not read (single sign-on) fails like a dead server; followed by hand it shows itself. Only ever tried
 * after a read failed.
 */
async function leadsAway(
	address: URL,
	shared: { headers: Record<string, string>; signal: AbortSignal; credentials: 'include'; cache: 'no-store' },
): Promise<boolean> {
	try {
		const response = await fetch(address, { ...shared, redirect: 'manual' });
		void response.body?.cancel();
		return response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400);
	} catch {
		return false;
	}
}

/** The body as text. A cut connection rejects (TypeError); more than MAX_BODY is no answer of ours. */
async function textOf(response: Response): Promise<string> {
	const reader = response.body?.getReader();
	if (!reader) return '';
	const decoder = new TextDecoder();
	let [size, text] = [0, ''];
	for (;;) {
		const { done, value } = await reader.read();
		if (done) return text + decoder.decode();
		size += value.byteLength;
		if (size > MAX_BODY) {
			void reader.cancel().catch(() => undefined);
			throw new LoopinError('bad-answer', 'too large', { status: response.status });
		}
		text += decoder.decode(value, { stream: true });
	}
}

function answerOf({ status, url, headers, text }: RelayAnswer): HttpAnswer {
	return {
		status,
		url,
		text,
		header: (name) => headers[name.toLowerCase()] ?? null,
		json() {
			try {
				return JSON.parse(text) as unknown;
			} catch (cause) {
				throw new LoopinError('bad-answer', `not JSON (${status})`, { status, cause });
			}
		},
	};
}

/** Following a redirect off the site's origin: to another host is a sign-in page; to the same host (http → https) is a wrong address. */
function ledAway(url: string, origin: string): void {
	const final = new URL(url, origin);
	if (final.origin === origin) return;
	throw new LoopinError(final.hostname === new URL(origin).hostname ? 'not-answering' : 'signed-out', 'led to another origin');
}
