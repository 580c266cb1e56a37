// `npm run bench:scale`: one account of 100, 1,000 and 10,000 agents at the limits that helpdesks sell, simulated with the product's own schedule.
// `-- --agents=1000 --limit=700 --share=0.1 --seed=1 --days=2` picks; `-- --checks-only` leaves out what agents do by hand.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { randomOf } from '../faults/random.mjs';
import { Account, OWN_WORK } from './scale-account.mjs';
import { fixedSchedule, ourSchedule, simulate } from './scale-simulation.mjs';
import { DAY, HOUR, loadOf, MINUTE, teamOf } from './scale-team.mjs';

const background = process.env.SCALE_FROM ?? join(dirname(fileURLToPath(import.meta.url)), '../../src/background');
const { values: given } = parseArgs({
	options: {
		agents: { type: 'string', default: '100,1000,10000' },
		limit: { type: 'string', default: '200,400,700,2500' },
		share: { type: 'string', default: '0.1' },
		seed: { type: 'string', default: '1' },
		days: { type: 'string', default: '2' },
		'checks-only': { type: 'boolean', default: false },
	},
});
const numbers = (text) => text.split(',').map(Number);
const share = Number(given.share);
const days = Number(given.days);
const seed = Number(given.seed);

/** The real modules, freshly loaded: budget.ts remembers. */
const folder = mkdtempSync(join(tmpdir(), 'loopin-scale-'));
const bundle = join(folder, 'schedule.mjs');
await build({
	stdin: { contents: "export * as plan from './schedule-plan'; export * as budget from './budget';", resolveDir: background, loader: 'ts' },
	bundle: true,
	format: 'esm',
	outfile: bundle,
	logLevel: 'warning',
});
let loads = 0;
const modules = () => import(`${pathToFileURL(bundle).href}?${loads++}`);
let now = 0;
// The whole process lives in the simulated day; budget.ts asks it for the time.
const start = Date.UTC(2026, 2, 2);
Date.now = () => start + now;

const span = (ms) => (ms < MINUTE ? `${(ms / 1_000).toFixed(0)} s` : ms < HOUR ? `${(ms / MINUTE).toFixed(1)} min` : `${(ms / HOUR).toFixed(1)} h`);
const percent = (part) => `${(100 * part).toFixed(part > 0 && part < 0.001 ? 2 : 1)} %`;
const quantile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
const cells = (row) => row.map((cell, n) => String(cell).padStart([9, 7, 13, 9, 9, 10, 10, 10, 9, 20, 20, 9, 12][n] ?? 10)).join(' ');

async function play(make, agents, limit, byHand) {
	const team = teamOf(agents, seed);
	const account = new Account(limit, loadOf(team), randomOf(seed + 1));
	const random = randomOf(seed + 2);
	const schedule = make(await modules(), { agents, share, random });
	const setNow = (at) => {
		now = at;
	};
	const { waits, attended, untold } = simulate({ team, days, account, schedule, random, byHand, setNow, agents });
	// The first day is for settling in.
	const minutes = account.minutes.slice(days > 1 ? DAY / MINUTE : 0);
	const sorted = Float64Array.from(waits).sort();
	const looked = Float64Array.from(attended).sort();
	const of = (purpose) => minutes.map((minute) => minute[purpose]);
	const mean = (list) => list.reduce((sum, one) => sum + one, 0) / list.length;
	const ours = minutes.map(({ check, hand, directory }) => check + hand + directory);
	const windows = (list) => list.map((_, n) => mean(list.slice(n, n + 10))).slice(0, -9);
	return {
		windows,
		limit,
		checks: of('check'),
		ours,
		mean,
		sorted,
		looked,
		untold: untold / Math.max(1, waits.length),
		refused: account.refused / account.asked,
		ownRefused: account.ownRefused / account.own,
	};
}

function row(name, agents, limit, { checks, windows, mean, sorted, looked, untold, refused, ownRefused }, list = checks) {
	const allowed = share * limit;
	const above = list.filter((count) => count > allowed).length;
	return cells([
		agents,
		limit,
		name,
		mean(list).toFixed(1),
		Math.max(...list),
		percent(Math.max(...list) / limit),
		percent(Math.max(...windows(list)) / limit),
		above,
		`${percent(refused)}`,
		`${span(quantile(sorted, 0.5))} / ${span(quantile(sorted, 0.99))}`,
		`${span(quantile(looked, 0.5))} / ${span(quantile(looked, 0.99))}`,
		percent(untold),
		percent(ownRefused),
	]);
}

const HEAD = [
	'agents',
	'limit',
	'schedule',
	'mean/min',
	'max/min',
	'max share',
	'min above',
	'refused',
	'p50 / p99',
	'attended p50 / p99',
	'untold',
	'own refused',
];
console.log(
	`One account; the schedule may take ${percent(share)} of its limit. Its own work takes up to ${percent(OWN_WORK)}. Day 2 of ${days}, seed ${seed}.`,
);
for (const byHand of given['checks-only'] ? [false] : [false, true]) {
	console.log(
		byHand
			? '\nWith what agents do by hand (panels, mentions, Check now) and the directory; minutes and share are of everything that Loopin sends'
			: '\nChecks alone',
	);
	console.log(cells(HEAD));
	for (const agents of numbers(given.agents))
		for (const limit of numbers(given.limit)) {
			const ours = await play(ourSchedule, agents, limit, byHand);
			console.log(row('Loopin', agents, limit, ours, byHand ? ours.ours : ours.checks));
			if (!byHand) console.log(row('every 30 s', agents, limit, await play(fixedSchedule, agents, limit, false)));
		}
}
rmSync(folder, { recursive: true });
