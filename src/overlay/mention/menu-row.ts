/** One row of the mention menu: made once, drawn over for other people as the letters change. */
import { t } from '../../platform/i18n';
import { avatar, el, icon, photoImage } from '../../ui/dom';
import { initials, personColour, shown } from '../../ui/person';
import { arrange, attribute, text } from './arrange';
import { type MenuRow, photoOf } from './view';

/** Initials are found grapheme by grapheme, which takes longer than all the rest of a row: once per name. */
const faces = new Map<string, readonly [initials: string, colour: string]>();
function faceOf(name: string): readonly [initials: string, colour: string] {
	let known = faces.get(name);
	if (!known) {
		if (faces.size > 1_000) faces.clear();
		faces.set(name, (known = [initials(name), String(personColour(name))]));
	}
	return known;
}

export class RowElement {
	readonly #avatar = avatar('');
	readonly #name = el('bdi');
	readonly #named = el('span', { class: 'lp-option__name' }, this.#name);
	readonly #sub = el('bdi');
	readonly #text = el('span', { class: 'lp-option__text' }, this.#named, el('span', { class: 'lp-option__sub' }, this.#sub));
	readonly element = el('li', { class: 'lp-option', 'aria-selected': 'false' }, this.#avatar, this.#text);
	#lock: Node | undefined;
	#tag: HTMLElement | undefined;
	#enter: HTMLElement | undefined;
	#selected = false;
	#row: MenuRow | undefined;

	/** Which row it is at the moment. */
	get key(): string | undefined {
		return this.#row?.key;
	}

	draw(row: MenuRow): void {
		const before = this.#row;
		this.#row = row;
		const photo = photoOf(row);
		if (!before || before.name !== row.name || before.isGroup !== row.isGroup || photoOf(before) !== photo) {
			const [letters, colour] = row.isGroup ? ['', '8'] : faceOf(row.name);
			if (row.isGroup) this.#avatar.replaceChildren(icon('users'));
			else text(this.#avatar, letters);
			attribute(this.#avatar, 'data-p', colour);
			const image = photoImage(photo);
			if (image) this.#avatar.prepend(image);
		}
		const name = shown(row.name);
		attribute(this.#named, 'title', name);
		mark(this.#name, name, row.matches);
		text(this.#sub, row.sub);
		if (before?.disabled === row.disabled && before.follows === row.follows) return;
		attribute(this.element, 'aria-disabled', row.disabled ? 'true' : undefined);
		arrange(this.element, [this.#avatar, this.#text, ...this.#signs(row)]);
	}

	select(selected: boolean): void {
		if (this.#selected === selected) return;
		this.#selected = selected;
		this.element.setAttribute('aria-selected', String(selected));
	}

	#signs({ disabled, follows }: MenuRow): Node[] {
		if (disabled) return [(this.#lock ??= icon('lock', 14))];
		this.#enter ??= el('span', { class: 'lp-option__key' }, icon('enter', 14));
		return follows ? [(this.#tag ??= el('span', { class: 'lp-tag' }, t('menuFollows'))), this.#enter] : [this.#enter];
	}
}

/** The name with its found letters marked; what lies beyond the drawn part is not marked. */
function mark(parent: HTMLElement, name: string, matches: MenuRow['matches']): void {
	let child = parent.firstChild;
	let at = 0;
	const put = (part: string, marked: boolean): void => {
		if (child && (child.nodeType === 1) === marked) {
			if (child.nodeType === 1) text(child as Element, part);
			else if ((child as Text).data !== part) (child as Text).data = part;
			child = child.nextSibling;
		} else parent.insertBefore(marked ? el('mark', { class: 'lp-match' }, part) : document.createTextNode(part), child);
	};
	for (const [start, end] of matches) {
		if (start < at || end > name.length || start >= end) continue;
		if (start > at) put(name.slice(at, start), false);
		put(name.slice(start, end), true);
		at = end;
	}
	if (at < name.length) put(name.slice(at), false);
	while (child) {
		const next: ChildNode | null = child.nextSibling;
		child.remove();
		child = next;
	}
}
