/** Where the menu stands: its start edge at the "@", 6 px from the line, inside the viewport. */
import { computePosition, offset, shift } from '@floating-ui/dom';
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
 * Puts the menu beside the line on that side. Resolves when it stands there (within the same frame). On the upper side its lower edge is held, so
 * that it can change its height without being measured again.
 */
export async function place(menu: HTMLElement, line: Box, side: Side): Promise<void> {
	const { left, top, width, height } = line;
	const rect = { x: left, y: top, left, top, width, height, right: left + width, bottom: top + height };
	const viewport = document.documentElement.clientHeight;
	Object.assign(menu.style, {
		position: 'fixed',
		left: '0',
		top: '0',
		bottom: 'auto',
		maxHeight: `${Math.max(120, Math.floor(roomOn(side, line, viewport)))}px`,
	});
	const { x } = await computePosition({ getBoundingClientRect: () => rect }, menu, {
		strategy: 'fixed',
		placement: `${side}-start`,
		middleware: [offset(GAP), shift({ padding: MARGIN })],
	});
	menu.dataset.side = side;
	const vertical =
		side === 'top' ? { top: 'auto', bottom: `${Math.round(viewport - top + GAP)}px` } : { top: `${Math.round(top + height + GAP)}px`, bottom: 'auto' };
	Object.assign(menu.style, { left: `${Math.round(x)}px`, ...vertical });
}

/** Is the line still in the part of the field that can be seen? Half of it has to be. */
export const inView = (line: Box, visible: Box): boolean => {
	const middle = line.top + line.height / 2;
	return middle >= visible.top && middle <= visible.top + visible.height && line.left >= visible.left - 1 && line.left <= visible.left + visible.width + 1;
};
