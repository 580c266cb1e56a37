/** One ticket: what it is, who cannot open it, who is subscribed to it, its articles, and writing one. */
import type { Agent, AgentId, Conversation, ConversationId, Entry, EntryId, Follower, SiteId } from '../../collaboration/model';
import { asLoopinError, LoopinError } from '../../platform/errors';
import type { HttpAnswer } from '../../platform/http';
import type { Landed, Me, NoAccess, Post } from '../helpdesk';
import type { People } from './client-people';
import { type Requests, ticketPath } from './client-requests';
import { facts } from './facts';
import { answeredByMail, conversationOf, followersOf, isId, mentionsAnswer, project, ticketAnswer, titleOf, type ZammadTicket } from './transform';
import { articleAnswer, articlesAnswer, authorsOf, entryOfArticle, htmlOf, type ZammadArticle } from './transform-entries';

/** Text as it is compared: white space and the case of letters do not count. */
const comparable = (text: string) => text.normalize('NFC').replace(/\s+/gu, ' ').toLowerCase();

export class Tickets {
	constructor(
		private readonly requests: Requests,
		private readonly people: People,
		private readonly base: SiteId,
	) {}

	private ticket(id: string): Promise<ZammadTicket> {
		return this.requests.get(`${ticketPath(id)}?expand=true`, ticketAnswer);
	}

	/** The subscriptions, the oldest first: Zammad's own order differs between its versions. */
	private async mentions(id: string) {
		ticketPath(id);
		const { mentions } = await this.requests.get(`/api/v1/mentions?mentionable_type=Ticket&mentionable_id=${id}`, mentionsAnswer);
		return mentions.toSorted((a, b) => Number(a.id) - Number(b.id));
	}

	async conversation(id: ConversationId): Promise<Conversation> {
		const ticket = await this.ticket(id);
		const [mentions, mayChange, newest] = await Promise.all([
			this.mentions(id),
			this.people.mayIn(ticket.group_id, 'change'),
			ticket.article_ids ? Math.max(0, ...ticket.article_ids) : this.newestArticle(id),
		]);
		const followers = mentions.map((each) => each.user_id);
		const people = await this.people.byId([...followers, ...(ticket.customer_id ? [ticket.customer_id] : [])]);
		return conversationOf(ticket, { followers, people, mayChange, newest: newest > 0 ? (String(newest) as EntryId) : '' });
	}

	private async newestArticle(id: ConversationId): Promise<number> {
		return Math.max(0, ...(await this.articles(id)).map((article) => Number(article.id)));
	}

	async noAccess(id: ConversationId, agents: readonly Agent[]): Promise<ReadonlyMap<AgentId, NoAccess>> {
		ticketPath(id);
		const reasons = new Map<AgentId, NoAccess>();
		if (agents.length === 0) return reasons;
		const ticket = await this.ticket(id);
		const readers = ticket.group_id === undefined ? new Set<string>() : await this.people.readersOf(ticket.group_id);
		for (const agent of agents) {
			if (readers.has(agent.id)) continue;
			const [group] = agent.groups;
			if (agent.suspended) reasons.set(agent.id, { why: 'suspended' });
			else reasons.set(agent.id, group !== undefined && ticket.group ? { why: 'group-cannot-open', group, place: ticket.group } : { why: 'cannot-open' });
		}
		return reasons;
	}

	private async followers(id: ConversationId): Promise<{ list: Follower[]; mentions: ReadonlyArray<{ id: string; user_id: string }> }> {
		const mentions = await this.mentions(id);
		const ids = mentions.map((each) => each.user_id);
		return { list: followersOf(ids, await this.people.byId(ids)), mentions };
	}

	/** Zammad subscribes nobody but oneself by request; the others come by mentions in an article. */
	async addFollowers(id: ConversationId, agents: readonly AgentId[], me: Me): Promise<readonly Follower[]> {
		ticketPath(id);
		if (!agents.every(isId)) throw new LoopinError('refused', 'not the id of a user');
		const before = await this.followers(id);
		const missing = agents.filter((agent) => !before.list.some((follower) => follower.id === agent));
		if (missing.length === 0) return before.list;
		if (missing.some((agent) => agent !== me.id)) throw new LoopinError('refused', 'only oneself can be subscribed');
		return this.change(id, me, true, () =>
			this.requests.write({ path: '/api/v1/mentions', method: 'POST', json: { mentionable_type: 'Ticket', mentionable_id: Number(id) } }, me),
		);
	}

	async removeFollower(id: ConversationId, agent: AgentId, me: Me): Promise<readonly Follower[]> {
		const before = await this.followers(id);
		const mention = before.mentions.find((each) => each.user_id === agent);
		if (!mention) return before.list;
		if (agent !== me.id) throw new LoopinError('refused', 'only oneself can be unsubscribed');
		return this.change(id, me, false, () => this.requests.write({ path: `/api/v1/mentions/${mention.id}`, method: 'DELETE' }, me));
	}

	/** Subscribes or unsubscribes me, and reads back. A lost answer is only a question then. */
	private async change(id: ConversationId, me: Me, wanted: boolean, write: () => Promise<unknown>): Promise<readonly Follower[]> {
		let lost: unknown;
		try {
			await write();
		} catch (thrown) {
			if (asLoopinError(thrown).kind !== 'unknown-outcome') throw thrown;
			lost = thrown;
		}
		const { list } = await this.followers(id);
		if (list.some((follower) => follower.id === me.id) === wanted) return list;
		if (lost) throw new LoopinError('not-answering', 'the answer was lost and nothing changed', { cause: lost });
		throw new LoopinError('refused', 'read back without the change');
	}

	/** All articles, ascending. Zammad gives them whole or not at all. */
	private async articles(id: ConversationId): Promise<ZammadArticle[]> {
		ticketPath(id);
		const articles = await this.requests.get(`/api/v1/ticket_articles/by_ticket/${id}?expand=true`, articlesAnswer);
		return articles.toSorted((a, b) => Number(a.id) - Number(b.id));
	}

	async entriesAfter(id: ConversationId, after: EntryId | ''): Promise<readonly Entry[]> {
		const ticket = await this.ticket(id);
		const articles = (await this.articles(id)).filter((article) => Number(article.id) > (Number.parseInt(after, 10) || 0));
		const people = await this.people.byId(authorsOf(articles));
		return articles.map((article) => entryOfArticle(article, ticket, people));
	}

	async findNote(id: ConversationId, after: EntryId | '', names: readonly string[], me: Me): Promise<Landed> {
		const entries = await this.entriesAfter(id, after);
		const wanted = names.map(comparable);
		const mine = entries.filter(({ author, text }) => author.id === me.id && wanted.every((name) => comparable(text).includes(name)));
		const note = mine.find((entry) => entry.kind === 'note');
		if (note) return { state: 'landed', entry: note.id, text: note.text };
		const reply = mine[0];
		return reply ? { state: 'public', entry: reply.id } : { state: 'absent' };
	}

	/** A note, or a mail to the customer. */
	async post(id: ConversationId, post: Post, me: Me): Promise<EntryId> {
		ticketPath(id);
		const link = (agent: NonNullable<Post['mentions']>[number]) => facts.mentionLink?.(this.base, agent) ?? { href: this.base };
		const body = htmlOf(post.text, post.internal ? post.mentions : [], link);
		const article = { content_type: 'text/html', body, internal: post.internal, sender: 'Agent', ...(post.internal ? { type: 'note' } : await this.mail(id)) };
		const answer = await this.write(id, article, me);
		try {
			return project(articleAnswer, answer.json()).id as EntryId;
		} catch (thrown) {
			throw new LoopinError('unknown-outcome', 'written, but the answer was not understood', { cause: thrown });
		}
	}

	private async mail(id: ConversationId) {
		const ticket = await this.ticket(id);
		const customer = ticket.customer_id === undefined ? undefined : (await this.people.byId([ticket.customer_id])).get(ticket.customer_id);
		if (!customer?.email || !answeredByMail(ticket)) throw new LoopinError('forbidden', 'the customer is not reached by mail');
		return { type: 'email', to: customer.email, subject: titleOf(ticket) };
	}

	/**
	 * Zammad 6 lets articles be posted by whoever may create tickets in the group, 7 by whoever may change this one; its own page does it by changing
	 * the ticket, which asks for the latter in all versions. So where the short way is refused, that one is tried.
	 */
	private async write(id: ConversationId, article: Record<string, unknown>, me: Me): Promise<HttpAnswer> {
		try {
			return await this.requests.write({ path: '/api/v1/ticket_articles?expand=true', method: 'POST', json: { ...article, ticket_id: Number(id) } }, me);
		} catch (thrown) {
			if (asLoopinError(thrown).kind !== 'forbidden' || !(await this.people.mayIn((await this.ticket(id)).group_id, 'change'))) throw thrown;
		}
		await this.requests.write({ path: ticketPath(id), method: 'PUT', json: { article } }, me);
		const mine = (await this.articles(id)).filter((each) => each.created_by_id === me.id && each.internal === article.internal).at(-1);
		if (!mine) throw new LoopinError('unknown-outcome', 'written, but not found');
		return this.requests.probe(`/api/v1/ticket_articles/${mine.id}?expand=true`);
	}
}
