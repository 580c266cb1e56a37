// Whether a picture is what it was. Browsers of another version draw letters a little differently, so edges may; what moved or has another colour may not.
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

/** How far apart two colours may be (0 to 1, as pixelmatch has it); pixels of smoothed edges do not count at all. */
const THRESHOLD = 0.1;
/** The picture is looked at in squares of that size (px), so that a small thing in a large picture weighs as much as in a small one. */
const SQUARE = 64;
/** That many pixels of a square may differ: 2 % of it. */
const MOST = 80;
/** Text of another version may need a line more or a pixel less: the height may differ by that many px, and the rest is compared. */
const SLACK = 1;

/**
 * Compares two PNGs. Gives `undefined` when they are the same, else a sentence and a picture (PNG bytes) of where they differ.
 * @param {Buffer} seen @param {Buffer} wanted
 */
export function difference(seen, wanted) {
	const [a, b] = [PNG.sync.read(seen), PNG.sync.read(wanted)];
	if (Math.abs(a.width - b.width) > SLACK || Math.abs(a.height - b.height) > SLACK)
		return { says: `is ${a.width} × ${a.height} px, was ${b.width} × ${b.height}`, picture: seen };
	const [width, height] = [Math.min(a.width, b.width), Math.min(a.height, b.height)];
	const out = new PNG({ width, height });
	pixelmatch(cut(a, width, height), cut(b, width, height), out.data, width, height, { threshold: THRESHOLD, diffMask: true, diffColor: [255, 0, 0] });
	const squares = new Map();
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++) {
			const at = (y * width + x) * 4;
			// The mask is transparent but for what differs (red) and what is an edge (yellow).
			if (out.data[at + 3] === 0 || out.data[at + 1] !== 0) continue;
			const square = `${Math.floor(x / SQUARE) * SQUARE},${Math.floor(y / SQUARE) * SQUARE}`;
			squares.set(square, (squares.get(square) ?? 0) + 1);
		}
	const [worst] = [...squares].sort((one, other) => other[1] - one[1]);
	if (!worst || worst[1] <= MOST) return undefined;
	return { says: `differs by ${worst[1]} px in the square at ${worst[0]} (${MOST} are let pass)`, picture: PNG.sync.write(out) };
}

const cut = (picture, width, height) => {
	if (picture.width === width && picture.height === height) return picture.data;
	const out = new PNG({ width, height });
	PNG.bitblt(picture, out, 0, 0, width, height, 0, 0);
	return out.data;
};
