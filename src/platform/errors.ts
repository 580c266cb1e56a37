/** Everything that can go wrong, as a small union. Each kind has its sentence and its way on in assets/_locales (`error_<kind>`). */

export const ERROR_KINDS = [
	/** The browser has no network. */
	'offline',
	/** No answer, a time-out, or 5xx. */
	'not-answering',
	'signed-out',
	/** The browser does not let us reach this origin. */
	'needs-permission',
	/** 403: the agent may not. */
	'forbidden',
	'not-found',
	/** 409 or 412: somebody else wrote at the same moment. */
	'conflict',
	'rate-limited',
	/** HTML where JSON was due, half an answer, a wrong shape. */
	'bad-answer',
	/** The helpdesk said yes, and reading back shows it did not do it. */
	'refused',
	/** Another agent is signed in than the one whose work this is. */
	'other-agent',
	/** The write needs an open tab of the helpdesk. */
	'needs-tab',
	/** The answer to a write was lost: it may have been done. */
	'unknown-outcome',
	'not-a-helpdesk',
	'not-supported',
	/** IndexedDB failed. */
	'storage',
	'internal',
] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

export class LoopinError extends Error {
	override readonly name = 'LoopinError';
	constructor(
		readonly kind: ErrorKind,
		/** For the log and the diagnostics report only: no names, no texts, no full addresses. */
		detail = '',
		readonly extra: { status?: number; retryAfterMs?: number; cause?: unknown } = {},
	) {
		super(detail ? `${kind}: ${detail}` : kind, { cause: extra.cause });
	}
}

/** What crosses a message channel or is stored instead of an Error. */
export interface Failure {
	kind: ErrorKind;
	retryAfterMs?: number;
}

/** Any thrown thing as a LoopinError; what we did not foresee is `internal`. */
export function asLoopinError(thrown: unknown): LoopinError {
	if (thrown instanceof LoopinError) return thrown;
	return new LoopinError('internal', thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown), { cause: thrown });
}

/** The part of an error that may travel and be stored. */
export function failureOf(thrown: unknown): Failure {
	const error = asLoopinError(thrown);
	return error.extra.retryAfterMs === undefined ? { kind: error.kind } : { kind: error.kind, retryAfterMs: error.extra.retryAfterMs };
}
