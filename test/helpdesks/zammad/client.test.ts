/** The client against the stand-in over HTTP: what the contract suite does not ask of every helpdesk. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Agent, AgentId, ConversationId, SiteId } from '../../../src/collaboration/model';
import type { HelpdeskClient, Me } from '../../../src/helpdesks/helpdesk';
import { clientModule } from '../../../src/helpdesks/zammad/client';
import { answerOf, NodeHttp } from '../node-http';
import { type StandIn, startStandIn } from './server.mjs';

let standIn: StandIn;
beforeAll(async () => {
	standIn = await startStandIn();
});
afterAll(() => standIn.stop());
beforeEach(() => {
	standIn.reset({ signOut: true });
	standIn.desk.version = 7;
});

const REFUND = '12' as ConversationId;
const [ANN, JAN, CLEO, WEI, JANEK, BEN] = [3, 4, 5, 6, 7, 9];
const id = (number: number | undefined) => String(number) as AgentId;

async function signedIn(user: number | undefined = ANN): Promise<{ http: NodeHttp; client: HelpdeskClient; me: Me }> {
	const http = new NodeHttp(standIn.origin as SiteId);
	await http.send({ path: '/stand-in/sign-in', method: 'POST', form: [['user', String(user)]] });
	const client = clientModule.client(http, standIn.origin as SiteId);
	const me = await client.me();
	http.sent.length = 0;
	return { http, client, me };
}
const failing = (kind: string, extra: object = {}) => expect.objectContaining({ kind, ...extra });
const paths = (http: NodeHttp) => http.sent.map(({ method, path }) => `${method ?? 'GET'} ${path.split('?')[0]}`);
const ticket = () => {
	const found = standIn.desk.tickets.get(12);
	if (!found) throw new Error('no ticket');
	return found;
};
const user = (number: number | undefined) => {
	const found = standIn.desk.users.get(number ?? 0);
	if (!found) throw new Error('no user');
	return found;
};
const subscribers = () => standIn.desk.mentionsOf(ticket()).map((mention) => mention.user);

describe('who is signed in', () => {
	it('with a role of the administrator’s making is told by what it permits, which is asked once', async () => {
		const { http, client } = await signedIn(CLEO);
		expect(await client.me()).toMatchObject({ id: id(CLEO), role: 'agent' });
		expect(await client.me()).toMatchObject({ role: 'agent' });
		expect(paths(http)).toEqual(['GET /api/v1/users/me', 'GET /api/v1/users/me']);
	});

	it('with rights by a role may write', async () => {
		const { client, me } = await signedIn(CLEO);
		expect(await client.conversation(REFUND, me)).toMatchObject({ mayNote: true, mayEdit: true, mayReply: true });
	});

	it('is nobody for a session that never told its device, until Zammad’s page was open', async () => {
		const { http, client } = await signedIn();
		http.intercept = async () => answerOf(422, '', '{"error":"Need fingerprint param!"}', () => 'application/json');
		await expect(client.me()).rejects.toThrow(failing('signed-out'));
	});

	it('the site has the organisation’s name', async () => {
		const http = new NodeHttp(standIn.origin as SiteId);
		const client = clientModule.client(http, standIn.origin as SiteId);
		expect(await client.recognise()).toEqual({ base: standIn.origin, name: 'Acme Support' });
	});

	it('below a path there is no Zammad', async () => {
		const http = new NodeHttp(`${standIn.origin}/support` as SiteId);
		expect(await clientModule.client(http, `${standIn.origin}/support` as SiteId).recognise()).toBeUndefined();
		expect(http.sent).toEqual([]);
	});
});

describe('the token', () => {
	it('is Zammad’s of this session, read afresh; writing needs no tab', async () => {
		const { http, client, me } = await signedIn();
		http.tabOpen = false;
		await client.addFollowers(REFUND, [me.id], me);
		const write = standIn.record.find(({ method }) => method === 'POST');
		expect(write?.headers).toMatchObject({ 'x-csrf-token': expect.stringMatching(/./), origin: expect.stringMatching(/^chrome-extension:/) });
		expect(subscribers()).toEqual([ANN]);
	});

	it('that was replaced meanwhile is asked for again, once', async () => {
		const { http, client, me } = await signedIn();
		let replaced = 0;
		http.intercept = async (request, go) => {
			if (request.method === 'POST' && replaced++ === 0) standIn.renewTokens();
			return go();
		};
		await client.addFollowers(REFUND, [me.id], me);
		expect(subscribers()).toEqual([ANN]);
		expect(standIn.record.filter(({ method }) => method === 'POST').map(({ status }) => status)).toEqual([401, 201]);
	});

	it('that is refused again and again is an error, and nobody counts as signed out by it', async () => {
		const { http, client, me } = await signedIn();
		http.intercept = async (request, go) => {
			if (request.method === 'POST') standIn.renewTokens();
			return go();
		};
		await expect(client.post(REFUND, { internal: true, text: 'x' }, me)).rejects.toThrow(failing('not-answering'));
		expect(standIn.record.filter(({ method }) => method === 'POST').length).toBeLessThanOrEqual(4);
	});

	it('of somebody else is not used', async () => {
		const { http, client, me } = await signedIn();
		await http.send({ path: '/stand-in/sign-in', method: 'POST', form: [['user', String(JAN)]] });
		await expect(client.post(REFUND, { internal: true, text: 'x' }, me)).rejects.toThrow(failing('other-agent'));
		expect(standIn.record.filter(({ method }) => method === 'POST')).toEqual([]);
	});
});

describe('a note', () => {
	it('with a mention makes a subscriber, and comes back marked', async () => {
		const { client, me } = await signedIn();
		const entry = await client.post(REFUND, { internal: true, text: 'Look, @Jan Kowalski!', mentions: [{ id: id(JAN), name: 'Jan Kowalski' }] }, me);
		expect(subscribers()).toEqual([JAN]);
		expect((await client.conversation(REFUND, me)).followers).toEqual([{ id: id(JAN), name: 'Jan Kowalski', kind: 'agent' }]);
		const written = (await client.entriesAfter(REFUND, '', me)).find((each) => each.id === entry);
		expect(written).toMatchObject({ text: 'Look, @Jan Kowalski!', markedMentions: [id(JAN)], kind: 'note' });
		const jan = await signedIn(JAN);
		const { entries } = await jan.client.changesSince('', jan.me);
		expect(entries.find((each) => each.id === entry)?.markedMentions).toEqual([id(JAN)]);
	});

	it('that mentions somebody who cannot read the ticket is refused whole; it was said before', async () => {
		const { client, me } = await signedIn();
		const before = standIn.desk.articlesOf(ticket()).length;
		const janek: Agent = { id: id(JANEK), name: 'Janek Wiśniewski', role: 'agent', groups: ['Billing'] };
		expect(await client.noAccess(REFUND, [janek])).toEqual(new Map([[janek.id, { why: 'group-cannot-open', group: 'Billing', place: 'Support' }]]));
		await expect(client.post(REFUND, { internal: true, text: '@Janek Wiśniewski', mentions: [janek] }, me)).rejects.toThrow(failing('refused'));
		expect(standIn.desk.articlesOf(ticket()).length).toBe(before);
		expect(subscribers()).toEqual([]);
	});

	it('in 6 by somebody who may change the ticket but create none goes with the ticket, once', async () => {
		standIn.desk.version = 6;
		const { http, client, me } = await signedIn(BEN);
		const entry = await client.post(REFUND, { internal: true, text: 'Mine.' }, me);
		expect(paths(http).filter((path) => !path.startsWith('GET'))).toEqual(['POST /api/v1/ticket_articles', 'PUT /api/v1/tickets/12']);
		const notes = standIn.desk.articlesOf(ticket()).filter((article) => article.by === BEN);
		expect(notes.map((article) => [String(article.id), article.internal, article.body])).toEqual([[entry, true, '<div>Mine.</div>']]);
	});

	it('is not tried a second way by somebody who may only read', async () => {
		const { http, client, me } = await signedIn(WEI);
		await expect(client.post(REFUND, { internal: true, text: 'x' }, me)).rejects.toThrow(failing('forbidden'));
		expect(paths(http).filter((path) => !path.startsWith('GET'))).toEqual(['POST /api/v1/ticket_articles']);
	});
});

describe('a reply', () => {
	it('is a mail to the customer, and never carries a mark', async () => {
		const { client, me } = await signedIn();
		await client.post(REFUND, { internal: false, text: 'Dear @Jan Kowalski', mentions: [{ id: id(JAN), name: 'Jan Kowalski' }] }, me);
		expect(standIn.desk.articlesOf(ticket()).at(-1)).toMatchObject({
			type: 'email',
			internal: false,
			to: 'maria.santos@mail.example',
			body: '<div>Dear @Jan Kowalski</div>',
		});
		expect(subscribers()).toEqual([]);
	});

	it('is not offered where the customer writes over another channel', async () => {
		const { client, me } = await signedIn();
		const { id: number } = standIn.desk.addTicket({ title: 'By telegram', customer: 20, type: 'telegram personal-message', log: [[5, 20, 'Hi']] });
		const telegram = String(number) as ConversationId;
		expect(await client.conversation(telegram, me)).toMatchObject({ mayReply: false, mayNote: true, channel: 'messaging' });
		await expect(client.post(telegram, { internal: false, text: 'x' }, me)).rejects.toThrow(failing('forbidden'));
	});
});

describe('changes', () => {
	it('tell a mention from an update of what I follow already', async () => {
		const { client, me } = await signedIn(JAN);
		standIn.desk.subscribe(ticket(), JAN ?? 0, user(ANN));
		const { cursor } = await client.changesSince('', me);
		standIn.desk.write(ticket(), user(ANN), { body: '<div>An update</div>', internal: true });
		standIn.desk.write(ticket(), user(ANN), { body: `<div><a href="#" data-mention-user-id="${JAN}">Jan Kowalski</a>, for you</div>`, internal: true });
		standIn.desk.setState(ticket(), 'closed', user(ANN));
		const { entries } = await client.changesSince(cursor, me);
		expect(entries.map((entry) => [entry.kind, entry.markedMentions, entry.status])).toEqual([
			['note', [], undefined],
			['note', [id(JAN)], undefined],
			['status', [], 'closed'],
		]);
	});

	it('of one write say the note first, then that I was subscribed by it', async () => {
		const { client, me } = await signedIn(JAN);
		const { cursor } = await client.changesSince('', me);
		standIn.desk.write(ticket(), user(ANN), { body: `<div><a href="#" data-mention-user-id="${JAN}">Jan Kowalski</a></div>`, internal: true });
		const { entries } = await client.changesSince(cursor, me);
		expect(entries.map((entry) => entry.kind)).toEqual(['note', 'follower-added']);
	});

	it('cost one request when there are none, three for one new note', async () => {
		const { http, client, me } = await signedIn(JAN);
		standIn.desk.subscribe(ticket(), JAN ?? 0, user(ANN));
		// the moment of it has to be over for certain
		ticket().updated -= 10_000;
		const { cursor } = await client.changesSince('', me);
		http.sent.length = 0;
		const settled = await client.changesSince(cursor, me);
		expect(paths(http)).toEqual(['GET /api/v1/tickets/search']);
		standIn.desk.write(ticket(), user(ANN), { body: 'x', internal: true });
		http.sent.length = 0;
		await client.changesSince(settled.cursor, me);
		expect(paths(http).map((path) => path.replace(/\d+$/, 'N'))).toEqual([
			'GET /api/v1/tickets/search',
			'GET /api/v1/ticket_history/N',
			'GET /api/v1/ticket_articles/N',
		]);
	});

	it('never mark a notification as seen nor a ticket as viewed', async () => {
		const { client, me } = await signedIn(JAN);
		standIn.desk.subscribe(ticket(), JAN ?? 0, user(ANN));
		standIn.desk.write(ticket(), user(ANN), { body: 'x', internal: true });
		expect(standIn.desk.notifications.filter((each) => each.user === JAN).length).toBeGreaterThan(0);
		await client.changesSince((await client.changesSince('', me)).cursor, me);
		await client.conversation(REFUND, me);
		expect(standIn.desk.notifications.every((each) => !each.seen)).toBe(true);
		expect(standIn.desk.recentViews).toEqual([]);
		expect(standIn.record.filter(({ method, path }) => method !== 'GET' || /auto_assign/.test(path))).toEqual([]);
	});
});
