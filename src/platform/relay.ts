/** The page relay: a request that the background sends through a tab of the helpdesk, where it goes out as the page's own. Same origin only. */

/** What the relay fetches: `path` begins with one '/', the answer is awaited for `timeoutMs`. */
export interface RelayRequest {
	path: string;
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	headers: Record<string, string>;
	body: string | null;
	timeoutMs: number;
	/** Set where the page adds its own sign-in to the request. */
	helpdesk?: string;
}

/** What `relay.fetch` answers; a failed fetch answers `{ failed: true }`. */
export interface RelayAnswer {
	status: number;
	url: string;
	headers: Record<string, string>;
	text: string;
}
