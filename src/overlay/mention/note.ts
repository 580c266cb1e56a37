/**
 * The open note: when its text is read (named.ts tells who is named), what the hint line beside Submit says of it, the warning when it turns public,
 * and what happens at submit (submit.ts).
 */
import type { Signal } from '@preact/signals';
import type { NamedAgent } from '../../collaboration/mentions';
import type { AgentId } from '../../collaboration/model';
import type { Composer } from '../../helpdesks/helpdesk';
import { log } from '../../platform/log';
import { ask } from '../../platform/messenger';
import { visibleBox } from '../composer/caret';
import type { OverlayContext, PendingMention } from '../context';
import type { Host } from '../host';
import { type HintDeed, HintLine, type HintView } from './hint';
import { NamedPeople, NOBODY } from './named';
import type { NoteMemory } from './note-memory';
import { Submitting } from './submit';

/** At rest this long, the text is read as a whole. */
const REST_MS = 200;
/** The public hint waits for a pause in typing: it goes with the next key, and would only flash. */
const PAUSE_MS = 300;
export class Note {
	readonly #hint: HintLine;
	#rest: ReturnType<typeof setTimeout> | undefined;
	#pause: ReturnType<typeof setTimeout> | undefined;
	#publicHint = false;
	#frame = 0;
	readonly #people: NamedPeople;
	readonly #submitting: Submitting;
	#named = NOBODY;

	constructor(
		readonly composer: Composer,
		readonly host: Host,
		readonly context: OverlayContext,
		readonly memory: NoteMemory,
		readonly pending: Signal<readonly PendingMention[]>,
		readonly signal: AbortSignal,
	) {
		const { field } = composer;
		this.#people = new NamedPeople(composer, context, memory);
		this.#submitting = new Submitting(composer, context);
		this.#hint = new HintLine(
			host.layer,
			() => composer.submitButtons().filter((button) => button.getClientRects().length > 0),
			() => (field.isConnected ? visibleBox(field) : undefined),
			(deed) => this.#act(deed),
		);
		composer.onSubmit(signal, () => this.submit());
		composer.onModeChange(signal, () => this.refresh());
		window.addEventListener('scroll', () => this.#follow(false), { capture: true, passive: true, signal });
		window.addEventListener('resize', () => this.#follow(true), { passive: true, signal });
		signal.addEventListener(
			'abort',
			() => {
				clearTimeout(this.#rest);
				clearTimeout(this.#pause);
				cancelAnimationFrame(this.#frame);
				this.#hint.remove();
				pending.value = [];
			},
			{ once: true },
		);
		this.refresh();
	}

	/** The line stays with its button, measured once a frame. */
	#follow(fit: boolean): void {
		if (!this.#hint.view) return;
		this.#frame ||= requestAnimationFrame(() => {
			this.#frame = 0;
			if (!this.signal.aborted) fit ? this.#hint.fit() : this.#hint.move();
		});
	}

	/** After each edit: cheap; the text is read when the typing rests. */
	edited(): void {
		this.#publicHint = false;
		clearTimeout(this.#pause);
		if (this.#hint.view?.kind === 'public') this.#draw();
		else this.#follow(false);
		clearTimeout(this.#rest);
		this.#rest = setTimeout(() => this.refresh(), REST_MS);
	}

	picked(agents: readonly NamedAgent[]): void {
		for (const { id, name } of agents) {
			// Taken out and in again: the latest pick is the last, which decides between namesakes.
			this.memory.picked.delete(id);
			this.memory.picked.set(id, { id, name });
			this.memory.takenBack.delete(id);
		}
		this.refresh();
	}

	/** The panel's X on somebody who is named in the note, and its Undo. */
	want(id: AgentId, wanted: boolean): void {
		if (wanted) this.memory.takenBack.delete(id);
		else this.memory.takenBack.add(id);
		this.refresh();
	}

	/** "@" in a public reply: the hint, once per reply. */
	typedInPublic(): void {
		if (this.memory.hinted || !this.context.state.value.settings.publicHint) return;
		this.#pause = setTimeout(() => {
			if (this.composer.mode() !== 'public') return;
			this.memory.hinted = true;
			this.#publicHint = true;
			this.#draw();
		}, PAUSE_MS);
	}

	/** Reads the whole text and brings hint, warning and panel up to it. */
	refresh(): void {
		clearTimeout(this.#rest);
		if (this.signal.aborted) return;
		const mode = this.composer.mode();
		this.#named = this.#people.wanted();
		if (this.memory.mode === 'note' && mode === 'public') this.memory.turned = this.#named.mentioned.length > 0;
		else if (mode === 'note') {
			this.memory.turned = false;
			this.memory.hinted = false;
		}
		this.memory.mode = mode;
		if (mode !== 'public') this.#publicHint = false;
		if (mode === 'note' && this.#people.byOwnMenu && this.#named.mentioned.length > 0)
			this.context.people.checkAccess(
				this.composer.conversation,
				this.#named.mentioned.map(({ id }) => id),
			);
		const next = mode === 'note' ? this.#people.notYetFollowing(this.#named.mentioned) : [];
		const key = (list: readonly PendingMention[]): string => list.map(({ id }) => id).join('\n');
		if (key(next) !== key(this.pending.value)) this.pending.value = next;
		this.#draw();
	}

	#viewNow(): HintView | undefined {
		const maySwitch = this.composer.switchToNote !== undefined;
		if (this.memory.mode === 'public') {
			if (this.memory.turned && this.#named.mentioned.length > 0) return { kind: 'warning', people: this.#named.mentioned, maySwitch };
			return this.#publicHint ? { kind: 'public', maySwitch } : undefined;
		}
		if (this.memory.mode !== 'note') return undefined;
		const [name] = this.#named.ambiguous;
		if (name !== undefined) return { kind: 'ambiguous', name };
		const leftOut = this.#people.byOwnMenu ? this.#named.mentioned.filter((named) => this.#people.noAccess(named)) : [];
		const noAccess = leftOut[0] && this.#people.noAccess(leftOut[0]);
		if (leftOut[0] && noAccess) return { kind: 'left-out', name: leftOut[0].name, noAccess, others: leftOut.length - 1 };
		const byTheirOwn = this.context.facts.capabilities.mentionsFollow === 'mentioned';
		return this.pending.value.length > 0 ? { kind: 'will-follow', people: this.pending.value, byTheirOwn } : undefined;
	}

	#draw(): void {
		this.#hint.show(this.#viewNow());
		if (this.#hint.view) this.host.themeBy(this.#hint.element, this.#hint.anchor() ?? this.composer.field);
	}

	#act(deed: HintDeed): void {
		if (deed === 'switch') {
			this.composer.switchToNote?.();
			this.refresh();
			return;
		}
		this.#publicHint = false;
		this.#draw();
		ask('settings.set', { publicHint: false }).catch((thrown: unknown) => log.warn('settings', thrown));
	}

	/** In the host's submit event. */
	submit(): void {
		const mode = this.composer.mode();
		if (mode === 'note' || mode === 'public') this.#submitting.send(mode, mode === 'note' ? this.#people.wanted().mentioned : [], () => this.#afterSubmit());
	}

	/** The host empties its field by itself, without an edit that we would hear of. */
	#afterSubmit(): void {
		for (const wait of [300, 1_500, 4_000]) setTimeout(() => this.refresh(), wait);
		void this.context.reload();
	}
}
