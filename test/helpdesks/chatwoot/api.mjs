// The part of Chatwoot's API that the stand-in answers, in the shapes of its jbuilder templates (4.14): statuses, errors and omissions alike.
import { ACTIVITY, INCOMING } from './desk.mjs';

const secs = (ms) => Math.floor(ms / 1_000);
const refuse = (message) => ({ status: 401, body: { error: message } });
const notFound = { status: 404, body: { error: 'Resource could not be found' } };
const MOST_A_MINUTE = 200;
const A_LIST_PAGE = 25;

const agent = (desk, user, account) => ({
	id: user.id,
	account_id: account,
	availability_status: 'offline',
	auto_offline: true,
	confirmed: user.confirmed,
	email: user.email,
	provider: 'email',
	available_name: user.name,
	name: user.name,
	role: desk.roleIn(user, account) ?? null,
	thumbnail: user.thumbnail ?? '',
});
const contactOf = (desk, id) => desk.contacts.find((each) => each.id === id);

function senderOf(desk, message) {
	if (message.type === ACTIVITY) return undefined;
	if (message.type === INCOMING)
		return { ...contactOf(desk, message.contact), additional_attributes: {}, custom_attributes: {}, thumbnail: '', blocked: false, type: 'contact' };
	const user = desk.user(message.user);
	return { id: user.id, name: user.name, available_name: user.name, avatar_url: '', type: 'user', availability_status: 'offline', thumbnail: '' };
}

export function messageJson(desk, conversation, message) {
	const sender = senderOf(desk, message);
	return {
		id: message.id,
		content: message.content,
		inbox_id: conversation.inbox,
		conversation_id: conversation.number,
		message_type: message.type,
		content_type: 'text',
		status: 'sent',
		content_attributes: {},
		created_at: secs(message.at),
		private: message.private,
		source_id: null,
		...(sender ? { sender } : {}),
	};
}

function conversationJson(desk, conversation) {
	const inbox = desk.inboxes.find((each) => each.id === conversation.inbox);
	const assignee = conversation.assignee ? desk.user(conversation.assignee) : undefined;
	const last = conversation.messages.at(-1);
	const spoken = conversation.messages.findLast((message) => message.type !== ACTIVITY);
	return {
		meta: {
			sender: {
				...contactOf(desk, conversation.contact),
				additional_attributes: {},
				availability_status: 'offline',
				phone_number: null,
				blocked: false,
				identifier: null,
				thumbnail: '',
				custom_attributes: {},
			},
			channel: inbox.channel,
			...(assignee ? { assignee: agent(desk, assignee, conversation.account), assignee_type: 'User' } : {}),
			hmac_verified: false,
		},
		id: conversation.number,
		messages: last ? [messageJson(desk, conversation, last)] : [],
		account_id: conversation.account,
		uuid: `00000000-0000-4000-8000-${String(conversation.id).padStart(12, '0')}`,
		additional_attributes: conversation.subject ? { mail_subject: conversation.subject } : {},
		agent_last_seen_at: secs(conversation.seenAt),
		assignee_last_seen_at: 0,
		can_reply: conversation.canReply,
		contact_last_seen_at: 0,
		custom_attributes: {},
		inbox_id: conversation.inbox,
		labels: [],
		muted: false,
		snoozed_until: null,
		status: conversation.status,
		created_at: secs(conversation.messages[0]?.at ?? conversation.active),
		updated_at: conversation.active / 1_000,
		timestamp: secs(conversation.active),
		first_reply_created_at: 0,
		unread_count: 0,
		...(spoken ? { last_non_activity_message: messageJson(desk, conversation, spoken) } : { last_non_activity_message: null }),
		last_activity_at: secs(conversation.active),
		priority: null,
		waiting_since: 0,
		sla_policy_id: null,
	};
}

function profile(desk, user) {
	const current = user.accounts.toSorted((a, b) => b.activeAt - a.activeAt)[0];
	return {
		access_token: `api-token-of-${user.id}`,
		account_id: current?.account ?? null,
		available_name: user.name,
		avatar_url: '',
		confirmed: user.confirmed,
		display_name: null,
		message_signature: null,
		email: user.email,
		id: user.id,
		inviter_id: null,
		name: user.name,
		provider: 'email',
		pubsub_token: `pubsub-token-of-${user.id}`,
		role: current?.role ?? null,
		ui_settings: {},
		uid: user.email,
		type: null,
		accounts: user.accounts.map(({ account, role, activeAt }) => {
			const { id, name, status } = desk.accounts.find((each) => each.id === account);
			const active_at = new Date(activeAt * 1_000).toISOString();
			return {
				id,
				name,
				status,
				active_at,
				role,
				permissions: desk.permissionsOf(user, account),
				availability: 'online',
				availability_status: 'offline',
				auto_offline: true,
			};
		}),
	};
}

function notificationJson(desk, each) {
	const conversation = desk.conversations.find(({ id }) => id === each.conversation);
	const message = conversation.messages.find(({ id }) => id === each.message);
	return {
		id: each.id,
		notification_type: each.type,
		push_message_title: `A new message in (#${conversation.number})`,
		primary_actor_type: 'Conversation',
		primary_actor_id: conversation.id,
		primary_actor: { id: conversation.number, inbox_id: conversation.inbox },
		read_at: each.readAt ? new Date(each.readAt).toISOString() : null,
		secondary_actor: messageJson(desk, conversation, message),
		created_at: secs(each.at),
		last_activity_at: secs(each.at),
		snoozed_until: null,
	};
}

/** MessageFinder: after and before a number, else the newest twenty. */
function messagesOf(conversation, query) {
	const after = Number(query.get('after') ?? 0);
	const before = Number(query.get('before') ?? 0);
	const ordered = conversation.messages.toSorted((a, b) => a.at - b.at || a.id - b.id);
	if (query.get('after') && query.get('before')) return ordered.filter(({ id }) => id >= after && id < before).slice(0, 1_000);
	if (query.get('before')) return ordered.filter(({ id }) => id < before).slice(-20);
	if (query.get('after')) return ordered.filter(({ id }) => id > after).slice(0, 100);
	return ordered.slice(-20);
}

const withinConversation = {
	'GET ': ({ desk, conversation }) => ({ status: 200, body: conversationJson(desk, conversation) }),
	'GET /messages': ({ desk, conversation, query }) => ({
		status: 200,
		body: {
			meta: {
				labels: [],
				additional_attributes: {},
				contact: { ...contactOf(desk, conversation.contact), type: 'contact' },
				agent_last_seen_at: null,
				assignee_last_seen_at: null,
			},
			payload: messagesOf(conversation, query).map((message) => messageJson(desk, conversation, message)),
		},
	}),
	'POST /messages': ({ desk, user, conversation, body }) => {
		const minute = conversation.messages.filter(({ at }) => at > desk.now() - 60_000).length;
		if (minute >= MOST_A_MINUTE) return { status: 422, body: { error: 'Validation failed: Too many messages' } };
		if (typeof body?.content !== 'string' || body.content.trim() === '') return { status: 422, body: { error: 'Validation failed: Content can’t be blank' } };
		const message = desk.writes(user, conversation, body.content, body.private === true || body.private === 'true');
		return { status: 200, body: { ...messageJson(desk, conversation, message), ...(body.echo_id ? { echo_id: body.echo_id } : {}) } };
	},
	'GET /participants': ({ desk, conversation }) => ({
		status: 200,
		body: conversation.participants.map((id) => agent(desk, desk.user(id), conversation.account)),
	}),
	'POST /participants': ({ desk, conversation, body }) => {
		if (!Array.isArray(body?.user_ids)) return { status: 500, html: '<h1>We’re sorry, but something went wrong.</h1>' };
		const wanted = desk.participate(conversation, body.user_ids);
		// The template asks the person for an id: nobody has none.
		if (wanted.some((id) => !desk.users.some((user) => user.id === id))) return { status: 500, html: '<h1>We’re sorry, but something went wrong.</h1>' };
		return { status: 200, body: wanted.map((id) => agent(desk, desk.user(id), conversation.account)) };
	},
	'DELETE /participants': ({ desk, conversation, body, query }) => {
		desk.leave(conversation, (body?.user_ids ?? query.getAll('user_ids[]')).map(Number));
		return { status: 200, body: undefined };
	},
	'POST /update_last_seen': ({ desk, user, conversation }) => {
		desk.see(user, conversation);
		return { status: 200, body: conversationJson(desk, conversation) };
	},
};

const withinAccount = {
	'/agents': ({ desk, account }) => ({ status: 200, body: desk.usersOf(account).map((user) => agent(desk, user, account)) }),
	'/teams': ({ desk, account, user }) => ({
		status: 200,
		body: desk.teams
			.filter((team) => team.account === account)
			.map(({ id, name }) => ({ id, name, description: null, allow_auto_assign: true, account_id: account, is_member: user.teams.includes(id) })),
	}),
	'/inboxes': ({ desk, account, user }) => ({
		status: 200,
		body: {
			payload: desk.inboxes
				.filter((inbox) => inbox.account === account && (user.inboxes.includes(inbox.id) || desk.roleIn(user, account) === 'administrator'))
				.map(({ id, name, channel }) => ({ id, name, channel_type: channel })),
		},
	}),
	'/assignable_agents': ({ desk, account, user, query }) => {
		const inboxes = query.getAll('inbox_ids[]').map((id) => desk.inboxes.find((inbox) => inbox.account === account && inbox.id === Number(id)));
		if (inboxes.length === 0 || inboxes.some((inbox) => !inbox)) return notFound;
		// InboxPolicy#show?: one's own inboxes.
		if (desk.roleIn(user, account) !== 'administrator' && !inboxes.every(({ id }) => user.inboxes.includes(id)))
			return refuse('You are not authorized to do this action');
		const [first, ...rest] = inboxes.map(({ id }) => desk.assignable(id));
		return { status: 200, body: { payload: first.filter((one) => rest.every((others) => others.includes(one))).map((one) => agent(desk, one, account)) } };
	},
	'/notifications': ({ desk, user, query }) => {
		const mine = desk.notifications.filter((each) => each.user === user.id).sort((a, b) => b.at - a.at || b.id - a.id);
		const shown = query.getAll('includes[]').includes('read') ? mine : mine.filter(({ readAt }) => readAt === null);
		const page = Number(query.get('page') ?? 1);
		return {
			status: 200,
			body: {
				data: {
					meta: { unread_count: mine.filter(({ readAt }) => readAt === null).length, count: shown.length, current_page: page },
					payload: shown.slice((page - 1) * 15, page * 15).map((each) => notificationJson(desk, each)),
				},
			},
		};
	},
	'/conversations': ({ desk, account, user, query }) => {
		const all = desk.conversations.filter((each) => each.account === account && desk.canOpen(user, each));
		const status = query.get('status') ?? 'open';
		const wanted = all
			.filter((each) => status === 'all' || each.status === status)
			.filter((each) => query.get('conversation_type') !== 'participating' || each.participants.includes(user.id))
			.sort((a, b) => b.active - a.active || b.id - a.id);
		const mine = wanted.filter((each) => each.assignee === user.id).length;
		const unassigned = wanted.filter((each) => !each.assignee).length;
		const page = Number(query.get('page') ?? 1);
		return {
			status: 200,
			body: {
				data: {
					meta: { mine_count: mine, assigned_count: wanted.length - unassigned, unassigned_count: unassigned, all_count: wanted.length },
					payload: wanted.slice((page - 1) * A_LIST_PAGE, page * A_LIST_PAGE).map((each) => conversationJson(desk, each)),
				},
			},
		};
	},
};

/** The answer to one signed-in request: { status, body } or { status, html }. */
export function answerApi({ desk, method, url, body, user }) {
	const query = url.searchParams;
	if (url.pathname === '/api/v1/profile' && method === 'GET') return { status: 200, body: profile(desk, user) };
	const [, given, rest = ''] = /^\/api\/v1\/accounts\/(\d+)(\/.*)?$/.exec(url.pathname) ?? [];
	if (given === undefined) return { status: 404, html: '<h1>The page you were looking for doesn’t exist.</h1>' };
	const account = Number(given);
	const known = desk.accounts.find((each) => each.id === account);
	if (!known) return notFound;
	if (known.status !== 'active') return refuse('Account is suspended');
	if (!desk.roleIn(user, account)) return refuse('You are not authorized to access this account');
	const [, number, tail = ''] = /^\/conversations\/(\d+)(\/.*)?$/.exec(rest) ?? [];
	if (number !== undefined) {
		const conversation = desk.conversation(account, number);
		if (!conversation) return notFound;
		if (!desk.canOpen(user, conversation)) return refuse('You are not authorized to do this action');
		const answer = withinConversation[`${method} ${tail}`];
		return answer ? answer({ desk, user, conversation, body, query }) : { status: 404, html: '<h1>Not found</h1>' };
	}
	const [, team] = /^\/teams\/(\d+)\/team_members$/.exec(rest) ?? [];
	if (team !== undefined && method === 'GET')
		return {
			status: 200,
			body: desk
				.usersOf(account)
				.filter((one) => one.teams.includes(Number(team)))
				.map((one) => agent(desk, one, account)),
		};
	const answer = method === 'GET' ? withinAccount[rest] : undefined;
	return answer ? answer({ desk, account, user, query }) : { status: 404, html: '<h1>Not found</h1>' };
}
