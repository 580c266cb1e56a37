// @vitest-environment happy-dom
/** The loader asks for the overlay until somebody answers: the worker may die over the question. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const sendMessage = vi.fn();

beforeEach(() => {
	vi.useFakeTimers();
	vi.resetModules();
	sendMessage.mockReset();
	vi.stubGlobal('browser', { runtime: { id: 'loopin', sendMessage, onMessage: { addListener: () => undefined, removeListener: () => undefined } } });
	vi.doMock('../../../src/overlay/likely', () => ({ looksLikeConversation: () => true }));
	vi.doMock('../../../src/overlay/presence', () => ({ takePlace: () => true, isPresent: () => false, leavePlace: () => undefined }));
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
	vi.doUnmock('../../../src/overlay/likely');
	vi.doUnmock('../../../src/overlay/presence');
});

it('asks again when the worker died over it', async () => {
	sendMessage.mockRejectedValueOnce(new Error('channel closed')).mockResolvedValue({ ok: true, value: { injected: true } });
	await import('../../../src/overlay/loader');
	await vi.advanceTimersByTimeAsync(1_000);
	expect(sendMessage).toHaveBeenCalledTimes(2);
	await vi.advanceTimersByTimeAsync(60_000);
	expect(sendMessage).toHaveBeenCalledTimes(2);
});

it('stops asking after a few times', async () => {
	sendMessage.mockRejectedValue(new Error('channel closed'));
	await import('../../../src/overlay/loader');
	await vi.advanceTimersByTimeAsync(60_000);
	expect(sendMessage).toHaveBeenCalledTimes(4);
});
