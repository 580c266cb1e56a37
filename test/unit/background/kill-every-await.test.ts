import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { killAfter, orDeath, passes } from '../mortality';
import { complaints } from './invariants';
import { SITE, World } from './world';

vi.mock('../../../src/background/clients', async () => (await import('./world')).mockedClients());
beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => undefined));
afterEach(() => vi.useRealTimers());

const ME = '2';

interface Scene {
	world: World;
	since: number;
}

async function connected(): Promise<Scene> {
	const world = await World.begin();
	world.helpdesk.follow('7', ME, '1');
	await world.engine.schedule.startSchedule();
	await world.wait(120_000);
	return { world, since: world.helpdesk.log.length };
}

/** Two pages of news in two conversations wait at the helpdesk. */
async function newsWaiting(): Promise<Scene> {
	const scene = await connected();
	const { helpdesk } = scene.world;
	helpdesk.customerWrites('7');
	helpdesk.agentNotes('8', '1', 'please look @Ben Berg');
	helpdesk.agentReplies('7', '3');
	helpdesk.agentNotes('7', '1', 'and here @Ben Berg');
	return scene;
}

/** The toast of the conversation is up, and more of it waits: the toast is to be replaced by its group. */
async function toastUp(): Promise<Scene> {
	const scene = await connected();
	scene.world.helpdesk.customerWrites('7');
	await check(scene.world);
	scene.world.helpdesk.agentReplies('7', '3');
	return scene;
}

const check = (world: World): Promise<unknown> => orDeath(world.engine.schedule.poke(SITE.id, 'submit'));

test.each([
	['news waiting', newsWaiting],
	['its toast up already', toastUp],
])(
	'%s: killed at every await of a check, nothing is lost and nothing said twice',
	async (name, begin) => {
		const { world } = await begin();
		const before = passes();
		await check(world);
		const points = passes() - before;
		const problems: string[] = [];
		for (let point = 1; point <= points; point++) {
			const run = await begin();
			killAfter(point);
			await check(run.world);
			await run.world.start();
			// Woken at once, or by the next alarm only: by then the ten seconds of a toast are over.
			if (point % 2) await run.world.engine.schedule.startSchedule();
			await run.world.wait(600_000);
			for (const complaint of await complaints(run.world, ME, run.since)) problems.push(`killed at ${point}: ${complaint}`);
		}
		console.log(`${points} await points: a check, ${name}`);
		expect(problems).toEqual([]);
	},
	300_000,
);
