/** Free room beside the host's Submit button: where nothing of the host is, so that our line covers none of it. */

export interface Room {
	readonly side: 'before' | 'after';
	/** px, from the button's edge. */
	readonly width: number;
}

const STEP = 12;
/** Further than the longest line. */
const FARTHEST = 720;
const MARGIN = 12;

/**
 * How much room there is on either side of the button, in its row; the side before it wins when it has `wanted` px. A point is free when only
 * boxes around the button lie there, without text of their own.
 */
export function roomBeside(button: HTMLElement, height: number, wanted: number): Room {
	const before = freeRun(button, -1, height);
	const after = before >= wanted ? 0 : freeRun(button, 1, height);
	return before >= wanted || before >= after ? { side: 'before', width: before } : { side: 'after', width: after };
}

function freeRun(button: HTMLElement, towards: -1 | 1, height: number): number {
	const rect = button.getBoundingClientRect();
	const rtl = getComputedStyle(button).direction === 'rtl';
	const left = (towards === -1) !== rtl;
	const edge = left ? rect.left : rect.right;
	const middle = rect.top + rect.height / 2;
	const limit = Math.min(FARTHEST, left ? edge - MARGIN : document.documentElement.clientWidth - MARGIN - edge);
	let run = 0;
	while (run + STEP <= limit) {
		const x = left ? edge - run - STEP : edge + run + STEP;
		if (![middle - height / 2 + 1, middle, middle + height / 2 - 1].every((y) => isFree(x, y, button))) break;
		run += STEP;
	}
	return run;
}

function isFree(x: number, y: number, button: HTMLElement): boolean {
	const at = document.elementFromPoint(x, y);
	// Our own host is no obstacle, and neither is a point outside of the viewport.
	if (!at || at.localName.startsWith('loopin-')) return true;
	if (!at.contains(button)) return false;
	for (let child = at.firstChild; child; child = child.nextSibling)
		if (child.nodeType === 3 && (child as Text).data.trim() !== '' && covers(child as Text, x, y)) return false;
	return true;
}

function covers(text: Text, x: number, y: number): boolean {
	const range = document.createRange();
	range.selectNodeContents(text);
	return [...range.getClientRects()].some((rect) => x >= rect.left - STEP && x <= rect.right + STEP && y >= rect.top && y <= rect.bottom);
}
