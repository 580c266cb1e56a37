/** Where a reply from the popup stands, read from the outbox; nothing is called sent before the helpdesk said so. Pure. */
import type { AccountId, ConversationId } from '../collaboration/model';
import type { Failure } from '../platform/errors';
import type { Job, ReplyJob } from '../store/records';

export type ReplyPhase =
	| { phase: 'writing' }
	/** On its way, or waiting for the next try. */
	| { phase: 'sending'; job: ReplyJob }
	| { phase: 'failed'; job: ReplyJob; failure: Failure }
	/** It may have been sent: never tried again before the agent looked. */
	| { phase: 'unknown'; job: ReplyJob };

/** The newest reply of that conversation that is not done. */
export function replyPhase(jobs: readonly Job[], account: AccountId, conversation: ConversationId): ReplyPhase {
	let newest: ReplyJob | undefined;
	for (const job of jobs)
		if (job.kind === 'reply' && job.state !== 'done' && job.account === account && job.conversation === conversation)
			if (!newest || job.createdAt >= newest.createdAt) newest = job;
	if (!newest) return { phase: 'writing' };
	// Also while the background is still looking into the conversation: the doubt is what the agent must see.
	if (newest.failure?.kind === 'unknown-outcome') return { phase: 'unknown', job: newest };
	if (newest.state !== 'failed') return { phase: 'sending', job: newest };
	return { phase: 'failed', job: newest, failure: newest.failure ?? { kind: 'internal' } };
}

/**
 * What the box holds: the text on its way; else what the agent wrote (also when that is nothing); else the text of a reply that was not
 * sent, for a text must never be lost because the popup closed.
 */
export function boxText(draft: string | undefined, phase: ReplyPhase): string {
	if (phase.phase === 'sending') return phase.job.text;
	return draft ?? (phase.phase === 'writing' ? '' : phase.job.text);
}

/** The agent changed the text after it failed: sending means a new reply instead of another try of the old one. */
export const isEdited = (text: string, internal: boolean, phase: ReplyPhase): boolean =>
	phase.phase !== 'writing' && (text !== phase.job.text || internal !== phase.job.internal);
