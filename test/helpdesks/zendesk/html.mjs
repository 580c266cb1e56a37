// What Zendesk does to html_body: a short list of elements stays, everything else goes, text stays text.

const ALLOWED = new Set(['p', 'br', 'b', 'strong', 'i', 'em', 'u', 's', 'ul', 'ol', 'li', 'a', 'blockquote', 'code', 'pre', 'h1', 'h2', 'h3', 'div', 'span']);
const GONE_WITH_CONTENT = /<(script|style|template|iframe|object|svg|math|title|textarea)\b[\s\S]*?(?:<\/\1\s*>|$)/gi;
const BLOCK = /<\/(?:p|div|li|h1|h2|h3|pre|blockquote)\s*>|<br\s*\/?>/gi;

export const escapeHtml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };
const unescapeHtml = (text) =>
	text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));/gi, (whole, decimal, hex, name) => {
		const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : undefined;
		if (code !== undefined) return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
		return ENTITIES[name.toLowerCase()] ?? whole;
	});

/** Allowed elements without attributes, links with an http(s) or mailto address. */
export function sanitise(html) {
	let out = '';
	let at = 0;
	const text = String(html)
		.replace(/<!--[\s\S]*?(?:-->|$)/g, '')
		.replace(GONE_WITH_CONTENT, '');
	for (const match of text.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|'[^']*'|[^'">])*)>/gi)) {
		out += text.slice(at, match.index).replaceAll('<', '&lt;');
		at = match.index + match[0].length;
		const name = match[2].toLowerCase();
		if (!ALLOWED.has(name)) continue;
		if (match[1]) out += `</${name}>`;
		else if (name === 'a') {
			const href = unescapeHtml(/\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(match[3])?.slice(1).find(Boolean) ?? '');
			out += /^(?:https?:\/\/|mailto:)/i.test(href) ? `<a href="${escapeHtml(href)}" rel="noopener noreferrer">` : '<a>';
		} else out += `<${name}>`;
	}
	return out + text.slice(at).replaceAll('<', '&lt;');
}

/** The words of sanitised HTML. */
export const plain = (html) =>
	unescapeHtml(html.replace(BLOCK, '\n').replace(/<[^>]*>/g, ''))
		.replace(/\n{3,}/g, '\n\n')
		.trim();
