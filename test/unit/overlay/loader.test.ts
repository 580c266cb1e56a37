// @vitest-environment happy-dom
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ConversationId, SiteId } from '../../../src/collaboration/model';
import { HELPDESKS } from '../../../src/helpdesks/registry';
import { looksLikeConversation } from '../../../src/overlay/likely';
import { pageFetch } from '../../../src/overlay/page-fetch';
import { isPresent, leavePlace, takePlace } from '../../../src/overlay/presence';
import { relayRequest } from '../../../src/platform/light-checks';

const request = { path: '/api/x?y=1', method: 'PUT', headers: { 'x-a': 'b' }, body: '{}', timeoutMs: 1_000 };

describe('the relay', () => {
	afterEach(() => vi.unstubAllGlobals());

	it.each([
		['another host', { path: '//evil.example/x' }],
		['another host by backslashes', { path: '/\\evil.example' }],
		['a whole address', { path: 'https://evil.example/x' }],
		['another method', { method: 'PATCH' }],
		['headers that are no strings', { headers: { a: 1 } }],
		['a body that is no string', { body: {} }],
		['no time', { timeoutMs: 0 }],
	])('refuses %s', (_, wrong) => expect(relayRequest({ ...request, ...wrong })).toBeUndefined());

	it('takes nothing that leads away from its origin', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.webPath(), fc.anything()), (path) => {
				const taken = relayRequest({ ...request, path });
				if (taken) expect(new URL(taken.path, 'https://desk.example').origin).toBe('https://desk.example');
			}),
			{ numRuns: 2_000 },
		);
	});

	it('sends with the page’s session and without a cache, and gives the whole answer', async () => {
		const fetched = vi.fn(async (_url: URL, _init: RequestInit) => new Response('{"a":1}', { status: 201, headers: { etag: '"7"' } }));
		vi.stubGlobal('fetch', fetched);
		expect(await pageFetch(request, 'https://desk.example')).toMatchObject({ status: 201, text: '{"a":1}', headers: { etag: '"7"' } });
		expect(String(fetched.mock.calls[0]?.[0])).toBe('https://desk.example/api/x?y=1');
		expect(fetched.mock.calls[0]?.[1]).toMatchObject({ method: 'PUT', credentials: 'same-origin', cache: 'no-store', redirect: 'follow', body: '{}' });
	});

	it('adds the page’s own sign-in where the helpdesk wants more than cookies, and lets none of it out again', async () => {
		const helpdesk = Object.values(HELPDESKS).find(({ pageSession }) => pageSession) ?? expect.unreachable('none has one');
		const session = { 'access-token': 'secret', client: 'this-browser', uid: 'ann@desk.example' };
		vi.spyOn(document, 'cookie', 'get').mockReturnValue(`cw_d_session_info=${encodeURIComponent(JSON.stringify(session))}`);
		const body = '{"name":"Ann","access_token":"for ever"}';
		const fetched = vi.fn(async (_url: URL, _init: RequestInit) => new Response(body, { headers: { ...session, etag: '"7"' } }));
		vi.stubGlobal('fetch', fetched);
		const answer = await pageFetch({ ...request, helpdesk: helpdesk.id }, 'https://desk.example');
		expect(fetched.mock.calls[0]?.[1].headers).toEqual({ ...request.headers, ...session });
		expect(answer).toMatchObject({ headers: { etag: '"7"' }, text: '{"name":"Ann","access_token":""}' });
		for (const token of ['secret', 'this-browser', 'for ever']) expect(JSON.stringify(answer)).not.toContain(token);
		// For another helpdesk, or an odd one, it stays where it is.
		for (const other of [undefined, 'zendesk', '__proto__', 7]) {
			expect(await pageFetch({ ...request, helpdesk: other }, 'https://desk.example')).toMatchObject({ text: body });
			expect(fetched.mock.calls.at(-1)?.[1].headers).toEqual(request.headers);
		}
		vi.restoreAllMocks();
	});

	it('says that it failed', async () => {
		vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('net')));
		expect(await pageFetch(request, 'https://desk.example')).toEqual({ failed: true });
		expect(await pageFetch({}, 'https://desk.example')).toEqual({ failed: true });
	});
});

describe('looksLikeConversation', () => {
	it('knows each helpdesk’s own conversation addresses, also below a path', () => {
		for (const facts of Object.values(HELPDESKS))
			for (const base of ['https://desk.example', 'https://desk.example/support']) {
				const url = facts.conversationUrl(base as SiteId, '17' as ConversationId);
				// Not every helpdesk can live below a path.
				expect(looksLikeConversation(url, document), url).toBe(facts.conversationAt(url, base as SiteId) !== undefined);
				expect(looksLikeConversation(`${base}/`, document)).toBe(false);
			}
	});

	it('knows a page whose address does not tell', () => {
		// The first alternative of each selector, as an element: tag, id, attribute.
		for (const { agentPage, name } of Object.values(HELPDESKS)) {
			if (!agentPage) continue;
			const simple = agentPage.split(', ').find((one) => !one.includes(' ')) ?? '';
			const [, tag = 'div', id = '', attribute] = /^(\w+)?(?:#([\w-]+))?(?:\[([\w-]+)\])?$/u.exec(simple) ?? [];
			const element = tag === 'body' ? document.body : document.body.appendChild(document.createElement(tag));
			element.id = id;
			if (attribute) element.setAttribute(attribute, '1');
			expect(looksLikeConversation('https://desk.example/somewhere', document), name).toBe(true);
			element.id = '';
			if (element !== document.body) element.remove();
			expect(looksLikeConversation('https://desk.example/somewhere', document), name).toBe(false);
		}
	});
});

describe('presence', () => {
	it('lets one of a kind live, and a new one in where the old one lost its extension', () => {
		let first = true;
		const leave = vi.fn();
		expect(takePlace('loader', () => first, leave)).toBe(true);
		expect(takePlace('loader', () => true, vi.fn())).toBe(false);
		expect(isPresent('loader')).toBe(true);
		first = false;
		expect(isPresent('loader')).toBe(false);
		expect(takePlace('loader', () => true, vi.fn())).toBe(true);
		expect(leave).toHaveBeenCalled();
		leavePlace('loader');
		expect(isPresent('loader')).toBe(false);
	});

	it('does not listen to the page telling it to leave', () => {
		const leave = vi.fn();
		takePlace('overlay', () => true, leave);
		document.dispatchEvent(new Event('loopin:newcomer:overlay'));
		expect(leave).not.toHaveBeenCalled();
		leavePlace('overlay');
	});
});
