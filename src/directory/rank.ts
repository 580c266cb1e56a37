/** The best few of many: who matches all words, the better kind of find first, then A to Z. */
import type { Range, Segment } from './segment';
import { GROUP, type Kind, NAME } from './tokens';

/** For each word of the query, the stretches of tokens that it may mean. */
export type Words = ReadonlyArray<readonly Range[]>;

/** A find as one number that sorts: the kind above, the agent's number (alphabetical) below. 31 bits, which engines keep unboxed. */
const KIND = 2 ** 28;
export const keyOf = (kind: Kind, number: number): number => kind * KIND + number;
export const numberOf = (key: number): number => key & (KIND - 1);
export const kindOf = (key: number): number => key >>> 28;

/** By what the agent matches all words (the worst of the words' best); -1 when some word is not there. */
export function matchOf(segment: Segment, number: number, words: Words, except = -1): Kind | -1 {
	let worst = 0;
	for (let w = 0; w < words.length; w++) {
		if (w === except) continue;
		const kind = bestKind(segment, number, words[w] ?? []);
		if (kind > GROUP) return -1;
		if (kind > worst) worst = kind;
	}
	return worst as Kind;
}

function bestKind(segment: Segment, number: number, ranges: readonly Range[]): number {
	const { has, hasStarts } = segment;
	let best: number = GROUP + 1;
	for (let i = hasStarts[number] ?? 0, end = hasStarts[number + 1] ?? 0; i < end; i++) {
		const entry = has[i] ?? 0;
		if ((entry & 3) >= best) continue;
		const token = entry >>> 2;
		for (const range of ranges) {
			if (token < range.low || token >= range.high) continue;
			best = entry & 3;
			break;
		}
	}
	return best;
}

/** The smallest `most` keys, one per agent, sorted. */
class Best {
	readonly keys: number[] = [];
	constructor(readonly most: number) {
		if (most <= 0) this.limit = -1;
	}

	/** Only a key below this would be among the best. */
	limit = Number.POSITIVE_INFINITY;

	add(key: number): void {
		const { keys } = this;
		const number = numberOf(key);
		const same = keys.findIndex((other) => numberOf(other) === number);
		if (same !== -1) {
			if ((keys[same] ?? 0) <= key) return;
			keys.splice(same, 1);
		}
		let at = keys.length;
		while (at > 0 && (keys[at - 1] ?? 0) > key) at--;
		keys.splice(at, 0, key);
		if (keys.length > this.most) keys.pop();
		if (keys.length === this.most) this.limit = keys[keys.length - 1] ?? 0;
	}
}

export interface Found {
	free: readonly number[];
	/** Those who cannot be looped in; complete only when there was room for them. */
	unavailable: readonly number[];
}

/** The best of one segment, as keys. With no words it is everybody, A to Z. */
export function search(
	segment: Segment,
	words: Words,
	options: { most: number; skip: ReadonlySet<number>; isUnavailable: (number: number) => boolean },
): Found {
	const { most, skip, isUnavailable } = options;
	const free = new Best(most);
	const unavailable = new Best(most);
	const offer = (key: number): void => {
		const number = numberOf(key);
		if (segment.buried?.[number] || skip.has(number)) return;
		if (!isUnavailable(number)) free.add(key);
		else if (key < unavailable.limit) unavailable.add(key);
	};
	if (words.length === 0) {
		for (let number = 0; number < segment.agents.length && keyOf(NAME, number) < free.limit; number++) offer(number);
		return { free: free.keys, unavailable: unavailable.keys };
	}
	const pivot = rarest(segment, words);
	const { starts, postings } = segment;
	const single = words.length === 1;
	for (const range of words[pivot] ?? []) {
		for (let i = starts[range.low] ?? 0, end = starts[range.high] ?? 0; i < end; i++) {
			const posting = postings[i] ?? 0;
			const number = posting >>> 2;
			const key = (posting & 3) * KIND + number;
			// Most of a one-letter stretch is dropped by this comparison alone.
			if (key >= free.limit) continue;
			const others = single ? NAME : matchOf(segment, number, words, pivot);
			if (others === -1) continue;
			const worst = Math.max(key, keyOf(others, number));
			if (worst < free.limit) offer(worst);
		}
	}
	return { free: free.keys, unavailable: unavailable.keys };
}

/** The word that the fewest have. */
function rarest(segment: Segment, words: Words): number {
	let best = 0;
	let fewest = Number.POSITIVE_INFINITY;
	for (const [index, ranges] of words.entries()) {
		let count = 0;
		for (const range of ranges) count += (segment.starts[range.high] ?? 0) - (segment.starts[range.low] ?? 0);
		if (count < fewest) {
			fewest = count;
			best = index;
		}
	}
	return best;
}
