import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentId, ConversationId, EntryId, SiteId } from '../../../../src/collaboration/model';
import { formatCursor, parseCursor } from '../../../../src/helpdesks/request-tracker/cursor';
import { facts } from '../../../../src/helpdesks/request-tracker/facts';
import { Following } from '../../../../src/helpdesks/request-tracker/following';
import { problemOf } from '../../../../src/helpdesks/request-tracker/rest';
import { compareNumbers } from '../../../../src/helpdesks/request-tracker/ticket-sql';
import type { RtTransaction } from '../../../../src/helpdesks/request-tracker/transform-history';
import { answerOf } from '../../../helpdesks/node-http';

const id = fc.bigInt({ min: 1n, max: 10n ** 18n - 1n }).map(String);

describe('facts', () => {
	const base = 'https://desk.example.com/rt' as SiteId;
	it.each([
		['https://desk.example.com/rt/Ticket/Display.html?id=12', '12'],
		['https://desk.example.com/rt/Ticket/Display.html?results=ab&id=12#txn-5', '12'],
		['https://desk.example.com/rt/Ticket/Update.html?id=12&Action=Comment', '12'],
		['https://desk.example.com/rt/Ticket/ModifyPeople.html?id=12', '12'],
		['https://desk.example.com/rt/Ticket/Display.html?id=new', undefined],
		['https://desk.example.com/rt/Ticket/Display.html', undefined],
		['https://desk.example.com/rt/SelfService/Display.html?id=12', undefined],
		['https://desk.example.com/rt/m/ticket/show?id=12', undefined],
		['https://desk.example.com/Ticket/Display.html?id=12', undefined],
		['https://desk.example.com.evil.test/rt/Ticket/Display.html?id=12', undefined],
		['https://desk.example.com/rt/../rt/x', undefined],
		['not an address', undefined],
	])('%s shows %s', (url, expected) => expect(facts.conversationAt(url, base)).toBe(expected));
	it('makes addresses that it reads back, whatever the id', () => {
		for (const root of [base, 'http://127.0.0.1:8090' as SiteId])
			fc.assert(
				fc.property(id, fc.boolean(), (number, composer) => {
					expect(facts.conversationAt(facts.conversationUrl(root, number as ConversationId, { composer, entry: '5' as EntryId }), root)).toBe(number);
				}),
			);
		expect(facts.conversationUrl(base, '1&x=2' as ConversationId, { entry: '"><' as EntryId })).toBe(
			'https://desk.example.com/rt/Ticket/Display.html?id=1%26x%3D2#txn-%22%3E%3C',
		);
		expect(facts.conversationUrl(base, '1' as ConversationId, { composer: true })).toBe('https://desk.example.com/rt/Ticket/Update.html?id=1&Action=Comment');
	});
});

describe('the cursor', () => {
	it('survives writing and reading', () => {
		fc.assert(
			fc.property(id, fc.nat(), fc.option(id, { nil: '' }), fc.array(id, { maxLength: 20 }), (settled, settledAt, resume, told) => {
				const position = parseCursor(formatCursor({ settled, settledAt, resume, told }));
				expect(position).toMatchObject({ settled, settledAt, resume });
				expect(position?.told).toEqual([...new Set(told)].filter((one) => compareNumbers(one, settled) > 0).sort(compareNumbers));
			}),
		);
	});
	it('takes nothing else', () => {
		fc.assert(
			fc.property(fc.string(), (text) => {
				expect(parseCursor(text)).toBeUndefined();
			}),
		);
		for (const odd of ['rt1|01|0||', 'rt1|1|0||,', 'rt1|1 OR 1=1|0||', 'rt1|1|0||1,2;3', 'rt2|1|0||']) expect(parseCursor(odd)).toBeUndefined();
	});
});

describe('numbers', () => {
	it('compare as numbers do', () => {
		fc.assert(
			fc.property(id, id, (one, other) => {
				expect(Math.sign(compareNumbers(one, other))).toBe(BigInt(one) < BigInt(other) ? -1 : one === other ? 0 : 1);
			}),
		);
	});
});

describe('following', () => {
	const me = { id: '7' as AgentId };
	const event = (number: number, type: string): RtTransaction => ({
		id: String(number),
		type,
		ticket: '1',
		at: 0,
		newValue: '7',
		oldValue: '7',
		creator: { id: '8' as AgentId, login: 'x', name: 'x', email: '' },
	});
	it('is known at every moment of the window', () => {
		fc.assert(
			fc.property(fc.boolean(), fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 8 }), (atStart, moments) => {
				// Adding and removing take turns: RT writes no transaction for what is already so.
				const sorted = [...moments].sort((one, other) => one - other);
				const events = sorted.map((moment, index) => event(moment * 10, atStart === (index % 2 === 0) ? 'DelWatcher' : 'AddWatcher'));
				const followsNow = events.length % 2 === 0 ? atStart : !atStart;
				const followers = followsNow ? [{ id: me.id, name: 'Me', kind: 'agent' as const }] : [];
				const following = new Following(me, [...events].reverse(), new Map([['1', { followers }]]));
				for (let between = 0; between <= 61; between++) {
					const passed = sorted.filter((moment) => moment <= between).length;
					expect(following.at({ id: String(between * 10 + 5), ticket: '1' })).toBe(passed % 2 === 0 ? atStart : !atStart);
				}
			}),
		);
	});
	it('is not for tickets out of sight, and is through a group', () => {
		expect(new Following(me, [event(1, 'AddWatcher')], new Map()).at({ id: '2', ticket: '1' })).toBe(false);
		const group = { followers: [{ id: '45' as AgentId, name: 'Support', kind: 'group' as const }] };
		expect(new Following(me, [event(5, 'AddWatcher')], new Map([['1', group]])).at({ id: '2', ticket: '1' })).toBe(true);
	});
});

describe('what an answer means', () => {
	const signedInPage = '<script>\nRT.CurrentUser = {"id":27,"Name":"ava","Privileged":true};\nRT.Config      = {"rtname":"x","WebPath":""};\n</script>';
	const signInPage = signedInPage.replace(/\{"id".*?\}/, '{}');
	it.each([
		[200, 'application/json; charset=utf-8', '{}', undefined],
		[201, 'application/json; charset="utf-8"', '[]', undefined],
		[200, 'text/html', signInPage, 'signed-out'],
		[200, 'text/html', '<h1>Wi-Fi sign-in</h1>', 'signed-out'],
		[200, 'text/html', signedInPage, 'bad-answer'],
		[404, 'text/html', signedInPage, 'not-found'],
		[404, 'text/html', '<h1>Not Found</h1>', 'signed-out'],
		[401, 'application/json', '{}', 'signed-out'],
		[403, 'application/json', '{}', 'forbidden'],
		[404, 'application/json', '{}', 'not-found'],
		[409, 'application/json', '{}', 'conflict'],
		[412, 'application/json', '{}', 'conflict'],
		[400, 'application/json', '{}', 'bad-answer'],
		[429, 'text/html', '', 'rate-limited'],
		[500, 'text/plain', '', 'not-answering'],
		[503, 'application/json', '{}', 'not-answering'],
	])('%i %s is %s', (status, type, text, kind) => {
		expect(problemOf(answerOf(status, 'https://x/', text, (name) => (name === 'content-type' ? type : null)))?.kind).toBe(kind);
	});
	it('Retry-After is read as seconds and as a date', () => {
		const waitFor = (value: string) => problemOf(answerOf(429, '', '', (name) => (name === 'retry-after' ? value : null)))?.extra.retryAfterMs;
		expect(waitFor('12')).toBe(12_000);
		expect(waitFor(new Date(Date.now() + 60_000).toUTCString())).toBeGreaterThan(55_000);
		expect(waitFor('soon')).toBeUndefined();
	});
});
