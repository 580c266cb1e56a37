/** The keyboard map of the updates list (SPEC 5). Pure: what a key means where it was pressed. */

/** Where the focus was. `row`: a row or one of its small buttons; `opened`: a control of the opened row's details; `field`: text is typed. */
export type Place = 'row' | 'tools' | 'opened' | 'field' | 'elsewhere';

export type KeyAct =
	| 'next'
	| 'previous'
	| 'first'
	| 'last'
	| 'into-tools'
	| 'out-of-tools'
	| 'reply'
	| 'open-tab'
	| 'toggle-read'
	| 'mute'
	| 'search'
	| 'tab-1'
	| 'tab-2'
	| 'tab-3'
	| 'shortcuts'
	| 'send'
	| 'escape';

export interface KeyPress {
	key: string;
	ctrlKey: boolean;
	metaKey: boolean;
	altKey: boolean;
	shiftKey: boolean;
	isComposing: boolean;
	keyCode?: number;
}

const MOVES: Readonly<Record<string, KeyAct>> = { ArrowDown: 'next', ArrowUp: 'previous', Home: 'first', End: 'last' };
const SINGLE: Readonly<Record<string, KeyAct>> = {
	j: 'next',
	k: 'previous',
	r: 'reply',
	o: 'open-tab',
	e: 'toggle-read',
	m: 'mute',
	'/': 'search',
	'1': 'tab-1',
	'2': 'tab-2',
	'3': 'tab-3',
	'?': 'shortcuts',
};

/** What the key does, or undefined: the browser's own meaning holds. Single keys act only on a row, and only while they are turned on. */
export function keyAct(press: KeyPress, place: Place, { singleKeys, rtl }: { singleKeys: boolean; rtl: boolean }): KeyAct | undefined {
	// First of all: a key that composes a letter is never ours (keyCode 229: Safari and old IMEs say it only there).
	if (press.isComposing || press.keyCode === 229) return undefined;
	if (press.key === 'Escape') return 'escape';
	if (press.key === 'Enter' && (press.ctrlKey || press.metaKey)) return place === 'field' ? 'send' : undefined;
	if (press.ctrlKey || press.metaKey || press.altKey) return undefined;
	if (place !== 'row' && place !== 'tools') return undefined;
	const [inward, outward] = rtl ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
	if (press.key === inward) return 'into-tools';
	if (press.key === outward) return place === 'tools' ? 'out-of-tools' : undefined;
	if (Object.hasOwn(MOVES, press.key)) return MOVES[press.key];
	if (!singleKeys) return undefined;
	// '?' and '/' need Shift on many layouts; a capital letter (Caps Lock) means the same as the small one.
	const key = press.key.toLowerCase();
	if (press.shiftKey && /^[a-z]$/.test(key)) return undefined;
	return Object.hasOwn(SINGLE, key) ? SINGLE[key] : undefined;
}

/** The place in a list that a move leads to; the ends hold. -1 stays -1 in an empty list. */
export function moved(act: KeyAct, from: number, count: number): number {
	if (count === 0) return -1;
	if (act === 'first') return 0;
	if (act === 'last') return count - 1;
	const to = act === 'next' ? from + 1 : act === 'previous' ? from - 1 : from;
	return Math.min(count - 1, Math.max(0, to));
}
