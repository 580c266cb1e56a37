/** Where the menu stands: its start edge at the "@", 6 px from the line, inside the viewport. */
import type { Box } from '../composer/caret';

export type Side = 'top' | 'bottom';

const GAP = 6;
const MARGIN = 12;
/** The menu at its tallest (312 px of rows, foot, notice): the side is chosen for it, so that it need not change as results arrive. */
const TALLEST = 392;

/** Room for the menu on a side of the line, px. */
export const roomOn = (side: Side, line: Box, viewportHeight: number): number =>
	(side === 'top' ? line.top : viewportHeight - line.top - line.height) - GAP - MARGIN;

/** Below the line, unless it does not fit there and has more room above. */
export function sideFor(line: Box, viewportHeight: number): Side {
	const below = roomOn('bottom', line, viewportHeight);
	return below >= TALLEST || below >= roomOn('top', line, viewportHeight) ? 'bottom' : 'top';
}

/**
 * Puts the menu beside the line on that side. On the upper side its lower edge is held, so that it can change its height without being measured
 * again. Measures the menu: for when it opens or its line moved, not for each key.
 */
export function place(menu: HTMLElement, line: Box, side: Side, rtl: boolean): void {
	const { clientWidth, clientHeight } = document.documentElement;
	const { style } = menu;
	style.maxHeight = `${Math.max(120, Math.floor(roomOn(side, line, clientHeight)))}px`;
	const width = menu.offsetWidth;
	style.left = `${Math.round(startOf(line, width, clientWidth, rtl))}px`;
	style.top = side === 'top' ? 'auto' : `${Math.round(line.top + line.height + GAP)}px`;
	style.bottom = side === 'top' ? `${Math.round(clientHeight - line.top + GAP)}px` : 'auto';
	menu.dataset.side = side;
}

/** The left edge of something that wide that begins where the line does, kept inside the viewport (its left edge above all). */
export const startOf = (line: Box, width: number, viewportWidth: number, rtl: boolean): number =>
	Math.max(MARGIN, Math.min(rtl ? line.left + line.width - width : line.left, viewportWidth - MARGIN - width));

/** Is the line still in the part of the field that can be seen? Half of it has to be. */
export const inView = (line: Box, visible: Box): boolean => {
	const middle = line.top + line.height / 2;
	return middle >= visible.top && middle <= visible.top + visible.height && line.left >= visible.left - 1 && line.left <= visible.left + visible.width + 1;
};
