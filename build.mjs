// build · watch · package: dist/chrome and dist/firefox from one source.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, watch, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { zipSync } from 'fflate';
import { buildParts } from './tools/parts.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const BROWSERS = ['chrome', 'firefox'];
const PAGES = ['popup', 'options', 'welcome'];
/** The fixed key of the unpacked build: it keeps the extension's id, and with it its data, the same on every machine. */
const CHROME_KEY = readFileSync(join(root, 'assets/chrome-key.txt'), 'utf8').trim();

const json = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** manifest.json is the one source; each browser gets what it takes. */
export function manifestFor(browser, { packaged = false, hosts = [] } = {}) {
	const manifest = json(join(root, 'manifest.json'));
	manifest.version = json(join(root, 'package.json')).version;
	// An organisation's own package: its helpdesks are granted with the installation, and nobody is asked.
	if (hosts.length > 0) manifest.host_permissions = hosts;
	if (browser === 'chrome') {
		// Chromium warns about background.scripts, and takes the add-on id from the key (the store sets its own).
		delete manifest.background.scripts;
		delete manifest.browser_specific_settings;
		delete manifest.sidebar_action;
		if (!packaged) manifest.key = CHROME_KEY;
	} else {
		// Firefox runs an event page, refuses service_worker, has no managed_schema, and lets nobody in who is not listened to.
		delete manifest.background.service_worker;
		delete manifest.storage;
		delete manifest.minimum_chrome_version;
		delete manifest.externally_connectable;
		// Its side panel is the sidebar, which needs no permission.
		delete manifest.side_panel;
		manifest.permissions = manifest.permissions.filter((permission) => permission !== 'sidePanel');
	}
	return manifest;
}

/** Every room keeps its words in its own file; the browsers want one messages.json per language. */
function writeLocales(out) {
	const locales = join(root, 'assets/_locales');
	for (const language of readdirSync(locales)) {
		const joined = {};
		for (const file of readdirSync(join(locales, language)).sort()) {
			for (const [key, value] of Object.entries(json(join(locales, language, file)))) {
				if (Object.hasOwn(joined, key)) throw new Error(`_locales/${language}: ${key} is defined twice (${file})`);
				joined[key] = value;
			}
		}
		mkdirSync(join(out, '_locales', language), { recursive: true });
		writeFileSync(join(out, '_locales', language, 'messages.json'), JSON.stringify(joined, null, '\t'));
	}
}

function writeStatics(browser, out, packaged, hosts = []) {
	mkdirSync(out, { recursive: true });
	writeFileSync(join(out, 'manifest.json'), JSON.stringify(manifestFor(browser, { packaged, hosts }), null, '\t'));
	cpSync(join(root, 'assets/icons'), join(out, 'icons'), { recursive: true });
	if (browser === 'chrome') cpSync(join(root, 'assets/managed-schema.json'), join(out, 'managed-schema.json'));
	writeLocales(out);
	for (const page of PAGES) cpSync(join(root, `src/${page}/${page}.html`), join(out, `${page}.html`));
	// The side panel and the sidebar: the popup's own code on a page of another shape.
	cpSync(join(root, 'src/popup/panel.html'), join(out, 'panel.html'));
	for (const file of ['LICENSE', 'NOTICE']) cpSync(join(root, file), join(out, file));
}

/** The parts of the overlay, by the name of their file: each helpdesk's page is one, so that no page loads the others'. */
const PARTS = [
	{ in: 'src/overlay/index.ts', out: 'overlay' },
	{ in: 'src/overlay/mention/attach.ts', out: 'mention' },
	{ in: 'src/overlay/toasts/index.tsx', out: 'toasts' },
	{ in: 'src/directory/directory.ts', out: 'directory' },
	...readdirSync(join(root, 'src/helpdesks'))
		.filter((vendor) => existsSync(join(root, 'src/helpdesks', vendor, 'page.ts')))
		.map((vendor) => ({ in: `src/helpdesks/${vendor}/page.ts`, out: `page-${vendor}` })),
];

/** What runs in the extension's own pages: with the polyfill. `parts`: which files make a part of the overlay. */
const ours = (browser, out, how, parts) => {
	const one = common(browser, out, how);
	return {
		...one,
		define: { ...one.define, LOOPIN_PARTS: JSON.stringify(parts) },
		entryPoints: [
			{ in: 'src/background/index.ts', out: 'background' },
			...PAGES.map((page) => ({ in: `src/${page}/index.tsx`, out: page })),
			...PAGES.map((page) => ({ in: `src/${page}/${page}-page.css`, out: page })),
		],
	};
};

/** What runs on helpdesk pages: without the polyfill (src/platform/bare-browser.ts). */
const theirs = (browser, out, how) => ({
	...common(browser, out, { ...how, onHelpdeskPages: true }),
	alias: { 'webextension-polyfill': './src/platform/bare-browser.ts' },
});

/** Builds what runs on helpdesk pages; without `write` nothing is written, and `files` has the scripts. */
export async function buildForPages(browser, out, how = {}, write = true) {
	const options = theirs(browser, out, how);
	const [loader, overlay] = await Promise.all([
		esbuild.build({ ...options, write, entryPoints: [{ in: 'src/overlay/loader.ts', out: 'loader' }] }),
		buildParts({ ...options, write, entryPoints: PARTS }),
	]);
	const files = new Map([...overlay.files, ...(loader.outputFiles ?? []).map(({ text }) => ['loader.js', text])]);
	return { parts: overlay.parts, files, inputs: [loader, overlay].flatMap(({ metafile }) => Object.keys(metafile.inputs)) };
}

function common(browser, out, { debug = false, openRoots = false, onHelpdeskPages = false } = {}) {
	return {
		absWorkingDir: root,
		outdir: out,
		bundle: true,
		format: 'iife',
		target: browser === 'chrome' ? 'chrome123' : 'firefox140',
		// Inside the overlay the styles and the icon sprite are strings (`…?text`); pages link their own stylesheet.
		plugins: [textImports],
		define: { LOOPIN_DEBUG: String(debug), LOOPIN_ROOTS: JSON.stringify(openRoots ? 'open' : 'closed') },
		jsx: 'automatic',
		jsxImportSource: 'preact',
		minifySyntax: !debug,
		minifyWhitespace: !debug,
		// Store reviewers read names. On helpdesk pages, where kilobytes count, they read them in the source archive (`npm run build-for-amo`).
		minifyIdentifiers: !debug && onHelpdeskPages,
		legalComments: 'none',
		charset: 'utf8',
		logLevel: 'warning',
		metafile: true,
		sourcemap: debug ? 'inline' : false,
	};
}

/** `import css from './x.css?text'`: the bundled, minified text of that file. */
export const textImports = {
	name: 'text-imports',
	setup(build) {
		build.onResolve({ filter: /\?text$/ }, (args) => ({ path: join(args.resolveDir, args.path.slice(0, -5)), namespace: 'text-imports' }));
		build.onLoad({ filter: /.*/, namespace: 'text-imports' }, async (args) => {
			if (!args.path.endsWith('.css')) return { contents: readFileSync(args.path, 'utf8'), loader: 'text', watchFiles: [args.path] };
			const result = await esbuild.build({
				entryPoints: [args.path],
				bundle: true,
				minify: true,
				write: false,
				target: ['chrome123', 'firefox140'],
				metafile: true,
				charset: 'utf8',
			});
			return { contents: result.outputFiles[0].text, loader: 'text', watchFiles: Object.keys(result.metafile.inputs).map((file) => join(root, file)) };
		});
	},
};

/** Builds both browsers and gives the files that went in; throws when esbuild does. `openRoots` is for the tests, which look into our shadow roots; everybody else gets closed ones. */
export async function build({ debug = false, packaged = false, openRoots = false, hosts = [], into = join(root, 'dist') } = {}) {
	const inputs = new Set();
	for (const browser of BROWSERS) {
		const out = join(into, browser);
		rmSync(out, { recursive: true, force: true });
		writeStatics(browser, out, packaged, hosts);
		const forPages = await buildForPages(browser, out, { debug, openRoots });
		const { metafile } = await esbuild.build(ours(browser, out, { debug, openRoots }, forPages.parts));
		for (const input of [...forPages.inputs, ...Object.keys(metafile.inputs)]) inputs.add(input);
	}
	return [...inputs].sort();
}

function filesBelow(dir) {
	return readdirSync(dir)
		.flatMap((name) => (statSync(join(dir, name)).isDirectory() ? filesBelow(join(dir, name)) : [join(dir, name)]))
		.sort();
}

/** A zip whose bytes depend on the contents only: sorted names, one fixed date. */
export function zipFolder(dir, file) {
	const entries = {};
	for (const path of filesBelow(dir)) entries[relative(dir, path).replaceAll('\\', '/')] = [readFileSync(path), { mtime: new Date(1980, 0, 1), level: 9 }];
	writeFileSync(file, zipSync(entries));
}

/** Writes both store packages into that folder. */
export async function pack({ hosts = [], into = join(root, 'dist/packages') } = {}) {
	const { version } = json(join(root, 'package.json'));
	await build({ packaged: true, hosts, into });
	for (const browser of BROWSERS) {
		zipFolder(join(into, browser), join(into, `loopin-${browser}-${version}.zip`));
		rmSync(join(into, browser), { recursive: true });
	}
	return BROWSERS.map((browser) => join(into, `loopin-${browser}-${version}.zip`));
}

/** `--hosts https://desk.acme.example,https://…`: for an organisation's own package. */
function hostsOf(args) {
	const at = args.indexOf('--hosts');
	const given = at < 0 ? [] : (args[at + 1] ?? '').split(',').filter(Boolean);
	return given.map((address) => {
		const { protocol, hostname } = new URL(address);
		return `${protocol}//${hostname}/*`;
	});
}

/** Builds anew whenever something in src or assets was saved. */
async function watchAll() {
	let building = Promise.resolve();
	let timer;
	const again = () => {
		building = building.then(() => build({ debug: true })).catch((thrown) => console.error(thrown.message));
	};
	for (const folder of ['src', 'assets'])
		watch(join(root, folder), { recursive: true }, () => {
			clearTimeout(timer);
			timer = setTimeout(again, 50);
		});
	again();
	await building;
	console.log('watching src: dist/chrome and dist/firefox are kept up to date (Ctrl+C ends)');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	if (process.argv.includes('--watch')) await watchAll();
	else if (process.argv.includes('--package')) for (const file of await pack({ hosts: hostsOf(process.argv) })) console.log(relative(root, file));
	else {
		await build({ debug: process.argv.includes('--debug') });
		console.log(`dist/chrome and dist/firefox${existsSync(join(root, 'dist/packages')) ? ' (dist/packages is older)' : ''}`);
	}
}
