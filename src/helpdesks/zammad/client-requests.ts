/** Requests to one Zammad: addresses, errors, the token that writes need. */
import type * as v from 'valibot';
import { LoopinError } from '../../platform/errors';
import type { Http, HttpAnswer, HttpRequest } from '../../platform/http';
import { isId, project, userAnswer, type ZammadUser } from './transform';

const JSON_ONLY = { accept: 'application/json' };

/** `Retry-After` in milliseconds: seconds or a date. */
function retryAfterOf(answer: HttpAnswer): { retryAfterMs: number } | undefined {
	const header = answer.header('retry-after');
	if (!header) return undefined;
	const seconds = Number(header);
	const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - Date.now();
	return Number.isFinite(ms) ? { retryAfterMs: Math.max(0, ms) } : undefined;
}

const isJson = (answer: HttpAnswer): boolean => /\bjson\b/i.test(answer.header('content-type') ?? '');

/** Zammad's own word for a refusal: `{ "error": "…" }`, never translated. */
function errorOf(answer: HttpAnswer): string {
	if (!isJson(answer) || answer.text.length > 10_000) return '';
	try {
		const body = answer.json();
		return typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'string' ? body.error : '';
	} catch {
		return '';
	}
}

/** Nobody is signed in (403), or this session never said which device it is (422), which opening Zammad's page does. */
const SIGNED_OUT = /^(?:authentication (?:required|failed)|need fingerprint param)/i;
const STALE_TOKEN = /csrf/i;

/** Every status that is not a success, as our error. */
function assertFine(answer: HttpAnswer): void {
	const { status } = answer;
	const extra = { status, ...retryAfterOf(answer) };
	if (status === 401) throw new LoopinError('signed-out', 'status 401', extra);
	if ((status === 403 || status === 422) && SIGNED_OUT.test(errorOf(answer))) throw new LoopinError('signed-out', `status ${status}`, extra);
	if (status === 403) throw new LoopinError('forbidden', 'status 403', extra);
	if (status === 404 || status === 410) throw new LoopinError('not-found', `status ${status}`, extra);
	if (status === 409 || status === 412) throw new LoopinError('conflict', `status ${status}`, extra);
	if (status === 422) throw new LoopinError('refused', 'status 422', extra);
	if (status === 429) throw new LoopinError('rate-limited', 'status 429', extra);
	if (status >= 500) throw new LoopinError('not-answering', `status ${status}`, extra);
	if (status < 200 || status >= 300) throw new LoopinError('bad-answer', `status ${status}`, extra);
	if (!isJson(answer)) throw new LoopinError('bad-answer', 'not JSON', extra);
}

/** The id of a ticket. Throws `not-found` for what cannot be one, without asking. */
export function ticketNumber(id: string): string {
	if (!isId(id)) throw new LoopinError('not-found', 'not a ticket number');
	return id;
}
export const ticketPath = (id: string): string => `/api/v1/tickets/${ticketNumber(id)}`;

export interface Session {
	user: ZammadUser;
	/** Zammad sends one with every answer; any of this session's is good. */
	token: string | undefined;
}

export class Requests {
	constructor(private readonly http: Http) {}

	/** One GET, projected onto the schema. */
	async get<Schema extends v.GenericSchema>(path: string, schema: Schema): Promise<v.InferOutput<Schema>> {
		return (await this.getDated(path, schema)).data;
	}

	/** The same with the server's clock (ms); ours when it does not tell. */
	async getDated<Schema extends v.GenericSchema>(path: string, schema: Schema): Promise<{ data: v.InferOutput<Schema>; now: number }> {
		const answer = await this.http.send({ path, headers: JSON_ONLY });
		assertFine(answer);
		const date = Date.parse(answer.header('date') ?? '');
		return { data: project(schema, answer.json()), now: Number.isFinite(date) ? date : Date.now() };
	}

	/** The status of a GET whose failure is an answer too. */
	probe(path: string): Promise<HttpAnswer> {
		return this.http.send({ path, headers: JSON_ONLY });
	}

	/** Who is signed in, and the token of this session. Throws `signed-out`. */
	async session(): Promise<Session> {
		const answer = await this.http.send({ path: '/api/v1/users/me?expand=true', headers: JSON_ONLY });
		assertFine(answer);
		return { user: project(userAnswer, answer.json()), token: answer.header('csrf-token') ?? undefined };
	}

	/**
	 * One write as this agent: throws `other-agent` when somebody else is signed in by now. A token that the session knows no more (signed in
	 * anew meanwhile) is asked for again, once. Zammad checks this token and nothing else: no Origin (PreventsCsrf), so no tab is needed.
	 */
	async write(request: Pick<HttpRequest, 'path' | 'json'> & { method: 'POST' | 'PUT' | 'DELETE' }, me: { id: string }): Promise<HttpAnswer> {
		for (let tries = 1; ; tries++) {
			const { user, token } = await this.session();
			if (user.id !== me.id) throw new LoopinError('other-agent', 'somebody else is signed in');
			const answer = await this.http.send({ ...request, headers: { ...JSON_ONLY, ...(token === undefined ? {} : { 'x-csrf-token': token }) } });
			const stale = (answer.status === 401 || answer.status === 403 || answer.status === 422) && STALE_TOKEN.test(errorOf(answer));
			if (stale && tries === 1) continue;
			if (stale) throw new LoopinError('not-answering', 'the token was refused twice', { status: answer.status });
			// A gateway that gave up, or a page instead of an answer, says nothing about what Zammad did.
			if (answer.status >= 500) throw new LoopinError('unknown-outcome', `status ${answer.status}`, { status: answer.status, ...retryAfterOf(answer) });
			if (answer.status < 300 && !isJson(answer)) throw new LoopinError('unknown-outcome', 'not JSON');
			assertFine(answer);
			return answer;
		}
	}
}
