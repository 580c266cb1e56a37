/** What the parts of the overlay share: where to draw, what is in view, whom there is to find, and how to speak to the agent. */
import type { ReadonlySignal } from '@preact/signals';
import type { AgentId, ConversationId } from '../collaboration/model';
import type { HelpdeskFacts, HelpdeskPage } from '../helpdesks/helpdesk';
import type { ConversationState, OverlayState } from '../platform/messages';
import type { People } from './people';

export interface OverlayRoot {
	/**
	 * The fixed layer over the page, `class="lp"`, in a closed shadow root. Its children place themselves (`position: fixed` or `absolute`, the
	 * layer covers the viewport) and receive the pointer; the layer itself lets it through.
	 */
	readonly layer: HTMLElement;
	/**
	 * A block of its own inside the page, for the docked followers panel only: a second closed shadow root with the same styles and theme,
	 * at the end of `slot`. Gives the `class="lp"` element to fill. Reserved at 44 px before it is filled; gone with `signal`.
	 */
	dock(slot: HTMLElement, signal: AbortSignal): HTMLElement;
	/** The host page's modal `<dialog>`, while one is open. */
	modalDialog(): HTMLDialogElement | undefined;
}

/** Somebody named in the open note, who will follow when it is submitted. */
export interface PendingMention {
	readonly id: AgentId;
	readonly name: string;
}

export interface OverlayContext {
	readonly root: OverlayRoot;
	readonly page: HelpdeskPage;
	readonly facts: HelpdeskFacts;
	readonly state: ReadonlySignal<OverlayState>;
	/** Names of what this page must have and has not: mentions are off here while there are any. */
	readonly missing: ReadonlySignal<readonly string[]>;
	/** The conversation in view. */
	readonly conversation: ReadonlySignal<ConversationId | undefined>;
	/** What the background knows of it; undefined until it first answered. Replace it with the answer of `follower.change` by `setConversationState`. */
	readonly conversationState: ReadonlySignal<ConversationState | undefined>;
	/** Takes a newer state of the conversation in view from an answer. Ignored when the agent has moved on since. */
	setConversationState(of: ConversationId, state: ConversationState): void;
	/** Asks the background again for the conversation in view; `fresh`: not from its cache. Never rejects: a failure stands in the state. */
	reload(fresh?: boolean): Promise<void>;
	/** People named in the open note, shown dashed "on submit" in the panel. Empty in public replies. */
	readonly pendingMentions: ReadonlySignal<readonly PendingMention[]>;
	/** The agent takes that mention back (`false`), or wants it after all: its text stays, and follows or does not follow at submit. */
	wantMention(id: AgentId, wanted: boolean): void;
	/** Says it politely, once, to a screen reader (one `role="status"` for the whole overlay; a newer text replaces one still waiting). */
	say(text: string): void;
	/** Says it at once (`role="alert"`). */
	alarm(text: string): void;
	/** The agents of this site: load once, find by letters. */
	readonly people: People;
	/** The agent has that conversation in front of them: in view, visible and focused. */
	lookingAt(conversation: ConversationId): boolean;
	/** The life of whoever got this context: the conversation's for `mountFollowers`, the overlay's for `mountToasts`. */
	readonly signal: AbortSignal;
}

/** How a part is mounted. `mountFollowers` is called for each conversation that comes into view, `mountToasts` once per page. */
export type Mount = (root: OverlayRoot, context: OverlayContext) => void;
