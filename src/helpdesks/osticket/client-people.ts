/** Who is signed in, who works here, and whom a ticket can be referred to. */
import type { Agent, AgentId, ConversationId, Person } from '../../collaboration/model';
import { LoopinError } from '../../platform/errors';
import type { Me, NoAccess } from '../helpdesk';
import { comparable, ticketId } from './ids';
import type { Panel } from './panel';
import { type Choice, readAssignees, readDirectory } from './transform';
import type { PostKind } from './transform-thread';

/** No directory has more pages; a server that repeats itself is not followed for ever. */
const MOST_PAGES = 400;
const PEOPLE_ARE_FRESH = 10 * 60_000;
/** The name under which osTicket writes by itself; not translated. */
const SYSTEM = 'system';

export class People {
	constructor(private readonly panel: Panel) {}

	async me(): Promise<Me> {
		const { id, name, login, email, admin } = await this.panel.profile();
		return { id, name, ...(login ? { login } : {}), ...(email ? { email } : {}), role: admin ? 'admin' : 'agent', groups: [] };
	}

	/** The directory, page by page. Disabled agents, and those on vacation, cannot be referred to: they are marked. */
	async *agents(): AsyncGenerator<readonly Agent[]> {
		const available = await this.available();
		const seen = new Set<AgentId>();
		for (let page = 1; page <= MOST_PAGES; page++) {
			const fresh = readDirectory((await this.panel.get(`/directory.php?p=${page}`)).text).filter(({ id }) => !seen.has(id));
			// A page beyond the last is the last once more.
			if (fresh.length === 0) return;
			for (const { id } of fresh) seen.add(id);
			yield fresh.map((agent) => (available.has(agent.id) ? agent : { ...agent, suspended: true }));
		}
	}

	/** A referral gives access, so everybody can be looped in who is there: neither disabled nor on vacation. */
	async noAccess(id: ConversationId, agents: readonly Agent[]): Promise<ReadonlyMap<AgentId, NoAccess>> {
		ticketId(id);
		if (agents.length === 0) return new Map();
		const available = await this.available();
		return new Map(agents.filter((agent) => !available.has(agent.id)).map(({ id }) => [id, { why: 'suspended' }]));
	}

	private async available(): Promise<ReadonlySet<AgentId>> {
		// The dialog for assigning several tickets at once; asked for without any.
		return new Set(readAssignees((await this.panel.get('/ajax.php/tickets/mass/assign/agents')).text).map(({ id }) => id));
	}

	/** Everybody whom this agent may see, disabled or not, by the names that osTicket prints. */
	async everybody(): Promise<readonly Choice[]> {
		const { memory } = this.panel;
		if (!memory.people || Date.now() - memory.people.at > PEOPLE_ARE_FRESH) {
			const list = readAssignees((await this.panel.get('/ajax.php/tickets/mass/assign')).text);
			memory.people = { at: Date.now(), list };
		}
		return memory.people.list;
	}
}

/** Printed names → people. */
export class Names {
	private readonly byName = new Map<string, AgentId[]>();

	constructor(
		people: readonly Choice[],
		private readonly me: Pick<Me, 'id' | 'name'>,
	) {
		for (const { id, name } of [...people, ...(people.some(({ id }) => id === me.id) ? [] : [me])]) {
			const same = this.byName.get(comparable(name));
			if (!same) this.byName.set(comparable(name), [id]);
			else if (!same.includes(id)) same.push(id);
		}
	}

	/** All agents of that name. */
	all(name: string): readonly AgentId[] {
		return this.byName.get(comparable(name)) ?? [];
	}

	/** How osTicket prints my own name. */
	get mine(): string {
		return [...this.byName].find(([, ids]) => ids.includes(this.me.id))?.[0] ?? comparable(this.me.name);
	}

	isMine(author: string): boolean {
		return this.all(author).includes(this.me.id) || comparable(author) === comparable(this.me.name);
	}

	/** Whom an entry names by a link; and me, where it has my name as osTicket prints it, which may not be the one in my profile. */
	marked(post: { text: string; marked: readonly string[] }): AgentId[] {
		const text = comparable(post.text);
		const named = [this.mine, comparable(this.me.name)].some((name) => text.includes(`@${name}`)) && this.all(this.mine).length <= 1;
		return [...new Set([...(post.marked as AgentId[]), ...(named ? [this.me.id] : [])])];
	}

	/** Who wrote it. Namesakes cannot be told apart, and stay without an id. */
	person(author: string, kind: PostKind): Person {
		if (kind === 'message') return { id: '', name: author, kind: 'customer' };
		const ids = this.all(author);
		if (ids.length === 1) return { id: ids[0] ?? '', name: author, kind: 'agent' };
		if (ids.length > 1 || kind === 'response') return { id: '', name: author, kind: 'agent' };
		// What a customer's colleague sends by e-mail is kept as a note.
		return { id: '', name: author, kind: comparable(author) === SYSTEM ? 'system' : 'customer' };
	}
}

/** The agents that osTicket would not refer this ticket to, as an error. */
export const refused = (detail: string): LoopinError => new LoopinError('refused', detail);
