/** One ticket: what it is, who cannot open it, who follows it, its notes, and writing one. */
import type { Agent, AgentId, Conversation, ConversationId, Entry, EntryId, Follower } from '../../collaboration/model';
import { asLoopinError, LoopinError } from '../../platform/errors';
import type { Landed, Me, NoAccess, Post } from '../helpdesk';
import type { People } from './client-people';
import { isId, type Requests, ticketPath } from './client-requests';
import {
	conversationOf,
	followersOf,
	isOut,
	project,
	rightsOf,
	roleOf,
	ticketAnswer,
	ticketsAnswer,
	usersAnswer,
	type ZendeskTicket,
	type ZendeskUser,
} from './transform';
import { auditOf, commentEntry, commentsAnswer, entryOfComment, htmlOf, updateAnswer, type ZendeskComment } from './transform-entries';

/** Looking for what happened after an entry goes back this far at most. */
const MOST_COMMENT_PAGES = 5;
const COMMENTS_A_PAGE = 30;

/** Text as it is compared: white space and the case of letters do not count. */
const comparable = (text: string) => text.normalize('NFC').replace(/\s+/gu, ' ').toLowerCase();

export class Tickets {
	constructor(
		private readonly requests: Requests,
		private readonly people: People,
	) {}

	private async ticket(id: ConversationId): Promise<ZendeskTicket> {
		return (await this.requests.get(`${ticketPath(id)}.json`, ticketAnswer)).ticket;
	}

	/** https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#list-tickets: what is assigned to an agent, solved and closed included. */
	async assignedTo(agent: AgentId): Promise<readonly ConversationId[]> {
		if (!isId(agent)) throw new LoopinError('not-found', 'not an agent');
		const { tickets } = await this.requests.get(`/api/v2/users/${agent}/tickets/assigned.json?sort_by=updated_at&sort_order=desc&per_page=100`, ticketsAnswer);
		return tickets.filter(({ status }) => status !== 'solved' && status !== 'closed').map(({ id }) => id as ConversationId);
	}

	async conversation(id: ConversationId, me: Me): Promise<Conversation> {
		const path = ticketPath(id);
		const [ticket, comments] = await Promise.all([this.ticket(id), this.requests.get(`${path}/comments.json?sort=-created_at&page[size]=1`, commentsAnswer)]);
		const people = await this.people.byId([...(ticket.follower_ids ?? []), ...(ticket.requester_id ? [ticket.requester_id] : []), me.id], { fresh: true });
		const user = people.get(me.id);
		const rights = rightsOf(me, user, await this.people.customRole(user?.custom_role_id), ticket);
		const newest = comments.comments[0];
		return conversationOf(ticket, people, rights, newest && commentEntry(newest));
	}

	/** Only what Zendesk tells for sure; whoever is absent can be mentioned, and the answer to the write decides. */
	async noAccess(id: ConversationId, agents: readonly Agent[]): Promise<ReadonlyMap<AgentId, NoAccess>> {
		ticketPath(id);
		const [ticket, users] = await Promise.all([
			this.ticket(id),
			this.people.byId(
				agents.map((agent) => agent.id),
				{ fresh: true },
			),
		]);
		const reasons = new Map<AgentId, NoAccess>();
		const outsideGroups: ZendeskUser[] = [];
		for (const user of users.values()) {
			const role = roleOf(user);
			const place = await this.limitOf(user);
			let why: NoAccess | undefined;
			if (isOut(user)) why = { why: 'suspended' };
			else if (role === 'light-agent') why = { why: 'light-agent' };
			else if (role === 'end-user' || role === 'chat-only') why = { why: 'cannot-open' };
			else if (role === 'admin') why = undefined;
			else if (place === 'assigned' && ticket.assignee_id !== user.id) why = { why: 'cannot-open' };
			else if (place === 'organization' && ticket.organization_id !== user.organization_id) why = { why: 'cannot-open' };
			else if (place === 'requested' && ticket.requester_id !== user.id) why = { why: 'cannot-open' };
			else if (place === 'groups' || place === 'groups-and-public') outsideGroups.push(user);
			if (why) reasons.set(user.id as AgentId, why);
		}
		if (outsideGroups.length > 0 && ticket.group_id) {
			const [members, groups] = await Promise.all([this.people.membersOf(ticket.group_id), this.people.groups()]);
			const place = groups.get(ticket.group_id);
			for (const user of outsideGroups) {
				if (members.has(user.id)) continue;
				if (place?.isPublic && (await this.limitOf(user)) === 'groups-and-public') continue;
				const own = user.default_group_id ? groups.get(user.default_group_id) : undefined;
				reasons.set(user.id as AgentId, own && place ? { why: 'group-cannot-open', group: own.name, place: place.name } : { why: 'cannot-open' });
			}
		}
		return reasons;
	}

	/** To which tickets an agent is limited: by the custom role where there is one, else by the agent's own setting. */
	private async limitOf(user: ZendeskUser): Promise<'groups' | 'groups-and-public' | 'assigned' | 'organization' | 'requested' | undefined> {
		const access = (await this.people.customRole(user.custom_role_id))?.configuration?.ticket_access;
		if (access === 'all') return undefined;
		if (access === 'within-groups') return 'groups';
		if (access === 'within-groups-and-public-groups') return 'groups-and-public';
		if (access === 'within-organization') return 'organization';
		if (access === 'assigned-only') return 'assigned';
		const own = user.ticket_restriction;
		return own === 'groups' || own === 'assigned' || own === 'organization' || own === 'requested' ? own : undefined;
	}

	/** The followers as they are now. */
	async followers(id: ConversationId): Promise<readonly Follower[]> {
		const { users } = await this.requests.get(`${ticketPath(id)}/followers.json`, usersAnswer);
		const people = new Map(users.map((user) => [user.id, user]));
		return followersOf([...people.keys()], people);
	}

	/** Adds or removes followers and reads them back: Zendesk ignores the field, with a 200, where CCs and followers are off. */
	async changeFollowers(id: ConversationId, agents: readonly AgentId[], action: 'put' | 'delete', me: Me): Promise<readonly Follower[]> {
		const path = ticketPath(id);
		if (!agents.every(isId)) throw new LoopinError('refused', 'not the id of an agent');
		const done = (followers: readonly Follower[]) => agents.every((agent) => followers.some((follower) => follower.id === agent) === (action === 'put'));
		try {
			await this.requests.put(`${path}.json`, { ticket: { followers: agents.map((agent) => ({ user_id: Number(agent), action })) } }, me);
		} catch (thrown) {
			// The write can be repeated without harm, so a lost answer is only a question: reading back answers it.
			if (asLoopinError(thrown).kind !== 'unknown-outcome') throw thrown;
			const followers = await this.followers(id);
			if (done(followers)) return followers;
			throw new LoopinError('not-answering', 'follower change: the answer was lost and nothing changed', { cause: thrown });
		}
		const followers = await this.followers(id);
		if (!done(followers)) throw new LoopinError('refused', `followers ${action}: read back without the change`);
		return followers;
	}

	/** Comments after an entry, newest first. */
	private async *commentsAfter(id: ConversationId, after: EntryId | ''): AsyncGenerator<ZendeskComment> {
		const stop = auditOf(after as EntryId);
		let cursor: string | undefined;
		for (let page = 0; page < MOST_COMMENT_PAGES; page++) {
			const paging = `page[size]=${COMMENTS_A_PAGE}${cursor ? `&page[after]=${encodeURIComponent(cursor)}` : ''}`;
			const answer = await this.requests.get(`${ticketPath(id)}/comments.json?sort=-created_at&${paging}`, commentsAnswer);
			for (const comment of answer.comments) {
				// Audit ids grow within a ticket: an entry that was since deleted still ends the search.
				if (commentEntry(comment) === after || (stop && comment.audit_id && BigInt(comment.audit_id) <= BigInt(stop))) return;
				yield comment;
			}
			const next = answer.meta?.has_more ? answer.meta.after_cursor : undefined;
			if (!next || next === cursor) return;
			cursor = next;
		}
	}

	async entriesAfter(id: ConversationId, after: EntryId | ''): Promise<readonly Entry[]> {
		const ticket = await this.ticket(id);
		const comments: ZendeskComment[] = [];
		for await (const comment of this.commentsAfter(id, after)) comments.push(comment);
		const people = await this.people.byId(comments.map((comment) => comment.author_id));
		return comments.reverse().map((comment) => entryOfComment(comment, ticket, people));
	}

	async findNote(id: ConversationId, after: EntryId | '', names: readonly string[], me: Me): Promise<Landed> {
		const entries = await this.entriesAfter(id, after);
		const wanted = names.map(comparable);
		const mine = entries.filter(({ author, text }) => author.id === me.id && wanted.every((name) => comparable(text).includes(name)));
		// The earliest is the one that was just submitted; a later note may name the same people again.
		const note = mine.find((entry) => entry.kind === 'note');
		if (note) return { state: 'landed', entry: note.id, text: note.text, at: note.at };
		const [reply] = mine;
		return reply ? { state: 'public', entry: reply.id, at: reply.at } : { state: 'absent' };
	}

	async post(id: ConversationId, { internal, text }: Post, me: Me): Promise<EntryId> {
		// `public` is always sent: without it Zendesk takes the account's default, which may be a public reply.
		const body = { ticket: { comment: { public: !internal, html_body: htmlOf(text) } } };
		const answer = await this.requests.put(`${ticketPath(id)}.json`, body, me, { isPublic: !internal });
		try {
			const { audit } = project(updateAnswer, answer.json());
			if (audit) return audit.id as EntryId;
		} catch (thrown) {
			throw new LoopinError('unknown-outcome', 'written, but the answer was not understood', { cause: thrown });
		}
		throw new LoopinError('unknown-outcome', 'written, but the answer names no entry');
	}
}
