// `npm run release -- patch|minor|major|x.y.z`: the version in package.json and package-lock.json, the changelog's "Unreleased" under it, NOTICE, both
// store packages and the source archive. Nothing is committed or sent: the last lines say what is left to do.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = join(fileURLToPath(import.meta.url), '../..');

/** The version after `now` that was asked for; throws when it is none, or not a later one. */
export function nextVersion(now, asked) {
	const parts = now.split('.').map(Number);
	const place = { major: 0, minor: 1, patch: 2 }[asked];
	const next = place === undefined ? asked : parts.map((part, at) => (at < place ? part : at === place ? part + 1 : 0)).join('.');
	if (!/^\d{1,5}\.\d{1,5}\.\d{1,5}$/.test(next ?? '')) throw new Error(`“${asked}” is no version: patch, minor, major or x.y.z`);
	const later = next.split('.').map(Number);
	const at = later.findIndex((part, index) => part !== parts[index]);
	if (at < 0 || later[at] < parts[at]) throw new Error(`${next} is not later than ${now}`);
	return next;
}

/** The changelog with its "Unreleased" under the version; throws when there is nothing to release. */
export function releasedChangelog(text, version, day) {
	const match = /^## Unreleased\n([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(text);
	if (!match || match[1].trim() === '') throw new Error('CHANGELOG.md has nothing under “## Unreleased”');
	return text.replace(match[0], `## Unreleased\n\n## ${version} (${day})\n\n${match[1].trim()}\n\n`);
}

/** Writes the version and the changelog below `root`. */
export function bump(root, asked, day = new Date().toISOString().slice(0, 10)) {
	const read = (name) => readFileSync(join(root, name), 'utf8');
	const version = nextVersion(JSON.parse(read('package.json')).version, asked);
	const changelog = releasedChangelog(read('CHANGELOG.md'), version, day);
	const manifest = JSON.parse(read('package.json'));
	const lock = JSON.parse(read('package-lock.json'));
	manifest.version = lock.version = lock.packages[''].version = version;
	writeFileSync(join(root, 'package.json'), `${JSON.stringify(manifest, null, '\t')}\n`);
	writeFileSync(join(root, 'package-lock.json'), `${JSON.stringify(lock, null, 2)}\n`);
	writeFileSync(join(root, 'CHANGELOG.md'), changelog);
	return version;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const version = bump(here, process.argv[2]);
	// Of the new version, so in a process that has not read the old one.
	for (const script of ['tools/notice.mjs', 'tools/source.mjs']) {
		const done = spawnSync(process.execPath, [join(here, script)], { cwd: here, stdio: ['ignore', 'inherit', 'inherit'] });
		if (done.status !== 0) process.exit(1);
	}
	// The next release is tested as an upgrade of this one.
	const kept = join(here, 'test/upgrade/previous');
	mkdirSync(kept, { recursive: true });
	for (const browser of ['chrome', 'firefox']) {
		const file = join(here, `dist/packages/loopin-${browser}-${version}.zip`);
		if (existsSync(file)) copyFileSync(file, join(kept, `${browser}.zip`));
	}
	console.log(
		`\n${version}. Left to do: npm test; commit package.json, package-lock.json, CHANGELOG.md, NOTICE, ${relative(here, kept)}; tag v${version}; upload the packages.`,
	);
}
