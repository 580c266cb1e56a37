/** FreeScout's ids are numbers of its database; a few places need them as such. Throws `not-found` for what is none, so that nothing else is ever sent. */
import type { ConversationId } from '../../collaboration/model';
import { LoopinError } from '../../platform/errors';

const NUMBER = /^[1-9]\d{0,17}$/;

export const isNumber = (text: string): boolean => NUMBER.test(text);

export function conversationNumber(id: ConversationId): string {
	if (!isNumber(id)) throw new LoopinError('not-found', 'no conversation has this number');
	return id;
}

/** By value: ids grow with time. */
export const compareNumbers = (one: string, other: string): number => one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);
