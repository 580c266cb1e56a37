// The real Request Tracker as the end-to-end tests use it: who signs in how, where a note is written, who follows.
import { until } from '../../harness/wait.mjs';
import { startRequestTracker } from '../../helpdesks/request-tracker/server.mjs';

/** People of the seed by the role they play in the tests. */
export const PEOPLE = {
	writer: { login: 'ava', name: 'Ava Archer' },
	reader: { login: 'ben', name: 'Ben Brown' },
	third: { login: 'cleo', name: 'Cléo Dürand', letters: 'cleo d' },
	light: { login: 'dan', name: 'Dan Light' },
	noAccess: { login: 'fay', name: "Fay O'Neil" },
	disabled: { login: 'zoe.gone', name: 'Zoe Gone' },
	customer: { login: 'rita', name: 'Rita Requestor' },
};

/** `plain`: agents write in a plain textarea (RT's MessageBoxRichText off) instead of CKEditor 4. */
export async function startDesk({ plain = false, ...options } = {}) {
	const server = await startRequestTracker({ ...options, ...(plain ? { extra: 'Set($MessageBoxRichText, 0);' } : {}) });
	const base = server.origin;
	return {
		kind: 'request-tracker',
		title: 'Request Tracker',
		base,
		people: PEOPLE,
		conversation: '1',
		elsewhere: `${base}/Ticket/Display.html?id=3`,
		conversationTitle: 'Printer on floor 3 is on fire',
		server,
		stop: () => server.stop(),
		reset: () => server.reset(),
		async signIn(page, person) {
			// a tab in the background gets no clicks
			await page.bringToFront();
			await page.goto(`${base}/NoAuth/Logout.html`, { waitUntil: 'load' }).catch(() => {});
			await page.goto(`${base}/`, { waitUntil: 'load' });
			await page.type('input[name=user]', person.login);
			await page.type('input[name=pass]', `pass-${person.login}`);
			await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click('#login input[type=submit]')]);
		},
		async signOut(page) {
			await page.goto(`${base}/NoAuth/Logout.html`, { waitUntil: 'load' }).catch(() => {});
		},
		conversationUrl: (id) => `${base}/Ticket/Display.html?id=${id}`,
		/** Opens the composer for an internal note and puts the caret into it by a click. */
		async openNote(page, id, { mode = 'note' } = {}) {
			await page.goto(`${base}/Ticket/Update.html?id=${id}&Action=${mode === 'note' ? 'Comment' : 'Respond'}`, { waitUntil: 'load' });
			if (plain) {
				await page.click('textarea#UpdateContent');
				return;
			}
			const frame = await until(() => page.$('iframe.cke_wysiwyg_frame'), 'the editor');
			await until(async () => (await frame.contentFrame())?.evaluate(() => document.body?.isContentEditable), 'the editor to be ready');
			await frame.click();
		},
		/** The note's text as the editor holds it now. */
		async noteText(page) {
			if (plain) return page.$eval('textarea#UpdateContent', (field) => field.value);
			const frame = await page.$('iframe.cke_wysiwyg_frame');
			return await (await frame.contentFrame()).evaluate(() => document.body.innerText.replaceAll('\u00a0', ' '));
		},
		setMode: (page, mode) => page.select('select[name=UpdateType]', mode === 'note' ? 'private' : 'response'),
		/** Presses the host's own submit button. */
		async submit(page) {
			await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click('input[name=SubmitTicket]')]);
		},
		/** Logins of whoever follows, as the server says. */
		async followers(id) {
			const ids = await server.rest('root').adminCcs(id);
			const names = Object.fromEntries(Object.entries(server.seed.users).map(([name, number]) => [String(number), name]));
			return ids.map((one) => names[one] ?? one);
		},
		async unfollow(id, person) {
			const rest = server.rest('root');
			const left = (await rest.adminCcs(id)).filter((one) => one !== String(server.seed.users[person.login])).map((one) => one.replace('group:', ''));
			await rest.update(id, { AdminCc: left });
		},
		/** What the customer writes. */
		customerReplies: (id, text) => server.rest('root').correspond(id, text),
	};
}
