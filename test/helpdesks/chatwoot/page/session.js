/** The sign-in as Chatwoot's dashboard keeps it: a cookie that its scripts read (js-cookie: percent-encoded JSON). */
const NAME = 'cw_d_session_info';

export function keep(headers) {
	const session = Object.fromEntries(headers);
	// biome-ignore lint/suspicious/noDocumentCookie: as js-cookie does it, on plain http too.
	document.cookie = `${NAME}=${encodeURIComponent(JSON.stringify(session))}; path=/; max-age=5000000; SameSite=Lax`;
}
export const forget = () => {
	// biome-ignore lint/suspicious/noDocumentCookie: the same.
	document.cookie = `${NAME}=; path=/; max-age=0`;
};
export function session() {
	const value = new RegExp(`(?:^|; )${NAME}=([^;]*)`).exec(document.cookie)?.[1];
	if (!value) return undefined;
	const { 'access-token': accessToken, 'token-type': tokenType, client, expiry, uid } = JSON.parse(decodeURIComponent(value));
	return { 'access-token': accessToken, 'token-type': tokenType, client, expiry, uid };
}

/** One request of the dashboard; undefined when it was refused. */
export async function api(path, { method = 'GET', json } = {}) {
	const response = await fetch(path, {
		method,
		headers: { accept: 'application/json', ...session(), ...(json ? { 'content-type': 'application/json' } : {}) },
		body: json && JSON.stringify(json),
	});
	return response.ok ? response.json().catch(() => ({})) : undefined;
}
