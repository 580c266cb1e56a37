/** Every language says everything, with every place filled, in every plural form it has. */
import { describe, expect, test } from 'vitest';
import { filesOf, keysIn, LANGUAGES, OTHERS, placesIn, pluralOf, tagOf, wordsOf } from './words';

const english = wordsOf('en');
const families = new Set([...english.keys()].flatMap((key) => pluralOf(key, english)?.family ?? []));
const formsOf = (language: string): string[] => new Intl.PluralRules(tagOf(language)).resolvedOptions().pluralCategories;

/** Words that are the same in that language, and why. A key without languages is the same in all of them. */
const SAME: Record<string, { in?: readonly string[]; why: string }> = {
	iconPlain: { why: 'the name of the product' },
	popupLoopin: { why: 'the name of the product' },
	optionsBellUrlHelp: { why: 'an address' },
	optionsActFor: { in: ['de', 'es', 'pt_BR', 'ja', 'ar'], why: 'two places and a colon' },
	optionsMatrixCell: { in: ['de', 'es', 'pt_BR', 'ja', 'ar'], why: 'two places and a colon' },
	toastSaid: { in: ['de', 'es', 'pt_BR', 'ja', 'ar'], why: 'two places and a colon' },
	uiDayAndTime: { in: ['de', 'fr', 'es', 'pt_BR'], why: 'two places and a comma' },
	wordsDirection: { in: ['de', 'fr', 'es', 'pt_BR', 'ja'], why: 'left to right, as English' },
	menuKeyEnter: { in: ['ja', 'pt_BR', 'ar'], why: 'what the key says on keyboards there' },
	menuKeyEscape: { in: ['de', 'es', 'pt_BR', 'ja', 'ar'], why: 'what the key says on keyboards there' },
	menuRoleAgent: { in: ['de', 'fr'], why: 'the word of the field there' },
	optionsRole_agent: { in: ['de', 'fr'], why: 'the word of the field there' },
	menuRoleAdmin: { in: ['de', 'fr'], why: 'short for the same word' },
	optionsRole_admin: { in: ['de'], why: 'the same word' },
	optionsHelpdesk: { in: ['de', 'fr', 'es', 'pt_BR'], why: 'the loan word agents use' },
	optionsHelpdesks: { in: ['de', 'fr', 'es', 'pt_BR'], why: 'the loan word agents use' },
	popupHelpdesk: { in: ['de', 'fr', 'es', 'pt_BR'], why: 'the loan word agents use' },
	optionsBellTeam: { in: ['de'], why: 'the same word' },
	optionsVersion: { in: ['de', 'fr'], why: 'the same word' },
	optionsWaySystem: { in: ['de'], why: 'the same word' },
	optionsNotifications: { in: ['fr'], why: 'the same word' },
	optionsMentions: { in: ['fr'], why: 'the same word' },
	optionsKind_mention: { in: ['fr'], why: 'the same word' },
	popupTabMentions: { in: ['fr'], why: 'the same word' },
	optionsMinutes_one: { in: ['fr'], why: 'the same word' },
	optionsMinutes_other: { in: ['fr'], why: 'the same word' },
	timeMinutes: { in: ['fr', 'es', 'pt_BR'], why: 'the sign of the unit' },
	timeHours: { in: ['fr', 'es', 'pt_BR'], why: 'the sign of the unit' },
};

describe.each(LANGUAGES)('%s', (language) => {
	const words = wordsOf(language);

	test('has English’s keys, room by room, and the plural forms that its grammar asks for', () => {
		expect(filesOf(language)).toEqual(filesOf('en'));
		for (const file of filesOf('en')) {
			const wanted = new Set(
				keysIn('en', file).flatMap((key) => {
					const plural = pluralOf(key, english);
					return plural ? formsOf(language).map((form) => `${plural.family}_${form}`) : [key];
				}),
			);
			expect([...keysIn(language, file)].sort(), file).toEqual([...wanted].sort());
		}
	});

	test('says something under every key, in the copy rules of the design', () => {
		for (const [key, message] of words) {
			expect(message.trim(), key).toBe(message);
			expect(message, key).not.toBe('');
			expect(message, key).not.toMatch(/!|'|\.\.\.|！/);
		}
	});

	test('keeps the places of every sentence', () => {
		for (const [key, message] of words) {
			const plural = pluralOf(key, english);
			const places = placesIn(english.get(plural ? `${plural.family}_other` : key) ?? '');
			// "One person" and "no people" may say the number as a word, where the form is of that number only.
			const oneNumber = plural && plural.form !== 'other' && isOneNumber(language, plural.form);
			expect(oneNumber ? placesIn(`${message}$1`) : placesIn(message), key).toEqual(places);
		}
	});

	test('names itself', () => {
		expect(words.get('wordsLanguage')).toBe(tagOf(language));
		expect(words.get('wordsDirection')).toBe(language === 'ar' ? 'rtl' : 'ltr');
	});

	test('is as short as stores and toolbars want it', () => {
		// https://developer.chrome.com/docs/extensions/reference/manifest/name: 75; addons.mozilla.org takes 50. The badge shows about four letters.
		expect([...(words.get('extensionName') ?? '')].length).toBeLessThanOrEqual(50);
		expect([...(words.get('extensionDescription') ?? '')].length).toBeLessThanOrEqual(132);
		expect([...(words.get('iconOff') ?? '')].length).toBeLessThanOrEqual(4);
	});
});

test.each(OTHERS)('%s: what is said as in English is listed, with a reason', (language) => {
	const same = [...wordsOf(language)].filter(([key, message]) => english.get(key) === message).map(([key]) => key);
	const allowed = Object.keys(SAME).filter((key) => SAME[key]?.in?.includes(language) ?? true);
	expect(same.filter((key) => !allowed.includes(key))).toEqual([]);
	expect(allowed.filter((key) => !same.includes(key))).toEqual([]);
});

test('there are plurals to speak of', () => expect(families.size).toBeGreaterThan(30));

/** Whether only one number takes that form: `one` of Arabic is 1 alone, `one` of French 0 and 1. Asked of the rules themselves. */
function isOneNumber(language: string, form: string): boolean {
	const rules = new Intl.PluralRules(tagOf(language));
	return Array.from({ length: 1_200 }, (_, count) => count).filter((count) => rules.select(count) === form).length === 1;
}
