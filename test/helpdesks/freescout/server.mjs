// A stand-in of FreeScout: the ways that its pages go (routes, statuses, redirects, the CSRF rule, cookies), answered with the shapes of its templates
// over a desk in memory (desk.mjs), and the page of a conversation with the real Summernote. Run by hand: node server.mjs [port]
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleOf } from '../bundle.mjs';
import { Desk } from './desk.mjs';
import * as pages from './pages.mjs';

const COOKIE = 'laravel_session';
/** The pages' script (Summernote and jQuery with it) and style. */
const assets = bundleOf('freescout', join(import.meta.dirname, 'page'), ['page.js', 'page.css'], {
	loader: { '.eot': 'empty', '.ttf': 'empty', '.woff': 'empty', '.woff2': 'empty' },
	external: ['font/*'],
});

const bodyOf = async (request) => {
	const parts = [];
	for await (const part of request) parts.push(part);
	return Buffer.concat(parts).toString('utf8');
};

/**
 * Starts a stand-in on 127.0.0.1, below `path` ("/support") if one is given. Gives { base, origin, desk, record, faults, stop, reset, advance,
 * rotateTokens, customerReplies, fingerprint }. `advance(ms)` sets FreeScout's clock forward, `desk` is its state.
 */
export async function startStandIn({ port = 0, path = '', queueMs = 15_000 } = {}) {
	const sessions = new Map();
	const record = [];
	let desk = new Desk({ queueMs });
	let faultList = [];
	let base = '';

	const newSession = (user) => {
		const id = randomBytes(18).toString('base64url');
		sessions.set(id, { user, token: randomBytes(20).toString('hex') });
		return id;
	};
	const idOf = (request) => new RegExp(`(?:^|;\\s*)${COOKIE}=([^;]+)`).exec(request.headers.cookie ?? '')?.[1];
	const setCookie = (id) => ({ 'set-cookie': `${COOKIE}=${id}; Path=${path || '/'}; HttpOnly; SameSite=Lax` });
	const takeFault = (method, address) => {
		const fault = faultList.find((each) => (each.method ?? method) === method && (each.path ?? /^/).test(address));
		if (fault && --fault.left <= 0) faultList = faultList.filter((each) => each !== fault);
		return fault;
	};

	async function answer(request, url, form) {
		const { method } = request;
		const at = url.pathname.slice(path.length) || '/';
		const byScript = request.headers['x-requested-with'] === 'XMLHttpRequest';
		let id = idOf(request);
		const fresh = id === undefined || !sessions.has(id);
		if (fresh) id = newSession(undefined);
		const session = sessions.get(id);
		const cookie = fresh ? setCookie(id) : {};
		const html = (body, status = 200) => ({ status, headers: { 'content-type': 'text/html; charset=UTF-8', ...cookie }, body });
		const json = (body, status = 200) => ({ status, headers: { 'content-type': 'application/json', ...cookie }, body: JSON.stringify(body) });
		const to = (location, more = {}) => ({ status: 302, headers: { location, 'content-type': 'text/html; charset=UTF-8', ...cookie, ...more }, body: '' });
		const failed = (status) =>
			byScript ? json({ message: '' }, status) : html(`<!DOCTYPE html><title>${status}</title><div class="title">Sorry</div>`, status);

		if (url.pathname === path && path !== '') return to(`${base}/`);
		if (!url.pathname.startsWith(`${path}/`)) return html('<!doctype html><title>Something else of this host</title>', 404);
		if (at.startsWith('/assets/')) {
			const asset = (await assets()).get(at.slice('/assets/'.length));
			return asset ? { status: 200, headers: { 'content-type': asset.type }, body: asset.body } : failed(404);
		}
		// Before anybody is asked who they are.
		if (method === 'POST' && (request.headers['x-csrf-token'] ?? form.get('_token')) !== session.token) return failed(419);
		if (at === '/login' && method === 'POST') {
			const user = desk.user(form.get('email'));
			if (!user || user.disabled) return to(`${base}/login`);
			sessions.delete(id);
			return to(`${base}/home`, setCookie(newSession(user.id)));
		}
		if (at === '/login' && !session.user) return html(pages.loginPage({ base, token: session.token, desk }));
		const user = desk.user(session.user);
		if (!user || user.disabled) return byScript ? json({ error: 'Unauthenticated.' }, 401) : to(`${base}/login`);
		const frame = { base, token: session.token, user, mailboxes: desk.mailboxesOf(user) };
		if (at === '/logout' && method === 'POST') {
			sessions.delete(id);
			return to(`${base}/`);
		}
		if (at === '/login' || at === '/home') return to(`${base}/`);
		if (at === '/' && method === 'GET') return html(pages.dashboard(frame));
		const [, what = '', number = ''] = /^\/(users\/profile|conversation)\/(\d+)$/.exec(at) ?? [];
		if (what === 'users/profile') {
			const of = desk.user(number);
			if (!of) return failed(404);
			return of.id === user.id || user.admin ? html(pages.profile({ ...frame, of })) : failed(403);
		}
		if (what === 'conversation') {
			const conversation = desk.conversations.get(Number(number));
			if (!conversation) return failed(404);
			if (!desk.canView(user, conversation)) return failed(403);
			if (!url.searchParams.has('folder_id')) return to(`${base}/conversation/${conversation.id}?folder_id=7`);
			desk.view(user, conversation);
			return html(pages.conversationPage({ ...frame, desk, conversation, following: conversation.followers.has(user.id) }));
		}
		if (at === '/conversation/ajax-html/assignee_filter') {
			const mailbox = url.searchParams.get('mailbox_id');
			const chosen = mailbox ? desk.mailboxesOf(user).filter((one) => one.id === Number(mailbox)) : desk.mailboxesOf(user);
			if (mailbox && chosen.length === 0) return failed(desk.mailbox(mailbox) ? 403 : 404);
			const found = new Map(chosen.flatMap((one) => desk.assignable(one)).map((one) => [one.id, one]));
			return html(pages.assigneeFilter([...found.set(user.id, user).values()]));
		}
		if (at === '/conversation/ajax-html/change_customer') {
			const conversation = desk.conversations.get(Number(url.searchParams.get('conversation_id')));
			if (!conversation) return failed(404);
			return desk.canView(user, conversation) ? html('<div class="form-group"></div>') : failed(403);
		}
		if (at === '/conversation/ajax-html/show_original') {
			const thread = desk.threads.find((one) => one.id === Number(url.searchParams.get('thread_id')));
			if (!thread) return failed(404);
			if (!desk.canView(user, desk.conversations.get(thread.conversation))) return failed(403);
			if (thread.kind === 'customer') desk.mailFetches.push(thread.id);
			return html(pages.showOriginal(thread));
		}
		if (method !== 'POST') return failed(404);
		desk.work();
		if (at === '/polycast/connect') return json({ status: 'success', time: pages.clock(desk.now()) });
		if (at === '/polycast/receive') return json(receive(user, form));
		if (at === '/users/ajax' && form.get('action') === 'web_notifications') {
			const mine = desk.notifications.filter((one) => one.user === user.id);
			const page = Number(form.get('wn_page') ?? 1);
			return json({
				status: 'success',
				msg: '',
				html: pages.notices(desk, base, mine.slice((page - 1) * 25, page * 25)),
				has_more_pages: mine.length > page * 25 ? 1 : 0,
			});
		}
		return at === '/conversation/ajax' ? json(ajax(user, form)) : failed(404);
	}

	function receive(user, form) {
		const wanted = [...form.keys()].flatMap((name) => /^channels\[([^\]]+)\]\[\]$/.exec(name)?.[1] ?? []);
		const since = Date.parse(`${form.get('time')?.replace(' ', 'T')}Z`);
		if (wanted.length > 0 && Number.isNaN(since)) throw new Error('not a time');
		// An open page says which conversation it shows; then others are told.
		if (form.get('data[conversation_id]')) desk.views.push({ user: user.id, conversation: Number(form.get('data[conversation_id]')), open: true });
		const found = desk.events.filter(({ channels, at }) => channels.some((name) => wanted.includes(name)) && Math.floor(at / 1_000) * 1_000 >= since);
		return {
			status: 'success',
			time: pages.clock(desk.now()),
			payloads: found.map(({ event, payload, at, channels }, index) => {
				const conversation = desk.conversations.get(payload.conversation_id);
				const thread = desk.threads.find((one) => one.id === payload.thread_id);
				const open = thread && desk.canView(user, conversation);
				return {
					id: index,
					channels,
					event,
					created_at: pages.clock(at),
					data: [],
					payload: open
						? {
								...payload,
								thread_html: pages.threadHtml(desk, base, thread, user),
								conversation_user_id: conversation.assignee,
								conversation_status: conversation.status,
							}
						: [],
				};
			}),
		};
	}

	function ajax(user, form) {
		const refuse = (msg) => ({ status: 'error', msg });
		const action = form.get('action');
		if (action === 'conversations_pagination') {
			const found = form.has('filter[q]') ? desk.search(user, form) : [];
			const page = Number(form.get('page') ?? 1);
			const shown = found.slice((page - 1) * 50, page * 50);
			return {
				status: 'success',
				msg: '',
				html: pages.table(desk, base, shown, { page, total: found.length, showMailbox: Boolean(form.get('params[show_mailbox]')) }),
			};
		}
		const conversation = desk.conversations.get(Number(form.get('conversation_id')));
		if (!conversation) return refuse('Conversation not found');
		if (!desk.canView(user, conversation)) return refuse('Not enough permissions');
		if (action === 'follow') conversation.followers.add(user.id);
		else if (action === 'unfollow') conversation.followers.delete(user.id);
		else if (action === 'send_reply') {
			if (!desk.mailboxesOf(user).some(({ id }) => id === Number(form.get('mailbox_id')))) return refuse('Not enough permissions');
			if (!form.get('body')) return refuse('The body field is required. ');
			desk.reply(user, conversation, form);
			return { status: 'success', msg: '', redirect_url: `${base}/conversation/${conversation.id}?folder_id=7` };
		} else return refuse('Unknown action');
		return { status: 'success', msg: '', msg_success: action === 'follow' ? 'Following' : 'Unfollowed' };
	}

	const server = createServer(async (request, response) => {
		try {
			const url = new URL(request.url, 'http://stand-in.invalid');
			const text = request.method === 'POST' ? await bodyOf(request) : '';
			const entry = { method: request.method, path: url.pathname + url.search, headers: request.headers, request: text, at: Date.now() };
			record.push(entry);
			if (record.length > 5_000) record.shift();
			const fault = takeFault(request.method, entry.path);
			if (fault?.delayMs) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
			if (fault?.cutOff === 'before') return request.socket.destroy();
			const given =
				fault && !fault.lost && fault.status !== undefined
					? { status: fault.status, headers: fault.headers ?? {}, body: fault.html ?? '' }
					: await answer(request, url, new URLSearchParams(text));
			entry.status = given.status;
			if (fault?.lost) return request.socket.destroy();
			response.writeHead(given.status, { 'cache-control': 'no-cache, private', date: new Date(desk.now()).toUTCString(), ...given.headers });
			response.end(given.body);
		} catch (thrown) {
			console.error('stand-in:', thrown);
			if (response.headersSent) response.destroy();
			else response.writeHead(500).end('Whoops');
		}
	});
	await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
	const origin = `http://127.0.0.1:${server.address().port}`;
	base = origin + path;

	return {
		origin,
		base,
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
		/** FreeScout's clock goes on by itself; this sets it forward, and the queue does its work. */
		advance(ms) {
			desk.offset += ms;
			desk.work();
		},
		/** As a session that was renewed: the tokens that pages hold are old ones. */
		rotateTokens() {
			for (const session of sessions.values()) session.token = randomBytes(20).toString('hex');
		},
		customerReplies: (id, text) => desk.add(id, { kind: 'customer', body: text }),
		/** All that a read could change. */
		fingerprint: () =>
			JSON.stringify([
				[...desk.conversations.values()].map((one) => ({ ...one, followers: [...one.followers] })),
				desk.threads,
				desk.notifications.map(({ id, read }) => [id, read]),
				desk.views,
				desk.mailFetches,
			]),
		reset({ signOut = false } = {}) {
			desk = new Desk({ queueMs });
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
	console.log(`FreeScout stand-in: ${standIn.base}/ (Ctrl+C ends)`);
}
