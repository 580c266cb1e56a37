// The stand-in of Zammad as the end-to-end tests use it: its old interface (many tickets mounted), and the new one (TipTap).
import { until } from '../../harness/wait.mjs';
import { startStandIn } from '../../helpdesks/zammad/server.mjs';

export const PEOPLE = {
	writer: { login: '3', name: 'Ann Lee' },
	reader: { login: '4', name: 'Jan Kowalski' },
	third: { login: '5', name: 'Cléo Dürand' },
	light: { login: '6', name: 'Wei Chen' },
	noAccess: { login: '7', name: 'Janek Wiśniewski' },
	disabled: { login: '8', name: 'Sven Holm' },
	customer: { login: '20', name: 'Maria Santos' },
};

const OLD = {
	path: (id) => `/#ticket/zoom/${id}`,
	form: (id) => `#content_permanent_Ticket-${id} form.article-add`,
	field: (id) => `#content_permanent_Ticket-${id} .articleNewEdit-body`,
	submit: (id) => `#content_permanent_Ticket-${id} .js-submit`,
	isNote: (page, id) => page.$eval(OLD.form(id), (form) => form.dataset.type === 'note' && form.classList.contains('is-internal')),
	begin: async () => {},
	async setMode(page, id, wanted) {
		if ((await OLD.isNote(page, id)) === (wanted === 'note')) return;
		await page.click(`${OLD.form(id)} .js-articleTypeItem[data-value="${wanted === 'note' ? 'note' : 'email'}"]`);
	},
};
const NEW = {
	path: (id) => `/desktop/tickets/${id}`,
	form: () => '#ticketArticleReplyForm',
	field: () => '#ticketArticleReplyForm [contenteditable="true"]',
	submit: () => 'footer button.bg-yellow-300:not([aria-label])',
	isNote: (page) => page.$eval('#ticketArticleReplyForm output[name="internal"]', (output) => output.querySelector('use[href="#icon-lock"]') !== null),
	async begin(page, wanted) {
		const button = `main button.btn-lg:has(use[href="#icon-${wanted === 'note' ? 'note' : 'mail'}"])`;
		await until(() => page.$(button), 'the button that begins an article');
		await page.click(button);
	},
	setMode: async () => {},
};

export async function startDesk(options = {}) {
	const server = await startStandIn(options);
	const base = server.origin;
	let ui = OLD;
	let open = '12';
	return {
		kind: 'zammad',
		base,
		people: PEOPLE,
		conversation: '12',
		elsewhere: `${base}/#ticket/zoom/13`,
		conversationTitle: 'Refund missing for order 48213',
		server,
		/** From now on both work in this interface: 'old' or 'new'. */
		use(kind) {
			ui = kind === 'old' ? OLD : NEW;
		},
		stop: () => server.stop(),
		async signIn(page, person) {
			// a tab in the background gets no clicks
			await page.bringToFront();
			await page.goto(`${base}/stand-in/sign-out`, { waitUntil: 'load' }).catch(() => {});
			await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click(`button[name=user][value="${person.login}"]`)]);
			// not to the conversation of the tests: what an agent looks at is not announced to them
			await page.goto(this.elsewhere, { waitUntil: 'load' });
		},
		conversationUrl: (id) => base + ui.path(id),
		/** Puts the caret into a note (or a reply) by a click. The hash alone would load nothing anew. */
		async openNote(page, id, { mode = 'note' } = {}) {
			open = id;
			await page.goto(`${base}/stand-in/sign-in`, { waitUntil: 'load' });
			await page.goto(base + ui.path(id), { waitUntil: 'load' });
			await ui.begin(page, mode);
			await until(() => page.$(ui.field(id)), 'the editor');
			await ui.setMode(page, id, mode);
			await page.click(ui.field(id));
		},
		setMode: (page, mode) => ui.setMode(page, open, mode),
		isNote: (page) => ui.isNote(page, open),
		noteText: (page) => page.evaluate((selector) => document.querySelector(selector)?.innerText.replaceAll('\u00a0', ' ') ?? '', ui.field(open)),
		noteMarkup: (page) => page.evaluate((selector) => document.querySelector(selector)?.innerHTML ?? '', ui.field(open)),
		async submit(page) {
			await page.click(ui.submit(open));
			await until(async () => (await this.noteText(page)).trim() === '', 'the editor to be empty again');
		},
		followers: async (id) => server.desk.mentionsOf(server.desk.tickets.get(Number(id))).map((mention) => String(mention.user)),
	};
}
