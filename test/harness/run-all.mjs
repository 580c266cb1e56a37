// `npm test`: types, lint, arrows, unit tests, the helpdesks’ contract, a part of the pictures, end to end in both browsers. Ends with "N passed, N failed".
// `node test/harness/run-all.mjs unit e2e` runs only those steps.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const bin = (name) => join(root, 'node_modules/.bin', name);
const results = join(root, 'test-results');

const check = (name, command, args) => ({ name, command, args });
/** Vitest with its counts written to a file that we add up. */
const vitest = (name, config) => {
	const json = join(results, `${name}.json`);
	return { name, command: bin('vitest'), args: ['run', '--config', config, '--reporter=default', '--reporter=json', `--outputFile.json=${json}`], json };
};

const STEPS = [
	check('types', bin('tsc'), ['--noEmit']),
	check('lint', bin('biome'), ['check', '.']),
	check('arrows', bin('depcruise'), ['--config', '.dependency-cruiser.cjs', 'src']),
	vitest('unit', 'vitest.config.ts'),
	vitest('contract', 'test/helpdesks/vitest.config.ts'),
	vitest('visual', 'test/visual/vitest.config.ts'),
	vitest('e2e', 'test/e2e/vitest.config.ts'),
];

const run = (step) =>
	new Promise((resolve) => {
		const child = spawn(step.command, step.args, { cwd: root, stdio: 'inherit', env: { ...process.env, FORCE_COLOR: process.env.FORCE_COLOR ?? '0' } });
		child.on('exit', (code) => resolve(code ?? 1));
		child.on('error', () => resolve(1));
	});

const wanted = process.argv.slice(2);
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
let passed = 0;
let failed = 0;
let skipped = 0;
const summary = [];
for (const step of STEPS) {
	if (wanted.length > 0 && !wanted.includes(step.name)) continue;
	console.log(`\n== ${step.name}`);
	const started = Date.now();
	const code = await run(step);
	const seconds = Math.round((Date.now() - started) / 1000);
	if (step.json && existsSync(step.json)) {
		const counts = JSON.parse(readFileSync(step.json, 'utf8'));
		passed += counts.numPassedTests;
		failed += counts.numFailedTests;
		skipped += counts.numPendingTests + counts.numTodoTests;
		// A file that does not load, or an error outside a test, fails no test: it fails the step.
		const crashed = code !== 0 && counts.numFailedTests === 0;
		if (crashed) failed += 1;
		summary.push(
			`${step.name}: ${counts.numPassedTests} passed, ${counts.numFailedTests + (crashed ? 1 : 0)} failed, ${counts.numPendingTests} skipped, ${seconds} s`,
		);
	} else {
		if (code === 0) passed += 1;
		else failed += 1;
		summary.push(`${step.name}: ${code === 0 ? 'passed' : 'failed'}, ${seconds} s`);
	}
}
console.log(`\n${summary.join('\n')}`);
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
