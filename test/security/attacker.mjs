// Who attacks Loopin in these tests: another extension beside it, and a site of another origin that frames and scripts as it likes.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { idOfKey } from '../harness/chromium.mjs';

const KEY = Buffer.from('another extension that means no good').toString('base64');
const ADDON = 'attacker@attacker.example';
const UUID = '99999999-2222-4333-8444-555555555555';

/** An extension with every site's permission; gives its folders for both browsers, its page's addresses, and `remove()`. */
export function makeAttacker() {
	const folder = mkdtempSync(join(tmpdir(), 'loopin-attacker-'));
	const shared = { manifest_version: 3, name: 'Attacker', version: '1.0', host_permissions: ['<all_urls>'], permissions: ['scripting', 'tabs'] };
	const manifests = { chromium: { ...shared, key: KEY }, firefox: { ...shared, browser_specific_settings: { gecko: { id: ADDON } } } };
	for (const [name, manifest] of Object.entries(manifests)) {
		mkdirSync(join(folder, name));
		writeFileSync(join(folder, name, 'manifest.json'), JSON.stringify(manifest));
		writeFileSync(join(folder, name, 'attack.html'), '<!doctype html><title>attack</title>');
	}
	return {
		others: { chromium: [join(folder, 'chromium')], firefox: [{ folder: join(folder, 'firefox'), addon: ADDON, uuid: UUID }] },
		page: { chromium: `chrome-extension://${idOfKey(KEY)}/attack.html`, firefox: `moz-extension://${UUID}/attack.html` },
		remove: () => rmSync(folder, { recursive: true, force: true }),
	};
}

/** A site of its own origin (another host and port than the desk's) whose pages are given by path; what is asked for is recorded. */
export async function startSite(pages = {}) {
	const asked = [];
	const server = createServer((request, response) => {
		asked.push(request.url);
		const path = new URL(request.url, 'http://x').pathname;
		response.writeHead(path in pages ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' });
		response.end(pages[path] ?? '');
	});
	await new Promise((resolve) => server.listen(0, 'localhost', resolve));
	return { origin: `http://localhost:${server.address().port}`, pages, asked, stop: () => new Promise((resolve) => server.close(resolve)) };
}
