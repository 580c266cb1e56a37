/** The keys of the updates list on the page: which row they concern and where the focus goes. What a key means stands in keys.ts. */
import { direction } from '../platform/i18n';
import type { Actions } from './actions';
import { keyAct, moved, type Place } from './keys';
import type { Row } from './rows';
import { type Popup, TABS } from './state';

const main = (key: string): HTMLElement | null => document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"] > .lp-row__main`);

/** Moves the focus onto a row. */
export function focusRow(popup: Popup, key: string | undefined, options?: FocusOptions): void {
	if (key === undefined) return;
	popup.active.value = key;
	// The row's tabindex follows with the next drawing; it can be focused before.
	main(key)?.focus(options);
}

function placeOf(target: Element): Place {
	if (target.matches('input, textarea, select, [contenteditable]')) return 'field';
	if (target.matches('.lp-row__main')) return 'row';
	if (target.closest('.lp-row__tools')) return 'tools';
	if (target.closest('.lp-open')) return 'opened';
	return 'elsewhere';
}

/** Handles the keys of the whole popup until the signal aborts. */
export function startKeyboard(popup: Popup, actions: Actions, signal: AbortSignal): void {
	document.addEventListener('keydown', (event) => handle(event, popup, actions), { signal });
}

function handle(event: KeyboardEvent, popup: Popup, actions: Actions): void {
	const target = event.target instanceof Element ? event.target : document.body;
	const act = keyAct(event, placeOf(target), { singleKeys: popup.settings.value.singleKeys, rtl: direction() === 'rtl' });
	if (!act || event.defaultPrevented) return;
	if (popup.sheet.value) {
		if (act !== 'escape') return;
		popup.sheet.value = undefined;
	} else if (act === 'escape') {
		if (!closeOne(popup, target, actions)) return; // nothing of ours is open: the browser closes its popup
	} else if (!actOn(act, target, popup, actions)) return;
	event.preventDefault();
}

/** Closes what is open, in the order row, search. False: there is nothing to close. */
function closeOne(popup: Popup, target: Element, actions: Actions): boolean {
	const open = popup.open.value;
	if (open !== undefined) {
		popup.open.value = undefined;
		popup.replying.value = false;
		focusRow(popup, open);
		return true;
	}
	if (popup.query.value !== '') {
		actions.search('');
		popup.focusFirst.value = true;
		return true;
	}
	if (target.closest('.lp-row__tools')) {
		focusRow(popup, target.closest<HTMLElement>('[data-key]')?.dataset.key);
		return true;
	}
	return false;
}

function actOn(act: string, target: Element, popup: Popup, actions: Actions): boolean {
	const rows = popup.rows.value ?? [];
	const key = target.closest<HTMLElement>('[data-key]')?.dataset.key;
	const index = rows.findIndex((row) => row.key === key);
	const row = rows[index];
	switch (act) {
		case 'next':
		case 'previous':
		case 'first':
		case 'last':
			if (act === 'last' && popup.more.value) popup.limit.value += popup.limit.value;
			focusRow(popup, rows[moved(act, index, rows.length)]?.key);
			return true;
		case 'into-tools':
		case 'out-of-tools':
			return row !== undefined && alongTools(act, target, row, popup);
		case 'search':
			document.querySelector<HTMLInputElement>('.lp-search input')?.focus();
			return true;
		case 'tab-1':
		case 'tab-2':
		case 'tab-3':
			actions.show(TABS[Number(act.slice(-1)) - 1] ?? 'unread');
			popup.focusFirst.value = true;
			return true;
		case 'shortcuts':
			popup.sheet.value = 'shortcuts';
			return true;
		default:
			return row !== undefined && onRow(act, row, actions);
	}
}

function onRow(act: string, row: Row, actions: Actions): boolean {
	if (act === 'reply') actions.reply(row);
	else if (act === 'open-tab') void actions.openConversation(row);
	else if (act === 'toggle-read') actions.toggleRead(row);
	else if (act === 'mute') actions.toggleMute(row);
	else return false;
	return true;
}

/** Along a row's buttons: from the row to the first, on to the last, back to the row. An opened row leads into its details. */
function alongTools(act: 'into-tools' | 'out-of-tools', target: Element, row: Row, popup: Popup): boolean {
	const item = target.closest('[data-key]');
	if (popup.open.value === row.key) {
		item?.querySelector<HTMLElement>('.lp-open a, .lp-open button')?.focus();
		return true;
	}
	const tools = [...(item?.querySelectorAll<HTMLElement>('.lp-row__tools button') ?? [])];
	const at = tools.indexOf(target as HTMLElement);
	const to = act === 'into-tools' ? Math.min(tools.length - 1, at + 1) : at - 1;
	if (to < 0) focusRow(popup, row.key);
	else tools[to]?.focus();
	return true;
}
