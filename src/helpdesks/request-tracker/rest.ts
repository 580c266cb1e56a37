/** Requests to RT, with what its answers mean. RT says "signed out" by a page of HTML where JSON was due, and "no" in several ways. */
import { LoopinError } from '../../platform/errors';
import type { Http, HttpAnswer, HttpRequest } from '../../platform/http';
import { type PageScript, readPageScript } from './transform-page';

export type Params = Readonly<Record<string, string | number>>;

export function withParams(path: string, params: Params = {}): string {
	const search = new URLSearchParams(Object.entries(params).map(([name, value]) => [name, String(value)])).toString();
	return search ? `${path}?${search}` : path;
}

/** Milliseconds of a Retry-After header in either of its forms. */
function retryAfter(answer: HttpAnswer): { retryAfterMs?: number } {
	const value = answer.header('retry-after');
	if (!value) return {};
	const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
	return Number.isFinite(ms) ? { retryAfterMs: Math.max(0, ms) } : {};
}

const isJson = (answer: HttpAnswer): boolean => /^application\/json\b/i.test(answer.header('content-type') ?? '');

/** The error of an answer that is not what was asked for; undefined for a good JSON answer. */
export function problemOf(answer: HttpAnswer): LoopinError | undefined {
	const { status } = answer;
	if (status === 429) return new LoopinError('rate-limited', '', { status, ...retryAfter(answer) });
	if (status >= 500) return new LoopinError('not-answering', `status ${status}`, { status, ...retryAfter(answer) });
	if (status === 401) return new LoopinError('signed-out', 'status 401', { status });
	if (!isJson(answer)) {
		// Signed in, and yet a page: RT's own refusal (its check against forged requests), or no REST API at this address.
		if (readPageScript(answer.text)?.user && status < 400) return new LoopinError('bad-answer', 'a page instead of JSON', { status });
		if (status === 403) return new LoopinError('forbidden', 'a page', { status });
		if (status >= 400 && readPageScript(answer.text)?.user) return new LoopinError('not-found', 'a page', { status });
		// Under a base path RT sends signed-out readers to the root of the host, whatever answers there.
		return new LoopinError('signed-out', 'not JSON', { status });
	}
	if (status === 403) return new LoopinError('forbidden', '', { status });
	if (status === 404) return new LoopinError('not-found', '', { status });
	if (status === 409 || status === 412) return new LoopinError('conflict', '', { status });
	if (status >= 400) return new LoopinError('bad-answer', `status ${status}`, { status });
	return undefined;
}

export class Rest {
	constructor(private readonly http: Http) {}

	/** Sends one request for JSON and throws what the answer means; else gives it. */
	async send(request: HttpRequest): Promise<HttpAnswer> {
		const answer = await this.http.send(request);
		const problem = problemOf(answer);
		if (problem) throw problem;
		return answer;
	}

	async get(path: string, params: Params = {}): Promise<unknown> {
		return (await this.send({ path: withParams(`/REST/2.0${path}`, params) })).json();
	}

	/** RT's helpers that take more than an id want to be asked by one of its own pages. */
	async helperByPage(path: string, params: Params): Promise<unknown> {
		return (await this.send({ path: withParams(`/Helpers${path}`, params), via: 'page' })).json();
	}

	/** What a page of RT says of itself, wherever the redirects lead. `script` is undefined when it is no page of RT. */
	async page(path: string, via: 'direct' | 'page' = 'direct'): Promise<{ script: PageScript | undefined; answer: HttpAnswer }> {
		const answer = await this.http.send({ path, via });
		if (answer.status === 429 || answer.status >= 500) throw problemOf(answer) ?? new LoopinError('not-answering');
		return { script: readPageScript(answer.text), answer };
	}
}
