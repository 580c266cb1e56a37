/** What is osTicket's own and not in the contract: locks, traces, roles, namesakes, its limits, and what a check costs. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AgentId, ConversationId, Entry, SiteId } from '../../../src/collaboration/model';
import type { Cursor, HelpdeskClient, Me } from '../../../src/helpdesks/helpdesk';
import { clientModule } from '../../../src/helpdesks/osticket/client';
import { forget, memoryOf } from '../../../src/helpdesks/osticket/memory';
import { LoopinError } from '../../../src/platform/errors';
import type { Http } from '../../../src/platform/http';
import { clientSurvives, everyCall } from '../../unit/helpdesks/mutations';
import { NodeHttp } from '../node-http';
import { type StandIn, startStandIn } from './server.mjs';
import { signIn } from './world';

const TICKET = '1' as ConversationId;
let standIn: StandIn;
beforeAll(async () => {
	standIn = await startStandIn();
});
afterAll(() => standIn.stop());
beforeEach(() => standIn.reset({ signOut: true }));
afterEach(() => standIn.faults.clear());

const ticket = (id = 1) => standIn.desk.tickets.get(id)!;
const staff = (id: number) => standIn.desk.staff.get(id)!;
const kindOf = (promise: Promise<unknown>) =>
	promise.then(
		() => 'resolved',
		(thrown: unknown) => (thrown instanceof LoopinError ? thrown.kind : String(thrown)),
	);
async function as(login: string): Promise<{ http: NodeHttp; client: HelpdeskClient; me: Me }> {
	const http = await signIn(new NodeHttp(standIn.base as SiteId), login);
	const client = clientModule.client(http, http.base);
	return { http, client, me: await client.me() };
}
async function drain(client: HelpdeskClient, me: Me, from: Cursor): Promise<{ entries: Entry[]; cursor: Cursor }> {
	const entries: Entry[] = [];
	let cursor = from;
	for (let call = 0; call < 40; call++) {
		const changes = await client.changesSince(cursor, me);
		entries.push(...changes.entries);
		cursor = changes.cursor;
		if (!changes.more) return { entries, cursor };
	}
	throw new Error('it never ends');
}
const note = (id: number, by: number, text: string) => standIn.desk.post(ticket(id), 'note', staff(by), text);
const texts = (entries: readonly Entry[]) => entries.map((entry) => entry.text);

describe('signs of it', () => {
	it.each(['/', '/scp/login.php', '/scp/tickets.php'])('are on %s', async (path) => {
		const { http } = await as('bea');
		expect(clientModule.signs?.(await http.send({ path }))).toBe(true);
	});
	it('are on no other page', async () => {
		const { http } = await as('bea');
		const answer = await http.send({ path: '/' });
		expect(clientModule.signs?.({ ...answer, text: '<title>A shop</title>' })).toBe(false);
	});
});

describe('locks', () => {
	it('are given back after a note', async () => {
		const { client, me } = await as('bea');
		await client.post(TICKET, { internal: true, text: 'x' }, me);
		expect([...standIn.desk.locks.values()]).toEqual([]);
	});
	it('of somebody else are a conflict, and stay theirs', async () => {
		standIn.desk.acquire(ticket(), staff(3));
		const { client, me } = await as('bea');
		const before = standIn.fingerprint();
		expect(await kindOf(client.post(TICKET, { internal: true, text: 'x' }, me))).toBe('conflict');
		expect(await kindOf(client.post(TICKET, { internal: false, text: 'x' }, me))).toBe('conflict');
		expect(standIn.fingerprint()).toBe(before);
	});
	it('are given back when osTicket refuses the text', async () => {
		const { client, me } = await as('dan');
		expect(await kindOf(client.post(TICKET, { internal: false, text: 'x' }, me))).toBe('forbidden');
		expect([...standIn.desk.locks.values()]).toEqual([]);
	});
	it('are not needed where they are turned off', async () => {
		standIn.desk.lockMode = 'off';
		const { client, me } = await as('bea');
		const entry = await client.post(TICKET, { internal: true, text: 'without a lock' }, me);
		expect((await client.entriesAfter(TICKET, '', me)).at(-1)).toMatchObject({ id: entry, text: 'without a lock' });
	});
	it('that come from looking at a ticket are given back, too', async () => {
		standIn.desk.lockMode = 'view';
		const { client, me } = await as('bea');
		await client.post(TICKET, { internal: true, text: 'x' }, me);
		expect([...standIn.desk.locks.values()]).toEqual([]);
	});
});

describe('traces', () => {
	it('none is left while nobody is signed in: signing in leads where it would have', async () => {
		const http = new NodeHttp(standIn.base as SiteId);
		const client = clientModule.client(http, http.base);
		await client.recognise();
		expect(await kindOf(client.me())).toBe('signed-out');
		expect(await kindOf(client.changesSince('', { id: '2' as AgentId, name: 'Bea Brown', role: 'agent', groups: [] }))).toBe('signed-out');
		await signIn(http, 'bea');
		expect(standIn.record.at(-1)?.path).not.toContain('profile.php');
	});
	it('none in the queue that the agent has open', async () => {
		const { http, client, me } = await as('bea');
		const { cursor } = await client.changesSince('', me);
		await client.changesSince(cursor, me);
		expect((await http.send({ path: '/scp/tickets.php' })).text).toContain('<h2>My Tickets</h2>');
	});
	it('not even the ticket’s page, while the preview holds all that is new', async () => {
		standIn.desk.refer(ticket(), 2);
		const { client, me } = await as('bea');
		const { cursor } = await client.changesSince('', me);
		for (let n = 0; n < 5; n++) note(1, 3, `number ${n}`);
		expect(texts((await drain(client, me, cursor)).entries)).toEqual(['number 0', 'number 1', 'number 2', 'number 3', 'number 4']);
		expect(standIn.desk.views).toEqual([]);
	});
	it('after a long sleep the page, whose lock is given back', async () => {
		standIn.desk.lockMode = 'view';
		standIn.desk.refer(ticket(), 2);
		const { client, me } = await as('bea');
		const { cursor } = await client.changesSince('', me);
		for (let n = 0; n < 9; n++) note(1, 3, `number ${n}`);
		const { entries } = await drain(client, me, cursor);
		expect(texts(entries)).toEqual(Array.from({ length: 9 }, (_, n) => `number ${n}`));
		expect(new Set(entries.map(({ id }) => id)).size).toBe(9);
		expect([...standIn.desk.locks.values()]).toEqual([]);
	});
});

describe('a token that is no longer good', () => {
	it('is fetched anew, once', async () => {
		const { http, client, me } = await as('bea');
		await client.changesSince('', me);
		// Signing in again gives the session another one.
		await http.send({ path: '/scp/logout.php' });
		await signIn(http, 'bea');
		expect(await kindOf(client.addFollowers(TICKET, ['3' as AgentId], me))).toBe('resolved');
		expect(http.sent.filter((request) => request.path === '/scp/profile.php')).toHaveLength(1);
	});
	it('of somebody else’s session writes nothing', async () => {
		const { http, client, me } = await as('bea');
		await http.send({ path: '/scp/logout.php' });
		await signIn(http, 'ava');
		expect(await kindOf(client.post(TICKET, { internal: true, text: 'x' }, me))).toBe('other-agent');
		expect(standIn.desk.entries).toHaveLength(3);
	});
});

describe('followers', () => {
	it('of the ticket’s own department can be added, and those of others', async () => {
		const { client, me } = await as('bea');
		const followers = await client.addFollowers(TICKET, ['3', '6'] as AgentId[], me);
		expect(followers.map(({ id }) => id)).toEqual(['3', '6']);
		expect((await as('fay')).client).toBeDefined();
	});
	it('get access by it', async () => {
		const fay = await as('fay');
		expect(await kindOf(fay.client.conversation(TICKET, fay.me))).toBe('not-found');
		const { client, me } = await as('bea');
		await client.addFollowers(TICKET, ['6' as AgentId], me);
		expect((await fay.client.conversation(TICKET, fay.me)).title).toBe('Wrong colour delivered');
	});
	it('of one name are told apart when it was us, and not guessed when it was not', async () => {
		const { client, me } = await as('bea');
		const followers = await client.addFollowers(TICKET, ['9' as AgentId], me);
		expect(followers).toEqual([{ id: '9', name: 'Alex Kim', kind: 'agent' }]);
		standIn.desk.referrals = [];
		standIn.desk.refer(ticket(), 8);
		expect((await client.conversation(TICKET, me)).followers).toEqual([{ id: expect.stringContaining('referral-'), name: 'Alex Kim', kind: 'group' }]);
		standIn.desk.refer(ticket(), 9);
		expect((await client.conversation(TICKET, me)).followers.map(({ id }) => id).sort()).toEqual(['8', '9']);
	});
	it('to whom it is assigned are shown, and nobody is told that adding them failed', async () => {
		ticket().staff = 3;
		const { client, me } = await as('bea');
		const { followers } = await client.conversation(TICKET, me);
		expect(followers).toEqual([{ id: '3', name: 'Ava Archer', kind: 'group' }]);
		expect(await client.addFollowers(TICKET, ['3' as AgentId], me)).toEqual(followers);
		expect((await client.addFollowers(TICKET, ['4' as AgentId], me)).map(({ id }) => id)).toEqual(['4', '3']);
	});
	it('to whom it was assigned meanwhile keep getting its news', async () => {
		standIn.desk.refer(ticket(), 2);
		const { client, me } = await as('bea');
		const { cursor } = await client.changesSince('', me);
		ticket().staff = 2;
		standIn.desk.referrals = [];
		note(1, 3, 'It is yours now.');
		expect(texts((await drain(client, me, cursor)).entries)).toEqual(['It is yours now.']);
	});
	it('on vacation or disabled are shown as not to be added', async () => {
		staff(4).onvacation = true;
		const { client, me } = await as('bea');
		const agents = [];
		for await (const page of client.agents(me)) agents.push(...page);
		expect(agents.filter((agent) => agent.suspended).map(({ id }) => id)).toEqual(['4', '7']);
		expect(await client.noAccess(TICKET, agents)).toEqual(
			new Map([
				['4', { why: 'suspended' }],
				['7', { why: 'suspended' }],
			]),
		);
		expect(await kindOf(client.addFollowers(TICKET, ['4' as AgentId], me))).toBe('refused');
	});
	it('a lost answer is read back', async () => {
		const { client, me } = await as('bea');
		standIn.faults.next({ path: /refer\/agents/, method: 'POST', lost: true });
		expect((await client.addFollowers(TICKET, ['4' as AgentId], me)).map(({ id }) => id)).toEqual(['4']);
		standIn.faults.next({ path: /refer\/agents/, method: 'POST', status: 502 });
		expect(await kindOf(client.addFollowers(TICKET, ['3' as AgentId], me))).toBe('not-answering');
	});
	it('the directory comes page by page', async () => {
		standIn.desk.pageSize = 4;
		const { client, me } = await as('bea');
		const pages = [];
		for await (const page of client.agents(me)) pages.push(page.length);
		expect(pages).toEqual([4, 4, 1]);
	});
});

describe('writing', () => {
	it('a reply leaves the collaborators as they are', async () => {
		ticket().collaborators = [
			{ user: 1, active: false },
			{ user: 2, active: true },
		];
		const { client, me } = await as('bea');
		await client.post(TICKET, { internal: false, text: 'Dear customer' }, me);
		expect(ticket().collaborators).toEqual([
			{ user: 1, active: false },
			{ user: 2, active: true },
		]);
	});
	it('plain text where rich text is turned off', async () => {
		standIn.desk.rich = false;
		const { client, me } = await as('bea');
		const text = 'First <b>line</b> & more\n\nposition: second';
		const entry = await client.post(TICKET, { internal: true, text }, me);
		expect((await client.entriesAfter(TICKET, '', me)).find(({ id }) => id === entry)?.text).toBe(text);
	});
	it('a mention as a link that says who it is', async () => {
		const { client, me } = await as('bea');
		await client.post(TICKET, { internal: true, text: 'Hi @Alex Kim!', mentions: [{ id: '9' as AgentId, name: 'Alex Kim' }] }, me);
		expect(standIn.desk.entries.at(-1)?.body).toBe(`Hi <a href="${standIn.base}/scp/directory.php#9" data-mention="9">@Alex Kim</a>!`);
		expect((await client.entriesAfter(TICKET, '', me)).at(-1)?.markedMentions).toEqual(['9']);
	});
	it('whose answer is half a page has an unknown outcome', async () => {
		const { client, me } = await as('bea');
		standIn.faults.next({ path: /tickets\.php/, method: 'POST', status: 200, text: '<html>' });
		expect(await kindOf(client.post(TICKET, { internal: true, text: 'x' }, me))).toBe('unknown-outcome');
	});
});

describe('a "View only" agent', () => {
	it('is told of mentions, though osTicket shows them no referrals', async () => {
		const { client, me } = await as('dan');
		expect(await client.conversation(TICKET, me)).toMatchObject({ mayEdit: false, mayNote: true, mayReply: false, followers: [] });
		const { cursor } = await client.changesSince('', me);
		note(1, 3, 'Somebody else’s.');
		note(1, 3, '@Dan Diaz, do you know this?');
		const first = await drain(client, me, cursor);
		expect(texts(first.entries)).toEqual(['@Dan Diaz, do you know this?']);
		note(1, 2, 'I do.');
		expect(texts((await drain(client, me, first.cursor)).entries)).toEqual(['I do.']);
	});
	it('finds the note they wrote themselves', async () => {
		const { client, me } = await as('dan');
		const { newestEntry } = await client.conversation(TICKET, me);
		note(1, 5, 'Ask @Ava Archer');
		expect(await client.findNote(TICKET, newestEntry, ['Ava Archer'], me)).toMatchObject({ state: 'landed', text: 'Ask @Ava Archer' });
	});
});

describe('changes', () => {
	it('a mention by the link alone, among namesakes', async () => {
		const { client, me } = await as('alex1');
		const { cursor } = await client.changesSince('', me);
		note(1, 3, '<a href="/x" data-mention="8">@Alex Kim</a> please');
		standIn.desk.refer(ticket(), 8);
		standIn.desk.refer(ticket(), 9);
		const { entries } = await drain(client, me, cursor);
		expect(entries.map(({ text, markedMentions }) => [text, markedMentions])).toEqual([['@Alex Kim please', ['8']]]);
	});
	it('a mention where names are printed "Last, First"', async () => {
		const other = await startStandIn();
		try {
			const { desk } = other;
			desk.lastFirst = true;
			const http = await signIn(new NodeHttp(other.base as SiteId), 'bea');
			const client = clientModule.client(http, http.base);
			const me = await client.me();
			const { cursor } = await client.changesSince('', me);
			desk.post(desk.tickets.get(1)!, 'note', desk.staff.get(3)!, 'Ask @Brown, Bea about it');
			desk.refer(desk.tickets.get(1)!, 2);
			const { entries } = await drain(client, me, cursor);
			expect(entries.map(({ text, markedMentions, author }) => [text, markedMentions, author.id])).toEqual([['Ask @Brown, Bea about it', ['2'], '3']]);
			expect((await client.conversation(TICKET, me)).followers).toEqual([{ id: '2', name: 'Brown, Bea', kind: 'agent' }]);
		} finally {
			await other.stop();
		}
	});
	it('what came with the mention, and nothing from before', async () => {
		const { client, me } = await as('bea');
		const { cursor } = await client.changesSince('', me);
		standIn.customerReplies(1, 'before');
		note(1, 3, '@Bea Brown?');
		standIn.customerReplies(1, 'after');
		standIn.desk.refer(ticket(), 2);
		expect(texts((await drain(client, me, cursor)).entries)).toEqual(['@Bea Brown?', 'after']);
	});
	it('being added from the panel, without a note, in turn', async () => {
		const { client, me } = await as('bea');
		let { cursor } = await client.changesSince('', me);
		standIn.desk.refer(ticket(2), 2);
		const entries: Entry[] = [];
		for (let check = 0; check < 9; check++) {
			const changes = await drain(client, me, cursor);
			entries.push(...changes.entries);
			cursor = changes.cursor;
		}
		expect(entries.map(({ kind, subject, conversation }) => [kind, subject, conversation])).toEqual([['follower-added', '2', '2']]);
	});
	it('entries of one second, which the preview gives in no order', async () => {
		standIn.desk.refer(ticket(), 2);
		const { client, me } = await as('bea');
		const { cursor } = await client.changesSince('', me);
		note(1, 3, 'one');
		const between = await drain(client, me, cursor);
		standIn.desk.sameSecond = true;
		for (const text of ['two', 'three', 'two']) note(1, 3, text);
		const { entries, cursor: next } = await drain(client, me, between.cursor);
		expect(texts(entries).sort()).toEqual(['three', 'two', 'two']);
		expect(new Set([...between.entries, ...entries].map(({ id }) => id)).size).toBe(4);
		expect((await drain(client, me, next)).entries).toEqual([]);
	});
	it('what comes between counting and looking, all of it', async () => {
		standIn.desk.refer(ticket(), 2);
		const { http, client, me } = await as('bea');
		const { cursor } = await client.changesSince('', me);
		note(1, 3, 'counted');
		http.intercept = async (request, go) => {
			if (/\/preview$/.test(request.path) && !request.path.includes('queue')) {
				http.intercept = undefined;
				note(1, 3, 'come meanwhile');
			}
			return go();
		};
		const first = await drain(client, me, cursor);
		const second = await drain(client, me, first.cursor);
		expect([...first.entries, ...second.entries].map(({ text }) => text).sort()).toEqual(['come meanwhile', 'counted']);
		note(1, 3, 'later');
		expect(texts((await drain(client, me, second.cursor)).entries)).toEqual(['later']);
	});
	it('an edited note is no news', async () => {
		standIn.desk.refer(ticket(), 2);
		note(1, 3, 'frist');
		const { client, me } = await as('bea');
		const { cursor } = await client.changesSince('', me);
		standIn.desk.entries.at(-1)!.body = 'first';
		const between = await drain(client, me, cursor);
		expect(between.entries).toEqual([]);
		note(1, 3, 'second');
		expect(texts((await drain(client, me, between.cursor)).entries)).toEqual(['second']);
	});
	it('a ticket that cannot be read does not hold up another', async () => {
		for (const id of [1, 2]) standIn.desk.refer(ticket(id), 2);
		const { client, me } = await as('bea');
		const { cursor } = await client.changesSince('', me);
		note(1, 3, 'unreadable');
		note(2, 3, 'readable');
		standIn.faults.next({ path: /tickets\/1\/preview/, times: 1, status: 200, text: '<div><div>' });
		const { entries, cursor: next } = await drain(client, me, cursor);
		expect(texts(entries)).toEqual(['readable']);
		expect(texts((await drain(client, me, next)).entries)).toEqual(['unreadable']);
	});
	it('of sixty followed tickets cost a few requests, and one ticket’s news three more', async () => {
		const { http, client, me } = await as('bea');
		let { cursor } = await client.changesSince('', me);
		for (let id = 10; id < 70; id++) {
			standIn.desk.tickets.set(id, { ...ticket(), id, number: String(500_000 + id), subject: `Ticket ${id}`, collaborators: [] });
			standIn.desk.write(ticket(id), 'message', { user: 1 }, 'Hello');
			note(id, 3, '@Bea Brown');
			standIn.desk.refer(ticket(id), 2);
			// As they come: no list shows more than the latest page of tickets.
			if (id % 20 === 9) cursor = (await drain(client, me, cursor)).cursor;
		}
		const costs: number[] = [];
		for (let check = 0; check < 6; check++) {
			http.sent.length = 0;
			cursor = (await drain(client, me, cursor)).cursor;
			costs.push(http.sent.length);
		}
		expect(Math.max(...costs)).toBeLessThanOrEqual(6);
		expect(costs.reduce((sum, cost) => sum + cost, 0) / costs.length).toBeLessThanOrEqual(4);
		note(12, 3, 'news');
		http.sent.length = 0;
		const { entries } = await drain(client, me, cursor);
		expect(texts(entries)).toEqual(['news']);
		expect(http.sent.length).toBeLessThanOrEqual(9);
	});
});

describe('on a hostile server', () => {
	const me: Me = { id: '2' as AgentId, name: 'Bea Brown', role: 'agent', groups: [] };
	const meanwhile = () => void note(1, 3, '@Bea Brown?');
	const calls = everyCall(clientModule, { conversation: TICKET, me, colleague: { id: '3' as AgentId, name: 'Ava Archer' }, meanwhile });
	it.each(calls)('%s ends with a typed error or a result', { timeout: 60_000 }, async (_, call) => {
		standIn.desk.refer(ticket(), 3);
		standIn.desk.refer(ticket(2), 2);
		note(1, 2, 'Ask @Ava Archer');
		const { http } = await as('bea');
		const client = (spoiled: Http): HelpdeskClient => {
			// as for a worker that just woke up: everything is asked
			forget(memoryOf(http.base));
			return clientModule.client(spoiled, http.base);
		};
		await clientSurvives(call, { http: () => http, client, runs: 25 });
	});
});
