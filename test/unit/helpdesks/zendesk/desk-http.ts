/** `Http` straight onto the stand-in's desk, without a server: for tests that ask thousands of questions. */
import type { Http, HttpAnswer, HttpRequest } from '../../../../src/platform/http';
import { answerOf } from '../../../helpdesks/node-http';
import { answerApi } from '../../../helpdesks/zendesk/api.mjs';
import type { Desk } from '../../../helpdesks/zendesk/desk.mjs';

const ORIGIN = 'https://acme.example';

export class DeskHttp implements Http {
	readonly sent: HttpRequest[] = [];
	/** Answers in the desk's stead, or spoils its answer. */
	intercept: ((request: HttpRequest, go: () => HttpAnswer) => HttpAnswer | Promise<HttpAnswer>) | undefined;

	constructor(
		readonly desk: Desk,
		/** Who is signed in: an agent's id, or undefined. */
		public user: number | undefined,
	) {}

	async send(request: HttpRequest): Promise<HttpAnswer> {
		this.sent.push(request);
		const go = () => this.answer(request);
		return this.intercept ? this.intercept(request, go) : go();
	}

	private answer(request: HttpRequest): HttpAnswer {
		const { status, body, headers } = answerApi({
			desk: this.desk,
			method: request.method ?? 'GET',
			url: new URL(request.path, ORIGIN),
			headers: { ...request.headers, ...(request.method ? { origin: request.via === 'page' ? ORIGIN : 'chrome-extension://loopin' } : {}) },
			body: request.json,
			origin: ORIGIN,
			session: this.user === undefined ? undefined : { user: this.user, token: `token of ${this.user}` },
			updates: new Map(),
		});
		const all: Record<string, string> = { 'content-type': 'application/json; charset=utf-8', date: new Date(this.desk.now()).toUTCString(), ...headers };
		return answerOf(status, ORIGIN + request.path, JSON.stringify(body), (name) => all[name] ?? null);
	}
}
