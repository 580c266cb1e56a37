// What FreeScout's sanitizer does to a body before it is shown: a list of elements stays, links keep their address and title, text stays text.
import { DomUtils, parseDocument } from 'htmlparser2';

const ALLOWED = new Set(
	'div b strong i em u a ul ol li p br span img table tr td th thead tfoot tbody blockquote pre code kbd s strike font h1 h2 h3 h4 h5 h6 center'.split(' '),
);
const VOID = new Set(['br', 'img']);
const GONE = new Set(['script', 'style', 'form', 'iframe', 'link', 'object', 'meta', 'embed', 'applet', 'title', 'template']);

export const escapeHtml = (text) => String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export function sanitise(source) {
	const write = (nodes) =>
		nodes
			.map((node) => {
				if (node.type === 'text') return escapeHtml(node.data).replaceAll('&quot;', '"');
				if (!node.children || GONE.has(node.name)) return '';
				if (!ALLOWED.has(node.name)) return write(node.children);
				if (VOID.has(node.name)) return node.name === 'br' ? '<br />' : '';
				const { href = '', title } = node.attribs;
				const safe = /^(?:https?|mailto|tel|ftp):/i.test(href.trim());
				const attributes =
					node.name === 'a' ? `${safe ? ` target="_blank" href="${escapeHtml(href)}"` : ''}${title ? ` title="${escapeHtml(title)}"` : ''}` : '';
				return `<${node.name}${attributes}>${write(node.children)}</${node.name}>`;
			})
			.join('');
	return write(parseDocument(String(source)).children);
}

/** The beginning of a body on one line, as lists show it. */
export const preview = (source) =>
	DomUtils.textContent(parseDocument(String(source).replace(/<br\s*\/?>|<\/(?:div|p)>/gi, ' $&')))
		.replace(/\s+/g, ' ')
		.trim()
		.slice(0, 255);
