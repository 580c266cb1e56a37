// The pages of the stand-in: sign-in, the workspace's shell, and its bundle (esbuild, kept in node_modules/.cache until a source changes).
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { escapeHtml } from './html.mjs';
import { ACCOUNT } from './seed.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');
const sources = join(here, 'page');
const cache = join(root, 'node_modules/.cache/loopin-stand-in');

/** The name of a bundle: what it is made of. */
function fingerprint() {
	const hash = createHash('sha256');
	for (const name of readdirSync(sources).sort()) hash.update(name).update(readFileSync(join(sources, name)));
	hash.update(createRequire(import.meta.url)('ckeditor5/package.json').version);
	return hash.digest('hex').slice(0, 16);
}

let bundled;
/** name → { type, body } of what the page loads. Builds once per process at most. */
export function assets() {
	bundled ??= bundle();
	return bundled;
}

async function bundle() {
	const out = join(cache, fingerprint());
	if (!existsSync(out)) {
		const result = await build({
			absWorkingDir: root,
			entryPoints: [join(sources, 'workspace.js'), join(sources, 'sign-in.css')],
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

const page = (title, head, body) =>
	`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><link rel="icon" href="data:,">${head}</head><body>${body}</body></html>`;

export const workspacePage = () =>
	page(
		`${ACCOUNT.name} – Agent Workspace`,
		'<link rel="stylesheet" href="/assets/workspace.css"><script src="/assets/workspace.js" defer></script>',
		'<div id="root"><noscript>This page needs JavaScript.</noscript></div>',
	);

const ROLE_NAMES = { 1: 'Light agent', 2: 'Chat only', 3: 'Contributor', 0: 'Reviewer' };

export function signInPage({ desk, returnTo, failed }) {
	const agents = [...desk.users.values()].filter((user) => user.role !== 'end-user' && !user.suspended);
	const groupsOf = (user) => user.groups.map((id) => desk.groups.find((group) => group.id === id)?.name).join(', ');
	const roleOf = (user) => (user.role === 'admin' ? 'Admin' : (ROLE_NAMES[user.role_type] ?? 'Agent'));
	const rows = agents.map(
		(user) =>
			`<li><button name="agent" value="${user.id}"><b>${escapeHtml(user.name)}</b><span>${escapeHtml(`${roleOf(user)}, ${groupsOf(user)}`)}</span></button></li>`,
	);
	return page(
		`Sign in to ${ACCOUNT.name}`,
		'<link rel="stylesheet" href="/assets/sign-in.css">',
		`<main><h1>Sign in to ${escapeHtml(ACCOUNT.name)}</h1><p>${failed ? 'This person cannot sign in.' : 'A demo helpdesk. Choose who you are.'}</p><form method="post" action="/auth/v2/login"><input type="hidden" name="return_to" value="${escapeHtml(returnTo)}"><ul>${rows.join('')}</ul></form></main>`,
	);
}
