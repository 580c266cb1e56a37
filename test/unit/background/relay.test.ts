import { beforeEach, expect, it, vi } from 'vitest';
import { relayThroughTabs } from '../../../src/background/relay';
import type { RelayRequest } from '../../../src/platform/http-fetch';
import { fake, resetFake } from '../fake-browser';

const ORIGIN = 'https://desk.example.com:8443';
const ANSWER = { status: 200, url: `${ORIGIN}/x`, headers: {}, text: 'ok' };
const read: RelayRequest = { path: '/x', method: 'GET', headers: {}, body: null, timeoutMs: 50 };
const write: RelayRequest = { ...read, method: 'PUT', body: '{}' };
const kind = (promise: Promise<unknown>) =>
	promise.then(
		() => 'resolved',
		(thrown: { kind?: string }) => thrown.kind,
	);
const UNHEARD = new Error('Could not establish connection. Receiving end does not exist.');

beforeEach(() => {
	resetFake();
	fake.tabs = [
		{ id: 1, url: `${ORIGIN}/old`, lastAccessed: 1 },
		{ id: 2, url: `${ORIGIN}/front`, active: true },
		{ id: 3, url: 'https://desk.example.com/another-port' },
		{ id: 4, url: `${ORIGIN}/sleeping`, discarded: true },
		{ id: 5, url: `${ORIGIN}/new`, lastAccessed: 2 },
	];
});
const asked = () => fake.told.map(({ tab }) => tab);

it('asks the tab in front first and stops at the first answer', async () => {
	fake.tabMessage = () => ANSWER;
	expect(await relayThroughTabs(ORIGIN, write)).toEqual(ANSWER);
	expect(asked()).toEqual([2]);
});

it('goes on to the next tab where nobody listens; another port of the host and sleeping tabs are never asked', async () => {
	fake.tabMessage = (tab) => {
		if (tab !== 1) throw UNHEARD;
		return ANSWER;
	};
	expect(await relayThroughTabs(ORIGIN, write)).toEqual(ANSWER);
	expect(asked()).toEqual([2, 5, 1]);
});

it('needs a tab when none listens, or none is open', async () => {
	fake.tabMessage = () => {
		throw UNHEARD;
	};
	expect(await kind(relayThroughTabs(ORIGIN, write))).toBe('needs-tab');
	fake.tabs = [];
	expect(await kind(relayThroughTabs(ORIGIN, read))).toBe('needs-tab');
});

const lost: [string, () => unknown][] = [
	['the page went away while it asked', () => undefined],
	['the channel closed', () => Promise.reject(new Error('A listener indicated an asynchronous response by returning true, but the message channel closed'))],
	['its fetch failed', () => ({ failed: true })],
	['it answers nonsense', () => ({ status: 'fine' })],
	['it is frozen', () => new Promise(() => undefined)],
];
for (const [what, how] of lost)
	it(`${what}: a write is never handed to another tab, a read is`, async () => {
		vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
		fake.tabMessage = (tab) => (tab === 2 ? how() : ANSWER);
		const writing = kind(relayThroughTabs(ORIGIN, write));
		await vi.advanceTimersByTimeAsync(10_000);
		expect(await writing).toBe('unknown-outcome');
		expect(asked()).toEqual([2]);
		const reading = relayThroughTabs(ORIGIN, read);
		await vi.advanceTimersByTimeAsync(10_000);
		expect(await reading).toEqual(ANSWER);
		vi.useRealTimers();
	});
