/** One conversation: what it is, who follows it, who cannot, and writing into it. */
import type { Agent, AgentId, Conversation, ConversationId, EntryId, Follower } from '../../collaboration/model';
import { asLoopinError, LoopinError } from '../../platform/errors';
import type { Me, NoAccess, Post } from '../helpdesk';
import { accountPath, isId, placeFor, type Requests } from './client-requests';
import type { Place } from './facts';
import { writeMarkdown } from './markdown';
import { assignableAnswer, conversationAnswer, conversationOf, followersOf, messageAnswer, project, usersAnswer } from './transform';

type Where = Place & { path: string };

export class Conversations {
	constructor(private readonly requests: Requests) {}

	async conversation(id: ConversationId): Promise<Conversation> {
		const { path, account } = placeFor(id);
		const [conversation, followers] = await Promise.all([this.requests.get(path, conversationAnswer), this.participants(path)]);
		return conversationOf(conversation, account, followers);
	}

	private async participants(path: string): Promise<Follower[]> {
		return followersOf(await this.requests.get(`${path}/participants`, usersAnswer));
	}

	/**
	 * Who may follow, and be mentioned: the inbox's members and the account's administrators. Undefined when this agent may not ask (they see the
	 * conversation through their team): then the answer to the write decides.
	 */
	private async assignable({ path, account }: Where): Promise<ReadonlySet<string> | undefined> {
		const { inbox_id } = await this.requests.get(path, conversationAnswer);
		try {
			return new Set(await this.requests.get(`${accountPath(account)}/assignable_agents?inbox_ids[]=${inbox_id}`, assignableAnswer));
		} catch (thrown) {
			if (asLoopinError(thrown).kind === 'forbidden') return undefined;
			throw thrown;
		}
	}

	/** The server leaves out of a mention, silently, whoever is no member of the inbox, though its own menu offers them. */
	async noAccess(id: ConversationId, agents: readonly Agent[]): Promise<ReadonlyMap<AgentId, NoAccess>> {
		const where = placeFor(id);
		if (agents.length === 0) return new Map();
		const assignable = await this.assignable(where);
		return new Map(
			agents.flatMap((agent): [AgentId, NoAccess][] => {
				if (agent.suspended) return [[agent.id, { why: 'suspended' }]];
				return assignable && !assignable.has(agent.id) ? [[agent.id, { why: 'not-in-inbox' }]] : [];
			}),
		);
	}

	/** Adds; what is there already is not written again. */
	async addFollowers(id: ConversationId, agents: readonly AgentId[], me: Me): Promise<readonly Follower[]> {
		const where = placeFor(id);
		if (!agents.every(isId)) throw new LoopinError('refused', 'not the id of an agent');
		const before = await this.participants(where.path);
		const missing = agents.filter((agent) => !before.some((follower) => follower.id === agent));
		if (missing.length === 0) return before;
		// Asked first: of several, Chatwoot adds some and says nothing of the others; a number that is nobody's breaks it.
		const assignable = await this.assignable(where);
		if (assignable && !missing.every((agent) => assignable.has(agent))) throw new LoopinError('refused', 'no member of the inbox');
		return this.change(where, 'POST', missing, me);
	}

	async removeFollower(id: ConversationId, agent: AgentId, me: Me): Promise<readonly Follower[]> {
		const where = placeFor(id);
		const before = await this.participants(where.path);
		if (!before.some((follower) => follower.id === agent)) return before;
		return this.change(where, 'DELETE', [agent], me);
	}

	/** Writes and reads back. */
	private async change({ path }: Where, method: 'POST' | 'DELETE', agents: readonly AgentId[], me: Me): Promise<readonly Follower[]> {
		const done = (followers: readonly Follower[]) => agents.every((agent) => followers.some(({ id }) => id === agent) === (method === 'POST'));
		try {
			await this.requests.write(method, `${path}/participants`, { user_ids: agents.map(Number) }, me);
		} catch (thrown) {
			// The write can be repeated without harm, so a lost answer is only a question: reading back answers it.
			if (asLoopinError(thrown).kind !== 'unknown-outcome') throw thrown;
			const followers = await this.participants(path);
			if (done(followers)) return followers;
			throw new LoopinError('not-answering', 'participants: the answer was lost and nothing changed', { cause: thrown });
		}
		const followers = await this.participants(path);
		if (!done(followers)) throw new LoopinError('refused', 'participants: read back without the change');
		return followers;
	}

	async post(id: ConversationId, { internal, text, mentions }: Post, me: Me): Promise<EntryId> {
		const { path } = placeFor(id);
		// Always said: without it a note would go out to the customer.
		const body = { content: writeMarkdown(text, internal ? mentions : []), private: internal, message_type: 'outgoing' };
		const answer = await this.requests.write('POST', `${path}/messages`, body, me);
		try {
			return project(messageAnswer, answer.json()).id as EntryId;
		} catch (thrown) {
			throw new LoopinError('unknown-outcome', 'written, but the answer was not understood', { cause: thrown });
		}
	}
}
