import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beforeLastSpace, findTrigger, MAX_QUERY, MAX_WORDS } from '../../../src/overlay/composer/trigger';

describe('findTrigger', () => {
	it.each([
		['@', { start: 0, query: '' }],
		['@jan', { start: 0, query: 'jan' }],
		['hello @jan', { start: 6, query: 'jan' }],
		['(@jan', { start: 1, query: 'jan' }],
		['see [@jan', { start: 5, query: 'jan' }],
		['「@佐藤', { start: 1, query: '佐藤' }],
		['hello ＠jan', { start: 6, query: 'jan' }],
		['one\n@jan', { start: 4, query: 'jan' }],
		['a\u00a0@jan k', { start: 2, query: 'jan k' }],
		['@jan\u00a0', { start: 0, query: 'jan ' }],
		['\u2060\u2060@j\u200ban', { start: 2, query: 'jan' }],
		['\ufffc@jan', { start: 1, query: 'jan' }],
		['@jan a @to', { start: 7, query: 'to' }],
		['@ann maria lee', { start: 0, query: 'ann maria lee' }],
	])('%j opens', (text, trigger) => expect(findTrigger(text)).toEqual(trigger));

	it.each(['', 'jan', 'me@jan', '1@jan', 'é@jan', '_@x', '@ jan', '@jan  ', '@jan\n', '@a\ufffcb', '@one two three four', `@${'x'.repeat(41)}`])(
		'%j does not open',
		(text) => expect(findTrigger(text)).toBeUndefined(),
	);

	it('does not take a cut text for a line that begins', () => {
		expect(findTrigger('@jan', false)).toBeUndefined();
		expect(findTrigger('x @jan', false)).toEqual({ start: 2, query: 'jan' });
	});

	it('never opens in an e-mail address', () => {
		fc.assert(
			fc.property(fc.string(), fc.emailAddress(), (before, address) => {
				// "{@desk" is a mention in a bracket as much as an odd address.
				fc.pre(/[\p{L}\p{N}]@/u.test(address));
				const trigger = findTrigger(`${before} ${address}`);
				const at = `${before} ${address}`.lastIndexOf('@');
				expect(trigger?.start).not.toBe(at);
			}),
		);
	});

	it('gives a query within its limits, on one line, that stands in the text', () => {
		const piece = fc.oneof(fc.constantFrom('@', '＠', ' ', '\n', '\u00a0', '(', 'jan', '\ufffc', '\u2060', '佐'), fc.string({ maxLength: 12 }));
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
				const text = pieces.join('');
				const trigger = findTrigger(text);
				if (!trigger) return;
				expect(['@', '＠']).toContain(text[trigger.start]);
				expect([...trigger.query].length).toBeLessThanOrEqual(MAX_QUERY);
				expect(trigger.query.split(' ').filter(Boolean).length).toBeLessThanOrEqual(MAX_WORDS);
				expect(trigger.query).not.toMatch(/[@＠\n\ufffc\u2060]|^\s|\s\s/u);
				// What stands further up changes nothing.
				expect(findTrigger(`first line\n${text}`)?.query).toBe(trigger.query);
			}),
			{ numRuns: 2_000 },
		);
	});

	it('keeps the "@" while letters are added, until a rule closes it', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^[a-z]{1,20}( [a-z]{1,6}){0,2}$/u), (name) => {
				for (let length = 0; length <= name.length; length++)
					expect(findTrigger(`x @${name.slice(0, length)}`)).toEqual({ start: 2, query: name.slice(0, length) });
			}),
		);
	});
});

it('beforeLastSpace gives the whole words', () => {
	expect(beforeLastSpace('jan kow')).toBe('jan');
	expect(beforeLastSpace('jan ')).toBe('jan');
	expect(beforeLastSpace('jan')).toBeUndefined();
});
