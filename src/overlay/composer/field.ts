/**
 * Reading a composer's field: a textarea or any contenteditable, perhaps in an iframe. Only what is around the caret is read, because this
 * runs with each key. Objects of an iframe are not `instanceof` ours, so everything goes by names and the field's own window.
 */
import { OBJECT } from './trigger';

export type Field = HTMLTextAreaElement | HTMLElement;

/** Longer than any query plus what stands before it. */
const WINDOW = 160;

/** The elements that end a line of text. By name: asking each for its computed style would cost the page a layout per key. */
const BLOCKS = new Set(
	'address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul'.split(
		' ',
	),
);
/** Elements that are one thing, not text. */
const OBJECTS = new Set('img video audio canvas object embed iframe input select textarea button svg hr'.split(' '));

export const isTextarea = (field: Field): field is HTMLTextAreaElement => field.localName === 'textarea';

/** The window that the field's events and constructors belong to. */
export const windowOf = (field: Field): Window & typeof globalThis => (field.ownerDocument.defaultView ?? window) as Window & typeof globalThis;

/** A place in the field's DOM. For a textarea the node is the textarea and the offset one into its value. */
export interface Place {
	readonly node: Node;
	readonly offset: number;
}

/** The text before the caret. */
export interface BeforeCaret {
	/** From the start of the line (textarea) or block (contenteditable), or less: at most WINDOW characters. */
	readonly text: string;
	/** The text begins where the line begins; false when it was cut. */
	readonly atLineStart: boolean;
	/** Where a character of the text stands. */
	place(index: number): Place;
	readonly caret: Place;
}

/** What stands before the caret; undefined when there is a selection, or none in this field. */
export function textBeforeCaret(field: Field): BeforeCaret | undefined {
	return isTextarea(field) ? beforeInTextarea(field) : beforeInEditable(field);
}

function beforeInTextarea(field: HTMLTextAreaElement): BeforeCaret | undefined {
	const caret = field.selectionStart;
	if (caret !== field.selectionEnd) return undefined;
	const from = Math.max(0, caret - WINDOW);
	const cut = field.value.slice(from, caret);
	const line = cut.lastIndexOf('\n') + 1;
	const start = from + line;
	return {
		text: cut.slice(line),
		atLineStart: line > 0 || from === 0,
		place: (index) => ({ node: field, offset: start + index }),
		caret: { node: field, offset: caret },
	};
}

function beforeInEditable(field: HTMLElement): BeforeCaret | undefined {
	const selection = field.ownerDocument.getSelection();
	const { anchorNode } = selection ?? {};
	if (!selection?.isCollapsed || !anchorNode || !field.contains(anchorNode)) return undefined;
	const caret: Place = { node: anchorNode, offset: selection.anchorOffset };
	const pieces: { node: Text; text: string }[] = [];
	let length = 0;
	let atLineStart = true;
	for (const piece of backwards(field, caret)) {
		if (typeof piece === 'string') {
			// An object is kept, as one character that belongs to no text node; a line's start ends the walk.
			if (piece === OBJECT) return build(pieces, caret, true);
			break;
		}
		pieces.unshift(piece);
		length += piece.text.length;
		if (length >= WINDOW) {
			atLineStart = false;
			break;
		}
	}
	return build(pieces, caret, atLineStart);
}

function build(pieces: readonly { node: Text; text: string }[], caret: Place, atLineStart: boolean): BeforeCaret {
	return {
		text: pieces.map((piece) => piece.text).join(''),
		atLineStart,
		place(index) {
			let rest = index;
			for (const { node, text } of pieces) {
				if (rest < text.length) return { node, offset: rest };
				rest -= text.length;
			}
			return caret;
		},
		caret,
	};
}

/** Walks from the caret towards the field's start: text nodes, OBJECT for things, '\n' where the line begins. */
function* backwards(field: HTMLElement, caret: Place): Generator<{ node: Text; text: string } | '\n' | typeof OBJECT> {
	let node: Node;
	if (isText(caret.node)) {
		yield { node: caret.node, text: caret.node.data.slice(0, caret.offset) };
		node = caret.node;
	} else {
		const before = caret.node.childNodes[caret.offset - 1];
		if (before) {
			const stop = yield* inside(before);
			if (stop) return;
			node = before;
		} else {
			if (caret.node === field || isBlock(caret.node)) {
				yield '\n';
				return;
			}
			node = caret.node;
		}
	}
	for (;;) {
		const previous = node.previousSibling;
		if (previous) {
			const stop = yield* inside(previous);
			if (stop) return;
			node = previous;
			continue;
		}
		const parent = node.parentNode;
		if (!parent || parent === field || isBlock(parent)) {
			yield '\n';
			return;
		}
		node = parent;
	}
}

/** The content of a node, from its end; true when a line or an object ended the walk. */
function* inside(node: Node): Generator<{ node: Text; text: string } | '\n' | typeof OBJECT, boolean> {
	if (isText(node)) {
		yield { node, text: node.data };
		return false;
	}
	if (node.nodeType !== 1) return false;
	const element = node as HTMLElement;
	if (element.localName === 'br' || isBlock(element)) {
		yield '\n';
		return true;
	}
	if (OBJECTS.has(element.localName) || element.getAttribute('contenteditable') === 'false') {
		yield OBJECT;
		return true;
	}
	for (let child = element.lastChild; child; child = child.previousSibling) {
		const stop = yield* inside(child);
		if (stop) return true;
	}
	return false;
}

const isText = (node: Node): node is Text => node.nodeType === 3;
const isBlock = (node: Node): boolean => node.nodeType === 1 && BLOCKS.has((node as Element).localName);

/** The whole text, a line break between blocks. Read at rest and at submit, never with a key. */
export function wholeText(field: Field): string {
	if (isTextarea(field)) return field.value;
	const parts: string[] = [];
	const walk = (node: Node): void => {
		for (let child = node.firstChild; child; child = child.nextSibling) {
			if (isText(child)) parts.push(child.data);
			else if (child.nodeType === 1) {
				const element = child as HTMLElement;
				if (element.localName === 'br') parts.push('\n');
				else if (OBJECTS.has(element.localName)) parts.push(OBJECT);
				else if (isBlock(element)) {
					parts.push('\n');
					walk(element);
					parts.push('\n');
				} else if (element.localName !== 'style' && element.localName !== 'script') walk(element);
			}
		}
	};
	walk(field);
	return parts
		.join('')
		.replace(/[\u200b\u2060\ufeff]/gu, '')
		.replace(/\u00a0/gu, ' ');
}

/** The field (or something in it) has the focus, in a page that has it. */
export function hasFocus(field: Field): boolean {
	const active = field.ownerDocument.activeElement;
	return field.ownerDocument.hasFocus() && active !== null && (active === field || field.contains(active));
}
