/**
 * A fault proxy: stands before a helpdesk and spoils what passes, as the network, gateways and busy servers do. What happens to a request is
 * drawn from the seed, the weather's name, the request itself and how often it was asked: the same questions meet the same faults, in whatever
 * order they come. Hosts are rewritten both ways, so the helpdesk does not know of it.
 */
import { Agent, createServer, request as send } from 'node:http';
import { setTimeout as realTimeout } from 'node:timers';
import { chanceOf } from './random.mjs';

const SIGN_IN = '<!doctype html><html><head><title>Sign in</title></head><body><form method="post" action="/login"><input name="user"></form></body></html>';
const GATEWAY = '<html><head><title>Bad gateway</title></head><body><center><h1>Bad gateway</h1></center></body></html>';
/** These are between two neighbours, not between the ends. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'trailer', 'proxy-authenticate', 'proxy-authorization'];

const bodyOf = async (stream) => {
	const parts = [];
	for await (const part of stream) parts.push(part);
	return Buffer.concat(parts);
};

/**
 * @param {import('./proxy.d.mts').ProxyOptions} options
 * @returns {Promise<import('./proxy.d.mts').FaultProxy>}
 */
export async function startFaultProxy({ target, seed = 1, now = Date.now, pause = (ms) => new Promise((resolve) => realTimeout(resolve, ms)) }) {
	const upstream = new URL(target);
	const agent = new Agent({ keepAlive: true, maxSockets: 8 });
	const log = [];
	const asked = new Map();
	/** The last answer to each question, for giving it again. */
	const before = new Map();
	let weather = { name: 'fair', faults: [] };
	let origin = '';
	let limitedUntil = 0;

	const towards = (value) => (typeof value === 'string' ? value.replaceAll(origin, upstream.origin) : value);
	const back = (value) => (typeof value === 'string' ? value.replaceAll(upstream.origin, origin) : value);

	/** Passes the request on and gives the whole answer. */
	async function forward({ method, url, headers }, body, { withoutCookie = false } = {}) {
		const passed = Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name) && !(withoutCookie && name === 'cookie')));
		for (const name of ['referer', 'origin']) if (passed[name]) passed[name] = towards(passed[name]);
		passed.host = upstream.host;
		if (body.length > 0) passed['content-length'] = String(body.length);
		const answer = await new Promise((resolve, reject) => {
			const call = send({ host: upstream.hostname, port: upstream.port, method, path: url, headers: passed, agent }, resolve);
			call.once('error', reject);
			call.end(body);
		});
		const content = await bodyOf(answer);
		const given = Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.includes(name) && name !== 'content-length'));
		if (given.location) given.location = back(given.location);
		if (withoutCookie) delete given['set-cookie'];
		return { status: answer.statusCode, headers: given, content };
	}

	/** The fault of this request; undefined: none. */
	function draw(method, url, nth) {
		const isWrite = method !== 'GET';
		let chance = chanceOf(seed, weather.name, method, url, nth);
		for (const fault of weather.faults) {
			if (fault.only === 'reads' ? isWrite : fault.only === 'writes' ? !isWrite : false) continue;
			if (chance < fault.chance) return fault;
			chance -= fault.chance;
		}
		return undefined;
	}

	async function answer(request, response) {
		const { method, url } = request;
		const question = `${method} ${url}`;
		const nth = (asked.get(question) ?? 0) + 1;
		asked.set(question, nth);
		const fault = draw(method, url, nth);
		const entry = { at: now(), method, url, weather: weather.name, fault: fault?.kind };
		log.push(entry);
		const give = ({ status, headers, content }) => {
			entry.status = status;
			response.writeHead(status, { ...headers, 'content-length': content.length });
			response.end(content);
		};
		const text = (status, words, headers = {}) =>
			give({ status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, content: Buffer.from(words) });
		const drop = () => {
			entry.status = 0;
			request.socket.destroy();
		};
		const between = ([from, to]) => from + (to - from) * chanceOf(seed, 'ms', question, nth);
		const body = await bodyOf(request);
		if (weather.latencyMs) await pause(between(weather.latencyMs));

		if (fault?.kind === 'limit') limitedUntil = Math.max(limitedUntil, now() + fault.seconds * 1_000);
		if (now() < limitedUntil) {
			entry.fault = 'limit';
			const seconds = Math.ceil((limitedUntil - now()) / 1_000);
			entry.heldUntil = entry.at + seconds * 1_000;
			const until = fault?.asDate ? new Date(Math.ceil(now() / 1_000) * 1_000 + seconds * 1_000).toUTCString() : String(seconds);
			return give({
				status: 429,
				headers: { 'retry-after': until, date: new Date(now()).toUTCString(), 'content-type': 'application/json' },
				content: Buffer.from('{}'),
			});
		}
		const whole = () => forward(request, body);
		switch (fault?.kind) {
			case 'reset':
				return drop();
			case 'hang':
				entry.status = 0;
				return undefined; // until the other side has had enough
			case 'status':
				return text(fault.status, GATEWAY, fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) });
			case 'page':
				return method === 'GET' ? give(await forward(request, body, { withoutCookie: true })) : text(200, SIGN_IN);
			case 'lost':
				await whole();
				return drop();
			case 'gateway':
				await whole();
				return text(fault.status, GATEWAY);
			case 'late': {
				const given = await whole();
				await pause(between(fault.ms));
				return give(given);
			}
			case 'half': {
				const { status, headers, content } = await whole();
				entry.status = status;
				response.writeHead(status, { ...headers, 'content-length': content.length });
				response.write(content.subarray(0, content.length / 2));
				return realTimeout(() => request.socket.destroy(), 10);
			}
			case 'cut': {
				const { status, headers, content } = await whole();
				return give({ status, headers, content: content.subarray(0, content.length / 2) });
			}
			case 'again': {
				const old = before.get(`${request.headers.cookie}\n${question}`);
				if (old && method === 'GET' && now() - old.at < fault.ms) return give(old.answer);
				break;
			}
			case 'twice':
				// A gateway that asks again by itself. Never for what is not the same when done twice.
				if (method === 'GET') await whole();
				break;
		}
		const given = await whole();
		if (method === 'GET') before.set(`${request.headers.cookie}\n${question}`, { at: now(), answer: given });
		return give(given);
	}

	const server = createServer((request, response) => {
		answer(request, response).catch(() => request.socket.destroy());
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	origin = `http://127.0.0.1:${server.address().port}`;

	return {
		origin,
		log,
		/** From now on. */
		turn(next) {
			weather = next;
			if (next.faults.length === 0) limitedUntil = 0;
		},
		async stop() {
			agent.destroy();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
