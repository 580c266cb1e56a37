/** People of one Zammad: who is signed in, the directory, names by id, and what the signed-in agent may do in a group. */
import type { Agent, SiteId } from '../../collaboration/model';
import { asLoopinError } from '../../platform/errors';
import type { Me } from '../helpdesk';
import { type Memory, rememberAgent } from './client-memory';
import type { Requests } from './client-requests';
import {
	agentOf,
	isId,
	mayIn,
	roleByName,
	roleByPermissions,
	rolesOf,
	sessionAnswer,
	userAnswer,
	usersAnswer,
	type ZammadRole,
	type ZammadUser,
} from './transform';

/** Roles change rarely, and the answer that tells of them is large. */
const ROLES_FOR_MS = 10 * 60_000;
/** Names of authors are not asked for again within this time. */
const PEOPLE_FOR_MS = 5 * 60_000;
const MOST_PEOPLE = 2_000;
/** The most that Zammad gives at once. */
const A_PAGE = 200;
const MOST_PAGES = 100;

export class People {
	constructor(
		private readonly requests: Requests,
		private readonly memory: Memory,
		private readonly base: SiteId,
	) {}

	/** One request where all roles are Zammad's own; else what they permit has to be known, too. */
	async me(): Promise<Me> {
		const { user } = await this.requests.session();
		rememberAgent(this.memory, user.id);
		const fresh = this.memory.roles && Date.now() - this.memory.roles.at < ROLES_FOR_MS ? this.memory.roles.byId : undefined;
		const role = (fresh ? roleByPermissions(user, fresh) : roleByName(user)) ?? roleByPermissions(user, await this.roles());
		return { ...agentOf(user, role), ...(this.memory.siteName ? { siteName: this.memory.siteName } : {}) };
	}

	private async roles(): Promise<ReadonlyMap<string, ZammadRole>> {
		const known = this.memory.roles;
		if (known && Date.now() - known.at < ROLES_FOR_MS) return known.byId;
		const byId = rolesOf(await this.requests.get('/api/v1/signshow', sessionAnswer));
		this.memory.roles = { at: Date.now(), byId };
		return byId;
	}

	/** May the signed-in agent do this in that group? Asked afresh: rights are not remembered, only what roles are. */
	async mayIn(group: string | undefined, wanted: string): Promise<boolean> {
		const { user } = await this.requests.session();
		return mayIn(group, wanted, user, new Map()) || mayIn(group, wanted, user, await this.roles());
	}

	private async *search(query: string, letters = '*'): AsyncGenerator<readonly ZammadUser[]> {
		for (let page = 1; page <= MOST_PAGES; page++) {
			const paging = `sort_by=id&order_by=asc&per_page=${A_PAGE}&page=${page}`;
			const path = `/api/v1/users/search?query=${encodeURIComponent(letters)}&permissions=ticket.agent${query}&expand=true&${paging}`;
			const users = await this.requests.get(path, usersAnswer);
			yield users;
			if (users.length < A_PAGE) return;
		}
	}

	/** Whoever has "ticket.agent", the disabled too. Somebody with two such roles may come twice. */
	async *directory(): AsyncGenerator<readonly Agent[]> {
		const seen = new Set<string>();
		for await (const users of this.search('')) {
			const fresh = users.filter(({ id }) => !seen.has(id) && seen.add(id));
			yield fresh.map((user) => this.agent(user));
		}
	}

	private agent(user: ZammadUser): Agent {
		return agentOf(user, user.roles?.includes('Admin') ? 'admin' : 'agent', this.base);
	}

	/** Agents as Zammad finds them: with its search index by whole words, without one by parts of them. */
	async searchAgents(letters: string): Promise<readonly Agent[]> {
		const wanted = letters.trim();
		if (wanted === '') return [];
		const path = `/api/v1/users/search?query=${encodeURIComponent(wanted)}&permissions=ticket.agent&expand=true&per_page=20&page=1`;
		return (await this.requests.get(path, usersAnswer)).map((user) => this.agent(user));
	}

	/** Whoever can read the tickets of a group, by rights of their own or of their roles: Zammad's own rule for who can be mentioned. */
	async readersOf(group: string): Promise<ReadonlySet<string>> {
		const ids = new Set<string>();
		for await (const users of this.search(`&${encodeURIComponent(`group_ids[${group}]`)}=read`))
			for (const { id, active } of users) if (active !== false) ids.add(id);
		return ids;
	}

	/** Names that another answer told by the way. */
	learn(users: Iterable<ZammadUser>): void {
		if (this.memory.people.size > MOST_PEOPLE) this.memory.people.clear();
		for (const user of users) this.memory.people.set(user.id, { at: Date.now(), user });
	}

	/** The people with these ids; those whom Zammad does not tell about are absent. */
	async byId(ids: Iterable<string>): Promise<ReadonlyMap<string, ZammadUser>> {
		const found = new Map<string, ZammadUser>();
		const missing: string[] = [];
		for (const id of new Set(ids)) {
			const known = this.memory.people.get(id);
			if (known && Date.now() - known.at < PEOPLE_FOR_MS) found.set(id, known.user);
			else if (isId(id)) missing.push(id);
		}
		// One by one: Zammad has no way to ask for some by their ids in all versions. They are few, and remembered.
		for (const id of missing) {
			const user = await this.one(id);
			if (!user) continue;
			found.set(id, user);
			this.learn([user]);
		}
		return found;
	}

	private async one(id: string): Promise<ZammadUser | undefined> {
		try {
			return await this.requests.get(`/api/v1/users/${id}`, userAnswer);
		} catch (thrown) {
			const { kind } = asLoopinError(thrown);
			if (kind === 'not-found' || kind === 'forbidden') return undefined;
			throw thrown;
		}
	}
}
