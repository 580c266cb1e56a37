/** Messages of a conversation as entries. Asking for them marks nothing read: the dashboard does that by a request of its own. */
import type { AgentId, ConversationId, Entry, EntryId } from '../../collaboration/model';
import type { Landed, Me } from '../helpdesk';
import type { People } from './client-people';
import { placeFor, type Requests } from './client-requests';
import type { Place } from './facts';
import { type ChatwootMessage, conversationAnswer, entryOf, messagesAnswer, namesTeam, titleOf } from './transform';

/** So many a page, ascending, when asked for what came after a message; the newest 20 otherwise. */
const A_PAGE = 100;
const MOST_PAGES = 10;

/** Text as it is compared: white space and the case of letters do not count. */
const comparable = (text: string) => text.normalize('NFC').replace(/\s+/gu, ' ').toLowerCase();
const numberOf = (entry: string): number => (/^\d{1,15}$/.test(entry) ? Number(entry) : 0);

/** By number: those of one second are in the order of writing, too. */
const ascending = (messages: readonly ChatwootMessage[]): ChatwootMessage[] => messages.toSorted((a, b) => Number(a.id) - Number(b.id));

export class Messages {
	constructor(
		private readonly requests: Requests,
		private readonly people: People,
	) {}

	/** The newest messages, ascending. */
	async latest(path: string): Promise<ChatwootMessage[]> {
		return ascending((await this.requests.get(`${path}/messages`, messagesAnswer)).payload);
	}

	/** All after a message, ascending. */
	async after(path: string, last: string): Promise<ChatwootMessage[]> {
		const found = new Map<string, ChatwootMessage>();
		let from = numberOf(last);
		for (let page = 0; page < MOST_PAGES; page++) {
			const { payload } = await this.requests.get(`${path}/messages?after=${from}`, messagesAnswer);
			for (const message of payload) if (Number(message.id) > numberOf(last)) found.set(message.id, message);
			const next = Math.max(from, ...payload.map(({ id }) => Number(id)));
			if (payload.length < A_PAGE || next === from) break;
			from = next;
		}
		return ascending([...found.values()]);
	}

	/** Messages as entries; whether I am in a team is asked only when a note names one. */
	async entriesOf(messages: readonly ChatwootMessage[], about: { place: Place; title: string }, me: Pick<Me, 'id'>): Promise<Entry[]> {
		const myTeams = messages.some(namesTeam) ? await this.people.myTeams(about.place.account) : undefined;
		return messages.flatMap((message) => entryOf(message, { ...about, me: me.id as AgentId, ...(myTeams ? { myTeams } : {}) }) ?? []);
	}

	async entriesAfter(id: ConversationId, after: EntryId | '', me: Me): Promise<readonly Entry[]> {
		const { path, ...place } = placeFor(id);
		const of = await this.requests.get(path, conversationAnswer);
		const messages = after === '' ? await this.latest(path) : await this.after(path, after);
		return this.entriesOf(messages, { place, title: titleOf(of) }, me);
	}

	async findNote(id: ConversationId, after: EntryId | '', names: readonly string[], me: Me): Promise<Landed> {
		const entries = await this.entriesAfter(id, after, me);
		const wanted = names.map(comparable);
		const mine = entries.filter(({ author, text }) => author.id === me.id && wanted.every((name) => comparable(text).includes(name)));
		// The earliest: a later one with the same names has an intent of its own.
		const note = mine.find((entry) => entry.kind === 'note');
		if (note) return { state: 'landed', entry: note.id, text: note.text, at: note.at };
		const [reply] = mine;
		return reply ? { state: 'public', entry: reply.id } : { state: 'absent' };
	}
}
