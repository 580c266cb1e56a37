// The helpdesk behind the stand-in, in memory: people, mailboxes, conversations and their threads, who follows what; the events that FreeScout keeps
// for two minutes, the notifications that its queue makes 15 seconds later, and what reading a conversation's page does.
import { preview } from './html.mjs';

export const ACCOUNT = 'Acme Support';
const MAILBOXES = [
	{ id: 1, name: 'Support', users: [2, 3, 4, 5, 9] },
	{ id: 2, name: 'Sales [B2B]', users: [2, 6] },
	{ id: 3, name: 'Board', users: [7] },
];
const USERS = [
	{ id: 1, first: 'Priya', last: 'Raman', admin: true, hidden: true },
	{ id: 2, first: 'Ben', last: 'Brown' },
	{ id: 3, first: 'Ava', last: 'Archer' },
	{ id: 4, first: 'Cléo', last: 'Dürand' },
	{ id: 5, first: 'Dan', last: "O'Neil & Sons" },
	{ id: 6, first: 'Fay', last: 'Sales' },
	{ id: 7, first: 'Vera', last: 'Board' },
	{ id: 8, first: 'Zoe', last: 'Gone', disabled: true },
	{ id: 9, first: 'Jan', last: 'Kowalski' },
];
const CUSTOMERS = [
	{ id: 2, name: 'Rita Requestor', email: 'rita@customer.example' },
	{ id: 3, name: 'Oskar Lindqvist', email: 'oskar@customer.example' },
];
const STATUS = { active: 1, pending: 2, closed: 3, spam: 4 };
const TYPE = { email: 1, phone: 2, chat: 3 };
/** minutes before now */
const CONVERSATIONS = [
	{ id: 11, mailbox: 1, customer: 2, subject: 'Printer on floor 3 is on fire', cc: ['boss@customer.example'], log: [[400, 'c', 'It <b>burns</b>.']] },
	{
		id: 12,
		mailbox: 1,
		customer: 3,
		subject: 'Login loop',
		status: 'closed',
		log: [
			[900, 'c', 'Again and again.'],
			[800, 3, 'Solved?'],
		],
	},
	{ id: 13, mailbox: 1, customer: 3, subject: 'A quick question', type: 'chat', log: [[30, 'c', 'Hi there']] },
	{ id: 14, mailbox: 3, customer: 2, subject: 'For the board only', log: [[60, 'c', 'Secret.']] },
	{ id: 15, mailbox: 2, customer: 2, subject: 'An offer, please', status: 'pending', log: [[90, 'c', 'For 12 seats.']] },
];
const EVENTS_LIVE = 2 * 60_000;

export class Desk {
	constructor({ now = Date.now, queueMs = 15_000 } = {}) {
		this.clock = now;
		this.offset = 0;
		this.queueMs = queueMs;
		this.users = USERS.map((user) => ({ ...user, name: `${user.first} ${user.last}` }));
		this.mailboxes = MAILBOXES;
		this.customers = CUSTOMERS;
		this.conversations = new Map();
		this.threads = [];
		this.events = [];
		this.queue = [];
		this.notifications = [];
		/** Everybody who was shown as viewing something, ever. */
		this.views = [];
		/** Threads whose original was asked of the mail server. */
		this.mailFetches = [];
		this.lastThread = 500;
		for (const { log, status = 'active', type = 'email', ...given } of CONVERSATIONS) {
			this.conversations.set(given.id, { cc: [], assignee: null, ...given, status: STATUS[status], type: TYPE[type], followers: new Set() });
			for (const [minutes, by, body] of log)
				this.#store(given.id, { kind: by === 'c' ? 'customer' : 'message', user: by === 'c' ? undefined : by, body, at: this.now() - minutes * 60_000 });
		}
	}

	now() {
		return this.clock() + this.offset;
	}

	user(id) {
		return this.users.find((user) => user.id === Number(id));
	}
	customer(id) {
		return this.customers.find((one) => one.id === id);
	}
	mailbox(id) {
		return this.mailboxes.find((one) => one.id === Number(id));
	}
	mailboxesOf(user) {
		return user.admin ? this.mailboxes : this.mailboxes.filter(({ users }) => users.includes(user.id));
	}
	canView(user, conversation) {
		return Boolean(conversation) && this.mailboxesOf(user).some(({ id }) => id === conversation.mailbox);
	}
	assignable(mailbox) {
		return this.users.filter((user) => !user.disabled && ((user.admin && !user.hidden) || mailbox.users.includes(user.id)));
	}
	threadsOf(id) {
		return this.threads.filter((thread) => thread.conversation === Number(id));
	}
	lastOf(id) {
		return this.threadsOf(id).findLast(({ kind }) => kind !== 'lineitem');
	}

	#store(id, { kind, user, body = '', at = this.now(), action }) {
		const thread = { id: ++this.lastThread, conversation: Number(id), kind, user, customer: this.conversations.get(Number(id)).customer, body, at, action };
		this.threads.push(thread);
		return thread;
	}

	/** A message, a note, or the line of a change; pushed to pages at once, told in notifications by the queue. */
	add(id, given) {
		const thread = this.#store(id, given);
		this.broadcast([`conv.${id}`], 'App\\Events\\RealtimeConvNewThread', { thread_id: thread.id, conversation_id: Number(id), mailbox_id: 1 });
		const { followers } = this.conversations.get(Number(id));
		if (given.kind !== 'lineitem')
			for (const follower of followers)
				if (follower !== given.user) this.queue.push({ due: this.now() + this.queueMs, user: follower, thread: thread.id, conversation: Number(id) });
		return thread;
	}

	broadcast(channels, event, payload) {
		this.events = this.events.filter(({ at }) => at >= this.now() - EVENTS_LIVE);
		this.events.push({ channels, event, payload, at: this.now() });
	}

	/** The queue worker's turn. */
	work() {
		const due = this.queue.filter((job) => job.due <= this.now());
		this.queue = this.queue.filter((job) => job.due > this.now());
		for (const { user, thread, conversation, due: at } of due)
			this.notifications.unshift({ id: `${user}-${thread}`, user, thread, conversation, at, read: false });
	}

	/** What opening the page of a conversation does. */
	view(user, conversation) {
		for (const one of this.notifications) if (one.user === user.id && one.conversation === conversation.id) one.read = true;
		this.views.push({ user: user.id, conversation: conversation.id });
		this.broadcast(['conv'], 'App\\Events\\RealtimeConvView', { conversation_id: conversation.id, user_id: user.id });
	}

	/** `send_reply`, with its rules for what is not sent along. */
	reply(user, conversation, form) {
		const status = Number(form.get('status') ?? 0);
		if (status && status !== conversation.status) this.add(conversation.id, { kind: 'lineitem', user: user.id, action: 'status' });
		conversation.status = status || conversation.status;
		const assignee = Number(form.get('user_id') ?? 0);
		if (assignee === -1) conversation.assignee = null;
		else if (assignee !== Number(conversation.assignee ?? 0) && this.mailbox(conversation.mailbox).users.includes(assignee)) conversation.assignee = assignee;
		const note = Boolean(form.get('is_note'));
		if (!note) {
			conversation.cc = form.getAll('cc[]');
			if (conversation.assignee !== user.id) conversation.followers.add(user.id);
		}
		return this.add(conversation.id, { kind: note ? 'note' : 'message', user: user.id, body: form.get('body') ?? '' });
	}

	/** Conversations by FreeScout's filters, the latest reply first; notes count for nothing in that order. */
	search(user, filters) {
		const wanted = (name) => filters.get(`filter[f][${name}]`) ?? '';
		const states = filters.getAll('filter[f][status][]').map(Number);
		const mailboxes = this.mailboxesOf(user).map(({ id }) => id);
		const body = wanted('body').toLowerCase();
		const lastReply = ({ id }) => this.threadsOf(id).findLast(({ kind }) => kind === 'customer' || kind === 'message')?.at ?? 0;
		return [...this.conversations.values()]
			.filter((one) => mailboxes.includes(one.mailbox))
			.filter((one) => wanted('id') === '' || one.id === Number(wanted('id')))
			.filter((one) => wanted('following') !== 'yes' || one.followers.has(user.id))
			.filter((one) => wanted('mailbox') === '' || one.mailbox === Number(wanted('mailbox')))
			.filter((one) => wanted('assigned') === '' || one.assignee === Number(wanted('assigned')))
			.filter((one) => states.length === 0 || states.includes(one.status))
			.filter((one) => body === '' || this.threadsOf(one.id).some((thread) => thread.body.toLowerCase().includes(body)))
			.sort((one, other) => lastReply(other) - lastReply(one));
	}

	previewOf(id) {
		return preview(this.lastOf(id)?.body ?? '');
	}
}
