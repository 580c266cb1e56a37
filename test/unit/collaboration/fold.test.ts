import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, foldName, foldWithPositions } from '../../../src/collaboration/fold';

const unicode = fc.string({ unit: 'binary', maxLength: 40 });

describe('fold', { timeout: 30_000 }, () => {
	it.each([
		['Cléo Dürand', 'cleo durand'],
		['Łukasz', 'lukasz'],
		['Søren Ærø', 'soren aero'],
		['Straße', 'strasse'],
		['Đặng Þór Œuvre', 'dang thor oeuvre'],
		['Iıİi', 'iiii'],
		['ＪＡＮ ｋｏｗａｌｓｋｉ', 'jan kowalski'],
		['ΣΊΣΥΦΟΣ Σίσυφος', 'σισυφοσ σισυφοσ'],
		['Ёлкин ЙОД', 'елкин иод'],
		['O’Neil OʼNeil O´Neil', "o'neil o'neil o'neil"],
		['Lee‐Smith Lee‑Smith', 'lee-smith lee-smith'],
		['a\u200bb\u00adc\ufeffd\u2066e', 'abcde'],
		['a\u00a0b\tc\nd', 'a b c d'],
		['佐藤 美咲', '佐藤 美咲'],
		['ｶﾞ', fold('ガ')],
		['אָבִּי', 'אבי'],
		['', ''],
	])('%s is %s', (text, folded) => {
		expect(fold(text)).toBe(folded);
	});

	it('keeps marks that make another letter', () => {
		expect(fold('か')).not.toBe(fold('が'));
		expect(fold('कि')).not.toBe(fold('की'));
		expect(fold('สิ')).not.toBe(fold('สี'));
	});

	it('is idempotent for every character that may fold', () => {
		// Planes 3 and up hold rare ideographs and nothing that folds, but for the tags.
		for (let code = 0; code <= 0xe0fff; code = code === 0x1ffff ? 0xe0000 : code + 1) {
			const once = fold(String.fromCodePoint(code));
			if (fold(once) !== once) throw new Error(`U+${code.toString(16)}: ${once} became ${fold(once)}`);
		}
	});

	it('is idempotent, blind to case, composition and width, and the same with positions', () => {
		fc.assert(
			fc.property(unicode, (text) => {
				const once = fold(text);
				expect(fold(once)).toBe(once);
				expect(foldWithPositions(text).text).toBe(once);
				expect(foldName(foldName(text))).toBe(foldName(text));
			}),
		);
		fc.assert(
			fc.property(fc.string({ unit: fc.constantFrom(...'aàÅçéÎñőşŹłØßK漢ガ한'), maxLength: 20 }), (text) => {
				for (const same of [text.normalize('NFD'), text.normalize('NFC'), text.toUpperCase(), text.toLowerCase()]) expect(fold(same)).toBe(fold(text));
			}),
		);
	});

	it('points back to whole letters of the original', () => {
		const { text, original } = foldWithPositions('Straße de\u0301ja\u0300');
		const at = text.indexOf('ss');
		expect(original(at, at + 1)).toEqual([4, 5]);
		expect(original(at, at + 2)).toEqual([4, 5]);
		expect('Straße de\u0301ja\u0300'.slice(...original(text.indexOf('deja'), text.length))).toBe('de\u0301ja\u0300');
	});

	it('points back so that every slice folds to what it came from, or to a little more', () => {
		fc.assert(
			fc.property(unicode, fc.nat(), fc.nat(), (text, a, b) => {
				const folded = foldWithPositions(text);
				const start = a % (folded.text.length + 1);
				const end = start + (b % (folded.text.length - start + 1));
				const [from, to] = folded.original(start, end);
				expect(from).toBeGreaterThanOrEqual(0);
				expect(to).toBeLessThanOrEqual(text.length);
				expect(from).toBeLessThanOrEqual(to);
				if (start < end) expect(fold(text.slice(from, to))).toContain(folded.text.slice(start, end));
			}),
		);
	});
});
