/** Who is signed in, who works here, and who may open a conversation. */
import type { Agent, AgentId, ConversationId, Milliseconds } from '../../collaboration/model';
import { LoopinError } from '../../platform/errors';
import type { Me, NoAccess } from '../helpdesk';
import type { Search } from './client-search';
import { conversationNumber } from './ids';
import type { Requests } from './requests';
import { type Choice, type Mailbox, readChoices, readProfile } from './transform';

const FRESH_FOR: Milliseconds = 10 * 60_000;
/** With more mailboxes than this, nobody is told by them which colleague is meant. */
const MOST_GROUPS = 12;

export class People {
	constructor(
		private readonly requests: Requests,
		private readonly search: Search,
	) {}

	/** One request; two when it is not known beforehand whose profile to ask for. */
	async me(): Promise<Me> {
		let page = await this.requests.whoAmI();
		let profile = readProfile(page.answer.text);
		if (profile?.agent !== page.agent) {
			page = await this.requests.page(`/users/profile/${page.agent}`);
			profile = readProfile(page.answer.text);
		}
		if (!profile || profile.agent !== page.agent) throw new LoopinError('bad-answer', 'no profile');
		const { agent, name, email } = profile;
		return {
			id: agent,
			name,
			role: page.isAdmin ? 'admin' : 'agent',
			groups: [],
			...(email ? { email } : {}),
			...(page.version ? { version: page.version } : {}),
		};
	}

	/** Everybody whom FreeScout lets this agent assign something to, with the mailboxes that they share. */
	async *agents(me: Me): AsyncGenerator<readonly Agent[]> {
		const everybody = await this.everybody();
		const groups = new Map<AgentId, string[]>();
		const { mailboxes } = this.requests.memory;
		if (mailboxes.length > 1 && mailboxes.length <= MOST_GROUPS)
			for (const { id, name } of mailboxes) for (const one of await this.of(id)) groups.set(one.id, [...(groups.get(one.id) ?? []), name]);
		yield everybody.map(({ id, name }) => ({ ...(id === me.id ? me : { role: 'agent' as const }), id, name, groups: groups.get(id) ?? [] }));
	}

	/** Colleagues of all my mailboxes. */
	everybody(): Promise<readonly Choice[]> {
		return this.of('');
	}

	/** FreeScout does not tell who may read; whoever is no colleague of that mailbox is not offered, and not called shut out either. */
	async noAccess(id: ConversationId, agents: readonly Agent[]): Promise<ReadonlyMap<AgentId, NoAccess>> {
		conversationNumber(id);
		if (agents.length === 0) return new Map();
		const mailbox = await this.mailboxOf(id);
		const inside = new Set((await this.of(mailbox.id)).map((one) => one.id));
		const { agent: myself } = this.requests.memory;
		return new Map(
			agents
				.filter((agent) => agent.suspended || (!inside.has(agent.id) && agent.id !== myself))
				.map((agent): [AgentId, NoAccess] => [agent.id, { why: agent.suspended ? 'suspended' : 'unconfirmed' }]),
		);
	}

	/** The mailbox of a conversation: told by its name, and asked for where names do not tell. */
	async mailboxOf(id: ConversationId): Promise<Mailbox> {
		const row = await this.search.one(id);
		if (!row) throw new LoopinError('not-found');
		if (this.requests.memory.mailboxes.length === 0) await this.requests.page('/');
		const { mailboxes } = this.requests.memory;
		const named = mailboxes.filter(({ name }) => name === row.mailbox);
		const [only] = named.length > 0 ? named : mailboxes;
		if (only && (named.length === 1 || mailboxes.length === 1)) return only;
		for (const mailbox of named.length > 0 ? named : mailboxes) if (await this.search.passes(id, { mailbox: mailbox.id })) return mailbox;
		throw new LoopinError('bad-answer', 'a conversation without a mailbox');
	}

	private async of(mailbox: string): Promise<readonly Choice[]> {
		const { people } = this.requests.memory;
		const known = people.get(mailbox);
		if (known && Math.abs(Date.now() - known.at) < FRESH_FOR) return known.list;
		const list = readChoices(await this.requests.piece(`/conversation/ajax-html/assignee_filter${mailbox ? `?mailbox_id=${mailbox}` : ''}`));
		people.set(mailbox, { at: Date.now(), list });
		return list;
	}
}
