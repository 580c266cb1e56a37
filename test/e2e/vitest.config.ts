import { defineConfig } from 'vitest/config';

/**
 * The doorbell's: one is long, the other was red once in two runs at rest (what follows on a broker's death). `npm run test:doorbell` and `npm run test:e2e:all`
 * run them, `npm test` does not wait for them; its broker, ring, scrip and hooks tests are in the contract step.
 */
const APART = ['test/e2e/doorbell.e2e.mjs', 'test/e2e/doorbell-network.e2e.mjs'];

export default defineConfig({
	test: {
		include: ['test/{e2e,security}/**/*.e2e.mjs'],
		exclude: process.env.LOOPIN_E2E === 'all' ? [] : APART,
		globalSetup: ['test/e2e/global-setup.mjs'],
		setupFiles: ['test/e2e/private-bus.mjs'],
		// Mostly they wait: for a poll, for a toast's ten seconds. Two files with two browsers each are what two cores bear.
		maxWorkers: 2,
		testTimeout: process.env.LOOPIN_WHOLE_CORPUS ? 900_000 : 240_000,
		hookTimeout: 240_000,
		// Two browsers, a helpdesk and a desktop on two cores: a second try tells a slow moment from a fault. Vitest reports the retry.
		retry: 1,
	},
});
