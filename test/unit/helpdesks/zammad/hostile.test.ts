/** Whatever comes instead of Zammad's answers: a typed error or a clean result, in a bounded number of requests. */
import { describe, it } from 'vitest';
import type { AgentId, SiteId } from '../../../../src/collaboration/model';
import type { Me } from '../../../../src/helpdesks/helpdesk';
import { clientModule } from '../../../../src/helpdesks/zammad/client';
import type { Http, HttpAnswer, HttpRequest } from '../../../../src/platform/http';
import { answerOf } from '../../../helpdesks/node-http';
import { answerApi } from '../../../helpdesks/zammad/api.mjs';
import { Desk } from '../../../helpdesks/zammad/desk.mjs';
import { clientSurvives, everyCall } from '../mutations';

const me: Me = { id: '3' as AgentId, name: 'Ann Lee', role: 'agent', groups: [] };

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

describe('the client on a hostile server', () => {
	let sites = 0;
	const calls = everyCall(clientModule, { conversation: '12', after: '5', me, colleague: { id: '4' as AgentId, name: 'Jan Kowalski' } });
	it.each(calls)('%s ends with a typed error or a result', { timeout: 60_000 }, (_, call) =>
		clientSurvives(call, { http: () => new DeskHttp(desk()), client: (http) => clientModule.client(http, `https://hostile${sites++}.example` as SiteId) }),
	);
});
