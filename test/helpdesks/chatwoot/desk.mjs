// The helpdesk behind the stand-in: accounts, inboxes, people, conversations and Chatwoot's rules about them, in memory.

export const AGENTS = [
	{ id: 11, name: 'Robin Berg', inboxes: [1, 3] },
	{ id: 12, name: 'Ann Lee', inboxes: [1, 2, 3], teams: [51] },
	{ id: 13, name: 'Jan Kowalski', inboxes: [1, 3], teams: [51, 52] },
	{ id: 14, name: 'Cléo Dürand', inboxes: [1, 3], teams: [52] },
	{ id: 15, name: 'Wei Chen', inboxes: [1, 2] },
	{ id: 16, name: 'Janek Wiśniewski', inboxes: [2] },
	{ id: 17, name: 'Marek Jankowski', role: 'administrator', inboxes: [] },
	{ id: 18, name: 'Ida Sand', inboxes: [1], confirmed: false },
];
/** Was an agent: Chatwoot takes such people off the account and keeps what they wrote. */
export const FORMER = { id: 19, name: 'Sven Holm' };
export const INBOXES = [
	{ id: 1, name: 'Website', channel: 'Channel::WebWidget' },
	{ id: 2, name: 'Billing mail', channel: 'Channel::Email' },
	{ id: 3, name: 'WhatsApp', channel: 'Channel::Whatsapp' },
];
export const TEAMS = [
	{ id: 51, name: 'frontline' },
	{ id: 52, name: 'returns' },
];
/** Customers are numbered apart from agents: 12 is one of each. */
const CONTACTS = [
	{ id: 12, name: 'Maria Santos', email: 'maria.santos@example.com' },
	{ id: 71, name: 'Pieter de Vries', email: 'pieter.devries@example.com' },
];
const mailOf = (name) =>
	`${name
		.normalize('NFD')
		.replace(/[^a-z ]/gi, '')
		.toLowerCase()
		.replaceAll(' ', '.')}@acme.example`;
const ROLES = { administrator: ['administrator'], agent: ['agent'] };

export const INCOMING = 0;
export const OUTGOING = 1;
export const ACTIVITY = 2;

export class Desk {
	constructor({ now = Date.now, jobsMs = 0 } = {}) {
		Object.assign(this, { now, jobsMs, nextId: 5_000, notifications: [], conversations: [], mentions: [] });
		this.accounts = [{ id: 1, name: 'Acme Support', status: 'active' }];
		this.inboxes = INBOXES.map((inbox) => ({ account: 1, ...inbox }));
		this.teams = TEAMS.map((team) => ({ account: 1, ...team }));
		this.contacts = CONTACTS.map((contact) => ({ ...contact }));
		this.users = [...AGENTS, { ...FORMER, gone: true }].map(({ role = 'agent', inboxes = [], teams = [], confirmed = true, gone, ...user }) => ({
			email: mailOf(user.name),
			confirmed,
			inboxes,
			teams,
			accounts: gone ? [] : [{ account: 1, role, activeAt: 1 }],
			...user,
		}));
		this.addConversation({ inbox: 1, contact: 71, log: [[71, 'I ordered blue, and got green.']] });
		this.addConversation({ inbox: 2, contact: 12, subject: 'Refund missing for order 48213', log: [[12, 'Where is my refund?']] });
		this.addConversation({ inbox: 1, contact: 12, assignee: 13, log: [[12, 'Can I change the address?']] });
	}

	id() {
		this.nextId += 1 + (this.nextId % 3);
		return this.nextId;
	}

	user(id) {
		const found = this.users.find((user) => user.id === Number(id));
		if (!found) throw new Error(`no agent ${id}`);
		return found;
	}

	roleIn(user, account) {
		return user.accounts.find((each) => each.account === Number(account))?.role;
	}

	usersOf(account) {
		return this.users.filter((user) => this.roleIn(user, account)).sort((a, b) => a.name.localeCompare(b.name));
	}

	/** Members of an inbox, and the account's administrators. */
	assignable(inbox) {
		const { account } = this.inboxes.find((each) => each.id === inbox);
		return this.usersOf(account).filter((user) => user.inboxes.includes(inbox) || this.roleIn(user, account) === 'administrator');
	}

	canOpen(user, conversation) {
		const role = this.roleIn(user, conversation.account);
		return role === 'administrator' || (role === 'agent' && (user.inboxes.includes(conversation.inbox) || user.teams.includes(conversation.team)));
	}

	addConversation({ account = 1, inbox, contact, log = [], minutesAgo = 30, ...given }) {
		const number = Math.max(0, ...this.conversations.filter((each) => each.account === account).map((each) => each.number)) + 1;
		const begun = this.now() - minutesAgo * 60_000;
		const conversation = {
			id: this.id(),
			account,
			inbox,
			contact,
			number,
			status: 'open',
			canReply: true,
			participants: [],
			messages: [],
			seenAt: 0,
			active: begun,
			...given,
		};
		if (conversation.assignee) conversation.participants.push(conversation.assignee);
		this.conversations.push(conversation);
		for (const [who, content] of log) this.#message(conversation, { type: INCOMING, contact: who, content }, begun);
		return conversation;
	}

	conversation(account, number) {
		return this.conversations.find((each) => each.account === Number(account) && each.number === Number(number));
	}

	#message(conversation, { type, user, contact, content, private: isPrivate = false }, at = this.now()) {
		const message = { id: this.id(), type, user, contact, content, private: isPrivate, at };
		conversation.messages.push(message);
		conversation.active = at;
		return message;
	}

	/** A note or a reply by an agent; what Chatwoot's jobs do of it comes a moment later. */
	writes(user, conversation, content, isPrivate) {
		const message = this.#message(conversation, { type: OUTGOING, user: user.id, content, private: isPrivate });
		if (this.jobsMs > 0) setTimeout(() => this.#afterMessage(conversation, message), this.jobsMs).unref();
		else this.#afterMessage(conversation, message);
		return message;
	}

	customerReplies(conversation, content) {
		const message = this.#message(conversation, { type: INCOMING, contact: conversation.contact, content });
		if (conversation.status === 'resolved') {
			conversation.status = 'open';
			this.#message(conversation, { type: ACTIVITY, content: 'Conversation was reopened by the system.' });
		}
		this.#afterMessage(conversation, message);
		return message;
	}

	/** Messages::MentionService and Messages::NewMessageNotificationService. */
	#afterMessage(conversation, message) {
		const told = new Set();
		if (message.private) {
			const users = [...message.content.matchAll(/\(mention:\/\/user\/(\d+)\/(.+?)\)/g)].map((match) => Number(match[1]));
			const teams = [...message.content.matchAll(/\(mention:\/\/team\/(\d+)\/(.+?)\)/g)].map((match) => Number(match[1]));
			const named = new Set([...users, ...this.users.filter((user) => user.teams.some((team) => teams.includes(team))).map((user) => user.id)]);
			// Whoever is no member of the inbox is left out, and nobody hears of it.
			for (const { id } of this.assignable(conversation.inbox).filter((user) => named.has(user.id))) {
				if (!conversation.participants.includes(id)) conversation.participants.push(id);
				if (id !== message.user) this.#notify(id, 'conversation_mention', conversation, message);
				told.add(id);
			}
			// Since 4.12 participants hear nothing of private notes.
			return;
		}
		for (const id of conversation.participants)
			if (id !== message.user && !told.has(id)) this.#notify(id, 'participating_conversation_new_message', conversation, message);
	}

	/** One per agent and conversation: an older one goes. */
	#notify(user, type, conversation, message) {
		this.notifications = this.notifications.filter((each) => each.user !== user || each.conversation !== conversation.id);
		this.notifications.push({ id: this.id(), user, type, conversation: conversation.id, message: message.id, at: this.now(), readAt: null });
	}

	/** conversation_participants.find_or_create_by: who is no member of the inbox fails the validation, silently. */
	participate(conversation, ids) {
		const before = new Set(conversation.participants);
		const may = new Set(this.assignable(conversation.inbox).map((user) => user.id));
		const wanted = ids.filter((id) => !before.has(id));
		for (const id of wanted) if (may.has(id)) conversation.participants.push(id);
		return wanted;
	}

	leave(conversation, ids) {
		conversation.participants = conversation.participants.filter((id) => !ids.includes(id));
	}

	/** What the dashboard asks for when an agent looks at a conversation: it marks things read. */
	see(user, conversation) {
		conversation.seenAt = this.now();
		for (const each of this.notifications) if (each.user === user.id && each.conversation === conversation.id) each.readAt ??= this.now();
	}

	permissionsOf(user, account) {
		return ROLES[this.roleIn(user, account)] ?? [];
	}
}
