/**
 * What screen readers get of the menu: an unseen listbox in the field's own document, to which the field's `aria-activedescendant` points (ids do
 * not cross shadow roots, nor documents). The field's role stays what it is: a field of several lines may not be a combobox.
 */
import { t } from '../../platform/i18n';
import type { Field } from '../composer/field';
import { arrange, attribute, text } from './arrange';
import { type MenuRow, type MenuView, spokenRow } from './view';

const LIST_ID = 'loopin-people';
const optionId = (index: number): string => `loopin-person-${index + 1}`;

/**
 * Off the screen but in the accessibility tree. As properties: a strict style-src forbids style attributes in markup. Important: a page that sets
 * `* { all: unset !important }` would show it, one that hides what it does not know would take it from screen readers.
 */
const UNSEEN: Readonly<Record<string, string>> = {
	all: 'initial',
	display: 'block',
	position: 'fixed',
	top: '0',
	left: '0',
	width: '1px',
	height: '1px',
	margin: '-1px',
	overflow: 'hidden',
	// Its size is given: nothing inside it concerns the page's layout.
	contain: 'strict',
	'clip-path': 'inset(50%)',
	'white-space': 'nowrap',
	'pointer-events': 'none',
	'user-select': 'none',
};

export class Mirror {
	#field: Field | undefined;
	#list: HTMLElement | undefined;
	readonly #groups: HTMLElement[] = [];
	readonly #options: HTMLElement[] = [];
	readonly #before = new Map<string, { ours: string; theirs: string | null }>();

	/** Shows these rows to assistive technology, for this field. Without rows the field only keeps what it had. */
	show(field: Field, view: MenuView, active: number): void {
		if (view.kind !== 'rows') {
			this.hide();
			return;
		}
		if (this.#field !== field) this.hide();
		const list = this.#list ?? this.#make(field);
		let index = 0;
		arrange(
			list,
			view.groups.map(({ label, rows }, at) => {
				const group = (this.#groups[at] ??= element(field, 'group'));
				attribute(group, 'aria-label', label || t('menuPeople'));
				arrange(
					group,
					rows.map((row) => this.#option(field, index++, row)),
				);
				return group;
			}),
		);
		this.#set('aria-autocomplete', 'list');
		this.#set('aria-haspopup', 'listbox');
		this.#set('aria-controls', LIST_ID);
		this.activate(active);
	}

	/** Points the field at the active row. Gives false when the field did not keep it (the host drew it anew): then it has to be said. */
	activate(active: number): boolean {
		if (!this.#list || !this.#field) return false;
		for (const [index, option] of this.#options.entries()) attribute(option, 'aria-selected', String(index === active));
		if (active < 0) {
			this.#restore('aria-activedescendant');
			return true;
		}
		this.#set('aria-activedescendant', optionId(active));
		return this.isKept();
	}

	isKept(): boolean {
		return this.#field?.isConnected === true && this.#field.getAttribute('aria-controls') === LIST_ID && this.#list?.isConnected === true;
	}

	/** Gives the field back exactly what it had. */
	hide(): void {
		for (const name of [...this.#before.keys()]) this.#restore(name);
		this.#list?.remove();
		this.#list = this.#field = undefined;
		// Another field may be in another document.
		this.#groups.length = this.#options.length = 0;
	}

	/** Kept and written over, as the rows of the menu are: the page's document is styled anew for what differs only. */
	#option(field: Field, index: number, row: MenuRow): HTMLElement {
		let option = this.#options[index];
		if (!option) {
			this.#options[index] = option = element(field, 'option');
			option.id = optionId(index);
		}
		text(option, spokenRow(row));
		attribute(option, 'aria-disabled', row.disabled ? 'true' : undefined);
		return option;
	}

	#make(field: Field): HTMLElement {
		const list = element(field, 'listbox', 'loopin-people');
		list.id = LIST_ID;
		list.setAttribute('aria-label', t('menuPeople'));
		// In an iframe the body may be the text itself: the list stands beside it, so that it is never sent.
		list.setAttribute('contenteditable', 'false');
		for (const [name, value] of Object.entries(UNSEEN)) list.style.setProperty(name, value, 'important');
		// What stands outside an open modal dialog is not in the accessibility tree.
		(field.closest('dialog') ?? field.ownerDocument.documentElement).append(list);
		this.#list = list;
		this.#field = field;
		return list;
	}

	#set(name: string, value: string): void {
		const field = this.#field;
		if (!field) return;
		const current = field.getAttribute(name);
		const known = this.#before.get(name);
		if (known === undefined) this.#before.set(name, { ours: value, theirs: current });
		// What the host wrote in the meantime is what it gets back.
		else this.#before.set(name, { ours: value, theirs: current === known.ours ? known.theirs : current });
		if (current !== value) field.setAttribute(name, value);
	}

	#restore(name: string): void {
		const known = this.#before.get(name);
		this.#before.delete(name);
		if (!known || this.#field?.getAttribute(name) !== known.ours) return;
		if (known.theirs === null) this.#field.removeAttribute(name);
		else this.#field.setAttribute(name, known.theirs);
	}
}

function element(field: Field, role: string, tag = 'div'): HTMLElement {
	const made = field.ownerDocument.createElement(tag);
	made.setAttribute('role', role);
	return made;
}

/** A field that completes by itself, other than through us: its own menu has the keys. */
export function completesItself(field: Field): boolean {
	const has = field.getAttribute('aria-autocomplete');
	return has !== null && has !== 'none' && field.getAttribute('aria-controls') !== LIST_ID;
}
