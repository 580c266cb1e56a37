/** What an agent typed as the address of a helpdesk, and the browser's name for its origin. Pure. */

export interface Address {
	/** Scheme, host, port and path, without query, fragment or trailing slash: what `sites.connect` takes. */
	address: string;
	/** Scheme, host and port. */
	origin: string;
	/** Host and port, for showing. */
	host: string;
	/** The match pattern to ask the browser for: this one host. (Firefox takes no port in a pattern; without one it covers every port.) */
	pattern: string;
}

/** The match pattern of one origin. */
export function originPattern(origin: string): string {
	const { protocol, hostname } = new URL(origin);
	return `${protocol}//${hostname}/*`;
}

const MAX_ADDRESS = 2_000;
/** What may stand in a match pattern as it is: a `*` there would ask for every site. */
const HOST = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])$/i;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])(?=[:/?#]|$)/i;

/**
 * The address of a helpdesk as typed or pasted: with or without a scheme (https, or http on this very machine), with any path, query and
 * fragment. Undefined when it cannot be one: nothing there, another scheme, a user name in it, no plain host.
 */
export function parseAddress(typed: string): Address | undefined {
	const text = typed.trim();
	if (text === '' || text.length > MAX_ADDRESS || /\s/u.test(text)) return undefined;
	const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `${LOOPBACK.test(text) ? 'http' : 'https'}://${text}`;
	let url: URL;
	try {
		url = new URL(whole);
	} catch {
		return undefined;
	}
	if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.username !== '' || url.password !== '' || !HOST.test(url.hostname)) return undefined;
	return {
		address: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
		origin: url.origin,
		host: url.host,
		pattern: originPattern(url.origin),
	};
}
