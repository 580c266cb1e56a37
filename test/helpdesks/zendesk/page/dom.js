/** Makes an element: `h('p', { class: 'x', 'data-n': 1, onclick }, 'text', child)`. undefined and false are left out. */
export function h(tag, attributes = {}, ...children) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (value === undefined || value === false) continue;
		if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
		else element.setAttribute(name, value === true ? '' : String(value));
	}
	element.append(...children.flat().filter((child) => child !== undefined && child !== false));
	return element;
}

export const initials = (name) => {
	const words = name.split(' ');
	return (words[0]?.[0] ?? '?') + (words.length > 1 ? (words.at(-1)[0] ?? '') : '');
};

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
export const timeOf = (text) => clock.format(new Date(text));

/** A comment's HTML, cleaned by the server, as nodes. */
export const nodesOf = (html) => [...new DOMParser().parseFromString(html, 'text/html').body.childNodes];
