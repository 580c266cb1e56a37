/**
 * The mention menu of one composer: opens it at the "@", keeps it up with what is typed, takes its keys, writes the chosen name. What it shows
 * is made in view.ts, when it opens in composer/trigger.ts; here is only who calls whom, and when.
 */
import { effect } from '@preact/signals';
import type { Agent, ConversationId } from '../../collaboration/model';
import { mentionsOff } from '../../collaboration/permissions';
import type { Composer } from '../../helpdesks/helpdesk';
import { plural, t } from '../../platform/i18n';
import { shown } from '../../ui/person';
import { type Box, characterBox, visibleBox } from '../composer/caret';
import { hasFocus, type Place, textBeforeCaret, windowOf } from '../composer/field';
import { asOneLine, replace } from '../composer/insert';
import { captureKeys, type MenuKey } from '../composer/keys';
import { beforeLastSpace, findTrigger } from '../composer/trigger';
import type { OverlayContext } from '../context';
import type { Host } from '../host';
import { MentionMenu } from './menu';
import { completesItself, Mirror } from './mirror';
import { inView, place, type Side, sideFor } from './position';
import {
	activeAfter,
	emptyView,
	failedView,
	loadingView,
	type MenuRow,
	type MenuView,
	noMatchView,
	notInsertedView,
	offView,
	rowsOf,
	rowsView,
	spokenRow,
} from './view';

/** A wait shorter than this shows nothing. */
const LOADING_AFTER_MS = 150;
/** The helpdesk's own menu may come a little after the key. */
const YIELD_CHECK_MS = 100;
const SPEAK_AFTER_MS = 500;

export interface MentionEvents {
	/** A name was written into the field. */
	picked(agent: Agent): void;
	/** "@" was typed where the customer will read it. */
	typedInPublic(): void;
	/** Was it already said for this conversation that mentions are off? True once asked. */
	offWasSaid(conversation: ConversationId): boolean;
	/** Names picked in this note so far. */
	pickedNames(): readonly string[];
}

interface Open {
	readonly start: Place;
	readonly box: () => Box | undefined;
	readonly closed: AbortController;
	side: Side;
	line: Box | undefined;
	view: MenuView;
	rows: readonly MenuRow[];
	active: number;
	onAction: boolean;
	query: string;
}

const samePlace = (a: Place | undefined, b: Place | undefined): boolean => a !== undefined && b !== undefined && a.node === b.node && a.offset === b.offset;

export class MentionController {
	readonly #field;
	readonly #menu: MentionMenu;
	readonly #mirror = new Mirror();
	#open: Open | undefined;
	/** Escape was pressed at this "@", or its name was chosen: it does not open again. */
	#dismissed: Place | undefined;
	/** An "@" waits for the people to be loaded. */
	#waiting = false;
	#inserting = false;
	#loadingTimer: ReturnType<typeof setTimeout> | undefined;
	#yieldTimer: ReturnType<typeof setTimeout> | undefined;
	#speakTimer: ReturnType<typeof setTimeout> | undefined;
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
		const { people } = context;
		const dispose = effect(() => {
			void [people.version.value, people.status.value, context.conversationState.value];
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

	get isOpen(): boolean {
		return this.#open !== undefined;
	}

	/**
	 * Looks at the text before the caret: after an edit, after the caret moved, or because there is news of the people. Only an edit opens the
	 * menu (or news that an edit waits for); a moved caret only closes it.
	 */
	evaluate(cause: 'typed' | 'moved' | 'news', inserted = ''): void {
		const typed = cause === 'typed';
		if (this.#inserting || (!typed && this.#open && this.#open.view.kind === 'message' && this.#open.view.action?.does === 'copy')) return;
		const before = hasFocus(this.#field) ? textBeforeCaret(this.#field) : undefined;
		const trigger = before && findTrigger(before.text, before.atLineStart);
		if (!before || !trigger) {
			// The "@" itself is gone: the next one at that place is another one.
			if (typed && before && this.#dismissed?.node === before.caret.node && before.caret.offset <= this.#dismissed.offset) this.#dismissed = undefined;
			return this.close();
		}
		const start = before.place(trigger.start);
		// A host that emptied its field by itself leaves the place to the next "@", which was typed just now.
		if (trigger.query === '' && /[@＠]$/u.test(inserted)) this.#dismissed = undefined;
		if (samePlace(start, this.#dismissed)) return this.close();
		if (this.#open && !samePlace(start, this.#open.start)) this.close();
		if (!this.#open && !typed && !(cause === 'news' && this.#waiting)) return;
		if (this.context.page.nativeMenuOpen() || completesItself(this.#field)) return this.close();
		const mode = this.composer.mode();
		if (mode === 'public') {
			this.close();
			if (typed && this.context.state.value.mentionsOff === undefined) this.events.typedInPublic();
			return;
		}
		const view = this.#viewFor(trigger.query, typed, start);
		if (view === 'close') return this.close();
		if (view !== 'wait') this.#show(view, start, trigger.query);
	}

	/** What to show for this query now; 'wait' leaves things as they are until there is more to say. */
	#viewFor(query: string, typed: boolean, start: Place): MenuView | 'close' | 'wait' {
		const { people, state, conversationState } = this.context;
		const { site } = state.value;
		const conversation = conversationState.value?.conversation;
		const id = this.composer.conversation;
		const off = state.value.mentionsOff ?? mentionsOff(state.value.me, { mode: this.composer.mode(), ...(conversation && { conversation }) });
		if (off) {
			if (query.includes(' ')) return 'close';
			const { view, once } = offView(off, site.name);
			if (once && !this.#open && this.events.offWasSaid(id)) {
				this.#dismissed = start;
				return 'close';
			}
			return view;
		}
		if (this.#isComplete(query)) return 'close';
		const status = people.status.value;
		if (status === 'unasked' || (status === 'failed' && typed && query !== this.#open?.query)) void people.load();
		if (people.status.value === 'loading' && people.count() === 0) return this.#waitForPeople();
		this.#stopWaiting();
		if (people.status.value === 'failed') return failedView(people.failure.value, site.name);
		if (people.count() === 0) return query.includes(' ') ? 'close' : emptyView(site.name);
		const followers = new Set((conversation?.followers ?? []).filter((follower) => follower.kind === 'agent').map((follower) => follower.id));
		const found = people.find(query, { conversation: id, inConversation: followers });
		if (query.trim() !== '') people.lookUp(query);
		if (found.length === 0) return this.#nobody(query, followers);
		people.checkAccess(
			id,
			found.map((row) => row.agent.id),
		);
		const offline = people.failure.value?.kind === 'offline' || !navigator.onLine;
		return rowsView({
			query,
			found,
			count: people.count(),
			followers,
			noAccess: (agent) => people.noAccess(id, agent),
			offlineSince: offline && people.savedAt.value > 0 ? people.savedAt.value : undefined,
		});
	}

	/** Nobody matches: said until a space shows that it was no name. */
	#nobody(query: string, inConversation: ReadonlySet<Agent['id']>): MenuView | 'close' {
		const words = beforeLastSpace(query);
		if (words !== undefined && this.context.people.find(words, { limit: 1, inConversation }).length === 0) return 'close';
		// "Jan Kowalski can you…": the name is whole, and the sentence goes on.
		if (this.#namedBefore(query, (name) => this.context.people.named(name).length > 0)) return 'close';
		return noMatchView(query);
	}

	/** A name that was picked, or one that only one colleague has, stands there whole, with a space after it: nothing more to ask. */
	#isComplete(query: string): boolean {
		const picked = new Set(this.events.pickedNames().map((name) => asOneLine(name)));
		if (this.#namedBefore(query, (name) => picked.has(name))) return true;
		const name = query.endsWith(' ') ? query.trim() : undefined;
		return (
			name !== undefined && name.includes(' ') && this.context.people.named(name).length === 1 && this.context.people.find(query, { limit: 2 }).length === 1
		);
	}

	#namedBefore(query: string, known: (name: string) => boolean): boolean {
		for (let space = query.indexOf(' '); space > 0; space = query.indexOf(' ', space + 1)) if (known(query.slice(0, space))) return true;
		return false;
	}

	#waitForPeople(): 'wait' | MenuView {
		if (this.#open?.view.kind === 'loading') return loadingView;
		this.#waiting = true;
		this.#loadingTimer ??= setTimeout(() => {
			this.#loadingTimer = undefined;
			if (!this.#waiting) return;
			const before = hasFocus(this.#field) ? textBeforeCaret(this.#field) : undefined;
			const trigger = before && findTrigger(before.text, before.atLineStart);
			if (before && trigger && this.context.people.status.value === 'loading') this.#show(loadingView, before.place(trigger.start), trigger.query);
		}, LOADING_AFTER_MS);
		return 'wait';
	}

	#stopWaiting(): void {
		this.#waiting = false;
		clearTimeout(this.#loadingTimer);
		this.#loadingTimer = undefined;
	}

	#show(view: MenuView, start: Place, query: string): void {
		const previous = this.#open;
		const open: Open = previous ?? {
			start,
			box: characterBox(this.#field, start, this.host.layer),
			closed: new AbortController(),
			side: 'bottom',
			line: undefined,
			view,
			rows: [],
			active: -1,
			onAction: false,
			query,
		};
		const line = open.box();
		if (!line) return this.close();
		const rows = rowsOf(view);
		// Other letters begin at the top; the same letters (an answer came) keep the person.
		const active = activeAfter(rows, previous && previous.query === query ? previous.rows[previous.active]?.agent.id : undefined);
		Object.assign(open, { view, rows, active, query, onAction: open.onAction && view.kind === 'message' && view.action !== undefined });
		this.#open = open;
		if (!previous) {
			this.host.bringUp(this.#outermost());
			open.side = sideFor(line, document.documentElement.clientHeight);
		}
		this.#menu.draw(view, active);
		this.#menu.setActive(active, open.onAction);
		if (!previous) {
			this.host.themeBy(this.#menu.element, this.#field);
			this.#whileOpen(open);
		}
		this.#place(line);
		this.#mirror.show(this.#field, view, active);
		this.#speak(!previous || previous.view.kind !== view.kind);
		this.#yieldLater();
	}

	/** The field's frame in the top page, or the field itself. */
	#outermost(): Element {
		let element: Element = this.#field;
		for (let view = windowOf(this.#field) as Window; view !== window && view.frameElement; view = view.parent) element = view.frameElement;
		return element;
	}

	#whileOpen(open: Open): void {
		const { signal } = open.closed;
		captureKeys(this.#field, signal, (key) => this.#take(key));
		let frame = 0;
		const follow = (): void => {
			frame ||= requestAnimationFrame(() => {
				frame = 0;
				const line = this.#open === open ? open.box() : undefined;
				if (signal.aborted) return;
				if (!line || !inView(line, visibleBox(this.#field))) this.close();
				else this.#place(line);
			});
		};
		const options = { capture: true, passive: true, signal } as const;
		for (const win of new Set<Window>([window, windowOf(this.#field)])) {
			win.addEventListener('scroll', follow, options);
			win.addEventListener('resize', follow, options);
		}
	}

	#place(line: Box): void {
		const open = this.#open;
		if (!open) return;
		const old = open.line;
		if (old && Math.abs(old.left - line.left) < 1 && Math.abs(old.top - line.top) < 1) return;
		open.line = line;
		void place(this.#menu.element, line, open.side);
	}

	/** The helpdesk's own menu may open after ours: then ours goes. */
	#yieldLater(): void {
		clearTimeout(this.#yieldTimer);
		this.#yieldTimer = setTimeout(() => {
			if (this.#open && this.context.page.nativeMenuOpen()) this.close();
		}, YIELD_CHECK_MS);
	}

	/** What a screen reader hears when the field does not carry it: the row, if the field lost our attributes; messages always. */
	#speak(changed: boolean): void {
		clearTimeout(this.#speakTimer);
		this.#speakTimer = setTimeout(() => {
			const open = this.#open;
			if (!open) return;
			const { view, rows, active } = open;
			if (view.kind === 'message') return changed ? this.context.say(`${view.title} ${view.text}`) : undefined;
			if (view.kind === 'loading') return this.context.say(t('menuLoading'));
			if (view.notice && changed) this.context.say(view.notice);
			const row = rows[active];
			if (row && !this.#mirror.isKept()) this.context.say(plural('menuSpoken', rows.length, spokenRow(row), active + 1));
		}, SPEAK_AFTER_MS);
	}

	/** A key of ours while the menu is open. Gives false for what the page should get. */
	#take(key: MenuKey): boolean {
		const open = this.#open;
		if (!open) return false;
		if (key === 'Escape') {
			this.dismiss();
			return true;
		}
		if (open.view.kind === 'message' && open.view.action) {
			if (key === 'ArrowDown' || (key === 'ArrowUp' && open.onAction)) {
				open.onAction = key === 'ArrowDown';
				this.#menu.setActive(-1, open.onAction);
				if (open.onAction) this.context.say(open.view.action.label);
				return true;
			}
			if (key !== 'Enter' || !open.onAction) return false;
			this.#act(open.view.action.does);
			return true;
		}
		const last = open.rows.length - 1;
		if (last < 0) return false;
		if (key === 'Enter' || key === 'Tab') this.#choose(open.active);
		else {
			const to = key === 'ArrowDown' ? open.active + 1 : key === 'ArrowUp' ? open.active - 1 : key === 'Home' ? 0 : last;
			this.#activate(to > last ? 0 : to < 0 ? last : to);
		}
		return true;
	}

	#activate(active: number): void {
		const open = this.#open;
		if (!open) return;
		open.active = active;
		this.#menu.setActive(active);
		this.#mirror.activate(active);
		this.#speak(false);
	}

	#act(does: 'retry' | 'copy'): void {
		if (does === 'retry') void this.context.people.load();
		else {
			navigator.clipboard?.writeText(this.#unwritten).then(
				() => this.context.say(t('menuCopied')),
				() => undefined,
			);
			this.dismiss();
		}
	}

	#choose(index: number): void {
		const row = this.#open?.rows[index];
		if (!row) return;
		if (row.disabled) {
			this.#activate(index);
			this.context.say(`${shown(row.agent.name)}: ${row.sub}`);
			return;
		}
		void this.#write(row.agent);
	}

	async #write(agent: Agent): Promise<void> {
		const before = textBeforeCaret(this.#field);
		const trigger = before && findTrigger(before.text, before.atLineStart);
		if (!before || !trigger) return this.close();
		const start = before.place(trigger.start);
		this.close();
		this.#inserting = true;
		const text = `@${asOneLine(agent.name)} `;
		const done = new AbortController();
		const pending: { flush?: () => void } = {};
		// A key that comes before the waiting frame is over would replace the selected query.
		windowOf(this.#field).addEventListener('keydown', () => pending.flush?.(), { capture: true, signal: done.signal });
		const outcome = await replace(this.#field, start, before.caret, text, pending).finally(() => {
			done.abort();
			this.#inserting = false;
		});
		if (outcome === 'inserted') {
			this.#dismissed = start;
			this.events.picked(agent);
			return;
		}
		this.#unwritten = text.trim();
		const view = notInsertedView(`@${asOneLine(agent.name)}`);
		if (start.node.isConnected) this.#show(view, start, trigger.query);
		else this.context.alarm(t('menuNotInserted'));
	}

	/** Closes, and does not open again at this "@". */
	dismiss(): void {
		this.#dismissed = this.#open?.start;
		this.close();
	}

	close(): void {
		this.#stopWaiting();
		clearTimeout(this.#yieldTimer);
		clearTimeout(this.#speakTimer);
		if (!this.#open) return;
		this.#open.closed.abort();
		this.#open = undefined;
		this.#menu.close();
		this.#mirror.hide();
	}
}
