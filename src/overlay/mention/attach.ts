/** Mentions for one mounted composer: its field is watched, the menu and the note's line are kept with it, until the signal aborts. */
import { effect, type Signal, untracked } from '@preact/signals';
import type { AgentId } from '../../collaboration/model';
import type { Composer } from '../../helpdesks/helpdesk';
import { hasFocus } from '../composer/field';
import { observeField } from '../composer/observe';
import type { OverlayContext, PendingMention } from '../context';
import type { Host } from '../host';
import { MentionController } from './controller';
import { Note } from './note';
import type { NoteMemory } from './note-memory';

export interface AttachOptions {
	readonly composer: Composer;
	readonly host: Host;
	readonly context: OverlayContext;
	readonly memory: NoteMemory;
	readonly pending: Signal<readonly PendingMention[]>;
	readonly signal: AbortSignal;
	/** Is the extension still there? An orphan of an update must not go on drawing. */
	readonly alive: () => boolean;
}

export interface Attached {
	/** Followers or rules changed. */
	refresh(): void;
	/** Takes a mention of the open note back, or brings it back. */
	want(id: AgentId, wanted: boolean): void;
}

export function attachMentions({ composer, host, context, memory, pending, signal, alive }: AttachOptions): Attached {
	const note = new Note(composer, host, context, memory, pending, signal);
	const controller = new MentionController(
		composer,
		host,
		context,
		{
			picked: (agents) => note.picked(agents),
			typedInPublic: () => note.typedInPublic(),
			offWasSaid: () => {
				const said = memory.offSaid;
				memory.offSaid = true;
				return said;
			},
			pickedNames: () => [...memory.picked.values()].map(({ name }) => name),
		},
		signal,
	);
	/** The people are fetched when a note is about to be written, in an idle moment, so that the first "@" does not wait. */
	const prepare = (): void => {
		if (alive() && composer.mode() === 'note' && context.people.status.value === 'unasked' && !context.state.value.mentionsOff)
			whenIdle(() => !signal.aborted && void context.people.load());
	};
	observeField(composer.field, signal, {
		edited(inserted) {
			if (!alive()) return;
			note.edited();
			controller.evaluate('typed', inserted);
		},
		moved: () => controller.evaluate('moved'),
		left: () => controller.close(),
		entered: prepare,
	});
	// The helpdesk's own menu writes without an event that we would hear; what it makes of nodes is seen.
	if (composer.named) {
		const own = new MutationObserver(() => alive() && note.edited());
		own.observe(composer.field, { childList: true, subtree: true });
		signal.addEventListener('abort', () => own.disconnect(), { once: true });
	}
	// Names that were typed before the people were there are known now.
	let known = context.people.version.peek();
	const stop = effect(() => {
		const now = context.people.version.value;
		if (now !== known) untracked(() => note.refresh());
		known = now;
	});
	signal.addEventListener('abort', stop, { once: true });
	if (hasFocus(composer.field)) {
		prepare();
		// On a slow machine the agent may have typed the "@" before we were there.
		controller.evaluate('typed');
	}
	return { refresh: () => note.refresh(), want: (id, wanted) => note.want(id, wanted) };
}

const whenIdle = (work: () => void): void => {
	requestIdleCallback(work, { timeout: 2_000 });
};
