/** Where the floating pill and the list of people go on somebody else's page. Pure; all in px of the viewport. */

export interface Box {
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

export const GAP = 12;

const shared = (a: Box, b: Box): number =>
	Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

export interface Corner {
	readonly block: 'bottom' | 'middle' | 'top';
	readonly inline: 'end' | 'start';
}

/** In the order of liking: the board's corner first; the upper end corner belongs to the toasts. */
const CORNERS: readonly Corner[] = [
	{ block: 'bottom', inline: 'end' },
	{ block: 'bottom', inline: 'start' },
	{ block: 'middle', inline: 'end' },
	{ block: 'middle', inline: 'start' },
	{ block: 'top', inline: 'start' },
	{ block: 'top', inline: 'end' },
];

/** The box that something of that size takes in a corner. */
export function boxIn(corner: Corner, size: { width: number; height: number }, view: { width: number; height: number }, rtl: boolean): Box {
	const atLeft = (corner.inline === 'start') !== rtl;
	const left = atLeft ? GAP : view.width - GAP - size.width;
	const top = corner.block === 'bottom' ? view.height - GAP - size.height : corner.block === 'top' ? GAP : (view.height - size.height) / 2;
	return { left, top, right: left + size.width, bottom: top + size.height };
}

/**
 * The first corner where it covers none of `never` (the caret, the submit buttons) and none of `rather` (the whole composer); else the one that
 * covers the least, what must never be covered counting far more. It stays in `now` as long as that is as good: a pill that jumps is worse.
 * `loyal`: the agent opened it just there, so it stays as long as nothing of `never` is covered.
 */
export function chooseCorner(
	size: { width: number; height: number },
	view: { width: number; height: number },
	obstacles: { never: readonly Box[]; rather: readonly Box[] },
	rtl: boolean,
	now?: Corner,
	loyal = false,
): Corner {
	const covered = (corner: Corner, boxes: readonly Box[]): number => {
		const box = boxIn(corner, size, view, rtl);
		return boxes.reduce((total, other) => total + shared(box, other), 0);
	};
	const costs = CORNERS.map((corner) => ({ corner, cost: covered(corner, obstacles.never) * 1_000 + covered(corner, obstacles.rather) }));
	const best = Math.min(...costs.map((entry) => entry.cost));
	const same = costs.find((entry) => entry.corner.block === now?.block && entry.corner.inline === now.inline);
	if (same && (same.cost === best || (loyal && covered(same.corner, obstacles.never) === 0))) return same.corner;
	return costs.find((entry) => entry.cost === best)?.corner ?? { block: 'bottom', inline: 'end' };
}

/** Under the field, or above it where there is more room; as wide as the field, at least 232 px, inside the view. */
export function placeList(
	field: Box,
	wanted: number,
	view: { width: number; height: number },
): { left: number; width: number; maxHeight: number } & ({ top: number } | { bottom: number }) {
	const below = view.height - field.bottom - 4 - GAP;
	const above = field.top - 4 - GAP;
	const width = Math.min(Math.max(232, field.right - field.left), view.width - 2 * GAP);
	const left = Math.max(GAP, Math.min(field.left, view.width - GAP - width));
	if (below >= wanted || below >= above) return { left, width, top: field.bottom + 4, maxHeight: Math.max(96, below) };
	return { left, width, bottom: view.height - field.top + 4, maxHeight: Math.max(96, above) };
}
