/** What assets/_locales holds, for the tests of the words. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const locales = join(import.meta.dirname, '../../../assets/_locales');
export const LANGUAGES = readdirSync(locales).sort();
export const OTHERS = LANGUAGES.filter((language) => language !== 'en');

type Entry = { message: string; description?: string; placeholders?: Record<string, { content: string }> };
const read = (language: string, file: string): Record<string, Entry> => JSON.parse(readFileSync(join(locales, language, file), 'utf8'));

export const filesOf = (language: string): string[] => readdirSync(join(locales, language)).sort();
export const keysIn = (language: string, file: string): string[] => Object.keys(read(language, file));
export const wordsOf = (language: string): Map<string, string> =>
	new Map(filesOf(language).flatMap((file) => Object.entries(read(language, file)).map(([key, entry]) => [key, entry.message] as const)));

/** `pt_BR` is the folder, `pt-BR` the tag. */
export const tagOf = (language: string): string => language.replace('_', '-');

const FORM = /_(zero|one|two|few|many|other)$/;
/** Whether that key is one form of a plural: English has it as `…_one` and `…_other`. */
export function pluralOf(key: string, english: ReadonlyMap<string, string>): { family: string; form: string } | undefined {
	const form = FORM.exec(key)?.[1];
	const family = key.replace(FORM, '');
	return form && english.has(`${family}_one`) && english.has(`${family}_other`) ? { family, form } : undefined;
}

/** The places of a sentence: `$1`, `$2`. */
export const placesIn = (message: string): string[] => [...new Set(message.match(/\$\d/g) ?? [])].sort();
