/**
 * The mention menu, drawn with plain DOM: it must be painted in the frame of the key. Its rows are kept and drawn over, so that a key costs what
 * it changes. It is `aria-hidden`: ids do not cross shadow roots, so screen readers get the mirror (mirror.ts).
 */
import { el, icon } from '../../ui/dom';
import { arrange, text } from './arrange';
import { foot, loading, message } from './menu-parts';
import { RowElement } from './menu-row';
import type { MenuGroup, MenuRow, MenuView } from './view';

export interface MenuEvents {
	choose(index: number): void;
	action(does: 'retry' | 'copy'): void;
}

/** A group's place in the list, with the room for its heading. */
const groupElement = () => {
	const rows = el('ul');
	return { element: el('li', { class: 'lp-menu__group' }, rows), label: el('li', { class: 'lp-menu__label' }), rows };
};

/** More rows than are in view when the list stands at its top (312 px of rows of 46 px and more). */
const IN_VIEW = 8;

export class MentionMenu {
	readonly element = el('div', { class: 'lp lp-menu', 'aria-hidden': 'true', 'data-loopin': 'menu' });
	readonly #list = el('ul', { class: 'lp-menu__list' });
	/** Made as they are needed, then kept; the first `#shown` rows are drawn. */
	readonly #rows: RowElement[] = [];
	readonly #groups: ReturnType<typeof groupElement>[] = [];
	readonly #noticeText = el('span');
	readonly #feet: Partial<Record<'keys' | 'keep-typing', HTMLElement>> = {};
	#notice: HTMLElement | undefined;
	#shown = 0;
	/** Rows out of view that still show somebody else; `settle` draws them. */
	readonly #late = new Map<RowElement, MenuRow>();
	#action: HTMLElement | undefined;
	/** The list may stand elsewhere than at its top. (To set `scrollTop` costs a layout, also where it changes nothing.) */
	#scrolled = false;

	constructor(
		readonly layer: HTMLElement,
		events: MenuEvents,
	) {
		let pressed: string | undefined;
		this.element.addEventListener('mousedown', (event) => {
			// The field keeps the focus: a press that is not prevented would take it, and the caret with it.
			event.preventDefault();
			this.settle();
			pressed = event.button === 0 ? this.#thing(event.target)?.key : undefined;
		});
		// Not `click`: an answer that comes between press and release draws the row anew, and then no row gets a click.
		this.element.addEventListener('mouseup', (event) => {
			this.settle();
			const thing = this.#thing(event.target);
			const same = thing !== undefined && thing.key === pressed;
			pressed = undefined;
			if (!same) return;
			if (thing.index >= 0) events.choose(thing.index);
			else events.action(thing.key === 'copy' ? 'copy' : 'retry');
		});
		this.#list.addEventListener(
			'scroll',
			() => {
				this.#scrolled = true;
				this.settle();
			},
			{ passive: true },
		);
		this.#list.addEventListener('wheel', () => this.settle(), { passive: true });
	}

	/** What of the menu lies there: a row, by its key, or the button of a message (-1), by what it does. */
	#thing(target: EventTarget | null): { key: string; index: number } | undefined {
		if (!(target instanceof Node)) return undefined;
		const index = this.#rows.findIndex((row, at) => at < this.#shown && row.element.contains(target));
		if (index >= 0) return { key: `row ${this.#rows[index]?.key}`, index };
		return this.#action?.contains(target) ? { key: this.#action.dataset.does ?? '', index } : undefined;
	}

	get isOpen(): boolean {
		return this.element.isConnected;
	}

	/**
	 * Draws the view; the first one opens the menu. A new list stands at its top: only further down something has to be measured. Rows out of
	 * view may wait for `settle`, which whatever looks at them calls; call it when the typing rests.
	 */
	draw(view: MenuView, active: number, onAction = false): void {
		this.#action = undefined;
		this.#shown = 0;
		this.#late.clear();
		if (view.kind === 'rows') this.#drawRows(view);
		else if (view.kind === 'loading') this.element.replaceChildren(...loading());
		else {
			const { element, action } = message(view);
			this.#action = action;
			this.element.replaceChildren(element);
		}
		if (!this.isOpen) this.layer.append(this.element);
		if (this.#scrolled) {
			this.#list.scrollTop = 0;
			this.#scrolled = false;
		}
		if (active > 0) this.setActive(active, onAction);
		else this.#mark(active, onAction);
	}

	/** Draws the rows out of view that wait. */
	settle(): void {
		for (const [row, late] of this.#late) row.draw(late);
		this.#late.clear();
	}

	/** Takes it off the page. Its rows are kept for the next time. */
	close(): void {
		this.element.remove();
		this.#shown = 0;
		this.#late.clear();
		// Out of the page a list stands at its top.
		this.#scrolled = false;
	}

	/** Marks the active row and brings it into view; -1 marks none, `onAction` the button of a message. */
	setActive(active: number, onAction = false): void {
		this.#mark(active, onAction);
		const option = active < this.#shown ? this.#rows[active]?.element : undefined;
		const list = this.#list;
		if (!option) return;
		this.settle();
		// Not scrollIntoView(): that may scroll the host's page too.
		const top = active === 0 ? 0 : option.offsetTop - list.offsetTop;
		if (top < list.scrollTop) list.scrollTop = top;
		else if (top + option.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = top + option.offsetHeight - list.clientHeight + 4;
		this.#scrolled = true;
	}

	#mark(active: number, onAction: boolean): void {
		for (const [index, row] of this.#rows.entries()) row.select(index === active);
		this.#action?.classList.toggle('is-focus', onAction);
	}

	#drawRows({ groups, notice, foot: kind }: Extract<MenuView, { kind: 'rows' }>): void {
		arrange(
			this.#list,
			groups.map((group, index) => this.#drawGroup(group, index)),
		);
		text(this.#noticeText, notice);
		if (notice) this.#notice ??= el('div', { class: 'lp-menu__notice' }, icon('cloudoff'), this.#noticeText);
		const below = (this.#feet[kind] ??= foot(kind));
		arrange(this.element, notice && this.#notice ? [this.#notice, this.#list, below] : [this.#list, below]);
	}

	#drawGroup({ label, rows }: MenuGroup, index: number): HTMLElement {
		const group = (this.#groups[index] ??= groupElement());
		const drawn = rows.map((row) => {
			const at = this.#shown++;
			const element = (this.#rows[at] ??= new RowElement());
			if (at >= IN_VIEW && element.element.isConnected) this.#late.set(element, row);
			else element.draw(row);
			return element.element;
		});
		text(group.label, label);
		arrange(group.rows, label ? [group.label, ...drawn] : drawn);
		return group.element;
	}
}
