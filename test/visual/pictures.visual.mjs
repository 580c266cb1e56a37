// Every state of the boards looks as in the pictures that are kept, light and dark; and the comparison sees what it should see.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../harness/find-browsers.mjs';
import { difference } from './compare.mjs';
import { NAMES, openShots, SCHEMES } from './shots.mjs';

/** Part of `npm test`: one or two of each surface. All with LOOPIN_VISUAL=all (`npm run test:visual`). */
const SOME = [
	'popup-unread',
	'popup-opened-note',
	'popup-not-sent',
	'popup-first-run',
	'options-cards',
	'welcome-try',
	'menu-matches',
	'menu-no-access',
	'hint-two',
	'panel-docked',
	'panel-failed',
	'toast-mention',
	'toast-more-than-three',
];
const all = process.env.LOOPIN_VISUAL === 'all';
const results = join(import.meta.dirname, '../../test-results/visual');

describe.skipIf(!findChromium())('what the product looks like', () => {
	let shots;
	beforeAll(async () => {
		mkdirSync(results, { recursive: true });
		shots = await openShots();
	});
	afterAll(() => shots?.close());

	test.each((all ? NAMES : SOME).flatMap((name) => SCHEMES.map((scheme) => [name, scheme])))('%s, %s', async (name, scheme) => {
		const wanted = readFileSync(join(import.meta.dirname, 'pictures', `${name}-${scheme}.png`));
		const seen = await shots.take(name, scheme);
		const found = difference(seen, wanted);
		if (found) {
			writeFileSync(join(results, `${name}-${scheme}-seen.png`), seen);
			writeFileSync(join(results, `${name}-${scheme}-differs.png`), found.picture);
		}
		expect(found?.says).toBeUndefined();
	});

	// A comparison that lets everything pass would be green, too.
	test.each([
		['a button that is 4 px further', '.lp-btn--primary { translate: 4px 0 }'],
		['a button of another colour', '.lp-btn--primary { background: #7a3f97 !important }'],
		['another grey of the text', ':root, .lp, body { --lp-text-2: #8a8a8a !important }'],
		['a line of text that is 4 px lower', '.lp-site { translate: 0 4px }'],
	])('sees %s', async (_what, css) => {
		const wanted = readFileSync(join(import.meta.dirname, 'pictures/popup-first-run-light.png'));
		await shots.show('popup-first-run', 'light');
		expect(difference(Buffer.from(await shots.page.screenshot()), wanted)).toBeUndefined();
		await shots.page.addStyleTag({ content: css });
		expect(difference(Buffer.from(await shots.page.screenshot()), wanted)?.says).toMatch(/differs by \d+ px/);
	});
});
