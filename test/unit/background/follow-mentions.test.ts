/** A helpdesk where everybody follows for themselves: a mention of me is followed by my own Loopin, once, wherever its worker dies. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FollowerJob } from '../../../src/store/records';
import { fake } from '../fake-browser';
import { killAfter, orDeath, passes } from '../mortality';
import { complaints, listOf } from './invariants';
import { SITE, World } from './world';

vi.mock('../../../src/background/clients', async () => (await import('./world')).mockedClients());
vi.mock('../../../src/helpdesks/registry', async (original) => {
	const { HELPDESKS } = await original<typeof import('../../../src/helpdesks/registry')>();
	const facts = HELPDESKS['request-tracker'];
	const capabilities = { ...facts.capabilities, followers: 'self', mentionsFollow: 'mentioned' };
	return { HELPDESKS: { ...HELPDESKS, 'request-tracker': { ...facts, capabilities } } };
});
beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => undefined));
afterEach(() => vi.useRealTimers());

const ME = '2';

async function connected(): Promise<{ world: World; since: number }> {
	const world = await World.begin();
	world.helpdesk.agentNotes('6', '1', 'long ago, @Ben Berg');
	await world.engine.schedule.startSchedule();
	await world.wait(120_000);
	return { world, since: world.helpdesk.log.length };
}

/** Mentioned twice in one conversation; another note names somebody else. */
async function mentioned(): Promise<{ world: World; since: number }> {
	const scene = await connected();
	const { helpdesk } = scene.world;
	helpdesk.agentNotes('7', '1', 'please look @Ben Berg');
	helpdesk.agentNotes('7', '1', 'once more, @Ben Berg');
	helpdesk.agentNotes('9', '1', 'not for Ben: @Cleo Durand');
	return scene;
}

const check = (world: World): Promise<unknown> => orDeath(world.engine.schedule.poke(SITE.id, 'submit'));
const jobs = async (world: World): Promise<FollowerJob[]> =>
	(await world.engine.store.inStore((db) => db.jobs.toArray())).filter((job): job is FollowerJob => job.kind === 'follower');
const followed = ({ helpdesk }: World): string[] =>
	helpdesk.log.filter(({ kind, subject }) => kind === 'follower-added' && subject === ME).map(({ conversation }) => conversation);

test('history of a first connect is not followed', async () => {
	const { world } = await connected();
	expect((await listOf(world, ME)).map(({ kind }) => kind)).toEqual(['mention']);
	expect(await jobs(world)).toEqual([]);
	expect(followed(world)).toEqual([]);
});

test('what an administrator turned off is not done', async () => {
	const { world } = await mentioned();
	fake.managed.items.set('followers', false);
	await check(world);
	await world.wait(600_000);
	expect((await listOf(world, ME)).filter(({ kind }) => kind === 'mention')).toHaveLength(3);
	expect(await jobs(world)).toEqual([]);
	expect(followed(world)).toEqual([]);
});

test('who stopped following is not made a follower by the same mention again', async () => {
	const { world } = await mentioned();
	await check(world);
	world.helpdesk.unfollow('7', ME, ME);
	await world.start();
	await world.engine.schedule.startSchedule();
	await world.wait(3_600_000);
	expect(world.helpdesk.of('7').has(ME as never)).toBe(false);
	world.helpdesk.agentNotes('7', '1', 'a new one, @Ben Berg');
	await check(world);
	expect(world.helpdesk.of('7').has(ME as never)).toBe(true);
});

test('killed at every await, each mention is followed, by one job', async () => {
	const { world } = await mentioned();
	const before = passes();
	await check(world);
	// The check, and the outbox at its end: what comes after is another check.
	const points = passes() - before;
	expect(followed(world)).toEqual(['7']);
	console.log(`${points} await points: a check that finds mentions, and following them`);
	const problems: string[] = [];
	for (let point = 1; point <= points; point++) {
		const run = await mentioned();
		killAfter(point);
		await check(run.world);
		await run.world.start();
		if (point % 2) await run.world.engine.schedule.startSchedule();
		await run.world.wait(600_000);
		for (const complaint of await complaints(run.world, ME, run.since)) problems.push(`killed at ${point}: ${complaint}`);
		const made = followed(run.world).join();
		if (made !== '7') problems.push(`killed at ${point}: followed ${made}`);
		const told = (await jobs(run.world)).map(({ id, state }) => `${id.slice(id.lastIndexOf(':') + 1)} ${state}`).sort();
		const due = (await listOf(run.world, ME)).filter(({ kind, conversation }) => kind === 'mention' && conversation !== '6').map(({ id }) => `${id} done`);
		if (told.join() !== due.sort().join()) problems.push(`killed at ${point}: jobs ${told}, not ${due}`);
	}
	expect(problems).toEqual([]);
}, 300_000);
