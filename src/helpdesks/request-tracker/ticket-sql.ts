/**
 * The pieces that queries in RT's own language (TicketSQL, TransactionSQL) and paths are built of. Nothing from outside enters them but checked
 * numbers, so there is nothing to quote.
 */
import type { AgentId, ConversationId, EntryId } from '../../collaboration/model';
import { LoopinError } from '../../platform/errors';

const NUMBER = /^[1-9]\d{0,17}$/;

function checked(id: string, what: string): string {
	if (!NUMBER.test(id)) throw new LoopinError('not-found', `${what} is not a number`);
	return id;
}

export const ticketNumber = (id: ConversationId): string => checked(id, 'ticket');
export const userNumber = (id: AgentId): string => checked(id, 'user');
/** The number of an entry, '0' for none. */
export const entryNumber = (id: EntryId | ''): string => (id === '' ? '0' : checked(id, 'transaction'));

/** `(field=1 OR field=2 …)`, never empty. */
export const anyOf = (field: string, numbers: readonly string[]): string => `(${numbers.map((number) => `${field}=${number}`).join(' OR ')})`;

/**
 * A search of ticket transactions. The first condition must stay at the top level: without it RT applies the reader's rights after the page was
 * cut, and pages come back empty though more exist.
 */
export const transactionsWhere = (...conditions: readonly string[]): string => ["ObjectType='RT::Ticket'", ...conditions].join(' AND ');

/** Splits a list into runs, so that addresses stay well below the 8 kB that web servers take. */
export function runs<T>(list: readonly T[], length: number): T[][] {
	const result: T[][] = [];
	for (let start = 0; start < list.length; start += length) result.push(list.slice(start, start + length));
	return result;
}

/** Compares two transaction numbers of any length. */
export function compareNumbers(one: string, other: string): number {
	return one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);
}
