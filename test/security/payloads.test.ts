/**
 * Hostile text through the pure parts: nothing throws, nothing is slow, what comes out is text and short. (Through what is drawn, in real browsers:
 * hostile-text.e2e.mjs.)
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../src/background/wording';
import { mentionedIn, mentionRanges } from '../../src/collaboration/mentions';
import type { Agent, AgentId, Site, Update } from '../../src/collaboration/model';
import { eachToken, MOST_LETTERS, wordsOf as wordsOfQuery } from '../../src/directory/tokens';
import { htmlToText, withoutControls } from '../../src/helpdesks/html-text';
import { findTrigger, MAX_QUERY } from '../../src/overlay/composer/trigger';
import type { Toast } from '../../src/platform/messages';
import { initials, MAX_SHOWN, personColour, shown } from '../../src/ui/person';
import { payloads } from './payloads.mjs';

const corpus = payloads('http://evil.example');
/** A payload, a piece of one, or two in one: what nobody wrote down. */
const hostile = fc.oneof(
	fc.constantFrom(...corpus.filter(({ text }) => text.length < 20_000).map(({ text }) => text)),
	fc.tuple(fc.constantFrom(...corpus.filter(({ text }) => text.length < 2_000).map(({ text }) => text)), fc.nat(2_000)).map(([text, at]) => text.slice(0, at)),
	fc
		.array(fc.constantFrom('<', '>', '"', "'", '&', '#', ';', '/', '@', '\u202e', '\u200d', '\ud83d', 'a', ' ', '\n', 'script', 'style', '<!--', '-->'), {
			maxLength: 60,
		})
		.map((parts) => parts.join('')),
);
const TURNS = /[\u202a-\u202e\u2066-\u2069]/u;

describe('the corpus', () => {
	it('has at least 500 payloads, all different, of 14 kinds', () => {
		expect(corpus.length).toBeGreaterThanOrEqual(500);
		expect(new Set(corpus.map(({ text }) => text)).size).toBe(corpus.length);
		expect(new Set(corpus.map(({ kind }) => kind)).size).toBe(14);
		expect(corpus.filter(({ text }) => text.length >= 900_000).length).toBeGreaterThanOrEqual(5);
	});
});

describe('every payload', () => {
	it('is drawn in at most 300 characters that turn nothing around them; it has a face', () => {
		for (const { text } of corpus) {
			expect([...shown(text)].length).toBeLessThanOrEqual(MAX_SHOWN);
			expect(shown(text)).not.toMatch(TURNS);
			expect([...initials(text)].length).toBeLessThanOrEqual(60);
			expect(personColour(text)).toBeGreaterThanOrEqual(1);
		}
	});

	it('as HTML becomes text in time that grows with its length', () => {
		const started = performance.now();
		for (const { text } of corpus) expect(typeof htmlToText(text, 20_000)).toBe('string');
		// 600 payloads, 4 MB of them: far from a second on any machine; a pattern that backtracks takes minutes.
		expect(performance.now() - started).toBeLessThan(10_000);
	});

	it('as HTML loses its scripts and styles, and its links keep no address', () => {
		for (const { kind, text } of corpus.filter((one) => one.kind === 'script' || one.kind === 'handler')) {
			const plain = htmlToText(`<p>before</p>${text}`);
			expect(plain.startsWith('before'), `${kind}: ${text}`).toBe(true);
		}
		expect(htmlToText('a<script>evil()</script>b<style>*{}</style>c')).toBe('abc');
		expect(htmlToText('<a href="javascript:evil()">click</a>')).toBe('click');
	});

	it('as a name is indexed with bounded work', () => {
		for (const { text } of corpus) {
			let tokens = 0;
			const agent: Agent = { id: '1' as AgentId, name: text, login: text, email: text, role: 'agent', groups: [text] };
			eachToken(agent, text, (token) => {
				tokens++;
				expect(token.length).toBeLessThanOrEqual(MOST_LETTERS);
			});
			expect(tokens).toBeLessThan(5_000);
			expect(wordsOfQuery(text).length).toBeLessThanOrEqual(8);
		}
	});

	it('in a note names nobody by accident', () => {
		const me = { id: '7' as AgentId, name: 'Jan Kowalski' };
		for (const { kind, text } of corpus) {
			if (text.length > 100_000) continue;
			const { agents } = { agents: mentionedIn(text, { picked: [me] }) };
			expect(JSON.stringify(agents), kind).not.toContain('"7"');
		}
	});

	it('in a system notification is words of a toast and nothing else', () => {
		const site = { id: 'https://desk.example', origin: 'https://desk.example', helpdesk: 'zendesk', name: 'Desk', connectedAt: 1 } as unknown as Site;
		for (const { text } of corpus) {
			const update = {
				id: '1',
				account: 'a',
				conversation: '1',
				number: text,
				title: text,
				kind: 'mention',
				author: { id: '2', name: text, kind: 'agent' },
				at: 1,
				text,
			} as unknown as Update;
			const toast: Toast = { id: '1', site: site.id, kind: 'mention', updates: [update], count: 1, button: 'reply', title: text, number: text };
			const words = wordsOf(toast, site);
			for (const line of [words.title, words.message, words.context]) {
				expect(line?.length ?? 0).toBeLessThan(2_000);
				expect(line ?? '').not.toMatch(TURNS);
			}
			expect(words.buttons).toEqual(['Reply']);
		}
	});
});

describe('whatever is made of them', () => {
	it('HTML to text never throws, keeps to its limit, and is text for ever after', () => {
		fc.assert(
			fc.property(hostile, fc.nat(500), (text, limit) => {
				const plain = htmlToText(text, limit);
				expect(plain.length).toBeLessThanOrEqual(limit);
				expect(withoutControls(plain)).toBe(plain);
			}),
		);
	});

	it('the trigger never throws; what it gives begins at an "@" and is a query', () => {
		fc.assert(
			fc.property(hostile, fc.boolean(), (text, atStart) => {
				const trigger = findTrigger(text, atStart);
				if (!trigger) return;
				expect('@＠').toContain(text[trigger.start]);
				expect([...trigger.query].length).toBeLessThanOrEqual(MAX_QUERY);
				expect(trigger.query).not.toMatch(/[\n\r\u2028\u2029\ufffc]/);
			}),
		);
	});

	it('marked names lie within the text, in order, and do not overlap', () => {
		fc.assert(
			fc.property(hostile, fc.array(hostile, { maxLength: 4 }), (text, names) => {
				let last = 0;
				for (const [start, end] of mentionRanges(text.slice(0, 5_000), names)) {
					expect(start).toBeGreaterThanOrEqual(last);
					expect(end).toBeGreaterThan(start);
					expect(end).toBeLessThanOrEqual(text.length);
					last = end;
				}
			}),
		);
	});
});
