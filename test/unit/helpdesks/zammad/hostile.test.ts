/** Whatever comes instead of Zammad's answers: a typed error or a clean result, in a bounded number of requests. */
import { describe, expect, it } from 'vitest';
import type { AgentId, ConversationId, EntryId, SiteId } from '../../../../src/collaboration/model';
import type { HelpdeskClient, Me } from '../../../../src/helpdesks/helpdesk';
import { clientModule } from '../../../../src/helpdesks/zammad/client';
import type { Http, HttpAnswer, HttpRequest } from '../../../../src/platform/http';
import { answerOf } from '../../../helpdesks/node-http';
import { answerApi } from '../../../helpdesks/zammad/api.mjs';
import { Desk } from '../../../helpdesks/zammad/desk.mjs';
import { clientSurvives } from '../mutations';

const me: Me = { id: '3' as AgentId, name: 'Ann Lee', role: 'agent', groups: [] };
const ticket = '12' as ConversationId;

/** `Http` straight onto the desk. */
class DeskHttp implements Http {
	constructor(readonly desk: Desk) {}
	async send(request: HttpRequest): Promise<HttpAnswer> {
		const url = new URL(request.path, 'https://acme.example');
		const session = { user: 3, valid: (token: unknown) => token === 'token' };
		const { status, body } = answerApi({
			desk: this.desk,
			method: request.method ?? 'GET',
			url,
			body: request.json,
			token: request.headers?.['x-csrf-token'],
			session,
		});
		const headers: Record<string, string> = { 'content-type': 'application/json', 'csrf-token': 'token' };
		return answerOf(status, url.href, JSON.stringify(body), (name) => headers[name] ?? null);
	}
}

function desk(): Desk {
	const made = new Desk();
	const [writer] = [made.users.get(4)];
	const about = made.tickets.get(12);
	if (!writer || !about) throw new Error('no such ticket');
	made.write(about, writer, { body: '<div><a data-mention-user-id="3" href="#">Ann Lee</a>, look</div>', internal: true });
	return made;
}

const calls: Record<string, (client: HelpdeskClient) => Promise<unknown>> = {
	recognise: (client) => client.recognise(),
	me: async (client) => {
		expect((await client.me()).id).toMatch(/^[1-9]\d*$/);
	},
	agents: async (client) => {
		for await (const agents of client.agents(me)) for (const agent of agents) expect(agent.id).toMatch(/^[1-9]\d*$/);
	},
	search: async (client) => client.searchAgents?.('ja'),
	conversation: (client) => client.conversation(ticket, me),
	noAccess: (client) => client.noAccess(ticket, [{ id: '4' as AgentId, name: 'Jan', role: 'agent', groups: [] }]),
	add: (client) => client.addFollowers(ticket, [me.id], me),
	remove: (client) => client.removeFollower(ticket, me.id, me),
	changes: async (client) => {
		const { cursor } = await client.changesSince('', me);
		return client.changesSince(cursor, me);
	},
	entries: (client) => client.entriesAfter(ticket, '5' as EntryId, me),
	find: (client) => client.findNote(ticket, '', ['Jan Kowalski'], me),
	post: (client) => client.post(ticket, { internal: true, text: 'x' }, me),
	reply: (client) => client.post(ticket, { internal: false, text: 'x' }, me),
};

describe('the client on a hostile server', () => {
	let sites = 0;
	it.each(Object.entries(calls))('%s ends with a typed error or a result', { timeout: 60_000 }, (_, call) =>
		clientSurvives(call, { http: () => new DeskHttp(desk()), client: (http) => clientModule.client(http, `https://hostile${sites++}.example` as SiteId) }),
	);
});
