/** Words. All of them live in assets/_locales/<language>/*.json; the build joins these files into one messages.json. */
import { browser } from './browser';

/** The interface language's tag, e.g. `en-US`. */
export const language = (): string => browser.i18n.getUILanguage();

/** `rtl` for Arabic, Hebrew, Persian, Urdu; else `ltr`. */
export const direction = (): 'ltr' | 'rtl' => (browser.i18n.getMessage('@@bidi_dir') === 'rtl' ? 'rtl' : 'ltr');

/**
 * The sentence of that key with $1…$9 filled in. A missing key gives the key itself, so that it is seen. Substitutions are text: whoever
 * draws the result sets it as text.
 */
export function t(key: string, ...substitutions: (string | number)[]): string {
	return browser.i18n.getMessage(key, substitutions.map(String)) || key;
}

let rules: Intl.PluralRules | undefined;
/** The plural form of a sentence: keys `<key>_one`, `<key>_other`, … ; $1 is the count, further substitutions follow. */
export function plural(key: string, count: number, ...substitutions: (string | number)[]): string {
	rules ??= new Intl.PluralRules(language());
	const shown = new Intl.NumberFormat(language()).format(count);
	const exact = browser.i18n.getMessage(`${key}_${rules.select(count)}`, [shown, ...substitutions.map(String)]);
	return exact || t(`${key}_other`, shown, ...substitutions);
}
