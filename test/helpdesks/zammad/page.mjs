// The pages of the stand-in: sign-in, and both interfaces' shells.
import { join } from 'node:path';
import { bundleOf } from '../bundle.mjs';
import { escapeHtml } from './html.mjs';

/** What the pages load. */
export const assets = bundleOf('zammad', join(import.meta.dirname, 'page'), ['old.js', 'new.js', 'zammad.css']);

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
