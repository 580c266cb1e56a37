/** Transactions, titles, texts and people → entries of the model. */
import type { AgentId, ConversationId, Entry, EntryId, EntryKind, Person } from '../../collaboration/model';
import { compareNumbers } from './ticket-sql';
import type { RtTransaction } from './transform-history';
import { type RtUser, SYSTEM_USERS } from './transform-people';

const KINDS = new Map<string, EntryKind>([
	['Comment', 'note'],
	['Correspond', 'public-reply'],
	['AddWatcher', 'follower-added'],
	['DelWatcher', 'follower-removed'],
	['Status', 'status'],
]);

export interface Context {
	/** Ticket number → subject. */
	titles: ReadonlyMap<string, string>;
	/** Transaction number → text. */
	bodies: ReadonlyMap<string, string>;
	/** Who is an agent, by RT's own word. */
	people: ReadonlyMap<AgentId, RtUser>;
}

function personOf(user: RtUser, people: Context['people']): Person {
	if (SYSTEM_USERS.has(user.id)) return { id: user.id, name: user.name, kind: 'system' };
	return { id: user.id, name: user.name, kind: people.get(user.id)?.privileged ? 'agent' : 'customer' };
}

/** Entries in ascending order, each once; transactions that are none of ours are left out. */
export function toEntries(transactions: readonly RtTransaction[], context: Context): Entry[] {
	const unique = new Map(transactions.map((one) => [one.id, one]));
	return [...unique.values()]
		.sort((one, other) => compareNumbers(one.id, other.id))
		.flatMap((one): Entry[] => {
			const kind = KINDS.get(one.type);
			if (!kind || one.ticket === '') return [];
			const subject = kind === 'follower-added' ? one.newValue : kind === 'follower-removed' ? one.oldValue : '';
			return [
				{
					id: one.id as EntryId,
					conversation: one.ticket as ConversationId,
					number: one.ticket,
					title: context.titles.get(one.ticket) ?? '',
					kind,
					author: personOf(one.creator, context.people),
					at: one.at,
					text: kind === 'note' || kind === 'public-reply' ? (context.bodies.get(one.id) ?? '') : '',
					markedMentions: [],
					...(subject ? { subject: subject as AgentId } : {}),
					...(kind === 'status' ? { status: one.newValue } : {}),
				},
			];
		});
}
