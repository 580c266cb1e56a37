/** Which letters of a name to mark for a query. */
import { isSpaceless, isWord } from '../collaboration/boundaries';
import { type Folded, foldWithPositions } from '../collaboration/fold';
import { MOST_LETTERS } from './tokens';
import { LETTERS_FOR_TYPOS, typoPrefix } from './typos';

export type Match = readonly [start: number, end: number];

/** Marked at most so far into a name: no more is drawn. */
const MOST_MARKED = 400;

/** For each word the first part of the name that begins with it and is not marked yet: [start, end) in the name, ascending. */
export function matchesIn(name: string, words: readonly string[], withTypos: boolean): Match[] {
	if (words.length === 0) return [];
	const folded = foldWithPositions(name.length > MOST_MARKED ? name.slice(0, MOST_MARKED) : name);
	const marked: Match[] = [];
	// The longest first: of "j jan" the "jan" must not find its place taken.
	for (const word of words.length > 1 ? words.toSorted((a, b) => b.length - a.length) : words) {
		const match = exactMatch(folded.text, word, marked) ?? (withTypos && word.length >= LETTERS_FOR_TYPOS ? typoMatch(folded.text, word, marked) : undefined);
		if (match) marked.push(match);
	}
	return inOriginal(folded, marked);
}

const isFree = (start: number, end: number, marked: readonly Match[]): boolean => !marked.some(([from, to]) => start < to && end > from);

function exactMatch(text: string, word: string, marked: readonly Match[]): Match | undefined {
	const first = word.charAt(0);
	for (let start = text.indexOf(first); start !== -1; start = text.indexOf(first, start + 1)) {
		const length = startsPart(text, start) ? prefixLength(text, start, word) : 0;
		if (length > 0 && isFree(start, start + length, marked)) return [start, start + length];
	}
	return undefined;
}

function typoMatch(text: string, word: string, marked: readonly Match[]): Match | undefined {
	for (let start = 0; start < text.length; start++) {
		const length = startsPart(text, start) ? typoPrefix(text.slice(start, start + MOST_LETTERS), word) : 0;
		if (length > 0 && isFree(start, start + length, marked)) return [start, start + length];
	}
	return undefined;
}

function startsPart(text: string, at: number): boolean {
	const letter = text.charAt(at);
	if (letter === ' ') return false;
	if (at === 0 || text.charAt(at - 1) === ' ') return true;
	// Half of a pair is no word character, and neither is its other half: such letters are found at the start of a word only.
	return isWord(letter) && (!isWord(text.charAt(at - 1)) || isSpaceless(letter));
}

/** How many letters from `start` spell the word, whether or not it was typed with the name's apostrophes and hyphens; 0 when they do not. */
function prefixLength(text: string, start: number, word: string): number {
	let at = start;
	for (let i = 0; i < word.length; at++) {
		const letter = text.charAt(at);
		if (letter === word.charAt(i)) i++;
		else if (letter === '' || letter === ' ' || at === start || isWord(letter)) return 0;
	}
	return at - start;
}

function inOriginal(folded: Folded, marked: readonly Match[]): Match[] {
	const [only] = marked;
	if (only && marked.length === 1) return [folded.original(only[0], only[1])];
	const ranges = marked.map(([start, end]) => folded.original(start, end)).sort((a, b) => a[0] - b[0]);
	const joined: Array<[number, number]> = [];
	for (const [start, end] of ranges) {
		const last = joined.at(-1);
		// Two words within one expanded letter (ß, ǆ) would mark it twice.
		if (last && start < last[1]) last[1] = Math.max(last[1], end);
		else joined.push([start, end]);
	}
	return joined;
}
