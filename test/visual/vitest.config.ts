import { defineConfig } from 'vitest/config';

/** What the product looks like: `npm run test:visual` all of it, `npm test` a part. */
export default defineConfig({
	test: {
		include: ['test/visual/**/*.visual.mjs'],
		fileParallelism: false,
		testTimeout: 90_000,
		hookTimeout: 120_000,
		retry: 1,
	},
});
