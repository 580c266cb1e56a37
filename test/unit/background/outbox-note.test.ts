/** A note submitted before the page knew its conversation, or when it knew an old one: only what was submitted then is taken for it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { accountId, type EntryId } from '../../../src/collaboration/model';
import type { Job } from '../../../src/store/records';
import { ANN, C1, JAN, SITE, TOM, World } from './helpdesk-world';
import { type Life, newDevice, start } from './worker';

const ACCOUNT = accountId(SITE.id, ANN.id);
const HOUR = 3_600_000;
const NOW = 1_700_000_000_000;

let world: World;
let life: Life;
const jobs = (): Promise<Job[]> => life.jobs.jobsOfConversation(ACCOUNT, C1);
const run = () => life.outbox.runOutbox(SITE);
const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);
const submit = ({ newestEntry = '' as EntryId | '', at }: { newestEntry?: EntryId | ''; at?: number } = {}) =>
	life.outbox.enqueueMention(SITE, ACCOUNT, { at, conversation: C1, mentions: [{ id: JAN.id, name: JAN.name }], newestEntry });
async function settle(): Promise<void> {
	for (let turn = 0; turn < 40; turn++) {
		const next = await run();
		if (next === undefined) return;
		vi.setSystemTime(Math.max(Date.now() + 1, next));
	}
}

beforeEach(async () => {
	vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
	vi.setSystemTime(NOW);
	await newDevice();
	world = new World();
	life = await start(() => world.client());
	await life.identity.signedIn(SITE);
	await life.agents.mergeAgents(ACCOUNT, world.agents);
});
afterEach(() => {
	vi.useRealTimers();
	vi.doUnmock('../../../src/platform/browser');
	vi.doUnmock('../../../src/background/clients');
});

describe.each([true, false])('where the helpdesk tells the time of what it found: %s', (tells) => {
	beforeEach(() => {
		world.tellsTimes = tells;
	});

	it('an older note of mine with the same names is not this one; the one that lands is', async () => {
		world.note(ANN, 'last week: @Jan Kowalski');
		world.note(TOM, 'and something else');
		pass(HOUR);
		await submit();
		await run();
		expect(world.followers.size).toBe(0);
		expect(await jobs()).toMatchObject([{ state: 'pending', looks: 1 }]);
		pass(1_000);
		const note = world.note(ANN, 'now: @Jan Kowalski');
		await settle();
		expect([...world.followers.keys()]).toEqual([JAN.id]);
		expect(await jobs()).toMatchObject([{ state: 'done', noteEntry: note }]);
	});

	it('never landed: the older note adds nobody, however often it is looked for', async () => {
		world.note(ANN, '@Jan Kowalski');
		pass(HOUR);
		await submit();
		await settle();
		expect(world.adds).toEqual([]);
		expect(await jobs()).toEqual([]);
		expect(world.requests).toBeLessThan(60);
	});

	it('an older public reply with the same names does not end it', async () => {
		world.note(ANN, 'Dear customer, @Jan Kowalski will help', 'public-reply');
		pass(HOUR);
		await submit();
		await run();
		expect(await jobs()).toMatchObject([{ state: 'pending' }]);
		world.note(ANN, '@Jan Kowalski please do');
		await settle();
		expect([...world.followers.keys()]).toEqual([JAN.id]);
	});

	it('and a new public reply ends it, although an older note has the same names', async () => {
		world.note(ANN, '@Jan Kowalski');
		pass(HOUR);
		await submit();
		world.note(ANN, 'Dear customer, @Jan Kowalski will help', 'public-reply');
		await settle();
		expect(world.adds).toEqual([]);
		expect(await jobs()).toEqual([]);
	});

	it('the note may have landed before the background heard of the submit', async () => {
		world.note(ANN, 'last week: @Jan Kowalski');
		pass(HOUR);
		const at = Date.now();
		const note = world.note(ANN, 'now: @Jan Kowalski');
		world.note(TOM, 'a word after it');
		pass(5 * 60_000);
		await submit({ at });
		await settle();
		expect(await jobs()).toMatchObject([{ state: 'done', noteEntry: note }]);
	});

	it.each([-3 * HOUR, 3 * HOUR])('the helpdesk’s clock counts, be it %i ms from ours', async (skew) => {
		const { noteAnswer } = await import('../../../src/background/budget');
		const answered = () => {
			const date = new Date(Date.now() + skew).toUTCString();
			noteAnswer(SITE.id, { status: 200, header: (name) => (name === 'date' ? date : null) });
		};
		world.skew = skew;
		world.note(ANN, 'half an hour ago: @Jan Kowalski');
		pass(HOUR / 2);
		answered();
		await submit();
		await run();
		expect(world.followers.size).toBe(0);
		world.note(ANN, 'now: @Jan Kowalski');
		await settle();
		expect(await jobs()).toMatchObject([{ state: 'done', noteEntry: '2' }]);
	});
});

it('a page that knew an old state of the conversation is no better than one that knew none', async () => {
	const known = world.note(TOM, 'the newest that the page knows');
	world.note(ANN, 'from another tab, an hour ago: @Jan Kowalski');
	pass(HOUR);
	await submit({ newestEntry: known });
	await settle();
	expect(world.adds).toEqual([]);
});

it('what is no time of a submit is not believed', async () => {
	world.note(ANN, '@Jan Kowalski');
	pass(HOUR);
	for (const at of [NOW - HOUR, 0, NOW + 48 * HOUR, -1]) await submit({ at });
	await settle();
	expect(world.adds).toEqual([]);
});

it('the bound outlives the worker: worked out at the first look', async () => {
	await submit();
	await run();
	const [first] = await jobs();
	expect(first).toMatchObject({ notBefore: NOW - 10_000 });
	vi.setSystemTime(NOW + HOUR);
	life = await start(() => world.client());
	await run();
	expect(await jobs()).toMatchObject([{ notBefore: NOW - 10_000, looks: 2 }]);
});
