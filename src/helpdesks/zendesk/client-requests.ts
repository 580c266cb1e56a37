/** Requests to one account: addresses, errors, the token that writes need. */
import type * as v from 'valibot';
import { LoopinError } from '../../platform/errors';
import type { Http, HttpAnswer, HttpRequest } from '../../platform/http';
import type { Me } from '../helpdesk';
import { meAnswer, meOf, project } from './transform';

const JSON_ONLY = { accept: 'application/json' };
/** Zendesk rarely says 409 (two updates of one ticket at the same moment); a short wait is enough. */
const CONFLICT_RETRIES = 2;
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** `Retry-After` in milliseconds: seconds or a date. */
function retryAfterOf(answer: HttpAnswer): { retryAfterMs: number } | undefined {
	const header = answer.header('retry-after');
	if (!header) return undefined;
	const seconds = Number(header);
	const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - Date.now();
	return Number.isFinite(ms) ? { retryAfterMs: Math.max(0, ms) } : undefined;
}

const isJson = (answer: HttpAnswer) => /\bjson\b/i.test(answer.header('content-type') ?? '');
/** Zendesk sends a browser without a session to its sign-in pages. */
const isSignIn = (answer: HttpAnswer) => URL.canParse(answer.url) && /^\/(?:auth|access|signin|login)(?:\/|$)/.test(new URL(answer.url).pathname);

/** Every status that is not a success, as our error. */
function assertFine(answer: HttpAnswer): void {
	const { status } = answer;
	const extra = { status, ...retryAfterOf(answer) };
	if (status === 401) throw new LoopinError('signed-out', 'status 401', extra);
	if (status === 403) throw new LoopinError('forbidden', 'status 403', extra);
	if (status === 404 || status === 410) throw new LoopinError('not-found', `status ${status}`, extra);
	if (status === 409 || status === 412) throw new LoopinError('conflict', `status ${status}`, extra);
	if (status === 422) throw new LoopinError('refused', 'status 422', extra);
	if (status === 429) throw new LoopinError('rate-limited', 'status 429', extra);
	if (status >= 500) throw new LoopinError('not-answering', `status ${status}`, extra);
	if (status < 200 || status >= 300) throw new LoopinError('bad-answer', `status ${status}`, extra);
	if (!isJson(answer)) throw new LoopinError(isSignIn(answer) ? 'signed-out' : 'bad-answer', 'not JSON', extra);
}

/** Ids are put into paths: only what Zendesk could have given is one. The system's own -1 is nobody to ask for. */
export const isId = (id: string): boolean => /^[0-9]{1,16}$/.test(id);

/** The path of a ticket. Throws `not-found` for what cannot be one, without asking. */
export function ticketPath(id: string): string {
	if (!isId(id)) throw new LoopinError('not-found', 'not a ticket number');
	return `/api/v2/tickets/${id}`;
}

export class Requests {
	constructor(private readonly http: Http) {}

	/** One GET, projected onto the schema. */
	async get<Schema extends v.GenericSchema>(path: string, schema: Schema, via: HttpRequest['via'] = 'direct'): Promise<v.InferOutput<Schema>> {
		return (await this.getDated(path, schema, via)).data;
	}

	/** The same with the server's clock (ms); ours when it does not tell. */
	async getDated<Schema extends v.GenericSchema>(
		path: string,
		schema: Schema,
		via: HttpRequest['via'] = 'direct',
	): Promise<{ data: v.InferOutput<Schema>; now: number }> {
		const answer = await this.http.send({ path, headers: JSON_ONLY, via });
		assertFine(answer);
		const date = Date.parse(answer.header('date') ?? '');
		return { data: project(schema, answer.json()), now: Number.isFinite(date) ? date : Date.now() };
	}

	/** The status of a GET whose failure is an answer too (recognising, optional endpoints). */
	probe(path: string): Promise<HttpAnswer> {
		return this.http.send({ path, headers: JSON_ONLY });
	}

	/**
	 * One PUT, as this agent. The token is read through the same page that will write, so that it belongs to the very session that page has
	 * (Firefox containers), and the page's agent is checked: throws `other-agent`.
	 */
	async put(path: string, json: unknown, me: Me, { isPublic = false } = {}): Promise<HttpAnswer> {
		for (let retries = 0; ; retries++) {
			const session = meOf(await this.get('/api/v2/users/me.json', meAnswer, 'page'));
			if (session.me.id !== me.id) throw new LoopinError('other-agent', 'the page is signed in as somebody else');
			// Zendesk would keep their public comment as an internal one, with a 200.
			if (isPublic && session.onlyNotes) throw new LoopinError('forbidden', 'may not reply in public');
			const token = session.token === undefined ? {} : { 'x-csrf-token': session.token };
			const answer = await this.http.send({ path, method: 'PUT', json, headers: { ...JSON_ONLY, ...token }, via: 'page' });
			if (answer.status === 409 && retries < CONFLICT_RETRIES) {
				await pause(200 + Math.random() * 400);
				continue;
			}
			// A gateway that gave up, or a page instead of an answer, says nothing about what Zendesk did.
			if (answer.status >= 500) throw new LoopinError('unknown-outcome', `status ${answer.status}`, { status: answer.status, ...retryAfterOf(answer) });
			if (answer.status < 300 && !isJson(answer) && !isSignIn(answer)) throw new LoopinError('unknown-outcome', 'not JSON');
			assertFine(answer);
			return answer;
		}
	}
}
