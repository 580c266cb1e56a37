import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterFailure, isDue, nextLook, nextReplyLook } from '../../../src/background/outbox-retry';
import { ERROR_KINDS, LoopinError } from '../../../src/platform/errors';

const NOW = 1_700_000_000_000;
const kind = fc.constantFrom(...ERROR_KINDS);
const chance = fc.double({ min: 0, max: 1, noNaN: true });
const retryAfterMs = fc.option(fc.nat(3_600_000), { nil: undefined });
const error = (of: (typeof ERROR_KINDS)[number], after?: number) => new LoopinError(of, '', after === undefined ? {} : { retryAfterMs: after });

describe('after a failure', () => {
	it('every kind is either final or tried again later, never at once and never later than Retry-After or a quarter of an hour', () => {
		fc.assert(
			fc.property(kind, fc.nat(20), chance, retryAfterMs, (of, attempts, luck, after) => {
				const verdict = afterFailure(attempts, error(of, after), NOW, luck);
				if (verdict.state === 'failed') return;
				if (of !== 'rate-limited' || after === undefined) expect(verdict.nextTryAt).toBeGreaterThanOrEqual(NOW + 1_000);
				expect(verdict.nextTryAt).toBeLessThanOrEqual(NOW + Math.max(15 * 60_000, after ?? 0));
				if (of === 'rate-limited' && after !== undefined) expect(verdict.nextTryAt).toBe(NOW + after);
			}),
		);
	});

	it('a helpdesk in trouble is asked a bounded number of times; what waits for the agent never fails by itself', () => {
		const waits = new Set(['offline', 'signed-out', 'needs-permission', 'other-agent', 'needs-tab', 'rate-limited']);
		for (const of of ERROR_KINDS) {
			let attempts = 0;
			let made = 0;
			for (; made < 100; made++) {
				const verdict = afterFailure(attempts, error(of), NOW, 0.5);
				if (verdict.state === 'failed') break;
				attempts = verdict.attempts;
			}
			if (waits.has(of)) expect(made, of).toBe(100);
			else expect(made, of).toBeLessThan(15);
		}
	});

	it('backs off: the longest gaps grow until they are as long as they get', () => {
		const gaps = Array.from({ length: 12 }, (_, attempts) => {
			const verdict = afterFailure(attempts, error('not-answering'), NOW, 1);
			return verdict.state === 'again' ? verdict.nextTryAt - NOW : 0;
		});
		for (let at = 1; at < gaps.length; at++) expect(gaps[at]).toBeGreaterThanOrEqual(gaps[at - 1] ?? 0);
		expect(gaps.at(-1)).toBe(15 * 60_000);
	});
});

describe('is it due', () => {
	it('an hour’s jump of the clock, either way, never holds a job up for longer than it was to wait anyway', () => {
		fc.assert(
			fc.property(kind, fc.nat(14), chance, retryAfterMs, fc.integer({ min: -86_400_000, max: 86_400_000 }), (of, attempts, luck, after, jump) => {
				const verdict = afterFailure(attempts, error(of, after), NOW, luck);
				if (verdict.state === 'failed') return;
				const job = { nextTryAt: verdict.nextTryAt, failure: { kind: of, ...(after === undefined ? {} : { retryAfterMs: after }) } };
				const wait = verdict.nextTryAt - NOW;
				const later = NOW + jump;
				if (!isDue(job, later, false)) expect(job.nextTryAt - later).toBeLessThanOrEqual(Math.max(wait, 16 * 60_000 + (after ?? 0)));
			}),
		);
	});

	it('a wake hurries what waits for the agent, not what the helpdesk asked to wait for', () => {
		expect(isDue({ nextTryAt: NOW + 1_000, failure: { kind: 'signed-out' } }, NOW, true)).toBe(true);
		expect(isDue({ nextTryAt: NOW + 1_000, failure: { kind: 'signed-out' } }, NOW, false)).toBe(false);
		expect(isDue({ nextTryAt: NOW + 1_000, failure: { kind: 'rate-limited', retryAfterMs: 1_000 } }, NOW, true)).toBe(false);
		expect(isDue({ nextTryAt: NOW + 1_000, failure: { kind: 'not-answering' } }, NOW, true)).toBe(false);
	});
});

it('looks for a note for about two minutes closely, then now and then, and ends', () => {
	const gaps: number[] = [];
	for (let looks = 0; ; looks++) {
		const next = nextLook(looks, 0);
		if (next === undefined) break;
		gaps.push(next);
	}
	expect(gaps[0]).toBeLessThan(1_000);
	const close = gaps.filter((gap) => gap < 60_000).reduce((sum, gap) => sum + gap, 0);
	expect(close).toBeGreaterThan(110_000);
	expect(close).toBeLessThan(140_000);
	expect(gaps.length).toBeLessThan(20);
	expect(nextReplyLook(0, 0)).toBeGreaterThan(0);
	expect(nextReplyLook(3, 0)).toBeUndefined();
});
