// The stand-in of osTicket's agent panel (an editor of Redactor's structure, under a base path) as the end-to-end tests use it.
import { until } from '../../harness/wait.mjs';
import { PASSWORD, startStandIn } from '../../helpdesks/osticket/server.mjs';

export const PEOPLE = {
	writer: { login: 'ava', name: 'Ava Archer' },
	reader: { login: 'bea', name: 'Bea Brown' },
	third: { login: 'cleo', name: 'Cléo Dürand', letters: 'cleo d' },
	light: { login: 'dan', name: 'Dan Diaz' },
	// A referral gives access: only who is disabled cannot be looped in.
	noAccess: { login: 'zoe', name: 'Zoe Gone' },
	disabled: { login: 'zoe', name: 'Zoe Gone' },
	customer: { login: '', name: 'Rita Requestor' },
};
const FORMS = { note: { tab: '#post-note-tab', form: 'form#note' }, public: { tab: '#post-reply-tab', form: 'form#reply' } };

export async function startDesk(options = {}) {
	const server = await startStandIn(options);
	const { base } = server;
	let mode = 'note';
	const editor = () => `${FORMS[mode].form} .redactor-in`;
	const referredTo = (id) => server.desk.referrals.filter((one) => one.ticket === Number(id)).map((one) => server.desk.staff.get(one.staff).login);
	return {
		kind: 'osticket',
		title: 'osTicket',
		base,
		people: PEOPLE,
		conversation: '1',
		elsewhere: `${base}/scp/tickets.php?id=2`,
		conversationTitle: 'Wrong colour delivered',
		server,
		stop: () => server.stop(),
		reset: () => server.reset(),
		async signIn(page, person) {
			// a tab in the background gets no clicks
			await page.bringToFront();
			await page.goto(`${base}/scp/logout.php`, { waitUntil: 'load' }).catch(() => {});
			await page.goto(`${base}/scp/login.php`, { waitUntil: 'load' });
			await page.type('#name', person.login);
			await page.type('#pass', PASSWORD);
			await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click('button[type=submit]')]);
		},
		async signOut(page) {
			await page.goto(`${base}/scp/logout.php`, { waitUntil: 'load' }).catch(() => {});
		},
		conversationUrl: (id) => `${base}/scp/tickets.php?id=${id}`,
		/** Chooses the tab, and puts the caret into the editor by a click. */
		async openNote(page, id, { mode: wanted = 'note' } = {}) {
			await page.goto(`${base}/scp/tickets.php?id=${id}`, { waitUntil: 'load' });
			await this.setMode(page, wanted);
			await until(() => page.$(editor()), 'the editor');
			await page.click(editor());
		},
		noteText: (page) =>
			page.evaluate((selector) => document.querySelector(selector)?.innerText.replaceAll('\u00a0', ' ').replaceAll('\u200b', '') ?? '', editor()),
		async setMode(page, wanted) {
			mode = wanted;
			await page.click(FORMS[wanted].tab);
			await until(() => page.$eval(FORMS[wanted].form, (form) => form.checkVisibility()), 'the tab');
		},
		/** The first click fetches the lock, and clicks again; the page then goes. */
		submit: (page) => Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click(`${FORMS[mode].form} input[type=submit]`)]),
		followers: async (id) => referredTo(id),
		customerReplies: (id, text) => server.customerReplies(id, text),
	};
}
