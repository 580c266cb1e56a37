// The pages of the stand-in: sign-in, and the dashboard's shell.
import { join } from 'node:path';
import { bundleOf } from '../bundle.mjs';

/** What the pages load. */
export const assets = bundleOf('chatwoot', join(import.meta.dirname, 'page'), ['dashboard.js', 'sign-in.js']);

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
