/** Chatwoot's JSON → the model. Nothing is believed before it was projected here, field by field. */
import * as v from 'valibot';
import {
	type Agent,
	type AgentId,
	type Channel,
	type Conversation,
	type Entry,
	type EntryId,
	type Follower,
	MAX_ENTRY_TEXT,
	type Person,
	type Role,
} from '../../collaboration/model';
import { ownPhoto } from '../../collaboration/photo';
import { LoopinError } from '../../platform/errors';
import type { Me } from '../helpdesk';
import { conversationId, type Place } from './facts';
import { readMarkdown } from './markdown';

const MAX_NAME = 2_000;

/** Chatwoot's ids are integers from 1. */
export const chatwootId = v.pipe(
	v.number(),
	v.safeInteger(),
	v.minValue(1),
	v.transform((id) => String(id)),
);
/** A field we can do without: absent, null or of a wrong type is `undefined`. */
const maybe = <Schema extends v.GenericSchema>(schema: Schema) => v.fallback(v.optional(schema), () => undefined);
/** Seconds since the epoch → milliseconds. */
const seconds = v.pipe(
	v.number(),
	v.finite(),
	v.minValue(0),
	v.maxValue(1e11),
	v.transform((time) => time * 1_000),
);
const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim().slice(0, MAX_NAME);
const name = v.pipe(v.string(), v.transform(oneLine));

/** Gives the answer in the shape we asked for; throws `bad-answer`, saying where but never what. */
export function project<Schema extends v.GenericSchema>(schema: Schema, answer: unknown): v.InferOutput<Schema> {
	const result = v.safeParse(schema, answer, { abortEarly: true });
	if (result.success) return result.output;
	const where = result.issues[0].path?.map((step) => (typeof step.key === 'number' ? '[]' : String(step.key))).join('.');
	throw new LoopinError('bad-answer', `unexpected shape at ${where || 'the top'}`);
}

/** `/api`: public, and of this shape in no other helpdesk. */
export const apiAnswer = v.object({
	version: v.pipe(v.string(), v.regex(/^\d+\.\d+/), v.maxLength(40)),
	queue_services: v.string(),
	data_services: v.string(),
});

const account = v.object({ id: chatwootId, name: maybe(name), role: maybe(v.string()), status: maybe(v.string()), active_at: maybe(v.string()) });
export type ChatwootAccount = v.InferOutput<typeof account>;
export const profileAnswer = v.object({
	id: chatwootId,
	name: maybe(name),
	email: maybe(v.pipe(v.string(), v.maxLength(MAX_NAME))),
	accounts: v.array(account),
});

const user = v.object({
	id: chatwootId,
	name: maybe(name),
	email: maybe(v.pipe(v.string(), v.maxLength(MAX_NAME))),
	role: maybe(v.string()),
	confirmed: maybe(v.boolean()),
	thumbnail: maybe(v.string()),
});
export type ChatwootUser = v.InferOutput<typeof user>;
export const usersAnswer = v.array(user);
/** Bots have no e-mail address, but a number that some agent has, too. */
export const assignableAnswer = v.pipe(
	v.object({ payload: v.array(v.looseObject({ id: chatwootId, email: maybe(v.string()), type: maybe(v.string()) })) }),
	v.transform(({ payload }) => payload.filter(({ email, type }) => email !== undefined && type !== 'agent_bot').map(({ id }) => id)),
);
export const teamsAnswer = v.array(v.object({ id: chatwootId, name: maybe(name), is_member: maybe(v.boolean()) }));

const sender = v.object({ id: maybe(chatwootId), name: maybe(name), type: maybe(v.string()) });
const message = v.object({
	id: chatwootId,
	content: maybe(v.string()),
	message_type: v.pipe(v.number(), v.integer()),
	private: v.boolean(),
	created_at: seconds,
	sender: maybe(sender),
	attachments: maybe(v.array(v.object({ file_type: maybe(v.pipe(v.string(), v.maxLength(40))) }))),
});
export type ChatwootMessage = v.InferOutput<typeof message>;
export const messagesAnswer = v.object({ payload: v.array(message) });
export const messageAnswer = v.object({ id: chatwootId });

const conversation = v.object({
	/** The number within the account. */
	id: chatwootId,
	inbox_id: chatwootId,
	can_reply: maybe(v.boolean()),
	last_activity_at: seconds,
	additional_attributes: maybe(v.object({ mail_subject: maybe(name) })),
	meta: v.object({
		channel: maybe(v.string()),
		sender: maybe(v.object({ name: maybe(name), email: maybe(name), phone_number: maybe(name) })),
		assignee: maybe(v.object({ id: chatwootId })),
		assignee_type: maybe(v.string()),
	}),
	/** The last message only, of whatever kind: its id tells whether anything happened. */
	messages: maybe(v.array(v.object({ id: chatwootId }))),
	last_non_activity_message: maybe(v.object({ id: chatwootId })),
});
export type ChatwootConversation = v.InferOutput<typeof conversation>;
export const conversationAnswer = conversation;
export const conversationsAnswer = v.object({
	data: v.object({ meta: v.object({ all_count: maybe(v.pipe(v.number(), v.integer(), v.minValue(0))) }), payload: v.array(conversation) }),
});

const roleOf = (role: string | undefined): Role => (role === 'administrator' ? 'admin' : 'agent');
const nameOf = ({ id, name: given, email }: Pick<ChatwootUser, 'id' | 'name' | 'email'>): string => given || email || `#${id}`;

/** The accounts one may work in, the one used last first. */
export function accountsOf({ accounts }: v.InferOutput<typeof profileAnswer>): ChatwootAccount[] {
	const usedAt = ({ active_at }: ChatwootAccount): number => Date.parse(active_at ?? '') || 0;
	return accounts.filter(({ status }) => status === undefined || status === 'active').sort((a, b) => usedAt(b) - usedAt(a));
}

/** Who is signed in. Without an account to work in it is nobody's agent. */
export function meOf(profile: v.InferOutput<typeof profileAnswer>): Me {
	const [current, ...others] = accountsOf(profile);
	return {
		id: profile.id as AgentId,
		name: nameOf(profile),
		role: current ? roleOf(current.role) : 'end-user',
		groups: [],
		...(profile.email ? { email: profile.email } : {}),
		// With several accounts on one installation, none of them names the site.
		...(current?.name && others.length === 0 ? { siteName: current.name } : {}),
	};
}

/**
 * What it gives leads on to wherever the installation keeps its files, which may be another's cloud. Rails serves the same from its own origin:
 * https://github.com/rails/rails/blob/v7.0.8/activestorage/config/routes.rb
 */
const REDIRECTED = /(\/rails\/active_storage\/representations\/)redirect\//;

/** One person of the directory. Who was invited and never came cannot sign in. `base`: the site, for the photo; without it there is none. */
export function agentOf(person: ChatwootUser, groups: readonly string[], base = ''): Agent {
	const photo = ownPhoto(person.thumbnail?.replace(REDIRECTED, '$1proxy/'), base);
	return {
		id: person.id as AgentId,
		name: nameOf(person),
		role: roleOf(person.role),
		groups,
		...(person.email ? { email: person.email } : {}),
		...(person.confirmed === false ? { suspended: true } : {}),
		...(photo?.includes('/representations/proxy/') ? { photo } : {}),
	};
}

export const followersOf = (people: readonly ChatwootUser[]): Follower[] =>
	people.map((person) => ({ id: person.id as AgentId, name: nameOf(person), kind: 'agent' }));

/** Letters are tickets; everything else is messaging. What runs through a website's widget waits for an answer as a message does: no live chat. */
export const channelOf = (channel: string | undefined): Channel => (channel === 'Channel::Email' ? 'ticket' : 'messaging');

const customerOf = ({ meta: { sender } }: ChatwootConversation): string | undefined => sender?.name || sender?.email || sender?.phone_number;
/** The subject of a letter, else with whom it is: that is how Chatwoot lists its conversations. */
export const titleOf = (of: ChatwootConversation): string => of.additional_attributes?.mail_subject || customerOf(of) || `#${of.id}`;

/** Which of its messages is the newest, of whatever kind; '' when there is none. */
export const lastMessageOf = (of: ChatwootConversation): string => of.messages?.at(-1)?.id ?? '';

/** The conversation as one picture. Who can open it may write notes and change its participants. */
export function conversationOf(of: ChatwootConversation, account: string, followers: readonly Follower[]): Conversation {
	const customer = customerOf(of);
	return {
		id: conversationId({ account, number: of.id }),
		number: of.id,
		title: titleOf(of),
		channel: channelOf(of.meta.channel),
		followers,
		mayEdit: true,
		mayNote: true,
		mayReply: of.can_reply !== false,
		newestEntry: (of.last_non_activity_message?.id ?? lastMessageOf(of)) as EntryId | '',
		...(customer ? { customer } : {}),
	};
}

/** Agents' and customers' numbers are counted apart: a customer's says what it is. */
function authorOf({ sender, message_type }: ChatwootMessage): Person {
	const given = sender?.name ?? '';
	if (sender?.type === 'user' && sender.id) return { id: sender.id as AgentId, name: given || `#${sender.id}`, kind: 'agent' };
	if (sender?.type === 'contact' || message_type === INCOMING)
		return { id: (sender?.id ? `contact-${sender.id}` : '') as AgentId | '', name: given, kind: 'customer' };
	return { id: '', name: given, kind: 'system' };
}

const INCOMING = 0;
const OUTGOING = 1;

export interface About {
	place: Place;
	title: string;
	/** Of the teams, those whose members include me: their mention is mine. */
	myTeams?: ReadonlySet<string>;
	me?: AgentId;
}

/** A note or reply; undefined for what the system wrote ("Assigned to …", greetings, surveys). */
export function entryOf(of: ChatwootMessage, { place, title, myTeams, me }: About): Entry | undefined {
	if (of.message_type !== INCOMING && of.message_type !== OUTGOING) return undefined;
	const { text, users, teams } = readMarkdown(of.content ?? '', MAX_ENTRY_TEXT);
	const byTeam = me !== undefined && teams.some((team) => myTeams?.has(team)) ? [me] : [];
	return {
		id: of.id as EntryId,
		conversation: conversationId(place),
		number: place.number,
		title,
		kind: of.private ? 'note' : 'public-reply',
		author: authorOf(of),
		at: of.created_at,
		text,
		markedMentions: of.private ? [...new Set([...(users as AgentId[]), ...byTeam])] : [],
	};
}

/** Does a note name a team? Whether I am in it has to be asked then. */
export const namesTeam = (of: ChatwootMessage): boolean => of.private && (of.content?.includes('(mention://team/') ?? false);
