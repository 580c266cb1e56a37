import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asOneLine } from '../../../src/overlay/composer/insert';
import { inView, roomOn, sideFor } from '../../../src/overlay/mention/position';
import { luminance, parseColour } from '../../../src/overlay/theme';

const line = (top: number) => ({ left: 100, top, width: 8, height: 18 });

describe('the menu’s side', () => {
	it('is below where there is room, above where there is more', () => {
		expect(sideFor(line(50), 900)).toBe('bottom');
		expect(sideFor(line(800), 900)).toBe('top');
		expect(sideFor(line(200), 500)).toBe('bottom');
		expect(sideFor(line(300), 500)).toBe('top');
	});

	it('is never the one with less room when the menu does not fit', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 1_500 }), fc.integer({ min: 100, max: 1_500 }), (top, height) => {
				const side = sideFor(line(top), height);
				const other = side === 'top' ? 'bottom' : 'top';
				expect(roomOn(side, line(top), height) >= Math.min(392, roomOn(other, line(top), height))).toBe(true);
			}),
		);
	});

	it('is gone with its line', () => {
		const field = { left: 50, top: 100, width: 400, height: 200 };
		expect(inView(line(150), field)).toBe(true);
		expect(inView(line(295), field)).toBe(false);
		expect(inView(line(80), field)).toBe(false);
		expect(inView({ ...line(150), left: 500 }, field)).toBe(false);
	});
});

describe('the theme', () => {
	it('reads computed colours', () => {
		expect(parseColour('rgb(255, 0, 10)')).toEqual([255, 0, 10, 1]);
		expect(parseColour('rgba(0, 0, 0, 0)')).toEqual([0, 0, 0, 0]);
		expect(parseColour('rgb(0 0 0 / 50%)')).toEqual([0, 0, 0, 0.5]);
		expect(parseColour('color(srgb 1 0.5 0 / 0.25)')).toEqual([255, 127.5, 0, 0.25]);
	});

	it('takes white for light and a dark page for dark', () => {
		expect(luminance([255, 255, 255])).toBeCloseTo(1);
		expect(luminance([21, 25, 30])).toBeLessThan(0.4);
		expect(luminance([255, 244, 210])).toBeGreaterThan(0.4);
	});
});

it('a name is written on one line', () => {
	expect(asOneLine(' Jan\n  Kowalski\t')).toBe('Jan Kowalski');
});
