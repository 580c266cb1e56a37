/**
 * Text as it is compared: accents, case, width, apostrophes and invisible characters do not count. "Łukasz", "LUKASZ" and "ｌｕｋａｓｚ" are one.
 * CJK and Indic letters keep their marks: か is not が.
 */

/** NFD alone leaves these alone, and so misses Łukasz and Søren. */
const LETTERS: Readonly<Record<string, string>> = {
	ł: 'l',
	ø: 'o',
	æ: 'ae',
	œ: 'oe',
	ß: 'ss',
	đ: 'd',
	ð: 'd',
	ɖ: 'd',
	þ: 'th',
	ħ: 'h',
	ŧ: 't',
	ŋ: 'n',
	ĸ: 'k',
	ı: 'i',
	ȷ: 'j',
	ə: 'e',
	ǝ: 'e',
	ɛ: 'e',
	ɔ: 'o',
	ɨ: 'i',
	ƀ: 'b',
	ɓ: 'b',
	ɗ: 'd',
	ƙ: 'k',
	ƴ: 'y',
	// Word-final sigma is the same letter.
	ς: 'σ',
	'‘': "'",
	'’': "'",
	ʼ: "'",
	ʻ: "'",
	ʹ: "'",
	'´': "'",
	'`': "'",
	'′': "'",
	'‐': '-',
	'−': '-',
};

/** Marks that are accents. Vowel signs (Indic, Thai) and voicing marks (kana) are marks too, but they make another letter, so they stay. */
const ACCENT = /(?![\u3099\u309a])(?=\p{M})[\p{Script=Inherited}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Cyrillic}\p{Script=Syriac}]/u;
/** Zero-width, soft hyphen, direction marks: seen by nobody. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;
const SPACE = /\s/u;
/** Nothing to do but to make it small; most names are so. */
const PLAIN = /^[ -_a-~]*$/;
const NOT_PLAIN = /[^ -_a-~]/gu;

function foldPart(part: string): string {
	// An accent that stands alone (¨) decomposes into a space with an accent: it is no white space, and a name may begin with it.
	if (ACCENT.test(part) || INVISIBLE.test(part) || SPACE.test(part)) return '';
	return Object.hasOwn(LETTERS, part) ? (LETTERS[part] ?? '') : part;
}

const folds = new Map<string, string>();
function foldCharacter(character: string): string {
	const known = folds.get(character);
	if (known !== undefined) return known;
	let folded = '';
	// The byte order mark is white space to a regular expression, and invisible to people: the latter counts.
	if (SPACE.test(character) && !INVISIBLE.test(character)) folded = ' ';
	else if (Object.hasOwn(LETTERS, character)) folded = LETTERS[character] ?? '';
	else {
		// Twice: some letters decompose only once they are small, and some expand into letters of the table above.
		for (const part of character.normalize('NFKD').toLowerCase().normalize('NFKD')) folded += foldPart(part);
	}
	// Names use few letters; a hostile text of all of Unicode must not fill the memory.
	if (folds.size > 20_000) folds.clear();
	folds.set(character, folded);
	return folded;
}

/** The text as it is compared. Folding twice changes nothing more. White space of every kind becomes a space. */
export function fold(text: string): string {
	return (PLAIN.test(text) ? text : text.replace(NOT_PLAIN, foldCharacter)).toLowerCase();
}

/** A name as it is compared: folded, with single spaces and none at the ends. Two agents are twins when this is equal. */
export function foldName(name: string): string {
	const folded = fold(name);
	return folded.includes('  ') || folded.startsWith(' ') || folded.endsWith(' ') ? folded.split(' ').filter(Boolean).join(' ') : folded;
}

/** Folded text that remembers where in the original each of its characters came from. */
export interface Folded {
	readonly text: string;
	/** The [start, end) in the original that the folded [start, end) came from; whole letters, with their accents. */
	original(start: number, end: number): [start: number, end: number];
}

/** Like `fold`, and able to point back, for marking the found letters in the original. */
export function foldWithPositions(original: string): Folded {
	if (PLAIN.test(original)) return { text: original.toLowerCase(), original: (start, end) => [start, end] };
	let text = '';
	const starts: number[] = [];
	let at = 0;
	for (const character of original) {
		const folded = PLAIN.test(character) ? character.toLowerCase() : foldCharacter(character);
		for (let i = 0; i < folded.length; i++) starts.push(at);
		text += folded;
		at += character.length;
	}
	return {
		text,
		original: (start, end) => {
			if (start >= end) return [starts[start] ?? original.length, starts[start] ?? original.length];
			const last = starts[end - 1] ?? original.length;
			let next = end;
			// A letter that expanded (ß to ss) is marked as a whole; accents that folded to nothing belong to the letter before them.
			while (next < starts.length && starts[next] === last) next++;
			return [starts[start] ?? 0, starts[next] ?? original.length];
		},
	};
}
