/** What is peculiar to Request Tracker, on the real one. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Agent, AgentId, ConversationId } from '../../../src/collaboration/model';
import { clientModule } from '../../../src/helpdesks/request-tracker/client';
import type { HttpAnswer } from '../../../src/platform/http';
import { answerOf, NodeHttp } from '../node-http';
import { ensureInstalled } from './install.mjs';
import { requestTrackerWorld, signIn } from './world';

const missing = ensureInstalled();
if (missing) console.warn(`SKIPPED: Request Tracker's own tests. ${missing}`);

const TICKET = '1' as ConversationId;
const BILLING = '2' as ConversationId;

/** The answer with its JSON changed on the way. */
const changed = (answer: HttpAnswer, change: (json: never) => unknown): HttpAnswer =>
	answerOf(answer.status, answer.url, JSON.stringify(change(answer.json() as never)), (name) => answer.header(name));

describe.skipIf(missing)('Request Tracker 5', () => {
	const world = requestTrackerWorld();
	beforeAll(() => world.start());
	afterAll(() => world.stop());
	beforeEach(() => world.reset());

	const signedIn = async (login: string) => {
		const http = await signIn(new NodeHttp(world.server().base as never), login);
		const client = clientModule.client(http, http.base);
		return { http, client, me: await client.me() };
	};
	const agent = (login: string): Agent => ({ id: String(world.server().seed.users[login]) as AgentId, name: login, login, role: 'agent', groups: [] });
	const directory = async (login: string, prepare?: (http: NodeHttp) => void): Promise<Agent[]> => {
		const { http, client, me } = await signedIn(login);
		prepare?.(http);
		const all: Agent[] = [];
		for await (const page of client.agents(me)) all.push(...page);
		return all;
	};
	const group = () => String(world.server().seed.groups['Support agents']);

	describe('who may open a ticket', () => {
		it('a light agent is unconfirmed until a comment shows that they can', async () => {
			const { client } = await signedIn('ava');
			expect((await client.noAccess(TICKET, [agent('dan')])).get(agent('dan').id)).toEqual({ why: 'unconfirmed' });
			await world.server().rest('dan').comment(3, 'I can open tickets of this queue.');
			expect((await client.noAccess(TICKET, [agent('dan'), agent('fay')])).size).toBe(1);
			// In another queue it shows nothing.
			expect((await client.noAccess(BILLING, [agent('dan')])).size).toBe(1);
		});
		it('an agent of another queue is unconfirmed here only', async () => {
			const { client } = await signedIn('ava');
			expect([...(await client.noAccess(BILLING, [agent('eve'), agent('cleo')])).keys()]).toEqual([agent('eve').id]);
			expect((await client.noAccess(TICKET, [agent('eve'), agent('cleo')])).size).toBe(0);
		});
		it('needs a page of RT', async () => {
			const { http, client } = await signedIn('ava');
			http.tabOpen = false;
			await expect(client.noAccess(TICKET, [agent('eve')])).rejects.toMatchObject({ kind: 'needs-tab' });
		});
	});

	describe('followers', () => {
		it.each([true, false])('keep a group that follows (a page is open: %s)', async (tabOpen) => {
			await world
				.server()
				.rest('ava')
				.update(1, { AdminCc: [group()] });
			const { http, client, me } = await signedIn('ava');
			http.tabOpen = tabOpen;
			const added = await client.addFollowers(TICKET, [agent('cleo').id], me);
			expect(added.map(({ kind, name }) => [kind, name]).sort()).toEqual([
				['agent', 'Cléo Dürand'],
				['group', 'Support agents'],
			]);
			expect((await client.removeFollower(TICKET, agent('cleo').id, me)).map((one) => one.kind)).toEqual(['group']);
			// A group is never removed by us, even when asked.
			expect((await client.removeFollower(TICKET, group() as AgentId, me)).map((one) => one.kind)).toEqual(['group']);
			expect(http.sent.some((request) => request.method === 'PUT')).toBe(!tabOpen);
		});
		it('without a page: a write that meets another one begins anew, and both are kept', async () => {
			const { http, client, me } = await signedIn('ava');
			http.tabOpen = false;
			let meetings = 0;
			http.intercept = async (request, go) => {
				if (request.method === 'PUT' && meetings++ === 0) await world.does('colleague').follow(TICKET, 'me');
				return go();
			};
			const followers = await client.addFollowers(TICKET, [agent('cleo').id], me);
			expect(followers.map((one) => one.name).sort()).toEqual(['Ben Brown', 'Cléo Dürand']);
			expect(meetings).toBe(2);
		});
		it('are not written with another agent’s page', async () => {
			const [ava, ben] = [await signedIn('ava'), await signedIn('ben')];
			// A Firefox container: the page belongs to ben, the background to ava.
			ava.http.intercept = async (request, go) => (request.via === 'page' ? ben.http.send(request) : go());
			await ava.client.addFollowers(TICKET, [agent('cleo').id], ava.me);
			expect(ben.http.sent.some((request) => request.method === 'POST')).toBe(false);
			const { body } = await world.server().rest('root').call('GET', "/transactions?query=Type='AddWatcher'&fields=Creator&orderby=id&order=DESC&per_page=1");
			expect(JSON.stringify(body)).toContain('"ava"');
		});
		it('adding mails nobody and makes no new user', async () => {
			const { client, me } = await signedIn('ava');
			const users = (await directory('root')).length;
			await client.addFollowers(TICKET, [agent('cleo').id, agent('ben').id], me);
			expect(await world.server().mails()).toEqual([]);
			expect((await directory('root')).length).toBe(users);
		});
		it('may be changed in a status that leads nowhere', async () => {
			const stripped = async (login: string) => {
				const { http, client, me } = await signedIn(login);
				http.intercept = async (request, go) =>
					request.path === '/REST/2.0/ticket/1'
						? changed(await go(), (json: { _hyperlinks: { ref: string }[] }) => ({
								...json,
								_hyperlinks: json._hyperlinks.filter((link) => link.ref !== 'lifecycle'),
							}))
						: go();
				return (await client.conversation(TICKET, me)).mayEdit;
			};
			expect([await stripped('ava'), await stripped('dan')]).toEqual([true, false]);
		});
	});

	describe('the directory', () => {
		it('has disabled agents marked, needs no page, and tells groups to those who may see them', async () => {
			const agents = await directory('ava', (http) => {
				http.tabOpen = false;
			});
			expect(agents.map((one) => one.login).sort()).toEqual(['ava', 'ben', 'benny.ng', 'cleo', 'dan', 'eve', 'fay', 'root', 'zoe.gone']);
			expect(agents.filter((one) => one.suspended).map((one) => one.login)).toEqual(['zoe.gone']);
			expect((await directory('root')).find((one) => one.login === 'ava')?.groups).toEqual(expect.arrayContaining(['Support agents', 'Billing team']));
		});
		it('of a site with very many customers is listed through a page', async () => {
			const agents = await directory('ava', (http) => {
				http.intercept = async (request, go) =>
					request.path.startsWith('/REST/2.0/users?') && request.path.includes('find_disabled_rows')
						? changed(await go(), (json: object) => ({ ...json, total: 250_000 }))
						: go();
			});
			expect(agents.map((one) => one.login).sort()).toEqual(['ava', 'ben', 'benny.ng', 'cleo', 'dan', 'eve', 'fay', 'root']);
		});
	});

	describe('changes', () => {
		it('reach somebody to whom many transactions are hidden', async () => {
			await world.does('colleague').follow(TICKET, 'viewer');
			const { client, me } = await signedIn('dan');
			const { cursor } = await client.changesSince('', me);
			// Each note is followed by records of mails that this agent may not see.
			for (const text of ['one', 'two', 'three']) await world.does('colleague').note(TICKET, text);
			expect((await client.changesSince(cursor, me)).entries.map((entry) => entry.text)).toEqual(['one', 'two', 'three']);
		});
		it('come once, though a transaction became visible after a higher one', async () => {
			await world.does('colleague').follow(TICKET, 'me');
			const { http, client, me } = await signedIn('ben');
			const { cursor } = await client.changesSince('', me);
			const slow = await world.does('colleague').note(TICKET, 'slow');
			await world.does('third').note(TICKET, 'quick');
			// On a busy database the slow one is still being written when the quick one can be seen.
			http.intercept = async (request, go) =>
				request.path.startsWith('/REST/2.0/transactions?')
					? changed(await go(), (json: { items: { id: string }[] }) => ({ ...json, items: json.items.filter((item) => item.id !== slow) }))
					: go();
			const first = await client.changesSince(cursor, me);
			expect(first.entries.map((entry) => entry.text)).toEqual(['quick']);
			http.intercept = undefined;
			const second = await client.changesSince(first.cursor, me);
			expect(second.entries.map((entry) => entry.text)).toEqual(['slow']);
			expect((await client.changesSince(second.cursor, me)).entries).toEqual([]);
		});
		it('of a group’s ticket reach its members', async () => {
			await world
				.server()
				.rest('ava')
				.update(1, { AdminCc: [group()] });
			const { client, me } = await signedIn('ben');
			const { cursor } = await client.changesSince('', me);
			await world.does('colleague').note(TICKET, 'To all of us.');
			expect((await client.changesSince(cursor, me)).entries.map((entry) => entry.text)).toEqual(['To all of us.']);
		});
		it('tell a status, and who is only the system', async () => {
			await world.does('colleague').follow(TICKET, 'me');
			const { client, me } = await signedIn('ben');
			const { cursor } = await client.changesSince('', me);
			await world.server().rest('ava').update(1, { Status: 'resolved' });
			expect((await client.changesSince(cursor, me)).entries).toMatchObject([{ kind: 'status', status: 'resolved', text: '', author: { kind: 'agent' } }]);
		});
		it('take the words of a mail: neither its HTML twin nor its files', async () => {
			await world.does('colleague').follow(TICKET, 'me');
			const { client, me } = await signedIn('ben');
			const { cursor } = await client.changesSince('', me);
			await world.does('colleague').note(TICKET, '<p>Dear <b>all</b>,<br>see &uuml;ber<script>alert(1)</script></p><ul><li>this</li></ul>');
			expect((await client.changesSince(cursor, me)).entries.map((entry) => entry.text)).toEqual(['Dear all,\nsee über\n\n- this']);
		});
		it('begin anew after RT was set back to a backup', async () => {
			await world.does('colleague').follow(TICKET, 'me');
			const { client, me } = await signedIn('ben');
			expect(await client.changesSince('rt1|900000|0||', me)).toMatchObject({ history: true });
		});
	});
});

describe.skipIf(missing)('Request Tracker below a path', () => {
	const world = requestTrackerWorld({ webPath: '/rt', rtname: 'Acme Support' });
	beforeAll(() => world.start());
	afterAll(() => world.stop());

	it('is recognised from the host’s root, by its true base and name', async () => {
		const { origin, base } = world.server();
		const client = clientModule.client(new NodeHttp(origin as never), origin as never);
		expect(await client.recognise()).toMatchObject({ base, name: 'Acme Support', version: '5.0.3' });
		const below = new NodeHttp(`${base}/Ticket` as never);
		expect(await clientModule.client(below, below.base).recognise()).toMatchObject({ base });
	});
	it('works, and knows when nobody is signed in', async () => {
		const http = await world.session('me');
		const client = clientModule.client(http, http.base);
		const me = await client.me();
		expect(me).toMatchObject({ login: 'ben', siteName: 'Acme Support' });
		expect(await client.conversation(TICKET, me)).toMatchObject({ title: 'Printer on floor 3 is on fire', mayEdit: true });
		const followers = await client.addFollowers(TICKET, [world.id('third')], me);
		expect(followers).toHaveLength(1);
		const { cursor } = await client.changesSince('', me);
		expect((await client.changesSince(cursor, me)).entries).toEqual([]);
		http.signOut();
		await expect(client.changesSince(cursor, me)).rejects.toMatchObject({ kind: 'signed-out' });
		await expect(client.post(TICKET, { internal: true, text: 'x' }, me)).rejects.toMatchObject({ kind: 'signed-out' });
		await expect(client.me()).rejects.toMatchObject({ kind: 'signed-out' });
	});
});
