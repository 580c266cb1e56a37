/** One typing mistake: a letter too many, too few, wrong, or two swapped. Tried only for words that find nothing as they are. */
import { type Range, rangeOf } from './segment';

/** Shorter words have too many neighbours. */
export const LETTERS_FOR_TYPOS = 5;

/** The stretches of tokens that begin with something one edit away from `word`. */
export function typoRanges(tokens: readonly string[], word: string): Range[] {
	const ranges: Range[] = [];
	const tried = new Set<string>([word]);
	const take = (prefix: string): void => {
		if (tried.has(prefix)) return;
		tried.add(prefix);
		const range = rangeOf(tokens, prefix);
		if (range.low < range.high) ranges.push(range);
	};
	for (let at = 0; at <= word.length; at++) {
		const before = word.slice(0, at);
		const within = rangeOf(tokens, before);
		if (within.low >= within.high) break;
		const rest = word.slice(at);
		if (rest === '') break;
		take(before + rest.slice(1));
		if (rest.length > 1) take(before + rest.charAt(1) + rest.charAt(0) + rest.slice(2));
		for (const letter of nextLetters(tokens, within, at)) {
			take(before + letter + rest);
			take(before + letter + rest.slice(1));
		}
	}
	return ranges;
}

/** The different letters that stand at `at` in a stretch of tokens with one beginning. Jumps from one to the next. */
function nextLetters(tokens: readonly string[], { low, high }: Range, at: number): string[] {
	const letters: string[] = [];
	for (let i = low; i < high; ) {
		const token = tokens[i] ?? '';
		if (token.length <= at) {
			i++;
			continue;
		}
		letters.push(token.charAt(at));
		i = rangeOf(tokens, token.slice(0, at + 1)).high;
	}
	return letters;
}

/** How many letters at the start of `text` are `word` with one edit; -1 when they are not. For marking what was found. */
export function typoPrefix(text: string, word: string): number {
	let at = 0;
	while (at < word.length && text[at] === word[at]) at++;
	const rest = word.slice(at);
	if (text.startsWith(rest.slice(1), at + 1) && text.length > at) return at + rest.length;
	if (text.startsWith(rest, at + 1)) return at + rest.length + 1;
	if (rest.length > 1 && text.startsWith(rest.charAt(1) + rest.charAt(0) + rest.slice(2), at)) return at + rest.length;
	return text.startsWith(rest.slice(1), at) ? at + rest.length - 1 : -1;
}
