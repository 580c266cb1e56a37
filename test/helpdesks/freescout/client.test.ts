/** What the contract cannot ask of every helpdesk: FreeScout's own ways, on the stand-in. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AgentId, ConversationId, EntryId, SiteId } from '../../../src/collaboration/model';
import { clientModule } from '../../../src/helpdesks/freescout/client';
import { forget, memoryOf } from '../../../src/helpdesks/freescout/memory';
import type { HelpdeskClient, Me } from '../../../src/helpdesks/helpdesk';
import { asLoopinError } from '../../../src/platform/errors';
import type { Http } from '../../../src/platform/http';
import { clientSurvives, everyCall } from '../../unit/helpdesks/mutations';
import { answerOf, NodeHttp } from '../node-http';
import { type StandIn, startStandIn } from './server.mjs';
import { PEOPLE, signIn } from './world';

const MINUTE = 60_000;
const C = '11' as ConversationId;
const LINK = (base: string, id: number, name: string): string => `<a href="${base}/users/profile/${id}">@${name}</a>`;

let desk: StandIn;
beforeAll(async () => {
	desk = await startStandIn({ path: '/support' });
});
afterAll(() => desk.stop());
beforeEach(() => desk.reset({ signOut: true }));

async function as(who: number) {
	const http = await signIn(desk, who);
	const client = clientModule.client(http, http.base);
	return { http, client, me: await client.me() };
}
const conversation = () => {
	const found = desk.desk.conversations.get(11);
	if (!found) throw new Error('no conversation');
	return found;
};
const note = (by: number, body: string, id: string | number = 11) => String(desk.desk.add(id, { kind: 'note', user: by, body }).id) as EntryId;
const kind = (work: Promise<unknown>) =>
	work.then(
		() => 'resolved',
		(thrown: unknown) => asLoopinError(thrown).kind,
	);
/** What pages of FreeScout were opened, other than for who is signed in. */
const opened = (http: NodeHttp) => http.sent.filter(({ path }) => /^\/conversation\/\d/.test(path));

describe('below a path', () => {
	it('is found from the host, signed in or out, and knows that it begins below', async () => {
		const { http } = await as(PEOPLE.me);
		expect(await clientModule.client(http, http.base).recognise()).toEqual({ base: desk.base });
		const nobody = new NodeHttp(desk.base as SiteId);
		expect(await clientModule.client(nobody, nobody.base).recognise()).toEqual({ base: desk.base });
		const host = new NodeHttp(desk.origin as SiteId);
		expect(await clientModule.client(host, host.base).recognise()).toBeUndefined();
	});
	it('shows signs of itself on its sign-in page, and other pages show none', async () => {
		expect(clientModule.signs?.(await new NodeHttp(desk.base as SiteId).send({ path: '/login' }))).toBe(true);
		expect(clientModule.signs?.(answerOf(200, desk.base, '<meta name="csrf-token" content="x"><body>Laravel'))).toBe(false);
	});
});

describe('who is signed in', () => {
	it('is an administrator, with the version', async () => {
		expect((await as(1)).me).toMatchObject({ id: '1', role: 'admin', version: '1.8.235', email: 'u1@acme.example' });
	});
	it('is seen at once when it is somebody else, and nothing of the first is kept', async () => {
		const mine = await as(PEOPLE.me);
		const theirs = await as(PEOPLE.colleague);
		expect(theirs.me.id).toBe('3');
		expect((await mine.client.me()).id).toBe('2');
		expect(mine.http.sent.map(({ path }) => path)).toContain('/');
	});
	it('is asked for the mailboxes as groups, and each colleague is there once', async () => {
		const { client, me } = await as(PEOPLE.me);
		const all = [];
		for await (const page of client.agents(me)) all.push(...page);
		expect(all.find(({ id }) => id === '6')).toMatchObject({ name: 'Fay Sales', groups: ['Sales [B2B]'] });
		expect(all.find(({ id }) => id === '2')?.groups).toEqual(['Support', 'Sales [B2B]']);
		expect(all.map(({ id }) => id)).not.toContain('1');
	});
});

describe('the token', () => {
	it('that was renewed meanwhile is fetched, and the write is done once', async () => {
		const { http, client, me } = await as(PEOPLE.me);
		await client.conversation(C, me);
		desk.rotateTokens();
		expect(await client.addFollowers(C, [me.id], me)).toHaveLength(1);
		desk.rotateTokens();
		await client.post(C, { internal: true, text: 'Once' }, me);
		expect(desk.desk.threads.filter(({ body }) => body === 'Once')).toHaveLength(1);
		http.signOut();
		expect(await kind(client.post(C, { internal: true, text: 'Never' }, me))).toBe('signed-out');
	});
	it('of another agent is not used to write for the first', async () => {
		const { http, client, me } = await as(PEOPLE.me);
		await client.conversation(C, me);
		http.signOut();
		const other = await signIn(desk, PEOPLE.colleague);
		http.intercept = (request) => other.send(request);
		expect(['other-agent', 'signed-out']).toContain(await kind(client.addFollowers(C, [me.id], me)));
		expect(conversation().followers.size).toBe(0);
	});
});

describe('a note', () => {
	it.each([
		['active', 1],
		['pending', 2],
		['closed', 3],
		['spam', 4],
	])('leaves status (%s), assignee, copies and subject as they are, and opens no page', async (_, status) => {
		Object.assign(conversation(), { status, assignee: 4 });
		const { http, client, me } = await as(PEOPLE.me);
		const before = { ...conversation() };
		await client.post(C, { internal: true, text: 'Hi' }, me);
		expect(conversation()).toEqual(before);
		expect(opened(http)).toEqual([]);
		expect(desk.desk.views).toEqual([]);
		expect(desk.desk.threads.filter(({ kind }) => kind === 'lineitem')).toEqual([]);
	});
	it('carries a mention as the link that FreeScout keeps, and everything else as text', async () => {
		const { client, me } = await as(PEOPLE.me);
		const mentions = [
			{ id: '4' as never, name: 'Cléo Dürand' },
			{ id: '5' as never, name: "Dan O'Neil & Sons" },
		];
		const id = await client.post(C, { internal: true, text: "@Cléo Dürand <b> & @Dan O'Neil & Sons\n\nbye", mentions }, me);
		const stored = desk.desk.threads.find((thread) => String(thread.id) === id)?.body;
		expect(stored).toBe(`${LINK(desk.base, 4, 'Cléo Dürand')} &lt;b&gt; &amp; ${LINK(desk.base, 5, "Dan O'Neil &amp; Sons")}<br><br>bye`);
		const [entry] = await client.entriesAfter(C, '', me);
		expect(entry).toMatchObject({ id, text: "@Cléo Dürand <b> & @Dan O'Neil & Sons\n\nbye", markedMentions: ['4', '5'] });
	});
	it('in a mailbox whose name has brackets', async () => {
		const { client, me } = await as(PEOPLE.me);
		await client.post('15' as ConversationId, { internal: true, text: 'In Sales' }, me);
		expect(desk.desk.conversations.get(15)).toMatchObject({ status: 2, mailbox: 2 });
	});
});

describe('a public reply', () => {
	it('keeps everybody who gets copies, the status and the assignee', async () => {
		Object.assign(conversation(), { assignee: 4 });
		const { client, me } = await as(PEOPLE.me);
		await client.post(C, { internal: false, text: 'Dear customer' }, me);
		expect(conversation()).toMatchObject({ cc: ['boss@customer.example'], status: 1, assignee: 4 });
	});
	it('never goes out into a live chat, which is one without an address of its own', async () => {
		const { client, me } = await as(PEOPLE.me);
		expect((await client.conversation('13' as ConversationId, me)).channel).toBe('live-chat');
		expect(await kind(client.post('13' as ConversationId, { internal: false, text: 'x' }, me))).toBe('not-supported');
	});
});

describe('changes', () => {
	const cursorOf = async (who: number) => {
		const signed = await as(who);
		return { ...signed, cursor: (await signed.client.changesSince('', signed.me)).cursor };
	};

	it('after a night come from the notifications, whole, with who wrote them, once', async () => {
		conversation().followers.add(PEOPLE.me);
		const { client, me, cursor } = await cursorOf(PEOPLE.me);
		const long = `${'word '.repeat(80)}end`;
		const first = note(PEOPLE.colleague, `<div>${long}</div>`);
		const second = desk.customerReplies(11, 'Any news?');
		desk.advance(10 * MINUTE);
		desk.desk.add(12, { kind: 'note', user: 3, body: 'elsewhere' });
		desk.advance(9 * 60 * MINUTE);
		const news = await client.changesSince(cursor, me);
		expect(news.history).toBe(false);
		expect(news.entries.map(({ id, kind, author, text }) => [id, kind, author.name, author.kind, text.length])).toEqual([
			[first, 'note', 'Ava Archer', 'agent', long.length],
			[String(second.id), 'public-reply', 'Rita Requestor', 'customer', 9],
		]);
		expect((await client.changesSince(news.cursor, me)).entries).toEqual([]);
		// what customers wrote is never fetched from the mail server
		expect(desk.desk.mailFetches).toEqual([]);
	});

	it('that the queue tells late are not lost, and those that were pushed meanwhile not told twice', async () => {
		conversation().followers.add(PEOPLE.me);
		const { client, me, cursor } = await cursorOf(PEOPLE.me);
		desk.advance(30 * MINUTE);
		const before = note(PEOPLE.colleague, 'just before I woke');
		const one = await client.changesSince(cursor, me);
		expect(one.entries.map(({ id }) => id)).toEqual([before]);
		const after = note(PEOPLE.colleague, 'just after');
		desk.advance(MINUTE);
		const two = await client.changesSince(one.cursor, me);
		expect(two.entries.map(({ id }) => id)).toEqual([after]);
		desk.advance(MINUTE);
		expect((await client.changesSince(two.cursor, me)).entries).toEqual([]);
	});

	it('bring a mention of me while I slept, wherever it is: by its text if it is the newest, else by its place', async () => {
		const { client, me, cursor } = await cursorOf(PEOPLE.me);
		note(PEOPLE.colleague, `<div>Look, ${LINK(desk.base, PEOPLE.me, 'Ben Brown')}!</div>`);
		note(PEOPLE.colleague, '<div>@Ben Brown typed by hand</div>', 15);
		note(PEOPLE.colleague, '<div>and more</div>', 15);
		desk.advance(60 * MINUTE);
		desk.customerReplies(12, 'FreeScout forgets its events when the next one comes');
		const { entries, cursor: next } = await client.changesSince(cursor, me);
		expect(entries.map(({ conversation, kind, text, markedMentions, author }) => [conversation, kind, text, markedMentions, author.id]).sort()).toEqual([
			['11', 'note', 'Look, @Ben Brown!', ['2'], ''],
			['15', 'note', '', ['2'], ''],
		]);
		expect((await client.changesSince(next, me)).entries).toEqual([]);
	});

	it('are no mention when my name stands in a reply, in a customer’s words, or is part of a longer one', async () => {
		const { client, me, cursor } = await cursorOf(PEOPLE.me);
		desk.desk.add(11, { kind: 'message', user: PEOPLE.colleague, body: 'Ask @Ben Brown' });
		desk.customerReplies(15, 'Dear @Ben Brown');
		note(PEOPLE.colleague, '@Ben Brownstone, please', 15);
		expect((await client.changesSince(cursor, me)).entries).toEqual([]);
	});

	it('a mention in a closed conversation is found with the next look at all of them', async () => {
		const { client, me, cursor } = await cursorOf(PEOPLE.me);
		note(PEOPLE.colleague, `<div>${LINK(desk.base, PEOPLE.me, 'Ben Brown')} for the record</div>`, 12);
		const soon = await client.changesSince(cursor, me);
		expect(soon.entries).toEqual([]);
		const later = JSON.stringify({ ...JSON.parse(soon.cursor), searched: Date.now() - 2 * 60 * MINUTE });
		expect((await client.changesSince(later, me)).entries.map(({ conversation }) => conversation)).toEqual(['12']);
	});

	it('cost three requests when nothing happens, and none of them opens a conversation', async () => {
		conversation().followers.add(PEOPLE.me);
		const { http, client, me, cursor } = await cursorOf(PEOPLE.me);
		http.sent.length = 0;
		await client.changesSince(cursor, me);
		expect(http.sent.map(({ path }) => path)).toEqual(['/conversation/ajax', '/conversation/ajax', '/polycast/receive']);
		// a conversation's number among the data would show me as viewing it
		for (const { form } of http.sent) expect(form?.some(([name]) => name.startsWith('data'))).toBe(false);
		expect(desk.desk.views).toEqual([]);
	});

	it('nothing that is read ever marks a notification', async () => {
		conversation().followers.add(PEOPLE.me);
		const { http, client, me, cursor } = await cursorOf(PEOPLE.me);
		note(PEOPLE.colleague, 'one');
		desk.advance(5 * MINUTE);
		await client.changesSince(cursor, me);
		await client.conversation(C, me);
		await client.entriesAfter(C, '', me);
		expect(opened(http)).toEqual([]);
		expect(desk.desk.notifications.map(({ read }) => read)).toEqual([false]);
	});
});

describe('on a hostile server', () => {
	const me: Me = { id: String(PEOPLE.me) as AgentId, name: 'Ben Brown', role: 'agent', groups: [] };
	const calls = everyCall(clientModule, { conversation: C, me, colleague: { id: String(PEOPLE.colleague) as AgentId, name: 'Jan Kowalski' } });
	it.each(calls)('%s ends with a typed error or a result', { timeout: 60_000 }, async (_, call) => {
		conversation().followers.add(PEOPLE.me);
		note(PEOPLE.colleague, LINK(desk.base, PEOPLE.me, 'Ben Brown'));
		const { http } = await as(PEOPLE.me);
		const client = (spoiled: Http): HelpdeskClient => {
			// as for a worker that just woke up: everything is asked
			forget(memoryOf(http.base));
			return clientModule.client(spoiled, http.base);
		};
		await clientSurvives(call, { http: () => http, client, runs: 25 });
	});
});

it('a worker that lost its memory begins with one request more', async () => {
	const { http, client, me } = await as(PEOPLE.me);
	forget(memoryOf(http.base));
	http.sent.length = 0;
	await client.conversation(C, me);
	expect(http.sent[0]).toMatchObject({ path: '/' });
});
