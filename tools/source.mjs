// `npm run build-for-amo`: the Firefox package and the archive of sources that addons.mozilla.org asks for beside it. From that archive alone
// `npm ci && npm run package` makes the same package, byte for byte (test/security/packages.test.ts).
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';
import { pack } from '../build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** What the packages are made of, and what tells how. */
const PARTS = [
	'src',
	'assets',
	'tools',
	'build.mjs',
	'manifest.json',
	'package.json',
	'package-lock.json',
	'.npmrc',
	'tsconfig.json',
	'LICENSE',
	'NOTICE',
	'README.md',
	'docs/architecture.md',
	'docs/permissions.md',
];

const filesOf = (path) =>
	statSync(path).isDirectory()
		? readdirSync(path)
				.sort()
				.flatMap((name) => filesOf(join(path, name)))
		: [path];

/** Writes the archive of sources and gives its path. */
export function writeSource(into = join(root, 'dist/packages')) {
	const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
	mkdirSync(into, { recursive: true });
	const entries = {};
	for (const part of PARTS.map((name) => join(root, name)).filter(existsSync))
		for (const file of filesOf(part)) entries[relative(root, file).replaceAll('\\', '/')] = [readFileSync(file), { mtime: new Date(1980, 0, 1), level: 9 }];
	const archive = join(into, `loopin-source-${version}.zip`);
	writeFileSync(archive, zipSync(entries));
	return archive;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	for (const file of [...(await pack()), writeSource()]) console.log(relative(root, file));
	console.log('Upload the Firefox package, and the source archive where the form asks for it. To build it: Node 20.19 or later, npm ci, npm run package.');
}
