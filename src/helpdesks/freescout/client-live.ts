/**
 * What FreeScout pushes to its own pages: each new message or note, whole, for two minutes. Asking for it shows nobody as viewing (that needs a
 * conversation's number among the data, which is never sent) and marks nothing as read.
 */
import type { ConversationId, EntryId } from '../../collaboration/model';
import { compareNumbers } from './ids';
import type { Form, Requests } from './requests';
import { type Live, readLive, readOriginal, type Thread } from './transform-threads';

const EVENT = 'App\\Events\\RealtimeConvNewThread';
/** Channels of one request: each is a condition of the query behind it. */
const CHANNELS = 150;
/** Before anything FreeScout still keeps. */
export const LONG_AGO = '2000-01-01 00:00:00';

export class LiveThreads {
	constructor(private readonly requests: Requests) {}

	/** Threads of these conversations since a moment of FreeScout's clock (included), ascending; and that clock, read before any of them. */
	async since(time: string, conversations: readonly ConversationId[]): Promise<Live> {
		const found: Live[] = [];
		for (let at = 0; at === 0 || at < conversations.length; at += CHANNELS) {
			const form: Form = [['time', time], ...conversations.slice(at, at + CHANNELS).map((id) => [`channels[conv.${id}][]`, EVENT] as const)];
			found.push(readLive(await this.requests.ask('/polycast/receive', form), Date.now()));
		}
		const threads = new Map(found.flatMap((live) => live.threads).map((thread): [EntryId, Thread] => [thread.id, thread]));
		return { time: found[0]?.time ?? time, threads: [...threads.values()].sort((one, other) => compareNumbers(one.id, other.id)) };
	}

	/** Everything of one conversation that FreeScout still keeps. */
	async of(conversation: ConversationId): Promise<readonly Thread[]> {
		return (await this.since(LONG_AGO, [conversation])).threads;
	}

	/**
	 * The whole text of one thread, whenever it was written. Never asked for what a customer sent: there FreeScout would fetch the original from the
	 * mail server.
	 */
	async original(thread: EntryId): Promise<Pick<Thread, 'text' | 'named'> | undefined> {
		return readOriginal(await this.requests.piece(`/conversation/ajax-html/show_original?thread_id=${thread}`));
	}
}
