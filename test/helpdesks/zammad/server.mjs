// A stand-in of Zammad: the subset of its API that Loopin uses (api.mjs) over a desk in memory (desk.mjs), and both of its agent pages (page/).
// Written after Zammad's source (docs/helpdesks.md); the contract suite and end-to-end tests run against it. By hand: node server.mjs [port]
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { answerApi } from './api.mjs';
import { Desk } from './desk.mjs';
import { assets, newPage, oldPage, signInPage } from './page.mjs';

const COOKIE = '_zammad_session_1f0c3b7a55d';
const MOST_RECORDED = 5_000;
const CSP =
	"default-src 'self'; base-uri 'none'; font-src 'self' data:; img-src * data:; object-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; frame-src 'none'";

const bodyOf = async (request) => {
	const parts = [];
	for await (const part of request) parts.push(part);
	return Buffer.concat(parts).toString('utf8');
};

/**
 * Starts a stand-in on 127.0.0.1. Gives { origin, stop, reset, as, faults, record, desk, customerReplies, signOutAll, renewTokens }:
 * - `faults.next(fault)`: what the next matching request gets: { method?, path? (RegExp), times = 1, status, json, cutOff ('before'), lost (the
 *   request is carried out, its answer never arrives) };
 * - `renewTokens()`: every session gets a new secret, as when somebody signs in anew: the tokens given out before are worth nothing.
 */
export async function startStandIn({ port = 0, version = 7, now = Date.now } = {}) {
	const sessions = new Map();
	const record = [];
	let desk = new Desk({ version, now });
	let faultList = [];
	let origin = '';

	const newSession = (user) => {
		const id = randomBytes(16).toString('hex');
		const session = { user: user.id, secret: randomBytes(8).toString('hex') };
		// Masked anew for every answer, as Rails does; any of them is good.
		session.token = () => `${session.secret}.${randomBytes(8).toString('base64url')}`;
		session.valid = (token) => typeof token === 'string' && token.startsWith(`${session.secret}.`);
		sessions.set(id, session);
		return id;
	};
	const sessionOf = (request) => sessions.get(new RegExp(`(?:^|;\\s*)${COOKIE}=([^;]+)`).exec(request.headers.cookie ?? '')?.[1]);
	const send = (response, status, headers, body) => {
		response.writeHead(status, { 'cache-control': 'no-store', date: new Date(now()).toUTCString(), 'x-frame-options': 'SAMEORIGIN', ...headers });
		response.end(body);
	};
	const html = (response, session, body, status = 200) =>
		send(
			response,
			status,
			{ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': CSP, 'csrf-token': session?.token() ?? randomBytes(16).toString('base64url') },
			body,
		);
	const takeFault = (method, path) => {
		const fault = faultList.find((each) => (each.method ?? method) === method && (each.path ?? /^/).test(path));
		if (fault && --fault.left <= 0) faultList = faultList.filter((each) => each !== fault);
		return fault;
	};

	async function api(request, response, url) {
		const { method } = request;
		const text = await bodyOf(request);
		const session = sessionOf(request);
		const entry = { method, path: url.pathname + url.search, headers: request.headers, request: text, user: session?.user };
		record.push(entry);
		if (record.length > MOST_RECORDED) record.shift();
		const fault = takeFault(method, entry.path);
		if (fault?.cutOff) return request.socket.destroy();
		let body;
		try {
			body = text === '' ? undefined : JSON.parse(text);
		} catch {
			body = undefined;
		}
		const made =
			fault && !fault.lost && fault.status !== undefined
				? { status: fault.status, body: fault.json ?? { error: 'fault' } }
				: answerApi({ desk, method, url, body, token: request.headers['x-csrf-token'], session });
		if (fault?.lost) return request.socket.destroy();
		entry.status = made.status;
		// Rails sends a token with every answer, also to nobody.
		const token = session?.token() ?? randomBytes(16).toString('base64url');
		send(response, made.status, { 'content-type': 'application/json; charset=utf-8', 'csrf-token': token }, JSON.stringify(made.body));
	}

	async function pages(request, response, url) {
		const session = sessionOf(request);
		const user = session && desk.users.get(session.user);
		const path = url.pathname;
		if (path === '/stand-in/sign-in' && request.method === 'POST') {
			const form = new URLSearchParams(await bodyOf(request));
			const wanted = desk.users.get(Number(form.get('user')));
			if (!wanted?.active) return send(response, 302, { location: '/stand-in/sign-in' });
			const back = form.get('return_to') ?? '';
			const location = /^\/(?!\/)[^\\]*$/.test(back) ? back : '/';
			return send(response, 302, { location, 'set-cookie': `${COOKIE}=${newSession(wanted)}; Path=/; HttpOnly; SameSite=Lax` });
		}
		if (path === '/stand-in/sign-out') {
			for (const [id, each] of sessions) if (each === session) sessions.delete(id);
			return send(response, 302, { location: '/stand-in/sign-in', 'set-cookie': `${COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0` });
		}
		if (path === '/stand-in/sign-in') return html(response, session, signInPage(desk, url.searchParams.get('return_to') ?? '/'));
		if (path.startsWith('/assets/')) {
			const asset = (await assets()).get(path.slice('/assets/'.length));
			return asset ? send(response, 200, { 'content-type': asset.type }, asset.body) : send(response, 404, { 'content-type': 'text/plain' }, 'Not found');
		}
		if (path === '/' || /^\/desktop(?:\/|$)/.test(path)) {
			if (!user?.active) return send(response, 302, { location: `/stand-in/sign-in?return_to=${encodeURIComponent(path)}` });
			return html(response, session, path === '/' ? oldPage() : newPage());
		}
		return html(response, session, '<!doctype html><title>404: Not Found</title><h1>404: Not Found</h1>', 404);
	}

	const server = createServer((request, response) => {
		const url = new URL(request.url, 'http://stand-in.invalid');
		const work = url.pathname.startsWith('/api/') ? api(request, response, url) : pages(request, response, url);
		work.catch((thrown) => {
			console.error('stand-in:', thrown);
			if (!response.headersSent) send(response, 500, { 'content-type': 'application/json' }, '{"error":"Error ID: Please contact your administrator."}');
			else response.destroy();
		});
	});
	await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
	origin = `http://127.0.0.1:${server.address().port}`;

	return {
		origin,
		record,
		get desk() {
			return desk;
		},
		faults: {
			next: ({ times = 1, ...fault }) => void faultList.push({ ...fault, left: times }),
			clear: () => {
				faultList = [];
			},
		},
		customerReplies: (ticket, text) => desk.customerReplies(ticket, text),
		reset({ signOut = false } = {}) {
			desk = new Desk({ version, now });
			faultList = [];
			record.length = 0;
			if (signOut) sessions.clear();
		},
		signOutAll: () => sessions.clear(),
		renewTokens() {
			for (const session of sessions.values()) session.secret = randomBytes(8).toString('hex');
		},
		async stop() {
			const closed = new Promise((resolve) => server.close(resolve));
			server.closeAllConnections();
			await closed;
		},
	};
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const standIn = await startStandIn({ port: Number(process.argv[2] ?? 4481) });
	console.log(`Zammad stand-in: ${standIn.origin}/#ticket/zoom/12 and ${standIn.origin}/desktop/tickets/12 (Ctrl+C ends)`);
}
