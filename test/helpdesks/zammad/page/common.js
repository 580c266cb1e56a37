/** What both pages share: requests with the rotating token, elements, the sanitized bodies. */
let token = '';

/** One request of the page's own: { status, body }. */
export async function call(method, path, json) {
	const answer = await fetch(`/api/v1${path}`, {
		method,
		headers: { accept: 'application/json', ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...(token ? { 'x-csrf-token': token } : {}) },
		...(json === undefined ? {} : { body: JSON.stringify(json) }),
	});
	token = answer.headers.get('csrf-token') ?? token;
	return { status: answer.status, body: await answer.json() };
}

export function el(tag, attributes = {}, ...children) {
	const made = document.createElement(tag);
	for (const [key, value] of Object.entries(attributes)) {
		if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
		else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? '' : value);
	}
	made.append(...children);
	return made;
}

export function icon(name) {
	const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
	svg.setAttribute('class', `icon fill-current icon-${name}`);
	svg.setAttribute('aria-hidden', 'true');
	const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
	use.setAttribute('href', `#icon-${name}`);
	svg.append(use);
	return svg;
}

/** The server sanitized it; it is drawn as markup, as Zammad does. */
export function drawBody(element, article) {
	if (/html/.test(article.content_type)) element.append(...new DOMParser().parseFromString(article.body, 'text/html').body.childNodes);
	else element.textContent = article.body;
	return element;
}

/** What the page does when a ticket is shown; nothing of it comes from the API's readers. */
export async function shown(id) {
	await call('PUT', `/online_notifications/${id}`, { seen: true });
	await call('POST', '/recent_view', { object: 'Ticket', o_id: Number(id) });
}

export const readTicket = async (id) => (await call('GET', `/tickets/${id}?expand=true`)).body;
export const readArticles = async (id) => (await call('GET', `/ticket_articles/by_ticket/${id}?expand=true`)).body;
export const mentionable = async (query, group) =>
	(await call('GET', `/users/search?query=${encodeURIComponent(query)}&permissions=ticket.agent&group_ids[${group}]=read&limit=10`)).body.filter(
		(user) => user.active,
	);
export const profile = (id) => `${location.origin}/#user/profile/${id}`;
