/** The real fetch against a real server that misbehaves. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LoopinError } from '../../../src/platform/errors';
import type { HttpAnswer, HttpRequest } from '../../../src/platform/http';
import { fetchHttp, MAX_BODY, type RelayRequest } from '../../../src/platform/http-fetch';
import type { RelayAnswer } from '../../../src/platform/messages';
import { fake, resetFake } from '../fake-browser';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let base: string;
let seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[];
let answer: Answer;
let heard: Pick<HttpAnswer, 'status' | 'header'>[];
let relay: (request: RelayRequest) => Promise<RelayAnswer>;

const send = (request: HttpRequest, at = base) =>
	fetchHttp({ base: at, relay: (one) => relay(one), onAnswer: (one) => void heard.push(one) }).send({ timeoutMs: 2_000, ...request });
const kindOf = async (promise: Promise<unknown>): Promise<string> => {
	const thrown: unknown = await promise.then(
		() => 'resolved',
		(error: unknown) => error,
	);
	return thrown instanceof LoopinError ? thrown.kind : String(thrown);
};

beforeEach(async () => {
	resetFake();
	seen = [];
	heard = [];
	relay = async () => Promise.reject(new LoopinError('needs-tab'));
	answer = (_, response) => response.end('{}');
	server = createServer((request, response) => {
		let body = '';
		request.on('data', (chunk: Buffer) => (body += chunk.toString()));
		request.on('end', () => {
			seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
			answer(request, response);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
	vi.unstubAllGlobals();
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

describe('what is sent', () => {
	it('JSON and forms as what they are, with the caller’s headers, below the base only', async () => {
		await send({ path: '/a?b=1', method: 'PUT', json: { name: 'Zoë' }, headers: { 'if-match': '"1"' } }, `${base}/rt`);
		await send({
			path: '/form',
			method: 'POST',
			form: [
				['id', '1'],
				['q', 'a&b=ü'],
			],
		});
		expect(seen[0]).toMatchObject({ method: 'PUT', url: '/rt/a?b=1', body: '{"name":"Zoë"}' });
		expect(seen[0]?.headers).toMatchObject({ 'content-type': 'application/json', 'if-match': '"1"' });
		expect(seen[1]).toMatchObject({ method: 'POST', body: 'id=1&q=a%26b%3D%C3%BC' });
		expect(seen[1]?.headers['content-type']).toContain('application/x-www-form-urlencoded');
	});

	it('nothing leaves for an address outside the site', async () => {
		for (const path of ['//evil.example/', '/../up', '/%2e%2e/up', '\\\\evil.example', '/\\evil.example', 'https://evil.example/', '@evil.example/', ''])
			expect(await kindOf(send({ path }, `${base}/rt`)), path).toBe('internal');
		expect(seen).toEqual([]);
	});

	it('whatever the path, only this origin and base are ever asked', async () => {
		await fc.assert(
			fc.asyncProperty(fc.string({ maxLength: 30 }), async (path) => {
				await kindOf(send({ path }, `${base}/rt`));
				expect(seen.every(({ url }) => url.startsWith('/rt/') || url.startsWith('/rt?'))).toBe(true);
			}),
			{ numRuns: 60 },
		);
	});

	it('nothing leaves without the browser’s permission', async () => {
		fake.granted = new Set();
		expect(await kindOf(send({ path: '/' }))).toBe('needs-permission');
		expect(await kindOf(send({ path: '/', via: 'page', method: 'POST' }))).toBe('needs-permission');
		expect(seen).toEqual([]);
		fake.granted.add('http://127.0.0.1/*');
		expect((await send({ path: '/' })).status).toBe(200);
	});
});

describe('what comes back', () => {
	for (const status of [200, 201, 304, 400, 403, 404, 409, 412, 429, 500, 502, 503])
		it(`${status} is an answer, asked for once`, async () => {
			answer = (_, response) => response.writeHead(status, { 'Retry-After': '7', 'X-Rate-Limit-Remaining': '3' }).end();
			const got = await send({ path: '/' });
			expect(got.status).toBe(status);
			expect(got.header('RETRY-AFTER')).toBe('7');
			expect(heard).toHaveLength(1);
			expect(heard[0]?.header('x-rate-limit-remaining')).toBe('3');
			expect(seen).toHaveLength(1);
		});

	it('HTML where JSON was due is text, and bad-answer once it is read as JSON', async () => {
		answer = (_, response) => response.setHeader('content-type', 'text/html').end('<h1>Sign in');
		const got = await send({ path: '/' });
		expect(got.text).toBe('<h1>Sign in');
		expect(got.header('content-type')).toBe('text/html');
		expect(() => got.json()).toThrow('bad-answer');
	});

	it('letters split between two chunks stay letters', async () => {
		const bytes = Buffer.from('"Łukasz 👋"');
		answer = (_, response) => {
			response.write(bytes.subarray(0, 2));
			setTimeout(() => {
				response.write(bytes.subarray(2, 11));
				setTimeout(() => response.end(bytes.subarray(11)), 20);
			}, 20);
		};
		expect((await send({ path: '/' })).json()).toBe('Łukasz 👋');
	});

	it('redirects are followed within the origin, and the final address is told', async () => {
		answer = (request, response) => (request.url === '/' ? response.writeHead(302, { location: '/login' }).end() : response.end('in'));
		expect((await send({ path: '/' })).url).toBe(`${base}/login`);
	});

	it('a redirect to another host is a sign-in page; to another port of this one it is no answer', async () => {
		const other = createServer((_, response) => response.end('please sign in'));
		await new Promise<void>((resolve) => other.listen(0, resolve));
		const { port } = other.address() as AddressInfo;
		answer = (_, response) => response.writeHead(302, { location: `http://localhost:${port}/` }).end();
		expect(await kindOf(send({ path: '/' }))).toBe('signed-out');
		answer = (_, response) => response.writeHead(302, { location: `http://127.0.0.1:${port}/` }).end();
		expect(await kindOf(send({ path: '/' }))).toBe('not-answering');
		other.closeAllConnections();
		other.close();
	});

	it('a redirect to where we may not read is a sign-in page too', async () => {
		// A browser refuses to follow it (no permission for that origin): here nobody listens there.
		answer = (_, response) => response.writeHead(302, { location: 'http://localhost:1/' }).end();
		expect(await kindOf(send({ path: '/' }))).toBe('signed-out');
	});
});

describe('no answer', () => {
	const cut: Answer = (_, response) => {
		response.writeHead(200, { 'content-length': '100' });
		response.write('{"half":');
		setTimeout(() => response.destroy(), 20);
	};

	it('a read whose connection drops is repeated once, a second drop is not-answering', async () => {
		answer = (_, response) => (seen.length === 1 ? response.destroy() : response.end('"here"'));
		expect((await send({ path: '/' })).json()).toBe('here');
		expect(seen).toHaveLength(2);
		answer = (_, response) => response.destroy();
		expect(await kindOf(send({ path: '/' }))).toBe('not-answering');
		// Two tries, and one look whether a redirect made it fail.
		expect(seen.length).toBeLessThanOrEqual(5);
	});

	for (const [what, how] of [
		['reset', (_, response) => response.destroy()],
		['cut off', cut],
		['silent', () => undefined],
	] as [string, Answer][])
		it(`${what}: a read is not-answering; a write is unknown-outcome and never repeated`, async () => {
			answer = how;
			expect(await kindOf(send({ path: '/', timeoutMs: 300 }))).toBe('not-answering');
			seen = [];
			expect(await kindOf(send({ path: '/', method: 'POST', json: {}, timeoutMs: 300 }))).toBe('unknown-outcome');
			expect(seen).toHaveLength(1);
		});

	it('nobody listens', async () => {
		expect(await kindOf(send({ path: '/' }, 'http://127.0.0.1:1'))).toBe('not-answering');
	});

	it('an endless answer is cut at the limit', async () => {
		answer = (_, response) => {
			const chunk = Buffer.alloc(1024 * 1024, 'x');
			const more = () => {
				while (!response.destroyed && response.write(chunk));
			};
			response.on('drain', more);
			more();
		};
		expect(await kindOf(send({ path: '/', timeoutMs: 20_000 }))).toBe('bad-answer');
		expect(MAX_BODY).toBeLessThanOrEqual(20 * 1024 * 1024);
	}, 30_000);

	it('without a network: offline, and nothing is sent, except to this very machine', async () => {
		vi.stubGlobal('navigator', { onLine: false });
		expect(await kindOf(send({ path: '/' }, 'http://desk.example.com'))).toBe('offline');
		expect(await kindOf(send({ path: '/', method: 'POST' }, 'http://desk.example.com'))).toBe('offline');
		expect((await send({ path: '/' })).status).toBe(200);
	});
});

describe('through a page', () => {
	it('hands on path, body and headers, and gives what the page got', async () => {
		let handed: RelayRequest | undefined;
		relay = async (request) => {
			handed = request;
			return { status: 200, url: `${base}/rt/x`, headers: { 'x-rate-limit': '5' }, text: '{"ok":true}' };
		};
		const got = await send({ path: '/x?y=1', method: 'PUT', via: 'page', json: { a: 1 }, headers: { 'x-csrf': 't' } }, `${base}/rt`);
		expect(handed).toEqual({
			path: '/rt/x?y=1',
			method: 'PUT',
			headers: { 'content-type': 'application/json', 'x-csrf': 't' },
			body: '{"a":1}',
			timeoutMs: 2_000,
		});
		expect(got.json()).toEqual({ ok: true });
		expect(heard[0]?.header('X-Rate-Limit')).toBe('5');
		expect(seen).toEqual([]);
	});

	it('without a tab: needs-tab', async () => {
		expect(await kindOf(send({ path: '/', via: 'page', method: 'PUT' }))).toBe('needs-tab');
	});
});
