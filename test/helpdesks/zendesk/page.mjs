// The pages of the stand-in: sign-in, and the workspace's shell.
import { join } from 'node:path';
import { bundleOf } from '../bundle.mjs';
import { escapeHtml } from './html.mjs';
import { ACCOUNT } from './seed.mjs';

/** What the pages load. */
export const assets = bundleOf('zendesk', join(import.meta.dirname, 'page'), ['workspace.js', 'sign-in.css']);

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
