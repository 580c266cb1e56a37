/**
 * The words Loopin thinks in. Pure data: no browser, no vendor. Whatever a helpdesk sends is projected onto these shapes, field by
 * field, in that helpdesk's `transform.ts`, and nowhere else.
 */

import type { HelpdeskId } from '../helpdesks/ids';

export type { HelpdeskId };

declare const brand: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

/** The helpdesk's base address without a trailing slash, e.g. `https://desk.example.com/support`. It names a connected site. */
export type SiteId = Branded<string, 'SiteId'>;
/** `${SiteId}#${AgentId}`: one signed-in agent on one site. Every stored record belongs to exactly one account. */
export type AccountId = Branded<string, 'AccountId'>;
export type AgentId = Branded<string, 'AgentId'>;
export type ConversationId = Branded<string, 'ConversationId'>;
/** Stable and unique within a site: the same event of the helpdesk always gets the same id. */
export type EntryId = Branded<string, 'EntryId'>;

/** Milliseconds since the epoch. */
export type Milliseconds = number;

export interface Site {
	id: SiteId;
	/** Scheme, host and port: what the browser calls the origin. */
	origin: string;
	helpdesk: HelpdeskId;
	/** What the agents call it: the account's name where the helpdesk tells, else the host name. */
	name: string;
	connectedAt: Milliseconds;
}

export type Role = 'agent' | 'admin' | 'light-agent' | 'contributor' | 'chat-only' | 'end-user';

export interface Agent {
	id: AgentId;
	name: string;
	/** Login name, where the helpdesk has one. */
	login?: string;
	email?: string;
	role: Role;
	/** Names of groups or teams, for telling two agents of one name apart. */
	groups: readonly string[];
	/** Suspended or disabled people stay in the directory only to be shown disabled. */
	suspended?: boolean;
	/** Address of their photo, of the site's own origin only (photo.ts). */
	photo?: string;
}

export interface Follower {
	id: AgentId;
	name: string;
	/** A group of the helpdesk may follow as a whole; it is shown, and never removed by us. */
	kind: 'agent' | 'group';
}

/** Which pipe a conversation runs through. Only `live-chat` changes a rule (no mentions). */
export type Channel = 'ticket' | 'messaging' | 'live-chat';

export interface Conversation {
	id: ConversationId;
	/** As the helpdesk prints it, without '#'. */
	number: string;
	title: string;
	channel: Channel;
	followers: readonly Follower[];
	/** Whom notes named, where the helpdesk does not tell who follows: shown as "Mentioned here", never as followers. */
	mentioned?: ReadonlyArray<{ id: AgentId; name: string }>;
	/** The signed-in agent may change who follows (edit permission). */
	mayEdit: boolean;
	/** The helpdesk lets nobody follow before somebody owns it, and nobody does. */
	needsAssignee?: boolean;
	/** The signed-in agent may write internal notes. */
	mayNote: boolean;
	/** The signed-in agent may reply to the customer. */
	mayReply: boolean;
	/** Highest entry the agent can see now, or '' when there is none. */
	newestEntry: EntryId | '';
	/** Name of the customer, where known: "Goes to Maria Santos". */
	customer?: string;
}

export interface Person {
	id: AgentId | '';
	name: string;
	kind: 'agent' | 'customer' | 'system';
}

export type EntryKind = 'note' | 'public-reply' | 'follower-added' | 'follower-removed' | 'status';

/** Something that happened in a conversation, as the helpdesk tells it. */
export interface Entry {
	id: EntryId;
	conversation: ConversationId;
	/** As printed, without '#'. */
	number: string;
	title: string;
	kind: EntryKind;
	author: Person;
	at: Milliseconds;
	/** Plain text. '' for entries without words. At most MAX_ENTRY_TEXT characters. */
	text: string;
	/** Agents named by the helpdesk's own mention markup; text mentions are found by `mentions.ts`. */
	markedMentions: readonly AgentId[];
	/** For follower-added / follower-removed: whom it concerns. */
	subject?: AgentId;
	/** For status: the new status in the helpdesk's words. */
	status?: string;
}

export const MAX_ENTRY_TEXT = 20_000;

export type UpdateKind = 'mention' | 'customer-reply' | 'colleague-reply' | 'note' | 'added' | 'status';
export const UPDATE_KINDS = ['mention', 'customer-reply', 'colleague-reply', 'note', 'added', 'status'] as const satisfies readonly UpdateKind[];

/** An entry that concerns me: what the updates list and the toasts show. */
export interface Update {
	/** Equals the entry's id: one update per entry and account. */
	id: EntryId;
	account: AccountId;
	conversation: ConversationId;
	number: string;
	title: string;
	kind: UpdateKind;
	author: Person;
	at: Milliseconds;
	text: string;
	/** Status changes: the new status in the helpdesk's words. */
	status?: string;
	/** The first time this conversation mentions me: its toast offers Reply, later ones See conversation. */
	first: boolean;
}

/** Makes the id of one signed-in agent on one site. */
export const accountId = (site: SiteId, agent: AgentId): AccountId => `${site}#${agent}` as AccountId;
