/** Ids that go into addresses and forms: checked, so that nothing has to be quoted. */
import type { AgentId, ConversationId } from '../../collaboration/model';
import { LoopinError } from '../../platform/errors';

const ID = /^[1-9]\d{0,9}$/;

export const isId = (text: string): boolean => ID.test(text);

/** A ticket's id. Throws `not-found` for what cannot be one. */
export function ticketId(id: ConversationId): string {
	if (!isId(id)) throw new LoopinError('not-found', 'not a ticket');
	return id;
}

export function agentId(text: string): AgentId | undefined {
	return isId(text) ? (text as AgentId) : undefined;
}

/** Text as two spellings of it compare: white space, accents in either normal form and the case of letters do not count. */
export const comparable = (text: string): string => text.normalize('NFC').replace(/\s+/gu, ' ').trim().toLowerCase();
