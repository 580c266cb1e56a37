import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AgentId, ConversationId } from '../../../src/collaboration/model';
import { LOOK_EVERY } from '../../../src/collaboration/shadowing';
import { fake } from '../fake-browser';
import { killAfter, orDeath, passes } from '../mortality';
import { accountOf, SITE, World } from './world';

vi.mock('../../../src/background/clients', async () => (await import('./world')).mockedClients());
beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => undefined));
afterEach(() => vi.useRealTimers());

const ME = '2';
const CLEO = '3' as AgentId;
const AVA = '1' as AgentId;
const ACCOUNT = accountOf(ME);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MINUTE = 60_000;

/** Ben, who follows conversation 7 already; Cleo works on 7, 8 and 9. */
async function begin(): Promise<World> {
	const world = await World.begin();
	world.helpdesk.follow('7', ME, '1');
	world.helpdesk.assigned.set(CLEO, ['7', '8', '9']);
	await world.engine.schedule.startSchedule();
	await world.wait(60_000);
	return world;
}
const following = (world: World) => ['7', '8', '9', '10'].filter((id) => world.helpdesk.of(id).has(ME as AgentId));
const shadows = (world: World) => world.engine.shadows.shadowsOf(ACCOUNT);
const start = (world: World, agent: AgentId = CLEO, until?: number) => world.engine.shadowing.startShadow(SITE, ACCOUNT, agent, until);
/** What was handed to the outbox is done. */
async function done(world: World): Promise<void> {
	await world.wait(2_000);
	await world.engine.outbox.runOutbox(SITE, { wake: true });
}
const begun = async (world: World, agent: AgentId = CLEO, until?: number) => {
	await start(world, agent, until);
	await done(world);
};
const ended = async (world: World, agent: AgentId = CLEO) => {
	await world.engine.shadowing.stopShadow(ACCOUNT, agent);
	await done(world);
};

describe('following a colleague’s work', () => {
	test('follows what they have, for a day unless told otherwise, ends by itself, and gives back only what it added', async () => {
		const world = await begin();
		await begun(world);
		expect(following(world)).toEqual(['7', '8', '9']);
		expect((await shadows(world))[0]?.until).toBe(Date.now() + DAY - 2_000);
		expect(await shadows(world)).toMatchObject([{ agent: CLEO, name: 'Cleo Durand', seen: ['7', '8', '9'], ours: ['8', '9'] }]);
		const { able, shadows: views } = await world.engine.shadowing.listShadows();
		expect(able).toEqual([ACCOUNT]);
		expect(views).toMatchObject([{ agent: CLEO, conversations: ['8', '9'] }]);
		await start(world, CLEO, Date.now() + 20 * MINUTE); // said again: another end
		await world.wait(19 * MINUTE);
		expect(following(world)).toEqual(['7', '8', '9']);
		await world.wait(3 * MINUTE);
		await done(world);
		expect(await shadows(world)).toEqual([]);
		expect(following(world)).toEqual(['7']);
		expect(fake.alarms.has('shadowing')).toBe(false);
	});

	test('follows what comes to them later, with a look every few minutes and no more', async () => {
		const world = await begin();
		await begun(world);
		world.helpdesk.assigned.get(CLEO)?.push('10');
		let looks = 0;
		const { assigned } = world.helpdesk;
		vi.spyOn(assigned, 'get').mockImplementation((agent) => {
			looks++;
			return Map.prototype.get.call(assigned, agent) as string[] | undefined;
		});
		await world.wait(HOUR);
		await done(world);
		expect(following(world)).toContain('10');
		expect(looks).toBeGreaterThan(1);
		expect(looks).toBeLessThanOrEqual(HOUR / LOOK_EVERY + 1);
	});

	test('stops when told to', async () => {
		const world = await begin();
		await begun(world);
		await ended(world);
		expect(following(world)).toEqual(['7']);
		await world.engine.shadowing.stopShadow(ACCOUNT, CLEO); // nothing left to stop
	});

	test('what I was mentioned in meanwhile, or follow by my own choice, stays', async () => {
		const world = await begin();
		await begun(world);
		world.helpdesk.agentNotes('8', '1', 'what do you think, @Ben Berg');
		await world.engine.shadows.disown(ACCOUNT, '9' as ConversationId);
		await ended(world);
		expect(following(world)).toEqual(['7', '8', '9']);
	});

	test('what went over to another colleague whose work I follow stays until that ends', async () => {
		const world = await begin();
		await begun(world);
		world.helpdesk.assigned.set(CLEO, ['9']);
		world.helpdesk.assigned.set(AVA, ['8']);
		await begun(world, AVA, Date.now() + 3 * DAY);
		await ended(world);
		expect(following(world)).toEqual(['7', '8']);
		await ended(world, AVA);
		expect(following(world)).toEqual(['7']);
	});

	test('a refusal of one conversation is no complaint, and the rest is followed', async () => {
		const world = await begin();
		world.helpdesk.faults = [{ after: 3, kind: 'forbidden', times: 1 }];
		await begun(world);
		await world.wait(10 * MINUTE);
		await done(world);
		const jobs = await world.engine.store.inStore((db) => db.jobs.toArray());
		expect(jobs.filter(({ state }) => state === 'failed')).toEqual([]);
		expect(following(world).length).toBeGreaterThanOrEqual(2);
	});

	test('is refused for oneself, for nobody, for yesterday and for too many', async () => {
		const world = await begin();
		const kind = (promise: Promise<unknown>) =>
			promise.then(
				() => 'begun',
				(thrown: { kind?: string }) => thrown.kind,
			);
		expect(await kind(start(world, ME as AgentId))).toBe('not-found');
		expect(await kind(start(world, '99' as AgentId))).toBe('not-found');
		expect(await kind(start(world, CLEO, Date.now() - 1))).toBe('refused');
		expect(await kind(world.engine.shadowing.startShadow(SITE, accountOf('1'), CLEO))).toBe('other-agent');
		expect(await shadows(world)).toEqual([]);
		// However far away the end is said to be.
		expect(await kind(start(world, CLEO, Date.now() + 400 * DAY))).toBe('begun');
		expect((await shadows(world))[0]?.until).toBeLessThanOrEqual(Date.now() + 14 * DAY);
	});

	test('another agent’s session neither looks nor gives back; the owner’s does, later', async () => {
		const world = await begin();
		await begun(world, CLEO, Date.now() + 10 * MINUTE);
		world.helpdesk.signedIn = '1' as AgentId;
		await world.wait(30 * MINUTE);
		await done(world);
		expect(await shadows(world)).toEqual([]);
		expect(following(world)).toEqual(['7', '8', '9']);
		world.helpdesk.signedIn = ME as AgentId;
		await world.settle(ME);
		await done(world);
		expect(following(world)).toEqual(['7']);
	});
});

test('killed at every third await of beginning and of ending, nothing is followed for good and nothing given back that was mine', async () => {
	const acts = {
		begin: (world: World) => start(world, CLEO, Date.now() + 3 * MINUTE),
		end: (world: World) => world.engine.shadowing.stopShadow(ACCOUNT, CLEO),
	};
	const problems: string[] = [];
	for (const [name, act] of Object.entries(acts)) {
		const prepare = async () => {
			const world = await begin();
			if (name === 'end') await begun(world, CLEO, Date.now() + 3 * MINUTE);
			return world;
		};
		const counted = await prepare();
		const before = passes();
		await orDeath(act(counted));
		await orDeath(counted.engine.outbox.runOutbox(SITE));
		const points = passes() - before;
		expect(points).toBeGreaterThan(10);
		for (let point = 1; point <= points; point += 3) {
			const world = await prepare();
			killAfter(point);
			await orDeath(act(world).then(() => world.engine.outbox.runOutbox(SITE)));
			await world.start();
			await world.engine.shadowing.endShadows(); // as every start of the worker does
			await world.engine.schedule.startSchedule();
			// Whatever became of the beginning: in the end it is over.
			await world.wait(6 * MINUTE);
			await done(world);
			const left = following(world).join();
			if (left !== '7') problems.push(`${name}, killed at ${point}: follows ${left}`);
			const rows = await shadows(world);
			if (rows.length) problems.push(`${name}, killed at ${point}: ${rows.length} left`);
		}
	}
	expect(problems).toEqual([]);
}, 300_000);
