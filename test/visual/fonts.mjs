// The fonts of compared pictures: shipped with the tests, so that a picture does not depend on what is installed. The product's own font is the
// system's; only the stages put these in its place.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const packages = join(import.meta.dirname, '../../node_modules/@fontsource');
const SUBSETS = [
	['Loopin Test', 'inter', ['latin', 'latin-ext'], [400, 600, 700]],
	['Loopin Test Mono', 'roboto-mono', ['latin'], [400]],
	['Loopin Test Arabic', 'noto-sans-arabic', ['arabic'], [400, 600]],
	['Loopin Test Hebrew', 'noto-sans-hebrew', ['hebrew'], [400, 600]],
];
const SANS = '"Loopin Test","Loopin Test Ext","Loopin Test Arabic","Loopin Test Hebrew",sans-serif';
const MONO = '"Loopin Test Mono", monospace';

const face = (family, name, subset, weight) =>
	`@font-face{font-family:"${family}";font-weight:${weight};src:url(/font/${name}-${subset}-${weight}-normal.woff2) format("woff2");font-display:block}`;

/** Declares them; in the document, which is where a shadow root looks for fonts, too. */
export const FACES = SUBSETS.flatMap(([family, name, subsets, weights]) =>
	subsets.flatMap((subset) => weights.map((weight) => face(subset === 'latin-ext' ? `${family} Ext` : family, name, subset, weight))),
).join('\n');

/** The product's styles (a stylesheet, or a script that carries one) with these fonts as its own. Throws when there was no font to replace. */
export function pinned(text) {
	const found = { sans: 0, mono: 0 };
	const out = text
		.replace(/--lp-font:[^;}]+/g, () => {
			found.sans++;
			// A caret that blinks is in one picture and not in the next; what is in the root is inherited.
			return `--lp-font:${SANS};caret-color:transparent`;
		})
		.replace(/--lp-font-mono:[^;}]+/g, () => {
			found.mono++;
			return `--lp-font-mono:${MONO}`;
		});
	if (found.sans === 0 || found.mono === 0) throw new Error('the styles name no font of their own any more: test/visual/fonts.mjs');
	return out;
}

/** Only such a font is served; undefined for any other path. */
export function fontAt(path) {
	const [, file, name] = /^\/font\/((inter|roboto-mono|noto-sans-arabic|noto-sans-hebrew)-[a-z-]+-\d00-normal\.woff2)$/.exec(path) ?? [];
	return file ? readFileSync(join(packages, name, 'files', file)) : undefined;
}

/** Runs in the page: loads all of them, so that no picture is taken in another font meanwhile. */
export const loadFonts = (page) => page.evaluate(() => Promise.all([...document.fonts].map((font) => font.load())).then(() => undefined));
