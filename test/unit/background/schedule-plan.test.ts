import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	allowance,
	allowedAt,
	BREAKER_FAILURES,
	breakerOpen,
	type Circumstances,
	costing,
	DEFAULT_SHARE,
	interval,
	newPulse,
	nextCheck,
	type Pulse,
	refilled,
	spent,
} from '../../../src/background/schedule-plan';

const NOW = 1_000_000_000;
const about = (patch: Partial<Circumstances> = {}): Circumstances => ({
	now: NOW,
	random: () => 0.5,
	activity: 'active',
	checkSeconds: 30,
	agents: 30,
	share: DEFAULT_SHARE,
	...patch,
});
const pulse = (patch: Partial<Pulse> = {}): Pulse => ({ ...newPulse(NOW), lastCheckAt: NOW, ...patch });
const rate = (limit: number, remaining = limit) => ({ limit, remaining, windowMs: 60_000, at: NOW });
const fails = (times: number, failure: Parameters<typeof nextCheck>[1] = { ok: false, failure: { kind: 'not-answering' } }, random = () => 1) => {
	let now = pulse();
	for (let i = 0; i < times; i++) now = nextCheck(now, failure, about({ random }));
	return now;
};

describe('without a limit', () => {
	test('as often as the setting says while active, slower else', () => {
		expect(interval(pulse(), about())).toBe(30_000);
		expect(interval(pulse(), about({ activity: 'open' }))).toBe(120_000);
		expect(interval(pulse(), about({ activity: 'away' }))).toBe(300_000);
	});
	test('a little apart from one another', () => {
		expect(nextCheck(pulse(), { ok: true }, about({ random: () => 0 })).nextCheckAt).toBe(NOW + 27_000);
		expect(nextCheck(pulse(), { ok: true }, about({ random: () => 1 })).nextCheckAt).toBe(NOW + 33_000);
	});
});

describe('with a limit', () => {
	test('a small team polls as if there were none; a large one shares', () => {
		expect(interval(pulse({ rate: rate(700) }), about({ agents: 15 }))).toBe(30_000);
		expect(interval(pulse({ rate: rate(700) }), about({ agents: 10_000 }))).toBeGreaterThan(20 * 60_000);
	});
	test('all browsers together stay within the share, though everybody is there at once and in front of the helpdesk', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(200, 400, 700, 2_500),
				fc.integer({ min: 3, max: 10_000 }),
				fc.double({ min: 1, max: 10, noNaN: true }),
				(limit, agents, cost) => {
					const each = cost / interval(pulse({ rate: rate(limit), cost }), about({ agents }));
					expect(each * agents * 60_000).toBeLessThanOrEqual(DEFAULT_SHARE * limit * 1.0001);
				},
			),
		);
	});
	test('steps back while the account is busy', () => {
		const calm = allowance(pulse({ rate: rate(700) }), about());
		expect(allowance(pulse({ rate: rate(700, 70) }), about())).toBeCloseTo(calm * 0.2);
		expect(allowance(pulse({ rate: rate(700, 0) }), about())).toBeCloseTo(calm * 0.05);
		expect(allowance(pulse({ rate: { ...rate(700, 0), at: NOW - 600_000 } }), about())).toBe(calm);
	});
	test('in the morning nobody asks before it is paid for: all of a team’s browsers start within an hour', () => {
		const closed = pulse({ rate: rate(700), nextCheckAt: NOW + 60_000, tokens: 0, tokensAt: NOW });
		const circumstances = about({ agents: 1_000, now: NOW + 15 * 3_600_000 });
		const opened = refilled(closed, circumstances);
		const everybody = interval(closed, circumstances);
		for (const reason of ['alarm', 'focus', 'looking', 'startup'] as const)
			expect(allowedAt(opened, reason, circumstances) - circumstances.now).toBeCloseTo(everybody);
		expect(allowedAt(opened, 'submit', circumstances)).toBeLessThanOrEqual(circumstances.now);
	});
	test('focus spends what was saved, then waits for more; long-term use never exceeds the allowance', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 1_000, max: 600_000 }), { minLength: 20, maxLength: 200 }), (gaps) => {
				let now = NOW;
				let state = pulse({ rate: rate(700), cost: 2 });
				let sent = 0;
				for (const gap of gaps) {
					now += gap;
					const circumstances = about({ now, agents: 1_000 });
					state = refilled(state, circumstances);
					if (allowedAt({ ...state, nextCheckAt: Infinity }, 'focus', circumstances) > now) continue;
					sent += 2;
					state = { ...spent(costing(state, 2), 2), lastCheckAt: now };
				}
				const perMs = allowance(state, about({ now, agents: 1_000 }));
				expect(sent).toBeLessThanOrEqual(6 + (now - NOW) * perMs + 12);
			}),
		);
	});
});

describe('failures', () => {
	test('backoff has full jitter and a ceiling', () => {
		expect(fails(1, undefined, () => 0).nextCheckAt - NOW).toBe(2_000);
		expect(fails(1).nextCheckAt - NOW).toBe(32_000);
		expect(fails(3).nextCheckAt - NOW).toBe(122_000);
		for (let times = 1; times < 40; times++) expect(fails(times).nextCheckAt - NOW).toBeLessThanOrEqual(15 * 60_000 * 1.25 + 2_000);
	});
	test('the breaker opens, lets through what is asked for by hand, and closes with the first success', () => {
		const open = fails(BREAKER_FAILURES);
		expect(breakerOpen(open)).toBe(true);
		expect(open.nextCheckAt - NOW).toBeGreaterThan(90_000);
		expect(allowedAt(open, 'focus', about({ now: NOW + 60_000 }))).toBe(open.nextCheckAt);
		expect(allowedAt(open, 'popup', about({ now: NOW + 60_000 }))).toBeLessThanOrEqual(NOW + 60_000);
		expect(breakerOpen(nextCheck(open, { ok: true }, about()))).toBe(false);
	});
	test('Retry-After holds for everybody, to the second', () => {
		const held = nextCheck(pulse(), { ok: false, failure: { kind: 'rate-limited', retryAfterMs: 93_000 } }, about({ random: () => 1 }));
		expect(held.nextCheckAt - NOW).toBe(94_000);
		const crowd = nextCheck(
			pulse({ rate: rate(700) }),
			{ ok: false, failure: { kind: 'rate-limited', retryAfterMs: 93_000 } },
			about({ agents: 1_000, random: () => 1 }),
		);
		expect(crowd.nextCheckAt - NOW).toBeGreaterThan(20 * 60_000);
		for (const reason of ['focus', 'popup', 'submit', 'startup', 'looking', 'alarm'] as const) {
			expect(allowedAt(held, reason, about({ now: NOW + 92_999 }))).toBeGreaterThanOrEqual(NOW + 93_000);
		}
		expect(allowedAt(held, 'submit', about({ now: NOW + 93_000 }))).toBe(NOW + 93_000);
	});
	test('being signed out or offline is no reason to back off further', () => {
		const out = fails(10, { ok: false, failure: { kind: 'signed-out' } });
		expect(out.failures).toBe(0);
		expect(out.nextCheckAt - NOW).toBe(5 * 60_000);
		expect(allowedAt(out, 'focus', about({ now: NOW + 11_000 }))).toBeLessThanOrEqual(NOW + 11_000);
	});
});

test('a clock set back holds nothing up', () => {
	const ahead = pulse({ lastCheckAt: NOW + 86_400_000, nextCheckAt: NOW + 86_430_000, heldUntil: NOW + 86_410_000, tokensAt: NOW + 86_400_000 });
	const now = refilled(ahead, about());
	expect(now.nextCheckAt - NOW).toBe(30_000);
	expect(now.heldUntil - NOW).toBe(10_000);
});

describe('without an open tab, where one is needed', () => {
	test('a minute passes, however often; nothing counts as a failure', () => {
		const after = fails(20, { ok: false, failure: { kind: 'needs-tab' } });
		expect(after).toMatchObject({ failures: 0, heldUntil: 0, nextCheckAt: NOW + 60_000 });
		expect(breakerOpen(after)).toBe(false);
		// A tab that opens is asked at once, or as soon as ten seconds are over.
		expect(allowedAt({ ...after, tokens: 10, tokensAt: NOW }, 'focus', about({ now: NOW + 11_000 }))).toBeLessThanOrEqual(NOW + 11_000);
	});
});

describe('with a doorbell', () => {
	const quiet = { now: 1_000_000, random: () => 0.5, activity: 'active' as const, checkSeconds: 30, agents: 10, share: 0.1 };
	const rung = { ...quiet, bell: 'complete' as const };
	const pulse = nextCheck({ ...newPulse(quiet.now), lastCheckAt: quiet.now }, { ok: true }, rung);

	test('where everything rings, the base poll is a safety net', () => {
		expect(pulse.nextCheckAt - quiet.now).toBe(600_000);
		expect(nextCheck(pulse, { ok: true }, { ...quiet, bell: 'partly' }).nextCheckAt - quiet.now).toBe(30_000);
	});
	test('a bell that falls silent brings the next check forward', () => {
		expect(allowedAt(pulse, 'alarm', rung)).toBe(pulse.nextCheckAt);
		expect(allowedAt(pulse, 'alarm', quiet)).toBe(quiet.now + 30_000);
	});
	test('what was owed for answering the bell does not hold up the checks that take its place', () => {
		const rate = { limit: 700, remaining: 700, windowMs: 60_000, at: quiet.now };
		const indebted = { ...pulse, rate, cost: 3, tokens: -30, tokensAt: quiet.now };
		const team = { ...quiet, agents: 20 };
		// 3.5 requests a minute are this browser's.
		const silent = refilled(indebted, team);
		expect(allowedAt(silent, 'alarm', team) - quiet.now).toBeLessThan(2 * (3 / 3.5) * 60_000 + 1_000);
		expect(refilled(indebted, { ...team, bell: 'complete' }).tokens).toBe(-30);
		expect(refilled({ ...indebted, safety: false }, team).tokens).toBe(-30);
	});
	test('a look that failed is tried again as if there were no bell: nobody rings for it again', () => {
		const failed = nextCheck(pulse, { ok: false, failure: { kind: 'not-answering' } }, { ...rung, random: () => 1 });
		expect(failed.nextCheckAt - quiet.now).toBeLessThanOrEqual(32_000);
		const offline = nextCheck(pulse, { ok: false, failure: { kind: 'offline' } }, rung);
		expect(offline.nextCheckAt - quiet.now).toBe(60_000);
	});
	test('a mention that rang too soon after a look, or whose look failed, waits for its turn and not for the share', () => {
		const rate = { limit: 600, remaining: 600, windowMs: 60_000, at: quiet.now };
		const crowd = { ...rung, agents: 1_000, now: quiet.now + 500 };
		const poor = { ...pulse, rate, tokens: -30, tokensAt: quiet.now, cost: 3, rung: true };
		const due = allowedAt(poor, 'rung-by-name', crowd);
		expect(due).toBe(quiet.now + 2_000);
		expect(allowedAt({ ...poor, nextCheckAt: due }, 'alarm', { ...crowd, now: due })).toBe(due);
		expect(allowedAt({ ...poor, nextCheckAt: due, rung: false }, 'alarm', { ...crowd, now: due })).toBeGreaterThan(due + 3_600_000);
		const failed = nextCheck(poor, { ok: false, failure: { kind: 'not-answering' } }, { ...crowd, now: due });
		expect(allowedAt(failed, 'alarm', { ...crowd, now: failed.nextCheckAt })).toBe(failed.nextCheckAt);
		expect(nextCheck(poor, { ok: true }, crowd).rung).toBe(false);
	});
	test('the ordinary pace and a backoff are not touched by that', () => {
		const failed = nextCheck(pulse, { ok: false, failure: { kind: 'not-answering' } }, rung);
		expect(allowedAt(failed, 'alarm', quiet)).toBe(failed.nextCheckAt);
	});
	test('a ring is answered at once, several of them by one look, and never against Retry-After', () => {
		const later = { ...rung, now: quiet.now + 60_000 };
		expect(allowedAt(pulse, 'rung-by-name', later)).toBe(later.now);
		expect(allowedAt(pulse, 'rung', { ...rung, now: quiet.now + 500 })).toBe(quiet.now + 2_000);
		expect(allowedAt({ ...pulse, heldUntil: later.now + 5_000 }, 'rung-by-name', later)).toBe(later.now + 5_000);
	});
	test('a ring by name may run into debt, one for a conversation waits until the share pays for it', () => {
		const rate = { limit: 600, remaining: 600, windowMs: 60_000, at: quiet.now };
		const poor = { ...pulse, rate, tokens: 0, tokensAt: quiet.now, cost: 3 };
		const crowd = { ...rung, agents: 1_000, now: quiet.now + 60_000 };
		expect(allowedAt(poor, 'rung-by-name', crowd)).toBe(crowd.now);
		expect(allowedAt(poor, 'rung', crowd)).toBeGreaterThan(crowd.now + 60_000);
	});
});

test('an agent who signed in again does not wait for a debt, and is held by Retry-After all the same', () => {
	const now = 1_800_000_000_000;
	const rate = { limit: 700, remaining: 700, windowMs: 60_000, at: now };
	const indebted = { ...newPulse(now), rate, tokens: -20, cost: 3, lastCheckAt: now - 60_000, nextCheckAt: now + 240_000 };
	const circumstances = { now, random: () => 0.5, activity: 'active' as const, checkSeconds: 30, agents: 12, share: DEFAULT_SHARE };
	expect(allowedAt(indebted, 'looking', circumstances)).toBeGreaterThan(now + 60_000);
	expect(allowedAt(indebted, 'back', circumstances)).toBe(now);
	expect(allowedAt({ ...indebted, heldUntil: now + 9_000 }, 'back', circumstances)).toBe(now + 9_000);
});
