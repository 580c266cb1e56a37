/** The schedule of one browser in an account so large that a check is paid for only after hours. */
import { afterEach, expect, test, vi } from 'vitest';
import type { AgentId } from '../../../src/collaboration/model';
import { fake } from '../fake-browser';
import { accountOf, SITE, World } from './world';

vi.mock('../../../src/background/clients', async () => (await import('./world')).mockedClients());
afterEach(() => vi.useRealTimers());

const ME = '2';
const HOUR = 3_600_000;

/** A thousand agents at 200 requests a minute: a tenth of it is two hundredths of a request per minute and browser. */
async function largeTeam() {
	const world = await World.begin();
	const team = Array.from({ length: 1_000 }, (_, n) => ({ id: String(100 + n) as AgentId, name: `Agent ${n}`, role: 'agent' as const, groups: [] }));
	world.helpdesk.agents.push(...team);
	await world.engine.schedule.startSchedule();
	const { mergeAgents } = await import('../../../src/store/agents');
	await mergeAgents(accountOf(ME), team);
	const now = Date.now();
	const rate = { limit: 200, remaining: 200, windowMs: 60_000, at: now };
	const pulse = { lastCheckAt: now, nextCheckAt: now, heldUntil: 0, failures: 0, cost: 2, tokens: 0, tokensAt: now, rate };
	fake.local.items.set('schedule', { [SITE.id]: pulse });
	await world.start();
	let alarms = 0;
	const { schedule } = world.engine;
	world.engine = {
		...world.engine,
		schedule: {
			...schedule,
			onAlarm: (name) => {
				alarms++;
				return schedule.onAlarm(name);
			},
		},
	};
	await schedule.startSchedule();
	return { world, alarms: () => alarms };
}

test('it goes on checking, at the pace that is paid for, and sleeps in between', { timeout: 60_000 }, async () => {
	const { world, alarms } = await largeTeam();
	const before = world.helpdesk.requests;
	world.helpdesk.agentNotes('7', '1', 'Could you look, @Ben Berg?');
	await world.wait(24 * HOUR);
	const made = world.helpdesk.requests - before;
	// 28.8 are paid for in a day; this world’s clients report every other one of their requests.
	expect(made).toBeGreaterThan(14);
	expect(made).toBeLessThan(2 * 33);
	expect(alarms()).toBeLessThan(150);
	expect(fake.shown.length).toBe(1);
});

test('turning to the helpdesk every few minutes changes neither', { timeout: 60_000 }, async () => {
	const { world, alarms } = await largeTeam();
	const before = world.helpdesk.requests;
	for (let minutes = 0; minutes < 12 * 60; minutes += 10) {
		await world.wait(10 * 60_000);
		await world.engine.schedule.poke(SITE.id, 'focus');
	}
	const made = world.helpdesk.requests - before;
	expect(made).toBeGreaterThan(6);
	expect(made).toBeLessThan(2 * 20);
	expect(alarms()).toBeLessThan(150);
});

test('a night with the browser closed saves nothing: in the morning not the whole team asks at once', { timeout: 60_000 }, async () => {
	const { world } = await largeTeam();
	await world.wait(HOUR);
	const before = world.helpdesk.requests;
	world.helpdesk.now += 14 * HOUR;
	world.leap(0);
	await world.restartBrowser();
	await world.engine.schedule.startSchedule();
	await world.wait(10 * 60_000);
	expect(world.helpdesk.requests - before).toBe(0);
});
