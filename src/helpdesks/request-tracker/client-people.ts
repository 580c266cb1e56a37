/** Who is signed in, who works here, and who may open a ticket. */
import type { Agent, AgentId, ConversationId } from '../../collaboration/model';
import { LoopinError } from '../../platform/errors';
import type { Me, NoAccess } from '../helpdesk';
import type { Rest } from './rest';
import { anyOf, runs, ticketNumber, transactionsWhere, userNumber } from './ticket-sql';
import { readTickets } from './transform';
import { readTransactions } from './transform-history';
import { type RtUser, readGroups, readMemberLogins, readSuggestedIds, readUserInfo, readUsers, SYSTEM_LOGINS, SYSTEM_USERS } from './transform-people';
import { itemsOf, totalOf } from './transform-values';

/**
 * The smallest page that says who is signed in (2 kB; the home page has 40 and runs searches). It is exempt from RT's check against forged
 * requests, whatever its arguments.
 */
const WHO_AM_I = '/Ticket/ShowEmailRecord.html?Attachment=0&Transaction=0';
/** Up to this many users of any kind the REST list is read whole; beyond, RT's autocompletion lists the agents alone, through a page. */
const WHOLE_LIST = 3_000;
const PAGE = 100;
const GROUPS_SHOWN = 40;
/** No user has this name; "is not this" therefore lists everybody. */
const NOBODYS_NAME = 'loopin.lists.everybody';

export class People {
	/** What UserInfo said, for the life of this client: whether somebody is an agent does not change within one sync. */
	private readonly known = new Map<AgentId, RtUser>();

	constructor(private readonly rest: Rest) {}

	async me(): Promise<Me> {
		const user = await this.signedIn();
		return { ...agentOf(user, []), role: user.privileged ? 'agent' : 'end-user', ...(user.site ? { siteName: user.site } : {}) };
	}

	/** Throws `signed-out` when nobody is. `via: 'page'` asks for the session of the page that relays, which may be another one. */
	async signedIn(via: 'direct' | 'page' = 'direct'): Promise<RtUser & { site: string }> {
		const { script } = await this.rest.page(WHO_AM_I, via);
		if (!script?.user) throw new LoopinError('signed-out', script ? 'RT’s sign-in page' : 'not a page of RT');
		return { ...script.user, site: script.name };
	}

	/** RT's own word on users: above all whether they are agents (`privileged`). Unknown ids are left out. */
	async info(ids: Iterable<AgentId>, how: { fresh?: boolean } = {}): Promise<ReadonlyMap<AgentId, RtUser>> {
		const wanted = [...new Set(ids)];
		const unknown = wanted.filter((id) => how.fresh || !this.known.has(id)).map(userNumber);
		for (const run of runs(unknown, PAGE)) {
			// With nothing but "id" arguments this helper takes requests from anywhere.
			const answer = await this.rest.send({ path: `/Helpers/UserInfo?${run.map((id) => `id=${id}`).join('&')}` });
			for (const user of readUserInfo(answer.json())) this.known.set(user.id, user);
		}
		return new Map([...this.known].filter(([id]) => wanted.includes(id)));
	}

	/** Of these logins, those whose accounts are not disabled: RT's user list leaves out the disabled. */
	async enabled(logins: readonly string[]): Promise<ReadonlySet<string>> {
		const found = new Set<string>();
		for (const run of runs(logins, 30)) {
			const query = JSON.stringify(run.map((value) => ({ field: 'Name', operator: '=', value })));
			for (const user of readUsers(await this.rest.get('/users', { query, fields: 'Name,id', per_page: PAGE }))) found.add(user.login);
		}
		return found;
	}

	async *agents(): AsyncGenerator<readonly Agent[]> {
		const first = await this.userPage(1);
		const total = totalOf(first) ?? 0;
		const groups = await this.groupsByLogin();
		if (total > WHOLE_LIST) {
			for (const run of runs(await this.everyAgentId(), PAGE)) {
				const users = await this.info(run);
				yield [...users.values()].filter(isAgent).map((user) => agentOf(user, groups.get(user.login) ?? []));
			}
			return;
		}
		for (let page = 1; (page - 1) * PAGE < total || page === 1; page++) {
			const json = page === 1 ? first : await this.userPage(page);
			const users = await this.info(readUsers(json).map((user) => user.id));
			const agents = [...users.values()].filter(isAgent);
			const enabled = await this.enabled(agents.map((user) => user.login));
			yield agents.map((user) => agentOf(user, groups.get(user.login) ?? [], !enabled.has(user.login)));
			if (itemsOf(json).length === 0) return;
		}
	}

	/** Agents whose login, name or e-mail begins so, by RT's own autocompletion. Throws `needs-tab` without a page of RT. */
	async search(letters: string): Promise<readonly Agent[]> {
		const term = letters.trim();
		if (term === '') return [];
		const found = readSuggestedIds(await this.rest.helperByPage('/Autocomplete/Users', { return: 'Name', privileged: 1, max: 20, term }), 'id');
		return [...(await this.info(found)).values()].filter(isAgent).map((user) => agentOf(user, []));
	}

	/**
	 * RT tells nobody but its admins who may see a ticket. It does tell who may own it; whoever wrote a comment in its queue lately can open it,
	 * too (an agent who may only view and comment). About the others nothing is known: `unconfirmed`. They are not offered, since RT mails
	 * followers without asking whether they may read.
	 */
	async noAccess(id: ConversationId, agents: readonly Agent[]): Promise<ReadonlyMap<AgentId, NoAccess>> {
		const result = new Map<AgentId, NoAccess>();
		for (const agent of agents) if (agent.suspended) result.set(agent.id, { why: 'suspended' });
		const asked = agents.filter((agent) => !agent.suspended);
		if (asked.length === 0) return result;
		const ticket = ticketNumber(id);
		const [owners, tickets] = await Promise.all([
			this.rest.helperByPage('/Autocomplete/Owners', { return: 'id', limit: `RT::Ticket-${ticket}`, term: '', max: 100_000 }),
			this.rest.get('/tickets', { query: `id=${ticket}`, fields: 'Queue,Subject' }),
		]);
		const able = new Set(readSuggestedIds(owners, 'value'));
		const unsure = asked.filter((agent) => !able.has(agent.id));
		const queue = readTickets(tickets)[0]?.queue;
		if (queue) for (const author of await this.commentedLately(queue, unsure)) able.add(author);
		for (const agent of unsure) if (!able.has(agent.id)) result.set(agent.id, { why: 'unconfirmed' });
		return result;
	}

	private async commentedLately(queue: string, agents: readonly Agent[]): Promise<ReadonlySet<AgentId>> {
		const authors = new Set<AgentId>();
		for (const run of runs(agents, 20)) {
			const query = transactionsWhere(
				`TicketQueue=${queue}`,
				"Type='Comment'",
				"Created > '30 days ago'",
				anyOf(
					'Creator.id',
					run.map((agent) => userNumber(agent.id)),
				),
			);
			const json = await this.rest.get('/transactions', {
				query,
				fields: 'Type,Creator',
				'fields[Creator]': 'id,Name',
				orderby: 'id',
				order: 'DESC',
				per_page: PAGE,
			});
			for (const comment of readTransactions(json)) authors.add(comment.creator.id);
		}
		return authors;
	}

	private userPage(page: number): Promise<unknown> {
		return this.rest.get('/users', { query: '[]', fields: 'Name,RealName,EmailAddress,id', find_disabled_rows: 1, per_page: PAGE, page });
	}

	private async everyAgentId(): Promise<AgentId[]> {
		const params = { return: 'Name', privileged: 1, max: 100_000, op: '!=', term: NOBODYS_NAME };
		return readSuggestedIds(await this.rest.helperByPage('/Autocomplete/Users', params), 'id').filter((id) => !SYSTEM_USERS.has(id));
	}

	/** Login → names of the groups this reader may look into (right SeeGroup); mostly none. */
	private async groupsByLogin(): Promise<ReadonlyMap<string, readonly string[]>> {
		const byLogin = new Map<string, string[]>();
		const query = JSON.stringify([{ field: 'Domain', operator: '=', value: 'UserDefined' }]);
		try {
			const groups = readGroups(await this.rest.get('/groups', { query, fields: 'id,Name', per_page: GROUPS_SHOWN }));
			for (const group of groups.slice(0, GROUPS_SHOWN)) {
				for (const login of readMemberLogins(await this.rest.get(`/group/${group.id}`))) {
					byLogin.set(login, [...(byLogin.get(login) ?? []), group.name]);
				}
			}
		} catch (error) {
			// Groups only help to tell two people of one name apart; without the right to see them the directory is as good.
			if (!(error instanceof LoopinError) || !['forbidden', 'not-found', 'bad-answer'].includes(error.kind)) throw error;
		}
		return byLogin;
	}
}

const isAgent = (user: RtUser): boolean => user.privileged === true && !SYSTEM_LOGINS.has(user.login) && !SYSTEM_USERS.has(user.id);

function agentOf(user: RtUser, groups: readonly string[], suspended = false): Agent {
	return {
		id: user.id,
		name: user.name,
		...(user.login ? { login: user.login } : {}),
		...(user.email ? { email: user.email } : {}),
		role: 'agent',
		groups,
		...(suspended ? { suspended } : {}),
	};
}
