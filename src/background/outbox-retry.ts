/** What becomes of a job that could not be done now. Pure: time and chance are given. */
import type { Milliseconds } from '../collaboration/model';
import type { ErrorKind, Failure, LoopinError } from '../platform/errors';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Nothing is wrong with the job: it waits for the agent (sign in, allow, open a tab) or the network, however long that takes. */
const WAITING: ReadonlySet<ErrorKind> = new Set(['offline', 'signed-out', 'needs-permission', 'other-agent', 'needs-tab']);
/** The helpdesk has decided: asking again would get the same answer. */
const FINAL: ReadonlySet<ErrorKind> = new Set(['forbidden', 'not-found', 'refused', 'not-supported', 'not-a-helpdesk']);
/** True of the whole site, whichever request met it: its other jobs need not ask. */
const SITE_WIDE: ReadonlySet<ErrorKind> = new Set(['offline', 'signed-out', 'needs-permission', 'rate-limited']);

export const isWaiting = (kind: ErrorKind): boolean => WAITING.has(kind);
export const isFinal = (kind: ErrorKind): boolean => FINAL.has(kind);
export const isSiteWide = (kind: ErrorKind): boolean => SITE_WIDE.has(kind);

/** No answer of the helpdesk's own: silence, half an answer, or the page of a gateway or a hotel's network in its place. Mostly over in a while. */
const SILENT: ReadonlySet<ErrorKind> = new Set(['not-answering', 'bad-answer']);

/** How long a waiting job leaves the helpdesk alone when nothing wakes it (sign-in, focus, permission, network wake it at once). */
const WAIT = 5 * MINUTE;
/** A site that does not answer is tried over about an hour and a half; anything odder a few times. */
const MOST_ATTEMPTS = 14;
const MOST_ODD_ATTEMPTS = 6;
const FIRST_GAP = 4 * SECOND;
const LONGEST_GAP = 15 * MINUTE;
/** When a 429 does not say how long. */
const RATE_LIMIT_GAP = MINUTE;

export type Verdict = { state: 'again'; attempts: number; nextTryAt: Milliseconds } | { state: 'failed' };

/** Tries again later (exponential backoff with full jitter; Retry-After obeyed), or has failed. `chance` is 0 to 1. */
export function afterFailure(attempts: number, error: LoopinError, now: Milliseconds, chance: number): Verdict {
	const { kind, extra } = error;
	if (FINAL.has(kind)) return { state: 'failed' };
	if (WAITING.has(kind)) return { state: 'again', attempts, nextTryAt: now + WAIT };
	if (kind === 'rate-limited') return { state: 'again', attempts, nextTryAt: now + (extra.retryAfterMs ?? RATE_LIMIT_GAP) };
	const made = attempts + 1;
	if (made >= (SILENT.has(kind) ? MOST_ATTEMPTS : MOST_ODD_ATTEMPTS)) return { state: 'failed' };
	const gap = Math.min(LONGEST_GAP, FIRST_GAP * 2 ** attempts);
	return { state: 'again', attempts: made, nextTryAt: now + Math.max(SECOND, Math.round(gap * chance), extra.retryAfterMs ?? 0) };
}

/** The attempts of a job that waits with the one that asked: its gaps grow alike, but before it fails it has asked for itself. */
export const withoutAsking = (attempts: number): number => Math.min(attempts, MOST_ATTEMPTS / 2);

/** Gaps between two looks for a note: it takes a second or two to land; the agent's page may be slow, or never submit it. */
const NOTE_GAPS = [0.7, 1, 2, 3, 5, 8, 13, 20, 30, 40, 300, 300, 300, 300].map((seconds) => seconds * SECOND);

/** When to look for the note again after that many looks found nothing; undefined: it was never submitted. */
export function nextLook(looks: number, now: Milliseconds): Milliseconds | undefined {
	const gap = NOTE_GAPS[looks];
	return gap === undefined ? undefined : now + gap;
}

/** Gaps between two looks for a reply whose answer was lost: the helpdesk may still be at it. */
const REPLY_GAPS = [3, 10, 30].map((seconds) => seconds * SECOND);

/** When to look for the reply again after that many looks found nothing; undefined: it was not sent. */
export function nextReplyLook(looks: number, now: Milliseconds): Milliseconds | undefined {
	const gap = REPLY_GAPS[looks];
	return gap === undefined ? undefined : now + gap;
}

/** Nothing is ever set further ahead than this and a Retry-After: a job beyond it was stored before the clock was set back. */
const FURTHEST = LONGEST_GAP + MINUTE;

/** Is it time? With `wake`, what waits for the agent or the network is tried at once; a Retry-After is always obeyed. */
export function isDue(job: { nextTryAt: Milliseconds; failure?: Failure }, now: Milliseconds, wake: boolean): boolean {
	if (job.nextTryAt <= now || (wake && job.failure && WAITING.has(job.failure.kind))) return true;
	return job.nextTryAt - now > FURTHEST + (job.failure?.retryAfterMs ?? 0);
}
