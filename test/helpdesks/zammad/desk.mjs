// The Zammad behind the stand-in: its people, tickets and rules, in memory. Rights are kept here, not in the page.
import { escapeHtml, marksIn, sanitise } from './html.mjs';

export const iso = (ms) => new Date(ms).toISOString();

export class Refusal extends Error {
	constructor(status, error) {
		super(error);
		Object.assign(this, { status, body: { error, error_human: error } });
	}
}
export const notFound = (what) => new Refusal(404, `Couldn't find ${what}`);
const forbidden = (error = 'Not authorized') => new Refusal(403, error);

export const PERMISSIONS = { 1: 'admin', 2: 'ticket.agent', 3: 'ticket.customer', 4: 'chat.agent' };
export const GROUPS = { 1: 'Support', 2: 'Billing' };
export const ROLES = {
	1: { name: 'Admin', permission_ids: [1], group_ids: {} },
	2: { name: 'Agent', permission_ids: [2, 4], group_ids: {} },
	3: { name: 'Customer', permission_ids: [3], group_ids: {} },
	// Made by the administrator: its group comes with it.
	4: { name: 'Second level', permission_ids: [2], group_ids: { 1: ['full'] } },
};

const AGENTS = [
	{ id: 3, firstname: 'Ann', lastname: 'Lee', role_ids: [2], group_ids: { 1: ['full'] } },
	{ id: 4, firstname: 'Jan', lastname: 'Kowalski', role_ids: [2], group_ids: { 1: ['full'] } },
	{ id: 5, firstname: 'Cléo', lastname: 'Dürand', role_ids: [4], group_ids: {} },
	{ id: 6, firstname: 'Wei', lastname: 'Chen', role_ids: [2], group_ids: { 1: ['read', 'overview'] } },
	{ id: 7, firstname: 'Janek', lastname: 'Wiśniewski', role_ids: [2], group_ids: { 2: ['full'] } },
	{ id: 8, firstname: 'Sven', lastname: 'Holm', role_ids: [2], group_ids: { 1: ['full'] }, active: false },
	{ id: 9, firstname: 'Ben', lastname: 'Brown', role_ids: [1, 2], group_ids: { 1: ['read', 'change', 'overview'], 2: ['full'] } },
];
const CUSTOMERS = [
	{ id: 20, firstname: 'Maria', lastname: 'Santos' },
	{ id: 21, firstname: 'Pieter', lastname: 'de Vries' },
];
const TICKETS = [
	{
		id: 12,
		title: 'Refund missing for order 48213',
		customer: 20,
		log: [
			[60, 20, 'Where is my refund?'],
			[50, 4, 'We look into it.', 'note'],
		],
	},
	{ id: 13, title: 'Parcel left at the neighbours', customer: 21, log: [[90, 21, 'Which neighbours?']] },
	{ id: 14, title: 'Invoice with two taxes', customer: 20, group: 2, log: [[80, 20, 'One too many.']] },
	{ id: 15, title: 'Voucher does not work', customer: 21, log: [[70, 21, 'It says expired.']] },
];

const plainName = (name) =>
	name
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '.');

export class Desk {
	/** `version`: 7 lets articles be posted by whoever may change the ticket, 6 by whoever may create some; 5 leaves the subscriber out of the history. */
	constructor({ version = 7, now = Date.now } = {}) {
		Object.assign(this, { version, now, users: new Map(), tickets: new Map(), articles: new Map(), mentions: new Map() });
		/** By user: notifications with `seen`, and tickets opened lately. Reading by API changes neither. */
		this.notifications = [];
		this.recentViews = [];
		this.nextId = 100;
		this.users.set(1, { id: 1, firstname: '-', lastname: '', login: '-', email: '', active: false, role_ids: [], group_ids: {} });
		for (const user of [...AGENTS, ...CUSTOMERS.map((each) => ({ ...each, role_ids: [3], group_ids: {} }))]) {
			const login = `${plainName(`${user.firstname} ${user.lastname}`)}@${user.id < 20 ? 'acme' : 'mail'}.example`;
			this.users.set(user.id, { active: true, login, email: login, ...structuredClone(user) });
		}
		for (const ticket of TICKETS) this.addTicket(ticket);
	}

	id() {
		this.nextId += 1;
		return this.nextId;
	}

	name(user) {
		return `${user.firstname} ${user.lastname}`.trim();
	}

	can(user, permission) {
		return user.active && user.role_ids.some((id) => ROLES[id].permission_ids.some((each) => permission === PERMISSIONS[each]));
	}

	access(user, group, wanted) {
		if (!this.can(user, 'ticket.agent')) return false;
		const given = [user.group_ids[group] ?? [], ...user.role_ids.map((id) => ROLES[id].group_ids[group] ?? [])].flat();
		return given.includes('full') || given.includes(wanted);
	}

	addTicket({ id = this.id(), title, customer, group = 1, log = [], type = 'email', mentions = [] }) {
		const begun = this.now() - (log[0]?.[0] ?? 1) * 60_000;
		const ticket = { id, number: String(60_000 + id), title, customer, group, state: 'open', type, history: [], created: begun, updated: begun };
		this.tickets.set(id, ticket);
		this.#history(ticket, { object: 'Ticket', o_id: id, type: 'created', created_by_id: customer }, begun);
		for (const [minutes, by, text, kind = 'email'] of log)
			this.write(ticket, this.users.get(by), { body: `<div>${escapeHtml(text)}</div>`, type: kind, internal: kind === 'note' }, this.now() - minutes * 60_000);
		for (const user of mentions) this.subscribe(ticket, user, this.users.get(user));
		return ticket;
	}

	#history(ticket, item, at = this.now()) {
		ticket.history.push({ id: this.id(), at, ...item });
	}

	/** The ticket, if this user may see it. */
	open(user, id, wanted = 'read') {
		const ticket = this.tickets.get(Number(id));
		if (!ticket) throw notFound(`Ticket with 'id'=${Number(id)}`);
		const own = wanted === 'read' && this.can(user, 'ticket.customer') && ticket.customer === user.id;
		if (!own && !this.access(user, ticket.group, wanted)) throw forbidden();
		return ticket;
	}

	articlesOf(ticket) {
		return [...this.articles.values()].filter((article) => article.ticket === ticket.id);
	}

	mentionsOf(ticket) {
		return [...this.mentions.values()].filter((mention) => mention.ticket === ticket.id);
	}

	subscribe(ticket, userId, by) {
		const user = this.users.get(Number(userId));
		if (!user) throw notFound(`User with 'id'=${userId}`);
		if (!this.access(user, ticket.group, 'read')) throw new Refusal(422, 'User has no agent access to this ticket');
		if (this.mentionsOf(ticket).some((mention) => mention.user === user.id)) return;
		const mention = { id: this.id(), ticket: ticket.id, user: user.id, by: by.id, at: this.now() };
		this.mentions.set(mention.id, mention);
		this.#history(ticket, {
			object: 'Mention',
			o_id: mention.id,
			type: 'created',
			...(this.version > 5 ? { value_to: String(user.id) } : {}),
			created_by_id: by.id,
		});
		ticket.updated = this.now();
	}

	unsubscribe(mention) {
		if (!mention) return;
		const ticket = this.tickets.get(mention.ticket);
		this.mentions.delete(mention.id);
		this.#history(ticket, {
			object: 'Mention',
			o_id: mention.id,
			type: 'removed',
			...(this.version > 5 ? { value_to: String(mention.user) } : {}),
			created_by_id: mention.by,
		});
		ticket.updated = this.now();
	}

	/** As Ticket::Article does on create: mentions first, then the article; all or nothing. */
	write(ticket, by, { body, type = 'note', internal = false, content_type = 'text/html', to, sender }, at = this.now()) {
		const agent = this.can(by, 'ticket.agent');
		const marks = agent ? marksIn(body) : [];
		if (marks.length > 0 && !this.access(by, ticket.group, 'read')) throw forbidden('You have insufficient permissions to mention other users.');
		for (const id of marks) {
			const user = this.users.get(id);
			if (!user) throw notFound(`User with 'id'=${id}`);
			if (!this.access(user, ticket.group, 'read')) throw new Refusal(422, 'Validation failed: User has no agent access to this ticket');
		}
		if (type === 'email' && agent && !/@/.test(to ?? 'seed@example')) throw new Refusal(422, 'Sending an email without a valid recipient is not possible.');
		for (const id of marks) this.subscribe(ticket, id, by);
		const html = /html/i.test(content_type) ? sanitise(body) : body;
		const article = {
			id: this.id(),
			ticket: ticket.id,
			by: by.id,
			type,
			internal: agent && internal,
			content_type,
			body: html,
			to,
			at,
			sender: sender ?? (agent ? 'Agent' : 'Customer'),
		};
		this.articles.set(article.id, article);
		this.#history(ticket, { object: 'Ticket::Article', o_id: article.id, type: 'created', created_by_id: by.id }, at);
		ticket.updated = Math.max(ticket.updated, at);
		for (const user of this.users.values())
			if (user.id !== by.id && this.access(user, ticket.group, 'full'))
				this.notifications.push({ id: this.id(), user: user.id, o_id: ticket.id, type: 'update', seen: false, by: by.id, at });
		return article;
	}

	setState(ticket, state, by) {
		this.#history(ticket, {
			object: 'Ticket',
			o_id: ticket.id,
			type: 'updated',
			attribute: 'state',
			value_from: ticket.state,
			value_to: state,
			created_by_id: by.id,
		});
		Object.assign(ticket, { state, updated: this.now() });
	}

	customerReplies(id, text) {
		const ticket = this.tickets.get(Number(id));
		return this.write(ticket, this.users.get(ticket.customer), { body: `<div>${escapeHtml(text)}</div>`, type: 'email' });
	}
}
