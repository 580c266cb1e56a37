// Zammad's REST routes, as far as Loopin and the stand-in's pages use them: same paths, statuses and shapes.
import { GROUPS, iso, notFound, PERMISSIONS, Refusal, ROLES } from './desk.mjs';

const AGENT_ONLY = () => new Refusal(403, 'Not authorized');

function userJson(desk, user, expand) {
	const { id, firstname, lastname, login, email, active, role_ids, group_ids } = user;
	const groups = desk.can(user, 'ticket.agent') ? group_ids : {};
	const image = user.image ?? null;
	const preferences = { locale: 'en-us' };
	const plain = { id, firstname, lastname, login, email, image, active, role_ids, group_ids: groups, organization_id: null, preferences };
	if (!expand) return plain;
	const named = Object.fromEntries(Object.entries(groups).map(([group, access]) => [GROUPS[group], access]));
	return { ...plain, roles: role_ids.map((role) => ROLES[role].name), groups: named, organization: null };
}

const ticketJson = (desk, ticket) => ({
	id: ticket.id,
	number: ticket.number,
	title: ticket.title,
	group_id: ticket.group,
	group: GROUPS[ticket.group],
	customer_id: ticket.customer,
	customer: desk.users.get(ticket.customer).login,
	owner_id: 1,
	owner: '-',
	state: ticket.state,
	priority: '2 normal',
	create_article_type: ticket.type,
	create_article_sender: 'Customer',
	article_ids: desk.articlesOf(ticket).map(({ id }) => id),
	created_at: iso(ticket.created),
	updated_at: iso(ticket.updated),
	preferences: {},
});

const articleJson = (desk, article) => ({
	id: article.id,
	ticket_id: article.ticket,
	type: article.type,
	sender: article.sender,
	from: desk.name(desk.users.get(article.by)),
	to: article.to ?? null,
	subject: null,
	body: article.body,
	content_type: article.content_type,
	internal: article.internal,
	created_by_id: article.by,
	created_by: desk.users.get(article.by).login,
	origin_by_id: null,
	attachments: [],
	preferences: {},
	created_at: iso(article.at),
	updated_at: iso(article.at),
});

const historyJson = ({ at, ...item }) => ({ ...item, created_at: iso(at) });
const mentionJson = ({ id, ticket, user, by, at }) => ({
	id,
	mentionable_type: 'Ticket',
	mentionable_id: ticket,
	user_id: user,
	updated_by_id: by,
	created_by_id: by,
	created_at: iso(at),
	updated_at: iso(at),
});

const page = (list, query, most = 200) => {
	const size = Math.min(Number(query.get('per_page') ?? query.get('limit') ?? 50), most);
	const from = (Number(query.get('page') ?? 1) - 1) * size;
	return list.slice(from, from + size);
};

/** What a session tells whoever asks; more to whoever is signed in. */
function signshow(desk, user) {
	const config = { product_name: 'Zammad Helpdesk', fqdn: 'acme.example', organization: 'Acme Support' };
	if (!user) return { error: 'no valid session', models: {}, collections: {}, config };
	const assets = {
		User: { [user.id]: userJson(desk, user, false) },
		Role: Object.fromEntries(Object.entries(ROLES).map(([id, role]) => [id, { id: Number(id), active: true, ...role }])),
		Permission: Object.fromEntries(Object.entries(PERMISSIONS).map(([id, name]) => [id, { id: Number(id), name }])),
		Group: Object.fromEntries(Object.entries(GROUPS).map(([id, name]) => [id, { id: Number(id), name, active: true }])),
	};
	return { session: { id: user.id, login: user.login }, models: {}, collections: { Role: [], Permission: [] }, assets, config };
}

function searchUsers(desk, query) {
	const words = (query.get('query') ?? '').replaceAll('*', '').trim().toLowerCase();
	let found = [...desk.users.values()].filter(({ id }) => id !== 1);
	const permission = query.get('permissions');
	const grants = (user) => user.role_ids.some((id) => ROLES[id].permission_ids.some((each) => PERMISSIONS[each] === permission));
	if (permission) found = found.filter(grants);
	for (const [key, access] of query) {
		const group = /^group_ids\[(\d+)\]$/.exec(key)?.[1];
		if (group) found = found.filter((user) => desk.access(user, group, access));
	}
	if (words) found = found.filter((user) => `${desk.name(user)} ${user.email}`.toLowerCase().includes(words));
	return page(
		found.sort((a, b) => a.id - b.id),
		query,
	).map((user) => userJson(desk, user, query.get('expand') === 'true'));
}

function searchTickets(desk, user, query) {
	let found = [...desk.tickets.values()].filter((ticket) => desk.access(user, ticket.group, 'read'));
	if (
		query.get('condition[ticket.mention_user_ids][operator]') === 'is' &&
		query.get('condition[ticket.mention_user_ids][pre_condition]') === 'current_user.id'
	)
		found = found.filter((ticket) => desk.mentionsOf(ticket).some((mention) => mention.user === user.id));
	found.sort((a, b) => b.updated - a.updated || b.id - a.id);
	return page(found, query).map((ticket) => ticketJson(desk, ticket));
}

function mentionable(desk, user, source) {
	if (source.mentionable_type !== 'Ticket') throw new Refusal(422, "The parameter 'mentionable_type' is invalid.");
	const ticket = desk.tickets.get(Number(source.mentionable_id));
	if (!ticket || !desk.access(user, ticket.group, 'read')) throw AGENT_ONLY();
	return ticket;
}

/** The answer to one request of a signed-in user: { status, body }. Throws Refusals. */
function answer(desk, user, method, path, query, body) {
	const [, what, second, third] = path.split('/');
	const agent = desk.can(user, 'ticket.agent');
	const expand = query.get('expand') === 'true';
	const ok = (json, status = 200) => ({ status, body: json });
	if (what === 'users' && second === 'me') return ok(userJson(desk, user, expand));
	if (what === 'users' && second === 'search') {
		if (!agent && !desk.can(user, 'admin')) throw AGENT_ONLY();
		return ok(searchUsers(desk, query));
	}
	if (what === 'users' && method === 'GET') {
		const found = desk.users.get(Number(second));
		if (!found) throw notFound(`User with 'id'=${second}`);
		if (!agent && found !== user) throw AGENT_ONLY();
		return ok(userJson(desk, found, expand));
	}
	if (what === 'tickets' && second === 'search') return ok(searchTickets(desk, user, query));
	if (what === 'tickets' && method === 'GET') return ok(ticketJson(desk, desk.open(user, second)));
	if (what === 'tickets' && method === 'PUT') {
		const ticket = desk.open(user, second, 'change');
		if (body?.state) desk.setState(ticket, body.state, user);
		if (body?.article) desk.write(ticket, user, body.article);
		return ok(ticketJson(desk, ticket));
	}
	if (what === 'ticket_history') {
		if (!agent) throw AGENT_ONLY();
		const ticket = desk.open(user, second);
		const people = new Set(ticket.history.map((item) => item.created_by_id));
		const assets = {
			User: Object.fromEntries([...people].map((id) => [id, userJson(desk, desk.users.get(id), false)])),
			Mention: Object.fromEntries(desk.mentionsOf(ticket).map((mention) => [mention.id, mentionJson(mention)])),
		};
		return ok({ history: ticket.history.toSorted((a, b) => a.at - b.at || a.id - b.id).map(historyJson), assets });
	}
	if (what === 'mentions') {
		if (method === 'GET') return ok({ mentions: desk.mentionsOf(mentionable(desk, user, Object.fromEntries(query))).map(mentionJson) });
		if (method === 'POST') {
			desk.subscribe(mentionable(desk, user, body ?? {}), user.id, user);
			return ok(true, 201);
		}
		const mention = desk.mentions.get(Number(second));
		if (mention?.user !== user.id) throw AGENT_ONLY();
		desk.unsubscribe(mention);
		return ok(true);
	}
	if (what === 'ticket_articles' && second === 'by_ticket') {
		const ticket = desk.open(user, third);
		return ok(
			desk
				.articlesOf(ticket)
				.filter((article) => agent || !article.internal)
				.map((article) => articleJson(desk, article)),
		);
	}
	if (what === 'ticket_articles' && method === 'GET') {
		const article = desk.articles.get(Number(second));
		if (!article) throw notFound(`Ticket::Article with 'id'=${second}`);
		desk.open(user, article.ticket);
		return ok(articleJson(desk, article));
	}
	if (what === 'ticket_articles' && method === 'POST')
		return ok(articleJson(desk, desk.write(desk.open(user, body?.ticket_id, desk.version >= 7 ? 'change' : 'create'), user, body)), 201);
	if (what === 'online_notifications') {
		const mine = desk.notifications.filter((each) => each.user === user.id);
		// What Zammad's own page does when a ticket is shown; Loopin never does.
		if (method === 'PUT') for (const each of mine.filter(({ o_id }) => o_id === Number(second))) each.seen = true;
		return ok(mine.map(({ id, o_id, type, seen, by, at }) => ({ id, o_id, object: 'Ticket', type, seen, created_by_id: by, created_at: iso(at) })));
	}
	if (what === 'recent_view' && method === 'POST') {
		desk.recentViews.push({ user: user.id, o_id: body?.o_id });
		return ok({ message: 'ok' });
	}
	throw new Refusal(404, 'No route matches');
}

/** { status, body } of one request below /api/v1; `session`: { user, token } or undefined. */
export function answerApi({ desk, method, url, body, token, session }) {
	const path = url.pathname.replace(/^\/api\/v1/, '');
	const user = session && desk.users.get(session.user);
	try {
		if (path === '/signshow') return { status: 200, body: signshow(desk, user?.active ? user : undefined) };
		// The session is asked before the token (authentication is prepended).
		if (!user) throw new Refusal(403, 'Authentication required');
		if (!user.active) throw new Refusal(401, 'Login failed. Have you double-checked your credentials and completed the email verification step?');
		if (method !== 'GET' && !session.valid(token)) throw new Refusal(401, 'CSRF token verification failed!');
		return answer(desk, user, method, path, url.searchParams, body);
	} catch (thrown) {
		if (thrown instanceof Refusal) return { status: thrown.status, body: thrown.body };
		throw thrown;
	}
}
