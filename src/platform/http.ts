/**
 * The one way to a helpdesk. `Http` is what a client gets; who stands behind it (the background's own fetch, or a relay through a page of
 * that very origin) is not its business. The implementation is `platform/http-fetch.ts`; tests make their own.
 */

export interface HttpRequest {
	/** Path below the site's base, beginning with '/', with its query. Never an absolute address. */
	path: string;
	method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
	headers?: Readonly<Record<string, string>>;
	/** Sent as application/json. */
	json?: unknown;
	/** Sent as application/x-www-form-urlencoded. */
	form?: ReadonlyArray<readonly [string, string]>;
	/** `page`: must come from a page of the site's own origin (relay); throws `needs-tab` when no tab is open. Default `direct`. */
	via?: 'direct' | 'page';
	/** Milliseconds until the request counts as not answered; default 20,000. */
	timeoutMs?: number;
}

export interface HttpAnswer {
	status: number;
	/** Final address after redirects. */
	url: string;
	/** Lower-case name → value, or null. */
	header(name: string): string | null;
	text: string;
	/** Parsed body. Throws `bad-answer` when it is not JSON. */
	json(): unknown;
}

export interface Http {
	/**
	 * Sends one request with the agent's own session, never from the HTTP cache. Resolves for every status; rejects with LoopinError
	 * `offline`, `not-answering` (no answer, cut off, timed out), `needs-permission` or `needs-tab`. A write whose answer was lost rejects with
	 * `unknown-outcome`.
	 */
	send(request: HttpRequest): Promise<HttpAnswer>;
}
