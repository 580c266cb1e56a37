// A stand-in of osTicket's agent panel under a base path: the routes that Loopin uses and a ticket's page to write in, over a desk in memory. Its side
// effects are osTicket's: lists become the session's queue, a ticket's page is logged as viewed and may lock, a page asked for signed out is where
// signing in leads to. Run by hand: node server.mjs [port]
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { Desk } from './desk.mjs';
import {
	assignDialog,
	configuration,
	directoryContent,
	listContent,
	panelPage,
	profileContent,
	queuePreview,
	referDialog,
	signInPage,
	ticketContent,
	ticketPreview,
} from './templates.mjs';

const COOKIE = 'OSTSESSID';
export const PASSWORD = 'Secret123';
const CSP = "frame-ancestors 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; object-src 'none'";
const ASSETS = { 'js/panel.js': 'text/javascript', 'js/editor.js': 'text/javascript', 'css/stand-in.css': 'text/css' };

const bodyOf = async (request) => {
	const parts = [];
	for await (const part of request) parts.push(part);
	return Buffer.concat(parts);
};
/** A form as the browser sends it: urlencoded, or multipart with text fields only. */
function formOf(type, body) {
	const boundary = /multipart\/form-data;\s*boundary=(.+)$/.exec(type ?? '')?.[1];
	if (!boundary) return new URLSearchParams(body.toString('utf8'));
	const form = new URLSearchParams();
	for (const part of body.toString('utf8').split(`--${boundary}`)) {
		const found = /name="([^"]+)"[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n([\s\S]*)\r\n$/.exec(part);
		if (found) form.append(found[1], found[2]);
	}
	return form;
}

/**
 * Starts it on 127.0.0.1. Gives { origin, base, desk, stop, reset, faults, record, customerReplies, fingerprint, signIn }:
 * `faults.next({ path, method, times, status, text, lost })`: what the next matching requests get; `lost`: carried out, and the answer never arrives.
 */
export async function startStandIn({ port = 0, path = '/support', ...options } = {}) {
	let desk = new Desk(options);
	let sessions = new Map();
	let faultList = [];
	const record = [];

	const newSession = () => ({
		id: randomBytes(16).toString('hex'),
		token: randomBytes(20).toString('hex'),
		staff: undefined,
		queue: 'My Tickets',
		dest: undefined,
		notice: '',
	});
	const fields = (session, form) => [1, 2, 3, 5].map((n) => Buffer.from(`${session.id}${form}${n}`).toString('base64url').slice(-16).replace(/\W|_/g, 'x') + n);

	function answer(request, url, form, session) {
		const { method } = request;
		const route = url.pathname.slice(`${path}/scp/`.length);
		const html = (text, status = 200, headers = {}) => ({ status, headers: { 'content-type': 'text/html; charset=UTF-8', ...headers }, text });
		const json = (value, status = 200) => ({ status, headers: { 'content-type': 'application/json; charset=UTF-8' }, text: JSON.stringify(value) });
		const redirect = (to) => html('<html></html>', 302, { location: to });
		const page = (title, content, more = {}) => {
			const notice = session.notice;
			session.notice = '';
			return html(panelPage({ desk, path, session, title, content, notice, pjax: request.headers['x-pjax'] !== undefined, ...more }), 200, {
				'content-security-policy': CSP,
			});
		};

		if (route === 'login.php') {
			if (method === 'POST') {
				const staff = [...desk.staff.values()].find((one) => one.login === form.get('userid'));
				if (form.get('__CSRFToken__') !== session.token || !staff?.isactive || form.get('passwd') !== PASSWORD)
					return html(signInPage(session.token, 'Invalid login'));
				session.staff = staff.id;
				session.token = randomBytes(20).toString('hex');
				return redirect(session.dest ?? 'index.php');
			}
			return session.staff ? redirect('index.php') : html(signInPage(session.token));
		}
		if (route === 'logout.php') {
			sessions.delete(session.id);
			return redirect('login.php');
		}
		const ajax = route.startsWith('ajax.php/') ? route.slice('ajax.php/'.length) : undefined;
		const me = desk.staff.get(session.staff);
		if (!me?.isactive) {
			if (ajax !== undefined) return html('Must login: Authentication Required', 403);
			session.dest = url.pathname + url.search;
			return redirect(`${path}/scp/login.php`);
		}
		const token = request.headers['x-csrftoken'] ?? form.get('__CSRFToken__');
		if (method === 'POST' && [...form].length > 0 && token !== session.token) return html('Valid CSRF Token Required', 400);
		if (ajax !== undefined) return answerAjax({ method, ajax, form, me, session, html, json });

		if (route === 'profile.php') return page('My Profile', profileContent(me));
		if (route === 'directory.php') {
			const all = [...desk.staff.values()].sort((one, other) => desk.name(one).localeCompare(desk.name(other)));
			const last = Math.max(1, Math.ceil(all.length / desk.pageSize));
			const number = Math.min(last, Number(url.searchParams.get('p')) || 1);
			return page('Agent Directory', directoryContent(desk, all.slice((number - 1) * desk.pageSize, number * desk.pageSize)));
		}
		if (route === 'index.php' || route === 'tickets.php') {
			const id = Number(url.searchParams.get('id') ?? form.get('id'));
			const found = desk.tickets.get(id);
			const ticket = found && desk.canSee(me, found) ? found : undefined;
			let error = id && !ticket ? 'Access denied. Contact admin if you believe this is in error' : undefined;
			if (ticket && method === 'POST') {
				error = postToTicket(ticket, me, form);
				if (!error) {
					session.notice = 'Posted successfully';
					return redirect(`tickets.php?id=${ticket.id}`);
				}
			}
			if (ticket) {
				desk.views.push([me.id, ticket.id]);
				if (desk.lockMode === 'view' && !desk.lockOf(ticket)) desk.acquire(ticket, me);
				return page(`Ticket #${ticket.number}`, ticketContent(desk, ticket, me, session), { error });
			}
			// A list becomes the session's own.
			const query = url.searchParams.get('a') === 'search' ? url.searchParams.get('query') : null;
			session.queue = query ? `search ${query}` : (url.searchParams.get('queue') ?? session.queue);
			return page(
				'Tickets',
				listContent(
					path,
					[...desk.tickets.values()].filter((one) => desk.canSee(me, one)),
					session.queue,
				),
				{ error },
			);
		}
		return html('Not found', 404);
	}

	/** Gives the error's words, or nothing when it was written. */
	function postToTicket(ticket, me, form) {
		const internal = form.get('a') === 'postnote';
		if (!internal && form.get('a') !== 'reply') return 'Unknown action';
		if (!internal && !desk.may(me, ticket, 'reply')) return 'Action denied. Contact admin for access';
		const lock = desk.lockOf(ticket);
		if (desk.lockMode !== 'off') {
			if (!lock) return 'This action requires a lock. Please try again!';
			if (lock.staff !== me.id) return 'Action Denied. Ticket is locked by someone else!';
			if (lock.code !== form.get('lockCode')) return 'Your lock has expired. Please try again!';
		}
		const body = form.get(internal ? 'note' : 'response') ?? '';
		if (!body) return 'Required';
		// Collaborators who are not named are turned off.
		if (!internal) for (const one of ticket.collaborators) one.active = form.getAll('ccs[]').includes(String(one.user));
		desk.post(ticket, internal ? 'note' : 'response', me, body);
		desk.release(ticket);
		return undefined;
	}

	function answerAjax({ method, ajax, form, me, session, html, json }) {
		if (ajax === 'config/scp') return json(configuration(desk, path));
		if (ajax === 'tickets/mass/assign/agents')
			return html(
				assignDialog(
					desk,
					[...desk.staff.values()].filter((one) => one.isactive && !one.onvacation),
				),
			);
		if (ajax === 'tickets/mass/assign') return html(assignDialog(desk, [...desk.staff.values()]));
		if (ajax === 'queue/preview' && method === 'POST') {
			const number = form.get('number+search') ? form.get('number+match') : undefined;
			return html(queuePreview(desk, path, desk.list({ open: form.has('status__state+search'), words: form.get('3001') ?? undefined, number })));
		}
		const [, lockId] = /^lock\/(\d+)\/release$/.exec(ajax) ?? [];
		if (lockId && method === 'POST') {
			const lock = [...desk.locks.values()].find((one) => one.id === Number(lockId));
			if (!lock) return json({ id: 0, retry: true }, 404);
			if (lock.staff === me.id) desk.locks.delete(lock.ticket);
			return html(lock.staff === me.id ? '1' : '0');
		}
		const [, id, what] = /^(?:lock\/)?(?:ticket|tickets)\/(\d+)(?:\/(.+))?$/.exec(ajax) ?? [];
		const ticket = desk.tickets.get(Number(id));
		if (ajax.startsWith('lock/') && method === 'POST') {
			if (desk.lockMode === 'off') return json({ id: 0, retry: false }, 418);
			if (!ticket || !desk.canSee(me, ticket)) return json({ id: 0, retry: false, msg: 'Lock denied!' });
			const lock = desk.acquire(ticket, me);
			return lock ? json({ id: lock.id, time: 180, code: lock.code }) : json({ id: 0, retry: false, msg: 'Currently locked by somebody' });
		}
		if (what === 'preview') return ticket && desk.canSee(me, ticket) ? html(ticketPreview(desk, ticket, me)) : html('No such ticket', 404);
		if (what === 'referrals' || what === 'refer/agents') {
			if (!ticket) return html('No such ticket', 404);
			if (!desk.canSee(me, ticket) || !desk.may(me, ticket, 'assign')) return html('Permission denied', 403);
			const names = fields(session, ticket.id);
			if (method === 'POST' && form.get('do') === 'refer') {
				const error = form.get(`${names[0]}[]`) === 'agent' ? desk.refer(ticket, Number(form.get(`${names[1]}[]`))) : 'Unknown referral';
				if (!error) {
					session.notice = 'Referred successfully';
					return html(String(ticket.id), 201);
				}
				return html(referDialog(desk, ticket, names, error));
			}
			if (method === 'POST' && form.get('do') === 'manage') {
				const gone = form
					.getAll('referrals[]')
					.filter((one) => one.startsWith('-'))
					.map((one) => Number(one.slice(1)));
				desk.referrals = desk.referrals.filter((one) => one.ticket !== ticket.id || !gone.includes(one.id));
			}
			return html(referDialog(desk, ticket, names));
		}
		return html('Not found', 404);
	}

	const server = createServer(async (request, response) => {
		const url = new URL(request.url ?? '/', 'http://stand-in');
		const body = await bodyOf(request);
		if (!url.pathname.startsWith(`${path}/scp/`)) {
			response.writeHead(url.pathname === `${path}/` || url.pathname === '/' ? 200 : 404, { 'content-type': 'text/html' });
			return response.end('<!doctype html><title>Customers are served here</title><script src="js/osticket.js"></script>');
		}
		const asset = url.pathname.slice(`${path}/scp/`.length);
		if (ASSETS[asset]) {
			response.writeHead(200, { 'content-type': ASSETS[asset] });
			return response.end(readFileSync(new URL(`./page/${asset.split('/')[1]}`, import.meta.url)));
		}
		const id = new RegExp(`(?:^|;\\s*)${COOKIE}=(\\w+)`).exec(request.headers.cookie ?? '')?.[1];
		let session = sessions.get(id);
		const cookie = {};
		if (!session) {
			session = newSession();
			sessions.set(session.id, session);
			cookie['set-cookie'] = `${COOKIE}=${session.id}; path=${path || '/'}; HttpOnly; SameSite=Lax`;
		}
		const form = formOf(request.headers['content-type'], body);
		record.push({ method: request.method, path: url.pathname + url.search, form: [...form], staff: session.staff });
		const fault = faultList.find((one) => (one.method ?? request.method) === request.method && (one.path ?? /^/).test(url.pathname + url.search));
		if (fault && --fault.left <= 0) faultList = faultList.filter((one) => one !== fault);
		if (fault && !fault.lost) {
			response.writeHead(fault.status ?? 500, { 'content-type': 'text/html', ...fault.headers });
			return response.end(fault.text ?? '');
		}
		const result = answer(request, url, form, session);
		if (fault?.lost) return request.socket.destroy();
		response.writeHead(result.status, { 'cache-control': 'no-store', date: new Date(desk.now()).toUTCString(), ...cookie, ...result.headers });
		response.end(result.text);
	});
	await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
	const origin = `http://127.0.0.1:${server.address().port}`;

	return {
		origin,
		base: `${origin}${path}`,
		record,
		get desk() {
			return desk;
		},
		faults: {
			next: (fault) => faultList.push({ times: 1, ...fault, left: fault.times ?? 1 }),
			clear: () => {
				faultList = [];
			},
		},
		/** Back to the seed; with `signOut` all sessions are worthless. */
		reset({ signOut = false } = {}) {
			desk = new Desk(options);
			faultList = [];
			record.length = 0;
			if (signOut) sessions = new Map();
		},
		customerReplies: (id, text) => desk.write(desk.tickets.get(Number(id)), 'message', { user: 1 }, text.replace(/&/g, '&amp;').replace(/</g, '&lt;')),
		/** All that a read could have changed. */
		fingerprint: () =>
			JSON.stringify([
				[...desk.tickets.values()],
				desk.entries,
				desk.referrals,
				[...desk.locks.values()],
				desk.views,
				[...sessions.values()].filter((one) => one.staff !== undefined).map(({ queue, dest, notice, staff }) => [staff, queue, dest, notice]),
			]),
		stop: () =>
			new Promise((resolve) => {
				server.close(resolve);
				server.closeAllConnections();
			}),
	};
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const standIn = await startStandIn({ port: Number(process.argv[2] ?? 8080) });
	console.log(`${standIn.base}/scp/login.php  (bea, ava, cleo, dan: ${PASSWORD})`);
}
