/** What the overlay keeps of the conversation in view: which one, what the background knows of it, and whether the agent looks at it. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { ConversationId } from '../collaboration/model';
import { failureOf } from '../platform/errors';
import type { ConversationState } from '../platform/messages';
import { ask } from '../platform/messenger';

export interface ConversationView {
	readonly conversation: ReadonlySignal<ConversationId | undefined>;
	readonly state: ReadonlySignal<ConversationState | undefined>;
	/** Goes to another conversation, or to none; gives true when it is another one. */
	go(to: ConversationId | undefined): boolean;
	set(of: ConversationId, state: ConversationState): void;
	reload(fresh?: boolean): Promise<void>;
	lookingAt(conversation: ConversationId): boolean;
}

export function makeConversationView(life: AbortSignal): ConversationView {
	const conversation = signal<ConversationId | undefined>();
	const state = signal<ConversationState | undefined>();
	/** Answers overtake each other: an older question's answer must not replace a newer one's. */
	let asked = 0;
	let told = '';

	const isLooking = (): boolean => document.visibilityState === 'visible' && document.hasFocus();

	/** Tells the background what the agent has in front of them, once per change. */
	function tellLooking(): void {
		const focused = isLooking();
		const now = `${focused} ${conversation.peek() ?? ''}`;
		if (now === told || life.aborted) return;
		told = now;
		ask('looking.at', { conversation: conversation.peek() ?? null, focused }).catch(() => undefined);
	}

	async function reload(fresh = false): Promise<void> {
		const id = conversation.peek();
		if (id === undefined) return;
		const number = ++asked;
		const answer = await ask('conversation.load', fresh ? { conversation: id, fresh } : { conversation: id }).catch(
			(thrown: unknown): ConversationState => ({ ...(state.peek() ?? { readAt: 0, pending: [] }), failure: failureOf(thrown) }),
		);
		if (number === asked && conversation.peek() === id && !life.aborted) state.value = answer;
	}

	window.addEventListener('focus', tellLooking, { signal: life });
	// A frame of the page that takes the focus blurs this window, and the document still has it: asked after the event.
	window.addEventListener('blur', () => setTimeout(tellLooking), { signal: life });
	document.addEventListener('visibilitychange', tellLooking, { signal: life });

	return {
		conversation,
		state,
		reload,
		go(to) {
			if (conversation.peek() === to) return false;
			asked++;
			state.value = undefined;
			conversation.value = to;
			tellLooking();
			return true;
		},
		set(of, next) {
			if (conversation.peek() !== of) return;
			// What is on its way now was asked before this answer was given.
			asked++;
			state.value = next;
		},
		lookingAt: (which) => conversation.peek() === which && isLooking(),
	};
}
