/** One conversation, and whether this agent follows it: FreeScout lets everybody follow for themselves, and tells of nobody else. */
import type { AgentId, Conversation, ConversationId, Entry, EntryId, Follower } from '../../collaboration/model';
import { LoopinError } from '../../platform/errors';
import type { Landed, Me } from '../helpdesk';
import type { LiveThreads } from './client-live';
import type { Search } from './client-search';
import { compareNumbers, conversationNumber, isNumber } from './ids';
import type { Requests } from './requests';
import { type Row, readOutcome } from './transform';
import type { Thread } from './transform-threads';

export class Conversations {
	constructor(
		private readonly requests: Requests,
		private readonly search: Search,
		private readonly live: LiveThreads,
	) {}

	async conversation(id: ConversationId, me: Me): Promise<Conversation> {
		conversationNumber(id);
		const row = await this.row(id);
		const [followers, threads] = await Promise.all([this.followers(id, me), this.live.of(id)]);
		return {
			id,
			number: row.number,
			title: row.title,
			channel: row.isChat ? 'live-chat' : 'ticket',
			followers,
			mayEdit: true,
			mayNote: true,
			mayReply: !row.isChat,
			newestEntry: threads.at(-1)?.id ?? '',
			...(row.customer ? { customer: row.customer } : {}),
		};
	}

	/** Throws why it cannot be had: `forbidden` or `not-found`. */
	async row(id: ConversationId): Promise<Row> {
		const row = await this.search.one(id);
		if (row) return row;
		// A window of FreeScout's own that opens nothing; it answers 403 or 404 for this reader.
		await this.requests.piece(`/conversation/ajax-html/change_customer?conversation_id=${conversationNumber(id)}`);
		throw new LoopinError('not-found', 'not among the conversations of this agent');
	}

	async follow(id: ConversationId, agents: readonly AgentId[], me: Me): Promise<readonly Follower[]> {
		conversationNumber(id);
		if (agents.some((agent) => agent !== me.id)) throw new LoopinError('refused', 'everybody follows for themselves');
		return this.change(id, agents.length > 0, 'follow', me);
	}

	async unfollow(id: ConversationId, agent: AgentId, me: Me): Promise<readonly Follower[]> {
		conversationNumber(id);
		if (agent !== me.id) throw new LoopinError('refused', 'everybody follows for themselves');
		return this.change(id, true, 'unfollow', me);
	}

	private async change(id: ConversationId, wanted: boolean, action: 'follow' | 'unfollow', me: Me): Promise<readonly Follower[]> {
		await this.row(id);
		const before = await this.followers(id, me);
		if (!wanted || before.length > 0 === (action === 'follow')) return before;
		// Following twice is following once: a lost answer is looked after by reading.
		const done = await this.requests
			.write('/conversation/ajax', [
				['action', action],
				['conversation_id', id],
			])
			.then(readOutcome)
			.catch((thrown: unknown) => {
				if (thrown instanceof LoopinError && thrown.kind === 'unknown-outcome') return undefined;
				throw thrown;
			});
		const after = await this.followers(id, me);
		if (after.length > 0 === (action === 'follow')) return after;
		throw new LoopinError(done === undefined ? 'not-answering' : 'refused', action);
	}

	private async followers(id: ConversationId, me: Me): Promise<Follower[]> {
		return (await this.search.passes(id, { following: true })) ? [{ id: me.id, name: me.name, kind: 'agent' }] : [];
	}

	/** What was written after that entry, of what FreeScout still keeps (some minutes). */
	async entriesAfter(id: ConversationId, after: EntryId | ''): Promise<readonly Entry[]> {
		conversationNumber(id);
		const row = await this.row(id);
		return (await this.live.of(id)).filter((thread) => isAfter(thread, after)).map((thread) => entryOf(thread, row));
	}

	async findNote(id: ConversationId, after: EntryId | '', names: readonly string[], me: Me): Promise<Landed> {
		conversationNumber(id);
		const threads = await this.live.of(id);
		const mine = threads.filter((thread) => isAfter(thread, after) && thread.author.kind === 'agent' && thread.author.id === me.id);
		const naming = mine.filter(({ text }) => names.every((name) => comparable(text).includes(comparable(name))));
		const found = naming.find(({ kind }) => kind === 'note') ?? naming[0];
		if (!found) return { state: 'absent' };
		return found.kind === 'note' ? { state: 'landed', entry: found.id, text: found.text } : { state: 'public', entry: found.id };
	}
}

const isAfter = ({ id }: Thread, after: EntryId | ''): boolean => after === '' || !isNumber(after) || compareNumbers(id, after) > 0;
export const comparable = (text: string): string => text.replace(/\s+/g, ' ').trim().toLowerCase();

export function entryOf(thread: Thread, { number, title }: Pick<Row, 'number' | 'title'>): Entry {
	const { id, conversation, kind, author, at, text, named } = thread;
	return { id, conversation, number, title, kind, author, at, text, markedMentions: named };
}
