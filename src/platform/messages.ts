/**
 * Every message between the rooms of the extension, as one contract each: who may send it, what it carries (checked at run time), what it
 * answers. The site of a content script is taken from `sender`, never from the message.
 */
import * as v from 'valibot';
import type { Agent, AgentId, Conversation, ConversationId, EntryId, HelpdeskId, Role, Site, SiteId, Update } from '../collaboration/model';
import type { NoAccess } from '../helpdesks/helpdesk';
import type { ErrorKind, Failure } from './errors';
import type { Settings } from './settings';

/* @__NO_SIDE_EFFECTS__ */
const id = <T>() =>
	v.pipe(
		v.string(),
		v.maxLength(2_000),
		v.transform((value) => value as T),
	);
const conversation = id<ConversationId>();
const agent = id<AgentId>();
const site = id<SiteId>();

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
	| 'signed-out'
	| 'followers-self-only';

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

/** How the doorbell is doing, for the options page. Times in ms since the epoch. */
export interface DoorbellView {
	state: 'off' | 'connecting' | 'connected' | 'trouble';
	/** An organisation's policy set the broker. */
	managed: boolean;
	failure?: ErrorKind;
	nextTryAt?: number;
	lastRingAt?: number;
}

export type SiteStatus = 'connected' | 'checking' | 'signed-out' | 'needs-permission' | 'not-answering' | 'not-supported';

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
}

export type ConnectOutcome = { state: 'connected'; site: SiteView } | { state: 'failed'; reason: ErrorKind | 'bad-address' };

/** A picked or typed name still in the text at submit. */
export interface IntentMention {
	id: AgentId;
	name: string;
}

const mention = v.object({ id: agent, name: v.pipe(v.string(), v.maxLength(2_000)) });

/** A name that the sender gives a job: said again under it, after an answer that never came, it is stored once. */
const jobId = v.pipe(v.string(), v.regex(/^[\w-]{8,64}$/));

/** From content scripts of a connected site to the background. */
export const fromContent = {
	/** Sent by the loader when an agent page with a conversation or composer came into view: inject the overlay into this tab. */
	'overlay.need': v.object({}),
	'overlay.state': v.object({}),
	/** The directory of this site's account, whole: the overlay builds its index of it. */
	'directory.load': v.object({}),
	'directory.search': v.object({ letters: v.pipe(v.string(), v.maxLength(80)) }),
	'directory.refresh': v.object({}),
	'conversation.load': v.object({ conversation, fresh: v.optional(v.boolean()) }),
	'access.check': v.object({ conversation, agents: v.pipe(v.array(agent), v.maxLength(60)) }),
	/** The agent pressed submit on a note that names these people. Resolves once it is stored. */
	'mention.submit': v.object({
		id: v.optional(jobId),
		conversation,
		mentions: v.pipe(v.array(mention), v.minLength(1), v.maxLength(50)),
		newestEntry: id<EntryId | ''>(),
	}),
	'follower.change': v.object({ conversation, agent, name: v.pipe(v.string(), v.maxLength(2_000)), action: v.picklist(['add', 'remove']) }),
	'job.retry': v.object({ job: v.string() }),
	'job.dismiss': v.object({ job: v.string() }),
	/** The conversation in view is looked at (visible and focused) or not; wakes the schedule. */
	'looking.at': v.object({ conversation: v.nullable(conversation), focused: v.boolean() }),
	/** `button`: what the toast's `button` says; `see`: opens the conversation of a toast whose button is another one ("Try again"). */
	'toast.act': v.object({ toast: v.string(), act: v.picklist(['button', 'see', 'close', 'mark-read', 'expired']) }),
} as const;

/** From our own pages (popup, options, welcome) to the background. */
export const fromPages = {
	'sites.list': v.object({}),
	/** After the page got the permission from the browser. */
	'sites.connect': v.object({ address: v.pipe(v.string(), v.maxLength(2_000)), helpdesk: v.optional(v.string()) }),
	'sites.disconnect': v.object({ site }),
	'sites.check': v.object({ site: v.optional(site) }),
	/** What the current tab shows (activeTab): for "Connect this helpdesk". */
	'tab.recognise': v.object({ tab: v.number() }),
	'update.open': v.object({ account: v.string(), update: id<EntryId>(), composer: v.optional(v.boolean()) }),
	/** Marks read (or unread) and refreshes the badge. */
	'updates.mark': v.object({ account: v.string(), updates: v.pipe(v.array(id<EntryId>()), v.maxLength(100_000)), read: v.boolean() }),
	'reply.send': v.object({
		id: v.optional(jobId),
		account: v.string(),
		conversation,
		internal: v.boolean(),
		text: v.pipe(v.string(), v.minLength(1), v.maxLength(100_000)),
		mentions: v.pipe(v.array(mention), v.maxLength(50)),
	}),
	'conversation.mute': v.object({ account: v.string(), conversation, muted: v.boolean() }),
	'page.job.retry': v.object({ job: v.string() }),
	'page.job.dismiss': v.object({ job: v.string() }),
	'page.directory': v.object({ account: v.string() }),
	'doorbell.state': v.object({}),
	/** Connects to the broker now and rings at our own door. */
	'doorbell.test': v.object({}),
	'data.clear': v.object({ updates: v.boolean(), drafts: v.boolean(), everything: v.boolean() }),
} as const;

/** From the background to content scripts. */
export const toContent = {
	'toast.show': v.object({ toast: v.custom<Toast>((value) => typeof value === 'object' && value !== null) }),
	'toast.close': v.object({ id: v.string() }),
	/** Which toasts are drawn there now: a page goes elsewhere without telling, and its toasts with it. */
	'toasts.up': v.object({}),
	/** Followers, jobs or the rules changed: ask again. */
	'conversation.changed': v.object({ conversation: v.nullable(conversation) }),
	'site.changed': v.object({}),
	/** After the agent clicked Reply: cursor into an internal note. */
	'composer.focus': v.object({ conversation, entry: v.optional(v.string()), composer: v.boolean() }),
	/** The page relay: same-origin only, path only. */
	'relay.fetch': v.object({
		path: v.pipe(
			v.string(),
			v.startsWith('/'),
			v.check((path) => !path.startsWith('//') && !path.includes('\\')),
		),
		method: v.picklist(['GET', 'POST', 'PUT', 'DELETE']),
		headers: v.record(v.string(), v.string()),
		body: v.nullable(v.string()),
		timeoutMs: v.number(),
	}),
} as const;

/** What `relay.fetch` answers; a failed fetch answers `{ failed: true }`. */
export interface RelayAnswer {
	status: number;
	url: string;
	headers: Record<string, string>;
	text: string;
}

export interface ContentAnswers {
	'overlay.need': { injected: boolean };
	'overlay.state': OverlayState;
	'directory.load': { agents: readonly Agent[]; savedAt: number; complete: boolean; failure?: Failure };
	'directory.search': { agents: readonly Agent[] };
	'directory.refresh': { agents: readonly Agent[]; savedAt: number; complete: boolean; failure?: Failure };
	'conversation.load': ConversationState;
	'access.check': { noAccess: ReadonlyArray<readonly [AgentId, NoAccess]> };
	'mention.submit': { job: string };
	'follower.change': ConversationState;
	'job.retry': Record<string, never>;
	'job.dismiss': Record<string, never>;
	'looking.at': Record<string, never>;
	'toast.act': Record<string, never>;
}

export interface PageAnswers {
	'sites.list': { sites: readonly SiteView[] };
	'sites.connect': ConnectOutcome;
	'sites.disconnect': Record<string, never>;
	'sites.check': { sites: readonly SiteView[] };
	'tab.recognise': { address?: string; helpdesk?: HelpdeskId; connected?: boolean };
	'update.open': Record<string, never>;
	'updates.mark': Record<string, never>;
	'reply.send': { job: string };
	'conversation.mute': Record<string, never>;
	'page.job.retry': Record<string, never>;
	'page.job.dismiss': Record<string, never>;
	'page.directory': { agents: readonly Agent[] };
	'doorbell.state': DoorbellView;
	'doorbell.test': { milliseconds: number } | { failure: ErrorKind };
	'data.clear': Record<string, never>;
}

export interface ToContentAnswers {
	/** `looking`: the agent has that conversation in front of them; no toast was drawn. */
	'toast.show': { shown: boolean; looking: boolean };
	'toast.close': Record<string, never>;
	'toasts.up': { ids: readonly string[] };
	'conversation.changed': Record<string, never>;
	'site.changed': Record<string, never>;
	'composer.focus': { focused: boolean };
	'relay.fetch': RelayAnswer | { failed: true };
}

export type Payload<Contract extends Record<string, v.GenericSchema>, Name extends keyof Contract> = v.InferOutput<Contract[Name]>;
/** What a message's handler may answer instead of its result. */
export type Answer<T> = { ok: true; value: T } | { ok: false; failure: Failure };
