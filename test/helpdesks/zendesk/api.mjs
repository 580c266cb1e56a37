// The documented subset of Zendesk's Support API, over the desk. Shapes follow https://developer.zendesk.com/api-reference/ and its OpenAPI
// file (check-stand-in.mjs compares every answer with it); fields that the file does not let be null are left out instead.
import { iso, notFound, Refusal } from './desk.mjs';
import { ACCOUNT } from './seed.mjs';

const RATE_KEYS = { perTicket: 30, perTicketMs: 600_000 };

/** A user as the API shows agents; customers have fewer fields. */
function userJson(user, origin) {
	const common = {
		id: user.id,
		url: `${origin}/api/v2/users/${user.id}.json`,
		name: user.name,
		email: user.email,
		created_at: '2023-02-01T09:00:00Z',
		updated_at: '2024-02-01T09:00:00Z',
		time_zone: 'Berlin',
		iana_time_zone: 'Europe/Berlin',
		locale_id: 1,
		locale: 'en-US',
		role: user.role,
		verified: true,
		active: user.active,
		shared: false,
		suspended: user.suspended,
		photo: user.photo ?? null,
		user_fields: {},
	};
	if (user.role === 'end-user') return common;
	const restricted = user.role !== 'admin' && (user.ticket_restriction !== null || user.role_type !== null);
	return {
		...common,
		role_type: user.role_type,
		custom_role_id: user.custom_role_id,
		default_group_id: user.default_group_id,
		ticket_restriction: user.ticket_restriction,
		only_private_comments: user.only_private_comments,
		restricted_agent: restricted,
		chat_only: user.chat_only,
		moderator: user.role === 'admin',
		shared_agent: false,
		two_factor_auth_enabled: null,
	};
}

const via = (ticket) => ({ channel: ticket.channel, source: { from: {}, to: {}, rel: null } });

function ticketJson(ticket, origin) {
	return {
		id: ticket.id,
		url: `${origin}/api/v2/tickets/${ticket.id}.json`,
		via: via(ticket),
		created_at: iso(ticket.created),
		updated_at: iso(ticket.updated),
		subject: ticket.subject,
		raw_subject: ticket.subject,
		priority: ticket.priority,
		status: ticket.status,
		requester_id: ticket.requester,
		submitter_id: ticket.requester,
		assignee_id: ticket.assignee,
		group_id: ticket.group,
		collaborator_ids: ticket.followers,
		follower_ids: ticket.followers,
		email_cc_ids: [],
		tags: ticket.tags,
		custom_fields: [],
		has_incidents: false,
		is_public: true,
		brand_id: 47,
		allow_channelback: false,
		allow_attachments: true,
		from_messaging_channel: ticket.channel === 'native_messaging',
	};
}

const metadata = { system: { client: 'stand-in', ip_address: '127.0.0.1' }, custom: {} };
const auditJson = (audit, ticket) => ({
	id: audit.id,
	ticket_id: audit.ticket_id,
	created_at: iso(audit.at),
	author_id: audit.author_id,
	metadata,
	events: audit.events.map((event) => (event.type === 'Comment' ? { ...event, audit_id: audit.id } : event)),
	via: { channel: ticket.channel, source: { from: {}, to: {}, rel: null } },
});
const commentJson = ({ audit, ...event }, ticket) => ({ ...event, audit_id: audit.id, via: via(ticket), created_at: iso(audit.at), metadata });

/** Cursor pagination when `page[size]` is asked for, else by offset: as Zendesk offers both on its lists. */
function paged(key, all, url, origin) {
	const at = (changes) => {
		const next = new URL(url.pathname + url.search, origin);
		for (const [name, value] of Object.entries(changes)) next.searchParams.set(name, value);
		return next.href;
	};
	const size = url.searchParams.get('page[size]');
	if (size !== null) {
		const most = Math.min(100, Math.max(1, Number(size) || 100));
		const after = url.searchParams.get('page[after]');
		const from = after === null ? 0 : Number(Buffer.from(after, 'base64url').toString().replace('o:', ''));
		if (!Number.isInteger(from)) throw new Refusal(400, { errors: [{ code: 'InvalidPaginationCursor', title: 'page[after] is not valid' }] });
		const has_more = from + most < all.length;
		const after_cursor = Buffer.from(`o:${from + most}`).toString('base64url');
		return {
			[key]: all.slice(from, from + most),
			meta: { has_more, after_cursor, before_cursor: after ?? '' },
			links: has_more ? { next: at({ 'page[after]': after_cursor }) } : {},
		};
	}
	const most = Math.min(100, Math.max(1, Number(url.searchParams.get('per_page')) || 100));
	const page = Math.max(1, Number(url.searchParams.get('page')) || 1);
	return {
		[key]: all.slice((page - 1) * most, page * most),
		count: all.length,
		next_page: page * most < all.length ? at({ page: page + 1, per_page: most }) : null,
		previous_page: page > 1 ? at({ page: page - 1, per_page: most }) : null,
	};
}

const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** [method, path, OpenAPI path, handler({ desk, user, url, id, body, origin, session })]; `anyone`: no session needed. */
const ROUTES = [
	[
		'GET',
		/^\/api\/v2\/users\/me$/,
		'/api/v2/users/me',
		({ user, session, origin }) => {
			if (!user) return { user: { id: null, name: 'Anonymous user', email: 'invalid@example.com', role: 'end-user', locale: 'en-US', locale_id: 1 } };
			return { user: { ...userJson(user, origin), authenticity_token: session.token } };
		},
		'anyone',
	],
	[
		'GET',
		/^\/api\/v2\/users$/,
		'/api/v2/users',
		({ desk, url, origin }) => {
			const roles = [...url.searchParams.getAll('role[]'), ...url.searchParams.getAll('role')];
			const users = [...desk.users.values()].filter((each) => each.active && (roles.length === 0 || roles.includes(each.role)));
			return paged(
				'users',
				users.map((each) => userJson(each, origin)),
				url,
				origin,
			);
		},
	],
	[
		'GET',
		/^\/api\/v2\/users\/autocomplete$/,
		'/api/v2/users/autocomplete',
		({ desk, url, origin }) => {
			const letters = fold(url.searchParams.get('name') ?? '');
			if (letters.length < 2) throw new Refusal(400, { error: { title: 'Invalid attribute', message: 'name must be at least 2 characters' } });
			const users = [...desk.users.values()].filter(
				(each) =>
					each.active &&
					fold(each.name)
						.split(' ')
						.some((_part, at, parts) => parts.slice(at).join(' ').startsWith(letters)),
			);
			return {
				users: users.map((each) => userJson(each, origin)),
				count: users.length,
				next_page: null,
				previous_page: null,
			};
		},
	],
	[
		'GET',
		/^\/api\/v2\/users\/show_many$/,
		'/api/v2/users/show_many',
		({ desk, url, origin }) => {
			const ids = (url.searchParams.get('ids') ?? '').split(',').filter(Boolean);
			if (ids.length > 100) throw new Refusal(400, { error: { title: 'Too Many Values', message: 'ids takes at most 100' } });
			return { users: ids.flatMap((id) => desk.user(id) ?? []).map((each) => userJson(each, origin)) };
		},
	],
	[
		'GET',
		/^\/api\/v2\/groups$/,
		'/api/v2/groups',
		({ desk, url, origin }) =>
			paged(
				'groups',
				desk.groups.map((group) => groupJson(group, origin)),
				url,
				origin,
			),
	],
	[
		'GET',
		/^\/api\/v2\/groups\/assignable$/,
		'/api/v2/groups/assignable',
		({ desk, url, origin }) =>
			paged(
				'groups',
				desk.groups.map((group) => groupJson(group, origin)),
				url,
				origin,
			),
	],
	['GET', /^\/api\/v2\/group_memberships$/, '/api/v2/group_memberships', ({ desk, url, origin }) => paged('group_memberships', memberships(desk), url, origin)],
	[
		'GET',
		/^\/api\/v2\/groups\/(\d+)\/memberships$/,
		'/api/v2/groups/{group_id}/memberships',
		({ desk, url, origin, id }) =>
			paged(
				'group_memberships',
				memberships(desk).filter((each) => each.group_id === Number(id)),
				url,
				origin,
			),
	],
	[
		'GET',
		/^\/api\/v2\/custom_roles$/,
		'/api/v2/custom_roles',
		({ desk }) => ({
			custom_roles: desk.customRoles.map((role) => ({ role_type: 0, created_at: '2023-02-01T09:00:00Z', updated_at: '2023-02-01T09:00:00Z', ...role })),
		}),
	],
	['GET', /^\/api\/v2\/account\/settings$/, '/api/v2/account/settings', ({ desk }) => ({ settings: desk.settings })],
	[
		'GET',
		/^\/api\/v2\/brands$/,
		'/api/v2/brands',
		({ url, origin }) =>
			paged(
				'brands',
				[
					{
						id: 47,
						url: `${origin}/api/v2/brands/47.json`,
						name: ACCOUNT.name,
						subdomain: ACCOUNT.subdomain,
						brand_url: origin,
						active: true,
						default: true,
						is_deleted: false,
					},
				],
				url,
				origin,
			),
	],
	['GET', /^\/api\/v2\/tickets\/(\d+)$/, '/api/v2/tickets/{ticket_id}', ({ desk, user, id, origin }) => ({ ticket: ticketJson(desk.open(user, id), origin) })],
	[
		'PUT',
		/^\/api\/v2\/tickets\/(\d+)$/,
		'/api/v2/tickets/{ticket_id}',
		({ desk, user, id, body, origin, updates }) => {
			const ticket = desk.open(user, id);
			const key = `${user.id} ${ticket.id}`;
			const lately = (updates.get(key) ?? []).filter((at) => at > desk.now() - RATE_KEYS.perTicketMs);
			if (lately.length >= RATE_KEYS.perTicket) {
				const wait = Math.ceil((lately[0] + RATE_KEYS.perTicketMs - desk.now()) / 1_000);
				throw new Refusal(
					429,
					{ error: 'APIRateLimitExceeded', description: 'Number of allowed API requests per minute exceeded' },
					{ 'retry-after': String(wait) },
				);
			}
			updates.set(key, [...lately, desk.now()]);
			const { audit } = desk.update(user, id, body);
			return { ticket: ticketJson(ticket, origin), ...(audit ? { audit: auditJson(audit, ticket) } : {}) };
		},
	],
	[
		'GET',
		/^\/api\/v2\/tickets\/(\d+)\/followers$/,
		'/api/v2/tickets/{ticket_id}/followers',
		({ desk, user, id, url, origin }) =>
			paged(
				'users',
				desk.open(user, id).followers.map((each) => userJson(desk.user(each), origin)),
				url,
				origin,
			),
	],
	[
		'GET',
		/^\/api\/v2\/tickets\/(\d+)\/comments$/,
		'/api/v2/tickets/{ticket_id}/comments',
		({ desk, user, id, url, origin }) => {
			const ticket = desk.open(user, id);
			const comments = desk.comments(ticket).map((comment) => commentJson(comment, ticket));
			const sort = url.searchParams.get('sort') ?? '';
			if (!['', 'created_at', '-created_at'].includes(sort))
				throw new Refusal(400, { errors: [{ code: 'InvalidPaginationParameter', title: 'sort is not valid' }] });
			const descending = sort === '-created_at' || url.searchParams.get('sort_order') === 'desc';
			return paged('comments', descending ? comments.toReversed() : comments, url, origin);
		},
	],
	[
		'GET',
		/^\/api\/v2\/tickets\/(\d+)\/audits$/,
		'/api/v2/tickets/{ticket_id}/audits',
		({ desk, user, id, url, origin }) => {
			const ticket = desk.open(user, id);
			return paged(
				'audits',
				ticket.audits.map((audit) => auditJson(audit, ticket)),
				url,
				origin,
			);
		},
	],
	...[
		['followed', (desk, whose) => desk.followedBy(whose)],
		['assigned', (desk, whose) => desk.assignedTo(whose)],
	].map(([list, listed]) => [
		'GET',
		new RegExp(`^/api/v2/users/(\\d+)/tickets/${list}$`),
		'/api/v2/tickets',
		({ desk, user, id, url, origin }) => {
			const whose = desk.user(id);
			if (!whose) throw notFound();
			const tickets = listed(desk, whose).filter((ticket) => desk.canOpen(user, ticket));
			// Equal seconds come in no particular order, as from a database: newest id last.
			if (url.searchParams.get('sort_by') === 'updated_at')
				tickets.sort((a, b) => Math.floor(a.updated / 1_000) - Math.floor(b.updated / 1_000) || a.id - b.id);
			if (url.searchParams.get('sort_order') === 'desc') tickets.reverse();
			return paged(
				'tickets',
				tickets.map((ticket) => ticketJson(ticket, origin)),
				url,
				origin,
			);
		},
	]),
];

const groupJson = ({ id, name, is_public }, origin) => ({
	id,
	url: `${origin}/api/v2/groups/${id}.json`,
	name,
	description: '',
	default: id === 501,
	is_public,
	deleted: false,
	created_at: '2023-02-01T09:00:00Z',
	updated_at: '2023-02-01T09:00:00Z',
});

const memberships = (desk) =>
	[...desk.users.values()].flatMap((user) =>
		(user.groups ?? []).map((group_id, at) => ({
			id: user.id * 1_000 + group_id,
			user_id: user.id,
			group_id,
			default: at === 0,
			created_at: '2023-02-01T09:00:00Z',
			updated_at: '2023-02-01T09:00:00Z',
		})),
	);

/**
 * Answers one API request: { status, body, headers, route }. `session` is { user, token } or undefined; `updates` remembers writes for the
 * limit per user and ticket.
 */
export function answerApi({ desk, method, url, headers, body, origin, session, updates }) {
	const path = url.pathname.replace(/\.json$/, '');
	const user = session && desk.user(session.user);
	try {
		const known = ROUTES.filter(([, pattern]) => pattern.test(path));
		const found = known.find(([verb]) => verb === method);
		if (!found)
			throw known.length > 0 ? new Refusal(405, { error: 'MethodNotAllowed' }) : new Refusal(404, { error: 'InvalidEndpoint', description: 'Not found' });
		const [, pattern, route, handler, anyone] = found;
		if ((!user || user.suspended) && anyone !== 'anyone') throw new Refusal(401, { error: "Couldn't authenticate you" });
		if (user?.role === 'end-user' && anyone !== 'anyone')
			throw new Refusal(403, { error: { title: 'Forbidden', message: 'You do not have access to this page.' } });
		if (method !== 'GET') {
			const from = headers.origin;
			if (from !== undefined && from !== origin) throw new Refusal(403, { error: { title: 'Forbidden', message: 'Origin not allowed' } });
			if (headers['x-csrf-token'] !== session.token) throw new Refusal(403, { error: { title: 'Forbidden', message: 'Invalid authenticity token' } });
		}
		const answer = handler({ desk, user: user?.suspended ? undefined : user, url, id: pattern.exec(path)[1], body, origin, session, updates });
		return { status: 200, body: answer, headers: {}, route };
	} catch (thrown) {
		if (!(thrown instanceof Refusal)) throw thrown;
		return { status: thrown.status, body: thrown.body, headers: thrown.headers };
	}
}
