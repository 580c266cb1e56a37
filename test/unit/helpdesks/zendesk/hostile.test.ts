/** Whatever comes instead of Zendesk's answers: a typed error or a clean result, in a bounded number of requests. */
import { describe, it } from 'vitest';
import type { AgentId, SiteId } from '../../../../src/collaboration/model';
import type { Me } from '../../../../src/helpdesks/helpdesk';
import { clientModule } from '../../../../src/helpdesks/zendesk/client';
import { Desk } from '../../../helpdesks/zendesk/desk.mjs';
import { clientSurvives, everyCall } from '../mutations';
import { DeskHttp } from './desk-http';

const me: Me = { id: '1001' as AgentId, name: 'Robin Berg', email: 'robin.berg@acme.example', role: 'agent', groups: [] };

describe('the client on a hostile server', () => {
	let sites = 0;
	const calls = everyCall(clientModule, { conversation: '18204', after: '5', me, colleague: { id: '1003' as AgentId, name: 'Jan Kowalski' } });
	it.each(calls)('%s ends with a typed error or a result', { timeout: 60_000 }, (_, call) =>
		clientSurvives(call, {
			http: () => new DeskHttp(new Desk(), 1001),
			client: (http) => clientModule.client(http, `https://hostile${sites++}.example` as SiteId),
		}),
	);
});
