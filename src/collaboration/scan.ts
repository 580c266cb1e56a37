/** A text prepared for looking for mentions: folded, white space collapsed, each "@" that may begin one; and the way back to the original. */
import { mayBegin } from './boundaries';
import { foldWithPositions } from './fold';

export interface Mark {
	/** Where the "@" is in the scanned text. */
	at: number;
	/** Where the name would begin: right behind it. */
	name: number;
	/** On a line that quotes an earlier text ("> …"): said before, to somebody, not now. */
	quoted: boolean;
}

export interface Scan {
	/** Single spaces; a line break that separates paragraphs (an empty line) is '\n', and no name runs across it. */
	text: string;
	marks: readonly Mark[];
	original(start: number, end: number): [start: number, end: number];
}

const NO_MENTIONS: Scan = { text: '', marks: [], original: () => [0, 0] };
const AT = /[@＠﹫]/u;
const SPACE = /\s/u;
const LINE_BREAK = /\r\n|[\n\r\u0085\u2028\u2029]/gu;

export function scan(original: string): Scan {
	if (!AT.test(original)) return NO_MENTIONS;
	const folded = foldWithPositions(original);
	let text = '';
	/** For each character of `text`: where it came from in the folded text. */
	const from: number[] = [];
	for (let i = 0; i < folded.text.length; ) {
		let end = i + 1;
		if (folded.text[i] === ' ') {
			while (folded.text[end] === ' ') end++;
			const [first, last] = folded.original(i, end);
			text += (original.slice(first, last).match(LINE_BREAK)?.length ?? 0) > 1 ? '\n' : ' ';
		} else text += folded.text[i];
		from.push(i);
		i = end;
	}
	const back = (start: number, end: number): [number, number] => {
		const last = from[end - 1];
		return folded.original(from[start] ?? folded.text.length, last === undefined ? 0 : last + 1);
	};
	const marks: Mark[] = [];
	const isQuoted = quotes(original);
	for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
		if (!mayBegin(text, at)) continue;
		const [start] = back(at, at + 1);
		// A space behind the "@" is none of the name, unless what was written there folded to nothing: a name may begin with an accent that stands alone.
		const begins = text[at + 1] === ' ' && !SPACE.test(original.charAt(start + 1)) ? at + 2 : at + 1;
		marks.push({ at, name: begins, quoted: isQuoted(start) });
	}
	return { text, marks, original: back };
}

/** Tells whether a position is on a quoting line; asked in ascending order, so that the text is walked once. */
function quotes(original: string): (at: number) => boolean {
	let start = 0;
	let next = 0;
	return (at) => {
		for (; next < at; next++) if (original[next] === '\n' || original[next] === '\r') start = next + 1;
		let first = start;
		while (first < at && (original[first] === ' ' || original[first] === '\t')) first++;
		return original[first] === '>';
	};
}
