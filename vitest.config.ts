import { defineConfig } from 'vitest/config';

export default defineConfig({
	oxc: false,
	esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
	resolve: { alias: { 'webextension-polyfill': new URL('./test/unit/fake-browser.ts', import.meta.url).pathname } },
	test: { include: ['test/{unit,security}/**/*.test.{ts,tsx}'], setupFiles: ['test/unit/setup.ts'], restoreMocks: true, testTimeout: 20_000 },
});
