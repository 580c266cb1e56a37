/** Zammad's JSON → the model: people, roles, tickets. Nothing is believed before it was projected here, field by field. */
import * as v from 'valibot';
import type { Agent, AgentId, Channel, Conversation, ConversationId, EntryId, Follower, Role } from '../../collaboration/model';
import { ownPhoto } from '../../collaboration/photo';
import { LoopinError } from '../../platform/errors';

const MAX_NAME = 2_000;
const MAX_TITLE = 2_000;

/** Zammad's ids are integers; one that JSON could not carry exactly is no id. */
export const zammadId = v.pipe(
	v.number(),
	v.safeInteger(),
	v.minValue(1),
	v.transform((id) => String(id)),
);
/** A field we can do without: absent, null or of a wrong type is `undefined`. */
export const maybe = <Schema extends v.GenericSchema>(schema: Schema) => v.fallback(v.optional(schema), () => undefined);
/** ISO time → milliseconds. */
export const time = v.pipe(
	v.string(),
	v.transform((text) => Date.parse(text)),
	v.finite(),
);
const name = v.pipe(
	v.string(),
	v.transform((text) => text.replace(/\s+/gu, ' ').trim().slice(0, MAX_NAME)),
);

/** Gives the answer in the shape we asked for; throws `bad-answer`, saying where but never what. */
export function project<Schema extends v.GenericSchema>(schema: Schema, answer: unknown): v.InferOutput<Schema> {
	const result = v.safeParse(schema, answer, { abortEarly: true });
	if (result.success) return result.output;
	const where = result.issues[0].path?.map((step) => (typeof step.key === 'number' ? '[]' : String(step.key))).join('.');
	throw new LoopinError('bad-answer', `unexpected shape at ${where || 'the top'}`);
}

/** Ids are put into paths: only what Zammad could have given is one. */
export const isId = (id: string): boolean => /^[1-9]\d{0,15}$/.test(id);

/** "read", "create", "change", "overview" and, standing for all of them, "full". Keyed by the group's id. */
const access = v.record(v.string(), v.array(v.string()));
export type Access = v.InferOutput<typeof access>;

const user = v.object({
	id: zammadId,
	firstname: maybe(name),
	lastname: maybe(name),
	login: maybe(v.pipe(v.string(), v.maxLength(MAX_NAME))),
	email: maybe(v.pipe(v.string(), v.maxLength(MAX_NAME))),
	active: maybe(v.boolean()),
	role_ids: maybe(v.array(zammadId)),
	/** Only in the expanded form. */
	roles: maybe(v.array(v.string())),
	group_ids: maybe(access),
	groups: maybe(access),
	/** Names the photo that Zammad keeps, wherever it had it from; "none" where there is none. */
	image: maybe(v.pipe(v.string(), v.regex(/^[0-9a-f]{32,128}$/i))),
});
export type ZammadUser = v.InferOutput<typeof user>;
export const userAnswer = user;
/** Zammad answers a search without hits with an empty list; older versions with an empty object where the shape was another. */
export const usersAnswer = v.array(user);

const role = v.object({ id: zammadId, name: maybe(v.string()), permission_ids: maybe(v.array(zammadId)), group_ids: maybe(access) });
const permission = v.object({ id: zammadId, name: v.string() });
const byId = <Schema extends v.GenericSchema>(of: Schema) => maybe(v.record(v.string(), of));
/** What `signshow` tells everybody, and more to whoever is signed in. `product_name` is in no other helpdesk's answer there. */
export const sessionAnswer = v.object({
	config: v.object({ product_name: v.string(), fqdn: maybe(v.string()), organization: maybe(name) }),
	assets: maybe(v.object({ Role: byId(role), Permission: byId(permission) })),
});

export interface ZammadRole {
	agent: boolean;
	admin: boolean;
	access: Access;
}

/** A permission includes those below it: "admin" is "admin.user", "ticket" is "ticket.agent". */
const permits = (names: readonly string[], wanted: string): boolean => names.some((given) => given === wanted || wanted.startsWith(`${given}.`));

/** Roles by id, as far as the session tells of them. */
export function rolesOf({ assets }: v.InferOutput<typeof sessionAnswer>): ReadonlyMap<string, ZammadRole> {
	const names = new Map(Object.values(assets?.Permission ?? {}).map((each) => [each.id, each.name]));
	return new Map(
		Object.values(assets?.Role ?? {}).map((each) => {
			const permissions = (each.permission_ids ?? []).flatMap((id) => names.get(id) ?? []);
			return [each.id, { agent: permits(permissions, 'ticket.agent'), admin: permits(permissions, 'admin'), access: each.group_ids ?? {} }];
		}),
	);
}

/** What Zammad's own three roles are, when they were left as they come. */
const OWN_ROLES = new Map<string, Pick<ZammadRole, 'agent' | 'admin'>>([
	['Admin', { agent: false, admin: true }],
	['Agent', { agent: true, admin: false }],
	['Customer', { agent: false, admin: false }],
]);

/** The role by Zammad's own roles; undefined when one of them was made by its administrator, and only its permissions tell. */
export function roleByName({ roles }: Pick<ZammadUser, 'roles'>): Role | undefined {
	const known = (roles ?? []).map((each) => OWN_ROLES.get(each));
	return known.every((each) => each !== undefined) && known.length > 0 ? asRole(known) : undefined;
}

export const roleByPermissions = ({ role_ids }: Pick<ZammadUser, 'role_ids'>, roles: ReadonlyMap<string, ZammadRole>): Role =>
	asRole((role_ids ?? []).flatMap((id) => roles.get(id) ?? []));

/** Without "ticket.agent" nobody sees anybody else's tickets, an administrator neither. */
function asRole(roles: ReadonlyArray<Pick<ZammadRole, 'agent' | 'admin'>>): Role {
	if (!roles.some((each) => each.agent)) return 'end-user';
	return roles.some((each) => each.admin) ? 'admin' : 'agent';
}

/** What a user may do in a group, by their own rights and by their roles'. */
export function mayIn(group: string | undefined, wanted: string, of: ZammadUser, roles: ReadonlyMap<string, ZammadRole>): boolean {
	if (group === undefined) return false;
	const given = [of.group_ids, ...(of.role_ids ?? []).map((id) => roles.get(id)?.access)].flatMap((each) => each?.[group] ?? []);
	return given.includes('full') || given.includes(wanted);
}

export const nameOf = ({ id, firstname, lastname, email, login }: Pick<ZammadUser, 'id' | 'firstname' | 'lastname' | 'email' | 'login'>): string =>
	`${firstname ?? ''} ${lastname ?? ''}`.trim() || email || login || `#${id}`;

/** `base`: the site, for the photo; without it there is none. */
export function agentOf(of: ZammadUser, role: Role, base = ''): Agent {
	// https://github.com/zammad/zammad/blob/develop/app/assets/javascripts/app/models/user.coffee (imageUrl)
	const photo = of.image && ownPhoto(`/api/v1/users/image/${of.image}`, base);
	return {
		id: of.id as AgentId,
		name: nameOf(of),
		role,
		groups: Object.keys(of.groups ?? {}),
		...(of.login ? { login: of.login } : {}),
		...(of.email ? { email: of.email } : {}),
		...(of.active === false ? { suspended: true } : {}),
		...(photo ? { photo } : {}),
	};
}

const ticket = v.object({
	id: zammadId,
	number: maybe(v.pipe(v.string(), v.maxLength(200))),
	title: maybe(v.string()),
	group_id: maybe(zammadId),
	group: maybe(name),
	customer_id: maybe(zammadId),
	updated_at: time,
	create_article_type: maybe(v.string()),
	article_ids: maybe(v.array(v.pipe(v.number(), v.safeInteger()))),
});
export type ZammadTicket = v.InferOutput<typeof ticket>;
export const ticketAnswer = ticket;
export const ticketsAnswer = v.array(ticket);

/** A "mention" is what Zammad calls a subscription of one user to one ticket. */
export const mentionsAnswer = v.object({ mentions: v.array(v.object({ id: zammadId, user_id: zammadId })) });

/** Conversations that began on these go to the customer by mail; the others over a channel of their own, which only Zammad's page can answer on. */
const BY_MAIL = new Set(['email', 'web', 'phone', 'note', 'fax']);

export const answeredByMail = ({ create_article_type }: Pick<ZammadTicket, 'create_article_type'>): boolean =>
	create_article_type === undefined || BY_MAIL.has(create_article_type);

/** Zammad's live chat never becomes a ticket. */
export const channelOf = (of: ZammadTicket): Channel => (answeredByMail(of) ? 'ticket' : 'messaging');

export const titleOf = ({ title, id }: Pick<ZammadTicket, 'title' | 'id'>): string => title?.replace(/\s+/gu, ' ').trim().slice(0, MAX_TITLE) || `#${id}`;

/** The subscribers in the order in which they came. */
export const followersOf = (ids: readonly string[], people: ReadonlyMap<string, ZammadUser>): Follower[] =>
	ids.map((id) => {
		const known = people.get(id);
		return { id: id as AgentId, name: known ? nameOf(known) : `#${id}`, kind: 'agent' };
	});

export function conversationOf(
	of: ZammadTicket,
	{ followers, people, mayChange, newest }: { followers: readonly string[]; people: ReadonlyMap<string, ZammadUser>; mayChange: boolean; newest: EntryId | '' },
): Conversation {
	const customer = of.customer_id === undefined ? undefined : people.get(of.customer_id);
	return {
		id: of.id as ConversationId,
		number: of.number ?? of.id,
		title: titleOf(of),
		channel: channelOf(of),
		followers: followersOf(followers, people),
		mayEdit: mayChange,
		mayNote: mayChange,
		mayReply: mayChange && answeredByMail(of) && customer?.email !== undefined && customer.email !== '',
		newestEntry: newest,
		...(customer ? { customer: nameOf(customer) } : {}),
	};
}
