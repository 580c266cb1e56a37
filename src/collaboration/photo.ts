const LONGEST = 500;

/**
 * The absolute address of a photo, if the helpdesk itself keeps it: http(s), of the same origin as the site, at most 500 characters. Undefined for all
 * else: a photo elsewhere (Gravatar, a CDN) would tell that server whom an agent looks at. `base`: the site's id or origin; relative addresses
 * are resolved against it. Asked when a helpdesk's answer is read, and again before anything is drawn. Pure.
 */
export function ownPhoto(given: unknown, base: string): string | undefined {
	if (typeof given !== 'string' || given.trim() === '' || given.length > LONGEST) return undefined;
	try {
		const site = new URL(base);
		const url = new URL(given, site);
		// The protocol is compared too: `blob:https://…` has the origin that it names.
		if (!/^https?:$/.test(site.protocol) || url.protocol !== site.protocol || url.origin !== site.origin) return undefined;
		// An SVG is a document rather than a photo. A path that cannot be decoded throws.
		if (url.username || url.password || /\.svgz?$/i.test(decodeURIComponent(url.pathname))) return undefined;
		url.hash = '';
		return url.href.length > LONGEST ? undefined : url.href;
	} catch {
		return undefined;
	}
}
