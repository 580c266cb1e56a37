/**
 * Writing "@Full Name " in place of "@query" into an editor that is not ours, so that the editor's own model takes it, typing goes on and one
 * undo brings "@query" back. The ladder was measured in ten editors and both browsers: only this order works in all of them. `setRangeText`
 * and the value setter lose the undo history; a synthetic paste deletes the query in one editor.
 */
import type { SiteId } from '../../collaboration/model';
import type { MentionLink } from '../../helpdesks/helpdesk';
import { type Field, isTextarea, type Place, textBeforeCaret, windowOf } from './field';
import { afterInsertion, beforeInsertion } from './undo-boundary';

export type Inserted = 'inserted' | 'refused';

/** The name as one line of text. */
export const asOneLine = (name: string): string => name.replace(/\s+/gu, ' ').trim();

export interface Insertion {
	/** "@Full Name ", as it reads. */
	readonly text: string;
	/** The same as markup (`linkMarkup`), for rich editors; where the editor does not take it, the text is written. */
	readonly markup?: string | undefined;
}

/**
 * Replaces what stands between `start` and `caret` by the insertion. Resolves 'refused' when the editor did not take it; then the caret is back
 * where it was and the text as typed. `pending.flush` does the waiting step at once: call it when a key or a press comes before the frame does.
 */
export function replace(field: Field, start: Place, caret: Place, { text, markup }: Insertion, pending: { flush?: () => void } = {}): Promise<Inserted> {
	return isTextarea(field) ? replaceInTextarea(field, start.offset, caret.offset, text) : replaceInEditable(field, start, caret, { text, markup }, pending);
}

/** Attributes that a helpdesk's facts may ask for; anything that could act (`on…`, `style`, `href`) is none of them. */
const HARMLESS = /^(?:title|rel|target|class|data-[a-z0-9-]+)$/;

/**
 * "@Full Name" as a link, and a space after it, as markup for `execCommand('insertHTML')`: serialised from nodes, never put together from text.
 * Undefined when the address does not lie below the site.
 */
export function linkMarkup(text: string, { href, attributes = {} }: MentionLink, base: SiteId): string | undefined {
	if (!isBelow(href, base)) return undefined;
	// A document without a window: nothing in it loads or runs.
	const doc = document.implementation.createHTMLDocument('');
	const link = doc.createElement('a');
	for (const [name, value] of Object.entries(attributes)) if (HARMLESS.test(name)) link.setAttribute(name, value);
	link.setAttribute('href', href);
	link.textContent = text.trimEnd();
	// A plain space at the end of an insertion is dropped by the browsers.
	return `${link.outerHTML}&nbsp;`;
}

function isBelow(href: string, base: SiteId): boolean {
	try {
		const address = new URL(href);
		return /^https?:$/.test(address.protocol) && address.href === href && href.startsWith(`${base}/`);
	} catch {
		return false;
	}
}

async function replaceInTextarea(field: HTMLTextAreaElement, start: number, caret: number, text: string): Promise<Inserted> {
	const expected = field.value.slice(0, start) + text + field.value.slice(caret);
	field.setSelectionRange(start, caret);
	field.ownerDocument.execCommand('insertText', false, text);
	if (field.value === expected) return 'inserted';
	// A host that rewrites its text as it comes (React and the like) may be a frame late.
	await nextFrame(field);
	if (textBeforeCaret(field)?.text.endsWith(text) || field.value === expected) return 'inserted';
	field.setSelectionRange(caret, caret);
	return 'refused';
}

async function replaceInEditable(
	field: HTMLElement,
	start: Place,
	caret: Place,
	{ text, markup }: Insertion,
	pending: { flush?: () => void },
): Promise<Inserted> {
	const win = windowOf(field);
	const doc = field.ownerDocument;
	const selection = doc.getSelection();
	if (!selection || !start.node.isConnected || !caret.node.isConnected) return 'refused';
	beforeInsertion(field);
	select(selection, start, caret);
	// The editor has to hear of the selection before it can replace it, or take the change as part of the typing before it (and undo both).
	await settled(doc, win, pending);
	if (!start.node.isConnected || !caret.node.isConnected) return 'refused';
	if (markup !== undefined) {
		doc.execCommand('insertHTML', false, markup);
		afterInsertion(field);
		if (await isThere(field, text)) return 'inserted';
		// Taken apart by the editor, it must not be written a second time beside what came of the first.
		if (!start.node.isConnected || !caret.node.isConnected || !isSelected(selection, start, caret)) return 'refused';
	}
	const target = new win.StaticRange({ startContainer: start.node, startOffset: start.offset, endContainer: caret.node, endOffset: caret.offset });
	const taken = !field.dispatchEvent(
		new win.InputEvent('beforeinput', { inputType: 'insertText', data: text, targetRanges: [target], bubbles: true, cancelable: true, composed: true }),
	);
	if (!taken) doc.execCommand('insertText', false, text);
	afterInsertion(field);
	if (await isThere(field, text)) return 'inserted';
	if (start.node.isConnected && caret.node.isConnected) select(selection, caret, caret);
	return 'refused';
}

/** Editors may be a few frames late with what they show. */
async function isThere(field: Field, text: string): Promise<boolean> {
	for (let attempt = 0; attempt < 4; attempt++) {
		if (ends(field, text)) return true;
		await nextFrame(field);
	}
	return false;
}

/** Nothing came of the attempt: what was selected still is. */
const isSelected = (selection: Selection, start: Place, end: Place): boolean =>
	!selection.isCollapsed &&
	selection.anchorNode === start.node &&
	selection.anchorOffset === start.offset &&
	selection.focusNode === end.node &&
	selection.focusOffset === end.offset;

function select(selection: Selection, start: Place, end: Place): void {
	try {
		selection.setBaseAndExtent(start.node, start.offset, end.node, end.offset);
	} catch {
		// The editor rebuilt its nodes in between: nothing to restore to.
	}
}

/** Is the text there? Editors write a space at the end of a line as U+00A0, and put fillers around the caret. */
function ends(field: Field, text: string): boolean {
	const before = textBeforeCaret(field);
	if (!before) return false;
	const plain = before.text.replace(/[\u200b\u2060\ufeff]/gu, '').replace(/\u00a0/gu, ' ');
	// Only the window around the caret is read: a very long name is compared by its end.
	return plain.length > 0 && (plain.endsWith(text) || (!before.atLineStart && text.endsWith(plain)));
}

const nextFrame = (field: Field): Promise<void> => {
	const win = windowOf(field);
	return new Promise((resolve) => oneFrame(win, resolve));
};

/** Runs `next` in a frame, or after 100 ms where none comes (a hidden page draws none). Gives what cancels it. */
function oneFrame(win: Window, next: () => void): () => void {
	const run = (): void => {
		cancel();
		next();
	};
	const cancel = (): void => {
		win.cancelAnimationFrame(frame);
		win.clearTimeout(timer);
	};
	const frame = win.requestAnimationFrame(run);
	const timer = win.setTimeout(run, 100);
	return cancel;
}

/** The selection was told (`selectionchange` may come later than the next frame), and a frame went by. At once when flushed. */
function settled(doc: Document, win: Window, pending: { flush?: () => void }): Promise<void> {
	return new Promise((resolve) => {
		let cancelFrame = (): void => {};
		const heard = (): void => {
			doc.removeEventListener('selectionchange', heard);
			win.clearTimeout(unheard);
			cancelFrame = oneFrame(win, done);
		};
		const done = (): void => {
			doc.removeEventListener('selectionchange', heard);
			win.clearTimeout(unheard);
			cancelFrame();
			delete pending.flush;
			resolve();
		};
		const unheard = win.setTimeout(heard, 50);
		doc.addEventListener('selectionchange', heard);
		pending.flush = done;
	});
}
