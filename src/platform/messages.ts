/**
 * Every message between the rooms of the extension, as one contract each: who may send it, what it carries (checked at run time), what it
 * answers. The site of a content script is taken from `sender`, never from the message.
 */
import * as v from 'valibot';
import type { AccountId, Agent, AgentId, Conversation, ConversationId, EntryId, HelpdeskId, Role, Site, SiteId, Update } from '../collaboration/model';
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
/** A name or an id of ours: no message needs a longer one. */
const text = v.pipe(v.string(), v.maxLength(2_000));
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

export type ConnectOutcome = { state: 'connected'; site: SiteView } | { state: 'failed'; reason: ErrorKind | 'bad-address' };

/** A picked or typed name still in the text at submit. */
export interface IntentMention {
	id: AgentId;
	name: string;
}

const mention = v.object({ id: agent, name: text });

/** A name that the sender gives a job: said again under it, after an answer that never came, it is stored once. */
const jobId = v.pipe(v.string(), v.regex(/^[\w-]{8,64}$/));

/** The name of a selector in a helpdesk's table: never anything that stands on the page. */
export const selectorNames = v.pipe(v.array(v.pipe(v.string(), v.regex(/^[A-Za-z][\w-]{0,39}$/))), v.maxLength(20));

/** Parts of the overlay that come when they are wanted. A helpdesk's own part comes with the overlay. */
const OVERLAY_PARTS = ['mention', 'toasts', 'directory'] as const;
export type OverlayPart = (typeof OVERLAY_PARTS)[number];

/** From content scripts of a connected site to the background. */
export const fromContent = {
	/** Sent by the loader when an agent page with a conversation or composer came into view: inject the overlay into this tab. */
	'overlay.need': v.object({}),
	/** Sent by the overlay: that part of it is wanted in this tab. */
	'overlay.part': v.object({ part: v.picklist(OVERLAY_PARTS) }),
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
		/** When it was pressed (ms). */
		at: v.optional(v.pipe(v.number(), v.finite())),
		conversation,
		mentions: v.pipe(v.array(mention), v.minLength(1), v.maxLength(50)),
		newestEntry: id<EntryId | ''>(),
	}),
	'follower.change': v.object({ conversation, agent, name: text, action: v.picklist(['add', 'remove']) }),
	/** Whose work I follow here, and whether that is offered at all. */
	'shadow.list': v.object({}),
	/** Follows a colleague's open conversations until then (ms; absent: for a day). Said again, it changes the end. */
	'shadow.start': v.object({ agent, until: v.optional(v.number()) }),
	'shadow.stop': v.object({ agent }),
	'job.retry': v.object({ job: text }),
	'job.dismiss': v.object({ job: text }),
	/** The conversation in view is looked at (visible and focused) or not; wakes the schedule. */
	'looking.at': v.object({ conversation: v.nullable(conversation), focused: v.boolean() }),
	/** What the agent chose on the page itself: the panel folded or not, "Don't show again". Pages have no way to the other settings. */
	'settings.set': v.object({ followersPanel: v.optional(v.picklist(['open', 'closed'])), publicHint: v.optional(v.boolean()) }),
	/** What the page must have and has not, once it is at rest; empty takes an earlier report back. */
	'page.missing': v.object({ names: selectorNames }),
	/** `button`: what the toast's `button` says; `see`: opens the conversation of a toast whose button is another one ("Try again"). */
	'toast.act': v.object({ toast: text, act: v.picklist(['button', 'see', 'close', 'mark-read', 'expired']) }),
} as const;

/** From our own pages (popup, options, welcome) to the background. */
export const fromPages = {
	'sites.list': v.object({}),
	/** After the page got the permission from the browser. */
	'sites.connect': v.object({ address: text, helpdesk: v.optional(text) }),
	'sites.disconnect': v.object({ site }),
	'sites.check': v.object({ site: v.optional(site) }),
	/** What the current tab shows (activeTab): for "Connect this helpdesk". */
	'tab.recognise': v.object({ tab: v.number() }),
	'update.open': v.object({ account: text, update: id<EntryId>(), composer: v.optional(v.boolean()) }),
	/** Marks read (or unread) and refreshes the badge. */
	'updates.mark': v.object({ account: text, updates: v.pipe(v.array(id<EntryId>()), v.maxLength(100_000)), read: v.boolean() }),
	'reply.send': v.object({
		id: v.optional(jobId),
		account: text,
		conversation,
		internal: v.boolean(),
		text: v.pipe(v.string(), v.minLength(1), v.maxLength(100_000)),
		mentions: v.pipe(v.array(mention), v.maxLength(50)),
	}),
	/** "No answer needed" on a mention, or taken back. */
	'update.waiting': v.object({ account: text, update: id<EntryId>(), waiting: v.boolean() }),
	'conversation.mute': v.object({ account: text, conversation, muted: v.boolean() }),
	'page.shadow.list': v.object({}),
	'page.shadow.start': v.object({ account: text, agent, until: v.optional(v.number()) }),
	'page.shadow.stop': v.object({ account: text, agent }),
	'page.job.retry': v.object({ job: text }),
	'page.job.dismiss': v.object({ job: text }),
	'page.directory': v.object({ account: text }),
	'doorbell.state': v.object({}),
	/** Connects to the broker now and rings at our own door. */
	'doorbell.test': v.object({}),
	'data.clear': v.object({ updates: v.boolean(), drafts: v.boolean(), everything: v.boolean() }),
} as const;

/**
 * From the background to content scripts. Types only: a helpdesk page does not carry the schema library, so what arrives there is checked by the
 * few lines of light-checks.ts.
 */
export interface ToContent {
	/** `sound`: the page plays Loopin's sound with it, if the browser lets it. */
	'toast.show': { toast: Toast; sound?: boolean | undefined };
	'toast.close': { id: string };
	/** Which toasts are drawn there now: a page goes elsewhere without telling, and its toasts with it. */
	'toasts.up': Record<string, never>;
	/** Followers, jobs or the rules changed: ask again. */
	'conversation.changed': { conversation: ConversationId | null };
	'site.changed': Record<string, never>;
	'settings.changed': { settings: Settings };
	/** After the agent clicked Reply: cursor into an internal note. */
	'composer.focus': { conversation: ConversationId; entry?: string | undefined; composer: boolean };
	/** The page relay: same-origin only, path only. */
	'relay.fetch': RelayRequest;
}

/** What the relay fetches: `path` begins with one '/', the answer is awaited for `timeoutMs`. */
export interface RelayRequest {
	path: string;
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	headers: Record<string, string>;
	body: string | null;
	timeoutMs: number;
	/** Set where the page adds its own sign-in to the request. */
	helpdesk?: string;
}

/** What `relay.fetch` answers; a failed fetch answers `{ failed: true }`. */
export interface RelayAnswer {
	status: number;
	url: string;
	headers: Record<string, string>;
	text: string;
}

/** Whom this agent mentions often, and what that counts; most first. */
export type Often = ReadonlyArray<readonly [AgentId, number]>;

interface DirectoryAnswer {
	agents: readonly Agent[];
	savedAt: number;
	complete: boolean;
	often: Often;
	failure?: Failure;
}

export interface ContentAnswers {
	'overlay.need': { injected: boolean };
	'overlay.part': { injected: boolean };
	'overlay.state': OverlayState;
	'directory.load': DirectoryAnswer;
	'directory.search': { agents: readonly Agent[] };
	'directory.refresh': DirectoryAnswer;
	'conversation.load': ConversationState;
	'access.check': { noAccess: ReadonlyArray<readonly [AgentId, NoAccess]> };
	'mention.submit': { job: string; often: Often };
	'follower.change': ConversationState;
	'shadow.list': { able: boolean; shadows: readonly ShadowView[] };
	'shadow.start': Record<string, never>;
	'shadow.stop': Record<string, never>;
	'job.retry': Record<string, never>;
	'job.dismiss': Record<string, never>;
	'looking.at': Record<string, never>;
	'settings.set': Record<string, never>;
	'page.missing': Record<string, never>;
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
	'update.waiting': Record<string, never>;
	'conversation.mute': Record<string, never>;
	/** `able`: the accounts for which it is offered. */
	'page.shadow.list': { able: readonly AccountId[]; shadows: readonly ShadowView[] };
	'page.shadow.start': Record<string, never>;
	'page.shadow.stop': Record<string, never>;
	'page.job.retry': Record<string, never>;
	'page.job.dismiss': Record<string, never>;
	'page.directory': { agents: readonly Agent[] };
	'doorbell.state': DoorbellView;
	'doorbell.test': { milliseconds: number } | { failure: ErrorKind };
	'data.clear': Record<string, never>;
}

export interface ToContentAnswers {
	/** `looking`: the agent has that conversation in front of them; no toast was drawn. `sounded`: the page played the sound. */
	'toast.show': { shown: boolean; looking: boolean; sounded?: boolean };
	'toast.close': Record<string, never>;
	'toasts.up': { ids: readonly string[] };
	'conversation.changed': Record<string, never>;
	'site.changed': Record<string, never>;
	'settings.changed': Record<string, never>;
	'composer.focus': { focused: boolean };
	'relay.fetch': RelayAnswer | { failed: true };
}

export type Payload<Contract extends Record<string, v.GenericSchema>, Name extends keyof Contract> = v.InferOutput<Contract[Name]>;
/** What a message's handler may answer instead of its result. */
export type Answer<T> = { ok: true; value: T } | { ok: false; failure: Failure };
