/**
 * `Http` for tests in Node: one person's cookies, the same promises as in `src/platform/http.ts`, and the same looks as a browser gives a
 * request of an extension's background (no Referer, a foreign Origin on writes) or of a page of the helpdesk (`via: 'page'`).
 */
import type { SiteId } from '../../src/collaboration/model';
import type { PageSession } from '../../src/helpdesks/helpdesk';
import { LoopinError } from '../../src/platform/errors';
import type { Http, HttpAnswer, HttpRequest } from '../../src/platform/http';

export class NodeHttp implements Http {
	/** Every request that was sent, for tests that count or forbid them. */
	readonly sent: HttpRequest[] = [];
	/** Is a tab of the helpdesk open? Without one, `via: 'page'` rejects with `needs-tab`. */
	tabOpen = true;
	/** What a page of the helpdesk adds to its requests from its own cookies, as the relay does it. */
	pageSession: PageSession | undefined;
	/** Answers in the helpdesk's stead, or spoils its answer. */
	intercept: ((request: HttpRequest, go: () => Promise<HttpAnswer>) => Promise<HttpAnswer>) | undefined;
	private readonly cookies = new Map<string, string>();

	constructor(
		readonly base: SiteId,
		private readonly extensionOrigin = 'chrome-extension://loopin-test',
	) {}

	async send(request: HttpRequest): Promise<HttpAnswer> {
		if (!request.path.startsWith('/') || request.path.startsWith('//')) throw new LoopinError('internal', 'not a path');
		this.sent.push(request);
		if (request.via === 'page' && !this.tabOpen) throw new LoopinError('needs-tab');
		const go = (): Promise<HttpAnswer> => this.overTheWire(request);
		return this.intercept ? this.intercept(request, go) : go();
	}

	setCookie(name: string, value: string): void {
		this.cookies.set(name, value);
	}

	signOut(): void {
		this.cookies.clear();
	}

	private async overTheWire(request: HttpRequest): Promise<HttpAnswer> {
		const method = request.method ?? 'GET';
		const headers: Record<string, string> = { 'cache-control': 'no-cache', pragma: 'no-cache', ...request.headers };
		if (request.via === 'page') Object.assign(headers, { referer: `${this.base}/`, 'sec-fetch-site': 'same-origin' });
		else headers['sec-fetch-site'] = 'none';
		if (method !== 'GET') headers.origin = request.via === 'page' ? new URL(this.base).origin : this.extensionOrigin;
		const session = request.via === 'page' ? this.pageSession : undefined;
		if (session) Object.assign(headers, session.headers([...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')));
		let body: string | undefined;
		if (request.json !== undefined) {
			headers['content-type'] = 'application/json';
			body = JSON.stringify(request.json);
		} else if (request.form) {
			headers['content-type'] = 'application/x-www-form-urlencoded';
			body = new URLSearchParams(request.form.map(([name, value]): [string, string] => [name, value])).toString();
		}
		try {
			return await this.follow(this.base + request.path, method, headers, body, AbortSignal.timeout(request.timeoutMs ?? 20_000));
		} catch (error) {
			throw new LoopinError(method === 'GET' ? 'not-answering' : 'unknown-outcome', 'no answer', { cause: error });
		}
	}

	private async follow(url: string, method: string, headers: Record<string, string>, body: string | undefined, signal: AbortSignal): Promise<HttpAnswer> {
		for (let hops = 0; hops < 20; hops++) {
			const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
			const answer = await fetch(url, {
				method,
				headers: cookie ? { ...headers, cookie } : headers,
				redirect: 'manual',
				signal,
				...(body === undefined ? {} : { body }),
			});
			for (const set of answer.headers.getSetCookie()) {
				const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(set) ?? [];
				if (name) this.cookies.set(name.trim(), value);
			}
			const location = answer.headers.get('location');
			if (answer.status < 300 || answer.status > 399 || !location) return answerOf(answer.status, url, await answer.text(), (name) => answer.headers.get(name));
			await answer.body?.cancel();
			url = new URL(location, url).href;
			// As the Fetch standard has it: 303 always becomes GET, 301 and 302 only from POST.
			if (answer.status === 303 || (method === 'POST' && (answer.status === 301 || answer.status === 302))) {
				method = 'GET';
				body = undefined;
				delete headers['content-type'];
			}
		}
		throw new Error('too many redirects');
	}
}

export function answerOf(status: number, url: string, text: string, header: (name: string) => string | null = () => null): HttpAnswer {
	return {
		status,
		url,
		text,
		header: (name) => header(name.toLowerCase()),
		json() {
			try {
				return JSON.parse(text);
			} catch {
				throw new LoopinError('bad-answer', 'not JSON');
			}
		},
	};
}
