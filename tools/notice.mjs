// Writes NOTICE: whose work is in the packages, with its licence. `node tools/notice.mjs --check` only tells whether it is up to date.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const json = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));

/** What the licences of bundled packages may be: all of them let us ship them in an MIT work, with their text beside it. */
export const ALLOWED = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'MPL-2.0', '0BSD'];

/** Packages that run in the product: the dependencies and theirs, from the lock file, by name. */
export function bundled() {
	const { packages } = json('package-lock.json');
	const found = new Map();
	const visit = (name) => {
		const entry = packages[`node_modules/${name}`];
		if (!entry || found.has(name)) return;
		found.set(name, entry);
		for (const next of Object.keys(entry.dependencies ?? {})) visit(next);
	};
	for (const name of Object.keys(json('package.json').dependencies)) visit(name);
	return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, { version, license }]) => ({ name, version, license }));
}

/** The whole text of NOTICE. */
export function notice() {
	const parts = bundled().map(({ name, version, license }) => {
		const folder = join(root, 'node_modules', name);
		const file = readdirSync(folder).find((one) => /^licen[cs]e(\.(md|txt))?$/i.test(one));
		if (!file) throw new Error(`${name} has no licence file`);
		return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim()}\n`;
	});
	return `Loopin contains the following packages. Written by \`npm run notice\`.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const file = join(root, 'NOTICE');
	const upToDate = existsSync(file) && readFileSync(file, 'utf8') === notice();
	if (process.argv.includes('--check')) {
		if (!upToDate) {
			console.error('NOTICE is out of date: npm run notice');
			process.exit(1);
		}
	} else if (!upToDate) writeFileSync(file, notice());
}
