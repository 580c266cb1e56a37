/**
 * When a site is checked next: pure arithmetic, so that it can be simulated for any size of team. What it holds to: fast while a helpdesk tab
 * is in front of the agent, slower else; our share of the account's request budget; exponential backoff with full jitter; Retry-After to
 * the second; a circuit breaker per site. https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
import type { Milliseconds } from '../collaboration/model';
import type { Failure } from '../platform/errors';

/** `back`: the agent who was signed out is at the helpdesk again. `rung`: a colleague's Loopin or the helpdesk says that there is news in a conversation that concerns me; `rung-by-name`: that it is for me. */
export type Reason = 'focus' | 'popup' | 'submit' | 'startup' | 'looking' | 'back' | 'alarm' | 'rung' | 'rung-by-name';
/** `active`: a tab of the site is in front of the agent; `open`: one is open, or the list beside the page; `away`: none is. */
export type Activity = 'active' | 'open' | 'away';
export type Outcome = { ok: true } | { ok: false; failure: Failure };

/** A site's place in the schedule; stored, so that a worker's death resets neither backoff nor Retry-After. */
export interface Pulse {
	/** When the last check began. */
	lastCheckAt: Milliseconds;
	nextCheckAt: Milliseconds;
	/** No request before this moment, whoever asks: Retry-After. */
	heldUntil: Milliseconds;
	/** Failed checks in a row. */
	failures: number;
	/** Requests that a check takes, on average. */
	cost: number;
	/** Requests we may send now without leaving our share; may go a little below 0. */
	tokens: number;
	tokensAt: Milliseconds;
	/** The next check is the safety net under a doorbell: without the bell it is due sooner. */
	safety?: boolean;
	/** Somebody rang for me by name, and no check has gone through since: it waits for its turn, not for the share. */
	rung?: boolean;
	/** What the account's headers said last. */
	rate?: { limit: number; remaining: number; windowMs: Milliseconds; at: Milliseconds };
}

export interface Circumstances {
	now: Milliseconds;
	/** 0 to 1. */
	random: () => number;
	activity: Activity;
	/** Between checks while active; a setting. */
	checkSeconds: number;
	/** Agents of the account, each of whom may have a Loopin; 0 when not known. */
	agents: number;
	/** Who rings the doorbell at news; `none` without one, or while its line is down. */
	bell?: 'none' | 'partly' | 'complete';
	/** Part of the account's limit that all its Loopins together may take; 0.1 is a tenth. */
	share: number;
}

export const DEFAULT_SHARE = 0.1;
/** After so many failed checks in a row the breaker opens: only its own probes, and what the agent asks for by hand, go out. */
export const BREAKER_FAILURES = 5;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const LONGEST_BACKOFF = 15 * MINUTE;
const BREAKER_PAUSE = 2 * MINUTE;
/** With everything ringing, the base poll is a safety net for rings that got lost. */
const SAFETY: Record<Activity, Milliseconds> = { active: 10 * MINUTE, open: 15 * MINUTE, away: 30 * MINUTE };
const SLOWER: Record<Activity, number> = { active: 1, open: 4, away: 10 };
/** While the directory is not loaded we assume a middling team rather than being alone. */
const UNKNOWN_TEAM = 60;
/** Headers older than this say nothing of how busy the account is now. */
const RATE_IS_FRESH = 2 * MINUTE;
/** Below this part of the limit the account is busy with its own work, and we step back in proportion. */
const BUSY_BELOW = 0.5;
const MOST_DEBT_CHECKS = 4;
const RINGS_APART = 2 * SECOND;
/** Tokens that may be saved for the moment at which the agent turns to the helpdesk: what comes in within this time, at least one check's. */
const MOST_SAVED = 12;
const SAVED_WITHIN = 10 * MINUTE;
/** No browser that runs leaves its tokens alone for so long: it wakes to count them (`wakeAt`). */
const OVERNIGHT = 60 * MINUTE;
const COUNT_EVERY = OVERNIGHT / 2;

export const newPulse = (now: Milliseconds): Pulse => ({ lastCheckAt: 0, nextCheckAt: now, heldUntil: 0, failures: 0, cost: 2, tokens: 0, tokensAt: now });

export const breakerOpen = (pulse: Pulse): boolean => pulse.failures >= BREAKER_FAILURES;

/** Requests per millisecond that this browser may send; Infinity where the helpdesk names no limit. */
export function allowance(pulse: Pulse, { now, agents, share }: Circumstances): number {
	const { rate } = pulse;
	if (!rate || rate.limit <= 0) return Infinity;
	// All of them: a team in one time zone is there at the same hour, nearly whole (npm run bench:scale).
	const fair = (share * rate.limit) / rate.windowMs / Math.max(1, agents || UNKNOWN_TEAM);
	const left = rate.remaining / rate.limit;
	const busy = now - rate.at < RATE_IS_FRESH && left < BUSY_BELOW ? Math.max(0.05, left / BUSY_BELOW) : 1;
	return fair * busy;
}

/** Time between two checks while all is well: as the setting says, or as the share pays for. */
export function interval(pulse: Pulse, circumstances: Circumstances): Milliseconds {
	const { activity, bell, checkSeconds } = circumstances;
	const wanted = bell === 'complete' ? SAFETY[activity] : checkSeconds * SECOND * SLOWER[activity];
	return Math.max(wanted, pulse.cost / allowance(pulse, circumstances));
}

/** The pulse at `now`: tokens have come in; a clock that was set back does not hold us up. */
export function refilled(pulse: Pulse, circumstances: Circumstances): Pulse {
	const { now, bell } = circumstances;
	const back = Math.max(0, pulse.lastCheckAt - now, pulse.tokensAt - now);
	const { lastCheckAt, nextCheckAt, heldUntil, tokensAt } = pulse;
	const held = back
		? { ...pulse, lastCheckAt: lastCheckAt - back, nextCheckAt: nextCheckAt - back, heldUntil: Math.max(0, heldUntil - back), tokensAt: now }
		: pulse;
	// The bell fell silent. What was owed for answering it would now hold up the very checks that take its place, by minutes in a small team and hours in
	// a large one: owed is one check at most, so that the whole team together begins at its share.
	const moved = held.safety && bell !== 'complete' ? { ...held, tokens: Math.max(held.tokens, -held.cost) } : held;
	const rate = allowance(moved, circumstances);
	if (rate === Infinity) return { ...moved, tokens: moved.cost * 2, tokensAt: now };
	const away = Math.max(0, now - (back ? now : tokensAt));
	// In the morning the whole team's browsers start: what each could have saved overnight, or had in the evening, must not be spent by all of them in
	// one hour.
	const night = away > OVERNIGHT;
	const saved = night ? Math.min(moved.tokens, rate * OVERNIGHT) : moved.tokens + away * rate;
	const most = Math.max(moved.cost, Math.min(MOST_SAVED, rate * SAVED_WITHIN));
	return { ...moved, tokens: Math.min(most, saved), tokensAt: now };
}

/** When the schedule must look at this pulse next: when its check is due, or, where a limit is known and that is far off, when its tokens are to be counted. */
export const wakeAt = ({ heldUntil, nextCheckAt, rate, tokensAt }: Pulse): Milliseconds =>
	Math.min(Math.max(heldUntil, nextCheckAt), rate ? tokensAt + COUNT_EVERY : Infinity);

/** After some requests went out. Debt has a floor, so that one large download does not silence a site for an hour. */
export const spent = (pulse: Pulse, requests: number): Pulse => ({ ...pulse, tokens: Math.max(-MOST_DEBT_CHECKS * pulse.cost, pulse.tokens - requests) });

/** The moving average of what a check costs. */
export const costing = (pulse: Pulse, requests: number): Pulse => ({ ...pulse, cost: Math.max(1, pulse.cost * 0.7 + requests * 0.3) });

/**
 * The earliest moment a check may begin for that reason. What the agent asks for by hand begins when it is asked for, and is paid for later; everything
 * else waits until the share pays for it, also when it is long due (a browser that was closed overnight).
 */
export function allowedAt(pulse: Pulse, reason: Reason, circumstances: Circumstances): Milliseconds {
	const { now } = circumstances;
	const paidAt = now + Math.max(0, pulse.cost - pulse.tokens) / allowance(pulse, circumstances);
	const planned =
		pulse.safety && circumstances.bell !== 'complete' ? Math.min(pulse.nextCheckAt, pulse.lastCheckAt + interval(pulse, circumstances)) : pulse.nextCheckAt;
	const due = Math.max(planned, paidAt);
	const wanted = ((): Milliseconds => {
		if (reason === 'alarm') return pulse.rung ? planned : due;
		// Signing in is an agent's own deed, too: what came meanwhile does not wait for a debt. One page looked at is one question at most.
		if (reason === 'submit' || reason === 'back') return Math.min(now, due);
		if (reason === 'popup') return Math.min(pulse.lastCheckAt + (pulse.failures ? 15 : 5) * SECOND, due);
		if (breakerOpen(pulse)) return pulse.rung ? planned : due;
		// A mention is worth a debt; news of what I follow waits until the share pays for it. Several rings in a row are one look.
		if (reason === 'rung-by-name') return Math.min(Math.max(pulse.lastCheckAt + RINGS_APART, now), due);
		if (reason === 'rung') return Math.min(Math.max(pulse.lastCheckAt + RINGS_APART, paidAt), due);
		return Math.min(Math.max(pulse.lastCheckAt + 10 * SECOND, paidAt), due);
	})();
	return Math.max(pulse.heldUntil, wanted);
}

/** Errors that are not the helpdesk's trouble: nothing to back off from. */
const ITS_OWN_PACE: Partial<Record<Failure['kind'], Milliseconds>> = {
	offline: MINUTE,
	'signed-out': 5 * MINUTE,
	'needs-permission': 60 * MINUTE,
	// Looking for a tab asks the helpdesk nothing; one that opens is noticed by itself.
	'needs-tab': MINUTE,
	'not-supported': 60 * MINUTE,
};

/** The pulse after a check: when the next one is due. */
export function nextCheck(pulse: Pulse, outcome: Outcome, circumstances: Circumstances): Pulse {
	const { now, random } = circumstances;
	if (outcome.ok) {
		const normal = interval(pulse, circumstances);
		const paidAt = Math.max(0, pulse.cost - pulse.tokens) / allowance(pulse, circumstances);
		// A little apart from one another, or a team that signs in at nine asks in step all day.
		const safety = circumstances.bell === 'complete';
		return { ...pulse, safety, rung: false, failures: 0, heldUntil: 0, nextCheckAt: now + Math.max(normal, paidAt) * (0.9 + 0.2 * random()) };
	}
	const { kind, retryAfterMs } = outcome.failure;
	pulse = { ...pulse, safety: false };
	// What rang may be what could not be fetched, and nobody rings for it again: after a failure we ask as if there were no bell.
	const unrung = pulse.rung ? circumstances.checkSeconds * SECOND : interval(pulse, { ...circumstances, bell: 'none' });
	const own = ITS_OWN_PACE[kind];
	if (own !== undefined) return { ...pulse, failures: 0, heldUntil: 0, nextCheckAt: now + Math.max(own, unrung) };
	const failures = pulse.failures + 1;
	// Never a second early; then not everybody in the same one: the larger the team, the longer until the last of it asks again.
	if (retryAfterMs !== undefined) {
		const heldUntil = now + retryAfterMs;
		const paced = Math.max(SECOND, pulse.cost / allowance(pulse, circumstances));
		// An account that is over its limit with mentions alone is asked for each of them less and less often.
		const spread = pulse.rung ? Math.min(paced, circumstances.checkSeconds * SECOND * 2 ** Math.min(failures, 10)) : paced;
		return { ...pulse, failures, heldUntil, nextCheckAt: heldUntil + random() * spread };
	}
	const delay = failures >= BREAKER_FAILURES ? probeDelay(failures, random) : fullJitter(unrung * 2 ** (failures - 1), random);
	// Told to slow down, without being told for how long: that is a hold, too.
	return { ...pulse, failures, heldUntil: kind === 'rate-limited' ? now + delay : 0, nextCheckAt: now + delay };
}

const fullJitter = (most: Milliseconds, random: () => number): Milliseconds => 2 * SECOND + random() * Math.min(LONGEST_BACKOFF, most);

const probeDelay = (failures: number, random: () => number): Milliseconds =>
	Math.min(LONGEST_BACKOFF, BREAKER_PAUSE * 2 ** (failures - BREAKER_FAILURES)) * (0.75 + 0.5 * random());
