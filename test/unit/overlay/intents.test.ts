// @vitest-environment happy-dom
/** A submitted note's intent outlives its page, and a worker that dies over the message. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AgentId, ConversationId, EntryId } from '../../../src/collaboration/model';
import { handIntent, handLeft, type Intent, newIntentId } from '../../../src/overlay/mention/intents';
import { LoopinError } from '../../../src/platform/errors';

const ask = vi.hoisted(() => vi.fn());
vi.mock('../../../src/platform/messenger', () => ({ ask }));

const ME = 'me' as AgentId;
const intent = (): Intent => ({
	id: newIntentId(),
	at: Date.now(),
	me: ME,
	conversation: '7' as ConversationId,
	mentions: [{ id: 'jan' as AgentId, name: 'Jan Kowalski' }],
	newestEntry: '77' as EntryId,
});
const died = () => Promise.reject(new Error('The message channel closed before a response was received.'));
const never = () => new Promise(() => undefined);
const said = () => ask.mock.calls.map(([, payload]) => payload);

beforeEach(() => {
	vi.useFakeTimers();
	sessionStorage.clear();
	ask.mockReset();
});
afterEach(() => vi.useRealTimers());

describe('an intent', () => {
	it('is said in the very moment, and forgotten once it is stored', async () => {
		ask.mockResolvedValue({ job: 'j' });
		const handed = handIntent(intent());
		expect(said()).toMatchObject([{ conversation: '7', newestEntry: '77', mentions: [{ id: 'jan' }] }]);
		await handed;
		handLeft(ME);
		expect(ask).toHaveBeenCalledTimes(1);
	});

	it('is said again under the same id when the worker died over it', async () => {
		ask.mockImplementationOnce(died).mockResolvedValue({ job: 'j' });
		const handed = handIntent(intent());
		await vi.runAllTimersAsync();
		await handed;
		expect(said()).toHaveLength(2);
		expect(said()[1]).toEqual(said()[0]);
		expect(sessionStorage.length).toBe(0);
	});

	it('is said again by the next page when its own went away before the answer', async () => {
		ask.mockImplementation(never);
		const mine = intent();
		void handIntent(mine);
		ask.mockReset().mockResolvedValue({ job: 'j' });
		handLeft(ME);
		await vi.runAllTimersAsync();
		expect(said()).toMatchObject([{ id: mine.id, conversation: '7' }]);
		expect(sessionStorage.length).toBe(0);
	});

	it('is not said in another agent’s name, nor much later', () => {
		ask.mockImplementation(never);
		void handIntent(intent());
		handLeft('another' as AgentId);
		vi.setSystemTime(Date.now() + 11 * 60_000);
		handLeft(ME);
		expect(ask).toHaveBeenCalledTimes(1);
	});

	it('that was refused is not said again', async () => {
		ask.mockRejectedValue(new LoopinError('forbidden'));
		await expect(handIntent(intent())).rejects.toThrow('forbidden');
		expect(ask).toHaveBeenCalledTimes(1);
		expect(sessionStorage.length).toBe(0);
	});

	it('is given up after some tries, and then told', async () => {
		ask.mockImplementation(died);
		const handed = handIntent(intent());
		const given = expect(handed).rejects.toThrow('channel closed');
		await vi.runAllTimersAsync();
		await given;
		expect(ask).toHaveBeenCalledTimes(4);
	});

	it.each(['{', '7', '[{"id":1}]', 'null'])('passes over what is no intent: %s', (stored) => {
		sessionStorage.setItem('loopin:intents', stored);
		handLeft(ME);
		expect(ask).not.toHaveBeenCalled();
	});
});
