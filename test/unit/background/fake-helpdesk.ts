/** A helpdesk in memory that keeps the contract of HelpdeskClient, and breaks it on demand: the reference that the engine is held against. */
import type { AgentId, Conversation, ConversationId, Entry, EntryId, EntryKind, Follower, Person } from '../../../src/collaboration/model';
import type { Changes, HelpdeskClient, Me } from '../../../src/helpdesks/helpdesk';
import { type ErrorKind, LoopinError } from '../../../src/platform/errors';

export interface Fault {
	/** Which call of this client fails, counted from now; 0 is the next. */
	after: number;
	kind: ErrorKind;
	retryAfterMs?: number;
	/** How many calls in a row. */
	times: number;
	/** Carried out before it fails: the answer is lost. */
	late?: boolean;
}

export interface ServerEntry extends Entry {
	/** Position in the log of the whole helpdesk; cursors are positions. */
	seq: number;
	/** Who is to hear of it, as the helpdesk sees it: followers then, who is named, who was added or removed. */
	audience: ReadonlySet<AgentId>;
}

const person = (id: string, kind: Person['kind'] = 'agent'): Person => ({ id: id as AgentId, name: nameOf(id), kind });
export const nameOf = (id: string): string => ({ '1': 'Ava Archer', '2': 'Ben Berg', '3': 'Cleo Durand' })[id] ?? `Customer ${id}`;
export const meOf = (id: string): Me => ({ id: id as AgentId, name: nameOf(id), role: 'agent', groups: [] });

export class FakeHelpdesk {
	log: ServerEntry[] = [];
	followers = new Map<ConversationId, Set<AgentId>>();
	/** Who works on what. */
	assigned = new Map<string, string[]>();
	signedIn: AgentId | '' = '2' as AgentId;
	/** The helpdesk's own clock. */
	now = Date.UTC(2026, 2, 1, 9);
	faults: Fault[] = [];
	/** Answers may repeat what was given before, and shuffle a page. */
	sloppy = false;
	pageSize = 3;
	requests = 0;
	/** The error class of the worker that lives now: each worker has its own modules. */
	Error = LoopinError;
	readonly agents = ['1', '2', '3'].map((id) => meOf(id));

	of(conversation: string): Set<AgentId> {
		const id = conversation as ConversationId;
		const known = this.followers.get(id) ?? new Set<AgentId>();
		this.followers.set(id, known);
		return known;
	}

	add(conversation: string, kind: EntryKind, author: Person, more: { text?: string; subject?: AgentId } = {}): ServerEntry {
		const seq = this.log.length + 1;
		const named = this.agents.filter((agent) => more.text?.includes(`@${agent.name}`)).map((agent) => agent.id);
		const audience = new Set<AgentId>([...this.of(conversation), ...(kind === 'note' ? named : []), ...(more.subject ? [more.subject] : [])]);
		const entry: ServerEntry = {
			id: `e${seq}` as EntryId,
			conversation: conversation as ConversationId,
			number: conversation,
			title: `Conversation ${conversation}`,
			kind,
			author,
			at: this.now,
			text: more.text ?? '',
			markedMentions: [],
			seq,
			audience,
			...(more.subject ? { subject: more.subject } : {}),
		};
		this.log.push(entry);
		return entry;
	}

	customerWrites = (conversation: string): ServerEntry =>
		this.add(conversation, 'public-reply', person('c9', 'customer'), { text: `please help ${this.log.length}` });
	agentNotes = (conversation: string, author: string, text: string): ServerEntry => this.add(conversation, 'note', person(author), { text });
	write = (conversation: string, author: string, kind: 'note' | 'public-reply', text: string): ServerEntry =>
		this.add(conversation, kind, person(author), { text });
	agentReplies = (conversation: string, author: string): ServerEntry =>
		this.add(conversation, 'public-reply', person(author), { text: `answer ${this.log.length}` });

	follow(conversation: string, who: string, by: string): ServerEntry | undefined {
		if (this.of(conversation).has(who as AgentId)) return undefined;
		this.of(conversation).add(who as AgentId);
		return this.add(conversation, 'follower-added', person(by), { subject: who as AgentId });
	}

	unfollow(conversation: string, who: string, by: string): ServerEntry | undefined {
		if (!this.of(conversation).delete(who as AgentId)) return undefined;
		return this.add(conversation, 'follower-removed', person(by), { subject: who as AgentId });
	}

	/** One request: counted, carried out, and failing when a fault is due. */
	private answer<T>(work: () => T): T {
		this.requests++;
		const fault = this.faults[0];
		if (!fault || fault.after-- > 0) return work();
		if (--fault.times <= 0) this.faults.shift();
		if (fault.late) work();
		throw new this.Error(fault.kind, 'a fault', fault.retryAfterMs === undefined ? {} : { retryAfterMs: fault.retryAfterMs });
	}

	private whoAmI(): AgentId {
		if (this.signedIn === '') throw new this.Error('signed-out');
		return this.signedIn;
	}

	/** The client as the engine gets it; every call passes `gate` before it leaves and after it came back. */
	client(gate: () => Promise<void>): HelpdeskClient {
		const asked = async <T>(work: () => T): Promise<T> => {
			await gate();
			const given = this.answer(work);
			await gate();
			return given;
		};
		return {
			recognise: async () => undefined,
			me: () => asked(() => meOf(this.whoAmI())),
			agents: async function* (this: FakeHelpdesk) {
				yield await asked(() => this.agents);
			}.bind(this),
			assignedTo: (agent) => asked(() => (this.assigned.get(agent) ?? []) as ConversationId[]),
			conversation: (id) => asked(() => this.conversation(id)),
			noAccess: () => asked(() => new Map()),
			addFollowers: (id, agents) =>
				asked(() => {
					for (const agent of agents) this.follow(id, agent, this.whoAmI());
					return this.followersOf(id);
				}),
			removeFollower: (id, agent) =>
				asked(() => {
					this.unfollow(id, agent, this.whoAmI());
					return this.followersOf(id);
				}),
			changesSince: (cursor) => asked(() => this.changesSince(cursor)),
			entriesAfter: (id, after) => asked(() => this.log.filter((entry) => entry.conversation === id && entry.seq > seqOf(after))),
			findNote: (id, after, names, me) =>
				asked(() => {
					const mine = this.log.filter(
						(entry) => entry.conversation === id && entry.seq > seqOf(after) && entry.author.id === me.id && names.every((name) => entry.text.includes(name)),
					);
					const note = mine.find((entry) => entry.kind === 'note') ?? mine[0];
					if (!note) return { state: 'absent' as const };
					const { id: entry, at, text } = note;
					return note.kind === 'note' ? { state: 'landed' as const, entry, at, text } : { state: 'public' as const, entry, at };
				}),
			post: (id, post) => asked(() => this.add(id, post.internal ? 'note' : 'public-reply', person(this.whoAmI()), { text: post.text }).id),
		};
	}

	private followersOf = (id: ConversationId): Follower[] => [...this.of(id)].map((agent) => ({ id: agent, name: nameOf(agent), kind: 'agent' }));

	private conversation(id: ConversationId): Conversation {
		const newest = this.log.findLast((entry) => entry.conversation === id)?.id ?? '';
		return {
			id,
			number: id,
			title: `Conversation ${id}`,
			channel: 'ticket',
			followers: this.followersOf(id),
			mayEdit: true,
			mayNote: true,
			mayReply: true,
			newestEntry: newest,
		};
	}

	private changesSince(cursor: string): Changes {
		const me = this.whoAmI();
		const mine = this.log.filter((entry) => entry.audience.has(me));
		if (cursor === '') return { entries: mine.slice(-5).map(asEntry), cursor: String(this.log.length), more: false, history: true };
		const from = Number(cursor);
		const waiting = mine.filter((entry) => entry.seq > from);
		const page = waiting.slice(0, this.pageSize);
		const more = waiting.length > page.length;
		const next = more ? (page.at(-1)?.seq ?? from) : this.log.length;
		let entries = page.map(asEntry);
		if (this.sloppy) entries = this.spoil(entries, mine.filter((entry) => entry.seq <= from).slice(-2));
		return { entries, cursor: String(next), more, history: false };
	}

	/** Repeats the last ones of before, doubles one, and swaps neighbours that do not concern who follows. */
	private spoil(entries: Entry[], before: ServerEntry[]): Entry[] {
		const spoiled = [...before.map(asEntry), ...entries, ...entries.slice(0, 1)];
		const free = (entry: Entry | undefined): boolean => entry !== undefined && entry.subject === undefined;
		for (let i = 0; i + 1 < spoiled.length; i += 2) {
			const [a, b] = [spoiled[i], spoiled[i + 1]];
			if (a && b && free(a) && free(b) && a.conversation !== b.conversation) [spoiled[i], spoiled[i + 1]] = [b, a];
		}
		return spoiled;
	}
}

const seqOf = (id: EntryId | ''): number => (id === '' ? 0 : Number(id.slice(1)));
const asEntry = ({ seq: _, audience: __, ...entry }: ServerEntry): Entry => entry;
