/** What is Chatwoot's own: the sign-in that only pages have, mentions by markup, several accounts, long lists, 401 for two things. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AgentId, ConversationId, Entry, SiteId } from '../../../src/collaboration/model';
import { clientModule } from '../../../src/helpdesks/chatwoot/client';
import type { Changes, HelpdeskClient, Me } from '../../../src/helpdesks/helpdesk';
import { LoopinError } from '../../../src/platform/errors';
import { answerOf, type NodeHttp } from '../node-http';
import { chatwootWorld } from './world';

const world = chatwootWorld();
const { id: conversation } = world.conversation;
const desk = () => world.standIn().desk;
const ours = () => desk().conversation(1, 1);
const kindOf = (promise: Promise<unknown>): Promise<string> =>
	promise.then(
		() => 'resolved',
		(thrown: unknown) => (thrown instanceof LoopinError ? thrown.kind : String(thrown)),
	);
const signedIn = async (who: 'me' | 'colleague' = 'me'): Promise<{ http: NodeHttp; client: HelpdeskClient; me: Me }> => {
	const http = await world.session(who);
	const client = world.module.client(http, http.base);
	const me = await client.me();
	return { http, client, me };
};
const said = ({ entries }: Pick<Changes, 'entries'>): string[] =>
	entries.map((entry: Entry) => (entry.kind === 'follower-added' ? `+${entry.author.name}` : entry.text));
const mentionOf = (id: number) => `[@${desk().user(id).name}](mention://user/${id}/${encodeURIComponent(desk().user(id).name)})`;

beforeAll(() => world.start());
afterAll(() => world.stop());
beforeEach(() => world.reset());

describe('the sign-in', () => {
	it('is in the page: without an open one nothing is read, and nothing says signed out', async () => {
		const { http, client, me } = await signedIn();
		http.tabOpen = false;
		http.sent.length = 0;
		for (const call of [
			client.me(),
			client.conversation(conversation, me),
			client.changesSince('', me),
			client.post(conversation, { internal: true, text: 'x' }, me),
		])
			expect(await kindOf(call)).toBe('needs-tab');
		expect(http.sent.every(({ via }) => via === 'page')).toBe(true);
		expect(await client.recognise()).toMatchObject({ version: '4.14.2' });
	});

	it('is not the cookie: what the browser sends by itself opens nothing', async () => {
		const { http, client } = await signedIn();
		http.pageSession = undefined;
		expect(await kindOf(client.me())).toBe('signed-out');
	});

	it('is not needed to know the helpdesk, at the root of its host only', async () => {
		const http = await world.session('nobody');
		http.tabOpen = false;
		expect(await clientModule.client(http, `${http.base}/support` as SiteId).recognise()).toBeUndefined();
		expect(clientModule.signs?.(await http.send({ path: '/app/login' }))).toBe(true);
		expect(clientModule.signs?.(answerOf(200, '/', '<title>Shop</title>'))).toBe(false);
	});

	it('of somebody else, in the page that would write, writes nothing', async () => {
		const { client, me } = await signedIn();
		const other = await signedIn('colleague');
		const before = world.standIn().fingerprint();
		expect(await kindOf(other.client.post(conversation, { internal: true, text: 'x' }, me))).toBe('other-agent');
		expect(await kindOf(other.client.addFollowers(conversation, ['14' as AgentId], me))).toBe('other-agent');
		expect(world.standIn().fingerprint()).toBe(before);
		expect(await kindOf(client.post(conversation, { internal: true, text: 'x' }, me))).toBe('resolved');
	});

	it('that ended is told from what this agent may not', async () => {
		const { client, me } = await signedIn();
		expect(await kindOf(client.conversation(world.forbidden, me))).toBe('forbidden');
		expect(await kindOf(client.conversation('2-1' as ConversationId, me))).toBe('not-found');
		desk().accounts.push({ id: 2, name: 'Another', status: 'active' });
		expect(await kindOf(client.conversation('2-1' as ConversationId, me))).toBe('forbidden');
		world.standIn().signOutAll();
		expect(await kindOf(client.conversation(conversation, me))).toBe('signed-out');
	});
});

describe('mentions', () => {
	it('that we write are what the server makes participants of, and read back as text', async () => {
		const { client, me } = await signedIn();
		const jan = { id: '13' as AgentId, name: 'Jan Kowalski' };
		const entry = await client.post(conversation, { internal: true, text: 'Please, @Jan Kowalski!', mentions: [jan] }, me);
		expect(ours().messages.at(-1)?.content).toBe('Please, [@Jan Kowalski](mention://user/13/Jan%20Kowalski)!');
		expect((await client.conversation(conversation, me)).followers).toEqual([{ ...jan, kind: 'agent' }]);
		expect(await client.findNote(conversation, '', [jan.name], me)).toMatchObject({ state: 'landed', entry, text: 'Please, @Jan Kowalski!' });
	});

	it('never go into a public reply', async () => {
		const { client, me } = await signedIn();
		await client.post(conversation, { internal: false, text: 'Dear customer, @Jan Kowalski', mentions: [{ id: '13' as AgentId, name: 'Jan Kowalski' }] }, me);
		expect(ours().messages.at(-1)).toMatchObject({ content: 'Dear customer, @Jan Kowalski', private: false });
	});

	it('of nobody in the inbox are dropped by the server; we know beforehand', async () => {
		const { client, me } = await signedIn();
		const janek = { id: '16' as AgentId, name: 'Janek Wiśniewski', role: 'agent' as const, groups: [] };
		await client.post(conversation, { internal: true, text: '@Janek Wiśniewski', mentions: [janek] }, me);
		expect(ours().participants).toEqual([]);
		expect((await client.noAccess(conversation, [janek])).get(janek.id)).toEqual({ why: 'not-in-inbox' });
		const before = world.standIn().record.length;
		expect(await kindOf(client.addFollowers(conversation, [janek.id, '13' as AgentId], me))).toBe('refused');
		expect(
			world
				.standIn()
				.record.slice(before)
				.filter(({ method }) => method !== 'GET'),
		).toEqual([]);
	});

	it('of administrators need no membership', async () => {
		const { client, me } = await signedIn();
		expect((await client.addFollowers(conversation, ['17' as AgentId], me)).map(({ id }) => id)).toEqual(['17']);
	});

	it('are told as mine: by my number, by my team, once', async () => {
		const { client, me } = await signedIn('colleague');
		const { cursor } = await client.changesSince('', me);
		desk().writes(desk().user(12), ours(), `${mentionOf(13)} please`, true);
		const first = await client.changesSince(cursor, me);
		expect(said(first)).toEqual(['@Jan Kowalski please', '+Ann Lee']);
		expect(first.entries[0]?.markedMentions).toEqual(['13']);
		desk().writes(desk().user(12), ours(), '[@frontline](mention://team/51/frontline) and [@other](mention://team/52/other)', true);
		desk().writes(desk().user(12), ours(), '[@nobody](mention://team/99/nobody)', true);
		const second = await client.changesSince(first.cursor, me);
		expect(second.entries.map(({ markedMentions }) => markedMentions)).toEqual([['13'], []]);
	});
});

describe('what I take part in', () => {
	it('begins silently where I was assigned, and with the news where somebody added me', async () => {
		const { client, me } = await signedIn();
		const { cursor } = await client.changesSince('', me);
		const assigned = desk().addConversation({ inbox: 1, contact: 71, log: [[71, 'New question']], minutesAgo: 0, assignee: 11 });
		const added = desk().addConversation({ inbox: 1, contact: 71, log: [[71, 'Old question']] });
		desk().participate(added, [11]);
		desk().writes(desk().user(12), added, 'For you as well.', true);
		const next = await client.changesSince(cursor, me);
		expect(said(next)).toEqual(['For you as well.']);
		desk().customerReplies(assigned, 'Hello?');
		expect(said(await client.changesSince(next.cursor, me))).toEqual(['Hello?']);
	});

	it('is found where nothing was written since, on whatever page', async () => {
		const { client, me } = await signedIn();
		for (let n = 0; n < 60; n++) desk().participate(desk().addConversation({ inbox: 1, contact: 71, log: [[71, `Question ${n}`]], minutesAgo: n }), [11]);
		const quiet = desk().addConversation({ inbox: 1, contact: 71, log: [[71, 'Long ago']], minutesAgo: 90_000 });
		const { cursor } = await client.changesSince('', me);
		desk().participate(quiet, [11]);
		const settled = await client.changesSince(cursor, me);
		expect(settled.entries).toEqual([]);
		desk().writes(desk().user(12), quiet, 'Now then.', true);
		expect(said(await client.changesSince(settled.cursor, me))).toEqual(['Now then.']);
	});

	it('costs one request while nothing happens, whatever it is much of', async () => {
		const { http, client, me } = await signedIn();
		for (let n = 0; n < 230; n++) desk().participate(desk().addConversation({ inbox: 1, contact: 71, log: [[71, `Question ${n}`]], minutesAgo: n }), [11]);
		const { cursor } = await client.changesSince('', me);
		const settled = await client.changesSince(cursor, me);
		http.sent.length = 0;
		await client.changesSince(settled.cursor, me);
		expect(http.sent.map(({ path }) => path)).toHaveLength(1);
		// One more conversation of mine is explained by the first page.
		desk().addConversation({ inbox: 1, contact: 71, log: [[71, 'One more']], minutesAgo: 0, assignee: 11 });
		http.sent.length = 0;
		await client.changesSince(settled.cursor, me);
		expect(http.sent).toHaveLength(2);
	});

	it('is told whole when much happened at once, in portions', async () => {
		const { client, me } = await signedIn();
		for (let n = 0; n < 30; n++) desk().participate(desk().addConversation({ inbox: 1, contact: 71, log: [[71, `Question ${n}`]], minutesAgo: n }), [11]);
		let { cursor } = await client.changesSince('', me);
		const mine = desk().conversations.filter(({ participants }) => participants.includes(11));
		for (const each of mine) desk().customerReplies(each, `Again ${each.number}`);
		const texts: string[] = [];
		for (let call = 0; call < 20; call++) {
			const changes = await client.changesSince(cursor, me);
			texts.push(...said(changes));
			cursor = changes.cursor;
			if (!changes.more) break;
		}
		expect(texts.sort()).toEqual(mine.map(({ number }) => `Again ${number}`).sort());
	});

	it('says nothing of what the system wrote, and knows a customer from the agent of the same number', async () => {
		const { client, me } = await signedIn();
		const maria = desk().conversation(1, 3);
		desk().participate(maria, [11]);
		const { cursor } = await client.changesSince('', me);
		maria.status = 'resolved';
		desk().customerReplies(maria, 'Still wrong.');
		const { entries } = await client.changesSince(cursor, me);
		expect(entries.map(({ text, author }) => [text, author])).toEqual([['Still wrong.', { id: 'contact-12', name: 'Maria Santos', kind: 'customer' }]]);
	});
});

describe('several accounts on one installation', () => {
	const join = () => {
		desk().accounts.push({ id: 2, name: 'Acme Labs', status: 'active' }, { id: 3, name: 'Closed', status: 'suspended' });
		desk().inboxes.push({ id: 9, account: 2, name: 'Labs', channel: 'Channel::Api' });
		for (const id of [11, 16]) {
			desk().user(id).accounts.push({ account: 2, role: 'agent', activeAt: 2 }, { account: 3, role: 'agent', activeAt: 3 });
			desk().user(id).inboxes.push(9);
		}
		return desk().addConversation({ account: 2, inbox: 9, contact: 71, log: [[71, 'Labs?']] });
	};

	it('are one directory, and their conversations are told apart', async () => {
		const other = join();
		const { client, me } = await signedIn();
		expect(me.siteName).toBeUndefined();
		const all: string[] = [];
		for await (const page of client.agents(me)) all.push(...page.map(({ id }) => id));
		expect(new Set(all).size).toBe(all.length);
		expect(all).toContain('16');
		expect(await client.conversation('2-1' as ConversationId, me)).toMatchObject({ id: '2-1', number: '1', channel: 'messaging' });
		let { cursor } = await client.changesSince('', me);
		desk().participate(other, [11]);
		desk().participate(ours(), [11]);
		({ cursor } = await client.changesSince(cursor, me));
		desk().customerReplies(other, 'In the labs');
		desk().customerReplies(ours(), 'In the shop');
		const { entries } = await client.changesSince(cursor, me);
		expect(entries.map(({ conversation: id, text }) => [id, text])).toEqual([
			['2-1', 'In the labs'],
			['1-1', 'In the shop'],
		]);
	});

	it('joined later begin silently', async () => {
		const { client, me } = await signedIn();
		const { cursor } = await client.changesSince('', me);
		desk().participate(join(), [11]);
		const later = await signedIn();
		expect(await later.client.changesSince(cursor, later.me)).toMatchObject({ entries: [], history: false });
		expect(me.siteName).toBe('Acme Support');
	});
});

describe('lost answers', () => {
	it('to a change of participants are asked back', async () => {
		const { client, me } = await signedIn();
		world.standIn().faults.next({ method: 'POST', path: /participants/, lost: true });
		expect((await client.addFollowers(conversation, ['13' as AgentId], me)).map(({ id }) => id)).toEqual(['13']);
		world.standIn().faults.next({ method: 'DELETE', path: /participants/, cutOff: 'before' });
		expect(await kindOf(client.removeFollower(conversation, '13' as AgentId, me))).toBe('not-answering');
	});
});
