/** Words. All of them live in assets/_locales/<language>/*.json; the build joins these files into one messages.json. */
import { browser } from './browser';

/**
 * The tag that dates, numbers, lists and plural forms follow, e.g. `en-US`: the browser's own where the words are of that language. Where they are
 * not (a browser in Swedish shows our English words) the language is the words', and only the habits of the region are the reader's: `en-SE`.
 */
export function language(): string {
	const ui = browser.i18n.getUILanguage();
	const words = browser.i18n.getMessage('wordsLanguage');
	if (!words) return ui;
	const [known, said] = [read(ui), new Intl.Locale(words)];
	if (known?.language === said.language) return ui;
	const region = known?.maximize().region;
	return region ? new Intl.Locale(words, { region }).toString() : words;
}

/** A browser's own tag is outside input too. */
function read(tag: string): Intl.Locale | undefined {
	try {
		return new Intl.Locale(tag);
	} catch {
		return undefined;
	}
}

/** The direction of the words. `@@bidi_dir` tells that of the browser's language, which may be one that we have no words of. */
export const direction = (): 'ltr' | 'rtl' => (browser.i18n.getMessage('wordsDirection') === 'rtl' ? 'rtl' : 'ltr');

/** Intl's formatters are slow to make and much asked for: those of one language are kept. */
let made: { tag: string; plurals: Intl.PluralRules; numbers: Intl.NumberFormat; lists: Intl.ListFormat } | undefined;
function intl() {
	const tag = language();
	if (made?.tag !== tag)
		made = {
			tag,
			plurals: new Intl.PluralRules(tag),
			numbers: new Intl.NumberFormat(tag),
			lists: new Intl.ListFormat(tag, { type: 'conjunction', style: 'narrow' }),
		};
	return made;
}

/** A whole or a fraction as the language writes it: 12,345 · 12.345 · ١٢٬٣٤٥. */
export const formatNumber = (value: number): string => intl().numbers.format(value);

/** Names in a row, as short as the language lists them: A, B, C · A und B · A、B. */
export const formatList = (items: Iterable<string>): string => intl().lists.format(items);

const filled = (substitutions: readonly (string | number)[]): string[] => substitutions.map((one) => (typeof one === 'number' ? formatNumber(one) : one));

/**
 * The sentence of that key with $1…$9 filled in; numbers as the language writes them. A missing key gives the key itself, so that it is seen.
 * Substitutions are text: whoever draws the result sets it as text.
 */
export function t(key: string, ...substitutions: (string | number)[]): string {
	return browser.i18n.getMessage(key, filled(substitutions)) || key;
}

/** The plural form of a sentence: keys `<key>_one`, `<key>_other` and what else the language has; $1 is the count, further substitutions follow. */
export function plural(key: string, count: number, ...substitutions: (string | number)[]): string {
	const values = filled([count, ...substitutions]);
	return browser.i18n.getMessage(`${key}_${intl().plurals.select(count)}`, values) || t(`${key}_other`, ...values);
}
