/** Requests to the agent panel, with what its answers mean. It knows three ways of saying "sign in", and answers reads that are forms. */
import type { SiteId } from '../../collaboration/model';
import { LoopinError } from '../../platform/errors';
import type { Http, HttpAnswer, HttpRequest } from '../../platform/http';
import { forget, type Memory, memoryOf } from './memory';
import { type Profile, readConfiguration, readProfile } from './transform';

export type Form = ReadonlyArray<readonly [string, string]>;

function retryAfter(answer: HttpAnswer): { retryAfterMs?: number } {
	const value = answer.header('retry-after');
	if (!value) return {};
	const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
	return Number.isFinite(ms) ? { retryAfterMs: Math.max(0, ms) } : {};
}

/** What scp/ajax.php says instead of leading to the sign-in page; not translated. */
const MUST_LOGIN = /^\s*Must login:/;
const isSignInPage = (answer: HttpAnswer): boolean =>
	(URL.canParse(answer.url) && /\/scp\/login\.php$/.test(new URL(answer.url).pathname)) || /<body id="loginBody"/.test(answer.text.slice(0, 10_000));

/** The error of an answer that is not what was asked for; undefined for a good one. */
function problemOf(answer: HttpAnswer): LoopinError | undefined {
	const { status, text } = answer;
	if (status === 429) return new LoopinError('rate-limited', '', { status, ...retryAfter(answer) });
	if (status >= 500) return new LoopinError('not-answering', `status ${status}`, { status, ...retryAfter(answer) });
	if (status === 401 || (status === 403 && MUST_LOGIN.test(text)) || (status < 400 && isSignInPage(answer)))
		return new LoopinError('signed-out', '', { status });
	if (status === 403) return new LoopinError('forbidden', '', { status });
	if (status === 404) return new LoopinError('not-found', '', { status });
	if (status >= 400) return new LoopinError('bad-answer', `status ${status}`, { status });
	return undefined;
}

export class Panel {
	readonly memory: Memory;

	constructor(
		private readonly http: Http,
		readonly base: SiteId,
	) {
		this.memory = memoryOf(base);
	}

	/** The plain answer, whatever its status. */
	raw(request: HttpRequest): Promise<HttpAnswer> {
		return this.http.send(request);
	}

	/** One GET below /scp; throws what the answer means, or gives it. */
	async get(path: string): Promise<HttpAnswer> {
		return this.checked(await this.http.send({ path: `/scp${path}` }));
	}

	/**
	 * One POST, with the session's token. When that turns out to be out of date nothing was done, and it is sent once more with a new one.
	 * `reads`: the form changes nothing, so that a lost answer is no unknown outcome.
	 */
	async post(path: string, form: Form, { reads = false, accept = [] }: { reads?: boolean; accept?: readonly number[] } = {}): Promise<HttpAnswer> {
		for (let attempt = 0; ; attempt++) {
			const token = this.memory.token ?? (await this.profile()).token;
			const answer = await this.sendForm(path, [...form, ['__CSRFToken__', token]], reads);
			if (answer.status === 400 && attempt === 0) {
				this.memory.token = undefined;
				continue;
			}
			if (accept.includes(answer.status)) return answer;
			return this.checked(answer);
		}
	}

	private async sendForm(path: string, form: Form, reads: boolean): Promise<HttpAnswer> {
		try {
			return await this.http.send({ path: `/scp${path}`, method: 'POST', form });
		} catch (thrown) {
			if (reads && thrown instanceof LoopinError && thrown.kind === 'unknown-outcome')
				throw new LoopinError('not-answering', thrown.message, { cause: thrown });
			throw thrown;
		}
	}

	/**
	 * Who is signed in. A page that is asked for while nobody is becomes the one that the agent lands on after signing in, so a question that leaves no
	 * such trace goes before.
	 */
	async profile(): Promise<Profile> {
		const { text } = await this.get('/ajax.php/config/scp');
		if (!readConfigurationText(text)) throw new LoopinError('bad-answer', 'no configuration');
		const profile = readProfile((await this.get('/profile.php')).text);
		if (this.memory.agent !== profile.id) forget(this.memory);
		const { configuration } = profile;
		Object.assign(this.memory, {
			agent: profile.id,
			token: profile.token,
			...(configuration ? { rich: configuration.rich, pageSize: configuration.pageSize } : {}),
		});
		return profile;
	}

	private checked(answer: HttpAnswer): HttpAnswer {
		const problem = problemOf(answer);
		if (problem?.kind === 'signed-out') forget(this.memory);
		if (problem) throw problem;
		return answer;
	}
}

/** The configuration that /scp/ajax.php/config/scp answers with. */
export function readConfigurationText(text: string): ReturnType<typeof readConfiguration> {
	try {
		return readConfiguration(JSON.parse(text));
	} catch {
		return undefined;
	}
}

export { MUST_LOGIN };
