// The stand-in of FreeScout (the real Summernote, one form for replies and notes) as the end-to-end tests use it.
import { until } from '../../harness/wait.mjs';
import { startStandIn } from '../../helpdesks/freescout/server.mjs';

export const PEOPLE = {
	writer: { login: '3', name: 'Ava Archer' },
	reader: { login: '9', name: 'Jan Kowalski' },
	third: { login: '4', name: 'Cléo Dürand', letters: 'cleo d' },
	// shares another mailbox with the writer
	noAccess: { login: '6', name: 'Fay Sales' },
};

const FIELD = '.conv-reply-block:not(.hidden) .note-editable';

export async function startDesk(options = {}) {
	const server = await startStandIn({ path: '/support', ...options });
	const { base } = server;
	return {
		kind: 'freescout',
		title: 'FreeScout',
		base,
		people: PEOPLE,
		conversation: '11',
		elsewhere: `${base}/conversation/12`,
		chat: '13',
		conversationTitle: 'Printer on floor 3 is on fire',
		server,
		stop: () => server.stop(),
		async signIn(page, person) {
			// a tab in the background gets no clicks
			await page.bringToFront();
			await page.goto(`${base}/`, { waitUntil: 'load' });
			if (await page.$('#logout-link')) await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click('#logout-link')]);
			await page.goto(`${base}/login`, { waitUntil: 'load' });
			await page.select('#email', person.login);
			await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click('form button[type=submit]')]);
		},
		conversationUrl: (id) => `${base}/conversation/${id}`,
		/** Opens the editor by the host's own button and puts the caret into it by a click. */
		async openNote(page, id, { mode = 'note' } = {}) {
			await page.goto(`${base}/conversation/${id}`, { waitUntil: 'load' });
			await until(() => page.$('.conv-reply-block .note-editable'), 'the editor');
			await page.click(mode === 'note' ? '.conv-add-note' : '.conv-reply');
			await until(async () => (await page.$(FIELD))?.isVisible(), 'the editor to be drawn');
			await page.click(FIELD);
		},
		noteText: (page) => page.evaluate((selector) => document.querySelector(selector)?.innerText.replaceAll('\u00a0', ' ') ?? '', FIELD),
		noteHtml: (page) => page.evaluate((selector) => document.querySelector(selector)?.innerHTML ?? '', FIELD),
		async submit(page) {
			// Summernote writes into the form that is sent a tenth of a second after the last letter: nobody presses sooner.
			const carried = ([field, form]) => document.querySelector(form).value === document.querySelector(field).innerHTML;
			await until(() => page.evaluate(carried, [FIELD, '#body']), 'the note in the form');
			await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click('.conv-reply-block .btn-add-note-text')]);
		},
		/** Logins of whoever follows, as the server says. */
		followers: async (id) => [...server.desk.conversations.get(Number(id)).followers].map(String),
		customerReplies: (id, text) => server.customerReplies(id, text),
	};
}
