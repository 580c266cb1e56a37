// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ConversationId } from '../../../src/collaboration/model';
import { REST_MS, watchPageHealth } from '../../../src/overlay/page-health';

const ask = vi.hoisted(() => vi.fn(async () => ({})));
vi.mock('../../../src/platform/messenger', () => ({ ask }));

const C1 = 'c1' as ConversationId;
let life: AbortController;
let lacking: string[];
let looks: number;
const page = {
	missing: () => {
		looks++;
		return lacking;
	},
};
const told = () => (ask.mock.calls as unknown as [string, { names: string[] }][]).map(([name, { names }]) => [name, ...names]);

beforeEach(() => {
	vi.useFakeTimers();
	vi.stubGlobal('requestIdleCallback', (work: () => void) => setTimeout(work, 50));
	life = new AbortController();
	lacking = ['composer'];
	looks = 0;
	ask.mockClear();
});
afterEach(() => {
	life.abort();
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

it('looks once per conversation, when it has rested, and says what is missing', async () => {
	const health = watchPageHealth(page, [], life.signal);
	health.navigated(C1);
	for (let n = 0; n < 50; n++) health.changed();
	await vi.advanceTimersByTimeAsync(REST_MS - 1);
	expect([looks, health.missing.value]).toEqual([0, []]);
	await vi.advanceTimersByTimeAsync(100);
	expect([looks, health.missing.value]).toEqual([1, ['composer']]);
	expect(told()).toEqual([['page.missing', 'composer']]);
	await vi.advanceTimersByTimeAsync(600_000);
	expect(looks).toBe(1);
});

it('a page that was left in time is not looked at; the next one is, and the same is not said again', async () => {
	const health = watchPageHealth(page, ['composer'], life.signal);
	health.navigated(C1);
	await vi.advanceTimersByTimeAsync(REST_MS / 2);
	health.navigated(undefined);
	await vi.advanceTimersByTimeAsync(2 * REST_MS);
	expect(looks).toBe(0);
	health.navigated('c2' as ConversationId);
	await vi.advanceTimersByTimeAsync(2 * REST_MS);
	expect(health.missing.value).toEqual(['composer']);
	expect(told()).toEqual([]);
});

it('what came late is taken back', async () => {
	const health = watchPageHealth(page, [], life.signal);
	health.navigated(C1);
	await vi.advanceTimersByTimeAsync(2 * REST_MS);
	lacking = [];
	health.changed();
	expect(health.missing.value).toEqual([]);
	expect(told()).toEqual([['page.missing', 'composer'], ['page.missing']]);
});

it('a helpdesk that cannot tell lacks nothing, and an overlay that went says nothing', async () => {
	watchPageHealth({}, [], life.signal).navigated(C1);
	const health = watchPageHealth(page, [], life.signal);
	health.navigated(C1);
	life.abort();
	await vi.advanceTimersByTimeAsync(2 * REST_MS);
	expect([looks, told()]).toEqual([0, []]);
});
