/** Which beginnings find a colleague: folded tokens of names, logins, addresses and groups; and the words of a query, folded alike. */
import { isSpaceless } from '../collaboration/boundaries';
import { fold } from '../collaboration/fold';
import type { Agent } from '../collaboration/model';

/** What a token was made of: the better find comes first. Two bits. */
export const NAME = 0;
export const LOGIN = 1;
export const EMAIL = 2;
export const GROUP = 3;
export type Kind = typeof NAME | typeof LOGIN | typeof EMAIL | typeof GROUP;

/** Longer than anybody types: a name of 2,000 letters costs no more than that. */
export const MOST_LETTERS = 80;
const MOST_WORDS = 32;
/** Spaces between words may be many: words are counted, but of a hostile text no more than this is cut up. */
const MOST_SPLIT = 400;
const MOST_PARTS = 8;
const MOST_QUERY_WORDS = 8;

const SIMPLE = /^[a-z0-9]+$/;
const PARTS = /[\p{L}\p{N}\p{M}]+/gu;
const NOT_PARTS = /[^\p{L}\p{N}\p{M}]+/gu;
const LEADING = /^[^\p{L}\p{N}\p{M}]+(?=.*[\p{L}\p{N}\p{M}])/u;
/** Cannot begin a part: vowels and finals of Hangul (folded text holds its letters one by one), voicing and length marks of kana. */
const INNER = /[\u1161-\u11ff\u3099\u309a\u30fc\p{M}]/u;

const cut = (token: string): string => (token.length > MOST_LETTERS ? token.slice(0, MOST_LETTERS) : token);

/** Puts the tokens of one folded word into `into`. "o'neil" is found by "o'n", "oneil" and "neil"; "lee-smith" by "smith"; "佐藤美咲" by "美咲". */
function addWord(word: string, into: Set<string>): void {
	if (SIMPLE.test(word)) {
		into.add(cut(word));
		return;
	}
	into.add(cut(word));
	for (const written of new Set([word, word.replaceAll("'", ''), word.replace(NOT_PARTS, '')])) {
		let parts = 0;
		for (const part of written.matchAll(PARTS)) {
			if (++parts > MOST_PARTS) break;
			into.add(cut(written.slice(part.index)));
			addInnerStarts(part[0], written.slice(part.index), into);
		}
	}
}

/** Where words are written without spaces, a given name may start at any letter of a short name. */
function addInnerStarts(part: string, from: string, into: Set<string>): void {
	if (part.length > 24) return;
	let at = 0;
	for (const character of part) {
		if (at > 0 && isSpaceless(character) && !INNER.test(character)) into.add(cut(from.slice(at)));
		at += character.length;
	}
}

/** Of text that is folded already. */
function addText(text: string, into: Set<string>): void {
	let words = 0;
	for (const word of text.split(' ', MOST_SPLIT)) {
		if (word === '') continue;
		if (++words > MOST_WORDS) return;
		addWord(word, into);
	}
}

/** The tokens of a text that is folded already. */
export function tokensOf(folded: string): ReadonlySet<string> {
	const tokens = new Set<string>();
	addText(folded, tokens);
	return tokens;
}

const scratch = new Set<string>();
/** Calls `add` for each token of an agent, whose folded name is given; a token may come again with a lesser kind. */
export function eachToken(agent: Agent, name: string, add: (token: string, kind: Kind) => void): void {
	const send = (kind: Kind): void => {
		for (const token of scratch) add(token, kind);
		scratch.clear();
	};
	addText(name, scratch);
	send(NAME);
	if (agent.login) {
		addText(fold(agent.login), scratch);
		send(LOGIN);
	}
	if (agent.email) {
		const email = fold(agent.email).trim();
		// The whole address begins with its local part; its domain alone would find everybody.
		scratch.add(cut(email));
		addText(email.slice(0, Math.max(0, email.lastIndexOf('@'))), scratch);
		send(EMAIL);
	}
	for (const group of agent.groups) addText(fold(group), scratch);
	send(GROUP);
}

/** The folded words of a query, without the brackets or quotes before them. */
export function wordsOf(letters: string): string[] {
	// Not half of a pair: it would fold to something else than the whole.
	return fold(letters.slice(0, MOST_LETTERS).replace(/[\ud800-\udbff]$/, ''))
		.split(' ')
		.filter(Boolean)
		.slice(0, MOST_QUERY_WORDS)
		.map((word) => cut(word.replace(LEADING, '')));
}
