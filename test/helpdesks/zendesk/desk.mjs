// The helpdesk behind the stand-in: its people, tickets and rules, in memory. Roles and access limits are kept here, not in the page.
import { escapeHtml, plain, sanitise } from './html.mjs';
import { AGENTS, CUSTOM_ROLES, CUSTOMERS, GROUPS, settings, TICKETS } from './seed.mjs';

/** ISO time without fractions, as Zendesk writes it. */
export const iso = (ms) => `${new Date(ms).toISOString().slice(0, 19)}Z`;

export class Refusal extends Error {
	constructor(status, body, headers = {}) {
		super(`${status}`);
		Object.assign(this, { status, body, headers });
	}
}
const forbidden = (message = 'You do not have access to this page. Please contact the account owner of this help desk for further help.') =>
	new Refusal(403, { error: { title: 'Forbidden', message } });
const invalid = (field, description) =>
	new Refusal(422, { error: 'RecordInvalid', description: 'Record validation errors', details: { [field]: [{ description }] } });
export const notFound = () => new Refusal(404, { error: 'RecordNotFound', description: 'Not found' });

const mailOf = (name, host) =>
	`${name
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replaceAll('ł', 'l')
		.replaceAll('ø', 'o')
		.replace(/[^a-z0-9]+/g, '.')
		.replace(/^\.|\.$/g, '')}@${host}`;

export class Desk {
	constructor({ seed = true, now = Date.now } = {}) {
		this.now = now;
		this.settings = settings();
		this.customRoles = structuredClone(CUSTOM_ROLES);
		this.groups = GROUPS.map((group) => ({ ...group, is_public: true }));
		this.users = new Map();
		this.tickets = new Map();
		this.nextId = 900_000;
		for (const agent of AGENTS) this.addAgent(agent);
		for (const customer of CUSTOMERS) this.addCustomer(customer);
		if (seed) for (const ticket of TICKETS) this.#seed(ticket);
	}

	id() {
		this.nextId += 1 + (this.nextId % 3);
		return this.nextId;
	}

	addAgent({ id = this.id(), groups = [501], ...given }) {
		const user = {
			id,
			role: 'agent',
			role_type: given.role === 'admin' ? 4 : null,
			custom_role_id: null,
			email: given.email ?? mailOf(given.name, 'acme.example'),
			ticket_restriction: null,
			only_private_comments: false,
			chat_only: false,
			suspended: false,
			active: true,
			...given,
			default_group_id: groups[0],
			groups,
		};
		this.users.set(id, user);
		return user;
	}

	addCustomer({ id = this.id(), ...given }) {
		const user = { id, role: 'end-user', email: mailOf(given.name, 'example.com'), suspended: false, active: true, ...given };
		this.users.set(id, user);
		return user;
	}

	addTicket({ id = Math.max(0, ...this.tickets.keys()) + 1, ...given }) {
		return this.#seed({
			id,
			subject: 'Untitled',
			requester: 2001,
			assignee: 1001,
			group: 501,
			channel: 'web',
			tags: [],
			followers: [],
			log: [],
			answers: [],
			...given,
		});
	}

	#seed({ id, log, followers, ...given }) {
		const at = (minutes) => this.now() - minutes * 60_000;
		const begun = at(log[0]?.at ?? 1);
		const ticket = { id, priority: 'normal', status: 'open', ...given, followers: [], audits: [], created: begun, updated: begun, answered: 0 };
		this.tickets.set(id, ticket);
		for (const { at: minutes, by, note, reply } of log)
			this.#comment(ticket, by, { public: note === undefined, html: `<p>${escapeHtml(note ?? reply)}</p>` }, at(minutes));
		if (followers.length > 0) this.#audit(ticket, ticket.assignee, [this.#follow(ticket, followers, [])], at(log.at(-1)?.at ?? 1));
		return ticket;
	}

	user(id) {
		return this.users.get(Number(id));
	}

	/** By id, name or first name: for tests and the sign-in page. */
	agent(who) {
		const agents = [...this.users.values()].filter((user) => user.role !== 'end-user');
		const found =
			agents.find((user) => user.id === Number(who)) ?? agents.find((user) => user.name === who) ?? agents.find((user) => user.name.split(' ')[0] === who);
		if (!found) throw new Error(`no agent ${who}`);
		return found;
	}

	editing(user) {
		if (user.role === 'admin') return true;
		if (user.role_type === 1 || user.role_type === 2 || user.role_type === 3) return false;
		return this.customRoles.find((role) => role.id === user.custom_role_id)?.configuration.ticket_editing ?? true;
	}

	canOpen(user, ticket) {
		if (user.role === 'end-user' || user.suspended || !user.active) return false;
		if (user.role === 'admin') return true;
		if (user.role_type === 2) return ticket.channel === 'chat';
		if (user.ticket_restriction === 'groups') return user.groups.includes(ticket.group);
		if (user.ticket_restriction === 'assigned') return ticket.assignee === user.id;
		return true;
	}

	/** The ticket, if this agent may open it; 404 and 403 as Zendesk says them. */
	open(user, id) {
		const ticket = this.tickets.get(Number(id));
		if (!ticket) throw notFound();
		if (!this.canOpen(user, ticket)) throw forbidden();
		return ticket;
	}

	followedBy(user) {
		return [...this.tickets.values()].filter((ticket) => ticket.followers.includes(user.id));
	}

	assignedTo(user) {
		return [...this.tickets.values()].filter((ticket) => ticket.assignee === user.id);
	}

	comments(ticket) {
		return ticket.audits.flatMap((audit) => audit.events.filter((event) => event.type === 'Comment').map((event) => ({ ...event, audit })));
	}

	#audit(ticket, author, events, at = this.now()) {
		const audit = { id: this.id(), ticket_id: ticket.id, author_id: author, at, events: events.map((event) => ({ id: this.id(), ...event })) };
		ticket.audits.push(audit);
		ticket.updated = at;
		return audit;
	}

	#comment(ticket, author, comment, at) {
		return this.#audit(ticket, author, [this.#commentEvent(author, comment)], at);
	}

	#commentEvent(author, { public: isPublic, html }) {
		const clean = sanitise(html);
		const text = plain(clean);
		const html_body = `<div class="zd-comment" dir="auto">${clean}</div>`;
		return { type: 'Comment', public: isPublic, author_id: author, body: text, plain_body: text, html_body, attachments: [] };
	}

	/** Adds and removes; gives the event. */
	#follow(ticket, add, remove) {
		const mails = () => ticket.followers.map((id) => this.user(id).email);
		const previous_followers = mails();
		ticket.followers = [...new Set([...ticket.followers, ...add])].filter((id) => !remove.includes(id));
		return { type: 'FollowersChange', previous_followers, current_followers: mails() };
	}

	/** `PUT /tickets/{id}`: everything of one request is one audit. Gives it, or undefined when nothing changed. */
	update(user, id, body) {
		const ticket = this.open(user, id);
		const asked = body?.ticket;
		if (typeof asked !== 'object' || asked === null)
			throw new Refusal(400, { error: { title: 'Invalid attribute', message: 'You passed an invalid value for the ticket attribute.' } });
		if (ticket.status === 'closed') throw invalid('status', 'Status: closed prevents ticket update');
		if (asked.safe_update && Date.parse(asked.updated_stamp) < Math.floor(ticket.updated / 1_000) * 1_000) {
			throw new Refusal(409, {
				error: 'UpdateConflict',
				description: 'Safe Update prevented the update due to outdated ticket data. Please fetch the latest ticket data and try again.',
			});
		}
		const { comment, followers, status } = asked;
		const changes = followers !== undefined || status !== undefined;
		if (changes && !this.editing(user)) throw forbidden('You are not authorized to edit this ticket.');
		const events = [];
		if (comment !== undefined) events.push(this.#commentOf(user, comment));
		if (followers !== undefined) events.push(...this.#followersOf(ticket, followers));
		if (status !== undefined) {
			if (!['open', 'pending', 'hold', 'solved'].includes(status)) throw invalid('status', `Status: ${status} is not included in the list`);
			if (status !== ticket.status) events.push({ type: 'Change', field_name: 'status', value: status, previous_value: ticket.status });
			ticket.status = status;
		}
		return { ticket, audit: events.length > 0 ? this.#audit(ticket, user.id, events) : undefined };
	}

	#commentOf(user, comment) {
		const html = comment.html_body ?? (typeof comment.body === 'string' ? `<p>${escapeHtml(comment.body)}</p>` : undefined);
		if (typeof html !== 'string' || plain(sanitise(html)) === '') throw invalid('comment', 'Comment: cannot be blank');
		const wanted = comment.public ?? this.settings.tickets.comments_public_by_default;
		return this.#commentEvent(user.id, { public: wanted && !user.only_private_comments, html });
	}

	/** Ignored with CCs and followers off; whoever is no active agent is left out, silently. */
	#followersOf(ticket, followers) {
		if (!this.settings.tickets.follower_and_email_cc_collaborations || !Array.isArray(followers)) return [];
		const [add, remove] = [[], []];
		for (const { user_id, user_email, action = 'put' } of followers) {
			const agent = user_id === undefined ? [...this.users.values()].find((user) => user.email === user_email) : this.user(user_id);
			if (action === 'delete') remove.push(agent?.id);
			else if (agent && agent.role !== 'end-user' && !agent.suspended && agent.active) add.push(agent.id);
		}
		const before = ticket.followers.join();
		const event = this.#follow(ticket, add, remove);
		return ticket.followers.join() === before ? [] : [event];
	}

	/** The customer writes. */
	customerReplies(id, text) {
		const ticket = this.tickets.get(Number(id));
		const reopened = ticket.status === 'pending' || ticket.status === 'solved';
		const events = [this.#commentEvent(ticket.requester, { public: true, html: `<p>${escapeHtml(text)}</p>` })];
		if (reopened) events.push({ type: 'Change', field_name: 'status', value: 'open', previous_value: ticket.status });
		if (reopened) ticket.status = 'open';
		return this.#audit(ticket, ticket.requester, events);
	}
}
