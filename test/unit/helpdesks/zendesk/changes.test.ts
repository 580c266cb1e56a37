import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConversationId, Entry, EntryId, SiteId } from '../../../../src/collaboration/model';
import type { HelpdeskClient, Me } from '../../../../src/helpdesks/helpdesk';
import { clientModule } from '../../../../src/helpdesks/zendesk/client';
import { type Position, readCursor, writeCursor } from '../../../../src/helpdesks/zendesk/client-cursor';
import { Desk, type DeskTicket } from '../../../helpdesks/zendesk/desk.mjs';
import { DeskHttp } from './desk-http';

const JAN = 1003;
const ANN = 1002;
const START = Date.UTC(2024, 4, 4, 10, 0, 0, 250);

let worlds = 0;
class World {
	now = START;
	readonly desk = new Desk({ now: () => this.now });
	readonly http = new DeskHttp(this.desk, JAN);
	/** Each world is a site of its own: one worker remembers names for some minutes. */
	readonly client: HelpdeskClient = clientModule.client(this.http, `https://acme${worlds++}.example` as SiteId);
	me!: Me;
	cursor = '';
	readonly got: Entry[] = [];

	async connect() {
		this.me = await this.client.me();
		const { entries, cursor, history } = await this.client.changesSince('', this.me);
		expect(history).toBe(true);
		this.cursor = cursor;
		return entries;
	}

	/** Everything there is now. */
	async poll() {
		for (let rounds = 0; ; rounds++) {
			expect(rounds).toBeLessThan(100);
			const { entries, cursor, more, history } = await this.client.changesSince(this.cursor, this.me);
			expect(history).toBe(false);
			expect([...entries].sort((a, b) => a.at - b.at)).toEqual(entries);
			this.got.push(...entries);
			this.cursor = cursor;
			if (!more) return;
		}
	}

	follow(ticket: number, action: 'put' | 'delete', who = JAN, by = ANN) {
		this.desk.update(this.desk.agent(by), ticket, { ticket: { followers: [{ user_id: who, action }] } });
	}

	note(ticket: number, text: string, by = ANN) {
		this.desk.update(this.desk.agent(by), ticket, { ticket: { comment: { public: false, html_body: `<p>${text}</p>` } } });
	}

	requests() {
		return this.http.sent.splice(0).map(({ path }) => path.split('?')[0]);
	}
}

const told = (entries: readonly Entry[]) => entries.map(({ conversation, kind, text, author }) => `${conversation} ${kind} ${author.name}: ${text}`);

describe('the first connect', () => {
	it('lists a little history of what I follow, and only that', async () => {
		const world = new World();
		// Tom added Jan after these two messages: they are in the ticket, and were never news for Jan.
		expect(told(await world.connect())).toEqual(['18175 follower-added Tom Fischer: ']);
		await world.poll();
		expect(world.got).toEqual([]);
	});

	it('with nothing followed begins now', async () => {
		const world = new World();
		world.follow(18175, 'delete');
		world.now += 10_000;
		expect(await world.connect()).toEqual([]);
		world.now += 60_000;
		world.follow(18204, 'put');
		await world.poll();
		expect(told(world.got)).toEqual(['18204 follower-added Ann Lee: ']);
	});
});

describe('being added soon after the first connect', () => {
	it('tells the note that led to it, though that is older', async () => {
		const world = new World();
		world.note(18204, 'long ago: @Jan Kowalski');
		world.now += 20 * 60_000;
		world.note(18204, '@Jan Kowalski can you trace it?');
		world.now += 60_000;
		await world.connect();
		world.now += 30_000;
		world.follow(18204, 'put');
		world.now += 5_000;
		await world.poll();
		expect(told(world.got)).toEqual(['18204 note Ann Lee: @Jan Kowalski can you trace it?', '18204 follower-added Ann Lee: ']);
	});
});

describe('changes', () => {
	it('cost one request when nothing happened, and one more for each ticket that changed', async () => {
		const world = new World();
		await world.connect();
		await world.poll();
		world.requests();
		world.now += 30_000;
		await world.poll();
		expect(world.requests()).toEqual(['/api/v2/users/1003/tickets/followed.json']);
		world.desk.customerReplies(18175, 'Which of the two?');
		world.now += 30_000;
		await world.poll();
		expect(world.requests()).toEqual(['/api/v2/users/1003/tickets/followed.json', '/api/v2/tickets/18175/audits.json']);
		expect(told(world.got)).toEqual(['18175 public-reply Oskar Lindqvist: Which of the two?']);
		world.now += 30_000;
		await world.poll();
		expect(world.requests()).toHaveLength(1);
	});

	it('tell of two updates in one second, also when the poll came between them', async () => {
		const world = new World();
		await world.connect();
		world.now = START + 60_000;
		world.desk.customerReplies(18175, 'one');
		await world.poll();
		world.now += 300;
		world.desk.customerReplies(18175, 'two');
		await world.poll();
		world.now += 5_000;
		await world.poll();
		expect(world.got.map((entry) => entry.text)).toEqual(['one', 'two']);
	});

	it('tell of the note that led to being added, though a poll moved on between the two', async () => {
		const world = new World();
		await world.connect();
		world.now += 60_000;
		world.note(18204, 'not for Jan');
		world.note(18204, '@Jan Kowalski can you trace it?');
		world.now += 1_000;
		world.desk.customerReplies(18175, 'something newer');
		world.now += 5_000;
		await world.poll();
		world.follow(18204, 'put');
		world.now += 5_000;
		await world.poll();
		expect(told(world.got)).toEqual([
			'18175 public-reply Oskar Lindqvist: something newer',
			'18204 note Ann Lee: @Jan Kowalski can you trace it?',
			'18204 follower-added Ann Lee: ',
		]);
	});

	it('of a long ticket are read from the page on where the news begin', async () => {
		const world = new World();
		world.now -= 86_400_000;
		for (let nth = 0; nth < 250; nth++) world.note(18175, `old ${nth}`);
		world.now = START;
		await world.connect();
		world.requests();
		world.now += 10_000;
		for (let nth = 0; nth < 120; nth++) world.note(18175, `new ${nth}`);
		world.now += 10_000;
		await world.poll();
		expect(world.got.map((entry) => entry.text)).toEqual(Array.from({ length: 120 }, (_, nth) => `new ${nth}`));
		expect(world.requests().filter((path) => path?.includes('audits'))).toHaveLength(2);
	});

	it('after a long absence come in slices, all of them', async () => {
		const world = new World();
		for (let nth = 0; nth < 60; nth++) world.desk.addTicket({ id: 30_000 + nth, followers: [JAN], log: [{ at: 60, by: 2001, reply: 'old' }] });
		await world.connect();
		world.now += 3_600_000;
		for (let nth = 0; nth < 60; nth++) {
			world.now += 100;
			world.desk.customerReplies(30_000 + nth, `news ${nth}`);
		}
		world.now += 5_000;
		await world.poll();
		expect(world.got.map((entry) => entry.text)).toEqual(Array.from({ length: 60 }, (_, nth) => `news ${nth}`));
	});

	it('keep the status with its word', async () => {
		const world = new World();
		await world.connect();
		world.now += 10_000;
		world.desk.update(world.desk.agent(1009), 18175, { ticket: { status: 'pending' } });
		world.now += 10_000;
		await world.poll();
		expect(world.got).toMatchObject([{ kind: 'status', status: 'pending', author: { name: 'Tom Fischer' } }]);
	});
});

/** One look: the newest audit then, and what Jan followed. */
interface Look {
	newest: number;
	followed: Set<number>;
}

/**
 * What Jan should hear of one ticket: entry ids that may be told, and those that must be, by the rules and by no code of ours. Following that
 * began and ended between two looks leaves no trace in what Zendesk lists.
 */
function reference(ticket: DeskTicket, looks: readonly Look[]): { may: Set<string>; must: Set<string> } {
	const may = new Set<string>();
	const must = new Set<string>();
	let following = false;
	for (const audit of ticket.audits) {
		const change = audit.events.find((event) => event.type === 'FollowersChange');
		const is: boolean = change ? (change.current_followers as string[]).includes('jan.kowalski@acme.example') : following;
		const turned = is !== following;
		const ids: string[] = [];
		for (const event of audit.events) {
			if (event.type === 'Comment') {
				if (following || turned || (event.public === false && event.body?.includes('@Jan Kowalski'))) ids.push(`${audit.id}`);
			} else if (event.type === 'Change' && (following || turned)) ids.push(`${audit.id}:status`);
			else if (turned) ids.push(`${audit.id}:${is ? 'added' : 'removed'}`);
		}
		const before = looks.filter((look) => look.newest < audit.id);
		const after = looks.filter((look) => look.newest >= audit.id);
		const noticed = before.at(-1)?.followed.has(ticket.id) || after.some((look) => look.followed.has(ticket.id));
		for (const id of ids) {
			may.add(id);
			if (noticed && before.length > 0) must.add(id);
		}
		following = is;
	}
	return { may, must };
}

const action = fc.oneof(
	fc.record({ do: fc.constant('tick' as const), ms: fc.constantFrom(0, 200, 900, 2_500, 20_000, 100_000) }),
	fc.record({
		do: fc.constantFrom('poll' as const, 'reply' as const, 'note' as const, 'mention' as const, 'add' as const, 'remove' as const, 'status' as const),
		on: fc.nat(3),
	}),
);

describe('every update', () => {
	it('is told exactly once, whatever happens between the polls', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(action, { maxLength: 40 }), async (actions) => {
				const world = new World();
				const tickets = [18204, 18197, 18175, 18211];
				const history = await world.connect();
				const looks: Look[] = [];
				const look = () => {
					const all = [...world.desk.tickets.values()];
					const newest = Math.max(...all.flatMap((ticket) => ticket.audits.map((audit) => audit.id)));
					looks.push({ newest, followed: new Set(all.filter((ticket) => ticket.followers.includes(JAN)).map((ticket) => ticket.id)) });
				};
				look();
				for (const step of actions) {
					if (step.do === 'tick') {
						world.now += step.ms;
						continue;
					}
					const ticket = tickets[step.on] ?? 18204;
					if (step.do === 'poll') {
						await world.poll();
						look();
					} else if (step.do === 'reply') world.desk.customerReplies(ticket, 'hello');
					else if (step.do === 'note') world.note(ticket, 'for the team');
					else if (step.do === 'mention') world.note(ticket, 'please look, @Jan Kowalski');
					else if (step.do === 'add') world.follow(ticket, 'put');
					else if (step.do === 'remove') world.follow(ticket, 'delete');
					else
						world.desk.update(world.desk.agent(1010), ticket, { ticket: { status: world.desk.tickets.get(ticket)?.status === 'open' ? 'pending' : 'open' } });
				}
				world.now += 5_000;
				await world.poll();
				look();
				const ids = [...history, ...world.got].map((entry) => entry.id as string);
				expect(new Set(ids).size).toBe(ids.length);
				const rules = [...world.desk.tickets.values()].map((ticket) => reference(ticket, looks));
				const may = new Set(rules.flatMap((rule) => [...rule.may]));
				expect(ids.filter((id) => !may.has(id))).toEqual([]);
				expect(rules.flatMap((rule) => [...rule.must]).filter((id) => !ids.includes(id))).toEqual([]);
			}),
			{ numRuns: 250 },
		);
	}, 60_000);
});

describe('the cursor', () => {
	const at: Position = { v: 1, t: 5, floor: 1, start: 1, seen: { '7': { n: 3, last: '12', u: 4, done: 1, mine: 1 } } };

	it('is read as it was written', () => {
		expect(readCursor(writeCursor(at))).toEqual(at);
	});

	it('forgets the oldest tickets beyond a limit, and remembers until when', () => {
		const seen = Object.fromEntries(Array.from({ length: 600 }, (_, nth) => [`${nth}`, { n: 1, last: '1', u: nth, done: 1 as const, mine: 1 as const }]));
		const read = readCursor(writeCursor({ ...at, seen }));
		expect(Object.keys(read?.seen ?? {})).toHaveLength(500);
		expect(read).toMatchObject({ floor: 99, start: 1 });
	});

	it.each(['', '{', 'null', '[]', '{"v":2}', '{"v":1,"t":"x","floor":1,"start":1,"seen":{}}', 'Infinity'])('%j counts as none', (text) => {
		expect(readCursor(text)).toBeUndefined();
	});
});

describe('a note', () => {
	const id = '18204' as ConversationId;

	it('is found when it landed: mine, internal, after that entry, with all names', async () => {
		const world = new World();
		world.http.user = 1001;
		const me = await world.client.me();
		const before = (await world.client.conversation(id, me)).newestEntry;
		expect(await world.client.findNote(id, before, ['Jan Kowalski'], me)).toEqual({ state: 'absent' });
		world.note(18204, 'by somebody else: @Jan Kowalski', ANN);
		world.note(18204, 'mine, without the second name: @Jan Kowalski', 1001);
		expect(await world.client.findNote(id, before, ['Jan Kowalski', 'Tom Fischer'], me)).toEqual({ state: 'absent' });
		world.note(18204, '@jan  kowalski</p><p>and @Tom&nbsp;Fischer', 1001);
		const found = await world.client.findNote(id, before, ['Jan Kowalski', 'Tom Fischer'], me);
		expect(found).toMatchObject({ state: 'landed', text: expect.stringContaining('@Tom Fischer') });
		if (found.state !== 'landed') return;
		expect(await world.client.findNote(id, found.entry, ['Jan Kowalski'], me)).toEqual({ state: 'absent' });
	});

	it('that the customer saw is told apart', async () => {
		const world = new World();
		world.http.user = 1001;
		const me = await world.client.me();
		world.desk.update(world.desk.agent(1001), 18204, { ticket: { comment: { public: true, body: 'Dear @Jan Kowalski' } } });
		expect(await world.client.findNote(id, '' as EntryId | '', ['Jan Kowalski'], me)).toMatchObject({ state: 'public' });
	});
});
