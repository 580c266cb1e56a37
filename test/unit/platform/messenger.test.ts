// @vitest-environment happy-dom
/** Pages come and go over a question: the background never waits for one that does not answer, and a page that is left answers with nothing. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listen, tell } from '../../../src/platform/messenger';

const api = vi.hoisted(() => ({
	tabs: { sendMessage: vi.fn() },
	runtime: {
		id: 'loopin-test',
		getURL: (path: string) => `chrome-extension://loopin-test/${path}`,
		onMessage: { addListener: vi.fn(), removeListener: vi.fn() },
	},
}));
vi.mock('../../../src/platform/browser', () => ({ browser: api }));

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
	vi.useRealTimers();
	vi.clearAllMocks();
});

describe('a tab that is told something', () => {
	it('and never answers counts as gone after some seconds', async () => {
		api.tabs.sendMessage.mockReturnValue(new Promise(() => undefined));
		const told = tell(5, 'toasts.up', {});
		await vi.advanceTimersByTimeAsync(5_000);
		await expect(told).resolves.toBeUndefined();
	});

	it('has longer to put the cursor into its composer', async () => {
		api.tabs.sendMessage.mockReturnValue(new Promise((resolve) => setTimeout(() => resolve({ focused: true }), 12_000)));
		const told = tell(5, 'composer.focus', { conversation: '7' as never, composer: true });
		await vi.advanceTimersByTimeAsync(12_000);
		await expect(told).resolves.toEqual({ focused: true });
	});

	it('leaves no timer behind', async () => {
		api.tabs.sendMessage.mockResolvedValue({ ids: [] });
		await tell(5, 'toasts.up', {});
		expect(vi.getTimerCount()).toBe(0);
	});
});

describe('a page that is left', () => {
	it('answers what is open with nothing, once', async () => {
		const life = new AbortController();
		listen({ 'toasts.up': () => new Promise(() => undefined) }, life.signal);
		const [listener] = api.runtime.onMessage.addListener.mock.calls[0] as [(message: unknown, sender: unknown, answer: (value?: unknown) => void) => unknown];
		const answer = vi.fn();
		expect(listener({ loopin: 'toasts.up', payload: {} }, { id: 'loopin-test' }, answer)).toBe(true);
		expect(answer).not.toHaveBeenCalled();
		window.dispatchEvent(new Event('pagehide'));
		window.dispatchEvent(new Event('pagehide'));
		expect(answer).toHaveBeenCalledTimes(1);
		life.abort();
	});
});
