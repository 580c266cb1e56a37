/** Sorting in slices: a generator that pauses now and then, so that a hundred thousand names never hold up a keystroke. */

const RUN = 256;

/** Sorts `items` in place, stably; yields after every few hundred comparisons. */
export function* sortInSlices<Item>(items: Item[], compare: (a: Item, b: Item) => number): Generator<void, void> {
	for (let start = 0; start < items.length; start += RUN) {
		const run = items.slice(start, start + RUN).sort(compare);
		for (let i = 0; i < run.length; i++) items[start + i] = run[i] as Item;
		yield;
	}
	let from = items;
	let into = items.slice();
	for (let width = RUN; width < items.length; width *= 2) {
		for (let start = 0; start < from.length; start += 2 * width) yield* merge(from, into, start, width, compare);
		[from, into] = [into, from];
	}
	if (from !== items) {
		for (let i = 0; i < from.length; i++) {
			items[i] = from[i] as Item;
			if (i % 20_000 === 0) yield;
		}
	}
}

function* merge<Item>(from: readonly Item[], into: Item[], start: number, width: number, compare: (a: Item, b: Item) => number): Generator<void, void> {
	const middle = Math.min(start + width, from.length);
	const end = Math.min(start + 2 * width, from.length);
	let left = start;
	let right = middle;
	// Directories often come sorted: then two runs are only copied.
	const sorted = right >= end || compare(from[middle - 1] as Item, from[middle] as Item) <= 0;
	for (let i = start; i < end; i++) {
		const takeLeft = sorted ? left < middle : left < middle && (right >= end || compare(from[left] as Item, from[right] as Item) <= 0);
		into[i] = from[takeLeft ? left++ : right++] as Item;
		if ((i - start) % RUN === RUN - 1) yield;
	}
}
