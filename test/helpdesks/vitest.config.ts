/** Tests against real helpdesks and stand-ins. Apart from the unit tests, which stay offline and quick. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		root: new URL('../..', import.meta.url).pathname,
		include: ['test/helpdesks/**/*.test.ts', 'test/doorbell/**/*.test.ts'],
		// Each file starts servers of its own; two cores serve one of them at a time best.
		fileParallelism: false,
		testTimeout: 60_000,
		hookTimeout: 300_000,
	},
});
