/**
 * The contract of a helpdesk. A vendor is one folder beside this file; everything outside `src/helpdesks/` speaks only these words.
 * It has two halves that are bundled apart: `HelpdeskClient` (API; background) and `HelpdeskPage` (DOM; content scripts).
 */
import type { Agent, AgentId, Conversation, ConversationId, Entry, EntryId, Follower, HelpdeskId, Milliseconds, SiteId } from '../collaboration/model';
import type { Http, HttpAnswer } from '../platform/http';

/** What a helpdesk can do, known without asking it. What is absent hides its UI. */
export interface Capabilities {
	/** `full`: anyone can be added and removed; `self`: only oneself; `none`. */
	followers: 'full' | 'self' | 'none';
	/**
	 * Its own "@" menu. `none`; `beside`: it may come up, and ours yields while it is open; `instead`: ours never opens, people are named by the
	 * helpdesk's own menu, and `Composer.named` tells whom.
	 */
	nativeMentions: 'none' | 'beside' | 'instead';
	/**
	 * What makes followers of the people whom a landed note names. `us`: the outbox adds them. `helpdesk`: it does so itself from its own mention
	 * markup, and the outbox reads back (and adds whom it may). `mentioned`: nobody can add others; each mentioned agent's own Loopin follows for them.
	 */
	mentionsFollow: 'us' | 'helpdesk' | 'mentioned';
	/** Where writes must come from: the background itself, or a page of the helpdesk (relay). */
	writes: 'direct' | 'page';
	/** What followers are called there, when saved under another name ("AdminCc"); shown in the panel. */
	followersAre?: string;
}

/** Static facts, needed on both sides. */
export interface HelpdeskFacts {
	id: HelpdeskId;
	/** The product's name, as people say it. */
	name: string;
	capabilities: Capabilities;
	/** The conversation that an address shows, if any. `base` is the site's id. Pure. */
	conversationAt(url: string, base: SiteId): ConversationId | undefined;
	/** A selector that only an agent's page with a conversation has, for pages whose address does not tell (a form that was posted). */
	agentPage?: string;
	/**
	 * The link that carries a mention in a note, for helpdesks whose markup says more than the name: written into rich editors by the menu, and by
	 * `post`. Absent: a mention is plain text. Pure.
	 */
	mentionLink?(base: SiteId, agent: MentionedAgent): MentionLink;
	/** For helpdesks whose API wants more than cookies, and whose own pages have it. Absent: cookies are enough. */
	pageSession?: PageSession;
	/** The address that shows a conversation; with `composer`, one that also opens a composer for an internal note where an address can. */
	conversationUrl(base: SiteId, id: ConversationId, how?: { composer?: boolean; entry?: EntryId }): string;
}

/**
 * What a page of the helpdesk adds to the requests that it sends for us, from its own sign-in. Both run in the page only, for requests to its own
 * origin: what they read there never leaves it. Pure.
 */
export interface PageSession {
	/** Headers made of the page's `document.cookie`; none while nobody is signed in. An answer's headers of the same names are kept back. */
	headers(cookies: string): Readonly<Record<string, string>>;
	/** An answer's body without the tokens that it carries. */
	withhold(body: string): string;
}

export interface MentionedAgent {
	id: AgentId;
	name: string;
}

/** An `<a>` in a note. Its text is always "@Full Name". */
export interface MentionLink {
	href: string;
	/** Further attributes that the helpdesk's own sanitizer keeps ("data-mention"). */
	attributes?: Readonly<Record<string, string>>;
}

export interface Me extends Agent {
	/**
	 * Turned off for everybody by the helpdesk's own settings: nothing can be followed by mention. This, version and name are of the account as a
	 * whole and may cost requests of their own: absent means "not told this time", and what was told before holds.
	 */
	collaborationOff?: boolean;
	/** The helpdesk product's version, where it tells. */
	version?: string;
	/** The account's name ("Acme Support"), where it tells. */
	siteName?: string;
}

/** Why somebody cannot be looped into a conversation. The words are in assets/_locales (`noAccess_*`). */
export type NoAccess =
	| { why: 'cannot-open' }
	| { why: 'group-cannot-open'; group: string; place: string }
	/** No member of the inbox that the conversation came in through: may be able to open it, but cannot follow it. */
	| { why: 'not-in-inbox' }
	| { why: 'light-agent' }
	| { why: 'suspended' }
	/** The helpdesk does not tell who may read; nothing shows that this agent may. Not offered, but not claimed either. */
	| { why: 'unconfirmed' };

/** An opaque position in the stream of changes; '' is "from now on, and list a little history". Stored as it is. */
export type Cursor = string;

export interface Changes {
	/** Ascending, each exactly once for a given pair of cursors. */
	entries: readonly Entry[];
	cursor: Cursor;
	/** More is waiting: ask again at once. */
	more: boolean;
	/** Entries are history (first connect): listed, never toasted. */
	history: boolean;
}

/** Where a submitted note was found again. `at`: when the helpdesk says it was written (ms); without it, the search for an old one costs more. */
export type Landed =
	| { state: 'landed'; entry: EntryId; text: string; at?: Milliseconds }
	/** Sent, but where the customer sees it. */
	| { state: 'public'; entry: EntryId; at?: Milliseconds }
	| { state: 'absent' };

export interface Post {
	internal: boolean;
	/** Plain text; the client makes of it what its API takes. */
	text: string;
	/** Whom the text of an internal note names, for helpdesks with a markup of their own. */
	mentions?: readonly MentionedAgent[];
}

/** Reads and writes one site with the session of whoever is signed in. Throws only `LoopinError`. */
export interface HelpdeskClient {
	/** Is this base address such a helpdesk? `undefined`: no. Needs no sign-in. */
	recognise(): Promise<{ base: SiteId; name?: string; version?: string } | undefined>;
	/** Who is signed in. Throws `signed-out`. Cheap enough to be asked before every write and every sync. */
	me(): Promise<Me>;
	/** The directory, page by page: agents only, never end users. */
	agents(me: Me): AsyncIterable<readonly Agent[]>;
	/** Live look-up while typing, for helpdesks whose directory cannot be listed whole; merged into the directory. */
	searchAgents?(letters: string): Promise<readonly Agent[]>;
	/**
	 * The open conversations that an agent works on, the last changed first, as far as I may see them; one request, at most 100. For following a
	 * colleague's work; absent where the helpdesk cannot tell.
	 */
	assignedTo?(agent: AgentId, me: Me): Promise<readonly ConversationId[]>;
	conversation(id: ConversationId, me: Me): Promise<Conversation>;
	/** For each of the agents who cannot open the conversation: why. Those absent from the answer can, as far as the helpdesk tells. */
	noAccess(id: ConversationId, agents: readonly Agent[]): Promise<ReadonlyMap<AgentId, NoAccess>>;
	/** Idempotent; verified by reading back. Gives the followers as they are now; throws `refused` when the helpdesk did not do it. */
	addFollowers(id: ConversationId, agents: readonly AgentId[], me: Me): Promise<readonly Follower[]>;
	removeFollower(id: ConversationId, agent: AgentId, me: Me): Promise<readonly Follower[]>;
	/** What I follow and what names me, after the cursor. Never marks anything read, never shows anyone as viewing. */
	changesSince(cursor: Cursor, me: Me): Promise<Changes>;
	/** The newest entries of one conversation after `after`, ascending (notes and replies). */
	entriesAfter(id: ConversationId, after: EntryId | '', me: Me): Promise<readonly Entry[]>;
	/** My own internal note after `after` whose text contains all of `names`: the earliest; else my earliest public reply that does. */
	findNote(id: ConversationId, after: EntryId | '', names: readonly string[], me: Me): Promise<Landed>;
	/** Writes a note or a public reply; gives its entry id. Throws `unknown-outcome` when the answer was lost on the way. */
	post(id: ConversationId, post: Post, me: Me): Promise<EntryId>;
}

/** What the answer's headers say of the account's budget, read by the schedule. */
export interface RateLimit {
	limit: number;
	remaining: number;
	resetsInMs?: Milliseconds;
}

export interface HelpdeskClientModule {
	facts: HelpdeskFacts;
	client(http: Http, base: SiteId): HelpdeskClient;
	/**
	 * Does this answer to a plain GET look like a page of such a helpdesk (its sign-in page as well)? Asked before `recognise`: where some helpdesk
	 * says yes, only those are asked. Need not be sure; pure. Absent: cannot tell.
	 */
	signs?(page: HttpAnswer): boolean;
}

export type ComposerMode = 'note' | 'public' | 'live-chat';

/** One composer mounted on the page. */
export interface Composer {
	/** The editable element: a textarea or a contenteditable, perhaps inside a same-origin iframe. Its identity names the composer. */
	field: HTMLTextAreaElement | HTMLElement;
	conversation: ConversationId;
	/** Read afresh each time it is asked. */
	mode(): ComposerMode;
	/** Where the host's own submit buttons are now, for placing the hint line; may be empty. */
	submitButtons(): readonly HTMLElement[];
	/** Whom the helpdesk's own markup in the field names now; absent where there is none. Read afresh each time it is asked. */
	named?(): readonly MentionedAgent[];
	/** Another than the capability of that name, where one of the helpdesk's editors is unlike the others. */
	readonly nativeMentions?: Capabilities['nativeMentions'];
	/** Calls `submitted` when the agent submits this composer (button, key, form), before the text is gone. */
	onSubmit(signal: AbortSignal, submitted: () => void): void;
	/** Calls `changed` when the mode may have changed. */
	onModeChange(signal: AbortSignal, changed: () => void): void;
	/** Switches to an internal note; only ever after the agent's click on our "Switch to note". Absent where the page offers no way. */
	switchToNote?(): void;
}

/** One helpdesk's agent page. All its selectors stand in one table at the top of its `page.ts`. */
export interface HelpdeskPage {
	/** Is this document one of its agent pages? Never customer portals or mobile pages. */
	recognise(): boolean;
	/** The conversation in view. */
	conversation(): ConversationId | undefined;
	/** The composer of the conversation in view. */
	composer(): Composer | undefined;
	/** A safe, empty slot at the end of a side column, where the panel may dock without moving anything. */
	followersSlot(): HTMLElement | undefined;
	/** Is the helpdesk's own mention menu open? */
	nativeMenuOpen(): boolean;
	/** Opens and focuses the composer in the mode, after the agent asked for it by a click. Resolves false when there is none. */
	focusComposer(mode: 'note' | 'public'): Promise<boolean>;
	/** Scrolls an entry into view if it is on the page. */
	showEntry(entry: EntryId): boolean;
	/** Whom notes on this page name by the helpdesk's own markup, where the client cannot tell (`Conversation.mentioned`) without leaving traces. */
	mentioned?(): readonly MentionedAgent[];
	/** Calls `changed` (coalesced per frame) when the conversation or its composer may have come, gone or been replaced. */
	watch(signal: AbortSignal, changed: () => void): void;
	/** Names of the selectors that this page must have and that find nothing now; empty when all is well. */
	missing?(): readonly string[];
}

export interface HelpdeskPageModule {
	facts: HelpdeskFacts;
	page(document: Document, base: SiteId): HelpdeskPage;
}
