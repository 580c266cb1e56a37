// A stage for the extension's own pages: the built pages, served to any browser, in the state that states.mjs describes. The database is the real one
// (IndexedDB through the product's own schema); the rest of the browser's API is fake-extension.js.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { until } from '../harness/wait.mjs';
import { FACES, fontAt, loadFonts, pinned } from './fonts.mjs';

const here = import.meta.dirname;
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.png': 'image/png', '.svg': 'image/svg+xml' };

/**
 * Serves the build in `dist` (a folder of one browser's build). `stage.show(page, state)` brings a puppeteer page into that state and resolves when it
 * is drawn and still. `language` names a folder of assets/_locales, `words` are in its place; `fonts`: the tests' own instead of the system's.
 */
export async function startStage(dist, { language = 'en', words: given = undefined, fonts = false } = {}) {
	const words = given ?? JSON.parse(readFileSync(join(dist, '_locales', language, 'messages.json'), 'utf8'));
	const tag = words.wordsLanguage.message;
	const said = JSON.stringify(words);
	const fake = readFileSync(join(here, 'fake-extension.js'), 'utf8');
	let current = {};
	const server = createServer((request, response) => {
		const path = new URL(request.url, 'http://stage').pathname;
		try {
			let body = path === '/blank' ? '<!doctype html><title>blank</title>' : (fontAt(path) ?? readFileSync(join(dist, path)));
			if (fonts && extname(path) === '.css') body = FACES + pinned(String(body));
			if (extname(path) === '.html') {
				const script = `const WORDS = ${said}; const STATE = ${JSON.stringify(current)};\n${fake}`.replaceAll('</script', '<\\/script');
				body = String(body).replace('<head>', `<head><script>${script}</script>`);
			}
			response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'text/html', 'cache-control': 'no-store' }).end(body);
		} catch {
			response.writeHead(404).end();
		}
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	const base = `http://127.0.0.1:${server.address().port}`;

	return {
		base,
		async show(page, state) {
			current = { place: state.page === 'popup' ? 'popup' : 'panel', language: tag === 'en' ? 'en-GB' : tag, ...state.state };
			const [width, height] = state.size;
			await page.setViewport({ width, height, deviceScaleFactor: state.scale ?? 1 });
			const url = `${base}/${state.page}.html${state.hash ?? ''}`;
			// Once for the database's schema, which the product itself makes; then with its rows.
			await page.goto(`${base}/blank`);
			await page.goto(url, { waitUntil: 'load' });
			await until(() => page.evaluate(fill, state.rows ?? {}), 'the database');
			await page.goto(`${base}/blank`);
			await page.goto(url, { waitUntil: 'load' });
			await until(() => page.evaluate(() => document.querySelector('#root')?.childElementCount > 0), 'the page to be drawn');
			await page.waitForSelector(state.wait ?? '#root > *', { timeout: 10_000 });
			if (fonts) await loadFonts(page);
			await state.act?.(page);
			await still(page);
		},
		stop: () => new Promise((resolve) => server.close(resolve)),
	};
}

/** Runs in the page: empties the tables and fills them. False while the product has not made them yet. */
async function fill(rows) {
	const known = await indexedDB.databases();
	if (!known.some(({ name }) => name === 'loopin')) return Object.keys(rows).length === 0;
	const database = await new Promise((resolve, reject) => {
		const opening = indexedDB.open('loopin');
		opening.onsuccess = () => resolve(opening.result);
		opening.onerror = () => reject(opening.error);
	});
	const names = [...database.objectStoreNames];
	if (names.length === 0) {
		database.close();
		return false;
	}
	await new Promise((resolve, reject) => {
		const transaction = database.transaction(names, 'readwrite');
		transaction.oncomplete = resolve;
		transaction.onerror = () => reject(transaction.error);
		for (const name of names) {
			transaction.objectStore(name).clear();
			for (const row of rows[name] ?? []) transaction.objectStore(name).put(row);
		}
	});
	database.close();
	return true;
}

/** Resolves when two looks, a little apart, see the same page, and no animation runs. */
async function still(page) {
	let before = '';
	await until(
		async () => {
			const now = await page.evaluate(() => {
				for (const animation of document.getAnimations()) {
					// What turns for ever stands still at its beginning.
					if (animation.effect?.getTiming().iterations === Infinity) {
						animation.currentTime = 0;
						animation.pause();
					} else animation.finish();
				}
				return document.body.innerHTML;
			});
			const same = now === before;
			before = now;
			return same;
		},
		'the page to be still',
		{ every: 120 },
	);
}
