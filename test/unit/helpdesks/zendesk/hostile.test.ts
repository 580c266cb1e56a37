/** Whatever comes instead of Zendesk's answers: a typed error or a clean result, in a bounded number of requests. */
import { describe, expect, it } from 'vitest';
import type { AgentId, ConversationId, EntryId, SiteId } from '../../../../src/collaboration/model';
import type { HelpdeskClient, Me } from '../../../../src/helpdesks/helpdesk';
import { clientModule } from '../../../../src/helpdesks/zendesk/client';
import { Desk } from '../../../helpdesks/zendesk/desk.mjs';
import { clientSurvives } from '../mutations';
import { DeskHttp } from './desk-http';

const me: Me = { id: '1001' as AgentId, name: 'Robin Berg', email: 'robin.berg@acme.example', role: 'agent', groups: [] };
const ticket = '18204' as ConversationId;
const isId = (id: string): void => {
	expect(id).toMatch(/^[1-9]\d*$/);
};

const calls: Record<string, (client: HelpdeskClient) => Promise<unknown>> = {
	recognise: (client) => client.recognise(),
	me: async (client) => isId((await client.me()).id),
	agents: async (client) => {
		for await (const agents of client.agents(me)) for (const agent of agents) isId(agent.id);
	},
	search: async (client) => client.searchAgents?.('ja'),
	conversation: (client) => client.conversation(ticket, me),
	noAccess: (client) => client.noAccess(ticket, [{ id: '1003' as AgentId, name: 'Jan', role: 'agent', groups: [] }]),
	add: (client) => client.addFollowers(ticket, ['1003' as AgentId], me),
	remove: (client) => client.removeFollower(ticket, '1002' as AgentId, me),
	changes: async (client) => {
		const { cursor } = await client.changesSince('', me);
		return client.changesSince(cursor, me);
	},
	entries: (client) => client.entriesAfter(ticket, '5' as EntryId, me),
	find: (client) => client.findNote(ticket, '', ['Jan Kowalski'], me),
	post: (client) => client.post(ticket, { internal: true, text: 'x' }, me),
};

describe('the client on a hostile server', () => {
	let sites = 0;
	it.each(Object.entries(calls))('%s ends with a typed error or a result', { timeout: 60_000 }, (_, call) =>
		clientSurvives(call, {
			http: () => new DeskHttp(new Desk(), 1001),
			client: (http) => clientModule.client(http, `https://hostile${sites++}.example` as SiteId),
		}),
	);
});
