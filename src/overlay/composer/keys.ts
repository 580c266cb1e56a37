/** The menu's keys, taken from the host only while the menu is open. */
import { type Field, windowOf } from './field';

const MENU_KEYS = ['ArrowUp', 'ArrowDown', 'Home', 'End', 'Enter', 'Tab', 'Escape'] as const;
export type MenuKey = (typeof MENU_KEYS)[number];

const isMenuKey = (key: string): key is MenuKey => (MENU_KEYS as readonly string[]).includes(key);

/** 229 is what a key of an input method says in keydown; `isComposing` is not yet true for the first of them. */
export const isComposing = (event: KeyboardEvent): boolean => event.isComposing || event.keyCode === 229;

/**
 * Offers the menu's keys to `take` before the page sees them, until the signal aborts (the menu closed): in the capture phase of the field's
 * own window, the only place that came out as holding in every editor. `take` says whether the key was the menu's; only then the page does
 * not get it. Keys with a modifier and keys of an input method are the page's.
 */
export function captureKeys(field: Field, signal: AbortSignal, take: (key: MenuKey) => boolean): void {
	const win = windowOf(field);
	win.addEventListener(
		'keydown',
		(event) => {
			if (isComposing(event)) return;
			if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || !isMenuKey(event.key) || !take(event.key)) return;
			swallow(event);
			keepRelease(win, event.key);
		},
		{ capture: true, signal },
	);
}

/** The same key press on its way up: an Escape that only closed our menu would still close the host's own dialog. */
function keepRelease(win: Window, key: string): void {
	const released = new AbortController();
	const options = { capture: true, signal: released.signal };
	win.addEventListener('keypress', (event) => event.key === key && swallow(event), options);
	win.addEventListener(
		'keyup',
		(event) => {
			if (event.key !== key) return;
			swallow(event);
			released.abort();
		},
		options,
	);
	// A key let go in another window is never heard of.
	win.addEventListener('blur', () => released.abort(), { signal: released.signal });
	win.addEventListener('keydown', (event) => event.repeat || released.abort(), options);
}

function swallow(event: Event): void {
	event.preventDefault();
	event.stopImmediatePropagation();
}
