// What both simulations share: the product's own schedule code, loaded anew for each account, in a process that lives in the simulated day; and sums.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { HOUR, MINUTE } from './scale-team.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'loopin-scale-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const bundle = join(folder, 'schedule.mjs');
await build({
	stdin: {
		contents: "export * as plan from './schedule-plan'; export * as budget from './budget';",
		resolveDir: join(here, '../../src/background'),
		loader: 'ts',
	},
	bundle: true,
	format: 'esm',
	outfile: bundle,
	logLevel: 'warning',
});
let loads = 0;
/** The real modules: budget.ts remembers, so each account has its own. */
export const modules = () => import(`${pathToFileURL(bundle).href}?${loads++}`);

// budget.ts asks the process for the time, the plan is told it: the same one.
let now = 0;
Date.now = () => now;
export const setNow = (at) => {
	now = at;
};

export const sum = (list) => list.reduce((total, one) => total + one, 0);
export const mean = (list) => sum(list) / list.length;
export const quantile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
/** The busiest ten minutes, as a mean per minute. */
export const tenMinutes = (list) => Math.max(...list.map((_, n) => (n + 10 > list.length ? 0 : mean(list.slice(n, n + 10)))));
export const span = (ms) =>
	ms < MINUTE ? `${(ms / 1_000).toFixed(ms < 9_950 ? 1 : 0)} s` : ms < HOUR ? `${(ms / MINUTE).toFixed(1)} min` : `${(ms / HOUR).toFixed(1)} h`;
export const percent = (part) => `${(100 * part).toFixed(part > 0 && part < 0.001 ? 2 : 1)} %`;

/** Puts the lines between two marks of docs/scale.md. */
export function writeBetween(first, last, lines) {
	const file = join(here, '../../docs/scale.md');
	const text = readFileSync(file, 'utf8');
	const [from, to] = [text.indexOf(first) + first.length, text.indexOf(last)];
	writeFileSync(file, `${text.slice(0, from)}\n${lines.join('\n')}\n\n${text.slice(to)}`);
}
