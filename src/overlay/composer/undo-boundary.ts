/**
 * CKEditor 4 keeps an undo history of its own: it counts inputs by the keys that are down, and takes a picture of the text when the kind of key
 * changes. It never sees the menu's keys. Without help, the name and all that was typed before it are undone together, and cannot be redone
 * (https://github.com/ckeditor/ckeditor4/blob/4.22.1/plugins/undo/plugin.js, NativeEditingHandler). Nothing here happens in other editors.
 */
import { type Field, windowOf } from './field';

/** Page Down: a caret key to that editor, and without a default action when a script sends it. */
const CARET_KEY = 34;
/** Under this code it counts an input that no key belongs to. */
const NO_KEY = 0;

/** Lets the editor take its picture of the text as it is, before the name is written. */
export function beforeInsertion(field: Field): void {
	send(field, 'keydown', CARET_KEY);
	send(field, 'keyup', CARET_KEY);
}

/** Lets the editor finish counting the name as one input. */
export const afterInsertion = (field: Field): void => send(field, 'keyup', NO_KEY);

function send(field: Field, type: 'keydown' | 'keyup', keyCode: number): void {
	if (field.classList.contains('cke_editable')) field.dispatchEvent(new (windowOf(field).KeyboardEvent)(type, { keyCode, which: keyCode, bubbles: true }));
}
