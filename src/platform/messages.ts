/**
 * Every message between the rooms of the extension, as one contract each: who may send it, and what it carries (checked at run time). What it is
 * answered with is in answers.ts, the shapes that are drawn in views.ts. The site of a content script is taken from `sender`, never from the message.
 */
import * as v from 'valibot';
import type { AgentId, ConversationId, EntryId, SiteId } from '../collaboration/model';
import type { RelayRequest } from './relay';
import type { Settings } from './settings';
import type { Toast } from './views';

export type * from './answers';
export type * from './relay';
export type * from './views';

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
	/** The agent pressed submit on a note that names nobody, or on a public reply: who follows is to hear of it by the doorbell, where there is one. */
	'plain.submit': v.object({ conversation, kind: v.picklist(['note', 'public-reply']), newestEntry: id<EntryId | ''>(), at: v.pipe(v.number(), v.finite()) }),
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

export type Payload<Contract extends Record<string, v.GenericSchema>, Name extends keyof Contract> = v.InferOutput<Contract[Name]>;
