import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { heldFor, helpdeskTime, noteAnswer, retryAfterOf, takeSeen } from '../../../src/background/budget';
import type { SiteId } from '../../../src/collaboration/model';

const site = (name: string) => `https://${name}.example` as SiteId;
const answer = (status: number, headers: Record<string, string>) => ({ status, header: (name: string) => headers[name] ?? null });

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 1) }));
afterEach(() => void vi.useRealTimers());

test('counts requests and reads both spellings of the rate headers', () => {
	noteAnswer(site('a'), answer(200, { 'x-rate-limit': '700', 'x-rate-limit-remaining': '699' }));
	noteAnswer(site('a'), answer(200, {}));
	expect(takeSeen(site('a'))).toMatchObject({ requests: 2, rate: { limit: 700, remaining: 699, windowMs: 60_000 } });
	expect(takeSeen(site('a')).requests).toBe(0);
	noteAnswer(site('b'), answer(200, { 'ratelimit-limit': '100', 'ratelimit-remaining': '80', 'ratelimit-reset': '1800' }));
	expect(takeSeen(site('b')).rate).toMatchObject({ limit: 100, remaining: 60, windowMs: 3_600_000 });
});

test('what is left is judged by the whole window: a quiet minute is not busy at its end, a busy one is at its middle', () => {
	const left = (remaining: string, reset: string) => {
		noteAnswer(site('g'), answer(200, { 'x-rate-limit': '700', 'x-rate-limit-remaining': remaining, 'ratelimit-reset': reset }));
		return takeSeen(site('g')).rate?.remaining;
	};
	expect(left('350', '1')).toBeGreaterThan(340);
	expect(left('350', '30')).toBe(0);
	expect(left('690', '59')).toBe(700);
	expect(left('0', '59')).toBe(0);
});

test('nonsense in headers is no limit', () => {
	for (const headers of [
		{ 'x-rate-limit': 'many', 'x-rate-limit-remaining': '1' },
		{ 'x-rate-limit': '0', 'x-rate-limit-remaining': '0' },
		{ 'x-rate-limit': '700' },
		{ 'x-rate-limit': '-1', 'x-rate-limit-remaining': '-5' },
	]) {
		noteAnswer(site('c'), answer(200, headers as Record<string, string>));
		expect(takeSeen(site('c')).rate).toBeUndefined();
	}
});

test('Retry-After in seconds, as a date, absurd, and absent', () => {
	const now = Date.now();
	const of = (headers: Record<string, string>) => retryAfterOf((name) => headers[name] ?? null, now);
	expect(of({ 'retry-after': '93' })).toBe(93_000);
	expect(of({ 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' })).toBe(60_000);
	// A helpdesk whose clock is an hour ahead of ours.
	expect(of({ 'retry-after': 'Thu, 01 Jan 2026 01:01:00 GMT', date: 'Thu, 01 Jan 2026 01:00:00 GMT' })).toBe(60_000);
	expect(of({ 'retry-after': '99999999' })).toBe(3_600_000);
	expect(of({ 'retry-after': 'soon' })).toBeUndefined();
	expect(of({})).toBeUndefined();
	noteAnswer(site('d'), answer(429, { 'retry-after': '10' }));
	expect(takeSeen(site('d')).heldUntil).toBe(now + 10_000);
});

test('a Retry-After holds until it is over, and no longer when the clock was set back', () => {
	const now = Date.now();
	noteAnswer(site('f'), answer(429, { 'retry-after': '10' }));
	noteAnswer(site('f'), answer(503, { 'retry-after': '4' }));
	expect([now, now + 9_999, now + 10_000, now - 60_000].map((at) => heldFor(site('f'), at))).toEqual([10_000, 1, 0, 0]);
	expect(heldFor(site('never asked'), now)).toBe(0);
});

test('the helpdesk’s clock', () => {
	noteAnswer(site('e'), answer(200, { date: 'Thu, 01 Jan 2026 02:00:00 GMT' }));
	expect(helpdeskTime(site('e'), Date.now()) - Date.now()).toBe(7_200_000);
	expect(helpdeskTime(site('never asked'), 5)).toBe(5);
});
