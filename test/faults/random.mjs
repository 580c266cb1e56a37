// Chance that can be repeated: the same seed, the same draws.

/** Mulberry32: a small generator of numbers from 0 to 1. */
export function randomOf(seed) {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

/** A number from 0 to 1 that depends on nothing but these words (FNV-1a): the same question is answered alike, whatever came before it. */
export function chanceOf(...words) {
	let hash = 0x811c9dc5;
	for (const letter of words.join('\n')) hash = Math.imul(hash ^ letter.codePointAt(0), 0x01000193);
	return randomOf(hash)();
}

/** The list in another order. */
export function shuffled(list, random) {
	const order = [...list];
	for (let last = order.length - 1; last > 0; last--) {
		const other = Math.floor(random() * (last + 1));
		[order[last], order[other]] = [order[other], order[last]];
	}
	return order;
}
