// The words that need most room: of each sentence the longest translation of the languages that are written from left to right.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const locales = join(import.meta.dirname, '../../assets/_locales');
const read = (language) =>
	Object.assign({}, ...readdirSync(join(locales, language)).map((file) => JSON.parse(readFileSync(join(locales, language, file), 'utf8'))));

/** A character of Japanese is about as wide as two of Latin. */
const widthOf = (text) => [...text].reduce((sum, character) => sum + (character > '\u2e80' ? 1.9 : 1), 0);

/** Stands at the beginning of a word of ours without a place in it: takes no room, and tells it from what the helpdesk said. */
export const OURS = '\u2060';

/** Marks what is ours; a sentence with a name in it may be cut with an ellipsis, as the name may be of any length. */
const marked = (words) =>
	Object.fromEntries(
		Object.entries(words).map(([key, entry]) => [key, key.startsWith('words') || entry.message.includes('$') ? entry : { message: OURS + entry.message }]),
	);

/** One language's words, marked; English where it has none. */
export const wordsOf = (language) => marked({ ...read('en'), ...read(language) });

/** English's keys and forms, each with the longest translation that has the same places. */
export function longestWords() {
	const english = read('en');
	const languages = readdirSync(locales).filter((language) => read(language).wordsDirection.message === 'ltr');
	const all = languages.map(read);
	const places = (text) => [...new Set(text.match(/\$\d/g) ?? [])].sort().join();
	const longest = {};
	for (const [key, { message }] of Object.entries(english)) {
		const candidates = all.map((words) => words[key]?.message ?? '').filter((candidate) => places(candidate) === places(message));
		longest[key] = { message: candidates.reduce((best, candidate) => (widthOf(candidate) > widthOf(best) ? candidate : best), message) };
	}
	return marked({ ...longest, wordsLanguage: { message: 'en' }, wordsDirection: { message: 'ltr' } });
}
