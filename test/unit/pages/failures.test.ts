import { describe, expect, it } from 'vitest';
import { ERROR_KINDS } from '../../../src/platform/errors';
import { failureSentence, problemOf } from '../../../src/popup/failures';
import type { FollowerJob, MentionJob } from '../../../src/store/records';
import { connectSentence } from '../../../src/ui/connect-words';
import { reply } from './records';

const { text: _, internal: __, mentions: ___, newestEntry: ____, ...base } = reply({ state: 'failed' });

describe('what went wrong', () => {
	it.each(ERROR_KINDS)('%s has a sentence, with the helpdesk’s name where it says one', (kind) => {
		const sentence = failureSentence({ kind }, 'Acme');
		expect(sentence).not.toMatch(/^error_|\$\d/);
		expect(sentence).toMatch(/[.]$/);
		expect(connectSentence({ state: 'failed', reason: kind }, 'desk.example')).not.toMatch(/^(error|ui)|\$\d/);
	});

	it('says who was not added, where, and why', () => {
		const job: MentionJob = {
			...base,
			kind: 'mention',
			mentions: [],
			newestEntry: '',
			refused: [
				{ id: '2' as never, name: 'Jan Kowalski', failure: { kind: 'refused' }, noAccess: { why: 'group-cannot-open', group: 'Sales', place: 'Billing' } },
			],
		};
		const { title, text } = problemOf(job, 'Acme', 'Refund missing');
		expect(title).toContain('Jan Kowalski');
		expect(title).toContain('Refund missing');
		expect(text).toContain('Sales');
	});

	it('a follower that could not be removed, in a conversation whose title is not known', () => {
		const job: FollowerJob = { ...base, kind: 'follower', action: 'remove', agent: '2' as never, name: 'Jan', failure: { kind: 'forbidden' } };
		expect(problemOf(job, 'Acme', undefined).title).toMatch(/Jan.* was not removed from conversation .*c1/);
	});

	it('a reply whose outcome is unknown is not offered to be sent again', () => {
		expect(problemOf(reply({ state: 'failed', failure: { kind: 'unknown-outcome' } }), 'Acme', 'T')).toMatchObject({
			unknown: true,
			text: 'We don’t know if this was sent. Check the conversation first.',
		});
		expect(problemOf(reply({ state: 'failed', failure: { kind: 'not-answering' } }), 'Acme', 'T').unknown).toBe(false);
	});
});
