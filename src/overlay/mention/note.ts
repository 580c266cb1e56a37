/**
 * The people named in the open note: who they are (picked, or typed as an exact full name), the hint line that says so, the warning when the note
 * turns public, and the intent handed to the background at submit.
 */
import type { Signal } from '@preact/signals';
import { foldName } from '../../collaboration/fold';
import { mentionedIn, type NamedAgent } from '../../collaboration/mentions';
import type { Agent, AgentId } from '../../collaboration/model';
import type { Composer, ComposerMode, NoAccess } from '../../helpdesks/helpdesk';
import { formatList, t } from '../../platform/i18n';
import { log } from '../../platform/log';
import { ask } from '../../platform/messenger';
import { shown } from '../../ui/person';
import { visibleBox } from '../composer/caret';
import { wholeText } from '../composer/field';
import type { OverlayContext, PendingMention } from '../context';
import type { Host } from '../host';
import { type HintDeed, HintLine, type HintView } from './hint';
import { handIntent, newIntentId } from './intents';

/** What is remembered of a conversation's note while the page lives, also when the host draws its composer anew. */
export interface NoteMemory {
	readonly picked: Map<AgentId, NamedAgent>;
	/** Named in the text, and taken back in the panel: they are not looped in, until they are picked anew or their name leaves the text. */
	readonly takenBack: Set<AgentId>;
	mode: ComposerMode | undefined;
	/** The note named people when it was turned into a public reply. */
	turned: boolean;
	/** The public hint was shown for this reply. */
	hinted: boolean;
	offSaid: boolean;
}

export const newMemory = (): NoteMemory => ({ picked: new Map(), takenBack: new Set(), mode: undefined, turned: false, hinted: false, offSaid: false });

/** At rest this long, the text is read as a whole. */
const REST_MS = 200;
/** The public hint waits for a pause in typing: it goes with the next key, and would only flash. */
const PAUSE_MS = 300;
/** A submit may be told twice (the button's click, the form's submit). */
const SAME_SUBMIT_MS = 1_500;
/** The contract's limit. */
const MOST_MENTIONS = 50;

/** By their ids, in this order. */
const eachOnce = (named: readonly NamedAgent[]): NamedAgent[] => [...new Map(named.map(({ id, name }) => [id, { id, name }])).values()];

export class Note {
	readonly #hint: HintLine;
	#rest: ReturnType<typeof setTimeout> | undefined;
	#pause: ReturnType<typeof setTimeout> | undefined;
	#publicHint = false;
	#frame = 0;
	#sent = { at: 0, key: '' };
	#named: { mentioned: readonly NamedAgent[]; ambiguous: readonly string[] } = { mentioned: [], ambiguous: [] };

	constructor(
		readonly composer: Composer,
		readonly host: Host,
		readonly context: OverlayContext,
		readonly memory: NoteMemory,
		readonly pending: Signal<readonly PendingMention[]>,
		readonly signal: AbortSignal,
	) {
		const { field } = composer;
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
		this.#named = this.#wanted();
		if (this.memory.mode === 'note' && mode === 'public') this.memory.turned = this.#named.mentioned.length > 0;
		else if (mode === 'note') {
			this.memory.turned = false;
			this.memory.hinted = false;
		}
		this.memory.mode = mode;
		if (mode !== 'public') this.#publicHint = false;
		if (mode === 'note' && this.#byOwnMenu && this.#named.mentioned.length > 0)
			this.context.people.checkAccess(
				this.composer.conversation,
				this.#named.mentioned.map(({ id }) => id),
			);
		const next = mode === 'note' ? this.#notYetFollowing() : [];
		const key = (list: readonly PendingMention[]): string => list.map(({ id }) => id).join('\n');
		if (key(next) !== key(this.pending.value)) this.pending.value = next;
		this.#draw();
	}

	/** Who is named, without those whom the agent took back; whose name left the text is forgotten there. */
	#wanted(): { mentioned: readonly NamedAgent[]; ambiguous: readonly string[] } {
		const { takenBack } = this.memory;
		const named = this.#read();
		for (const id of takenBack) if (!named.mentioned.some((one) => one.id === id)) takenBack.delete(id);
		return { ...named, mentioned: named.mentioned.filter(({ id }) => !takenBack.has(id)) };
	}

	/** Whoever is named is named by marks. Our menu checks whom it offers; the helpdesk's own does not. */
	get #byOwnMenu(): boolean {
		return this.composer.named !== undefined && this.#onlyMarked();
	}

	#noAccess({ id, name }: NamedAgent): NoAccess | undefined {
		const { people } = this.context;
		const agent: Agent = people.byId(id) ?? { id, name, role: 'agent', groups: [] };
		return people.noAccess(this.composer.conversation, agent);
	}

	#read(): { mentioned: readonly NamedAgent[]; ambiguous: readonly string[] } {
		// With mentions off nobody is looped in, so nothing is promised.
		if (this.context.state.value.mentionsOff) return { mentioned: [], ambiguous: [] };
		const marked = (this.composer.named?.() ?? []).map((each) => this.#asKnown(each));
		if (this.#byOwnMenu) return { mentioned: eachOnce(marked), ambiguous: [] };
		const text = wholeText(this.composer.field);
		if (!/[@＠]/u.test(text)) return { mentioned: eachOnce(marked), ambiguous: [] };
		const { mentioned, ambiguous } = mentionedIn(text, { picked: [...this.memory.picked.values()], lookup: this.context.people.named });
		// "@Jan Kowalski" that carries a mark is told apart from a namesake by it.
		const settled = new Set(marked.map(({ name }) => foldName(name)));
		return {
			mentioned: eachOnce([...marked, ...mentioned.filter(({ name }) => !settled.has(foldName(name)))]),
			ambiguous: ambiguous.map(({ name }) => name).filter((name) => !settled.has(foldName(name))),
		};
	}

	/** The helpdesk's link may have swallowed what was typed after it; the name is the colleague's all the same. */
	#asKnown(marked: NamedAgent): NamedAgent {
		const known = this.context.people.byId(marked.id)?.name;
		return known !== undefined && foldName(marked.name).startsWith(foldName(known)) ? { id: marked.id, name: known } : marked;
	}

	/**
	 * Where people are named by the helpdesk's own menu, or the helpdesk makes followers of its own marks and we cannot add any, what only looks like
	 * a mention is none.
	 */
	#onlyMarked(): boolean {
		const { nativeMentions, mentionsFollow, followers } = this.context.facts.capabilities;
		return (this.composer.nativeMentions ?? nativeMentions) === 'instead' || (mentionsFollow === 'helpdesk' && followers !== 'full');
	}

	#notYetFollowing(): readonly PendingMention[] {
		const followers = new Set(this.context.conversationState.value?.conversation?.followers.map((follower) => follower.id));
		return this.#named.mentioned.filter((named) => !followers.has(named.id) && !this.#noAccess(named));
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
		const leftOut = this.#byOwnMenu ? this.#named.mentioned.filter((named) => this.#noAccess(named)) : [];
		const noAccess = leftOut[0] && this.#noAccess(leftOut[0]);
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

	/**
	 * In the host's submit event: the page may be gone in the next moment, so everything up to handing the message to the browser happens
	 * now, without a wait. What was sent is queued by the browser and outlives the page; should nobody have heard it, the next page says it again.
	 */
	submit(): void {
		if (this.composer.mode() !== 'note') return;
		const { mentioned } = this.#wanted();
		const { conversation } = this.composer;
		const mentions = mentioned.slice(0, MOST_MENTIONS).map(({ id, name }) => ({ id, name: name.slice(0, 2_000) }));
		const key = mentions.map(({ id }) => id).join('\n');
		const now = Date.now();
		if (mentions.length === 0 || (this.#sent.key === key && now - this.#sent.at < SAME_SUBMIT_MS)) return;
		this.#sent = { at: now, key };
		const newestEntry = this.context.conversationState.value?.conversation?.newestEntry ?? '';
		const me = this.context.state.value.me?.id ?? '';
		handIntent({ id: newIntentId(), at: now, me, conversation, mentions, newestEntry }).then(
			(often) => {
				this.context.people.learn(often);
				this.#afterSubmit();
			},
			(thrown: unknown) => {
				log.warn('mention.submit', thrown);
				this.#sent = { at: 0, key: '' };
				this.context.alarm(this.#failed(mentions));
			},
		);
	}

	#failed(mentions: readonly NamedAgent[]): string {
		return t('menuNotSubmitted', formatList(mentions.map(({ name }) => shown(name, 60))));
	}

	/** The host empties its field by itself, without an edit that we would hear of. */
	#afterSubmit(): void {
		for (const wait of [300, 1_500, 4_000]) setTimeout(() => this.refresh(), wait);
		void this.context.reload();
	}
}
