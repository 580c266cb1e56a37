/**
 * The mention menu, drawn with plain DOM: it is built anew with each key, and must be painted in that key's frame. It is `aria-hidden`: ids do
 * not cross shadow roots, so screen readers get the mirror (mirror.ts).
 */
import { t } from '../../platform/i18n';
import { avatar, el, icon } from '../../ui/dom';
import { shown } from '../../ui/person';
import type { MenuRow, MenuView } from './view';

export interface MenuEvents {
	choose(index: number): void;
	action(does: 'retry' | 'copy'): void;
}

export class MentionMenu {
	readonly element = el('div', { class: 'lp lp-menu', 'aria-hidden': 'true', 'data-loopin': 'menu' });
	#options: HTMLElement[] = [];
	#list: HTMLElement | undefined;
	#action: HTMLElement | undefined;

	constructor(
		readonly layer: HTMLElement,
		events: MenuEvents,
	) {
		let pressed: string | undefined;
		this.element.addEventListener('mousedown', (event) => {
			// The field keeps the focus: a press that is not prevented would take it, and the caret with it.
			event.preventDefault();
			pressed = event.button === 0 ? this.#thing(event.target)?.key : undefined;
		});
		// Not `click`: an answer that comes between press and release draws the row anew, and then no row gets a click.
		this.element.addEventListener('mouseup', (event) => {
			const thing = this.#thing(event.target);
			const same = thing !== undefined && thing.key === pressed;
			pressed = undefined;
			if (!same) return;
			if (thing.index >= 0) events.choose(thing.index);
			else events.action(thing.key === 'copy' ? 'copy' : 'retry');
		});
	}

	/** What of the menu lies there: a row, by its person, or the button of a message (-1), by what it does. */
	#thing(target: EventTarget | null): { key: string; index: number } | undefined {
		if (!(target instanceof Node)) return undefined;
		const index = this.#options.findIndex((option) => option.contains(target));
		if (index >= 0) return { key: `agent ${this.#options[index]?.dataset.agent}`, index };
		return this.#action?.contains(target) ? { key: this.#action.dataset.does ?? '', index } : undefined;
	}

	get isOpen(): boolean {
		return this.element.isConnected;
	}

	/** Draws the view; the first one opens the menu. A new list stands at its top: only further down something has to be measured. */
	draw(view: MenuView, active: number, onAction = false): void {
		this.#options = [];
		this.#list = this.#action = undefined;
		if (view.kind === 'rows') this.element.replaceChildren(...this.#rows(view));
		else if (view.kind === 'loading') this.element.replaceChildren(...loading());
		else this.element.replaceChildren(this.#message(view));
		if (!this.isOpen) this.layer.append(this.element);
		if (active > 0) this.setActive(active, onAction);
		else this.#mark(active, onAction);
	}

	close(): void {
		this.element.remove();
		this.element.replaceChildren();
		this.#options = [];
	}

	/** Marks the active row and brings it into view; -1 marks none, `onAction` the button of a message. */
	setActive(active: number, onAction = false): void {
		this.#mark(active, onAction);
		const option = this.#options[active];
		const list = this.#list;
		if (!option || !list) return;
		// Not scrollIntoView(): that may scroll the host's page too.
		const top = active === 0 ? 0 : option.offsetTop - list.offsetTop;
		if (top < list.scrollTop) list.scrollTop = top;
		else if (top + option.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = top + option.offsetHeight - list.clientHeight + 4;
	}

	#mark(active: number, onAction: boolean): void {
		for (const [index, option] of this.#options.entries()) option.setAttribute('aria-selected', String(index === active));
		this.#action?.classList.toggle('is-focus', onAction);
	}

	#rows(view: Extract<MenuView, { kind: 'rows' }>): HTMLElement[] {
		const parts: HTMLElement[] = [];
		if (view.notice) parts.push(el('div', { class: 'lp-menu__notice' }, icon('cloudoff'), el('span', {}, view.notice)));
		const list = el('ul', { class: 'lp-menu__list' });
		for (const { label, rows } of view.groups) {
			const group = el('ul');
			if (label) group.append(el('li', { class: 'lp-menu__label' }, label));
			for (const row of rows) {
				const option = optionElement(row);
				this.#options.push(option);
				group.append(option);
			}
			list.append(el('li', { class: 'lp-menu__group' }, group));
		}
		this.#list = list;
		return [...parts, list, foot(view.foot)];
	}

	#message(view: Extract<MenuView, { kind: 'message' }>): HTMLElement {
		const body = el('div', { class: 'lp-menu__msg-body' }, el('h3', {}, el('bdi', {}, view.title)), el('p', {}, el('bdi', {}, view.text)));
		if (view.action) {
			const { label, icon: sign, does } = view.action;
			this.#action = el('button', { type: 'button', tabindex: -1, class: 'lp-btn lp-btn--secondary lp-btn--s', 'data-does': does }, icon(sign, 14), label);
			body.append(this.#action);
		}
		return el('div', { class: `lp-menu__msg${view.danger ? ' lp-menu__msg--danger' : ''}` }, el('span', { class: 'lp-menu__msg-icon' }, icon(view.icon)), body);
	}
}

/** Initials are found grapheme by grapheme, which takes longer than all the rest of a row: once per name. */
const avatars = new Map<string, HTMLElement>();
function avatarOf(name: string): Node {
	let known = avatars.get(name);
	if (!known) {
		if (avatars.size > 1_000) avatars.clear();
		avatars.set(name, (known = avatar(name)));
	}
	return known.cloneNode(true);
}

function optionElement(row: MenuRow): HTMLElement {
	const name = shown(row.agent.name);
	const option = el(
		'li',
		{ class: 'lp-option', 'data-agent': row.agent.id, 'aria-selected': 'false', 'aria-disabled': row.disabled ? 'true' : undefined },
		avatarOf(row.agent.name),
		el(
			'span',
			{ class: 'lp-option__text' },
			el('span', { class: 'lp-option__name', title: name }, el('bdi', {}, ...marked(name, row.matches))),
			el('span', { class: 'lp-option__sub' }, el('bdi', {}, row.sub)),
		),
	);
	if (row.disabled) option.append(icon('lock', 14));
	else {
		if (row.follows) option.append(el('span', { class: 'lp-tag' }, t('menuFollows')));
		option.append(el('span', { class: 'lp-option__key' }, icon('enter', 14)));
	}
	return option;
}

/** The name with its found letters marked; what lies beyond the drawn part is not marked. */
function marked(name: string, matches: MenuRow['matches']): (Node | string)[] {
	const parts: (Node | string)[] = [];
	let at = 0;
	for (const [start, end] of matches) {
		if (start < at || end > name.length || start >= end) continue;
		if (start > at) parts.push(name.slice(at, start));
		parts.push(el('mark', { class: 'lp-match' }, name.slice(start, end)));
		at = end;
	}
	if (at < name.length) parts.push(name.slice(at));
	return parts;
}

const key = (label: string): HTMLElement => el('kbd', { class: 'lp-kbd', dir: 'ltr' }, label);

const foot = (kind: 'keys' | 'keep-typing'): HTMLElement =>
	kind === 'keep-typing'
		? el('div', { class: 'lp-menu__foot' }, el('span', {}, t('menuKeepTyping')))
		: el(
				'div',
				{ class: 'lp-menu__foot' },
				el('span', {}, key('↑'), key('↓'), ` ${t('menuMove')}`),
				el('span', {}, key(t('menuKeyEnter')), ` ${t('menuMention')}`),
				el('span', {}, key(t('menuKeyEscape')), ` ${t('menuClose')}`),
			);

/** Three grey rows of differing lengths, as the design has them: widths of name and line below, px. */
const SKELETON = [
	[96, 140],
	[124, 104],
	[84, 122],
] as const;

function loading(): HTMLElement[] {
	const bar = (width: number, height: number, extra: Partial<CSSStyleDeclaration> = {}): HTMLElement => {
		const element = el('span', { class: 'lp-skel' });
		Object.assign(element.style, { width: `${width}px`, height: `${height}px`, ...extra });
		return element;
	};
	const rows = el('div');
	rows.style.padding = '4px';
	for (const [name, line] of SKELETON)
		rows.append(
			el('div', { class: 'lp-menu__skel' }, bar(28, 28, { borderRadius: '50%' }), el('span', {}, bar(name, 10, { marginBottom: '7px' }), bar(line, 9))),
		);
	return [rows, el('div', { class: 'lp-menu__foot' }, el('span', {}, el('span', { class: 'lp-spin' }), ` ${t('menuLoading')}`))];
}
