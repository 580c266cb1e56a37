/**
 * FreeScout's own notifications: they outlive a sleep, come some seconds late, and only for what the agent has not turned off there (what they follow
 * is on by default). Reading the list marks nothing as read.
 */
import type { AgentId, ConversationId, Milliseconds, Person } from '../../collaboration/model';
import { LoopinError } from '../../platform/errors';
import type { LiveThreads } from './client-live';
import type { People } from './client-people';
import { isNews, type Position } from './cursor';
import { compareNumbers } from './ids';
import type { Requests } from './requests';
import type { Choice } from './transform';
import { type Notice, readNotices, type Thread } from './transform-threads';

/** Texts that are read whole; further ones are left with what the list says of them (255 characters). */
const MOST_WHOLE = 20;

export interface Reach {
	pages: number;
	/** Read the texts whole. */
	whole: boolean;
	/** From when to when (ms) they may be: the list tells only the day. */
	at: readonly [Milliseconds, Milliseconds];
}

export class Notices {
	constructor(
		private readonly requests: Requests,
		private readonly people: People,
		private readonly live: LiveThreads,
	) {}

	/** Threads of the followed conversations that are news, ascending. */
	async after(position: Pick<Position, 'floor' | 'told'>, follows: ReadonlySet<ConversationId>, { pages, whole, at }: Reach): Promise<{ threads: Thread[] }> {
		const news = new Map<string, Notice>();
		for (let page = 1; page <= pages; page++) {
			const read = readNotices(
				await this.requests.ask('/users/ajax', [
					['action', 'web_notifications'],
					['wn_page', String(page)],
				]),
			);
			for (const notice of read.notices) if (isNews(position, notice.thread) && !news.has(notice.thread)) news.set(notice.thread, notice);
			// The list is made in the order of the threads, give or take: a whole page of old ones ends it.
			if (!read.more || read.notices.every(({ thread }) => compareNumbers(thread, position.floor) <= 0 || position.told.includes(thread))) break;
		}
		const wanted = [...news.values()].filter(({ conversation, preview }) => follows.has(conversation) && preview !== '');
		if (wanted.length === 0) return { threads: [] };
		const everybody = await this.people.everybody();
		const sorted = wanted.sort((one, other) => compareNumbers(one.thread, other.thread));
		const threads: Thread[] = [];
		for (const [index, notice] of sorted.entries()) threads.push(await this.threadOf(notice, everybody, at, whole && index >= sorted.length - MOST_WHOLE));
		return { threads };
	}

	private async threadOf(notice: Notice, everybody: readonly Choice[], [from, to]: Reach['at'], whole: boolean): Promise<Thread> {
		const author = authorOf(notice.person, everybody);
		const written = whole && author.kind === 'agent' ? await this.original(notice) : undefined;
		return {
			id: notice.thread,
			conversation: notice.conversation,
			kind: author.kind === 'agent' && notice.isNote ? 'note' : 'public-reply',
			author,
			at: Math.max(from, Math.min(to, notice.day || to)),
			text: written?.text || notice.preview,
			named: written?.named ?? [],
		};
	}

	private async original({ thread }: Notice): ReturnType<LiveThreads['original']> {
		try {
			return await this.live.original(thread);
		} catch (thrown) {
			// Deleted, or closed to me by now: what the list said of it remains.
			if (thrown instanceof LoopinError && (thrown.kind === 'not-found' || thrown.kind === 'forbidden')) return undefined;
			throw thrown;
		}
	}
}

/** The list tells only a name. Whoever is no colleague by that name is the customer. */
function authorOf(name: string, everybody: readonly Choice[]): Person {
	const same = everybody.filter((one) => one.name === name);
	const [only] = same;
	if (!only) return { id: '', name, kind: 'customer' };
	return { id: same.length === 1 ? only.id : ('' as AgentId), name, kind: 'agent' };
}
