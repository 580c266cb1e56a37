/**
 * The mention menu of one composer: opens it at the "@", keeps it up with what is typed, writes the chosen name. When it opens stands in
 * composer/trigger.ts, what it says in answer.ts, what it is while open in open-menu.ts; here is only who calls whom.
 */
import { effect } from '@preact/signals';
import type { Agent, ConversationId } from '../../collaboration/model';
import type { Composer } from '../../helpdesks/helpdesk';
import { t } from '../../platform/i18n';
import { shown } from '../../ui/person';
import { hasFocus, type Place, textBeforeCaret } from '../composer/field';
import { asOneLine } from '../composer/insert';
import { findTrigger, type Trigger } from '../composer/trigger';
import type { OverlayContext } from '../context';
import type { Host } from '../host';
import { answerFor } from './answer';
import { MentionMenu } from './menu';
import { completesItself } from './mirror';
import { OpenMenu } from './open-menu';
import { loadingView, type MenuView, notInsertedView } from './view';
import { namesOf, writeNames } from './write';

/** A wait shorter than this shows nothing. */
const LOADING_AFTER_MS = 150;

export interface MentionEvents {
	/** Their names were written into the field. */
	picked(agents: readonly Agent[]): void;
	/** "@" was typed where the customer will read it. */
	typedInPublic(): void;
	/** Was it already said for this conversation that mentions are off? True once asked. */
	offWasSaid(conversation: ConversationId): boolean;
	/** Names picked in this note so far. */
	pickedNames(): readonly string[];
}

interface AtCaret {
	readonly trigger: Trigger;
	readonly start: Place;
	readonly caret: Place;
}

const samePlace = (a: Place | undefined, b: Place | undefined): boolean => a !== undefined && b !== undefined && a.node === b.node && a.offset === b.offset;

export class MentionController {
	readonly #field;
	readonly #menu: MentionMenu;
	#open: OpenMenu | undefined;
	/** Escape was pressed at this "@", or its name was chosen: it does not open again. */
	#dismissed: Place | undefined;
	/** The name written at `#dismissed`, when that was the reason. */
	#chosen: string | undefined;
	/** An "@" waits for the people to be loaded. */
	#waiting = false;
	#loadingTimer: ReturnType<typeof setTimeout> | undefined;
	#inserting = false;
	/** What "Copy" puts on the clipboard. */
	#unwritten = '';

	constructor(
		readonly composer: Composer,
		readonly host: Host,
		readonly context: OverlayContext,
		readonly events: MentionEvents,
		signal: AbortSignal,
	) {
		this.#field = composer.field;
		this.#menu = new MentionMenu(host.layer, { choose: (index) => this.#choose(index), action: (does) => this.#act(does) });
		const { people, conversationState } = context;
		const dispose = effect(() => {
			void [people.version.value, people.status.value, conversationState.value];
			// Outside of the effect: reading signals there would subscribe to them.
			queueMicrotask(() => {
				if (!signal.aborted && (this.#open || this.#waiting)) this.evaluate('news');
			});
		});
		signal.addEventListener(
			'abort',
			() => {
				dispose();
				this.close();
			},
			{ once: true },
		);
	}

	/**
	 * Looks at the text before the caret: after an edit, after the caret moved, or because there is news of the people. Only an edit opens the
	 * menu (or news that an edit waits for); a moved caret only closes it.
	 */
	evaluate(cause: 'typed' | 'moved' | 'news', inserted = ''): void {
		if (this.#inserting || (cause !== 'typed' && this.#offersCopy())) return;
		const typed = cause === 'typed';
		const at = this.#atCaret();
		if (!at) {
			if (typed) this.#forgetDismissed();
			this.close();
			return;
		}
		// A host that emptied its field by itself leaves the place to the next "@", which was typed just now.
		if (at.trigger.query === '' && /[@＠]$/u.test(inserted)) this.#dismissed = undefined;
		if (this.#open && !samePlace(at.start, this.#open.start)) this.close();
		const concerns = this.#open !== undefined || typed || (cause === 'news' && this.#waiting);
		// A moved caret does not end the waiting for the people either.
		if (!concerns) return;
		// The chosen name was undone or cut: whoever goes on typing there wants to choose again.
		if (typed && this.#chosen !== undefined && samePlace(at.start, this.#dismissed) && !at.trigger.query.startsWith(this.#chosen)) this.#dismissed = undefined;
		if (samePlace(at.start, this.#dismissed) || this.#yields()) this.close();
		else if (this.composer.mode() === 'public') {
			this.close();
			if (typed && this.context.state.value.mentionsOff === undefined) this.events.typedInPublic();
		} else this.#answer(at, cause);
	}

	/** The helpdesk, or the field itself, names people by a menu of its own. In a public reply there is none, and ours does not open anyway. */
	#yields(): boolean {
		const native = this.composer.nativeMentions ?? this.context.facts.capabilities.nativeMentions;
		const instead = native === 'instead' && this.composer.mode() !== 'public';
		return instead || this.context.page.nativeMenuOpen() || completesItself(this.#field);
	}

	#atCaret(): AtCaret | undefined {
		const before = hasFocus(this.#field) ? textBeforeCaret(this.#field) : undefined;
		const trigger = before && findTrigger(before.text, before.atLineStart);
		return before && trigger && { trigger, start: before.place(trigger.start), caret: before.caret };
	}

	/** The "@" itself is gone: the next one at that place is another one. */
	#forgetDismissed(): void {
		const caret = textBeforeCaret(this.#field)?.caret;
		if (caret && this.#dismissed?.node === caret.node && caret.offset <= this.#dismissed.offset) this.#dismissed = undefined;
	}

	#offersCopy(): boolean {
		return this.#open?.view?.kind === 'message' && this.#open.view.action?.does === 'copy';
	}

	#answer({ trigger: { query }, start }: AtCaret, cause: 'typed' | 'moved' | 'news'): void {
		const open = this.#open;
		// Each key also moves the caret: the same letters, and no news, have the answer that is drawn.
		if (cause !== 'news' && open?.query === query && !this.#waiting) return;
		const answer = answerFor(query, {
			context: this.context,
			composer: this.composer,
			pickedNames: this.events.pickedNames(),
			again: cause === 'typed' && query !== open?.query,
			offWasSaid: () => open === undefined && this.events.offWasSaid(this.composer.conversation),
		});
		if (answer === 'wait') {
			this.#waitForPeople();
			return;
		}
		this.#stopWaiting();
		if (answer === 'said') this.#dismissed = start;
		if (answer === 'said' || answer === 'close') this.close();
		else this.#show(answer, start, query);
	}

	/** The people are on their way: after a moment the menu says so, whatever the text before the caret is by then. */
	#waitForPeople(): void {
		if (this.#open?.view?.kind === 'loading') return;
		this.#waiting = true;
		this.#loadingTimer ??= setTimeout(() => {
			this.#loadingTimer = undefined;
			const at = this.#waiting ? this.#atCaret() : undefined;
			if (at && this.context.people.status.value === 'loading') this.#show(loadingView, at.start, at.trigger.query);
		}, LOADING_AFTER_MS);
	}

	#stopWaiting(): void {
		this.#waiting = false;
		clearTimeout(this.#loadingTimer);
		this.#loadingTimer = undefined;
	}

	#show(view: MenuView, start: Place, query: string): void {
		this.#open ??= new OpenMenu(this.#field, start, this.#menu, this.host, this.context, {
			choose: (index) => this.#choose(index),
			act: (does) => this.#act(does),
			dismiss: () => this.#dismiss(),
			close: () => this.close(),
		});
		if (!this.#open.show(view, query)) this.close();
	}

	#act(does: 'retry' | 'copy'): void {
		if (does === 'retry') {
			void this.context.people.load();
			return;
		}
		navigator.clipboard?.writeText(this.#unwritten).then(
			() => this.context.say(t('menuCopied')),
			() => undefined,
		);
		this.#dismiss();
	}

	#choose(index: number): void {
		const row = this.#open?.row(index);
		if (!row) return;
		if (row.disabled) {
			this.#open?.activate(index);
			this.context.say(`${shown(row.name)}: ${row.sub}`);
		} else void this.#write(row.people);
	}

	async #write(agents: readonly Agent[]): Promise<void> {
		const at = this.#atCaret();
		this.close();
		if (!at) return;
		this.#inserting = true;
		const written = await writeNames(this.#field, at, agents, this.context).finally(() => {
			this.#inserting = false;
		});
		if (written) {
			// Of several names it is the last one at which the menu would open again.
			this.#dismissed = this.#atCaret()?.start ?? at.start;
			this.#chosen = asOneLine(agents.at(-1)?.name ?? '');
			this.events.picked(agents);
			return;
		}
		this.#unwritten = `@${namesOf(agents)}`;
		this.#show(notInsertedView(this.#unwritten), at.start, at.trigger.query);
		if (!this.#open) this.context.alarm(t('menuNotInserted'));
	}

	/** Closes, and does not open again at this "@". */
	#dismiss(): void {
		this.#dismissed = this.#open?.start;
		this.#chosen = undefined;
		this.close();
	}

	close(): void {
		this.#stopWaiting();
		this.#open?.close();
		this.#open = undefined;
	}
}
