/** The menu while it is open at one "@": what it shows, which row is active, where it stands, its keys, what a screen reader gets of it. */
import { direction, plural, t } from '../../platform/i18n';
import { type Box, characterBox, visibleBox } from '../composer/caret';
import { type Field, type Place, windowOf } from '../composer/field';
import { captureKeys, type MenuKey } from '../composer/keys';
import type { OverlayContext } from '../context';
import type { Host } from '../host';
import type { MentionMenu } from './menu';
import { Mirror } from './mirror';
import { inView, place, type Side, sideFor } from './position';
import { activeAfter, type MenuRow, type MenuView, rowsOf, spokenRow } from './view';

/** The helpdesk's own menu may come a little after the key. */
const YIELD_CHECK_MS = 100;
const SPEAK_AFTER_MS = 500;
/** After the last letter. Shorter than the pause between two letters of somebody who reads the menu. */
const REST_MS = 80;

export interface OpenMenuEvents {
	choose(index: number): void;
	act(does: 'retry' | 'copy'): void;
	/** Escape: not again at this "@". */
	dismiss(): void;
	/** The "@" is out of sight, or the helpdesk's own menu came up. */
	close(): void;
}

export class OpenMenu {
	readonly #mirror = new Mirror();
	readonly #closed = new AbortController();
	readonly #box: (typed?: number) => Box | undefined;
	#side: Side | undefined;
	#line: Box | undefined;
	#view: MenuView | undefined;
	#query = '';
	#rows: readonly MenuRow[] = [];
	#active = -1;
	/** The button of a message is the active thing. */
	#onAction = false;
	/** The row that the field points at. */
	#told = -1;
	#restTimer: ReturnType<typeof setTimeout> | undefined;
	#yieldTimer: ReturnType<typeof setTimeout> | undefined;
	#speakTimer: ReturnType<typeof setTimeout> | undefined;

	constructor(
		readonly field: Field,
		readonly start: Place,
		readonly menu: MentionMenu,
		readonly host: Host,
		readonly context: Pick<OverlayContext, 'page' | 'say'>,
		readonly events: OpenMenuEvents,
	) {
		this.#box = characterBox(field, start, host.layer);
	}

	get view(): MenuView | undefined {
		return this.#view;
	}

	get query(): string {
		return this.#query;
	}

	row(index: number): MenuRow | undefined {
		return this.#rows[index];
	}

	/** Draws the view; gives false when the "@" is nowhere to be seen. */
	show(view: MenuView, query: string): boolean {
		const before = this.#view;
		// At first read before anything is written, later after it: either way the page is laid out once, and the frame finds it done.
		const first = before ? undefined : this.#box(query.length);
		if (!before && !first) return false;
		// Other letters begin at the top; the same letters (an answer came) keep the row.
		const same = before && query === this.#query ? this.#rows[this.#active]?.key : undefined;
		this.#view = view;
		this.#query = query;
		this.#rows = rowsOf(view);
		this.#active = activeAfter(this.#rows, same);
		this.#onAction &&= view.kind === 'message' && view.action !== undefined;
		if (!before) {
			this.host.themeBy(this.menu.element, this.field);
			this.host.bringUp(this.#outermost());
		}
		this.menu.draw(view, this.#active, this.#onAction);
		if (!before) {
			captureKeys(this.field, this.#closed.signal, (key) => this.#take(key));
			this.#follow();
		}
		// The rows' texts follow when the typing rests: nobody hears them before, and the page is spared their layout with each key.
		if (before?.kind === 'rows' && view.kind === 'rows' && this.#active === this.#told) this.#later();
		else this.#settle();
		const line = first ?? this.#box(query.length);
		if (!line) return false;
		this.#place(line);
		this.#speak(before?.kind !== view.kind);
		clearTimeout(this.#yieldTimer);
		this.#yieldTimer = setTimeout(() => {
			if (this.context.page.nativeMenuOpen()) this.events.close();
		}, YIELD_CHECK_MS);
		return true;
	}

	activate(active: number): void {
		this.#settle();
		this.#active = this.#told = active;
		this.menu.setActive(active);
		this.#mirror.activate(active);
		this.#speak(false);
	}

	close(): void {
		this.#closed.abort();
		clearTimeout(this.#restTimer);
		clearTimeout(this.#yieldTimer);
		clearTimeout(this.#speakTimer);
		this.menu.close();
		this.#mirror.hide();
	}

	#later(): void {
		clearTimeout(this.#restTimer);
		this.#restTimer = setTimeout(() => this.#settle(), REST_MS);
	}

	/** Brings up to date what is not in view: the rows further down, and what a screen reader gets. */
	#settle(): void {
		clearTimeout(this.#restTimer);
		this.menu.settle();
		if (this.#view) this.#mirror.show(this.field, this.#view, this.#active);
		this.#told = this.#active;
	}

	/** The field's frame in the top page, or the field itself. */
	#outermost(): Element {
		let element: Element = this.field;
		for (let view = windowOf(this.field) as Window; view !== window && view.frameElement; view = view.parent) element = view.frameElement;
		return element;
	}

	/** Scrolling moves the menu with its line, once a frame, or takes it away. */
	#follow(): void {
		const { signal } = this.#closed;
		let waiting = false;
		const follow = (): void => {
			if (waiting) return;
			waiting = true;
			requestAnimationFrame(() => {
				waiting = false;
				if (signal.aborted) return;
				const line = this.#box();
				if (line && inView(line, visibleBox(this.field))) this.#place(line);
				else this.events.close();
			});
		};
		const options = { capture: true, passive: true, signal } as const;
		for (const win of new Set<Window>([window, windowOf(this.field)])) {
			win.addEventListener('scroll', follow, options);
			win.addEventListener('resize', follow, options);
		}
	}

	#place(line: Box): void {
		const old = this.#line;
		if (old && Math.abs(old.left - line.left) < 1 && Math.abs(old.top - line.top) < 1) return;
		this.#line = line;
		this.#side ??= sideFor(line, document.documentElement.clientHeight);
		place(this.menu.element, line, this.#side, direction() === 'rtl');
	}

	/** What a screen reader hears when the field does not carry it: the row, if the field lost our attributes; messages always. */
	#speak(changed: boolean): void {
		clearTimeout(this.#speakTimer);
		this.#speakTimer = setTimeout(() => {
			const view = this.#view;
			if (view?.kind === 'message' && changed) this.context.say(`${view.title}. ${view.text}`);
			else if (view?.kind === 'loading') this.context.say(t('menuLoading'));
			else if (view?.kind === 'rows') {
				const row = this.#rows[this.#active];
				if (row && !this.#mirror.isKept()) this.context.say(plural('menuSpoken', this.#rows.length, spokenRow(row), this.#active + 1));
				else if (view.notice && changed) this.context.say(view.notice);
			}
		}, SPEAK_AFTER_MS);
	}

	/** A key of ours while the menu is open. Gives false for what the page should get. */
	#take(key: MenuKey): boolean {
		if (key === 'Escape') {
			this.events.dismiss();
			return true;
		}
		if (this.#view?.kind === 'message' && this.#view.action) return this.#takeForAction(key, this.#view.action);
		const last = this.#rows.length - 1;
		if (last < 0) return false;
		if (key === 'Enter' || key === 'Tab') this.events.choose(this.#active);
		else {
			const to = key === 'ArrowDown' ? this.#active + 1 : key === 'ArrowUp' ? this.#active - 1 : key === 'Home' ? 0 : last;
			this.activate(to > last ? 0 : to < 0 ? last : to);
		}
		return true;
	}

	/** Down goes to the message's button, Up back to the text, Enter presses it. Everything else is typing. */
	#takeForAction(key: MenuKey, action: { label: string; does: 'retry' | 'copy' }): boolean {
		if (key === 'ArrowDown' || (key === 'ArrowUp' && this.#onAction)) {
			this.#onAction = key === 'ArrowDown';
			this.menu.setActive(-1, this.#onAction);
			if (this.#onAction) this.context.say(action.label);
			return true;
		}
		if (key !== 'Enter' || !this.#onAction) return false;
		this.events.act(action.does);
		return true;
	}
}
