// What the stand-in keeps of an article's HTML: its tags and attributes by lists, as Zammad's sanitizer does.
const TAGS = new Set('a b blockquote br code div em i li ol p pre span strong table tbody td tr u ul'.split(' '));
const ATTRIBUTES = { a: ['href', 'rel', 'data-mention-user-id'] };

export const escapeHtml = (text) => String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const TAG = /<(\/?)([a-z][a-z0-9]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/gi;
const ATTRIBUTE = /([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;

export function sanitise(html) {
	return html.replace(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, '').replace(TAG, (_, slash, name, attributes) => {
		const tag = name.toLowerCase();
		if (!TAGS.has(tag)) return '';
		const kept = [...attributes.matchAll(ATTRIBUTE)].filter(
			([, key, value = '']) => (ATTRIBUTES[tag] ?? []).includes(key.toLowerCase()) && !/^\s*javascript:/i.test(value),
		);
		return `<${slash}${tag}${slash ? '' : kept.map(([, key, double, single]) => ` ${key.toLowerCase()}="${double ?? single}"`).join('')}>`;
	});
}

/** Whom the links of a body mention: the attribute on an `a`, whatever else it has. */
export const marksIn = (html) => [
	...new Set(
		[...html.matchAll(TAG)]
			.filter(([, slash, name]) => slash === '' && name.toLowerCase() === 'a')
			.flatMap(([, , , attributes]) => [...attributes.matchAll(ATTRIBUTE)].filter(([, key]) => key.toLowerCase() === 'data-mention-user-id'))
			.map(([, , double, single]) => Number(double ?? single)),
	),
];
