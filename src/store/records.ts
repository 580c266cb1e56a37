/** What IndexedDB holds. The database is a cache of the helpdesks, except for the decisions: read marks, mutes, drafts, the outbox. */
import type { AccountId, Agent, AgentId, Conversation, ConversationId, EntryId, SiteId, Update } from '../collaboration/model';
import type { Mentioning } from '../collaboration/often';
import type { Cursor, Me, NoAccess } from '../helpdesks/helpdesk';
import type { Failure } from '../platform/errors';

export interface AccountRecord {
	account: AccountId;
	site: SiteId;
	me: Me;
	cursor: Cursor;
	/** Unread updates, kept with every write: counting an index costs 7 µs a match. */
	unread: number;
	unreadMentions: number;
	directorySavedAt: number;
	directoryComplete: boolean;
	lastSyncedAt: number;
	/** Whom this agent mentions how often; nothing but ids and counts. */
	often?: readonly Mentioning[];
	/** Set while the account is made anew after a lost database: what its history is to be told apart by (decisions.ts). */
	recovered?: { newestAt: number; unread: readonly EntryId[] };
}

export interface AgentRecord extends Agent {
	account: AccountId;
}

export interface UpdateRecord extends Update {
	/** 0 or 1: IndexedDB does not index booleans. */
	unread: 0 | 1;
	/** 1: to be announced; 0: announced, or never to be. */
	toAnnounce: 0 | 1;
	/** 1: a mention that I have neither replied nor noted after; 0: everything else. */
	waiting: 0 | 1;
	/** When we stored it (ms): the order of things is `at`, retention goes by this. */
	storedAt: number;
}

export interface ConversationRecord {
	account: AccountId;
	id: ConversationId;
	conversation?: Conversation;
	/** When the helpdesk confirmed it (ms). */
	readAt: number;
	muted: 0 | 1;
	/** 1 once a mention of this agent was listed for it: later ones are not the first (survives retention). */
	mentioned?: 0 | 1;
	/** Followers who wrote something after the last note that named them, as its entries up to `answeredAt` tell. */
	answered?: readonly AgentId[];
	answeredAt?: EntryId;
}

/** "Follow this colleague's work", until a certain time. */
export interface ShadowRecord {
	account: AccountId;
	/** The colleague. */
	agent: AgentId;
	name: string;
	site: SiteId;
	startedAt: number;
	/** It ends then, by itself (ms). */
	until: number;
	/** When the colleague's conversations were last looked up (ms); 0: not yet. */
	lookedAt: number;
	/** What was asked to be followed for this colleague's sake: asked once, whatever came of it. */
	seen: readonly ConversationId[];
	/** Of these, what shadowing itself made me follow: what it takes back when it ends. */
	ours: readonly ConversationId[];
	/** Why the last look failed. */
	failure?: Failure;
}

export type JobState = 'pending' | 'landed' | 'done' | 'failed';

interface JobBase {
	/** UUID; stable over restarts. */
	id: string;
	account: AccountId;
	site: SiteId;
	conversation: ConversationId;
	state: JobState;
	createdAt: number;
	attempts: number;
	/** Not before (ms). */
	nextTryAt: number;
	failure?: Failure;
	/** When it became done or failed (ms). */
	finishedAt?: number;
	/** 1 once the agent was told of the failure (toast): a worker that dies in between tells again, under the same id. */
	told?: 1;
	/** Looks for a note or reply that found nothing; apart from `attempts`, which counts errors. */
	looks?: number;
}

export interface MentionJob extends JobBase {
	kind: 'mention';
	mentions: ReadonlyArray<{ id: AgentId; name: string }>;
	/** The note must be newer than this; '' when the page did not know the conversation yet. */
	newestEntry: EntryId | '';
	/** When it was submitted (ms, this device's clock); absent: about when the job was stored. */
	submittedAt?: number;
	/** The note must not be older than this (ms, the helpdesk's clock); known once the helpdesk answered. */
	notBefore?: number;
	noteEntry?: EntryId;
	/** Per person, once decided. */
	refused?: ReadonlyArray<{ id: AgentId; name: string; failure: Failure; noAccess?: NoAccess }>;
}
export interface FollowerJob extends JobBase {
	kind: 'follower';
	action: 'add' | 'remove';
	agent: AgentId;
	name: string;
	noAccess?: NoAccess;
	/** Asked for by shadowing that colleague: it notes what it really added, and is not taken back where I was mentioned since. */
	shadow?: AgentId;
	/** When that began (ms). */
	since?: number;
}
export interface ReplyJob extends JobBase {
	kind: 'reply';
	internal: boolean;
	text: string;
	mentions: ReadonlyArray<{ id: AgentId; name: string }>;
	newestEntry: EntryId | '';
	/** Set before the request leaves: after a crash the conversation is looked into before anything is sent again. */
	sentAt?: number;
	/** The agent said Try again: when it is not found in the conversation, it may be sent once more. */
	mayResend?: 1;
	entry?: EntryId;
}
export type Job = MentionJob | FollowerJob | ReplyJob;

export interface DraftRecord {
	account: AccountId;
	conversation: ConversationId;
	internal: boolean;
	text: string;
	savedAt: number;
}
