// `npm run bench`: the figures of docs/performance.md. Ratios of one run, never compared between machines.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from '../../build.mjs';
import { benchKeystroke } from './keystroke.mjs';
import { benchLoop } from './loop.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const ms = (value) => `${value.toFixed(1)} ms`;

// What people install (closed roots) is what is weighed; the open-rooted twin is what a driver can look into.
await build({ into: join(root, 'dist') });
await build({ into: join(root, 'dist/test'), openRoots: true });

console.log('\nWhat a helpdesk page loads (gzip)');
for (const browser of ['chrome', 'firefox']) {
	const size = (file) => gzipSync(readFileSync(join(root, 'dist', browser, file)), { level: 9 }).length;
	console.log(`  ${browser}: before a conversation is in view ${size('loader.js')} B; after, in all ${size('loader.js') + size('overlay.js')} B`);
}

console.log('\nKeystroke → painted (CKEditor 5, Chromium; the floor is the same page without Loopin)');
for (const row of await benchKeystroke({ dist: join(root, 'dist/test') })) {
	console.log(
		`  ${row.size} agents: floor ${ms(row.floor.median)} / p99 ${ms(row.floor.p99)}; with the menu ${ms(row.loopin.median)} / p99 ${ms(row.loopin.p99)}; ratio ${row.ratio.toFixed(2)} / ${row.ratio99.toFixed(2)} (${row.loopin.count} keys)`,
	);
}

console.log('\nFrom submit, on the real Request Tracker');
for (const row of await benchLoop({ dist: join(root, 'dist/test') }))
	console.log(`  ${row.what}: median ${ms(row.median)}, slowest ${ms(row.slowest)} (${row.count} times)`);
