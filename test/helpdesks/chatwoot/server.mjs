// A stand-in of a Chatwoot installation: its API (api.mjs) over a desk in memory (desk.mjs) behind devise_token_auth's headers, and a dashboard to
// work in (page/) with Chatwoot's own editor. Run by hand: node server.mjs [port]
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { answerApi } from './api.mjs';
import { Desk } from './desk.mjs';
import { assets, dashboardPage, signInPage } from './page.mjs';

const TWO_MONTHS = 60 * 86_400;
const MOST_RECORDED = 5_000;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function bodyOf(request) {
	const parts = [];
	for await (const part of request) parts.push(part);
	return Buffer.concat(parts).toString('utf8');
}

/**
 * Starts a stand-in on 127.0.0.1. Gives { origin, desk, record, faults, signIn, signOutAll, customerReplies, fingerprint, reset, stop }:
 * - `signIn(agent)`: the headers of a new session, as the sign-in answer has them; the dashboard keeps them in its cookie;
 * - `faults.next(fault)`: what the next matching request gets: { method?, path? (RegExp), times = 1, status, json, html, headers, delayMs,
 *   cutOff: 'before', lost (true: the request is carried out, its answer never arrives) };
 * - `record`: every API request, oldest first.
 * `version`: what `/api` tells, and whose markup the dashboard has ('3.16.0' or '4.14.2').
 */
export async function startStandIn({ port = 0, version = '4.14.2', now = Date.now, jobsMs = 0 } = {}) {
	const sessions = new Map();
	const record = [];
	let desk = new Desk({ now, jobsMs });
	let faultList = [];

	const signIn = (id) => {
		const { email } = desk.user(id);
		const session = {
			'access-token': randomBytes(16).toString('base64url'),
			'token-type': 'Bearer',
			client: randomBytes(16).toString('base64url'),
			expiry: String(Math.floor(now() / 1_000) + TWO_MONTHS),
			uid: email,
		};
		sessions.set(session.client, session);
		return session;
	};
	/** Headers only: the cookie that the browser sends along opens nothing. */
	const userOf = ({ headers }) => {
		const session = sessions.get(headers.client);
		return session && session['access-token'] === headers['access-token'] && session.uid === headers.uid
			? { session, user: desk.users.find(({ email }) => email === session.uid) }
			: undefined;
	};
	const send = (response, status, headers, body) => {
		response.writeHead(status, { 'cache-control': 'max-age=0, private, must-revalidate', date: new Date(now()).toUTCString(), ...headers });
		response.end(body);
	};
	const sendJson = (response, status, body, headers = {}) =>
		send(response, status, { 'content-type': 'application/json; charset=utf-8', ...headers }, body === undefined ? '' : JSON.stringify(body));
	const sendPage = (response, status, html) => send(response, status, { 'content-type': 'text/html; charset=utf-8', 'x-frame-options': 'SAMEORIGIN' }, html);
	const takeFault = (method, path) => {
		const fault = faultList.find((each) => (each.method ?? method) === method && (each.path ?? /^/).test(path));
		if (fault && --fault.left <= 0) faultList = faultList.filter((each) => each !== fault);
		return fault;
	};

	async function api(request, response, url) {
		const { method } = request;
		const text = await bodyOf(request);
		const signed = userOf(request);
		const entry = { method, path: url.pathname + url.search, headers: request.headers, request: text, agent: signed?.user.id, at: Date.now() };
		record.push(entry);
		if (record.length > MOST_RECORDED) record.shift();
		const fault = takeFault(method, entry.path);
		if (fault?.delayMs) await pause(fault.delayMs);
		if (fault?.cutOff === 'before') return request.socket.destroy();
		if (fault && !fault.lost && (fault.status !== undefined || fault.html !== undefined || fault.json !== undefined)) {
			entry.status = fault.status ?? 200;
			if (fault.html !== undefined) return sendPage(response, entry.status, fault.html);
			return sendJson(response, entry.status, fault.json ?? { error: 'fault' }, fault.headers);
		}
		if (url.pathname === '/auth/sign_out') {
			if (signed) sessions.delete(signed.session.client);
			return sendJson(response, 200, { success: true });
		}
		if (url.pathname === '/auth/sign_in') {
			const wanted = desk.users.find(({ email }) => email === JSON.parse(text || '{}').email);
			if (!wanted) return sendJson(response, 401, { success: false, errors: ['Invalid login credentials. Please try again.'] });
			return sendJson(response, 200, { data: { id: wanted.id, email: wanted.email } }, signIn(wanted.id));
		}
		if (!signed) {
			entry.status = 401;
			return sendJson(response, 401, { errors: ['You need to sign in or sign up before continuing.'] });
		}
		let body;
		try {
			body = text === '' ? undefined : JSON.parse(text);
		} catch {
			return sendJson(response, 400, { error: 'Bad request' });
		}
		const answer = answerApi({ desk, method, url, body, user: signed.user });
		entry.status = answer.status;
		if (fault?.lost) return request.socket.destroy();
		if (answer.html !== undefined) return sendPage(response, answer.status, `<!doctype html><title>Chatwoot</title>${answer.html}`);
		// devise_token_auth repeats the session's headers in every answer.
		return sendJson(response, answer.status, answer.body, signed.session);
	}

	async function pages(response, url) {
		const { pathname } = url;
		if (pathname === '/api')
			return sendJson(response, 200, {
				version,
				timestamp: new Date(now()).toISOString().slice(0, 19).replace('T', ' '),
				queue_services: 'ok',
				data_services: 'ok',
			});
		if (pathname.startsWith('/packs/')) {
			const asset = (await assets()).get(pathname.slice('/packs/'.length));
			return asset ? send(response, 200, { 'content-type': asset.type }, asset.body) : sendPage(response, 404, '<!doctype html><title>404</title>');
		}
		if (pathname === '/app/login') return sendPage(response, 200, signInPage(desk, version));
		if (pathname === '/' || pathname === '/app' || pathname.startsWith('/app/')) return sendPage(response, 200, dashboardPage(version));
		return sendPage(response, 404, '<!doctype html><title>The page you were looking for doesn’t exist (404)</title>');
	}

	const server = createServer((request, response) => {
		const url = new URL(request.url, 'http://stand-in.invalid');
		const work = url.pathname.startsWith('/api/') || url.pathname.startsWith('/auth/') ? api(request, response, url) : pages(response, url);
		work.catch((thrown) => {
			console.error('stand-in:', thrown);
			if (!response.headersSent) sendJson(response, 500, { error: 'Internal server error' });
			else response.destroy();
		});
	});
	await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));

	return {
		origin: `http://127.0.0.1:${server.address().port}`,
		record,
		get desk() {
			return desk;
		},
		signIn,
		signOutAll: () => sessions.clear(),
		faults: {
			next: ({ times = 1, ...fault }) => void faultList.push({ ...fault, left: times }),
			clear: () => {
				faultList = [];
			},
		},
		/** `number`: of a conversation of the first account. */
		customerReplies: (number, text) => desk.customerReplies(desk.conversation(1, number), text),
		/** Everything that a request could have changed: messages, participants, what was seen and read. */
		fingerprint: () => JSON.stringify([desk.conversations, desk.notifications, desk.users]),
		reset({ signOut = false } = {}) {
			desk = new Desk({ now, jobsMs });
			faultList = [];
			record.length = 0;
			if (signOut) sessions.clear();
		},
		async stop() {
			const closed = new Promise((resolve) => server.close(resolve));
			server.closeAllConnections();
			await closed;
		},
	};
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const standIn = await startStandIn({ port: Number(process.argv[2] ?? 4490) });
	console.log(`Chatwoot stand-in: ${standIn.origin}/app/login (Ctrl+C ends)`);
}
