/** Where on the screen a character of the field stands, in the coordinates of the top page's viewport. */
import { type Field, isTextarea, type Place, windowOf } from './field';

export interface Box {
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
}

/** What decides where a textarea breaks its lines. */
const COPIED = [
	'direction',
	'boxSizing',
	'borderTopWidth',
	'borderRightWidth',
	'borderBottomWidth',
	'borderLeftWidth',
	'paddingTop',
	'paddingRight',
	'paddingBottom',
	'paddingLeft',
	'fontStyle',
	'fontVariant',
	'fontWeight',
	'fontStretch',
	'fontSize',
	'fontSizeAdjust',
	'fontFamily',
	'lineHeight',
	'textAlign',
	'textTransform',
	'textIndent',
	'letterSpacing',
	'wordSpacing',
	'tabSize',
	'wordBreak',
	'lineBreak',
	'overflowWrap',
] as const;

/** A box in a frame's viewport, in the coordinates of the frame's parent. Scaled frames (a CSS transform) are followed. */
function toParent(frame: HTMLElement, box: Box): Box {
	const rect = frame.getBoundingClientRect();
	const scale = frame.offsetWidth ? rect.width / frame.offsetWidth : 1;
	return {
		left: rect.left + (frame.clientLeft + box.left) * scale,
		top: rect.top + (frame.clientTop + box.top) * scale,
		width: box.width * scale,
		height: box.height * scale,
	};
}

function toTop(win: Window, box: Box): Box {
	let result = box;
	for (let current = win; current !== window; current = current.parent) {
		const frame = current.frameElement;
		if (!frame) break;
		result = toParent(frame as HTMLElement, result);
	}
	return result;
}

/**
 * The part of the field that can be seen, in the top page's coordinates: cut by whatever scrolls around it and by the viewports of its frames.
 * Asks for computed styles all the way up: for when something scrolled, not for each key.
 */
export function visibleBox(field: Field): Box {
	let clip = field.getBoundingClientRect() as Box;
	for (let element: Element | null = field, win = windowOf(field); ; ) {
		// The root's overflow is the viewport's.
		for (element = element.parentElement; element?.parentElement; element = element.parentElement)
			if (win.getComputedStyle(element).overflow !== 'visible') clip = meet(clip, element.getBoundingClientRect());
		clip = meet(clip, { left: 0, top: 0, width: win.innerWidth, height: win.innerHeight });
		const frame = win === window ? null : win.frameElement;
		if (!frame) return clip;
		clip = toParent(frame as HTMLElement, clip);
		element = frame;
		win = win.parent as Window & typeof globalThis;
	}
}

const meet = (a: Box, b: Box): Box => {
	const left = Math.max(a.left, b.left);
	const top = Math.max(a.top, b.top);
	return {
		left,
		top,
		width: Math.max(0, Math.min(a.left + a.width, b.left + b.width) - left),
		height: Math.max(0, Math.min(a.top + a.height, b.top + b.height) - top),
	};
};

/**
 * Gives a function that measures the character at `place` each time it is asked (scrolling moves it); `typed` says how many letters follow it,
 * for a textarea where that costs a layout. `layer` is an element of our own in
 * which a textarea's text is laid out once more, unseen: nothing is added to the host's elements. Undefined when it cannot be found any more.
 */
export function characterBox(field: Field, place: Place, layer: HTMLElement): (typed?: number) => Box | undefined {
	if (isTextarea(field)) return textareaBox(field, place.offset, layer);
	const win = windowOf(field);
	return () => {
		const { node, offset } = place;
		if (!node.isConnected || node.nodeType !== 3 || offset >= (node as Text).length) return undefined;
		const range = field.ownerDocument.createRange();
		range.setStart(node, offset);
		range.setEnd(node, offset + 1);
		// The last rectangle: at a soft wrap the first one may be the empty end of the line above.
		const rects = range.getClientRects();
		const rect = rects[rects.length - 1] ?? range.getBoundingClientRect();
		return toTop(win, rect);
	};
}

function textareaBox(field: HTMLTextAreaElement, offset: number, layer: HTMLElement): (typed?: number) => Box | undefined {
	let inside: Box | undefined;
	let width = -1;
	return (typed = 0) => {
		if (!field.isConnected) return undefined;
		// Laid out again only when the character may have moved: the field has another width, or the word grew so long that it may wrap.
		const mayWrap = inside !== undefined && inside.left + (typed + 2) * inside.height > field.clientWidth;
		if (!inside || width !== field.clientWidth || mayWrap) {
			width = field.clientWidth;
			inside = measure(field, offset, layer);
		}
		const outer = field.getBoundingClientRect();
		return toTop(windowOf(field), {
			left: outer.left + inside.left - field.scrollLeft,
			top: outer.top + inside.top - field.scrollTop,
			width: inside.width,
			height: inside.height,
		});
	};
}

/** Where the character lies from the corner of the textarea's border box, unscrolled. */
function measure(field: HTMLTextAreaElement, offset: number, layer: HTMLElement): Box {
	const computed = windowOf(field).getComputedStyle(field);
	const mirror = document.createElement('div');
	for (const name of COPIED) mirror.style[name] = computed[name];
	const border = Number.parseFloat(computed.borderLeftWidth) + Number.parseFloat(computed.borderRightWidth);
	Object.assign(mirror.style, {
		position: 'fixed',
		left: '0',
		top: '0',
		visibility: 'hidden',
		pointerEvents: 'none',
		borderStyle: 'solid',
		boxSizing: 'border-box',
		// A scroll bar takes room from the text: clientWidth knows, the computed width does not.
		width: `${field.clientWidth + border}px`,
		height: 'auto',
		whiteSpace: field.wrap === 'off' ? 'pre' : 'pre-wrap',
		overflowWrap: field.wrap === 'off' ? 'normal' : 'break-word',
	});
	const at = document.createElement('span');
	at.textContent = field.value.charAt(offset) || '@';
	// What follows up to the next space belongs to the word and decides whether it wraps.
	const rest = /^\S*/u.exec(field.value.slice(offset + 1, offset + 60))?.[0] ?? '';
	mirror.append(field.value.slice(0, offset), at, rest);
	layer.append(mirror);
	const outer = mirror.getBoundingClientRect();
	const rect = at.getClientRects()[0] ?? at.getBoundingClientRect();
	const line = Number.parseFloat(computed.lineHeight);
	const height = Number.isFinite(line) ? Math.min(line, rect.height || line) : rect.height;
	const box = { left: rect.left - outer.left, top: rect.top - outer.top, width: rect.width, height };
	mirror.remove();
	return box;
}
