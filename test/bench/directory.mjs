/**
 * Finding a colleague: the directory beside the libraries that people search names with, in one process, their queries taking turns.
 *
 *   node --expose-gc test/bench/directory.mjs COUNT     one size; prints JSON
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { LIBRARIES } from './libraries.mjs';
import { people } from './people.mjs';
import { queriesFor } from './queries.mjs';
import { at, summary } from './statistics.mjs';

const root = new URL('../../', import.meta.url).pathname;

/** Our own code as a module, as it is shipped. */
async function ourDirectory() {
	const bundled = await build({
		stdin: { contents: `export { Directory } from './src/directory/directory';`, resolveDir: root },
		bundle: true,
		format: 'esm',
		target: 'es2022',
		write: false,
	});
	const { Directory } = await import(`data:text/javascript;base64,${Buffer.from(bundled.outputFiles[0].text).toString('base64')}`);
	return Directory;
}

const bytesUsed = () => {
	globalThis.gc?.();
	const { heapUsed, arrayBuffers } = process.memoryUsage();
	return heapUsed + arrayBuffers;
};

/** Builds one, and tells the time and the memory that it took. */
async function measured(agents, make) {
	const before = bytesUsed();
	const started = performance.now();
	const search = await make(agents);
	const buildMs = performance.now() - started;
	// What is only built at the first query counts.
	search('qz');
	return { search, buildMs, bytesPerAgent: Math.round((bytesUsed() - before) / agents.length), times: [], right: {} };
}

async function one(count) {
	const agents = people(count);
	const Directory = await ourDirectory();
	const slices = [];
	const contenders = {
		loopin: await measured(agents, async () => {
			const directory = new Directory('en');
			// The processor's time: what else the machine does in between is not ours.
			const spent = () => {
				const { user, system } = process.cpuUsage();
				return (user + system) / 1_000;
			};
			let slice = spent();
			await directory.build(agents, {
				yield: async () => {
					slices.push(spent() - slice);
					await new Promise((resolve) => setImmediate(resolve));
					slice = spent();
				},
			});
			return (letters) => directory.query(letters, { limit: 8 }).map(({ agent }) => agent);
		}),
	};
	for (const [name, make] of Object.entries(LIBRARIES)) contenders[name] = await measured(agents, make);
	const queries = queriesFor(agents);
	// In turns of a few queries each: what else the machine does weighs on all. Each turn begins with some that do not count, for whoever ran before
	// left the processor's caches full of other things. Those that take long for one query are timed on fewer; all answer all, once.
	const TURN = 25;
	for (const round of [0, 1, 2]) {
		for (let first = 0; first < queries.length; first += TURN) {
			for (const contender of Object.values(contenders)) {
				const slow = contender.times.length > 5 && at(contender.times, 0.5) > 15;
				if (slow && round > 0) continue;
				const turn = queries.slice(first, first + TURN).filter((_, number) => !slow || count <= 50_000 || number % 5 === 0);
				if (!slow) for (const { letters } of turn) contender.search(letters);
				for (const { kind, letters, right } of turn) {
					const started = performance.now();
					const found = contender.search(letters);
					contender.times.push(performance.now() - started);
					if (round > 0) continue;
					contender.right[kind] ??= [0, 0];
					contender.right[kind][0] += right(found) ? 1 : 0;
					contender.right[kind][1] += 1;
				}
			}
		}
	}
	return {
		count,
		slices: { count: slices.length + 1, ...summary(slices) },
		rows: Object.entries(contenders).map(([name, { times, buildMs, bytesPerAgent, right }]) => ({
			name,
			query: summary(times),
			buildMs,
			bytesPerAgent,
			right,
		})),
	};
}

/** One row per library and size; each size in a process of its own. */
export function benchDirectory({ counts = [1_000, 10_000, 100_000] } = {}) {
	return counts.map((count) => {
		const done = spawnSync(process.execPath, ['--expose-gc', fileURLToPath(import.meta.url), String(count)], { encoding: 'utf8', maxBuffer: 1 << 26 });
		if (done.status !== 0) throw new Error(done.stderr);
		return JSON.parse(done.stdout);
	});
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(await one(Number(process.argv[2] ?? 1_000))));
