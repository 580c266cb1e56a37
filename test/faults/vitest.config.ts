/** Faults, at length: `npm run test:faults`. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
	resolve: { alias: { 'webextension-polyfill': new URL('../unit/fake-browser.ts', import.meta.url).pathname } },
	test: {
		root: new URL('../..', import.meta.url).pathname,
		include: ['test/faults/**/*.test.ts'],
		setupFiles: ['test/unit/setup.ts'],
		restoreMocks: true,
		// A real server and a compressed clock want the machine for themselves.
		fileParallelism: false,
		hookTimeout: 120_000,
	},
});
