import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Box, boxIn, chooseCorner, GAP, placeList } from '../../../src/overlay/followers/place';

const view = { width: 1280, height: 800 };
const pill = { width: 110, height: 28 };
const none = { never: [], rather: [] };
const submit: Box = { left: 1100, top: 740, right: 1270, bottom: 790 };

describe('the pill', () => {
	it('stands in the lower end corner, mirrored from right to left', () => {
		expect(chooseCorner(pill, view, none, false)).toEqual({ block: 'bottom', inline: 'end' });
		expect(boxIn({ block: 'bottom', inline: 'end' }, pill, view, false).right).toBe(1280 - GAP);
		expect(boxIn({ block: 'bottom', inline: 'end' }, pill, view, true).left).toBe(GAP);
	});

	it('leaves the submit button free', () => {
		expect(chooseCorner(pill, view, { never: [submit], rather: [] }, false)).toEqual({ block: 'bottom', inline: 'start' });
	});

	it('rather covers the composer than the submit button', () => {
		const all: Box = { left: 0, top: 0, right: 1280, bottom: 800 };
		expect(chooseCorner(pill, view, { never: [submit], rather: [all] }, false)).toEqual({ block: 'bottom', inline: 'start' });
	});

	it('stays where it is while that is as good, and where it was opened while nothing important is covered', () => {
		const now = { block: 'middle', inline: 'end' } as const;
		expect(chooseCorner(pill, view, none, false, now)).toEqual(now);
		const field: Box = { left: 600, top: 300, right: 1280, bottom: 500 };
		expect(chooseCorner(pill, view, { never: [], rather: [field] }, false, now)).not.toEqual(now);
		expect(chooseCorner(pill, view, { never: [], rather: [field] }, false, now, true)).toEqual(now);
		expect(chooseCorner(pill, view, { never: [field], rather: [] }, false, now, true)).not.toEqual(now);
	});

	it('never covers what must be seen as long as one corner is free of it', () => {
		const box = fc
			.record({
				left: fc.integer({ min: 0, max: 1200 }),
				top: fc.integer({ min: 0, max: 750 }),
				width: fc.integer({ min: 1, max: 900 }),
				height: fc.integer({ min: 1, max: 500 }),
			})
			.map(({ left, top, width, height }) => ({ left, top, right: left + width, bottom: top + height }));
		const corners = (['bottom', 'middle', 'top'] as const).flatMap((block) => (['end', 'start'] as const).map((inline) => ({ block, inline })));
		const touches = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
		fc.assert(
			fc.property(
				fc.array(box, { maxLength: 4 }),
				fc.array(box, { maxLength: 2 }),
				fc.boolean(),
				fc.constantFrom(undefined, ...corners),
				fc.boolean(),
				(never, rather, rtl, now, loyal) => {
					const chosen = boxIn(chooseCorner(pill, view, { never, rather }, rtl, now, loyal), pill, view, rtl);
					const free = corners.some((corner) => !never.some((other) => touches(boxIn(corner, pill, view, rtl), other)));
					if (free) expect(never.some((other) => touches(chosen, other))).toBe(false);
				},
			),
		);
	});
});

describe('the list of people', () => {
	const field: Box = { left: 20, top: 300, right: 280, bottom: 332 };
	it('opens under the field, as wide as it', () => {
		expect(placeList(field, 200, view)).toEqual({ left: 20, width: 260, top: 336, maxHeight: 800 - 332 - 4 - GAP });
	});
	it('opens above it where there is more room', () => {
		expect(placeList({ ...field, top: 700, bottom: 732 }, 200, view)).toEqual({ left: 20, width: 260, bottom: 104, maxHeight: 700 - 4 - GAP });
	});
	it('stays in a narrow view', () => {
		expect(placeList({ ...field, left: 100, right: 140 }, 200, { width: 300, height: 800 })).toMatchObject({ left: 56, width: 232 });
	});
});
