/** The stand-in's Agent Workspace: tabs, several tickets mounted at once, the one of the address in view. */
import 'ckeditor5/ckeditor5-editor.css';
import './workspace.css';
import { readState } from './api.js';
import { h, initials } from './dom.js';
import { Pane } from './pane.js';

const REFRESH_MS = 1_500;
const query = new URLSearchParams(location.search);

const panes = new Map();
const opened = [];
let workspace;
let main;
let tabs;
let views;

const ticketOf = (path) => Number(/^\/agent\/tickets\/(\d+)/.exec(path)?.[1] ?? 0);

function applyTheme(theme) {
	document.documentElement.dataset.theme = theme;
	localStorage.setItem('theme', theme);
}

function rail() {
	const theme = h(
		'button',
		{ type: 'button', class: 'rail-button', title: 'Light or dark', 'aria-label': 'Light or dark', 'data-test-id': 'theme-switch' },
		'◐',
	);
	theme.addEventListener('click', () => applyTheme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'));
	return h(
		'nav',
		{ class: 'rail', 'aria-label': 'Main' },
		h('i', { 'aria-hidden': 'true' }),
		h('i', { 'aria-hidden': 'true' }),
		h('i', { 'aria-hidden': 'true' }),
		h('i', { 'aria-hidden': 'true' }),
		theme,
		h('a', { class: 'rail-me', href: '/access/logout', title: `${workspace.me.name}: sign out`, 'data-test-id': 'sign-out' }, initials(workspace.me.name)),
	);
}

function go(path) {
	if (path !== location.pathname) history.pushState(null, '', path + location.search);
	show();
}

const link = (attributes, path, ...children) =>
	h(
		'a',
		{
			...attributes,
			href: path,
			onclick: (event) => {
				event.preventDefault();
				go(path);
			},
		},
		...children,
	);

function drawTabs() {
	const now = ticketOf(location.pathname);
	const tab = (id) => {
		const subject = workspace.tickets.find((ticket) => ticket.id === id)?.subject ?? '';
		const selected = id === now;
		return link(
			{
				class: 'tab',
				role: 'tab',
				'aria-selected': String(selected),
				'data-test-id': 'header-tab',
				'data-entity-type': 'TICKET_ENTITY_TYPE',
				'data-entity-id': id,
				'data-entity-is-selected': String(selected),
				title: subject,
			},
			`/agent/tickets/${id}`,
			h('span', {}, `#${id} ${subject}`),
		);
	};
	tabs.replaceChildren(
		...opened.map(tab),
		link(
			{ class: 'tab tab--views', role: 'tab', 'aria-selected': String(now === 0), 'data-test-id': 'header-tab' },
			'/agent/filters/1',
			h('span', {}, 'Views'),
		),
	);
}

function drawViews() {
	const rows = workspace.tickets.map(({ id, subject, status, channel }) =>
		link(
			{ class: 'row', 'data-test-id': 'generic-table-row' },
			`/agent/tickets/${id}`,
			h('span', {}, `#${id}`),
			h('b', {}, subject),
			h('span', {}, channel === 'chat' ? 'Live chat' : ''),
			h('span', {}, status),
		),
	);
	views.replaceChildren(h('h1', {}, 'All tickets'), ...rows);
}

async function show() {
	const id = ticketOf(location.pathname);
	if (id && !opened.includes(id)) opened.push(id);
	drawTabs();
	views.hidden = id !== 0;
	if (id && !panes.has(id)) {
		const state = await readState(`/agent/_/pane?id=${id}`);
		if (!panes.has(id)) {
			const pane = state
				? new Pane(state, workspace)
				: {
						element: h('p', { class: 'denied', 'data-ticket-id': id }, 'You do not have access to this ticket.'),
						show(active) {
							this.element.hidden = !active;
						},
						refresh() {},
					};
			panes.set(id, pane);
			main.append(pane.element);
		}
	}
	const now = ticketOf(location.pathname);
	for (const [each, pane] of panes) pane.show(each === now);
}

async function begin() {
	applyTheme(query.get('theme') ?? localStorage.getItem('theme') ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'));
	const state = await readState('/agent/_/workspace');
	if (!state) return;
	workspace = { ...state, native: query.get('native') === '1' };
	tabs = h('div', { class: 'tabs', role: 'tablist', 'data-test-id': 'header-tablist' });
	views = h('section', { class: 'views', hidden: true });
	main = h('main', { id: 'main_panes' });
	document.getElementById('root').replaceChildren(rail(), tabs, h('div', { class: 'stage' }, main, views));
	drawViews();
	const first = ticketOf(location.pathname);
	opened.push(...[first, ...workspace.tickets.map((ticket) => ticket.id)].filter((id, at, all) => id && all.indexOf(id) === at).slice(0, 2));
	addEventListener('popstate', show);
	await show();
	// Another ticket stays mounted beside the one in view, as in the real workspace.
	for (const id of opened.filter((each) => !panes.has(each))) {
		const other = await readState(`/agent/_/pane?id=${id}`);
		if (other && !panes.has(id)) {
			const pane = new Pane(other, workspace);
			panes.set(id, pane);
			main.append(pane.element);
			pane.show(id === ticketOf(location.pathname));
		}
	}
	setInterval(() => document.visibilityState === 'visible' && panes.get(ticketOf(location.pathname))?.refresh(), REFRESH_MS);
}

begin();
