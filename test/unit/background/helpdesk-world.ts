/** A helpdesk in memory, with its own clock of entries: the truth that the engine's tests compare with. `point` is called around every request. */
import {
	type Agent,
	type AgentId,
	type Conversation,
	type ConversationId,
	type Entry,
	type EntryId,
	type Follower,
	MAX_ENTRY_TEXT,
	type Site,
	type SiteId,
} from '../../../src/collaboration/model';
import type { HelpdeskClient, Me, NoAccess } from '../../../src/helpdesks/helpdesk';
import { type ErrorKind, LoopinError } from '../../../src/platform/errors';

export const SITE: Site = {
	id: 'https://desk.example.com' as SiteId,
	origin: 'https://desk.example.com',
	helpdesk: 'request-tracker',
	name: 'Acme Support',
	connectedAt: 1,
};
export const C1 = 'c1' as ConversationId;

export const agent = (id: string, name: string, more: Partial<Agent> = {}): Agent => ({ id: id as AgentId, name, role: 'agent', groups: [], ...more });
export const ANN = agent('1', 'Ann Lee');
export const JAN = agent('2', 'Jan Kowalski');
export const TOM = agent('3', 'Tom Fischer');
/** Cannot open the conversation; the helpdesk would add her all the same. */
export const FAY = agent('4', 'Fay Sales');

/** Each worker's life has modules of its own, and with them an error class of its own: `start` puts it here. */
export const thrown = { LoopinError };
export interface Trouble {
	kind: ErrorKind;
	retryAfterMs?: number;
}

export class World {
	agents = [ANN, JAN, TOM, FAY];
	/** Undefined: signed out. */
	signedIn: Agent | undefined = ANN;
	entries: Entry[] = [];
	followers = new Map<AgentId, string>();
	/** Every write that took effect. */
	posts: { internal: boolean; text: string }[] = [];
	adds: AgentId[] = [];
	requests = 0;
	/** Throw instead of answering, before or after the effect: `(request) => trouble`. */
	before: (request: string) => Trouble | undefined = () => undefined;
	afterwards: (request: string) => Trouble | undefined = () => undefined;
	point: (name: string) => Promise<void> = async () => undefined;
	/** The helpdesk's clock minus ours. */
	skew = 0;
	/** Does `findNote` say when the note was written? */
	tellsTimes = true;
	rights = { mayEdit: true, mayNote: true, mayReply: true };
	refuses = new Set<AgentId>();

	note(author: Agent, text: string, kind: Entry['kind'] = 'note'): EntryId {
		const id = String(this.entries.length + 1) as EntryId;
		this.entries.push({
			id,
			conversation: C1,
			number: '1',
			title: 'Refund missing',
			kind,
			author: { id: author.id, name: author.name, kind: 'agent' },
			at: Date.now() + this.skew,
			text: text.slice(0, MAX_ENTRY_TEXT),
			markedMentions: [],
		});
		return id;
	}

	followerList(): Follower[] {
		return [...this.followers].map(([id, name]) => ({ id, name, kind: 'agent' }));
	}

	private async request<T>(name: string, work: () => T): Promise<T> {
		await this.point(`before ${name}`);
		this.requests++;
		const early = this.before(name);
		if (early) throw new thrown.LoopinError(early.kind, '', early);
		if (!this.signedIn) throw new thrown.LoopinError('signed-out');
		const result = structuredClone(work());
		const late = this.afterwards(name);
		await this.point(`after ${name}`);
		if (late) throw new thrown.LoopinError(late.kind, '', late);
		return result;
	}

	client(): HelpdeskClient {
		const after = (id: EntryId | '') => this.entries.filter((entry) => Number(entry.id) > Number(id || 0));
		const newest = () => this.entries.at(-1)?.id ?? '';
		const change = (work: () => void) => () => {
			if (!this.rights.mayEdit) throw new thrown.LoopinError('refused');
			work();
			return this.followerList();
		};
		return {
			recognise: async () => ({ base: SITE.id }),
			me: () => this.request('me', (): Me => ({ ...(this.signedIn as Agent), siteName: 'Acme Support' })),
			agents: (): AsyncIterable<readonly Agent[]> => pages(() => this.request('agents', () => this.agents)),
			conversation: (id) =>
				this.request(
					'conversation',
					(): Conversation => ({
						id,
						number: '1',
						title: 'Refund missing',
						channel: 'ticket',
						followers: this.followerList(),
						newestEntry: newest(),
						...this.rights,
					}),
				),
			noAccess: (_id, agents) =>
				this.request('noAccess', () => new Map<AgentId, NoAccess>(agents.filter(({ id }) => id === FAY.id).map(({ id }) => [id, { why: 'cannot-open' }]))),
			addFollowers: (_id, ids) =>
				this.request(
					'addFollowers',
					change(() => {
						if (ids.some((id) => this.refuses.has(id))) throw new thrown.LoopinError('refused');
						for (const id of ids) {
							if (!this.followers.has(id)) this.adds.push(id);
							this.followers.set(id, this.agents.find((one) => one.id === id)?.name ?? '?');
						}
					}),
				),
			removeFollower: (_id, id) =>
				this.request(
					'removeFollower',
					change(() => void this.followers.delete(id)),
				),
			changesSince: async (cursor) => ({ entries: [], cursor, more: false, history: false }),
			entriesAfter: (_id, from) => this.request('entriesAfter', () => after(from).filter(({ kind }) => kind === 'note' || kind === 'public-reply')),
			findNote: (_id, from, names, me) =>
				this.request('findNote', () => {
					const mine = after(from).filter(({ author, text }) => author.id === me.id && names.every((name) => text.includes(`@${name}`)));
					const found = mine.find(({ kind }) => kind === 'note') ?? mine[0];
					if (!found) return { state: 'absent' as const };
					const { id: entry, text } = found;
					const at = this.tellsTimes ? { at: found.at } : {};
					return found.kind === 'note' ? { state: 'landed' as const, entry, text, ...at } : { state: 'public' as const, entry, ...at };
				}),
			post: (_id, post, me) =>
				this.request('post', () => {
					this.posts.push(post);
					return this.note({ ...me }, post.text, post.internal ? 'note' : 'public-reply');
				}),
		};
	}
}

async function* pages(load: () => Promise<readonly Agent[]>): AsyncGenerator<readonly Agent[]> {
	yield await load();
}
