/** Whatever comes instead of Chatwoot's answers: a typed error or a clean result, in a bounded number of requests. */

import type * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { AgentId, SiteId } from '../../../../src/collaboration/model';
import { clientModule } from '../../../../src/helpdesks/chatwoot/client';
import {
	accountsOf,
	agentOf,
	conversationAnswer,
	conversationOf,
	conversationsAnswer,
	entryOf,
	meOf,
	messagesAnswer,
	profileAnswer,
	project,
	teamsAnswer,
	usersAnswer,
} from '../../../../src/helpdesks/chatwoot/transform';
import type { Me } from '../../../../src/helpdesks/helpdesk';
import { Desk } from '../../../helpdesks/chatwoot/desk.mjs';
import { clientSurvives, everyCall, survives } from '../mutations';
import { DeskHttp } from './desk-http';

const me: Me = { id: '11' as AgentId, name: 'Robin Berg', role: 'agent', groups: [] };
const desk = new Desk();
const answer = async (path: string): Promise<unknown> => (await new DeskHttp(desk, 11).send({ path })).json();
const account = '/api/v1/accounts/1';

describe('the transforms', async () => {
	const shapes: [string, v.GenericSchema, unknown, (value: never) => unknown][] = [
		['profile', profileAnswer, await answer('/api/v1/profile'), (value: v.InferOutput<typeof profileAnswer>) => [meOf(value), accountsOf(value)]],
		['agents', usersAnswer, await answer(`${account}/agents`), (value: v.InferOutput<typeof usersAnswer>) => value.map((user) => agentOf(user, []))],
		['teams', teamsAnswer, await answer(`${account}/teams`), (value: unknown) => value],
		[
			'conversation',
			conversationAnswer,
			await answer(`${account}/conversations/1`),
			(value: v.InferOutput<typeof conversationAnswer>) => conversationOf(value, '1', []),
		],
		['conversations', conversationsAnswer, await answer(`${account}/conversations?status=all`), (value: unknown) => value],
		[
			'messages',
			messagesAnswer,
			await answer(`${account}/conversations/1/messages`),
			(value: v.InferOutput<typeof messagesAnswer>) => value.payload.map((each) => entryOf(each, { place: { account: '1', number: '1' }, title: 'x' })),
		],
	];
	it.each(shapes)('%s', (_, schema, recording, transform) => {
		const whole = (json: unknown) => transform(project(schema, json) as never);
		expect(() => whole(recording)).not.toThrow();
		survives(whole, recording, { runs: 200 });
	});
});

it('a photo is taken from the installation itself only', async () => {
	const site = 'https://desk.example';
	const other = new Desk();
	const photoOf = async (thumbnail: unknown, base?: string) => {
		Object.assign(other.user(13) ?? {}, { thumbnail });
		const users = project(usersAnswer, await (await new DeskHttp(other, 11).send({ path: `${account}/agents` })).json());
		return users.filter(({ id }) => id === '13').map((user) => agentOf(user, [], base).photo);
	};
	const own = (how: string) => `${site}/rails/active_storage/representations/${how}/eyJf--0a/eyJf--0b/jan.png`;
	// What leads on to the installation's storage is asked of the installation itself.
	for (const how of ['redirect', 'proxy']) expect(await photoOf(own(how), site)).toEqual([own('proxy')]);
	expect(await photoOf(own('redirect'))).toEqual([undefined]);
	for (const none of [own('elsewhere'), own('redirect').replace('desk.example', 'cdn.desk.example'), `${site}/logout`])
		expect(await photoOf(none, site)).toEqual([undefined]);
	for (const none of ['', null, 7, 'https://www.gravatar.com/avatar/0a?d=404', 'https://bucket.s3.amazonaws.com/ann.png', 'data:image/png;base64,AAAA'])
		expect(await photoOf(none, site)).toEqual([undefined]);
});

describe('the client on a hostile server', () => {
	const calls = everyCall(clientModule, { conversation: '1-1', after: '5', me, colleague: { id: '13' as AgentId, name: 'Jan Kowalski' } });
	it.each(calls)('%s ends with a typed error or a result', { timeout: 60_000 }, (_, call) =>
		clientSurvives(call, { http: () => new DeskHttp(new Desk(), 11), client: (http) => clientModule.client(http, 'https://desk.example' as SiteId), runs: 40 }),
	);
});
