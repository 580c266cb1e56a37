// What the pages of a stand-in load: its scripts and styles with the real editor in them, bundled by esbuild and kept in node_modules/.cache until one of
// its sources, or a version in package.json, changes.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../..');
const TYPES = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' };

/** Gives a function that resolves name → { type, body }, built once per process at most. `entries`: files in the folder `sources`; `options`: esbuild's. */
export function bundleOf(name, sources, entries, options = {}) {
	let bundled;
	return () => {
		bundled ??= bundle(join(root, 'node_modules/.cache/loopin-stand-in', `${name}-${fingerprint(sources)}`), { sources, entries, options });
		return bundled;
	};
}

/** What a bundle is made of, as a name. */
function fingerprint(sources) {
	const hash = createHash('sha256');
	for (const name of readdirSync(sources).sort()) hash.update(name).update(readFileSync(join(sources, name)));
	// The editors' versions stand there.
	hash.update(readFileSync(join(root, 'package.json')));
	return hash.digest('hex').slice(0, 16);
}

async function bundle(out, { sources, entries, options }) {
	if (!existsSync(out)) {
		const result = await build({
			absWorkingDir: root,
			entryPoints: entries.map((name) => join(sources, name)),
			outdir: out,
			bundle: true,
			minify: true,
			format: 'iife',
			target: ['chrome123', 'firefox140'],
			legalComments: 'none',
			write: false,
			logLevel: 'error',
			...options,
		});
		// Several test processes may bundle at once: each into a folder of its own, and the first to finish gives the result.
		const half = `${out}.${process.pid}`;
		mkdirSync(half, { recursive: true });
		for (const file of result.outputFiles) writeFileSync(join(half, basename(file.path)), file.contents);
		try {
			renameSync(half, out);
		} catch {
			rmSync(half, { recursive: true, force: true });
		}
	}
	return new Map(
		readdirSync(out).map((name) => [name, { type: TYPES[name.split('.').pop()] ?? 'application/octet-stream', body: readFileSync(join(out, name)) }]),
	);
}
