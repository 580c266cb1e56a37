/** What the answers' headers say of the account's budget. One memory per worker; the schedule keeps in its pulse what must outlive it. */
import type { Milliseconds, SiteId } from '../collaboration/model';
import type { HttpAnswer } from '../platform/http';

interface Seen {
	requests: number;
	rate?: { limit: number; remaining: number; windowMs: Milliseconds; at: Milliseconds };
	heldUntil?: Milliseconds;
	heldSince?: Milliseconds;
	/** The helpdesk's clock minus ours. */
	skew: Milliseconds;
}

const seen = new Map<SiteId, Seen>();
const MINUTE = 60_000;
/** A Retry-After longer than this is a mistake of the server; asking once in that time harms nobody. */
const LONGEST_HOLD = 60 * MINUTE;

function of(site: SiteId): Seen {
	const known = seen.get(site) ?? { requests: 0, skew: 0 };
	seen.set(site, known);
	return known;
}

const number = (text: string | null | undefined): number | undefined => {
	const value = text === null || text === undefined || text.trim() === '' ? Number.NaN : Number(text);
	return Number.isFinite(value) && value >= 0 ? value : undefined;
};

/** Retry-After: seconds, or an HTTP date (by the answer's own Date header, if it has one). Milliseconds from now. */
export function retryAfterOf(header: (name: string) => string | null, now: Milliseconds): Milliseconds | undefined {
	const text = header('retry-after');
	if (text === null) return undefined;
	const seconds = number(text);
	const date = Date.parse(text);
	const wait = seconds !== undefined ? seconds * 1_000 : Number.isNaN(date) ? undefined : date - (Date.parse(header('date') ?? '') || now);
	return wait === undefined ? undefined : Math.min(LONGEST_HOLD, Math.max(0, wait));
}

/** Of a window of which this part is over, not much can be told yet. */
const TOO_EARLY = 0.2;

/**
 * What will be left at the end of the window if it goes on as it began: at its end little is left even of a quiet minute, and that is no sign that the
 * account is busy. Where the helpdesk does not tell how far the window is: what is left now.
 */
function expected(limit: number, remaining: number, over: number | undefined): number {
	if (over === undefined || remaining === 0) return remaining;
	return over < TOO_EARLY ? limit : Math.max(0, Math.min(limit, limit - (limit - remaining) / over));
}

/** Counts one answer of that site and reads its headers. Called for every answer, whoever asked. */
export function noteAnswer(site: SiteId, answer: Pick<HttpAnswer, 'status' | 'header'>): void {
	const now = Date.now();
	const known = of(site);
	known.requests++;
	const header = (name: string) => answer.header(name);
	const date = Date.parse(header('date') ?? '');
	if (!Number.isNaN(date)) known.skew = date - now;
	// Both spellings are in use: the older x-rate-limit of many services, and https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
	const limit = number(header('x-rate-limit')) ?? number(header('x-ratelimit-limit')) ?? number(header('ratelimit-limit'));
	const remaining = number(header('x-rate-limit-remaining')) ?? number(header('x-ratelimit-remaining')) ?? number(header('ratelimit-remaining'));
	const reset = number(header('ratelimit-reset'));
	if (limit && remaining !== undefined) {
		const windowMs = reset !== undefined && reset > 60 ? 60 * MINUTE : MINUTE;
		const over = reset === undefined ? undefined : 1 - (reset * 1_000) / windowMs;
		known.rate = { limit, remaining: expected(limit, Math.min(limit, remaining), over), windowMs, at: now };
	}
	if (answer.status === 429 || answer.status === 503) {
		const wait = retryAfterOf(header, now);
		if (wait !== undefined) Object.assign(known, { heldUntil: Math.max(known.heldUntil ?? 0, now + wait), heldSince: now });
	}
}

/** Requests answered since the last call, and what is known of the budget. */
export function takeSeen(site: SiteId): Readonly<Pick<Seen, 'requests' | 'rate' | 'heldUntil'>> {
	const { skew: _, heldSince: __, ...rest } = of(site);
	of(site).requests = 0;
	return rest;
}

/** How long the helpdesk still wants to be left alone: Retry-After, whoever of us it was told. A clock that was set back ends it. */
export function heldFor(site: SiteId, now: Milliseconds): Milliseconds {
	const { heldUntil = 0, heldSince = 0 } = seen.get(site) ?? {};
	return now < heldSince ? 0 : Math.max(0, heldUntil - now);
}

/** The helpdesk's time at our `now`, by its last Date header. */
export const helpdeskTime = (site: SiteId, now: Milliseconds): Milliseconds => now + of(site).skew;
