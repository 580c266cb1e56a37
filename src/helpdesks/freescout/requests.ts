/**
 * Requests to FreeScout, with what its answers mean. Reads are POSTs as well: every POST carries the session's token, 419 says that it is an old one
 * and that nothing was done.
 */
import type { SiteId } from '../../collaboration/model';
import { LoopinError } from '../../platform/errors';
import type { Http, HttpAnswer, HttpRequest } from '../../platform/http';
import { forget, type Memory } from './memory';
import { type Page, readPage } from './transform';

export type Form = ReadonlyArray<readonly [string, string]>;

const TOKEN_EXPIRED = 419;
/** What FreeScout's own scripts send: "you are not signed in" then comes as a status, not as a page. */
const BY_SCRIPT = { 'x-requested-with': 'XMLHttpRequest', accept: 'application/json, text/html;q=0.9' };

/** Milliseconds of a Retry-After header in either of its forms. */
function retryAfter(answer: HttpAnswer): { retryAfterMs?: number } {
	const value = answer.header('retry-after');
	if (!value) return {};
	const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
	return Number.isFinite(ms) ? { retryAfterMs: Math.max(0, ms) } : {};
}

function check(answer: HttpAnswer): HttpAnswer {
	const { status } = answer;
	if (status === 429) throw new LoopinError('rate-limited', '', { status, ...retryAfter(answer) });
	if (status >= 500) throw new LoopinError('not-answering', `status ${status}`, { status, ...retryAfter(answer) });
	if (status === 401) throw new LoopinError('signed-out', 'status 401', { status });
	if (status === 403) throw new LoopinError('forbidden', '', { status });
	if (status === 404) throw new LoopinError('not-found', '', { status });
	if (status >= 300) throw new LoopinError('bad-answer', `status ${status}`, { status });
	return answer;
}

export class Requests {
	constructor(
		private readonly http: Http,
		readonly base: SiteId,
		readonly memory: Memory,
	) {}

	/** A page, and who it says is signed in. Throws `signed-out` for the sign-in page and `bad-answer` for what is no page of FreeScout. */
	async page(path: string): Promise<Page & { answer: HttpAnswer }> {
		const answer = check(await this.http.send({ path }));
		const page = readPage(answer.text);
		if (!page) throw new LoopinError('bad-answer', 'no page of FreeScout');
		if (page.agent === undefined) {
			forget(this.memory);
			throw new LoopinError('signed-out', 'a page for guests');
		}
		if (page.agent !== this.memory.agent) forget(this.memory);
		Object.assign(this.memory, { agent: page.agent, token: page.token }, page.mailboxes.length > 0 ? { mailboxes: page.mailboxes } : {});
		return { ...page, answer };
	}

	/** Whatever stands at the path, for recognition. */
	raw(path: string): Promise<HttpAnswer> {
		return this.http.send({ path });
	}

	/** A piece of a page. */
	async piece(path: string): Promise<string> {
		const { text } = check(await this.http.send({ path, headers: BY_SCRIPT }));
		const page = readPage(text);
		if (page) throw new LoopinError(page.agent === undefined ? 'signed-out' : 'bad-answer', 'a page instead of a piece');
		return text;
	}

	/** A question that happens to be a POST: what is lost on the way was only a read. */
	async ask(path: string, form: Form): Promise<unknown> {
		try {
			return check(await this.post(path, form)).json();
		} catch (thrown) {
			if (thrown instanceof LoopinError && thrown.kind === 'unknown-outcome') throw new LoopinError('not-answering', thrown.message, { cause: thrown });
			throw thrown;
		}
	}

	/** Something is written. After an error that leaves open whether it was: `unknown-outcome`. */
	async write(path: string, form: Form): Promise<unknown> {
		const answer = await this.post(path, form);
		if (answer.status >= 500) throw new LoopinError('unknown-outcome', `status ${answer.status}`, { status: answer.status });
		check(answer);
		try {
			return answer.json();
		} catch (thrown) {
			throw new LoopinError('unknown-outcome', 'an answer that cannot be read', { cause: thrown });
		}
	}

	private async post(path: string, form: Form): Promise<HttpAnswer> {
		if (this.memory.token === undefined) await this.whoAmI();
		const send = (): Promise<HttpAnswer> => {
			const request: HttpRequest = { path, method: 'POST', headers: { ...BY_SCRIPT, 'x-csrf-token': this.memory.token ?? '' }, form };
			return this.http.send(request);
		};
		const answer = await send();
		if (answer.status !== TOKEN_EXPIRED) return answer;
		const { agent } = this.memory;
		await this.whoAmI();
		// Somebody else signed in meanwhile: what was to be asked or written was the former agent's.
		if (agent !== undefined && this.memory.agent !== agent) throw new LoopinError('other-agent');
		return send();
	}

	/** The cheapest page that says who is signed in: one's own profile, where one is known; else the dashboard. */
	async whoAmI(): Promise<Page & { answer: HttpAnswer }> {
		const known = this.memory.agent;
		if (known === undefined) return this.page('/');
		try {
			return await this.page(`/users/profile/${known}`);
		} catch (thrown) {
			// Somebody else's profile is closed: another agent signed in.
			if (thrown instanceof LoopinError && (thrown.kind === 'forbidden' || thrown.kind === 'not-found')) return this.page('/');
			throw thrown;
		}
	}
}
