/** Addresses, the sign-in, the text of messages, the cursor. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentId, ConversationId, EntryId, SiteId } from '../../../../src/collaboration/model';
import { readCursor, writeCursor } from '../../../../src/helpdesks/chatwoot/cursor';
import { facts, placeOf } from '../../../../src/helpdesks/chatwoot/facts';
import { readMarkdown, writeMarkdown } from '../../../../src/helpdesks/chatwoot/markdown';
import { pageSession } from '../../../../src/helpdesks/chatwoot/session';

const BASE = 'https://desk.example' as SiteId;
const jan = { id: '3' as AgentId, name: 'Jan Kowalski' };

describe('addresses', () => {
	it.each([
		['/app/accounts/1/conversations/42', '1-42'],
		['/app/accounts/7/conversations/42?messageId=5', '7-42'],
		['/app/accounts/1/inbox/3/conversations/42', '1-42'],
		['/app/accounts/1/label/vip%20customer/conversations/42', '1-42'],
		['/app/accounts/1/team/2/conversations/42', '1-42'],
		['/app/accounts/1/custom_view/2/conversations/42', '1-42'],
		['/app/accounts/1/mentions/conversations/42', '1-42'],
		['/app/accounts/1/participating/conversations/42/', '1-42'],
		['/app/accounts/1/inbox-view/conversation/42', '1-42'],
		['/app/accounts/1/inbox-view/42', undefined],
		['/app/accounts/1/dashboard', undefined],
		['/app/accounts/1/conversations/', undefined],
		['/app/accounts/1/conversations/042', undefined],
		['/app/accounts/1/contacts/42', undefined],
		['/support/app/accounts/1/conversations/42', undefined],
	])('%s shows %s', (path, id) => expect(facts.conversationAt(BASE + path, BASE)).toBe(id));

	it('of another origin or no address show nothing', () => {
		expect(facts.conversationAt('https://else.example/app/accounts/1/conversations/42', BASE)).toBeUndefined();
		expect(facts.conversationAt('nonsense', BASE)).toBeUndefined();
	});

	it('lead back to the conversation, and to a message', () => {
		const id = '7-42' as ConversationId;
		expect(facts.conversationAt(facts.conversationUrl(BASE, id), BASE)).toBe(id);
		expect(facts.conversationUrl(BASE, id, { entry: '5001' as EntryId })).toBe(`${BASE}/app/accounts/7/conversations/42?messageId=5001`);
		expect(facts.conversationUrl(BASE, id, { entry: '5001:added' as EntryId })).not.toContain('messageId');
		expect(facts.conversationUrl(BASE, '../x' as ConversationId)).toBe(`${BASE}/app/`);
	});

	it.each(['', '42', '1-', '-42', '1-042', '1-42-1', '1/42', '１-４２'])('%j is no conversation', (id) => expect(placeOf(id)).toBeUndefined());
});

describe('the sign-in', () => {
	const session = { 'access-token': 'secret', 'token-type': 'Bearer', client: 'browser', expiry: 1_700_000_000, uid: 'ann@desk.example', 'x-other': 'no' };
	const cookie = `_chatwoot_session=abc; cw_d_session_info=${encodeURIComponent(JSON.stringify(session))}; theme=dark`;

	it('is what the dashboard sends, and nothing else', () =>
		expect(pageSession.headers(cookie)).toEqual({
			'access-token': 'secret',
			'token-type': 'Bearer',
			client: 'browser',
			expiry: '1700000000',
			uid: 'ann@desk.example',
		}));

	it.each(['', 'cw_d_session_info=', 'cw_d_session_info=%', 'cw_d_session_info=7', 'xcw_d_session_info=%7B%7D', 'cw_d_session_info=%5B1%5D'])(
		'%j is nobody’s',
		(odd) => expect(pageSession.headers(odd)).toEqual({}),
	);

	it('never makes a header that a request could not carry', () => {
		const odd = encodeURIComponent(JSON.stringify({ 'access-token': 'a\r\nx: y', client: 'ž', uid: ['x'], expiry: null }));
		expect(pageSession.headers(`cw_d_session_info=${odd}`)).toEqual({});
		fc.assert(
			fc.property(fc.string(), (text) => {
				for (const value of Object.values(pageSession.headers(`cw_d_session_info=${text}`))) expect(value).toMatch(/^[\x20-\x7e]+$/);
			}),
		);
	});

	it('keeps the tokens of a profile back, and only those', () => {
		const profile = { access_token: 'api "token"', id: 3, pubsub_token: 'x\\', hmac_identifier: 'h', name: 'access_token', bio: '"access_token": "said so"' };
		const left = JSON.parse(pageSession.withhold(JSON.stringify(profile)));
		expect(left).toEqual({ ...profile, access_token: '', pubsub_token: '', hmac_identifier: '' });
		expect(pageSession.withhold('<html>"x"</html>')).toBe('<html>"x"</html>');
	});
});

describe('messages', () => {
	const read = (content: string) => readMarkdown(content, 20_000);

	it('are read as they were typed, with mentions and links as people read them', () => {
		expect(
			read('Hi [@Jan Kowalski](mention://user/3/Jan%20Kowalski) and [@front\\_line](mention://team/5/front_line), see [the order](https://shop.example/1).'),
		).toEqual({
			text: 'Hi @Jan Kowalski and @front_line, see the order (https://shop.example/1).',
			users: ['3'],
			teams: ['5'],
		});
		expect(read('one\\\ntwo\n\\\n\nthree').text).toBe('one\ntwo\n\nthree');
		expect(read('5 * 3, a_b, `x`, **bold** <b>&amp;').text).toBe('5 * 3, a_b, `x`, **bold** <b>&amp;');
		expect(read('![pic](https://shop.example/a.png)[https://a.example](https://a.example)').text).toBe('pichttps://a.example');
	});

	it('name nobody by something like a mention', () => {
		for (const odd of ['[x](mention://user/abc/x)', '[x](mention://bot/3/x)', 'mention://user/3/x', '[](mention://user/3/x)', '(mention://user/3/x)'])
			expect(read(odd).users).toEqual([]);
	});

	it('come back as they were written, with the same people named', () => {
		for (const text of ['@Jan Kowalski, look', 'x@Jan Kowalski', 'First <b>\n\nSecond [link]', '@Jan Kowalskiego', '@Jan']) {
			const { text: back, users } = read(writeMarkdown(text, [jan]));
			expect(back).toBe(text);
			expect(users).toEqual(text.includes('@Jan Kowalski') && !text.includes('Kowalskiego') ? ['3'] : []);
		}
	});

	it('name the longer of two names, and are what the server looks for', () => {
		const written = writeMarkdown('@Jan Kowalski and @Jan (Ops) x', [{ id: '4' as AgentId, name: 'Jan' }, jan, { id: '5' as AgentId, name: 'Jan (Ops)' }]);
		const ids = [...written.matchAll(/\(mention:\/\/user\/(\d+)\/(.+?)\)/g)].map(([, id]) => id);
		expect(ids).toEqual(['3', '5']);
		expect(read(written).text).toBe('@Jan Kowalski and @Jan (Ops) x');
		expect(writeMarkdown('@Jan', [{ id: 'x' as AgentId, name: 'Jan' }])).toBe('@Jan');
	});

	it('cost little, whatever they are', () => {
		for (const piece of ['[', '[@', '[a](', '\\', '![', '[a](mention://user/3/', '](', '\n\\']) {
			const started = performance.now();
			read(piece.repeat(40_000));
			expect(performance.now() - started).toBeLessThan(2_000);
		}
		fc.assert(
			fc.property(fc.string({ maxLength: 2_000 }), (content) => {
				expect(read(content).text.length).toBeLessThanOrEqual(20_000);
			}),
		);
	});
});

describe('the cursor', () => {
	it('is read back as it was written', () => {
		const at = { v: 1 as const, accounts: { '1': { at: 5, active: 4, count: 2, seen: { '42': '5001', '43': '' } } } };
		expect(readCursor(writeCursor(at))).toEqual(at);
	});
	it('forgets the oldest of very many conversations', () => {
		const seen = Object.fromEntries(Array.from({ length: 1_500 }, (_, nth) => [String(nth + 1), String(10_000 - nth)]));
		const kept = readCursor(writeCursor({ v: 1, accounts: { '1': { at: 1, active: 1, count: 1_500, seen } } }))?.accounts['1']?.seen ?? {};
		expect(Object.keys(kept)).toHaveLength(1_000);
		expect(kept['1']).toBe('10000');
		expect(kept['1500']).toBeUndefined();
	});
	it('that is odd is none', () => fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (odd) => void readCursor(odd))));
});
