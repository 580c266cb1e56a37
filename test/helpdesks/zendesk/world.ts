/** The stand-in of the Agent Workspace as the contract's world. */
import type { AgentId, ConversationId, EntryId, SiteId } from '../../../src/collaboration/model';
import { clientModule } from '../../../src/helpdesks/zendesk/client';
import type { Who, World } from '../contract';
import { NodeHttp } from '../node-http';
import { type StandIn, startStandIn } from './server.mjs';

const PEOPLE: Record<Who, number> = { me: 1001, colleague: 1002, third: 1008, viewer: 1011, outsider: 1007, suspended: 1014, customer: 2004 };

export function zendeskWorld(): World & { standIn(): StandIn } {
	let running: StandIn | undefined;
	const standIn = (): StandIn => {
		if (!running) throw new Error('the stand-in is not running');
		return running;
	};
	const user = (who: Who) => {
		const found = standIn().desk.user(PEOPLE[who]);
		if (!found) throw new Error(`no ${who}`);
		return found;
	};
	const write = (who: Who, id: ConversationId, ticket: Record<string, unknown>) => {
		const { audit } = standIn().desk.update(user(who), id, { ticket });
		return String(audit?.id ?? '') as EntryId;
	};
	return {
		name: 'Zendesk (stand-in)',
		module: clientModule,
		standIn,
		async start() {
			running = await startStandIn();
		},
		stop: async () => running?.stop(),
		async reset() {
			standIn().reset({ signOut: true });
			// `me` works with one group's tickets only, so that there is one that `me` cannot open.
			user('me').ticket_restriction = 'groups';
			standIn().desk.addTicket({
				id: 18300,
				subject: 'Wrong colour delivered',
				requester: PEOPLE.customer,
				assignee: PEOPLE.colleague,
				group: 501,
				log: [{ at: 20, by: PEOPLE.customer, reply: 'I ordered blue.' }],
			});
		},
		async session(who) {
			const http = new NodeHttp(standIn().origin as SiteId);
			if (who !== 'nobody') await http.send({ path: '/auth/v2/login', method: 'POST', via: 'page', form: [['agent', String(PEOPLE[who])]] });
			http.sent.length = 0;
			return http;
		},
		id: (who) => String(PEOPLE[who]) as AgentId,
		fullName: (who) => user(who).name,
		conversation: { id: '18300' as ConversationId, title: 'Wrong colour delivered', customer: 'Pieter de Vries' },
		forbidden: '18175' as ConversationId,
		missing: '99999' as ConversationId,
		does: (who) => ({
			note: async (id, text) => write(who, id, { comment: { public: false, body: text } }),
			reply: async (id, text) =>
				who === 'customer' ? (String(standIn().customerReplies(id, text).id) as EntryId) : write(who, id, { comment: { public: true, body: text } }),
			follow: async (id, whom) => void write(who, id, { followers: [{ user_id: PEOPLE[whom], action: 'put' }] }),
			unfollow: async (id, whom) => void write(who, id, { followers: [{ user_id: PEOPLE[whom], action: 'delete' }] }),
		}),
		async resolve(conversation) {
			const ticket = standIn().desk.tickets.get(Number(conversation));
			if (ticket) ticket.status = 'solved';
		},
		fingerprint: async () => JSON.stringify([[...standIn().desk.tickets.values()], [...standIn().desk.users.values()], standIn().desk.settings]),
		expectedNoAccess: { outsider: 'group-cannot-open', suspended: 'suspended' },
		viewer: { mayNote: true, role: 'light-agent' },
		pageOfChanges: 100,
	};
}
