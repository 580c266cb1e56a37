// The pages of the stand-in: sign-in, the dashboard's shell, and its bundle (esbuild, kept in node_modules/.cache until a source changes).
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');
const sources = join(here, 'page');
const editor = JSON.parse(readFileSync(join(root, 'node_modules/@chatwoot/prosemirror-schema/package.json'), 'utf8'));

function fingerprint() {
	const hash = createHash('sha256').update(editor.version);
	for (const name of readdirSync(sources).sort()) hash.update(name).update(readFileSync(join(sources, name)));
	return hash.digest('hex').slice(0, 16);
}

let bundled;
/** name → { type, body } of what the pages load. Builds once per process at most. */
export function assets() {
	bundled ??= bundle();
	return bundled;
}

async function bundle() {
	const out = join(root, 'node_modules/.cache/loopin-stand-in', `chatwoot-${fingerprint()}`);
	if (!existsSync(out)) {
		const result = await build({
			absWorkingDir: root,
			entryPoints: [join(sources, 'dashboard.js'), join(sources, 'sign-in.js')],
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
	return new Map(readdirSync(out).map((name) => [name, { type: types[name.split('.').pop()], body: readFileSync(join(out, name)) }]));
}

const escapeHtml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
/** Every page of Chatwoot's begins with its configuration; `version` chooses the markup here. */
const page = (version, head, body) =>
	`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Chatwoot</title><link rel="icon" href="data:,"><script>window.chatwootConfig = { hostURL: '', hasEnterprise: false, appVersion: ${JSON.stringify(version)} };</script>${head}</head><body>${body}</body></html>`;

export const dashboardPage = (version) =>
	page(
		version,
		'<link rel="stylesheet" href="/packs/dashboard.css"><script src="/packs/dashboard.js" defer></script>',
		'<div id="app"></div><noscript id="noscript">This app works best with JavaScript enabled.</noscript>',
	);

export function signInPage(desk, version) {
	const people = desk.users.filter((user) => user.accounts.length > 0 && user.confirmed);
	const rows = people.map(
		({ id, name, email }) => `<li><button type="button" data-agent="${id}" data-email="${escapeHtml(email)}">${escapeHtml(name)}</button></li>`,
	);
	return page(
		version,
		'<script src="/packs/sign-in.js" defer></script>',
		`<main><h1>Login to Chatwoot</h1><p>A stand-in. Choose who you are.</p><ul>${rows.join('')}</ul></main>`,
	);
}
