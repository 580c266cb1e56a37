/** The new interface: one ticket in the document at a time, TipTap as its editor with the marks and menus that it has there. Classes as in its templates. */
import { Editor } from '@tiptap/core';
import Mention from '@tiptap/extension-mention';
import StarterKit from '@tiptap/starter-kit';
import { call, drawBody, el, icon, mentionable, profile, readArticles, readTicket, shown } from './common.js';
import { PlainLink, UserLink } from './marks.js';

const app = document.querySelector('#app');
const ICONS = { note: 'note', phone: 'phone', email: 'mail' };

function menu() {
	let list;
	let props;
	let selected = 0;
	const draw = () => {
		list?.remove();
		list = el(
			'ul',
			{ 'data-test-id': 'mention-user', role: 'listbox', class: 'z-50 rounded-xl' },
			...props.items.map((user, nth) =>
				el('li', { role: 'option', 'aria-selected': String(nth === selected) }, `${user.firstname} ${user.lastname} – ${user.email}`),
			),
			...(props.items.length === 0 ? [el('li', {}, props.query ? 'No results found' : 'Start typing to search for users…')] : []),
		);
		const at = props.clientRect?.();
		list.style.cssText = `position:fixed;inset-inline-start:${at?.left ?? 0}px;inset-block-start:${(at?.bottom ?? 0) + 4}px`;
		document.body.append(list);
	};
	return {
		onStart(next) {
			props = next;
			selected = 0;
			draw();
		},
		onUpdate(next) {
			props = next;
			draw();
		},
		onKeyDown({ event }) {
			if (event.key !== 'Enter' || props.items.length === 0) return false;
			props.command(props.items[selected]);
			return true;
		},
		onExit() {
			list?.remove();
			list = undefined;
		},
	};
}

const userMention = (group) =>
	Mention.extend({ name: 'mentionUser' }).configure({
		suggestion: {
			char: '@@',
			allowSpaces: true,
			items: ({ query }) => (query === '' ? [] : mentionable(query, group)),
			command({ editor, range, props }) {
				const attrs = { href: profile(props.id), target: null, 'data-mention-user-id': String(props.id) };
				const text = `${props.firstname} ${props.lastname}`;
				editor
					.chain()
					.focus()
					.insertContentAt(range, [{ type: 'text', text, marks: [{ type: 'mentionUserLink', attrs }] }])
					.run();
			},
			render: menu,
		},
	});

/** A select of FormKit as Zammad draws it: the value is told by the chosen option's icon only. */
function select(name, options, value, changed) {
	const output = el('output', { role: 'combobox', 'aria-haspopup': 'menu', 'aria-expanded': 'false', name, tabindex: '0' });
	const draw = (now) =>
		output.replaceChildren(el('div', { role: 'list' }, el('div', { role: 'listitem' }, icon(options[now].icon), el('span', {}, options[now].label))));
	output.addEventListener('click', () => {
		const list = el('div', { id: 'common-select', role: 'menu' });
		const close = () => list.remove();
		for (const [key, option] of Object.entries(options))
			list.append(
				el(
					'div',
					{
						role: 'option',
						tabindex: '0',
						'data-value': key,
						onclick: () => {
							close();
							draw(key);
							changed(key);
						},
					},
					icon(option.icon),
					option.label,
				),
			);
		const { left, top } = output.getBoundingClientRect();
		list.style.cssText = `position:fixed;left:${left}px;top:${top - 70}px`;
		document.body.append(list);
	});
	draw(value);
	return { output, set: draw };
}

let editor;
let present;

async function ticketView(id) {
	editor?.destroy();
	present = id;
	const ticket = await readTicket(id);
	const articles = el('div', { 'aria-live': 'polite' });
	const place = el('div', { class: 'sticky bottom-0' });
	const main = el('main', { class: 'flex flex-col' }, el('h2', {}, ticket.title ?? ticket.error), articles, place);
	const update = el('button', { class: 'bg-yellow-300 text-black btn-lg rounded-e-none', type: 'button' }, el('span', { class: 'truncate' }, 'Update'));
	const more = el(
		'button',
		{ class: 'bg-yellow-300 btn-lg rounded-s-none', type: 'button', 'aria-label': 'Additional ticket edit actions' },
		icon('chevron-up'),
	);
	const alert = el('div', { role: 'alert' });
	document.querySelector('#page')?.remove();
	app.append(
		el('div', { id: 'page' }, main, el('footer', { class: 'sticky z-30 flex h-14' }, alert, el('div', { class: 'inline-flex gap-px' }, update, more))),
	);
	if (ticket.error) return;
	const refresh = async () =>
		articles.replaceChildren(
			...(await readArticles(id)).map((article) =>
				el(
					'div',
					{ class: 'group/article', 'data-test-id': `article-bubble-container-${article.id}` },
					el('small', {}, `${article.from}${article.internal ? ' (internal)' : ''}`),
					drawBody(el('div', { 'data-test-id': `article-bubble-body-${article.id}` }), article),
				),
			),
		);
	let article;
	const buttons = () => {
		editor?.destroy();
		editor = undefined;
		article = undefined;
		const begin = (type, label, variant) =>
			el('button', { class: `btn-lg ${variant}`, type: 'button', onclick: () => write(type) }, icon(ICONS[type]), el('span', {}, label));
		place.replaceChildren(
			begin('email', 'Add reply', 'bg-blue-800'),
			begin('note', 'Add internal note', 'text-blue-800'),
			begin('phone', 'Add phone call', 'text-blue-800'),
		);
	};
	const write = (type) => {
		article = { type, internal: type === 'note' };
		const types = { note: { icon: 'note', label: 'Note' }, phone: { icon: 'phone', label: 'Phone' }, email: { icon: 'mail', label: 'Email' } };
		const views = { true: { icon: 'lock', label: 'Internal' }, false: { icon: 'unlock', label: 'Public' } };
		const visibility = select('internal', views, String(article.internal), (value) => {
			article.internal = value === 'true';
		});
		const kind = select('articleType', types, type, (value) => {
			article.type = value;
			article.internal = value === 'note';
			visibility.set(String(article.internal));
		});
		const content = el('div', { class: 'cursor-text text-base', 'data-test-id': 'field-editor' });
		const form = el('div', { id: 'ticketArticleReplyForm', class: 'grow px-3 pb-3' }, el('div', { class: 'selects' }, kind.output, visibility.output), content);
		place.replaceChildren(el('div', { role: 'complementary' }, el('div', { 'data-test-id': 'article-reply-stripes-panel' }, form)));
		editor = new Editor({
			element: content,
			extensions: [StarterKit.configure({ link: false }), PlainLink, UserLink, userMention(ticket.group_id)],
			editorProps: { attributes: { role: 'textbox', name: 'body', id: `body-${id}`, class: 'tiptap' } },
		});
	};
	update.addEventListener('click', async () => {
		if (!editor || editor.isEmpty) return;
		const answer = await call('PUT', `/tickets/${id}`, {
			article: { ...article, body: editor.getHTML(), content_type: 'text/html', ...(article.type === 'email' ? { to: ticket.customer } : {}) },
		});
		alert.textContent = answer.status < 300 ? '' : answer.body.error;
		if (answer.status >= 300 || present !== id) return;
		buttons();
		await refresh();
	});
	buttons();
	await refresh();
	await shown(id);
}

function route() {
	const id = /^\/desktop\/tickets\/(\d+)/.exec(location.pathname)?.[1];
	if (id && id !== present) void ticketView(id);
}

app.append(
	el(
		'nav',
		{},
		...[12, 13, 14].map((id) =>
			el(
				'a',
				{
					href: `/desktop/tickets/${id}`,
					onclick: (event) => {
						event.preventDefault();
						history.pushState({}, '', `/desktop/tickets/${id}`);
						route();
					},
				},
				`Ticket ${id}`,
			),
		),
	),
);
addEventListener('popstate', route);
route();
