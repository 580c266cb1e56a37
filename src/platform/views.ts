/**
 * What the background tells of itself, as pages and the overlay draw it: shapes only, made anew for each message and never stored.
 */
import type { AccountId, AgentId, Conversation, ConversationId, Role, Site, SiteId, Update } from '../collaboration/model';
import type { NoAccess } from '../helpdesks/helpdesk';
import type { ErrorKind, Failure } from './errors';
import type { Settings } from './settings';

/** Why nothing can be mentioned here at all; the words are `off_<why>`. */
export type MentionsOff =
	| 'light-agent'
	| 'contributor'
	| 'chat-only'
	| 'end-user'
	| 'admin'
	| 'helpdesk'
	| 'no-edit'
	| 'live-chat'
	| 'no-assignee'
	| 'signed-out'
	| 'followers-self-only'
	/** Something that must be on the page is not found there; the overlay finds out by itself. */
	| 'page';

/** What the overlay must know before it draws. */
export interface OverlayState {
	site: Site;
	me?: { id: AgentId; name: string; role: Role };
	/** Absent: mentions work for this agent here. */
	mentionsOff?: MentionsOff;
	/** An admin turned the panel off. */
	followersOff?: boolean;
	failure?: Failure;
	settings: Settings;
	/** Whether the directory is complete, and when it was saved (ms). */
	directory: { count: number; savedAt: number };
	/** What an earlier page of this site lacked (names of selectors): to be taken back when it is found again. */
	missing?: readonly string[];
}

/** One follower change on its way, as the panel shows it. */
export interface PendingChange {
	job: string;
	agent: AgentId;
	name: string;
	action: 'add' | 'remove';
	/** `waiting`: for the note to land; `saving`: being written; `failed`: with its reason. */
	state: 'waiting' | 'saving' | 'failed';
	failure?: Failure;
	noAccess?: NoAccess;
}

export interface ConversationState {
	conversation?: Conversation;
	failure?: Failure;
	/** When the helpdesk last confirmed this (ms). */
	readAt: number;
	pending: readonly PendingChange[];
	/** Followers who wrote a note or a reply after the last note that mentions them: they have answered. Absent while it is not known. */
	answered?: readonly AgentId[];
	/** Photos of the people in it, as far as the directory at hand has any: nothing is asked for them. */
	photos?: ReadonlyArray<readonly [AgentId, string]>;
}

/** A toast as both ways of showing it need it. */
export interface Toast {
	/** Stable: the same id replaces. */
	id: string;
	site: SiteId;
	kind: Update['kind'] | 'group' | 'summary' | 'not-added' | 'signed-out';
	/** Newest first; a group has up to three. Empty for problems. */
	updates: readonly Update[];
	/** How many updates the toast stands for. */
	count: number;
	button: 'reply' | 'see' | 'retry' | 'sign-in' | 'open-list';
	/** not-added: who was not added, and why. */
	problem?: {
		name: string;
		failure: Failure;
		noAccess?: NoAccess;
		job: string;
		/** The note itself was found in the conversation: the toast may say so. */
		noteSaved?: boolean;
	};
	/** Which helpdesk, when two or more are connected: its name, and its colour 1 to 6 (its place among the connected ones). */
	desk?: { name: string; colour: number };
	conversation?: ConversationId;
	number?: string;
	title?: string;
}

/** One colleague whose work I follow. */
export interface ShadowView {
	account: AccountId;
	agent: AgentId;
	name: string;
	startedAt: number;
	until: number;
	/** What that made me follow. */
	conversations: readonly ConversationId[];
}

export type SiteStatus = 'connected' | 'checking' | 'signed-out' | 'needs-permission' | 'needs-tab' | 'not-answering' | 'not-supported';

export interface SiteView {
	site: Site;
	helpdeskName: string;
	status: SiteStatus;
	failure?: Failure;
	me?: { id: AgentId; name: string; role: Role };
	mentionsOff?: MentionsOff;
	/** When it was last tried, whatever came of it (ms). */
	lastCheckedAt?: number;
	/** When a check last went through (ms): "No answer since". */
	answeredAt?: number;
	/** When the next automatic check is due (ms). */
	nextCheckAt?: number;
	/** Set by an organisation's policy: cannot be disconnected here. */
	managed?: boolean;
	/** What a page of it lacked (names of selectors), and when that was seen last (ms). For the diagnostics. */
	missing?: { names: readonly string[]; at: number };
}

export type ConnectOutcome = { state: 'connected'; site: SiteView } | { state: 'failed'; reason: ErrorKind | 'bad-address' };

/** How the doorbell is doing, for the options page. Times in ms since the epoch. */
export interface DoorbellView {
	state: 'off' | 'connecting' | 'connected' | 'trouble';
	/** An organisation's policy set the broker. */
	managed: boolean;
	failure?: ErrorKind;
	nextTryAt?: number;
	lastRingAt?: number;
}
