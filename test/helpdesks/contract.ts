/**
 * What every helpdesk must do, as one suite. A vendor gives a `World` (its real server or stand-in, seeded with the people below) and calls
 * `helpdeskContract(world)` in its own contract.test.ts.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Agent, AgentId, ConversationId, Entry, EntryId } from '../../src/collaboration/model';
import type { Changes, Cursor, HelpdeskClient, HelpdeskClientModule, Me, NoAccess } from '../../src/helpdesks/helpdesk';
import { LoopinError } from '../../src/platform/errors';
import type { HttpRequest } from '../../src/platform/http';
import { answerOf, type NodeHttp } from './node-http';

/**
 * `me` and `colleague` are full agents; `viewer` may read and write notes but not change followers; `outsider` is an agent who cannot open the
 * conversation; `suspended` was an agent; `customer` asked the question.
 */
export type Who = 'me' | 'colleague' | 'third' | 'viewer' | 'outsider' | 'suspended' | 'customer';

export interface World {
	name: string;
	module: HelpdeskClientModule;
	start(): Promise<void>;
	stop(): Promise<void>;
	/** Back to the seeded state; sessions opened before are worthless afterwards. */
	reset(): Promise<void>;
	/** A fresh session of that person, or of nobody. */
	session(who: Who | 'nobody'): Promise<NodeHttp>;
	id(who: Who): AgentId;
	fullName(who: Who): string;
	/** A conversation that `me`, `colleague`, `third` and `viewer` can open, with nobody following. */
	conversation: { id: ConversationId; title: string; customer: string };
	/** One that `me` cannot open, and one that does not exist. */
	forbidden: ConversationId;
	missing: ConversationId;
	/** What somebody does in the helpdesk itself, not through the client. */
	does(who: Who): {
		note(conversation: ConversationId, text: string): Promise<EntryId>;
		reply(conversation: ConversationId, text: string): Promise<EntryId>;
		/** Many notes at once, where that is quicker. */
		notes?(conversation: ConversationId, texts: readonly string[]): Promise<EntryId[]>;
		follow(conversation: ConversationId, who: Who): Promise<void>;
		unfollow(conversation: ConversationId, who: Who): Promise<void>;
	};
	/** Closes a conversation, where a helpdesk can tell what somebody works on. `conversation` is `colleague`'s. */
	resolve?(conversation: ConversationId): Promise<void>;
	/** Everything that a read could have changed: history, read marks, viewers, update times. */
	fingerprint(): Promise<string>;
	/** Why these cannot be looped in. */
	expectedNoAccess: Record<'outsider' | 'suspended', NoAccess['why'] | undefined>;
	/** May a viewer write notes, and is a viewer known by the role? */
	viewer: { mayNote: boolean; role: Me['role'] };
	/**
	 * `self`: by API one follows for oneself only; whoever else follows came by the helpdesk's own ways. `mine`: nobody else's following is told, either. Default
	 * `full`.
	 */
	followers?: 'full' | 'self' | 'mine';
	/**
	 * What this helpdesk has not, so that the tests of it do not apply: a role that may not edit, a sign-in for customers, a record of who was added by
	 * whom, one of who stopped following when.
	 */
	lacks?: ReadonlyArray<'viewer' | 'customer-sign-in' | 'record-of-adding' | 'record-of-leaving'>;
	/** Requests that the first `me` of a session may take; default 1. */
	requestsOfMe?: number;
	/** What becomes of a text that was typed, where the helpdesk cannot store all of it. */
	kept?(text: string): string;
	/** Is a POST or PUT a write? Default yes. */
	isWrite?(path: string, form: HttpRequest['form']): boolean;
	/** Notes kept before the first look: how many messages one page of changes holds, so that paging is tested beyond it. */
	pageOfChanges: number;
}

const kindOf = (promise: Promise<unknown>): Promise<string> =>
	promise.then(
		() => 'resolved',
		(error: unknown) => (error instanceof LoopinError ? error.kind : `not a LoopinError: ${String(error)}`),
	);

export function helpdeskContract(world: World): void {
	describe(`${world.name} keeps the contract`, () => {
		beforeAll(() => world.start());
		afterAll(() => world.stop());
		beforeEach(() => world.reset());

		const open = async (who: Who | 'nobody' = 'me'): Promise<{ http: NodeHttp; client: HelpdeskClient }> => {
			const http = await world.session(who);
			return { http, client: world.module.client(http, http.base) };
		};
		const signedIn = async (who: Who = 'me'): Promise<{ http: NodeHttp; client: HelpdeskClient; me: Me }> => {
			const { http, client } = await open(who);
			return { http, client, me: await client.me() };
		};
		const wholeDirectory = async (client: HelpdeskClient, me: Me): Promise<Agent[]> => {
			const all: Agent[] = [];
			for await (const page of client.agents(me)) all.push(...page);
			return all;
		};
		const agentsOf = (whos: readonly Who[], directory: readonly Agent[]): Agent[] =>
			whos.map((who) => directory.find((agent) => agent.id === world.id(who)) ?? { id: world.id(who), name: world.fullName(who), role: 'agent', groups: [] });
		/** All that comes after a cursor, however many calls it takes. */
		const drain = async (client: HelpdeskClient, me: Me, from: Cursor): Promise<{ entries: Entry[]; cursor: Cursor; calls: Changes[] }> => {
			const calls: Changes[] = [];
			let cursor = from;
			do {
				const changes = await client.changesSince(cursor, me);
				calls.push(changes);
				cursor = changes.cursor;
			} while (calls.at(-1)?.more && calls.length < 50);
			return { entries: calls.flatMap((call) => call.entries), cursor, calls };
		};
		const { id: conversation, title, customer } = world.conversation;
		const selfOnly = world.followers === 'self';
		const mineOnly = world.followers === 'mine';
		const full = !selfOnly && !mineOnly;
		const has = (what: NonNullable<World['lacks']>[number]): boolean => !world.lacks?.includes(what);
		const logged = has('record-of-adding');
		const isWrite = ({ method, path, form }: HttpRequest): boolean => (method === 'POST' || method === 'PUT') && (world.isWrite?.(path, form) ?? true);

		describe('recognise', () => {
			it('knows the helpdesk without a sign-in, and by which base', async () => {
				const { http, client } = await open('nobody');
				expect(await client.recognise()).toMatchObject({ base: http.base });
			});
			it('knows it signed in, too', async () => {
				const { http, client } = await open();
				expect(await client.recognise()).toMatchObject({ base: http.base });
			});
			it('takes no other site for it', async () => {
				const { http, client } = await open('nobody');
				http.intercept = async () => answerOf(200, `${http.base}/`, '<!doctype html><title>A shop</title><p>Welcome', () => 'text/html');
				expect(await client.recognise()).toBeUndefined();
			});
		});

		describe('me', () => {
			it('says who is signed in', async () => {
				const { me } = await signedIn();
				expect(me).toMatchObject({ id: world.id('me'), name: world.fullName('me') });
				expect(['agent', 'admin']).toContain(me.role);
			});
			it('knows a viewer by the role, where the helpdesk has one', async () => expect((await signedIn('viewer')).me.role).toBe(world.viewer.role));
			it.runIf(has('customer-sign-in'))('knows a customer', async () => expect((await signedIn('customer')).me.role).toBe('end-user'));
			it('throws signed-out for nobody', async () => expect(await kindOf((await open('nobody')).client.me())).toBe('signed-out'));
			it('is one request', async () => {
				const { http, client } = await open();
				await client.me();
				expect(http.sent.length).toBeLessThanOrEqual(world.requestsOfMe ?? 1);
			});
		});

		describe('the directory', () => {
			it('has every agent once, and no customer', async () => {
				const { client, me } = await signedIn();
				const all = await wholeDirectory(client, me);
				const ids = all.map((agent) => agent.id);
				expect(new Set(ids).size).toBe(ids.length);
				for (const who of ['me', 'colleague', 'third', 'viewer', 'outsider'] as const) {
					expect(all.find((agent) => agent.id === world.id(who))).toMatchObject({ name: world.fullName(who) });
				}
				expect(ids).not.toContain(world.id('customer'));
			});
			it('marks the suspended, or leaves them out', async () => {
				const { client, me } = await signedIn();
				const found = (await wholeDirectory(client, me)).find((agent) => agent.id === world.id('suspended'));
				if (found) expect(found.suspended).toBe(true);
			});
			it('finds people while typing', async () => {
				const { client } = await signedIn();
				if (!client.searchAgents) return;
				const found = await client.searchAgents(world.fullName('third').slice(0, 3));
				expect(found.map((agent) => agent.id)).toContain(world.id('third'));
				expect((await client.searchAgents(world.fullName('customer').slice(0, 4))).map((agent) => agent.id)).not.toContain(world.id('customer'));
			});
		});

		describe('a conversation', () => {
			it('is told with what I may do', async () => {
				const { client, me } = await signedIn();
				expect(await client.conversation(conversation, me)).toMatchObject({
					id: conversation,
					title,
					customer,
					followers: [],
					mayEdit: true,
					mayNote: true,
					mayReply: true,
				});
			});
			it.runIf(has('viewer'))('is read-only to a viewer', async () => {
				const { client, me } = await signedIn('viewer');
				expect(await client.conversation(conversation, me)).toMatchObject({ mayEdit: false, mayNote: world.viewer.mayNote, mayReply: false });
			});
			it('tells its newest entry', async () => {
				const { client, me } = await signedIn();
				const before = (await client.conversation(conversation, me)).newestEntry;
				const note = await world.does('colleague').note(conversation, 'The newest of all.');
				const after = (await client.conversation(conversation, me)).newestEntry;
				expect(after).not.toBe(before);
				expect(await client.entriesAfter(conversation, after, me)).toEqual([]);
				expect((await client.entriesAfter(conversation, before, me)).map((entry) => entry.id)).toEqual([note]);
			});
			it('that I may not open is forbidden; one that is not there is not found', async () => {
				const { client, me } = await signedIn();
				expect(['forbidden', 'not-found']).toContain(await kindOf(client.conversation(world.forbidden, me)));
				expect(['forbidden', 'not-found']).toContain(await kindOf(client.entriesAfter(world.forbidden, '', me)));
				expect(await kindOf(client.conversation(world.missing, me))).toBe('not-found');
			});
			it('with a number that is none asks the server nothing', async () => {
				const { http, client, me } = await signedIn();
				http.sent.length = 0;
				for (const odd of ['1 OR 1=1', '1/../2', '', '-1', '１', "1'", '0x1'] as ConversationId[]) {
					expect(await kindOf(client.conversation(odd, me))).toBe('not-found');
					expect(await kindOf(client.addFollowers(odd, [world.id('third')], me))).toBe('not-found');
					expect(await kindOf(client.entriesAfter(odd, '', me))).toBe('not-found');
					expect(await kindOf(client.post(odd, { internal: true, text: 'x' }, me))).toBe('not-found');
				}
				expect(http.sent).toEqual([]);
			});
		});

		describe('what a colleague works on', () => {
			it('is told, where the helpdesk can tell: what is open, theirs, and mine to see; by one request that changes nothing', async () => {
				const { http, client, me } = await signedIn();
				if (!client.assignedTo) return;
				const before = await world.fingerprint();
				http.sent.length = 0;
				const theirs = await client.assignedTo(world.id('colleague'), me);
				expect(http.sent).toHaveLength(1);
				expect(http.sent[0]?.method ?? 'GET').toBe('GET');
				expect(theirs).toContain(conversation);
				expect(new Set(theirs).size).toBe(theirs.length);
				expect(theirs).not.toContain(world.forbidden);
				expect(await client.assignedTo(world.id('third'), me)).not.toContain(conversation);
				expect(await world.fingerprint()).toBe(before);
			});
			it('no longer holds what was resolved', async () => {
				const { client, me } = await signedIn();
				if (!client.assignedTo || !world.resolve) return;
				await world.resolve(conversation);
				expect(await client.assignedTo(world.id('colleague'), me)).not.toContain(conversation);
			});
			it('of an id that is none asks the server nothing', async () => {
				const { http, client, me } = await signedIn();
				if (!client.assignedTo) return;
				http.sent.length = 0;
				for (const odd of ["1' OR 1=1", '', '-1', '1/../2', '１'] as AgentId[]) expect(await kindOf(client.assignedTo(odd, me))).toBe('not-found');
				expect(http.sent).toEqual([]);
			});
			it('is told to nobody who is not signed in', async () => {
				const { me } = await signedIn();
				const { client } = await open('nobody');
				if (client.assignedTo) expect(await kindOf(client.assignedTo(world.id('colleague'), me))).toBe('signed-out');
			});
		});

		describe('who cannot open it', () => {
			it('is told with the reason; those who can are not in the answer', async () => {
				const { client, me } = await signedIn();
				const directory = await wholeDirectory(client, me);
				const blocked = await client.noAccess(conversation, agentsOf(['colleague', 'third', 'me', 'outsider', 'suspended'], directory));
				expect(blocked.has(world.id('colleague'))).toBe(false);
				expect(blocked.has(world.id('third'))).toBe(false);
				expect(blocked.has(world.id('me'))).toBe(false);
				expect(blocked.get(world.id('outsider'))?.why).toBe(world.expectedNoAccess.outsider);
				if (directory.some((agent) => agent.id === world.id('suspended')))
					expect(blocked.get(world.id('suspended'))?.why).toBe(world.expectedNoAccess.suspended);
			});
			it('of nobody is nobody', async () => {
				const { client, me } = await signedIn();
				void me;
				expect((await client.noAccess(conversation, [])).size).toBe(0);
			});
		});

		describe('followers', () => {
			it.runIf(selfOnly)('of others are told by name; they are neither added nor removed by me', async () => {
				const { client, me } = await signedIn();
				await world.does('colleague').follow(conversation, 'colleague');
				const { followers } = await client.conversation(conversation, me);
				expect(followers).toEqual([{ id: world.id('colleague'), name: world.fullName('colleague'), kind: 'agent' }]);
				const before = await world.fingerprint();
				expect(await client.addFollowers(conversation, [world.id('colleague')], me)).toEqual(followers);
				expect(await kindOf(client.addFollowers(conversation, [world.id('third')], me))).toBe('refused');
				expect(await kindOf(client.removeFollower(conversation, world.id('colleague'), me))).toBe('refused');
				expect(await world.fingerprint()).toBe(before);
			});
			it.runIf(selfOnly)('of two people following at once are both kept; again changes nothing', async () => {
				const both = [await signedIn(), await signedIn('colleague')];
				await Promise.all(both.map(({ client, me }) => client.addFollowers(conversation, [me.id], me)));
				const before = await world.fingerprint();
				for (const { client, me } of both) expect((await client.addFollowers(conversation, [me.id], me)).length).toBe(2);
				expect(await world.fingerprint()).toBe(before);
				for (const { client, me } of both) await client.removeFollower(conversation, me.id, me);
				for (const { client, me } of both) expect(await client.removeFollower(conversation, me.id, me)).toEqual([]);
			});
			it.runIf(full)('are added, read back, and adding again changes nothing', async () => {
				const { client, me } = await signedIn();
				const first = await client.addFollowers(conversation, [world.id('third'), world.id('colleague')], me);
				expect(first.map((follower) => follower.id).sort()).toEqual([world.id('third'), world.id('colleague')].sort());
				expect(first.every((follower) => follower.kind === 'agent')).toBe(true);
				const before = await world.fingerprint();
				expect(await client.addFollowers(conversation, [world.id('third')], me)).toEqual(first);
				expect(await world.fingerprint()).toBe(before);
				expect((await client.conversation(conversation, me)).followers).toEqual(first);
				expect(first.find((follower) => follower.id === world.id('third'))?.name).toBe(world.fullName('third'));
			});
			it.runIf(full)('are removed, and removing again changes nothing', async () => {
				const { client, me } = await signedIn();
				await client.addFollowers(conversation, [world.id('third'), world.id('colleague')], me);
				const left = await client.removeFollower(conversation, world.id('third'), me);
				expect(left.map((follower) => follower.id)).toEqual([world.id('colleague')]);
				expect(await client.removeFollower(conversation, world.id('third'), me)).toEqual(left);
			});
			it('may be myself', async () => {
				const { client, me } = await signedIn();
				expect((await client.addFollowers(conversation, [me.id], me)).map((follower) => follower.id)).toEqual([me.id]);
				expect(await client.removeFollower(conversation, me.id, me)).toEqual([]);
			});
			it.runIf(full)('of two people writing at once are all kept', async () => {
				const [mine, theirs] = [await signedIn(), await signedIn('colleague')];
				await Promise.all([
					mine.client.addFollowers(conversation, [world.id('third')], mine.me),
					theirs.client.addFollowers(conversation, [world.id('colleague')], theirs.me),
					mine.client.addFollowers(conversation, [world.id('me')], mine.me),
				]);
				const { followers } = await mine.client.conversation(conversation, mine.me);
				expect(followers.map((follower) => follower.id).sort()).toEqual([world.id('third'), world.id('colleague'), world.id('me')].sort());
			});
			it.runIf(mineOnly)('are only me: others are neither seen, nor added, nor removed', async () => {
				const { client, me } = await signedIn();
				await world.does('colleague').follow(conversation, 'colleague');
				expect((await client.conversation(conversation, me)).followers).toEqual([]);
				const before = await world.fingerprint();
				expect(await kindOf(client.addFollowers(conversation, [world.id('third')], me))).toBe('refused');
				expect(await kindOf(client.addFollowers(conversation, [me.id, world.id('third')], me))).toBe('refused');
				expect(await kindOf(client.removeFollower(conversation, world.id('colleague'), me))).toBe('refused');
				expect(await world.fingerprint()).toBe(before);
				const mine = await client.addFollowers(conversation, [me.id], me);
				expect(mine).toEqual([{ id: me.id, name: me.name, kind: 'agent' }]);
				const followed = await world.fingerprint();
				expect(await client.addFollowers(conversation, [me.id], me)).toEqual(mine);
				expect(await world.fingerprint()).toBe(followed);
			});
			it.runIf(has('viewer'))('are refused to a viewer, and nothing changes', async () => {
				const { client, me } = await signedIn('viewer');
				expect(['refused', 'forbidden']).toContain(await kindOf(client.addFollowers(conversation, [world.id('third')], me)));
				const mine = await signedIn();
				expect((await mine.client.conversation(conversation, mine.me)).followers).toEqual([]);
			});
			it('are never customers nor suspended people', async () => {
				const { client, me } = await signedIn();
				for (const who of ['customer', 'suspended'] as const) expect(await kindOf(client.addFollowers(conversation, [world.id(who)], me))).toBe('refused');
				expect((await client.conversation(conversation, me)).followers).toEqual([]);
			});
			it('with ids that are none are not sent', async () => {
				const { client, me } = await signedIn();
				const before = await world.fingerprint();
				for (const odd of ['new@person.test', 'third', '999999999', ''] as AgentId[]) {
					expect(['refused', 'not-found']).toContain(await kindOf(client.addFollowers(conversation, [odd], me)));
				}
				expect(await world.fingerprint()).toBe(before);
			});
		});

		describe('changes', () => {
			it('begin with history, and nothing of it comes again', async () => {
				await world.does('colleague').follow(conversation, 'me');
				await world.does('colleague').note(conversation, 'Said before Loopin came.');
				const { client, me } = await signedIn();
				const first = await client.changesSince('', me);
				expect(first).toMatchObject({ history: true, more: false });
				expect(first.entries.map((entry) => entry.text)).toContain('Said before Loopin came.');
				const second = await client.changesSince(first.cursor, me);
				expect(second).toMatchObject({ entries: [], history: false, more: false });
			});
			it('are none when nothing happens, and then cost few requests', async () => {
				const { http, client, me } = await signedIn();
				const { cursor } = await client.changesSince('', me);
				const settled = await client.changesSince(cursor, me);
				http.sent.length = 0;
				expect((await client.changesSince(settled.cursor, me)).entries).toEqual([]);
				expect(http.sent.length).toBeLessThanOrEqual(6);
			});
			it('bring a mention as the note and the adding, in order, exactly once', async () => {
				const { client, me } = await signedIn();
				const { cursor } = await client.changesSince('', me);
				await world.does('customer').reply(conversation, 'Before I followed: none of my business.');
				const note = await world.does('colleague').note(conversation, `@${world.fullName('me')} could you look at this?`);
				await world.does('colleague').follow(conversation, 'me');
				const { entries, cursor: next } = await drain(client, me, cursor);
				expect(entries.map((entry) => entry.kind)).toEqual(logged ? ['note', 'follower-added'] : ['note']);
				expect(entries[0]).toMatchObject({
					id: note,
					conversation,
					title,
					author: { id: world.id('colleague'), name: world.fullName('colleague'), kind: 'agent' },
					text: `@${world.fullName('me')} could you look at this?`,
				});
				if (logged) expect(entries[1]).toMatchObject({ subject: me.id, author: { id: world.id('colleague') } });
				expect((await drain(client, me, next)).entries).toEqual([]);
			});
			it.runIf(mineOnly)('bring a note that names me before I follow, and from then on what follows it', async () => {
				const { client, me } = await signedIn();
				const { cursor } = await client.changesSince('', me);
				const note = await world.does('colleague').note(conversation, `Have a look, @${world.fullName('me')}.`);
				const first = await drain(client, me, cursor);
				expect(first.entries.map((entry) => [entry.id, entry.kind])).toEqual([[note, 'note']]);
				await world.does('me').follow(conversation, 'me');
				const reply = await world.does('customer').reply(conversation, 'Hello?');
				expect((await drain(client, me, first.cursor)).entries.map((entry) => entry.id)).toEqual([reply]);
			});
			it.skipIf(mineOnly)('bring the note even when it was already passed by', async () => {
				const { client, me } = await signedIn();
				const { cursor } = await client.changesSince('', me);
				const note = await world.does('colleague').note(conversation, `Slow network, @${world.fullName('me')}!`);
				const between = await drain(client, me, cursor);
				expect(between.entries).toEqual([]);
				await world.does('colleague').follow(conversation, 'me');
				const { entries } = await drain(client, me, between.cursor);
				expect(entries[0]?.id).toBe(note);
				expect(entries.map((entry) => entry.kind)).toEqual(logged ? ['note', 'follower-added'] : ['note']);
			});
			it('bring notes and replies of what I follow, with who they are by', async () => {
				const { client, me } = await signedIn();
				await world.does('colleague').follow(conversation, 'me');
				const { cursor } = await client.changesSince('', me);
				await world.does('customer').reply(conversation, 'Is anybody there?');
				await world.does('colleague').reply(conversation, 'Yes.');
				await world.does('viewer').note(conversation, 'Only between us.');
				const { entries } = await drain(client, me, cursor);
				expect(entries.filter((entry) => entry.kind !== 'status').map((entry) => [entry.kind, entry.author.kind, entry.author.name, entry.text])).toEqual([
					['public-reply', 'customer', world.fullName('customer'), 'Is anybody there?'],
					['public-reply', 'agent', world.fullName('colleague'), 'Yes.'],
					['note', 'agent', world.fullName('viewer'), 'Only between us.'],
				]);
				const now = Date.now();
				for (const entry of entries) expect(Math.abs(now - entry.at)).toBeLessThan(10 * 60_000);
			});
			it('end when I stop following, but lose nothing from before', async () => {
				const { client, me } = await signedIn();
				await world.does('colleague').follow(conversation, 'me');
				const { cursor } = await client.changesSince('', me);
				await world.does('colleague').note(conversation, 'While I followed.');
				await world.does('colleague').unfollow(conversation, 'me');
				await world.does('colleague').note(conversation, 'After I left.');
				const texts = (await drain(client, me, cursor)).entries.map((entry) => entry.text).filter(Boolean);
				// Where nothing tells when I left, what was written just before that may be lost, and nothing after it may be told.
				if (has('record-of-leaving')) expect(texts).toEqual(['While I followed.']);
				else expect(texts).not.toContain('After I left.');
			});
			it('of conversations I do not follow are not mine', async () => {
				const { client, me } = await signedIn();
				const { cursor } = await client.changesSince('', me);
				await world.does('colleague').note(conversation, 'Somebody else’s business.');
				await world.does('colleague').follow(conversation, 'third');
				expect((await drain(client, me, cursor)).entries).toEqual([]);
			});
			it('come exactly once and in order, over pages and calls', async () => {
				const { client, me } = await signedIn();
				await world.does('colleague').follow(conversation, 'me');
				const { cursor } = await client.changesSince('', me);
				const count = Math.ceil(world.pageOfChanges * 1.2);
				const seen: Entry[] = [];
				let next = cursor;
				const portions = [1, 2, Math.ceil(count * 0.3), count - 3 - Math.ceil(count * 0.3)];
				let written = 0;
				for (const [index, portion] of portions.entries()) {
					const author = world.does(index % 2 ? 'colleague' : 'third');
					const texts = Array.from({ length: portion }, (_, number) => `Note number ${written + number}`);
					if (author.notes) await author.notes(conversation, texts);
					else for (const text of texts) await author.note(conversation, text);
					written += portion;
					// Somebody looks in between, but not every time.
					if (index % 2 === 0) {
						const some = await drain(client, me, next);
						seen.push(...some.entries);
						next = some.cursor;
					}
				}
				const rest = await drain(client, me, next);
				seen.push(...rest.entries);
				expect(seen.map((entry) => entry.text)).toEqual(Array.from({ length: count }, (_, number) => `Note number ${number}`));
				// The same cursor gives the same again: a worker that died before it stored anything loses nothing.
				expect((await drain(client, me, cursor)).entries.map((entry) => entry.text)).toEqual(seen.map((entry) => entry.text));
				expect((await drain(client, me, rest.cursor)).entries).toEqual([]);
			}, 180_000);
			it('begin anew, as history, from a cursor that is none', async () => {
				const { client, me } = await signedIn();
				for (const odd of ['nonsense', '1', '{"a":1}', '\u0000']) expect(await client.changesSince(odd, me)).toMatchObject({ history: true });
			});
		});

		describe('my note', () => {
			it('is found when it landed', async () => {
				const { client, me } = await signedIn();
				const { newestEntry } = await client.conversation(conversation, me);
				const note = await world.does('me').note(conversation, `Hello @${world.fullName('colleague')} and @${world.fullName('third')}.`);
				const found = await client.findNote(conversation, newestEntry, [world.fullName('colleague'), world.fullName('third')], me);
				expect(found).toMatchObject({ state: 'landed', entry: note });
				expect(found.state === 'landed' && found.text).toContain(world.fullName('third'));
			});
			it('is absent when it was not sent, does not name them, is older, or is by somebody else', async () => {
				const { client, me } = await signedIn();
				const old = await world.does('me').note(conversation, `Yesterday: @${world.fullName('third')}`);
				await world.does('me').note(conversation, 'Nobody is named here.');
				await world.does('colleague').note(conversation, `I name @${world.fullName('third')} too.`);
				expect(await client.findNote(conversation, old, [world.fullName('third')], me)).toEqual({ state: 'absent' });
			});
			it('that went out to the customer is public', async () => {
				const { client, me } = await signedIn();
				const { newestEntry } = await client.conversation(conversation, me);
				const reply = await world.does('me').reply(conversation, `Dear customer, @${world.fullName('third')} will help.`);
				expect(await client.findNote(conversation, newestEntry, [world.fullName('third')], me)).toMatchObject({ state: 'public', entry: reply });
			});
			it('is the earliest, with the time at which it was written by the helpdesk’s own clock', async () => {
				const { client, me } = await signedIn();
				const { newestEntry } = await client.conversation(conversation, me);
				const [first, second] = [
					await world.does('me').note(conversation, `One: @${world.fullName('third')}`),
					await world.does('me').note(conversation, `Two: @${world.fullName('third')}`),
				];
				const entries = await client.entriesAfter(conversation, newestEntry, me);
				for (const [after, note] of [
					[newestEntry, first],
					[first, second],
				] as const) {
					const found = await client.findNote(conversation, after, [world.fullName('third')], me);
					expect(found).toMatchObject({ state: 'landed', entry: note });
					if (found.state === 'landed' && found.at !== undefined) expect(found.at).toBe(entries.find(({ id }) => id === note)?.at);
				}
			});
		});

		describe('posting', () => {
			it.each([true, false])('writes exactly what was typed (internal: %s)', async (internal) => {
				const { client, me } = await signedIn();
				const { newestEntry } = await client.conversation(conversation, me);
				const text = 'First line with <b>tags</b> & "quotes"\n\nSecond: žluťoučký kůň 🐎';
				const entry = await client.post(conversation, { internal, text }, me);
				const kept = world.kept?.(text) ?? text;
				const [found, ...more] = await client.entriesAfter(conversation, newestEntry, me);
				expect(more).toEqual([]);
				expect(found).toMatchObject({ id: entry, kind: internal ? 'note' : 'public-reply', text: kept, author: { id: me.id, kind: 'agent' }, conversation });
			});
			it('is forbidden where I may not, and leaves nothing', async () => {
				if (has('viewer')) {
					const viewer = await signedIn('viewer');
					expect(await kindOf(viewer.client.post(conversation, { internal: false, text: 'x' }, viewer.me))).toBe('forbidden');
				}
				const mine = await signedIn();
				const before = await world.fingerprint();
				expect(['forbidden', 'not-found']).toContain(await kindOf(mine.client.post(world.forbidden, { internal: true, text: 'x' }, mine.me)));
				expect(await world.fingerprint()).toBe(before);
			});
			it('whose answer was lost has an unknown outcome', async () => {
				const { http, client, me } = await signedIn();
				http.intercept = async (request, go) => {
					const answer = await go();
					if (!isWrite(request)) return answer;
					throw new LoopinError('unknown-outcome', 'cut');
				};
				expect(await kindOf(client.post(conversation, { internal: true, text: 'Lost on the way' }, me))).toBe('unknown-outcome');
				http.intercept = async (request, go) => (isWrite(request) ? answerOf(502, '', 'Bad Gateway', () => 'text/html') : go());
				expect(await kindOf(client.post(conversation, { internal: true, text: 'Lost in a gateway' }, me))).toBe('unknown-outcome');
				http.intercept = undefined;
				expect(await client.findNote(conversation, '', ['Lost on the way'], me)).toMatchObject({ state: 'landed' });
			});
		});

		describe('bad answers', () => {
			const calls = (client: HelpdeskClient, me: Me, cursor: Cursor): Record<string, () => Promise<unknown>> => ({
				me: () => client.me(),
				agents: () => wholeDirectory(client, me),
				conversation: () => client.conversation(conversation, me),
				noAccess: () => client.noAccess(conversation, [{ id: world.id('third'), name: 'x', role: 'agent', groups: [] }]),
				addFollowers: () => client.addFollowers(conversation, [mineOnly ? me.id : world.id('third')], me),
				removeFollower: () => client.removeFollower(conversation, mineOnly ? me.id : world.id('third'), me),
				changesSince: () => client.changesSince(cursor, me),
				entriesAfter: () => client.entriesAfter(conversation, '', me),
				findNote: () => client.findNote(conversation, '', ['x'], me),
				post: () => client.post(conversation, { internal: true, text: 'x' }, me),
			});
			const outcomes = async (answer: (http: NodeHttp) => ReturnType<typeof answerOf>): Promise<Record<string, string>> => {
				const { http, client, me } = await signedIn();
				const { cursor } = await client.changesSince('', me);
				http.intercept = async () => answer(http);
				const result: Record<string, string> = {};
				for (const [name, call] of Object.entries(calls(client, me, cursor))) result[name] = await kindOf(call());
				return result;
			};

			it('a session that ended is signed-out everywhere, and writes nothing', async () => {
				const { http, client, me } = await signedIn();
				const { cursor } = await client.changesSince('', me);
				const before = await world.fingerprint();
				http.signOut();
				for (const [name, call] of Object.entries(calls(client, me, cursor))) expect([name, await kindOf(call())]).toEqual([name, 'signed-out']);
				expect(await world.fingerprint()).toBe(before);
			});
			it('429 is rate-limited, with the seconds to wait', async () => {
				const { http, client, me } = await signedIn();
				const { cursor } = await client.changesSince('', me);
				http.intercept = async () => answerOf(429, http.base, '{}', (name) => (name === 'retry-after' ? '17' : 'application/json'));
				for (const [name, call] of Object.entries(calls(client, me, cursor))) {
					const error: unknown = await call().catch((thrown: unknown) => thrown);
					expect([name, error instanceof LoopinError && error.kind, error instanceof LoopinError && error.extra.retryAfterMs]).toEqual([
						name,
						'rate-limited',
						17_000,
					]);
				}
			});
			it('500 is not-answering (a post’s outcome is unknown)', async () => {
				const result = await outcomes((http) => answerOf(500, http.base, 'oops', () => 'text/html'));
				// A post that failed before the write itself (a token was not to be had) is known not to have happened.
				for (const [name, kind] of Object.entries(result))
					expect([name, name === 'post' && kind === 'unknown-outcome' ? 'not-answering' : kind]).toEqual([name, 'not-answering']);
			});
			it('403 is forbidden, or shows as signed-out where that is how it looks', async () => {
				const result = await outcomes((http) => answerOf(403, http.base, '{"message":"Forbidden","error":"Forbidden"}', () => 'application/json'));
				for (const [name, kind] of Object.entries(result)) expect([name, kind, ['forbidden', 'signed-out'].includes(kind)]).toEqual([name, kind, true]);
			});
			it.each([
				['a page of a proxy', '<html><body>Please sign in to the Wi-Fi', 'text/html'],
				['half an answer', '{"items":[{"id":1', 'application/json'],
				['nothing', '', 'application/json'],
				['null', 'null', 'application/json'],
				['another shape', '[[],{"items":7,"users":"x","ticket":[]}]', 'application/json'],
				['a number', '7', 'application/json'],
			])('%s is a typed error, never a crash nor a success', async (_, text, type) => {
				const result = await outcomes((http) => answerOf(200, `${http.base}/`, text, (name) => (name === 'content-type' ? type : null)));
				for (const [name, kind] of Object.entries(result)) {
					expect([
						name,
						kind,
						['signed-out', 'bad-answer', 'not-answering', 'not-found', 'unknown-outcome', 'refused', 'conflict', 'forbidden'].includes(kind),
					]).toEqual([name, kind, true]);
				}
			});
		});

		it('reads without leaving a trace', async () => {
			await world.does('colleague').follow(conversation, 'me');
			await world.does('colleague').note(conversation, 'Something new to read.');
			const { client, me } = await signedIn();
			const before = await world.fingerprint();
			const { cursor } = await client.changesSince('', me);
			await client.changesSince(cursor, me);
			await client.conversation(conversation, me);
			await client.entriesAfter(conversation, '', me);
			await client.findNote(conversation, '', ['x'], me);
			await client.noAccess(conversation, await wholeDirectory(client, me));
			await client.recognise();
			expect(await world.fingerprint()).toBe(before);
		});
	});
}
