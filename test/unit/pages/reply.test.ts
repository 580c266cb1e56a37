import { describe, expect, it } from 'vitest';
import type { ConversationId } from '../../../src/collaboration/model';
import { boxText, isEdited, replyPhase } from '../../../src/popup/reply';
import { ACCOUNT, reply } from './records';

const conversation = 'c1' as ConversationId;
const phase = (...jobs: ReturnType<typeof reply>[]) => replyPhase(jobs, ACCOUNT, conversation);

describe('where a reply stands', () => {
	it('is read from the outbox, of this conversation and account only', () => {
		expect(phase().phase).toBe('writing');
		expect(phase(reply()).phase).toBe('sending');
		expect(phase(reply({ state: 'done' })).phase).toBe('writing');
		expect(phase(reply({ conversation: 'c2' as ConversationId })).phase).toBe('writing');
		expect(phase(reply({ account: 'x#1' as typeof ACCOUNT })).phase).toBe('writing');
		expect(phase(reply({ state: 'failed', failure: { kind: 'not-answering' } })).phase).toBe('failed');
	});
	it('is unknown when the answer was lost, also while it is being looked for', () => {
		for (const state of ['pending', 'failed'] as const) expect(phase(reply({ state, failure: { kind: 'unknown-outcome' } })).phase).toBe('unknown');
	});
	it('is that of the newest one', () => {
		expect(phase(reply({ id: 'a', state: 'failed', createdAt: 1 }), reply({ id: 'b', createdAt: 2 })).phase).toBe('sending');
	});
	it('a failure without a reason is still a failure', () => {
		expect(phase(reply({ state: 'failed' }))).toMatchObject({ phase: 'failed', failure: { kind: 'internal' } });
	});
});

describe('what the box holds', () => {
	it('never loses a text that was not sent', () => {
		const failed = phase(reply({ state: 'failed', text: 'Not sent', failure: { kind: 'offline' } }));
		expect(boxText(undefined, failed)).toBe('Not sent');
		expect(boxText('My newer words', failed)).toBe('My newer words');
		expect(boxText('', failed)).toBe('');
		expect(boxText('My newer words', phase(reply({ text: 'On its way' })))).toBe('On its way');
		expect(boxText(undefined, phase())).toBe('');
	});
	it('an edited text, or another audience, is another reply', () => {
		const failed = phase(reply({ state: 'failed', text: 'A', internal: true }));
		expect(isEdited('A', true, failed)).toBe(false);
		expect(isEdited('B', true, failed)).toBe(true);
		expect(isEdited('A', false, failed)).toBe(true);
		expect(isEdited('A', true, phase())).toBe(false);
	});
});
