/** One ticket: what it says of itself, and who follows it (AdminCc). */
import type { AgentId, Conversation, ConversationId, EntryId, Follower } from '../../collaboration/model';
import { LoopinError } from '../../platform/errors';
import type { Me } from '../helpdesk';
import type { People } from './client-people';
import type { Rest } from './rest';
import { ticketNumber, userNumber } from './ticket-sql';
import { type RtTicket, readOffers, readTickets } from './transform';

const ATTEMPTS = 5;

interface Plan {
	add: readonly AgentId[];
	remove: readonly AgentId[];
}

export class Conversations {
	constructor(
		private readonly rest: Rest,
		private readonly people: People,
	) {}

	async conversation(id: ConversationId): Promise<Conversation> {
		const number = ticketNumber(id);
		const [answer, ticket] = await Promise.all([this.rest.send({ path: `/REST/2.0/ticket/${number}` }), this.ticket(number)]);
		const offers = readOffers(answer.json());
		return {
			id,
			number: ticket.id,
			title: ticket.title,
			channel: 'ticket',
			followers: ticket.followers,
			mayEdit: offers.has('lifecycle') || (await this.mayModify(number)),
			mayNote: offers.has('comment'),
			mayReply: offers.has('correspond'),
			newestEntry: newestOf(answer.header('etag')),
			...(ticket.customer ? { customer: ticket.customer } : {}),
		};
	}

	/**
	 * Adds AdminCcs by their numbers. Names or addresses are never sent: RT would make a new user of an address it does not know. Throws `refused`
	 * when somebody is no agent or is disabled, or when RT said yes and did not do it.
	 */
	async add(id: ConversationId, agents: readonly AgentId[], me: Me): Promise<readonly Follower[]> {
		const wanted = [...new Set(agents)].map((agent) => userNumber(agent) as AgentId);
		let checked = false;
		return this.change(id, me, async (now) => {
			const missing = wanted.filter((agent) => !now.some((follower) => follower.id === agent));
			if (missing.length > 0 && !checked) await this.mustBeAgents(missing);
			checked = true;
			return { add: missing, remove: [] };
		});
	}

	async remove(id: ConversationId, agent: AgentId, me: Me): Promise<readonly Follower[]> {
		const gone = userNumber(agent) as AgentId;
		return this.change(id, me, async (now) => ({ add: [], remove: now.some(({ id, kind }) => id === gone && kind === 'agent') ? [gone] : [] }));
	}

	/** Writes and reads back until nothing is left to change. Gives the list as RT has it then. */
	private async change(id: ConversationId, me: Me, planFor: (now: readonly Follower[]) => Promise<Plan>): Promise<readonly Follower[]> {
		const number = ticketNumber(id);
		let byPage = true;
		let writtenAt: string | undefined;
		for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
			// The tag first: whatever changes the list after it changes the tag, too.
			const tag = strongTag((await this.rest.send({ path: `/REST/2.0/ticket/${number}` })).header('etag'));
			const now = (await this.ticket(number)).followers;
			const plan = await planFor(now);
			if (plan.add.length + plan.remove.length === 0) return now;
			// "Permission denied" comes as 200, in the reader's language. That nothing happened in the ticket since our write tells.
			if (writtenAt === tag) throw new LoopinError('refused', 'the list did not change');
			try {
				if (byPage) await this.writeByPage(number, plan, me);
				else await this.writeWhole(number, tag, now, plan);
				writtenAt = tag;
			} catch (error) {
				if (!(error instanceof LoopinError)) throw error;
				if (byPage) byPage = false;
				else if (error.kind === 'conflict') await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 200));
				else throw error;
			}
		}
		throw new LoopinError('conflict', `${ATTEMPTS} attempts`);
	}

	/**
	 * The way of RT's own pages: adds and removes single people, so nobody who writes at the same moment is lost. Needs a page, whose cookies may be
	 * another agent's (Firefox containers): that is looked at first.
	 */
	private async writeByPage(number: string, { add, remove }: Plan, me: Me): Promise<void> {
		if ((await this.people.signedIn('page')).id !== me.id) throw new LoopinError('other-agent', 'in the page');
		const form: [string, string][] = [
			['id', number],
			...add.map((agent): [string, string] => [`Ticket-AddWatcher-Principal-${agent}`, 'AdminCc']),
			...remove.map((agent): [string, string] => [`Ticket-DeleteWatcher-Type-AdminCc-Principal-${agent}`, '1']),
		];
		await this.rest.send({ path: '/Helpers/TicketUpdate', method: 'POST', form, via: 'page' });
	}

	/**
	 * Without a page: the REST API takes only the whole list (groups included), on the condition that nothing happened since it was read. RT checks
	 * that some milliseconds before it writes, so two writers at the very same moment may still lose one; therefore the second choice.
	 */
	private async writeWhole(number: string, tag: string, now: readonly Follower[], { add, remove }: Plan): Promise<void> {
		const list = [...now.map((follower) => follower.id), ...add].filter((id) => !remove.includes(id));
		await this.rest.send({ path: `/REST/2.0/ticket/${number}`, method: 'PUT', headers: { 'if-match': tag }, json: { AdminCc: list } });
	}

	/** RT lets anybody be added, customers and disabled users too, and would mail them internal notes. */
	private async mustBeAgents(ids: readonly AgentId[]): Promise<void> {
		const users = [...(await this.people.info(ids, { fresh: true })).values()];
		if (users.length < ids.length || users.some((user) => !user.privileged)) throw new LoopinError('refused', 'not an agent');
		const enabled = await this.people.enabled(users.map((user) => user.login));
		if (users.some((user) => !enabled.has(user.login))) throw new LoopinError('refused', 'a disabled agent');
	}

	/** Owned and not resolved; a status counts as open by its queue's lifecycle. RT shows only what the reader may see. */
	async assignedTo(agent: AgentId): Promise<readonly ConversationId[]> {
		const query = `Owner.id=${userNumber(agent)} AND Status='__Active__'`;
		const json = await this.rest.get('/tickets', { query, fields: 'Subject', orderby: 'LastUpdated', order: 'DESC', per_page: 100 });
		return readTickets(json).map((ticket) => ticket.id as ConversationId);
	}

	/** The ticket with names and numbers of its people, which only a collection gives. */
	async ticket(number: string): Promise<RtTicket> {
		const fields = { fields: 'Subject,AdminCc,Requestor', 'fields[AdminCc]': 'id,Name,RealName', 'fields[Requestor]': 'id,Name,RealName,EmailAddress' };
		const ticket = readTickets(await this.rest.get('/tickets', { query: `id=${number}`, ...fields }))[0];
		if (!ticket) throw new LoopinError('not-found', 'not among the tickets');
		return ticket;
	}

	/**
	 * A status that leads nowhere offers no lifecycle link even to those who may modify the ticket. Its menu tells for certain: "Dates" is in it
	 * only with ModifyTicket. This is the lightest page with that menu.
	 */
	private async mayModify(number: string): Promise<boolean> {
		const { script, answer } = await this.rest.page(`/Ticket/Reminders.html?id=${number}`);
		if (!script?.user) throw new LoopinError('signed-out', 'no menu');
		return /\bid="(?:li-)?page-dates"/.test(answer.text);
	}
}

/** RT's ETag of a ticket is the number of the newest transaction that the reader can see. */
function newestOf(tag: string | null): EntryId | '' {
	return (/^(?:W\/)?"([1-9]\d{0,17})"$/.exec(tag?.trim() ?? '')?.[1] ?? '') as EntryId | '';
}

/** The tag as If-Match takes it: compressing proxies mark it weak, and a weak one matches nothing. */
function strongTag(tag: string | null): string {
	const strong = /"[\x21\x23-\x7e]{1,100}"$/.exec(tag?.trim() ?? '')?.[0];
	if (!strong) throw new LoopinError('bad-answer', 'a ticket without ETag');
	return strong;
}
