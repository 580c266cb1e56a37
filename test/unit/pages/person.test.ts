import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initials, MAX_SHOWN, shown } from '../../../src/ui/person';
import { HOSTILE } from './records';

it('initials are two letters where names have them, one character elsewhere', () => {
	expect(['Jan Kowalski', 'Łukasz Søndergård', 'Анна Иванова', 'prince', '佐藤 美咲', 'محمد الأنصاري', '!!'].map(initials)).toEqual([
		'JK',
		'ŁS',
		'АИ',
		'p',
		'佐',
		'م',
		'?',
	]);
});

describe('host text as it is drawn', () => {
	it('at most 300 characters, no half characters, nothing that turns the words around it', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 900 }), fc.constantFrom(...HOSTILE)), (text) => {
				const drawn = shown(text);
				expect(drawn.length).toBeLessThanOrEqual(MAX_SHOWN);
				expect(drawn).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/u);
				const halved = /\p{Surrogate}/u;
				if (!halved.test(text)) expect(drawn).not.toMatch(halved);
			}),
			{ numRuns: 40 },
		);
	});
	it('short text is itself', () => {
		expect(shown('Jana Nováková')).toBe('Jana Nováková');
		expect(shown('محمد الأنصاري')).toBe('محمد الأنصاري');
		expect(shown('abcdef', 4)).toBe('abc…');
	});
});
