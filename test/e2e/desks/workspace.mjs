// The stand-in of an Agent Workspace (CKEditor 5, several tickets mounted at once) as the end-to-end tests use it.
import { until } from '../../harness/wait.mjs';
import { startStandIn } from '../../helpdesks/zendesk/server.mjs';

export const PEOPLE = {
	writer: { login: '1002', name: 'Ann Lee' },
	reader: { login: '1003', name: 'Jan Kowalski' },
	third: { login: '1008', name: 'Cléo Dürand', letters: 'cleo d' },
	light: { login: '1011', name: 'Wei Chen' },
	noAccess: { login: '1007', name: 'Janek Wiśniewski' },
	disabled: { login: '1014', name: 'Sven Holm' },
	customer: { login: '2001', name: 'Maria Santos' },
};

// Rich for notes and mail, plain for messaging: the page swaps them with the channel.
const editor = (id) => `[data-ticket-id="${id}"] [contenteditable="true"][data-test-id^="omnicomposer-"]`;

export async function startDesk(options = {}) {
	const server = await startStandIn(options);
	const base = server.origin;
	let open = '18204';
	const mode = (page) =>
		page.evaluate((id) => document.querySelector(`[data-ticket-id="${id}"] [data-test-id="omnichannel-channel-switcher-button"]`)?.dataset.channel, open);
	return {
		kind: 'workspace',
		title: 'Agent Workspace',
		base,
		people: PEOPLE,
		conversation: '18204',
		elsewhere: `${base}/agent/tickets/18175`,
		another: '18211',
		group: { name: 'Tier 2', people: ['Jan Kowalski', 'Noor Haddad'] },
		conversationTitle: 'Refund missing for order 48213',
		server,
		stop: () => server.stop(),
		reset: () => server.reset(),
		async signIn(page, person) {
			// a tab in the background gets no clicks
			await page.bringToFront();
			await page.goto(`${base}/access/logout`, { waitUntil: 'load' }).catch(() => {});
			// not to the conversation of the tests: what an agent looks at is not announced to them
			await page.goto(`${base}/auth/v2/login?return_to=/agent/tickets/18175`, { waitUntil: 'load' });
			await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click(`button[name=agent][value="${person.login}"]`)]);
		},
		async signOut(page) {
			await page.goto(`${base}/access/logout`, { waitUntil: 'load' }).catch(() => {});
		},
		conversationUrl: (id) => `${base}/agent/tickets/${id}`,
		/** Chooses note or public reply in the channel switcher and puts the caret into the editor by a click. */
		async openNote(page, id, { mode: wanted = 'note' } = {}) {
			open = id;
			await page.goto(`${base}/agent/tickets/${id}`, { waitUntil: 'load' });
			await this.setMode(page, wanted);
			await until(() => page.$(editor(id)), 'the editor');
			await page.click(editor(id));
		},
		noteText: (page) => page.evaluate((selector) => document.querySelector(selector)?.innerText.replaceAll('\u00a0', ' ') ?? '', editor(open)),
		async setMode(page, wanted) {
			const channel = await until(() => mode(page), 'the channel switcher');
			if ((channel === 'internal') === (wanted === 'note')) return;
			const pane = `[data-ticket-id="${open}"]`;
			await page.click(`${pane} [data-test-id="omnichannel-channel-switcher-button"]`);
			const item =
				wanted === 'note'
					? '[data-test-id="omnichannel-channel-switcher-menuitem-internal"]'
					: '[data-test-id^="omnichannel-channel-switcher-menuitem-"]:not([data-test-id$="-internal"])';
			await until(() => page.$(item), 'the channels');
			await page.click(item);
			await until(async () => ((await mode(page)) === 'internal') === (wanted === 'note'), 'the channel');
		},
		async submit(page) {
			await page.click(`[data-ticket-id="${open}"] [data-test-id="submit_button-button"]`);
			await until(async () => (await this.noteText(page)).trim() === '', 'the editor to be empty again');
		},
		followers: async (id) => server.desk.tickets.get(Number(id)).followers.map(String),
		customerReplies: (id, text) => server.customerReplies(Number(id), text),
	};
}
