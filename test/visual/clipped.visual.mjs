// No word of ours is cut off, shortened, or over another, in any state, in the longest translation of each sentence and in Arabic.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../harness/find-browsers.mjs';
import { clipped } from './clipped.mjs';
import { longestWords, OURS, wordsOf } from './long-words.mjs';
import { NAMES, openShots } from './shots.mjs';

/** Part of `npm test`: where most words are. All with LOOPIN_VISUAL=all (`npm run test:visual`). */
const SOME = [
	'popup-unread',
	'popup-opened-public',
	'popup-shadow-sheet',
	'options',
	'menu-just-typed',
	'menu-off',
	'hint-turned-public',
	'panel-failed',
	'toast-not-added',
];
const names = process.env.LOOPIN_VISUAL === 'all' ? NAMES : SOME;

describe.skipIf(!findChromium()).each([
	['the longest words', 'longest', longestWords],
	['Arabic', 'ar', () => wordsOf('ar')],
])('%s', (_what, lang, words) => {
	let shots;
	beforeAll(async () => {
		shots = await openShots({ words: words(), lang, marked: true });
	});
	afterAll(() => shots?.close());

	test.each(names)('%s', async (name) => {
		await shots.show(name, 'light');
		expect(await shots.page.evaluate(clipped, OURS)).toEqual([]);
	});

	test('what is cut off is found', async () => {
		await shots.show('popup-first-run', 'light');
		await shots.page.evaluate(() => {
			const sheet = new CSSStyleSheet();
			sheet.replaceSync(
				'.lp-btn { width: 40px !important; min-width: 0 !important; overflow: hidden !important; white-space: nowrap } .lp-empty p { margin-block-start: -30px !important }',
			);
			document.adoptedStyleSheets.push(sheet);
		});
		expect((await shots.page.evaluate(clipped, OURS)).length).toBeGreaterThan(0);
	});
});
