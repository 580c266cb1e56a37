/** Requests to one installation: addresses and errors. All of them go through an open page, which alone has the agent's sign-in (session.ts). */
import * as v from 'valibot';
import { LoopinError } from '../../platform/errors';
import type { Http, HttpAnswer } from '../../platform/http';
import type { Me } from '../helpdesk';
import { type Place, placeOf } from './facts';
import { profileAnswer, project } from './transform';

const JSON_ONLY = { accept: 'application/json' };

/** `Retry-After` in milliseconds: seconds or a date. */
function retryAfterOf(answer: HttpAnswer): { retryAfterMs: number } | undefined {
	const header = answer.header('retry-after');
	if (!header) return undefined;
	const seconds = Number(header);
	const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - Date.now();
	return Number.isFinite(ms) ? { retryAfterMs: Math.max(0, ms) } : undefined;
}

const isJson = (answer: HttpAnswer) => /\bjson\b/i.test(answer.header('content-type') ?? '');

/**
 * Chatwoot says 401 for both: nobody is signed in (`{ errors: […] }`, from devise), and this agent may not (`{ error: '…' }`, its own).
 * https://github.com/chatwoot/chatwoot/blob/v4.11.1/app/controllers/concerns/request_exception_handler.rb
 */
function isRefusal(answer: HttpAnswer): boolean {
	try {
		return v.is(v.object({ error: v.string() }), answer.json());
	} catch {
		return false;
	}
}

/** Every status that is not a success, as our error. */
function assertFine(answer: HttpAnswer): void {
	const { status } = answer;
	const extra = { status, ...retryAfterOf(answer) };
	if (status === 401) throw new LoopinError(isRefusal(answer) ? 'forbidden' : 'signed-out', 'status 401', extra);
	if (status === 402 || status === 403) throw new LoopinError('forbidden', `status ${status}`, extra);
	if (status === 404 || status === 410) throw new LoopinError('not-found', `status ${status}`, extra);
	if (status === 409 || status === 412) throw new LoopinError('conflict', `status ${status}`, extra);
	if (status === 422) throw new LoopinError('refused', 'status 422', extra);
	if (status === 429) throw new LoopinError('rate-limited', 'status 429', extra);
	if (status >= 500) throw new LoopinError('not-answering', `status ${status}`, extra);
	if (status < 200 || status >= 300) throw new LoopinError('bad-answer', `status ${status}`, extra);
}

/** Ids are put into paths and bodies: only what Chatwoot could have given is one. */
export const isId = (id: string): boolean => /^[1-9]\d{0,9}$/.test(id);

export const accountPath = (account: string): string => `/api/v1/accounts/${account}`;

/** Where a conversation is. Throws `not-found` for what cannot be one, without asking. */
export function placeFor(id: string): Place & { path: string } {
	const place = placeOf(id);
	if (!place) throw new LoopinError('not-found', 'not a conversation');
	return { ...place, path: `${accountPath(place.account)}/conversations/${place.number}` };
}

export class Requests {
	constructor(private readonly http: Http) {}

	/** One GET, projected onto the schema. */
	async get<Schema extends v.GenericSchema>(path: string, schema: Schema): Promise<v.InferOutput<Schema>> {
		return (await this.getDated(path, schema)).data;
	}

	/** The same with the server's clock (ms); ours when it does not tell. */
	async getDated<Schema extends v.GenericSchema>(path: string, schema: Schema): Promise<{ data: v.InferOutput<Schema>; now: number }> {
		const answer = await this.http.send({ path, headers: JSON_ONLY, via: 'page' });
		assertFine(answer);
		if (!isJson(answer)) throw new LoopinError('bad-answer', 'not JSON');
		const date = Date.parse(answer.header('date') ?? '');
		return { data: project(schema, answer.json()), now: Number.isFinite(date) ? date : Date.now() };
	}

	/** A public address: asked without a page and without a sign-in. */
	probe(path: string): Promise<HttpAnswer> {
		return this.http.send({ path, headers: JSON_ONLY });
	}

	/**
	 * One write, as this agent: the page that sends it may be another one than was asked before, with another session (Firefox containers), so it is
	 * asked again; throws `other-agent`. Throws `unknown-outcome` when nothing tells whether it was done.
	 */
	async write(method: 'POST' | 'DELETE', path: string, json: unknown, me: Pick<Me, 'id'>): Promise<HttpAnswer> {
		const { id } = await this.get('/api/v1/profile', profileAnswer);
		if (id !== me.id) throw new LoopinError('other-agent', 'the page is signed in as somebody else');
		const answer = await this.http.send({ path, method, json, headers: JSON_ONLY, via: 'page' });
		// A gateway that gave up says nothing about what Chatwoot did.
		if (answer.status >= 500) throw new LoopinError('unknown-outcome', `status ${answer.status}`, { status: answer.status, ...retryAfterOf(answer) });
		assertFine(answer);
		return answer;
	}
}
