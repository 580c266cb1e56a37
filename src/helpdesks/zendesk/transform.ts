/** Zendesk's JSON → the model: people, groups, tickets. Nothing is believed before it was projected here, field by field. */
import * as v from 'valibot';
import type { Agent, AgentId, Channel, Conversation, ConversationId, EntryId, Follower, Person, Role } from '../../collaboration/model';
import { ownPhoto } from '../../collaboration/photo';
import { LoopinError } from '../../platform/errors';
import type { Me } from '../helpdesk';

const MAX_NAME = 2_000;
const MAX_TITLE = 2_000;

/** Zendesk's ids are integers; one that JSON could not carry exactly is no id. */
export const zendeskId = v.pipe(
	v.number(),
	v.safeInteger(),
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

const picture = { content_url: maybe(v.string()) };
const user = v.object({
	id: zendeskId,
	name: maybe(name),
	email: maybe(v.pipe(v.string(), v.maxLength(MAX_NAME))),
	role: maybe(v.string()),
	role_type: maybe(v.number()),
	custom_role_id: maybe(zendeskId),
	default_group_id: maybe(zendeskId),
	organization_id: maybe(zendeskId),
	ticket_restriction: maybe(v.string()),
	only_private_comments: maybe(v.boolean()),
	chat_only: maybe(v.boolean()),
	suspended: maybe(v.boolean()),
	active: maybe(v.boolean()),
	photo: maybe(v.object({ ...picture, thumbnails: maybe(v.array(v.object(picture))) })),
});
export type ZendeskUser = v.InferOutput<typeof user>;

const page = v.object({ meta: maybe(v.object({ has_more: maybe(v.boolean()), after_cursor: maybe(v.pipe(v.string(), v.minLength(1), v.maxLength(4_000))) })) });
export const usersAnswer = v.object({ users: v.array(user), ...page.entries });
export const groupsAnswer = v.object({ groups: v.array(v.object({ id: zendeskId, name, is_public: maybe(v.boolean()) })), ...page.entries });
export const membershipsAnswer = v.object({ group_memberships: v.array(v.object({ user_id: zendeskId, group_id: zendeskId })), ...page.entries });
/** `/users/me` answers callers without a session too: with a user that has no id. */
export const meAnswer = v.object({
	user: v.object({
		...user.entries,
		id: v.nullish(zendeskId),
		role: v.string(),
		authenticity_token: maybe(v.pipe(v.string(), v.minLength(1), v.maxLength(4_000))),
	}),
});
export const settingsAnswer = v.object({
	settings: v.object({ tickets: maybe(v.object({ follower_and_email_cc_collaborations: maybe(v.boolean()) })) }),
});
export const brandsAnswer = v.object({ brands: v.array(v.object({ name, default: maybe(v.boolean()) })) });
export const rolesAnswer = v.object({
	custom_roles: v.array(
		v.object({
			id: zendeskId,
			configuration: maybe(v.object({ ticket_editing: maybe(v.boolean()), ticket_access: maybe(v.string()), ticket_comment_access: maybe(v.string()) })),
		}),
	),
});
export type CustomRole = v.InferOutput<typeof rolesAnswer>['custom_roles'][number];

const ticket = v.object({
	id: zendeskId,
	subject: maybe(v.string()),
	status: maybe(v.string()),
	updated_at: time,
	follower_ids: v.optional(v.nullable(v.array(zendeskId))),
	requester_id: maybe(zendeskId),
	assignee_id: maybe(zendeskId),
	group_id: maybe(zendeskId),
	organization_id: maybe(zendeskId),
	from_messaging_channel: maybe(v.boolean()),
	via: maybe(v.object({ channel: maybe(v.union([v.string(), v.number()])) })),
});
export type ZendeskTicket = v.InferOutput<typeof ticket>;
export const ticketAnswer = v.object({ ticket });
export const ticketsAnswer = v.object({ tickets: v.array(ticket), count: maybe(v.pipe(v.number(), v.integer(), v.minValue(0))) });

/** The after-cursor of the next page, when there is one. */
export const nextCursor = (answer: v.InferOutput<typeof page>): string | undefined => (answer.meta?.has_more ? answer.meta.after_cursor : undefined);

/** Zendesk's `role` and `role_type` (0 custom, 1 light, 2 chat, 3 contributor, 4 admin, 5 billing admin) as our role. */
export function roleOf({ role, role_type, chat_only }: Pick<ZendeskUser, 'role' | 'role_type' | 'chat_only'>): Role {
	if (role === 'admin') return 'admin';
	if (role !== 'agent') return 'end-user';
	if (role_type === 1) return 'light-agent';
	if (role_type === 2 || chat_only) return 'chat-only';
	return role_type === 3 ? 'contributor' : 'agent';
}

export const nameOf = ({ id, name: given, email }: Pick<ZendeskUser, 'id' | 'name' | 'email'>): string => given || email || `#${id}`;
/** Suspended, or deleted: shown, never to be mentioned. */
export const isOut = ({ suspended, active }: Pick<ZendeskUser, 'suspended' | 'active'>): boolean => suspended === true || active === false;

/** One person of the directory, or undefined for an end user. `base`: the site, for the photo; without it there is none. */
export function agentOf(person: ZendeskUser, groups: readonly string[], base = ''): Agent | undefined {
	const role = roleOf(person);
	if (role === 'end-user') return undefined;
	const photo = ownPhoto(person.photo?.thumbnails?.[0]?.content_url ?? person.photo?.content_url, base);
	return {
		id: person.id as AgentId,
		name: nameOf(person),
		role,
		groups,
		...(person.email ? { email: person.email } : {}),
		...(isOut(person) ? { suspended: true } : {}),
		...(photo ? { photo } : {}),
	};
}

/** Who is signed in. Throws `signed-out` for the anonymous user that Zendesk tells about when nobody is. */
export function meOf(answer: v.InferOutput<typeof meAnswer>): { me: Me; token: string | undefined; onlyNotes: boolean } {
	const { user: person } = answer;
	if (person.id === null || person.id === undefined) throw new LoopinError('signed-out', 'anonymous user');
	const known = { ...person, id: person.id };
	const agent = agentOf(known, []) ?? { id: known.id as AgentId, name: nameOf(known), role: 'end-user' as const, groups: [] };
	const onlyNotes = person.only_private_comments === true || agent.role === 'light-agent' || agent.role === 'contributor';
	return { me: agent, token: person.authenticity_token, onlyNotes };
}

export function personOf(id: string, people: ReadonlyMap<string, ZendeskUser>): Person {
	const known = people.get(id);
	// The system itself acts as -1 (https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_audits/).
	if (!known) return { id: '', name: '', kind: Number(id) > 0 ? 'agent' : 'system' };
	if (roleOf(known) === 'end-user') return { id: known.id as AgentId, name: nameOf(known), kind: 'customer' };
	return { id: known.id as AgentId, name: nameOf(known), kind: 'agent' };
}

export function channelOf({ via, from_messaging_channel }: ZendeskTicket): Channel {
	if (via?.channel === 'chat') return 'live-chat';
	return from_messaging_channel || via?.channel === 'native_messaging' ? 'messaging' : 'ticket';
}

export const titleOf = ({ subject, id }: ZendeskTicket): string => subject?.replace(/\s+/gu, ' ').trim().slice(0, MAX_TITLE) || `#${id}`;

export const followersOf = (ids: readonly string[], people: ReadonlyMap<string, ZendeskUser>): Follower[] =>
	ids.map((id) => {
		const known = people.get(id);
		return { id: id as AgentId, name: known ? nameOf(known) : `#${id}`, kind: 'agent' };
	});

/** What the signed-in agent may do with a ticket, as far as Zendesk tells. */
export function rightsOf(me: Pick<Me, 'role'>, user: ZendeskUser | undefined, role: CustomRole | undefined, of: ZendeskTicket) {
	if (of.status === 'closed') return { mayEdit: false, mayNote: false, mayReply: false };
	if (me.role === 'admin') return { mayEdit: true, mayNote: true, mayReply: true };
	if (me.role === 'light-agent' || me.role === 'contributor') return { mayEdit: false, mayNote: true, mayReply: false };
	if (me.role !== 'agent') return { mayEdit: false, mayNote: false, mayReply: false };
	const comments = role?.configuration?.ticket_comment_access;
	return {
		mayEdit: role?.configuration?.ticket_editing ?? true,
		mayNote: comments !== 'none',
		mayReply: user?.only_private_comments !== true && (comments === undefined || comments === 'public'),
	};
}

/** The conversation as one picture. `newest` is its newest note or reply. */
export function conversationOf(
	of: ZendeskTicket,
	people: ReadonlyMap<string, ZendeskUser>,
	rights: ReturnType<typeof rightsOf>,
	newest: EntryId | undefined,
): Conversation {
	const customer = of.requester_id === undefined ? undefined : people.get(of.requester_id);
	return {
		id: of.id as ConversationId,
		number: of.id,
		title: titleOf(of),
		channel: channelOf(of),
		followers: followersOf(of.follower_ids ?? [], people),
		...rights,
		newestEntry: newest ?? '',
		...(customer ? { customer: nameOf(customer) } : {}),
	};
}
