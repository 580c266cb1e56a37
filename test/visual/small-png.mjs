// Pictures that are kept in the repository: PNG with a palette, a third of the size. Reading them is pngjs's work; it writes no palettes.
import { crc32, deflateSync } from 'node:zlib';

const MOST_COLOURS = 256;

function chunk(type, data) {
	const out = Buffer.alloc(data.length + 12);
	out.writeUInt32BE(data.length, 0);
	out.write(type, 4, 'latin1');
	data.copy(out, 8);
	out.writeUInt32BE(crc32(out.subarray(4, data.length + 8)), data.length + 8);
	return out;
}

/** The most frequent colours are kept as they are (surfaces, borders, letters); the rest of the palette is for steps between them, one of each kind. */
function paletteOf(data) {
	const count = new Map();
	for (let at = 0; at < data.length; at += 4) {
		const colour = (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
		count.set(colour, (count.get(colour) ?? 0) + 1);
	}
	const frequent = [...count].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
	const kept = frequent.slice(0, 160).map(([colour]) => colour);
	const kinds = new Map();
	for (const [colour, times] of frequent.slice(160)) {
		const kind = colour & 0xf0f0f0;
		const known = kinds.get(kind);
		if (known) known.times += times;
		else kinds.set(kind, { colour, times });
	}
	const rest = [...kinds.values()].sort((a, b) => b.times - a.times || a.colour - b.colour);
	return [...kept, ...rest.slice(0, MOST_COLOURS - kept.length).map(({ colour }) => colour)];
}

const channels = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];
function nearest(colour, palette) {
	const [r, g, b] = channels(colour);
	let best = 0;
	let least = Number.POSITIVE_INFINITY;
	for (const [at, other] of palette.entries()) {
		const [r2, g2, b2] = channels(other);
		const far = 2 * (r - r2) ** 2 + 4 * (g - g2) ** 2 + 3 * (b - b2) ** 2;
		if (far < least) [best, least] = [at, far];
	}
	return best;
}

/** Bytes of a PNG of at most 256 colours; `picture` is pngjs's: opaque, eight bits. A colour too many becomes its nearest neighbour. */
export function smallPng({ width, height, data }) {
	const palette = paletteOf(data);
	const indexOf = new Map(palette.map((colour, at) => [colour, at]));
	const rows = Buffer.alloc((width + 1) * height);
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++) {
			const at = (y * width + x) * 4;
			const colour = (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
			if (!indexOf.has(colour)) indexOf.set(colour, nearest(colour, palette));
			rows[y * (width + 1) + 1 + x] = indexOf.get(colour);
		}
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([8, 3, 0, 0, 0], 8);
	return Buffer.concat([
		Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
		chunk('IHDR', head),
		chunk('PLTE', Buffer.from(palette.flatMap(channels))),
		chunk('IDAT', deflateSync(rows, { level: 9 })),
		chunk('IEND', Buffer.alloc(0)),
	]);
}
