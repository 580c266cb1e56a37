/**
 * Faults, at length: `npm run test:faults`. First the model test of `npm test` with ten thousand histories (LOOPIN_MODEL_RUNS), in parts that run side by
 * side; then the storms, which want the machine for themselves. LOOPIN_MODEL_SEED and LOOPIN_FAULTS_SEED repeat a run.
 */
import { defineConfig } from 'vitest/config';

const RUNS = Number(process.env.LOOPIN_MODEL_RUNS ?? 10_000);
const SEED = Number(process.env.LOOPIN_MODEL_SEED ?? 1);
const PARTS = 4;

const common = { root: new URL('../..', import.meta.url).pathname, setupFiles: ['test/unit/setup.ts'], restoreMocks: true, hookTimeout: 120_000 };
const resolve = { alias: { 'webextension-polyfill': new URL('../unit/fake-browser.ts', import.meta.url).pathname } };

const models = Array.from({ length: PARTS }, (_, part) => ({
	resolve,
	test: {
		...common,
		name: `model, part ${part + 1}`,
		include: ['test/unit/background/engine-model.test.ts'],
		env: { LOOPIN_MODEL_RUNS: String(Math.ceil(RUNS / PARTS)), LOOPIN_MODEL_SEED: String(SEED + part) },
		sequence: { groupOrder: 0 },
	},
}));

const storms = { resolve, test: { ...common, name: 'storms', include: ['test/faults/**/*.test.ts'], fileParallelism: false, sequence: { groupOrder: 1 } } };

export default defineConfig({ test: { root: common.root, projects: [...models, storms], maxWorkers: 2 } });
