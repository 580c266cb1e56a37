/** Where a mention may begin and where a name ends, in folded text. "@Jan Kowalski" is not in "@Jan Kowalskiewicz" nor in "a@Jan Kowalski". */
import { fold } from './fold';

const WORD = /[\p{L}\p{N}\p{M}]/u;
/** Scripts written without spaces: a word may end where the next letter follows at once. */
const SPACELESS = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u;
const HIRAGANA = /\p{Script=Hiragana}/u;
const HAN_OR_KATAKANA = /[\p{Script=Han}\p{Script=Katakana}ー]/u;
/** What joins two halves of one word when a letter follows: "Lee-Smith", "O'Neil", "jan.kowalski", "jan@example.com". */
const JOINERS = "-'._·@+";
/** Said right behind a name. */
const HONORIFICS = ['さん', 'さま', '様', '님', '씨'].map(fold);

/** Is it a letter, a digit or a mark? Of one character; ASCII (folded, so small) is told without the slow table. */
export function isWord(character: string): boolean {
	const code = character.charCodeAt(0);
	return code < 0x80 ? (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) : WORD.test(character);
}
export const isSpaceless = (character: string): boolean => character.charCodeAt(0) >= 0x80 && SPACELESS.test(character);

/** The whole character (not half of a pair) that starts at `index`; '' at the end. */
export function characterAt(text: string, index: number): string {
	const code = text.codePointAt(index);
	return code === undefined ? '' : String.fromCodePoint(code);
}
/** The whole character that ends at `index`; '' at the start. */
export function characterBefore(text: string, index: number): string {
	if (index <= 0) return '';
	const low = text.charCodeAt(index - 1);
	return low >= 0xdc00 && low <= 0xdfff && index > 1 ? characterAt(text, index - 2) : text.charAt(index - 1);
}

/** Longest stretch looked back through for the "://" of an address. */
const ADDRESS = 300;

/** May the "@" at `index` begin a mention? Not within an e-mail address or a web address. */
export function mayBegin(text: string, index: number): boolean {
	const before = characterBefore(text, index);
	if (isWord(before) && !isSpaceless(before)) return false;
	if (before !== '/') return true;
	const run = text.slice(Math.max(0, index - ADDRESS), index);
	return !run.slice(run.search(/\S+$/u)).includes('://');
}

/** May a name end at `index`? */
export function mayEnd(text: string, index: number): boolean {
	const next = characterAt(text, index);
	if (next === '') return true;
	// The second half of a surrogate pair: the middle of a character.
	if (next >= '\udc00' && next <= '\udfff' && characterBefore(text, index + 1).length === 2) return false;
	const last = characterBefore(text, index);
	if (isWord(next)) return isWord(last) && endsBeforeLetter(text, index, last, next);
	if (!JOINERS.includes(next)) return true;
	const joined = characterAt(text, index + 1);
	if (!isWord(joined)) return true;
	// "@Jan Kowalski's idea": the English genitive is no part of the name.
	return next === "'" && joined === 's' && mayEnd(text, index + 2);
}

function endsBeforeLetter(text: string, index: number, last: string, next: string): boolean {
	if (HONORIFICS.some((honorific) => text.startsWith(honorific, index))) return true;
	const spaceless = isSpaceless(last);
	if (spaceless !== isSpaceless(next)) return !/\p{M}/u.test(next);
	// Particles follow in hiragana: 佐藤に. Within one script there is no telling where a name ends: 李 is not in 李明.
	return spaceless && HAN_OR_KATAKANA.test(last) && HIRAGANA.test(next);
}
