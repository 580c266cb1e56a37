import { afterEach, expect, test } from 'vitest';
import { direction, formatList, language, plural, t } from '../../../src/platform/i18n';
import { clockTime, dayAndTime, relativeTime } from '../../../src/ui/relative-time';
import { speak } from '../fake-browser';

afterEach(() => speak());

test.each([
	['en', 'en-GB', 'en-GB', 'the browser’s own tag, where the words are of that language'],
	['de', 'de-AT', 'de-AT', 'a region of it'],
	['pt_BR', 'pt-BR', 'pt-BR', 'Brazil'],
	['en', 'sv', 'en-SE', 'English words with the reader’s own habits'],
	['en', 'he', 'en-IL', 'no words of that language'],
	['en', 'not a tag', 'en', 'a tag that is none'],
])('%s words in a browser in %s: dates and plurals follow %s, %s', (folder, ui, tag) => {
	speak(folder, ui);
	expect(language()).toBe(tag);
});

test('the direction is that of the words, not of the browser', () => {
	speak('en', 'he');
	expect(direction()).toBe('ltr');
	speak('ar', 'ar-EG');
	expect(direction()).toBe('rtl');
});

test('Arabic has six forms, Japanese one', () => {
	speak('ar', 'ar');
	expect([0, 1, 2, 3, 11, 100].map((count) => plural('followersPill', count))).toEqual([
		'لا متابعين',
		'متابع واحد',
		'متابعان',
		'3 متابعين',
		'11 متابعًا',
		'100 متابع',
	]);
	speak('ja', 'ja');
	expect([0, 1, 2].map((count) => plural('followersPill', count))).toEqual(['フォロワー 0 人', 'フォロワー 1 人', 'フォロワー 2 人']);
});

test('a round million is a noun in French', () => {
	speak('fr', 'fr');
	expect([0, 1, 2, 1_000_000].map((count) => plural('popupResults', count))).toEqual([
		'0 résultat',
		'1 résultat',
		'2 résultats',
		'1\u202f000\u202f000 de résultats',
	]);
});

test('numbers are written as the language writes them, also in a sentence without plural', () => {
	speak('de', 'de');
	expect(plural('popupResults', 1_234)).toBe('1.234 Ergebnisse');
	speak('ar', 'ar-EG');
	expect(t('popupPartly', 2, 3)).toBe('تم التحقق من ٢ من ٣ من مكاتب المساعدة');
});

test('times are told in the language', () => {
	const now = new Date(2026, 5, 17, 14, 30).getTime();
	speak('de', 'de');
	expect(relativeTime(now - 120_000, now)).toBe('2 Min.');
	expect(dayAndTime(now + 20 * 3_600_000, now)).toBe('morgen 10:30');
	expect(formatList(['Ann', 'Jan', 'Tom'])).toBe('Ann, Jan und Tom');
	speak('ja', 'ja');
	expect(clockTime(now)).toBe('14:30');
	expect(relativeTime(now - 7_200_000, now)).toBe('2 時間');
	expect(formatList(['Ann', 'Jan'])).toBe('Ann、Jan');
});
