/**
 * The stand-in's dashboard, with the elements, ids and classes of Chatwoot's own templates where anything is looked for by them. One page that
 * navigates by history; the reply box and its editor stay when the conversation changes, as in the original.
 */
import './dashboard.css';
import { Editor } from './editor.js';
import { api, forget, session } from './session.js';

const V3 = window.chatwootConfig.appVersion.startsWith('3.');
const REFRESH_MS = 1_500;
const SEND_BY = localStorage.getItem('editor_message_key') ?? 'cmd_enter';

/** h('div', { class, id, onclick, … }, …children) */
function h(name, attributes = {}, ...children) {
	const element = document.createElement(name);
	for (const [key, value] of Object.entries(attributes)) {
		if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
		else if (value !== undefined && value !== false) element.setAttribute(key, value === true ? '' : value);
	}
	element.append(...children.flat().filter((child) => child !== undefined && child !== false));
	return element;
}

const at = () => {
	const [, account, number] = /^\/app\/accounts\/(\d+)\/(?:.*\/)?(?:conversations|inbox-view\/conversation)\/(\d+)/.exec(location.pathname) ?? [];
	return account ? { account: Number(account), number: Number(number) } : undefined;
};
const base = (account) => `/api/v1/accounts/${account}`;
const modes = new Map();
const drafts = new Map();
const draftKey = () => (at() ? `draft-${at().account}-${at().number}-${modes.get(at().number) ?? 'REPLY'}` : 'none');

let me;
let account;
let shown;
let people = [];
let teams = [];
const parts = {};

function go(path) {
	history.pushState(null, '', path);
	void show();
}

const link = (path) => (event) => {
	event.preventDefault();
	go(path);
};

/** TagAgents.vue: agents of the whole account, whether they are members of the inbox or not, and teams. */
class MentionMenu {
	constructor(host) {
		this.host = host;
		document.addEventListener('keydown', (event) => this.key(event));
	}

	open(text) {
		if (!isPrivate()) return;
		this.selected = 0;
		this.isOpen = true;
		this.change(text);
	}

	change(text) {
		if (!this.isOpen) return;
		const wanted = text.trim().toLowerCase();
		this.items = [...people.map((each) => ({ ...each, type: 'user' })), ...(V3 ? [] : teams.map((each) => ({ ...each, type: 'team' })))].filter(({ name }) =>
			name.toLowerCase().includes(wanted),
		);
		if (this.selected >= this.items.length) this.selected = 0;
		this.draw();
	}

	draw() {
		this.list?.remove();
		this.list = undefined;
		if (!this.isOpen || this.items.length === 0) return;
		const item = (each, index) =>
			h(
				'li',
				{ id: `mention-item-${index}` },
				h(
					'div',
					{ role: 'option', class: index === this.selected ? 'bg-n-alpha-black2' : '', onclick: () => this.choose(index) },
					h('h5', { style: 'margin:0;font:inherit' }, each.name),
					h('div', {}, each.email ?? ''),
				),
			);
		this.list = h('ul', { class: 'vertical dropdown menu mention--box', role: 'listbox' }, this.items.map(item));
		this.host.prepend(this.list);
	}

	key(event) {
		if (!this.list) return;
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (step) this.selected = (this.selected + step + this.items.length) % this.items.length;
		else if (event.key === 'Enter') return this.choose(this.selected, event);
		else return;
		event.preventDefault();
		this.draw();
	}

	choose(index, event) {
		event?.preventDefault();
		event?.stopImmediatePropagation();
		const item = this.items[index];
		this.close();
		parts.editor.mention(item);
	}

	close() {
		this.isOpen = false;
		this.list?.remove();
		this.list = undefined;
	}
}

const isPrivate = () => parts.box?.classList.contains('is-private') ?? false;

function setMode(mode) {
	drafts.set(draftKey(), parts.editor.markdown());
	modes.set(at().number, mode);
	applyMode();
}

function applyMode() {
	const note = modes.get(at()?.number) === 'NOTE' || shown?.can_reply === false;
	parts.box.classList.toggle('is-private', note);
	parts.submit.textContent = `${note ? 'Create Note' : 'Send'} (${SEND_BY === 'enter' ? '↵' : 'Ctrl + ↵'})`;
	if (parts.toggle) parts.toggle.disabled = shown?.can_reply === false;
	parts.editor.load(drafts.get(draftKey()) ?? '');
	parts.submit.disabled = parts.editor.markdown().trim() === '';
}

/** The field empties at once; the message goes out behind it. */
async function send() {
	const content = parts.editor.markdown();
	const place = at();
	if (content.trim() === '' || !place) return;
	const json = { content, private: isPrivate(), echo_id: crypto.randomUUID(), cc_emails: '', bcc_emails: '', to_emails: '' };
	drafts.delete(draftKey());
	parts.editor.load('');
	await api(`${base(place.account)}/conversations/${place.number}/messages`, { method: 'POST', json });
	await refresh();
}

function topPanel() {
	if (V3) {
		return h(
			'div',
			{ class: 'flex justify-between' },
			h(
				'div',
				{ class: 'button-group' },
				h('button', { class: 'button clear button--reply', onclick: () => setMode('REPLY') }, 'Reply'),
				h('button', { class: 'button clear warning button--note', onclick: () => setMode('NOTE') }, 'Private Note'),
			),
			h('button', { class: 'button clear popout-button', type: 'submit' }),
		);
	}
	parts.toggle = h(
		'button',
		{ class: 'mode-toggle rounded-full', onclick: () => setMode(isPrivate() ? 'REPLY' : 'NOTE') },
		h('div', {}, 'Reply'),
		h('div', {}, 'Private Note'),
	);
	return h('div', { class: 'flex justify-between' }, parts.toggle, h('div', {}), h('button', { 'aria-label': 'Larger' }, '⤢'));
}

function replyBox() {
	const editor = h('div');
	const wrap = h('div', { class: 'relative w-full input popover-prosemirror-menu' }, h('input', { type: 'file', hidden: true }), editor);
	parts.submit = h('button', { class: 'flex-shrink-0', onclick: () => void send() });
	parts.submit.type = 'submit';
	parts.box = h(
		'div',
		{ class: 'reply-box' },
		topPanel(),
		h('div', { class: 'reply-box__top' }, wrap),
		h('div', { class: 'bottom-box' }, h('div', { class: 'left-wrap' }), h('div', { class: 'right-wrap' }, parts.submit)),
	);
	const mentions = new MentionMenu(wrap);
	parts.editor = new Editor(editor, {
		mentions,
		changed: (markdown) => {
			parts.submit.disabled = markdown.trim() === '';
		},
		keydown: (event) => {
			const command = event.ctrlKey || event.metaKey;
			if (event.key === 'Enter' && !mentions.list && (SEND_BY === 'enter' ? !command && !event.shiftKey : command)) event.preventDefault();
			return false;
		},
	});
	// ReplyBox.vue listens at the document, in the bubble phase; Enter in the editor is a line break that it takes back when it sends.
	document.addEventListener('keydown', (event) => {
		if (event.key !== 'Enter' || mentions.list || !parts.box.contains(document.activeElement)) return;
		const command = event.ctrlKey || event.metaKey;
		if (SEND_BY === 'enter' ? !command && !event.shiftKey : command) {
			event.preventDefault();
			void send();
		}
	});
	return parts.box;
}

function frame() {
	parts.list = h('div', { class: 'conversations-list-wrap' });
	parts.header = h('div', { class: 'conversation-header' });
	parts.messages = h('ul', { class: 'conversation-panel' });
	parts.details = h('div', { class: 'conversation-details-wrap' }, parts.header, parts.messages, h('div', { class: 'resizable-editor-wrapper' }, replyBox()));
	parts.watchers = h('p', { class: 'total-watchers' });
	const group = (title, content) => h('div', { class: 'conversation--actions' }, h('b', {}, title), content);
	parts.side = h(
		'div',
		{ class: 'conversation-sidebar-wrap' },
		h(
			'div',
			{ class: 'list-group' },
			h(
				'div',
				{ class: 'flex flex-col gap-3' },
				group('Conversation actions', h('p', {}, 'Assigned agent')),
				group('Conversation participants', parts.watchers),
			),
		),
	);
	document.getElementById('app').replaceChildren(h('section', { class: 'flex w-full h-full min-w-0' }, parts.list, parts.details, parts.side));
}

function bubble(message) {
	const by = message.sender?.name ?? '';
	const side = message.message_type === 1 ? ' agent' : '';
	return h(
		'div',
		{
			id: `message${message.id}`,
			class: `flex w-full mb-2 message-bubble-container${side}${message.private ? ' private' : ''}`,
			'data-message-id': message.id,
		},
		h('div', {}, h('small', {}, by), message.content.replace(/\[(@[^\]]+)\]\(mention:[^)]*\)/g, '$1')),
	);
}

async function refresh() {
	const place = at();
	if (!me) return;
	const { data } = (await api(`${base(account)}/conversations?status=all&page=1`)) ?? {};
	if (data) {
		parts.list.replaceChildren(
			...data.payload.map(({ id, meta, additional_attributes: { mail_subject: subject } }) => {
				const path = `/app/accounts/${account}/conversations/${id}`;
				return h(
					'a',
					{ href: path, class: id === place?.number ? 'active' : '', onclick: link(path) },
					h('b', {}, meta.sender.name),
					h('div', {}, subject ?? meta.channel.replace('Channel::', '')),
				);
			}),
		);
	}
	if (!place) return;
	const conversation = `${base(place.account)}/conversations/${place.number}`;
	const [messages, participants] = [await api(`${conversation}/messages`), await api(`${conversation}/participants`)];
	if (at()?.number !== place.number || !messages) return;
	const known = new Set([...parts.messages.children].map(({ id }) => id));
	const fresh = messages.payload.filter(({ id }) => !known.has(`message${id}`));
	if (fresh.length > 0) {
		parts.messages.append(...fresh.map(bubble));
		parts.messages.scrollTop = parts.messages.scrollHeight;
	}
	parts.watchers.textContent = participants?.length ? participants.map(({ name }) => name).join(', ') : 'No one is participating!.';
}

async function show() {
	const place = at();
	parts.details.style.visibility = parts.side.style.visibility = place ? 'visible' : 'hidden';
	parts.messages.replaceChildren();
	shown = place && (await api(`${base(place.account)}/conversations/${place.number}`));
	if (at()?.number !== place?.number) return;
	parts.header.textContent = shown ? `${shown.meta.sender.name} #${shown.id}` : '';
	if (place) {
		applyMode();
		// As the dashboard does: looking at a conversation marks it seen.
		await api(`${base(place.account)}/conversations/${place.number}/update_last_seen`, { method: 'POST', json: {} });
	}
	await refresh();
}

async function start() {
	if (location.pathname === '/app/logout') {
		await fetch('/auth/sign_out', { method: 'DELETE', headers: session() ?? {} });
		forget();
		location.replace('/app/login');
		return;
	}
	me = session() && (await api('/api/v1/profile'));
	if (!me) {
		location.replace(`/app/login?to=${encodeURIComponent(location.pathname)}`);
		return;
	}
	account = Number(/^\/app\/accounts\/(\d+)/.exec(location.pathname)?.[1] ?? me.account_id);
	[people, teams] = [((await api(`${base(account)}/agents`)) ?? []).filter(({ confirmed }) => confirmed), (await api(`${base(account)}/teams`)) ?? []];
	frame();
	if (!/^\/app\/accounts\//.test(location.pathname)) history.replaceState(null, '', `/app/accounts/${account}/dashboard`);
	window.addEventListener('popstate', () => void show());
	await show();
	setInterval(() => void refresh(), REFRESH_MS);
}

void start();
