/**
 * Chatwoot's sign-in, as its own dashboard keeps it: a cookie that scripts may read, whose parts go with every request as headers. The session
 * cookie alone opens nothing (devise_token_auth, without its cookie support), so everything is asked through a page.
 */
import type { PageSession } from '../helpdesk';

/** Written by js-cookie: percent-encoded JSON of the sign-in answer's headers. */
const COOKIE = /(?:^|;\s*)cw_d_session_info=([^;]*)/;
const HEADERS = ['access-token', 'token-type', 'client', 'expiry', 'uid'] as const;
/** What a header can carry. */
const PRINTABLE = /^[\x20-\x7e]{1,4000}$/;
/** The profile tells the agent's permanent API token, and what their websocket is opened with. */
const TOKENS = /("(?:access_token|pubsub_token|hmac_identifier)"\s*:\s*)"(?:[^"\\]|\\.)*"/g;

export const pageSession: PageSession = {
	headers(cookies) {
		const value = COOKIE.exec(cookies)?.[1];
		if (!value) return {};
		let session: unknown;
		try {
			session = JSON.parse(decodeURIComponent(value));
		} catch {
			return {};
		}
		if (typeof session !== 'object' || session === null) return {};
		const parts = session as Record<string, unknown>;
		return Object.fromEntries(
			HEADERS.flatMap((name) => {
				const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
				const text = typeof part === 'number' ? String(part) : part;
				return typeof text === 'string' && PRINTABLE.test(text) ? [[name, text] as const] : [];
			}),
		);
	},
	withhold: (body) => body.replace(TOKENS, '$1""'),
};
