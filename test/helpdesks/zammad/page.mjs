// The pages of the stand-in: sign-in, both interfaces' shells, and their bundles (esbuild, kept in node_modules/.cache until a source changes).
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { escapeHtml } from './html.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');
const sources = join(here, 'page');
const cache = join(root, 'node_modules/.cache/loopin-stand-in-zammad');
const ENTRIES = ['old.js', 'new.js', 'zammad.css'];

/** The name of a bundle: what it is made of. */
function fingerprint() {
	const hash = createHash('sha256');
	for (const name of readdirSync(sources).sort()) hash.update(name).update(readFileSync(join(sources, name)));
	// The editor's version stands there.
	hash.update(readFileSync(join(root, 'package.json')));
	return hash.digest('hex').slice(0, 16);
}

let bundled;
/** name → { type, body } of what the pages load. Builds once per process at most. */
export function assets() {
	bundled ??= bundle();
	return bundled;
}

async function bundle() {
	const out = join(cache, fingerprint());
	if (!existsSync(out)) {
		const result = await build({
			absWorkingDir: root,
			entryPoints: ENTRIES.map((name) => join(sources, name)),
			outdir: out,
			bundle: true,
			minify: true,
			format: 'iife',
			target: ['chrome123', 'firefox140'],
			legalComments: 'none',
			write: false,
			logLevel: 'warning',
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
	const types = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' };
	return new Map(
		readdirSync(out).map((name) => [name, { type: types[name.split('.').pop()] ?? 'application/octet-stream', body: readFileSync(join(out, name)) }]),
	);
}

const page = (title, script, body) =>
	`<!doctype html><html lang="en-us"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/assets/zammad.css">${script ? `<script src="/assets/${script}" defer></script>` : ''}</head><body>${body}</body></html>`;

export const oldPage = () => page('Zammad Helpdesk', 'old.js', '<div id="app"></div>');
export const newPage = () => page('Zammad Helpdesk', 'new.js', '<div id="app" class="h-full"></div>');

export function signInPage(desk, returnTo) {
	const rows = [...desk.users.values()]
		.filter((user) => user.active)
		.map((user) => `<li><button name="user" value="${user.id}">${escapeHtml(desk.name(user))}</button></li>`);
	return page(
		'Sign in',
		undefined,
		`<main class="sign-in"><h1>Acme Support</h1><p>A demo helpdesk. Choose who you are.</p><form method="post" action="/stand-in/sign-in"><input type="hidden" name="return_to" value="${escapeHtml(returnTo)}"><ul>${rows.join('')}</ul></form></main>`,
	);
}
