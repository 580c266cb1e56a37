/** The client against the stand-in over HTTP: what the contract suite does not ask of every helpdesk. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Agent, AgentId, ConversationId, EntryId, SiteId } from '../../../src/collaboration/model';
import type { HelpdeskClient } from '../../../src/helpdesks/helpdesk';
import { clientModule } from '../../../src/helpdesks/zendesk/client';
import { NodeHttp } from '../node-http';
import { type StandIn, startStandIn } from './server.mjs';

let standIn: StandIn;
beforeAll(async () => {
	standIn = await startStandIn();
});
afterAll(() => standIn.stop());
beforeEach(() => standIn.reset());

const REFUND = '18204' as ConversationId;
const [ROBIN, ANN, JAN] = ['1001', '1002', '1003'] as AgentId[] as [AgentId, AgentId, AgentId];

async function signedIn(agent: string | number): Promise<{ http: NodeHttp; client: HelpdeskClient }> {
	const http = new NodeHttp(standIn.origin as SiteId);
	await http.send({ path: '/auth/v2/login', method: 'POST', form: [['agent', String(standIn.desk.agent(agent).id)]] });
	http.sent.length = 0;
	return { http, client: clientModule.client(http, standIn.origin as SiteId) };
}
const failing = (kind: string, extra: object = {}) => expect.objectContaining({ kind, ...extra });
const paths = (http: NodeHttp) => http.sent.map(({ method, path, via }) => `${method ?? 'GET'} ${path.split('?')[0]} ${via ?? 'direct'}`);

describe('who is signed in', () => {
	it('is one request; the account’s name and that followers are on come with recognising', async () => {
		const { http, client } = await signedIn('Robin');
		const robin = { id: ROBIN, name: 'Robin Berg', email: 'robin.berg@acme.example', role: 'agent', groups: [] };
		expect(await client.recognise()).toEqual({ base: standIn.origin, name: 'Acme Support' });
		http.sent.length = 0;
		expect(await client.me()).toEqual({ ...robin, collaborationOff: false, siteName: 'Acme Support' });
		expect(http.sent).toHaveLength(1);
	});

	it('does not need settings that may not be read', async () => {
		standIn.faults.next({ path: /settings|brands/, status: 403, json: { error: 'Forbidden' }, times: 2 });
		const { client } = await signedIn('Robin');
		expect(await client.recognise()).toMatchObject({ base: standIn.origin });
		expect(await client.me()).toMatchObject({ id: ROBIN });
	});

	it('says when CCs and followers are off', async () => {
		standIn.desk.settings.tickets.follower_and_email_cc_collaborations = false;
		const { client } = await signedIn('Robin');
		for await (const page of client.agents(await client.me())) expect(page.length).toBeGreaterThan(0);
		expect((await client.me()).collaborationOff).toBe(true);
	});

	it('is `signed-out` for the anonymous 200, and recognising needs nobody', async () => {
		const http = new NodeHttp(standIn.origin as SiteId);
		const client = clientModule.client(http, standIn.origin as SiteId);
		await expect(client.me()).rejects.toThrow(failing('signed-out'));
		expect(await client.recognise()).toMatchObject({ base: standIn.origin });
	});
});

describe('recognising', () => {
	it.each([
		['a page', { html: '<!doctype html><h1>Hello</h1>' }],
		['other JSON', { json: { user: 'x' } }],
		['nothing there', { status: 404, json: {} }],
	])('%s is no Zendesk', async (_, fault) => {
		standIn.faults.next({ path: /users\/me/, ...fault });
		const http = new NodeHttp(standIn.origin as SiteId);
		expect(await clientModule.client(http, standIn.origin as SiteId).recognise()).toBeUndefined();
	});
});

describe('the directory', () => {
	it('holds agents with their groups, no customers, and is read by cursor', async () => {
		for (let nth = 0; nth < 230; nth++) standIn.desk.addAgent({ name: `Agent ${nth}`, groups: [505, 502] });
		const { http, client } = await signedIn('Robin');
		const pages: Agent[][] = [];
		for await (const page of client.agents(await client.me())) pages.push([...page]);
		expect(pages.map((page) => page.length)).toEqual([100, 100, 49]);
		const agents = pages.flat();
		expect(new Set(agents.map((agent) => agent.id)).size).toBe(249);
		expect(agents.find((agent) => agent.id === JAN)).toMatchObject({ name: 'Jan Kowalski', groups: ['Tier 2', 'Billing'] });
		expect(agents.filter((agent) => agent.name === 'Alex Kim').map((agent) => agent.groups)).toEqual([['Billing'], ['Logistics']]);
		expect(agents.some((agent) => agent.name === 'Maria Santos')).toBe(false);
		expect(
			Object.fromEntries(['Wei Chen', 'Noor Haddad', 'Chiara Bianchi', 'Priya Raman'].map((name) => [name, agents.find((agent) => agent.name === name)?.role])),
		).toEqual({
			'Wei Chen': 'light-agent',
			'Noor Haddad': 'contributor',
			'Chiara Bianchi': 'chat-only',
			'Priya Raman': 'admin',
		});
		expect(agents.find((agent) => agent.name === 'Sven Holm')?.suspended).toBe(true);
		expect(http.sent.filter(({ path }) => path.startsWith('/api/v2/users.json'))).toHaveLength(3);
	});

	it('comes without groups when those may not be read', async () => {
		standIn.faults.next({ path: /group/, status: 403, json: { error: 'Forbidden' } });
		const { client } = await signedIn('Robin');
		for await (const page of client.agents(await client.me())) expect(page[0]).toMatchObject({ name: 'Robin Berg', groups: [] });
	});

	it('is searched by the start of a name, without customers', async () => {
		const { client } = await signedIn('Robin');
		expect((await client.searchAgents?.('Jan'))?.map((agent) => agent.name)).toEqual([
			'Jan Kowalski',
			'Jana Nováková',
			'Janine Okafor',
			'Marek Jankowski',
			'Janek Wiśniewski',
		]);
		expect(await client.searchAgents?.('Mari')).toEqual([]);
		expect(await client.searchAgents?.('J')).toEqual([]);
	});
});

describe('what I may do', () => {
	it.each([
		['Robin', REFUND, { mayEdit: true, mayNote: true, mayReply: true, channel: 'messaging' }],
		['Wei Chen', REFUND, { mayEdit: false, mayNote: true, mayReply: false }],
		['Noor Haddad', REFUND, { mayEdit: false, mayNote: true, mayReply: false }],
		['Vera Lind', REFUND, { mayEdit: false, mayNote: true, mayReply: false }],
		['Robin', '18220' as ConversationId, { channel: 'live-chat', mayEdit: true }],
		['Robin', '18102' as ConversationId, { mayEdit: false, mayNote: false, mayReply: false, channel: 'ticket' }],
	])('%s in %s', async (who, id, expected) => {
		const { client } = await signedIn(who);
		expect(await client.conversation(id, await client.me())).toMatchObject(expected);
	});

	it('is nothing where I have no access', async () => {
		const { client } = await signedIn('Janek Wiśniewski');
		const me = await client.me();
		await expect(client.conversation(REFUND, me)).rejects.toThrow(failing('forbidden'));
		await expect(client.conversation('99' as ConversationId, me)).rejects.toThrow(failing('not-found'));
	});
});

describe('a public reply', () => {
	it.each(['Wei Chen', 'Noor Haddad', 'Vera Lind'])('is not for %s, and nothing is written', async (who) => {
		const { client } = await signedIn(who);
		const me = await client.me();
		await expect(client.post(REFUND, { internal: false, text: 'x' }, me)).rejects.toThrow(failing('forbidden'));
		expect(standIn.record.filter(({ method }) => method === 'PUT')).toEqual([]);
		await client.post(REFUND, { internal: true, text: 'x' }, me);
	});
});

describe('who cannot open a ticket', () => {
	it('is told with the reason', async () => {
		const { client } = await signedIn('Robin');
		const me = await client.me();
		const everybody: Agent[] = [];
		for await (const page of client.agents(me)) everybody.push(...page);
		const reasons = await client.noAccess(REFUND, everybody);
		expect(Object.fromEntries([...reasons].map(([id, why]) => [everybody.find((agent) => agent.id === id)?.name, why]))).toEqual({
			'Janek Wiśniewski': { why: 'group-cannot-open', group: 'Sales', place: 'Frontline' },
			'Otto Weber': { why: 'cannot-open' },
			'Wei Chen': { why: 'light-agent' },
			'Chiara Bianchi': { why: 'cannot-open' },
			'Sven Holm': { why: 'suspended' },
		});
	});

	it('agrees with the helpdesk about everybody who works with tickets', async () => {
		const { client } = await signedIn('Robin');
		const me = await client.me();
		const everybody: Agent[] = [];
		for await (const page of client.agents(me)) everybody.push(...page);
		for (const ticket of standIn.desk.tickets.values()) {
			const reasons = await client.noAccess(String(ticket.id) as ConversationId, everybody);
			for (const agent of everybody.filter(({ role, suspended }) => (role === 'agent' || role === 'admin') && !suspended)) {
				const user = standIn.desk.user(agent.id) ?? expect.unreachable();
				expect([agent.name, ticket.id, reasons.has(agent.id)]).toEqual([agent.name, ticket.id, !standIn.desk.canOpen(user, ticket)]);
			}
		}
	});

	it('follows the custom role before the agent’s own restriction', async () => {
		standIn.desk.customRoles.push({ id: 72, name: 'Own groups', configuration: { ticket_access: 'within-groups', ticket_editing: true } });
		const outsider = standIn.desk.addAgent({ name: 'Ines Costa', groups: [506], custom_role_id: 72, role_type: 0 });
		const { client } = await signedIn('Robin');
		const reasons = await client.noAccess(REFUND, [{ id: String(outsider.id) as AgentId, name: outsider.name, role: 'agent', groups: [] }]);
		expect([...reasons.values()]).toEqual([{ why: 'group-cannot-open', group: 'Sales', place: 'Frontline' }]);
	});
});

describe('followers', () => {
	it('are added through a page, once, and read back', async () => {
		const { http, client } = await signedIn('Robin');
		const me = await client.me();
		http.sent.length = 0;
		expect((await client.addFollowers(REFUND, [JAN, ANN], me)).map((follower) => follower.name)).toEqual(['Ann Lee', 'Jana Nováková', 'Jan Kowalski']);
		expect(paths(http)).toEqual(['GET /api/v2/users/me.json page', 'PUT /api/v2/tickets/18204.json page', 'GET /api/v2/tickets/18204/followers.json direct']);
		await client.addFollowers(REFUND, [JAN], me);
		expect(standIn.desk.tickets.get(18204)?.followers).toEqual([1002, 1004, 1003]);
		expect(await client.removeFollower(REFUND, JAN, me)).toHaveLength(2);
	});

	it('that Zendesk leaves out without a word are `refused`', async () => {
		const { client } = await signedIn('Robin');
		const me = await client.me();
		await expect(client.addFollowers(REFUND, ['1014' as AgentId], me)).rejects.toThrow(failing('refused'));
		standIn.desk.settings.tickets.follower_and_email_cc_collaborations = false;
		await expect(client.addFollowers(REFUND, [JAN], me)).rejects.toThrow(failing('refused'));
	});

	it('need edit permission, and a ticket that is not closed', async () => {
		const { client } = await signedIn('Wei Chen');
		await expect(client.addFollowers(REFUND, [JAN], await client.me())).rejects.toThrow(failing('forbidden'));
		const robin = await signedIn('Robin');
		await expect(robin.client.addFollowers('18102' as ConversationId, [JAN], await robin.client.me())).rejects.toThrow(failing('refused'));
	});

	it('are not lost when the answer is: it is looked up', async () => {
		const { client } = await signedIn('Robin');
		const me = await client.me();
		standIn.faults.next({ method: 'PUT', lost: true });
		expect((await client.addFollowers(REFUND, [JAN], me)).map((follower) => follower.id)).toContain(JAN);
		standIn.faults.next({ method: 'PUT', cutOff: 'before' });
		await expect(client.removeFollower(REFUND, JAN, me)).rejects.toThrow(failing('not-answering'));
	});

	it('survive a conflict or two', async () => {
		const { client } = await signedIn('Robin');
		const me = await client.me();
		standIn.faults.next({ method: 'PUT', status: 409, json: { error: 'UpdateConflict' }, times: 2 });
		expect(await client.addFollowers(REFUND, [JAN], me)).toHaveLength(3);
		standIn.faults.next({ method: 'PUT', status: 409, json: { error: 'UpdateConflict' }, times: 3 });
		await expect(client.removeFollower(REFUND, JAN, me)).rejects.toThrow(failing('conflict'));
	});

	it('are written by nobody else than the one who asked', async () => {
		const robin = await signedIn('Robin');
		const ann = await signedIn('Ann');
		await expect(robin.client.addFollowers(REFUND, [JAN], await ann.client.me())).rejects.toThrow(failing('other-agent'));
		expect(standIn.record.filter(({ method }) => method === 'PUT')).toEqual([]);
		robin.http.tabOpen = false;
		await expect(robin.client.addFollowers(REFUND, [JAN], await robin.client.me())).rejects.toThrow(failing('needs-tab'));
	});

	it('stop at the limit of updates per ticket, saying for how long', async () => {
		const { client } = await signedIn('Robin');
		const me = await client.me();
		for (let nth = 0; nth < 15; nth++) {
			await client.addFollowers(REFUND, [JAN], me);
			await client.removeFollower(REFUND, JAN, me);
		}
		await expect(client.addFollowers(REFUND, [JAN], me)).rejects.toThrow(
			failing('rate-limited', { extra: expect.objectContaining({ retryAfterMs: expect.any(Number) }) }),
		);
	});
});

describe('writing', () => {
	it('says public or not each time, and gives the entry that the page shows', async () => {
		const { client } = await signedIn('Robin');
		const me = await client.me();
		const note = await client.post(REFUND, { internal: true, text: 'A <b>note</b>\nin two lines' }, me);
		const reply = await client.post(REFUND, { internal: false, text: 'Dear Maria' }, me);
		const puts = standIn.record.filter(({ method }) => method === 'PUT').map(({ request }) => JSON.parse(request).ticket.comment);
		expect(puts).toEqual([
			{ public: false, html_body: '<p>A &lt;b&gt;note&lt;/b&gt;<br>in two lines</p>' },
			{ public: true, html_body: '<p>Dear Maria</p>' },
		]);
		const entries = await client.entriesAfter(REFUND, '' as EntryId | '', me);
		expect(entries.slice(-2).map(({ id, kind, text }) => ({ id, kind, text }))).toEqual([
			{ id: note, kind: 'note', text: 'A <b>note</b>\nin two lines' },
			{ id: reply, kind: 'public-reply', text: 'Dear Maria' },
		]);
		expect((await client.conversation(REFUND, me)).newestEntry).toBe(reply);
	});

	it.each([
		['the answer is lost', { lost: true }],
		['the answer breaks off', { cutOff: 'half' as const }],
		['a gateway gives up', { status: 502, html: '<h1>Bad gateway</h1>' }],
		['a page comes instead', { html: '<h1>Hello</h1>' }],
		['the answer is of another shape', { json: { fine: true } }],
	])('has an unknown outcome when %s', async (_, fault) => {
		const { client } = await signedIn('Robin');
		const me = await client.me();
		standIn.faults.next({ method: 'PUT', ...fault });
		await expect(client.post(REFUND, { internal: true, text: 'x' }, me)).rejects.toThrow(failing('unknown-outcome'));
	});

	it('is known not to have happened when it was refused', async () => {
		const { client } = await signedIn('Robin');
		const me = await client.me();
		await expect(client.post('18102' as ConversationId, { internal: true, text: 'x' }, me)).rejects.toThrow(failing('refused'));
		standIn.faults.next({ method: 'GET', path: /users\/me/, status: 503, json: {} });
		await expect(client.post(REFUND, { internal: true, text: 'x' }, me)).rejects.toThrow(failing('not-answering'));
		standIn.faults.next({ method: 'PUT', status: 429, headers: { 'retry-after': '7' } });
		await expect(client.post(REFUND, { internal: true, text: 'x' }, me)).rejects.toThrow(
			failing('rate-limited', { extra: { status: 429, retryAfterMs: 7_000 } }),
		);
	});
});

describe('the stand-in itself', () => {
	it('refuses a write from another origin, or without the token', async () => {
		const headers = { cookie: standIn.as('Robin'), 'content-type': 'application/json' };
		const { user } = (await (await fetch(`${standIn.origin}/api/v2/users/me.json`, { headers })).json()) as { user: { authenticity_token: string } };
		const put = (extra: Record<string, string>) =>
			fetch(`${standIn.origin}/api/v2/tickets/18204.json`, {
				method: 'PUT',
				headers: { ...headers, ...extra },
				body: '{"ticket":{"comment":{"public":false,"body":"x"}}}',
			});
		expect((await put({ origin: standIn.origin })).status).toBe(403);
		expect((await put({ 'x-csrf-token': 'wrong', origin: standIn.origin })).status).toBe(403);
		expect((await put({ 'x-csrf-token': user.authenticity_token, origin: 'chrome-extension://x' })).status).toBe(403);
		expect((await put({ 'x-csrf-token': user.authenticity_token, origin: standIn.origin })).status).toBe(200);
	});

	it('keeps one budget for the whole account, and tells it', async () => {
		standIn.limits.perMinute = 2;
		const ask = (who: string) => fetch(`${standIn.origin}/api/v2/groups.json`, { headers: { cookie: standIn.as(who) } });
		const first = await ask('Robin');
		expect([first.status, first.headers.get('x-rate-limit'), first.headers.get('x-rate-limit-remaining')]).toEqual([200, '2', '1']);
		await ask('Ann');
		const third = await ask('Tom');
		expect(third.status).toBe(429);
		expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
	});

	it('cleans what is written', async () => {
		const { client } = await signedIn('Robin');
		const { user } = { user: standIn.desk.agent('Robin') };
		standIn.desk.update(user, 18204, {
			ticket: {
				comment: {
					public: false,
					html_body: '<img src=x onerror=alert(1)><p onclick="x()">Hi <a href="javascript:alert(1)">a</a><script>alert(1)</script></p>',
				},
			},
		});
		const html = standIn.desk.tickets.get(18204)?.audits.at(-1)?.events[0]?.html_body;
		expect(html).toBe('<div class="zd-comment" dir="auto"><p>Hi <a>a</a></p></div>');
		expect((await client.entriesAfter(REFUND, '' as EntryId | '', await client.me())).at(-1)?.text).toBe('Hi a');
	});
});
