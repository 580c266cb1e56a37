/** What stands in the mention menu beside its rows: the foot with the keys, a message, the grey rows of a list on its way. */
import { t } from '../../platform/i18n';
import { el, icon } from '../../ui/dom';
import type { MenuView } from './view';

const key = (label: string): HTMLElement => el('kbd', { class: 'lp-kbd', dir: 'ltr' }, label);

/** The keys, or that there are more people. */
export const foot = (kind: 'keys' | 'keep-typing'): HTMLElement =>
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

export function loading(): HTMLElement[] {
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

/** A message, and its button where it has one. */
export function message(view: Extract<MenuView, { kind: 'message' }>): { element: HTMLElement; action: HTMLElement | undefined } {
	const body = el('div', { class: 'lp-menu__msg-body' }, el('h3', {}, el('bdi', {}, view.title)), el('p', {}, el('bdi', {}, view.text)));
	let action: HTMLElement | undefined;
	if (view.action) {
		const { label, icon: sign, does } = view.action;
		action = el('button', { type: 'button', tabindex: -1, class: 'lp-btn lp-btn--secondary lp-btn--s', 'data-does': does }, icon(sign, 14), label);
		body.append(action);
	}
	const element = el(
		'div',
		{ class: `lp-menu__msg${view.danger ? ' lp-menu__msg--danger' : ''}` },
		el('span', { class: 'lp-menu__msg-icon' }, icon(view.icon)),
		body,
	);
	return { element, action };
}
