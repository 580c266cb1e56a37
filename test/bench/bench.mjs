/**
 * `npm run bench`: measures, and writes docs/performance.md, docs/performance/report.json and the plots. `npm run bench -- directory popup` measures
 * only these and keeps the rest of the report; `--short` takes fewer samples, for a machine that is not at rest; `--quick` tries the benches out and writes nothing; `--check` compares with the committed report
 * and writes nothing (`npm run bench:check`).
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../../build.mjs';
import { compareReports, ratiosOf } from './check.mjs';
import { benchDirectory } from './directory.mjs';
import { benchKeystroke } from './keystroke.mjs';
import { benchMemory } from './memory.mjs';
import { benchPage } from './page.mjs';
import { benchPopup } from './popup.mjs';
import { plots, reportOf } from './report.mjs';
import { benchSizes } from './sizes.mjs';
import { benchWorker } from './worker.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const folder = join(root, 'docs/performance');
const file = join(folder, 'report.json');
const dist = join(root, `dist/bench-${process.pid}`);
const args = process.argv.slice(2);
const quick = args.includes('--quick');
const short = args.includes('--short');
const check = args.includes('--check');
const wanted = args.filter((arg) => !arg.startsWith('--'));
const say = (text) => console.log(`${new Date().toTimeString().slice(0, 8)} ${text}`);

const SECTIONS = {
	sizes: () => benchSizes(),
	directory: () => benchDirectory(quick ? { counts: [1_000] } : {}),
	page: () => benchPage({ dist, ...(short ? { loads: 8, storms: 2 } : {}), ...(quick ? { loads: 2, storms: 1 } : {}) }),
	keystroke: () => benchKeystroke({ dist, quick, short, say }),
	popup: () => benchPopup({ dist, say, ...(short ? { sizes: [100, 10_000, 100_000], times: 4 } : {}), ...(quick ? { sizes: [100, 2_000], times: 2 } : {}) }),
	worker: () => benchWorker({ dist, ...(quick ? { wakes: 2, changes: [0, 1, 20] } : {}) }),
	memory: () => benchMemory({ dist, ...(short ? { mostMs: 90_000 } : {}), ...(quick ? { minutes: 41, warmUp: 20 } : {}) }),
};

const committed = () => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { sections: {} });
const report = { machine: undefined, sections: {} };
await build({ into: dist, openRoots: true });
let failed = false;
for (const [name, measure] of Object.entries(SECTIONS)) {
	if (wanted.length > 0 && !wanted.includes(name)) continue;
	say(`${name} …`);
	const [load] = loadavg();
	try {
		const started = performance.now();
		const figures = await measure();
		// What else the machine did stands beside each figure: on a busy one only the ratios say anything.
		report.sections[name] = {
			at: new Date().toISOString(),
			load: Number(Math.max(load, loadavg()[0]).toFixed(1)),
			seconds: Math.round((performance.now() - started) / 1_000),
			figures,
		};
	} catch (thrown) {
		failed = true;
		say(`${name} failed: ${thrown.stack}`);
	}
}
rmSync(dist, { recursive: true, force: true });
report.machine = { processors: cpus().length, model: cpus()[0]?.model ?? '', gigabytes: Math.round(totalmem() / 2 ** 30), node: process.version };
if (quick) console.log(JSON.stringify(report.sections, undefined, 1));
else if (check) {
	const { worse, compared } = compareReports(committed(), report);
	for (const line of worse) console.log(line);
	console.log(`${compared} ratios compared with docs/performance/report.json, ${worse.length} worse than allowed`);
	failed ||= worse.length > 0;
} else {
	// Read now: another run may have measured other sections meanwhile.
	report.sections = { ...committed().sections, ...report.sections };
	report.ratios = ratiosOf(report);
	mkdirSync(folder, { recursive: true });
	writeFileSync(file, `${JSON.stringify(report, undefined, '\t')}\n`);
	for (const [name, svg] of Object.entries(plots(report))) writeFileSync(join(folder, name), svg);
	writeFileSync(join(root, 'docs/performance.md'), reportOf(report));
	say('docs/performance.md, docs/performance/');
}
process.exit(failed ? 1 : 0);
