/** The old interface: one page, every opened ticket stays mounted, the editor is a plain contenteditable. Classes and ids as in its templates. */
import { call, drawBody, el, icon, mentionable, profile, readArticles, readTicket, shown } from './common.js';

const app = document.querySelector('#app');
const panes = new Map();
const TYPES = { note: { internal: true }, phone: { internal: false }, email: { internal: false } };

/** Its own menu at "@@", after jquery.textmodule. */
function ownMenu(field, group) {
	let widget;
	const close = () => {
		widget?.remove();
		widget = undefined;
	};
	const query = () => {
		const selection = document.getSelection();
		if (!selection?.isCollapsed || selection.anchorNode?.nodeType !== Node.TEXT_NODE) return undefined;
		return /@@([^@]*)$/.exec(selection.anchorNode.data.slice(0, selection.anchorOffset))?.[1];
	};
	const take = (item) => {
		const selection = document.getSelection();
		const start = selection.anchorOffset - query().length - 2;
		selection.setBaseAndExtent(selection.anchorNode, start, selection.anchorNode, selection.anchorOffset);
		const link = el('a', { href: profile(item.dataset.id), 'data-mention-user-id': item.dataset.id }, item.dataset.name);
		document.execCommand('insertHTML', false, link.outerHTML);
		close();
	};
	field.addEventListener('input', async () => {
		const letters = query();
		if (letters === undefined) return close();
		if (!widget) {
			widget = el('div', { class: 'shortcut dropdown dropdown--actions open' }, el('ul', { class: 'dropdown-menu text-modules-box' }));
			field.after(widget);
		}
		const people = letters === '' ? [] : await mentionable(letters, group);
		if (query() !== letters || !widget) return;
		const items = people.map((user, nth) => {
			const name = `${user.firstname} ${user.lastname}`;
			const item = el('li', { 'data-id': user.id, 'data-name': name, class: nth === 0 ? 'is-active' : '' }, `${name} <${user.email}>`);
			item.addEventListener('mousedown', (event) => {
				event.preventDefault();
				take(item);
			});
			return item;
		});
		widget.firstChild.replaceChildren(
			...(items.length > 0 ? items : [el('li', {}, letters === '' ? 'Start typing to search for users…' : 'No results found')]),
		);
	});
	field.addEventListener('keydown', (event) => {
		if (!widget) return;
		if (event.key === 'Escape') close();
		const active = widget?.querySelector('li[data-id].is-active');
		if (event.key !== 'Enter' || !active) return;
		event.preventDefault();
		event.stopPropagation();
		take(active);
	});
}

function composer(ticket) {
	const field = el('div', { class: 'js-textarea richtext-content articleNewEdit-body', contenteditable: 'true', 'data-name': 'body' });
	const hidden = (name) => el('input', { type: 'hidden', name });
	const to = el('input', { type: 'text', name: 'to', class: 'form-control js-mail-inputs js-to' });
	const recipient = el('div', { class: 'input form-group' }, el('label', {}, 'To '), to);
	const types = el(
		'div',
		{ class: 'pop-selector js-articleTypes' },
		...Object.keys(TYPES).map((type) => el('div', { class: 'editControls-icon pop-selectable js-articleTypeItem', 'data-value': type }, icon(type), type)),
	);
	const visibility = el(
		'div',
		{ class: 'editControls-item js-toggleVisibility js-selectInternalPublic' },
		el('div', { class: 'editControls-icon icon-internal' }, icon('lock'), 'internal'),
		el('div', { class: 'editControls-icon icon-public' }, icon('lock-open'), 'public'),
	);
	const form = el(
		'form',
		{ class: 'article-add' },
		hidden('type'),
		hidden('internal'),
		el('div', { class: 'editControls' }, el('div', { class: 'editControls-item pop-select' }, types), visibility),
		el(
			'div',
			{ class: 'article-content bubble-gap' },
			el('div', { class: 'internal-border' }, recipient, el('div', { class: 'textBubble js-writeArea' }, field)),
		),
	);
	const setInternal = (internal) => {
		form.classList.toggle('is-internal', internal);
		form.classList.toggle('is-public', !internal);
		form.querySelector('[name=internal]').value = internal ? 'true' : '';
	};
	const setType = (type) => {
		form.dataset.type = type;
		form.querySelector('[name=type]').value = type;
		recipient.classList.toggle('hide', type !== 'email');
		if (type === 'email') to.value ||= ticket.customer;
		setInternal(TYPES[type].internal);
	};
	types.addEventListener('click', (event) => {
		const item = event.target.closest('.js-articleTypeItem');
		if (item) setType(item.dataset.value);
	});
	visibility.addEventListener('click', () => setInternal(form.classList.contains('is-public')));
	field.addEventListener('focus', () => form.classList.add('is-open'));
	setType('note');
	return { form, field, to, setType };
}

function drawArticles(pane, articles) {
	pane.querySelector('.ticket-article').replaceChildren(
		...articles.map((article) =>
			el(
				'div',
				{
					class: `ticket-article-item ${article.sender.toLowerCase()} ${article.internal ? 'is-internal' : ''}`,
					id: `article-${article.id}`,
					'data-id': article.id,
				},
				el('small', {}, `${article.from}${article.internal ? ' (internal)' : ''}`),
				el(
					'div',
					{ class: 'textBubble-content', id: `article-content-${article.id}`, 'data-id': article.id },
					drawBody(el('div', { class: 'richtext-content' }), article),
				),
			),
		),
	);
}

async function openPane(id) {
	const pane = el('div', { id: `content_permanent_Ticket-${id}`, class: 'content horizontal flex active' });
	panes.set(id, pane);
	app.append(pane);
	const ticket = await readTicket(id);
	if (ticket.error) {
		pane.append(el('h1', {}, ticket.error));
		return;
	}
	const submit = el('button', { class: 'btn btn--primary js-submit' }, el('span', {}, 'Update'));
	const bar = el('div', { class: 'attributeBar' }, el('div', { class: 'attributeBar-inner js-attributeBar' }, el('form', { class: 'buttonDropdown' }, submit)));
	const alert = el('div', { class: 'alert alert--danger hide' });
	const { body: me } = await call('GET', '/users/me');
	const access = me.group_ids[ticket.group_id] ?? ['full'];
	const writes = access.includes('full') || access.includes('change');
	const made = composer(ticket);
	pane.append(
		el(
			'div',
			{ class: 'main no-padding flex' },
			el(
				'div',
				{ class: 'ticketZoom' },
				el('div', { class: 'ticketZoom-header' }, el('div', { class: 'ticket-title' }, el('h1', {}, ticket.title)), el('small', {}, `Ticket#${ticket.number}`)),
				el('div', { class: 'ticket-article' }),
				el('div', { class: 'article-new' }, ...(writes ? [made.form] : [])),
				alert,
			),
		),
		el('div', { class: 'tabsSidebar vertical' }, 'Ticket'),
		...(writes ? [bar] : []),
	);
	ownMenu(made.field, ticket.group_id);
	const refresh = async () => drawArticles(pane, await readArticles(id));
	submit.addEventListener('click', async (event) => {
		event.preventDefault();
		if (made.field.textContent.trim() === '') return;
		const { type, internal } = Object.fromEntries(new FormData(made.form));
		const article = {
			body: made.field.innerHTML,
			content_type: 'text/html',
			type,
			internal: internal === 'true',
			...(type === 'email' ? { to: made.to.value } : {}),
		};
		submit.disabled = true;
		const answer = await call('PUT', `/tickets/${id}?all=true`, { article });
		submit.disabled = false;
		alert.textContent = answer.status < 300 ? '' : answer.body.error;
		alert.classList.toggle('hide', answer.status < 300);
		if (answer.status >= 300) return;
		made.field.replaceChildren();
		made.setType('note');
		await refresh();
	});
	await refresh();
}

async function route() {
	const id = /^#ticket\/zoom\/(\d+)/.exec(location.hash)?.[1];
	for (const [key, pane] of panes) {
		pane.classList.toggle('hide', key !== id);
		pane.classList.toggle('active', key === id);
	}
	if (!id) return;
	if (!panes.has(id)) await openPane(id);
	await shown(id);
}

app.append(
	el(
		'div',
		{ id: 'navigation', class: 'navigation vertical' },
		...[12, 13, 14].map((id) => el('a', { class: 'nav-tab task', href: `#ticket/zoom/${id}` }, `Ticket ${id}`)),
		el('a', { href: '/stand-in/sign-out' }, 'Sign out'),
	),
	el('div', { id: 'content', class: 'content flex horizontal' }),
);
addEventListener('hashchange', route);
void route();
