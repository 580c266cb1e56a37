/**
 * The engine against a reference: random interleavings of what agents, customers, networks, clocks and browsers do. LOOPIN_MODEL_RUNS sets how many
 * sequences (default 200), LOOPIN_MODEL_SEED repeats a run.
 */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { act } from './model-acts';
import { Run } from './model-run';

vi.mock('../../../src/background/clients', async () => (await import('./world')).mockedClients());

const RUNS = Number(process.env.LOOPIN_MODEL_RUNS ?? 200);
const SEED = Number(process.env.LOOPIN_MODEL_SEED ?? Math.floor(Math.random() * 2 ** 31));

beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => undefined));
afterEach(() => vi.useRealTimers());

test(
	`${RUNS} random histories: every update once, every toast once, every intent decided`,
	async () => {
		const counts = new Map<string, number>();
		const count = (what: string, by = 1) => counts.set(what, (counts.get(what) ?? 0) + by);
		const begun = performance.now();
		await fc.assert(
			fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 16 }), async (steps) => {
				const run = await Run.begin();
				for (const step of steps) {
					count(step.op === 'fault' ? `fault: ${step.what}` : step.op);
					await run.do(step);
				}
				expect(await run.end()).toEqual([]);
				count('worker killed', run.kills);
				count('requests', run.world.helpdesk.requests);
			}),
			{ numRuns: RUNS, seed: SEED },
		);
		const words = [...counts].sort(([one], [other]) => one.localeCompare(other)).map(([what, n]) => `${what} ${n}`);
		console.log(`${RUNS} histories, seed ${SEED}, ${((performance.now() - begun) / 1_000).toFixed(0)} s: ${words.join(', ')}`);
	},
	300_000 + RUNS * 1_000,
);
