/** What an avatar shows of a name. Pure. */

export const MAX_SHOWN = 300;

/** Characters that change the direction of what follows. A <bdi> does not hold an isolate that is opened in it and never closed. */
const DIRECTION_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/gu;

/** Host text as it may be drawn on a line: at most 300 characters (SPEC 1.6), and nothing in it that turns the words around it. */
export function shown(text: string, most = MAX_SHOWN): string {
	const plain = text.slice(0, 2 * most).replace(DIRECTION_CONTROLS, '');
	if (plain.length <= most && text.length <= 2 * most) return plain;
	// Half a surrogate pair would be drawn as a box.
	return `${plain.slice(0, most - 1).replace(/[\ud800-\udbff]$/u, '')}…`;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const firstLetter = (word: string): string => {
	for (const { segment } of segmenter.segment(word.slice(0, 24))) return segment;
	return '';
};

/** Scripts whose names are cut to two initials; a character of another one says more, and two of them do not fit the circle. */
const TWO_LETTERS = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}]/u;

/** One or two letters: of the first and the last word that begin with a letter or digit; "?" when there is none. */
export function initials(name: string): string {
	const words = name
		.slice(0, MAX_SHOWN)
		.split(/[\s.\-_]+/u)
		.filter((word) => /^[\p{L}\p{N}]/u.test(word));
	const first = words[0];
	const last = words.length > 1 && words.every((word) => TWO_LETTERS.test(word)) ? words.at(-1) : undefined;
	return first ? firstLetter(first) + (last ? firstLetter(last) : '') : '?';
}

/** 1 to 8: the same name always gets the same of the eight colours (FNV-1a). */
export function personColour(name: string): number {
	let hash = 0x811c9dc5;
	for (const letter of name.slice(0, MAX_SHOWN)) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
	return ((hash >>> 0) % 8) + 1;
}
