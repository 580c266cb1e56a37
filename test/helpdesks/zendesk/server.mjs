// A stand-in of Zendesk's Agent Workspace: the documented subset of its API (api.mjs) over a desk in memory (desk.mjs), and a page to work in
// (page/). `npm start` shows it; end-to-end tests and the contract suite run against it. Run by hand: node server.mjs [port]
import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { answerApi } from './api.mjs';
import { Desk } from './desk.mjs';
import { assets, signInPage, workspacePage } from './page.mjs';
import { paneState, workspaceState } from './workspace-state.mjs';

const COOKIE = '_standin_session';
const MOST_RECORDED = 5_000;
const MINUTE = 60_000;
const CSP =
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const bodyOf = async (request) => {
	const parts = [];
	for await (const part of request) parts.push(part);
	return Buffer.concat(parts).toString('utf8');
};
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Starts a stand-in on 127.0.0.1. Gives { origin, stop, reset, as, faults, record, desk, limits, customerReplies }:
 * - `as(agent)`: the Cookie header of a new session of that agent (id, name or first name);
 * - `faults.next(fault)`: what the next matching request gets: { method?, path? (RegExp), times = 1, status, headers, json, html, cutOff
 *   ('before' | 'half'), delayMs, lost (true: the request is carried out, its answer never arrives) };
 * - `record`: every API request with its answer, oldest first;
 * - `desk`: the state and its rules; `limits.perMinute`: requests of the whole account;
 * - `customerReplies(ticket, text)`: the customer writes.
 * With `notesFirst` the account's new comments are internal unless somebody chooses otherwise; `now` is its clock (ms).
 * With `customers: { firstMs, thenMs }` they also write by themselves: once some time after the start, and after each public reply.
 */
export async function startStandIn({ port = 0, seed = true, csp = true, customers, notesFirst = false, perMinute = 700, now = Date.now } = {}) {
	const sessions = new Map();
	const record = [];
	const limits = { perMinute };
	const newDesk = () => {
		const fresh = new Desk({ seed, now });
		if (notesFirst) fresh.settings.tickets.comments_public_by_default = false;
		return fresh;
	};
	let desk = newDesk();
	let updates = new Map();
	let minute = { at: 0, used: 0 };
	let faultList = [];
	const timers = new Set();
	let origin = '';

	const later = (ms, act) => {
		const timer = setTimeout(() => {
			timers.delete(timer);
			act();
		}, ms);
		timer.unref();
		timers.add(timer);
	};
	const answerOfCustomer = (ticketId) => {
		const ticket = desk.tickets.get(Number(ticketId));
		const text = ticket?.answers[ticket.answered % Math.max(1, ticket.answers.length)];
		if (!text || ticket.status === 'closed') return;
		ticket.answered += 1;
		desk.customerReplies(ticketId, text);
	};
	const beginCustomers = () => {
		for (const timer of timers) clearTimeout(timer);
		timers.clear();
		if (customers?.firstMs !== undefined) later(customers.firstMs, () => answerOfCustomer(18197));
	};

	/** For check-stand-in.mjs: what was answered, one line each, into the file that the environment names. */
	const keepRecord = () => {
		const file = process.env.LOOPIN_STAND_IN_RECORD;
		if (!file) return;
		const lines = record
			.filter(({ fault, route }) => !fault && route)
			.map(({ method, path, status, body, route }) => JSON.stringify({ method, path, status, body, route }));
		if (lines.length > 0) appendFileSync(file, `${lines.join('\n')}\n`);
	};
	const newSession = (user) => {
		const id = randomBytes(18).toString('base64url');
		sessions.set(id, { user: user.id, token: randomBytes(24).toString('base64') });
		return id;
	};
	const sessionOf = (request) => {
		const id = new RegExp(`(?:^|;\\s*)${COOKIE}=([^;]+)`).exec(request.headers.cookie ?? '')?.[1];
		return id === undefined ? undefined : sessions.get(id);
	};

	const send = (response, status, headers, body) => {
		response.writeHead(status, { 'cache-control': 'no-store', date: new Date(now()).toUTCString(), ...headers });
		response.end(body);
	};
	const sendJson = (response, status, body, headers = {}) =>
		send(response, status, { 'content-type': 'application/json; charset=utf-8', ...headers }, JSON.stringify(body));
	const sendPage = (response, html) =>
		send(response, 200, { 'content-type': 'text/html; charset=utf-8', 'x-frame-options': 'DENY', ...(csp ? { 'content-security-policy': CSP } : {}) }, html);

	/** The account's budget of this minute: headers as Zendesk sends them, and whether there is any left. */
	const spend = () => {
		const at = Math.floor(Date.now() / MINUTE);
		if (minute.at !== at) minute = { at, used: 0 };
		minute.used += 1;
		const reset = Math.ceil(((at + 1) * MINUTE - Date.now()) / 1_000);
		const remaining = Math.max(0, limits.perMinute - minute.used);
		const headers = {
			'x-rate-limit': String(limits.perMinute),
			'x-rate-limit-remaining': String(remaining),
			'ratelimit-limit': String(limits.perMinute),
			'ratelimit-remaining': String(remaining),
			'ratelimit-reset': String(reset),
			'x-zendesk-api-version': 'v2',
		};
		return { over: minute.used > limits.perMinute, reset, headers };
	};

	const takeFault = (method, path) => {
		const fault = faultList.find((each) => (each.method ?? method) === method && (each.path ?? /^/).test(path));
		if (fault && --fault.left <= 0) faultList = faultList.filter((each) => each !== fault);
		return fault;
	};

	async function api(request, response, url) {
		const { method } = request;
		const text = await bodyOf(request);
		const session = sessionOf(request);
		const entry = { method, path: url.pathname + url.search, headers: request.headers, request: text, agent: session?.user, at: Date.now() };
		record.push(entry);
		if (record.length > MOST_RECORDED) record.shift();
		const fault = takeFault(method, entry.path);
		if (fault?.delayMs) await pause(fault.delayMs);
		if (fault?.cutOff === 'before') return request.socket.destroy();
		if (fault && !fault.lost && (fault.status !== undefined || fault.html !== undefined || fault.json !== undefined)) {
			entry.status = fault.status ?? 200;
			entry.fault = true;
			if (fault.html !== undefined) return send(response, entry.status, { 'content-type': 'text/html; charset=utf-8', ...fault.headers }, fault.html);
			return sendJson(response, entry.status, fault.json ?? { error: 'fault' }, fault.headers);
		}
		const { over, reset, headers } = spend();
		let body;
		try {
			body = text === '' ? undefined : JSON.parse(text);
		} catch {
			return sendJson(response, 400, { error: { title: 'Invalid JSON', message: 'Unprocessable' } }, headers);
		}
		const answer = over
			? {
					status: 429,
					body: { error: 'APIRateLimitExceeded', description: 'Number of allowed API requests per minute exceeded' },
					headers: { 'retry-after': String(reset) },
				}
			: answerApi({ desk, method, url, headers: request.headers, body, origin, session, updates });
		Object.assign(entry, { status: answer.status, body: answer.body, route: answer.route });
		if (fault?.lost) return request.socket.destroy();
		if (
			method === 'PUT' &&
			answer.status === 200 &&
			customers?.thenMs !== undefined &&
			body?.ticket?.comment &&
			answer.body.audit?.events.some((event) => event.public)
		) {
			later(customers.thenMs, () => answerOfCustomer(answer.body.ticket.id));
		}
		if (fault?.cutOff === 'half') {
			const whole = JSON.stringify(answer.body);
			response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(whole), ...headers });
			response.write(whole.slice(0, whole.length / 2));
			return setTimeout(() => request.socket.destroy(), 20);
		}
		return sendJson(response, answer.status, answer.body, { ...headers, ...answer.headers, ...fault?.headers });
	}

	async function pages(request, response, url) {
		const session = sessionOf(request);
		const user = session && desk.user(session.user);
		const path = url.pathname;
		if (path === '/access/logout') {
			const id = new RegExp(`${COOKIE}=([^;]+)`).exec(request.headers.cookie ?? '')?.[1];
			sessions.delete(id);
			return send(response, 302, { location: '/auth/v2/login', 'set-cookie': `${COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0` });
		}
		if (path === '/auth/v2/login' && request.method === 'POST') {
			const form = new URLSearchParams(await bodyOf(request));
			const wanted = desk.user(form.get('agent'));
			if (!wanted || wanted.suspended) return send(response, 302, { location: '/auth/v2/login?failed=1' });
			const back = form.get('return_to') ?? '';
			const home = wanted.role === 'end-user' ? '/hc/en-us' : '/agent/';
			const location = /^\/(?!\/)[^\\]*$/.test(back) ? back : home;
			return send(response, 302, { location, 'set-cookie': `${COOKIE}=${newSession(wanted)}; Path=/; HttpOnly; SameSite=Lax` });
		}
		if (path === '/auth/v2/login')
			return sendPage(response, signInPage({ desk, returnTo: url.searchParams.get('return_to') ?? '', failed: url.searchParams.has('failed') }));
		if (path.startsWith('/assets/')) {
			const asset = (await assets()).get(path.slice('/assets/'.length));
			return asset ? send(response, 200, { 'content-type': asset.type }, asset.body) : send(response, 404, { 'content-type': 'text/plain' }, 'Not found');
		}
		if (path === '/hc/en-us')
			return sendPage(
				response,
				'<!doctype html><html lang="en"><title>Help center</title><body><main><h1>Help center</h1><textarea aria-label="Your question"></textarea></main>',
			);
		if (path === '/' || path === '/agent') return send(response, 302, { location: '/agent/' });
		if (!path.startsWith('/agent/'))
			return send(response, 404, { 'content-type': 'text/html; charset=utf-8' }, '<!doctype html><title>Not found</title><h1>Not found</h1>');
		if (path.startsWith('/agent/_/')) {
			if (!user || user.suspended || user.role === 'end-user') return sendJson(response, 401, { error: 'signed out' });
			if (path === '/agent/_/workspace') return sendJson(response, 200, workspaceState(desk, user));
			const pane = paneState(desk, user, url.searchParams.get('id'));
			return sendJson(response, pane ? 200 : 403, pane ?? { error: 'forbidden' });
		}
		if (user?.role === 'end-user') return send(response, 302, { location: '/hc/en-us' });
		if (!user || user.suspended) return send(response, 302, { location: `/auth/v2/login?return_to=${encodeURIComponent(path + url.search)}` });
		if (path === '/agent/') return send(response, 302, { location: `/agent/tickets/${workspaceState(desk, user).tickets[0]?.id ?? 0}${url.search}` });
		return sendPage(response, workspacePage());
	}

	const server = createServer((request, response) => {
		const url = new URL(request.url, 'http://stand-in.invalid');
		const work = url.pathname.startsWith('/api/') ? api(request, response, url) : pages(request, response, url);
		work.catch((thrown) => {
			console.error('stand-in:', thrown);
			if (!response.headersSent) sendJson(response, 500, { error: 'InternalError' });
			else response.destroy();
		});
	});
	await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
	origin = `http://127.0.0.1:${server.address().port}`;
	beginCustomers();

	return {
		origin,
		record,
		limits,
		get desk() {
			return desk;
		},
		as: (agent) => `${COOKIE}=${newSession(desk.agent(agent))}`,
		faults: {
			next: ({ times = 1, ...fault }) => void faultList.push({ ...fault, left: times }),
			clear: () => {
				faultList = [];
			},
		},
		customerReplies: (ticket, text) => desk.customerReplies(ticket, text),
		/** A new desk; sessions of people who are still there go on, unless `signOut`. */
		reset({ signOut = false } = {}) {
			desk = newDesk();
			updates = new Map();
			minute = { at: 0, used: 0 };
			limits.perMinute = perMinute;
			keepRecord();
			faultList = [];
			record.length = 0;
			if (signOut) sessions.clear();
			beginCustomers();
		},
		/** Ends every session: the next request is signed out. */
		signOutAll: () => sessions.clear(),
		async stop() {
			keepRecord();
			for (const timer of timers) clearTimeout(timer);
			const closed = new Promise((resolve) => server.close(resolve));
			server.closeAllConnections();
			await closed;
		},
	};
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const standIn = await startStandIn({ port: Number(process.argv[2] ?? 4480), customers: { firstMs: 20_000, thenMs: 6_000 } });
	console.log(`Agent Workspace stand-in: ${standIn.origin}/agent/ (Ctrl+C ends)`);
}
