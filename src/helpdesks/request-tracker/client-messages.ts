/** Notes and replies of one ticket: reading, finding again, writing. A note is RT's "Comment", a public reply its "Correspond". */
import type { ConversationId, Entry, EntryId } from '../../collaboration/model';
import { LoopinError } from '../../platform/errors';
import type { Landed, Me, Post } from '../helpdesk';
import type { People } from './client-people';
import { toEntries } from './entries';
import type { Rest } from './rest';
import { entryNumber, runs, ticketNumber, transactionsWhere, userNumber } from './ticket-sql';
import { readTickets } from './transform';
import { type RtTransaction, readBodies, readTransactions } from './transform-history';

export const TRANSACTION_FIELDS = { fields: 'Type,OldValue,NewValue,Creator,Created,ObjectId', 'fields[Creator]': 'id,Name,RealName,EmailAddress' };
const MESSAGE = "(Type='Comment' OR Type='Correspond')";

export class Messages {
	constructor(
		private readonly rest: Rest,
		private readonly people: People,
	) {}

	/** Texts of these transactions by their numbers; those without words are absent. */
	async bodies(transactions: readonly string[]): Promise<ReadonlyMap<string, string>> {
		const bodies = new Map<string, string>();
		for (const run of runs(transactions, 25)) {
			const query = JSON.stringify([
				...run.map((value) => ({ field: 'TransactionId', value })),
				// Attached files may be huge; a message's own text has no file name.
				{ field: 'ContentType', operator: 'STARTSWITH', value: 'text/' },
				{ field: 'Filename', operator: 'IS', value: 'NULL' },
			]);
			const json = await this.rest.get('/attachments', { query, fields: 'TransactionId,ContentType,Filename,Content', per_page: 100 });
			for (const [id, text] of readBodies(json)) bodies.set(id, text);
		}
		return bodies;
	}

	/** The newest messages of a ticket that fulfil the conditions, ascending. */
	private async newest(conditions: readonly string[], count: number): Promise<RtTransaction[]> {
		const query = transactionsWhere(...conditions, MESSAGE);
		const json = await this.rest.get('/transactions', { query, ...TRANSACTION_FIELDS, orderby: 'id', order: 'DESC', per_page: count });
		return readTransactions(json).reverse();
	}

	async entriesAfter(id: ConversationId, after: EntryId | ''): Promise<readonly Entry[]> {
		const number = ticketNumber(id);
		const [found, tickets] = await Promise.all([
			this.newest([`ObjectId=${number}`, `id > ${entryNumber(after)}`], 100),
			this.rest.get('/tickets', { query: `id=${number}`, fields: 'Subject' }),
		]);
		const ticket = readTickets(tickets)[0];
		// An invisible ticket has an empty history, not an error.
		if (!ticket) throw new LoopinError('not-found', 'not among the tickets');
		const bodies = await this.bodies(found.map((one) => one.id));
		return toEntries(found, { titles: new Map([[ticket.id, ticket.title]]), bodies, people: await this.people.info(found.map((one) => one.creator.id)) });
	}

	async findNote(id: ConversationId, after: EntryId | '', names: readonly string[], me: Me): Promise<Landed> {
		const mine = await this.newest([`ObjectId=${ticketNumber(id)}`, `id > ${entryNumber(after)}`, `Creator.id=${userNumber(me.id)}`], 50);
		const bodies = await this.bodies(mine.map((one) => one.id));
		const wanted = names.map(comparable);
		const matches = mine.filter((one) => {
			const text = comparable(bodies.get(one.id) ?? '');
			return wanted.every((name) => text.includes(name));
		});
		// The earliest is the one that was just submitted; a later note may name the same people again.
		const note = matches.find((one) => one.type === 'Comment');
		if (note) return { state: 'landed', entry: note.id as EntryId, text: bodies.get(note.id) ?? '', at: note.at };
		const reply = matches[0];
		return reply ? { state: 'public', entry: reply.id as EntryId, at: reply.at } : { state: 'absent' };
	}

	async post(id: ConversationId, { internal, text }: Post, me: Me): Promise<EntryId> {
		const number = ticketNumber(id);
		try {
			const answer = await this.rest.send({
				path: `/REST/2.0/ticket/${number}/${internal ? 'comment' : 'correspond'}`,
				method: 'POST',
				json: { Content: text, ContentType: 'text/plain' },
			});
			const entry = /\/transaction\/([1-9]\d{0,17})$/.exec(answer.header('location') ?? '')?.[1];
			if (entry) return entry as EntryId;
		} catch (error) {
			// No right, or no such ticket: RT answers 400 with a localised sentence.
			if (error instanceof LoopinError && error.extra.status === 400) throw new LoopinError('forbidden', 'the post was declined', { status: 400 });
			// A gateway that gave up waiting says nothing about whether RT went on.
			if (error instanceof LoopinError && error.kind === 'not-answering') throw new LoopinError('unknown-outcome', error.message, error.extra);
			throw error;
		}
		// Done, but a proxy ate the Location header: it is my newest message of that kind.
		const kind = internal ? "Type='Comment'" : "Type='Correspond'";
		const newest = (await this.newest([`ObjectId=${number}`, `Creator.id=${userNumber(me.id)}`, kind], 1))[0];
		if (!newest) throw new LoopinError('unknown-outcome', 'no trace of the post');
		return newest.id as EntryId;
	}
}

/** A text as two spellings of the same words compare: editors write no-break spaces, and accents in either normal form. */
export const comparable = (text: string): string =>
	text
		.normalize('NFC')
		.replace(/[\s\u00a0]+/g, ' ')
		.trim()
		.toLowerCase();
