// Serves the stage: the whole overlay as it is built, on a small helpdesk of its own, with a background that answers what it was given.
// `node test/visual/overlay/serve.mjs` prints an address to look at by hand.
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { textImports } from '../../../build.mjs';
import { FACES, fontAt, pinned } from '../fonts.mjs';
import { longestWords, wordsOf } from '../long-words.mjs';
import { GIVEN } from './given.mjs';
import { STATES } from './states.mjs';

const here = import.meta.dirname;
const root = join(here, '../../..');

async function bundle(entry) {
	const result = await esbuild.build({
		absWorkingDir: root,
		entryPoints: [entry],
		bundle: true,
		write: false,
		format: 'iife',
		target: ['chrome123', 'firefox140'],
		jsx: 'automatic',
		jsxImportSource: 'preact',
		charset: 'utf8',
		logLevel: 'warning',
		define: { LOOPIN_DEBUG: 'false', LOOPIN_ROOTS: '"open"' },
		alias: { 'webextension-polyfill': './test/visual/overlay/background.ts' },
		plugins: [
			textImports,
			{
				name: 'stage',
				setup: (build) => build.onResolve({ filter: /helpdesks\/pages$/ }, () => ({ path: join(here, 'desk.ts') })),
			},
		],
	});
	return result.outputFiles[0].text;
}

/** The words of a language, English where it has none; of `longest`, the longest of each. `marked`: as the test of clipped words wants them. */
function messages(language, marked) {
	if (language === 'longest') return longestWords();
	if (marked) return wordsOf(language);
	const words = {};
	for (const folder of ['en', language]) {
		const path = join(root, 'assets/_locales', folder);
		for (const file of readdirSync(path)) Object.assign(words, JSON.parse(readFileSync(join(path, file), 'utf8')));
	}
	return words;
}

const EDITORS = {
	textarea: '<textarea class="editor" aria-label="Message" spellcheck="false"></textarea>',
	rich: '<div class="editor" contenteditable="true" role="textbox" aria-multiline="true" aria-label="Message" spellcheck="false"></div>',
	prosemirror: '<div id="editor"></div>',
	ckeditor: '<div id="editor"></div>',
	frame:
		'<iframe class="editor" title="Message" srcdoc="<!doctype html><html lang=en><title>Message</title><body contenteditable=true role=textbox aria-multiline=true aria-label=Message style=\'font:14px sans-serif\'>"></iframe>',
};

/** Made by a library, which is bundled when somebody asks. */
const LIBRARIES = { prosemirror: true, ckeditor: true };

/** JSON that may stand in a script element. */
const inScript = (value) => JSON.stringify(value).replaceAll('<', '\\u003c');

function html(
	{ state = '', theme = 'light', lang = 'en', side = 'yes', editor = 'textarea', narrow = '', mode = 'note', css = '', marked = '', fonts = '', run = 'overlay' },
	more = {},
) {
	const words = messages(lang, marked);
	const [tag, dir] = [words.wordsLanguage.message, words.wordsDirection.message];
	// No font that the tests bring has Japanese letters: they would depend on the machine.
	const given = JSON.parse(
		JSON.stringify({ ...GIVEN, ...STATES[state]?.given, ...more, messages: words, language: tag === 'en' ? 'en-GB' : tag }).replaceAll(
			fonts ? '佐藤 美咲' : '\0',
			'Misaki Satō',
		),
	);
	return `<!doctype html>
<html lang="${tag}" dir="${dir}"><head><meta charset="utf-8"><title>Refund missing for order 48213</title><link rel="stylesheet" href="/desk.css"><style>${fonts ? `${FACES} body, .editor { font-family: "Loopin Test", "Loopin Test Ext" !important; caret-color: transparent }` : ''}${css.replaceAll('<', '')}</style></head>
<body data-theme="${theme}" data-side="${side}" data-mode="${mode}"${narrow ? ' data-narrow' : ''}>
<header class="top">#18204 Refund missing</header>
<main class="desk"><section class="conversation" aria-label="Conversation"><div class="log" tabindex="0"><h1>Refund missing for order 48213</h1>
<p>Hi, I sent the shoes back two weeks ago but the refund for order 48213 still hasn’t reached my account.</p>
<p>Thanks Maria. I can see the parcel arrived on the 4th. I’m checking with our billing team.</p></div>
<div class="composer"><div class="composer__tabs"><button type="button" data-tab="public" aria-pressed="${mode === 'public'}">Public reply</button>
<button type="button" data-tab="note" aria-pressed="${mode === 'note'}">Internal note</button></div>${EDITORS[editor]}
<div class="composer__foot"><button type="button" id="submit">Submit as open</button></div></div></section>
<aside class="side"><div id="slot"></div></aside></main>
<script>window.GIVEN = ${inScript(given)}</script>${editor in LIBRARIES ? '<script src="/editors.js"></script>' : ''}${run === 'nothing' ? '' : `<script src="/${run}.js${fonts ? '?fonts' : ''}"></script>`}</body></html>`;
}

/** Starts it on a free port of this machine. `given` replaces what all states are given; `scripts`: others by name, for `?run=name` instead of the overlay. */
export async function startStage({ given = {}, scripts = {} } = {}) {
	const script = await bundle('src/overlay/index.ts');
	let editors;
	const others = new Map();
	for (const [name, entry] of Object.entries(scripts)) others.set(`/${name}.js`, await bundle(entry));
	const server = createServer(async (request, response) => {
		const url = new URL(request.url, 'http://stage');
		const [type, body] =
			url.pathname === '/overlay.js'
				? ['text/javascript', url.search ? pinned(script) : script]
				: url.pathname === '/editors.js'
					? ['text/javascript', await (editors ??= bundle('test/visual/overlay/editors.ts'))]
					: url.pathname === '/desk.css'
						? ['text/css', readFileSync(join(here, 'desk.css'), 'utf8')]
						: others.has(url.pathname)
							? ['text/javascript', others.get(url.pathname)]
							: url.pathname.startsWith('/font/')
								? ['font/woff2', fontAt(url.pathname) ?? '']
								: ['text/html', html(Object.fromEntries(url.searchParams), given)];
		response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' }).end(body);
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { base: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const { base } = await startStage();
	console.log(`${base}/?state=menu-matches&theme=light   (states: ${Object.keys(STATES).join(', ')}; what they do with keys and clicks, open.mjs does)`);
}
