import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/{e2e,security}/**/*.e2e.mjs'],
		globalSetup: ['test/e2e/global-setup.mjs'],
		// One after the other: two cores, two browsers each.
		fileParallelism: false,
		testTimeout: 180_000,
		hookTimeout: 180_000,
		// Two browsers, a helpdesk and a desktop on two cores: a second try tells a slow moment from a fault. Vitest reports the retry.
		retry: 1,
	},
});
