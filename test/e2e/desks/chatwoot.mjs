// The stand-in of a Chatwoot installation as the end-to-end tests use it: its own editor, its own "@" menu.
import { until } from '../../harness/wait.mjs';
import { startStandIn } from '../../helpdesks/chatwoot/server.mjs';

export const PEOPLE = {
	writer: { login: '12', name: 'Ann Lee' },
	reader: { login: '13', name: 'Jan Kowalski' },
	/** Offered by Chatwoot's menu, and no member of the inbox. */
	noAccess: { login: '16', name: 'Janek Wiśniewski' },
};
const FIELD = '.reply-box .ProseMirror-woot-style';

export async function startDesk(options = {}) {
	// What makes participants of a note's mentions is a job of its own there: it comes a little later.
	const server = await startStandIn({ jobsMs: 150, ...options });
	const base = server.origin;
	const url = (number) => `${base}/app/accounts/1/conversations/${number}`;
	return {
		kind: 'chatwoot',
		title: 'Chatwoot',
		base,
		server,
		people: PEOPLE,
		conversation: '1',
		conversationTitle: 'Pieter de Vries',
		elsewhere: url(3),
		conversationUrl: url,
		stop: () => server.stop(),
		async signIn(page, person) {
			await page.bringToFront();
			await page.goto(`${base}/app/logout`, { waitUntil: 'load' }).catch(() => {});
			// the page goes on to the sign-in by itself: two navigations at once would end each other
			await until(() => page.$('[data-agent]'), 'the sign-in');
			// not to the conversation of the tests: what an agent looks at is not announced to them
			await page.goto(`${base}/app/login?to=/app/accounts/1/conversations/3`, { waitUntil: 'load' });
			await until(() => page.$(`[data-agent="${person.login}"]`), 'the people to sign in as');
			await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click(`[data-agent="${person.login}"]`)]);
			await until(() => page.$(FIELD), 'the editor');
		},
		async openNote(page, number, { mode = 'note' } = {}) {
			await page.goto(url(number), { waitUntil: 'load' });
			await until(() => page.$(FIELD), 'the editor');
			await until(() => page.$(`[id^="message"]`), 'the messages');
			await this.setMode(page, mode);
			await page.click(FIELD);
		},
		async setMode(page, wanted) {
			const isNote = () => page.$eval('.reply-box', (box) => box.classList.contains('is-private'));
			if ((await isNote()) === (wanted === 'note')) return;
			await page.click('.reply-box .mode-toggle');
			await until(async () => (await isNote()) === (wanted === 'note'), 'the mode');
		},
		/** "@letters" and the person, by Chatwoot's own menu and real keys. */
		async mention(page, letters, name) {
			await page.keyboard.type(`@${letters}`, { delay: 15 });
			const chosen = () => page.evaluate(() => document.querySelector('.mention--box .bg-n-alpha-black2 h5')?.textContent);
			await until(async () => (await chosen()) !== undefined, 'the menu of the helpdesk');
			for (let at = 0; at < 20 && (await chosen()) !== name; at++) await page.keyboard.press('ArrowDown');
			await page.keyboard.press('Enter');
			await until(() => page.$(`${FIELD} .prosemirror-mention-node[mention-user-full-name="${name}"]`), 'the mention');
		},
		noteText: (page) => page.evaluate((field) => document.querySelector(field)?.innerText.replaceAll('\u00a0', ' ') ?? '', FIELD),
		async submit(page, { by = 'button' } = {}) {
			if (by === 'keys') {
				await page.keyboard.down('Control');
				await page.keyboard.press('Enter');
				await page.keyboard.up('Control');
			} else await page.click('.reply-box .right-wrap button');
			await until(async () => (await this.noteText(page)).trim() === '', 'the editor to be empty again');
		},
		followers: async (number) => server.desk.conversation(1, number).participants.map(String),
		customerReplies: (number, text) => server.customerReplies(number, text),
	};
}
