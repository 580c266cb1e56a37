// Every state of the pages' boards, by name: which page, how large, what the extension knows, and what the agent does to get there. Used for
// pictures (pictures.mjs), for comparing them, and for looking at the accessibility of each. Names, not numbers: a picture is called after its state.

/** 17 June 2026, 09:49 (the stage's browsers run in UTC). */
export const NOW = Date.UTC(2026, 5, 17, 9, 49);
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const ACME = 'https://acme-support.example';
const IT = 'https://tickets.acme-it.example/rt';
const SHOP = 'https://chat.acme-shop.example';
const ME = { id: '7', name: 'Robin Berg', role: 'agent' };

const desk = (id, name, helpdesk, helpdeskName, view = {}) => ({
	site: { id, origin: new URL(id).origin, helpdesk, name, connectedAt: NOW - 30 * DAY },
	helpdeskName,
	status: 'connected',
	me: ME,
	lastCheckedAt: NOW - 20 * SECOND,
	answeredAt: NOW - 20 * SECOND,
	nextCheckAt: NOW + 10 * SECOND,
	...view,
});
const acme = (view) => desk(ACME, 'Acme', 'zendesk', 'Zendesk', view);
const it = (view) => desk(IT, 'IT desk', 'request-tracker', 'Request Tracker', view);
const shop = (view) => desk(SHOP, 'Shop chat', 'zendesk', 'Zendesk', view);
const three = () => [acme(), it(), shop()];

const accountOf = (site) => `${site}#${ME.id}`;
const account = (site, rows) => {
	const mine = rows.filter((row) => row.account === accountOf(site) && row.unread === 1);
	return {
		account: accountOf(site),
		site,
		me: { ...ME, groups: [] },
		cursor: 'x',
		unread: mine.length,
		unreadMentions: mine.filter((row) => row.kind === 'mention').length,
		directorySavedAt: NOW - HOUR,
		directoryComplete: true,
		lastSyncedAt: NOW - 20 * SECOND,
	};
};
const agent = (id, name) => ({ id, name, kind: 'agent' });
const ANN = agent('1', 'Ann Lee');
const JAN = agent('2', 'Jan Kowalski');
const JANA = agent('3', 'Jana Nováková');
const PRIYA = agent('5', 'Priya Raman');
const TOM = agent('6', 'Tom Fischer');
const MAREK = agent('8', 'Marek Jankowski');
const OSKAR = agent('10', 'Oskar Lindqvist');
const MARIA = { id: '44', name: 'Maria Santos', kind: 'customer' };

let count = 0;
const update = (site, author, kind, at, text, number, title, patch = {}) => ({
	id: String(1_000 - ++count),
	account: accountOf(site),
	conversation: number,
	number,
	title,
	kind,
	author,
	at: NOW - at,
	text,
	first: true,
	unread: 1,
	toAnnounce: 0,
	waiting: 0,
	storedAt: NOW - at,
	...patch,
});
const REFUND = ['18204', 'Refund missing for order 48213'];
const read = { unread: 0 };
const waits = { waiting: 1 };

/** The list of the board: three helpdesks, five unread. */
const board = () => [
	update(
		ACME,
		ANN,
		'mention',
		2 * MINUTE,
		'@Robin Berg could you check with finance whether the second payment was ever sent? The first one bounced on the 5th because of a wrong digit.\n\nI told her we’d know today.',
		...REFUND,
		waits,
	),
	update(
		ACME,
		MARIA,
		'customer-reply',
		14 * MINUTE,
		'Still nothing on my account this morning, and my bank has no record of an incoming payment. Could you give me the reference so they can look for it?',
		...REFUND,
	),
	update(IT, PRIYA, 'added', 38 * MINUTE, 'Same gateway as ticket 3090.', '3127', 'VPN drops every 20 minutes'),
	update(ACME, JANA, 'note', HOUR, 'Warehouse says the parcel was scanned twice.', '18188', 'Two labels on one parcel'),
	update(SHOP, TOM, 'mention', 3 * HOUR, '@Robin Berg you know this shop’s tax setup better than I do.', '884', 'Wrong VAT on invoice 2281', waits),
	update(SHOP, MAREK, 'mention', 16 * HOUR + 18 * MINUTE, '@Robin Berg approved, go ahead with the credit note.', '870', 'Credit note for invoice 2274', read),
	update(
		ACME,
		JAN,
		'mention',
		17 * HOUR + 29 * MINUTE,
		'@Robin Berg done, see the bank reference in the note above.',
		'18102',
		'Refund to a closed account',
		read,
	),
	update(
		ACME,
		JAN,
		'colleague-reply',
		17 * HOUR + 40 * MINUTE,
		'I found the payment. It was returned by the bank on Friday.',
		'18102',
		'Refund to a closed account',
		read,
	),
	update(IT, OSKAR, 'note', 18 * HOUR + 47 * MINUTE, 'Works on the loan laptop, fails at home.', '3127', 'VPN drops every 20 minutes', read),
	update(ACME, JANA, 'note', 2 * DAY, 'Second refund approved, same account.', '18044', 'Double charge in April', read),
];
const rowsOf = (updates, sites = [ACME, IT, SHOP], more = {}) => ({ updates, accounts: sites.map((site) => account(site, updates)), ...more });
const onlyAcme = () => board().filter((row) => row.account === accountOf(ACME));
const allRead = (rows) => rows.map((row) => ({ ...row, unread: 0, waiting: 0 }));

const conversation = (patch = {}) => ({
	account: accountOf(ACME),
	id: REFUND[0],
	readAt: NOW,
	muted: 0,
	conversation: {
		id: REFUND[0],
		number: REFUND[0],
		title: REFUND[1],
		channel: 'messaging',
		followers: [],
		mayEdit: true,
		mayNote: true,
		mayReply: true,
		newestEntry: '9',
		customer: MARIA.name,
	},
	...patch,
});
const replyJob = (patch) => ({
	id: 'job-1',
	kind: 'reply',
	account: accountOf(ACME),
	site: ACME,
	conversation: REFUND[0],
	state: 'failed',
	createdAt: NOW - MINUTE,
	attempts: 1,
	nextTryAt: NOW,
	internal: false,
	text: 'Hi Maria, thank you for checking. I’m getting the bank reference and will send it within the hour.',
	mentions: [],
	newestEntry: '',
	failure: { kind: 'not-answering' },
	finishedAt: NOW,
	...patch,
});
const AGENTS = [ANN, JAN, JANA, PRIYA, TOM, MAREK, OSKAR].map(({ id, name }) => ({ id, name, role: 'agent', groups: ['Tier 2'] }));

const POPUP = { page: 'popup', size: [380, 560] };
const list = (patch = {}) => ({
	...POPUP,
	wait: '.lp-row',
	state: { now: NOW, sites: three(), agents: AGENTS, ...patch.state },
	rows: patch.rows ?? rowsOf(board(), [ACME, IT, SHOP], { conversations: [conversation()] }),
	...(patch.act ? { act: patch.act } : {}),
	...(patch.wait ? { wait: patch.wait } : {}),
});
const press = async (page, ...keys) => {
	for (const key of keys) await page.keyboard.press(key);
};
const settle = (page, selector) => page.waitForSelector(selector, { timeout: 5_000 });

export const popupStates = {
	'popup-unread': list({
		act: async (page) => {
			await page.hover('.lp-row:nth-of-type(2)');
		},
	}),
	'popup-mentions': list({
		act: async (page) => {
			await press(page, '2');
			await settle(page, '.lp-filter');
		},
	}),
	'popup-waiting': list({
		act: async (page) => {
			await press(page, '2');
			await settle(page, '.lp-filter');
			await page.click('.lp-pressbtn');
			await page.waitForFunction(() => document.querySelectorAll('.lp-row').length === 2);
		},
	}),
	'popup-all': list({
		state: { sites: [acme()] },
		rows: rowsOf(onlyAcme(), [ACME]),
		act: async (page) => {
			await press(page, '3');
			await page.waitForFunction(() => document.querySelectorAll('.lp-day').length > 1);
		},
	}),
	'popup-search': list({
		act: async (page) => {
			await press(page, '/');
			await page.keyboard.type('refund');
			await settle(page, '.lp-match');
		},
	}),
	'popup-more-menu': list({
		act: async (page) => {
			await page.click('.lp-more > button');
			await settle(page, '.lp-more__menu');
		},
	}),
	'popup-opened-note': list({
		act: async (page) => {
			await press(page, 'r');
			await settle(page, '.lp-reply textarea');
			await page.keyboard.type('Asking Marek now. ');
		},
	}),
	'popup-opened-mention-menu': list({
		act: async (page) => {
			await press(page, 'r');
			await settle(page, '.lp-reply textarea');
			await page.keyboard.type('Asking @Jan');
			await settle(page, '.lp-menu .lp-option');
		},
	}),
	'popup-opened-public': list({
		act: async (page) => {
			await press(page, 'ArrowDown', 'r');
			await settle(page, '.lp-reply textarea');
			await page.click('[data-mode=public]');
			await page.focus('.lp-reply textarea');
			await page.keyboard.type('Hi Maria, thank you for checking. I’m getting the bank reference and will send it within the hour.');
		},
	}),
	'popup-not-sent': list({
		rows: rowsOf(board(), [ACME, IT, SHOP], { conversations: [conversation()], jobs: [replyJob()] }),
		act: async (page) => {
			await press(page, 'ArrowDown', 'Enter');
			await settle(page, '.lp-reply__error');
		},
	}),
	'popup-unknown-outcome': list({
		rows: rowsOf(board(), [ACME, IT, SHOP], { conversations: [conversation()], jobs: [replyJob({ failure: { kind: 'unknown-outcome' } })] }),
		act: async (page) => {
			await press(page, 'ArrowDown', 'Enter');
			await settle(page, '.lp-reply__error');
		},
	}),
	'popup-problem': list({
		rows: rowsOf(board(), [ACME, IT, SHOP], {
			jobs: [
				{
					...replyJob({ id: 'job-2' }),
					kind: 'mention',
					mentions: [{ id: '2', name: 'Jan Kowalski' }],
					noteEntry: '5',
					refused: [{ id: '2', name: 'Jan Kowalski', failure: { kind: 'refused' }, noAccess: { why: 'group-cannot-open', group: 'Sales', place: 'Billing' } }],
				},
			],
		}),
		wait: '.lp-problems',
	}),
	'popup-muted': list({
		rows: rowsOf(board(), [ACME, IT, SHOP], { conversations: [conversation({ muted: 1 })] }),
		act: async (page) => {
			await press(page, 'ArrowDown', 'ArrowDown', 'm');
			await settle(page, '.lp-snack');
		},
	}),
	'popup-all-read': list({ rows: rowsOf(allRead(board())), wait: '.lp-empty' }),
	'popup-no-mentions': list({
		rows: rowsOf(board().filter((row) => row.kind !== 'mention')),
		act: async (page) => {
			await press(page, '2');
			await settle(page, '.lp-empty');
		},
	}),
	'popup-no-results': list({
		act: async (page) => {
			await press(page, '/');
			await page.keyboard.type('refnud');
			await settle(page, '.lp-empty');
		},
	}),
	'popup-offline': list({
		state: { offline: true, sites: three().map((view) => ({ ...view, answeredAt: NOW - 7 * MINUTE, lastCheckedAt: NOW - 7 * MINUTE })) },
	}),
	'popup-loading': { ...POPUP, state: { now: NOW, sites: undefined, answers: { 'sites.list': undefined } }, wait: '.lp-top', rows: {} },
	'popup-signed-out-one': list({ state: { sites: [acme({ status: 'signed-out' }), it(), shop()] }, wait: '.lp-banner' }),
	'popup-signed-out-only': {
		...POPUP,
		wait: '.lp-empty',
		state: { now: NOW, sites: [desk(ACME, 'Acme Support', 'zendesk', 'Zendesk', { status: 'signed-out', answeredAt: NOW - 94 * MINUTE })] },
		rows: {},
	},
	'popup-needs-permission': {
		...POPUP,
		wait: '.lp-empty',
		state: { now: NOW, sites: [desk(IT, 'tickets.acme-it.example', 'request-tracker', 'Request Tracker', { status: 'needs-permission' })] },
		rows: {},
	},
	'popup-first-run': {
		...POPUP,
		wait: '.lp-site',
		state: { now: NOW, sites: [], tab: { address: `${ACME}/agent/tickets/18204`, helpdesk: 'zendesk', connected: false } },
		rows: {},
	},
	'popup-first-run-elsewhere': { ...POPUP, wait: '.lp-empty', state: { now: NOW, sites: [] }, rows: {} },
	'popup-not-answering': list({
		state: {
			sites: [
				acme(),
				it(),
				shop({ status: 'not-answering', failure: { kind: 'not-answering' }, answeredAt: NOW - 40 * MINUTE, nextCheckAt: NOW + 2 * MINUTE }),
			],
		},
		wait: '.lp-banner',
	}),
	'popup-paused': list({ state: { local: { settings: { pausedUntil: NOW + 4 * HOUR + 11 * MINUTE } } }, wait: '.lp-banner' }),
	'popup-quiet': list({
		state: { local: { settings: { quiet: { on: true, from: 540, to: 660, days: [0, 1, 2, 3, 4, 5, 6], mentions: false } } } },
		wait: '.lp-banner',
	}),
	'popup-shadowing': list({
		rows: rowsOf(board(), [ACME, IT, SHOP], {
			shadows: [
				{
					account: accountOf(ACME),
					agent: '2',
					name: 'Jan Kowalski',
					site: ACME,
					startedAt: NOW - HOUR,
					until: NOW + DAY + 11 * MINUTE,
					lookedAt: NOW,
					seen: ['18204', '18188'],
					ours: ['18188', '18102'],
				},
			],
		}),
		wait: '.lp-shadows',
	}),
	'popup-shadow-sheet': list({
		state: { shadowing: { able: [accountOf(ACME)] } },
		act: async (page) => {
			await page.waitForFunction(() => document.querySelector('.lp-more > button'));
			await page.click('.lp-more > button');
			await page.waitForFunction(() => document.querySelectorAll('.lp-more__item').length === 4);
			// The keyboard is in the menu a moment after it is drawn.
			await page.waitForFunction(() => document.activeElement?.matches('.lp-more__item'));
			await press(page, 'ArrowDown', 'ArrowDown', 'Enter');
			await settle(page, '.lp-shadowform input');
			await page.keyboard.type('Jan');
			await settle(page, '.lp-shadowform .lp-option');
		},
	}),
	'popup-shortcuts': list({
		act: async (page) => {
			await press(page, '?');
			await settle(page, '.lp-sheet');
		},
	}),
	'popup-broken': { ...POPUP, wait: '.lp-empty', state: { now: NOW, sites: [], broken: true }, rows: {} },
	'panel-narrow': { ...list(), page: 'panel', size: [300, 720] },
	'panel-wide': {
		...list({
			act: async (page) => {
				await press(page, 'r');
				await settle(page, '.lp-reply textarea');
			},
		}),
		page: 'panel',
		size: [900, 800],
	},
};

const COMMANDS = [
	{ name: '_execute_action', description: '', shortcut: 'Alt+Shift+L' },
	{ name: 'pause', description: 'Pause for one hour, or resume', shortcut: '' },
];
const options = (patch = {}) => ({
	page: 'options',
	size: [1000, 900],
	wait: '#diagnostics',
	state: { now: NOW, sites: [acme(), it({ me: { ...ME, name: 'rberg' } }), shop({ status: 'signed-out' })], commands: COMMANDS, ...patch.state },
	rows: rowsOf(board()),
	fullPage: true,
	...(patch.act ? { act: patch.act } : {}),
});
export const optionsStates = {
	options: options({ state: { local: { settings: { quiet: { on: true, from: 1_080, to: 480, days: [1, 2, 3, 4, 5, 6, 0], mentions: false } } } } }),
	'options-managed': options({ state: { policy: { organisation: 'Acme IT', mentions: false, followers: true } } }),
	'options-cards': options({
		state: {
			sites: [
				acme({ status: 'needs-permission' }),
				it({ status: 'not-supported' }),
				shop({ status: 'not-answering', answeredAt: NOW - 40 * MINUTE, nextCheckAt: NOW + 2 * MINUTE }),
				desk('https://partners.acme.example', 'Partner desk', 'request-tracker', 'Request Tracker', { status: 'checking', me: undefined }),
				desk('https://training.acme-support.example', 'Training', 'zendesk', 'Zendesk', { me: { ...ME, role: 'light-agent' }, mentionsOff: 'light-agent' }),
			],
		},
	}),
	'options-no-helpdesk': options({ state: { sites: [] } }),
	'options-add-unknown': options({
		state: { answers: { 'sites.connect': { state: 'failed', reason: 'not-a-helpdesk' } } },
		act: async (page) => {
			await page.type('#add input', 'https://help.acme-events.example');
			await page.click('#add button');
			await settle(page, '#add select');
		},
	}),
	'options-add-refused': options({
		state: { refuse: true },
		act: async (page) => {
			await page.type('#add input', 'https://tickets.acme-it.example');
			await page.click('#add button');
			await settle(page, '#add .lp-help--error');
		},
	}),
	'options-clear': {
		...options({
			act: async (page) => {
				await page.$eval('#privacy .lp-btn--danger', (button) => button.click());
				await settle(page, 'dialog[open]');
			},
		}),
		fullPage: false,
	},
	'options-copied': options({
		act: async (page) => {
			await page.evaluate(() => {
				Object.defineProperty(navigator, 'clipboard', { value: { writeText: async () => undefined }, configurable: true });
			});
			await page.$eval('#diagnostics .lp-btn', (button) => button.click());
			await settle(page, '#diagnostics [role=status]:not(:empty)');
		},
	}),
	'options-narrow': { ...options(), size: [420, 800] },
};

const welcome = (progress, patch = {}) => ({
	page: 'welcome',
	size: [900, 900],
	wait: '.lp-step',
	state: { now: NOW, sites: [], ...patch.state, local: { welcome: progress } },
	rows: {},
	fullPage: true,
	...(patch.act ? { act: patch.act } : {}),
});
const connected = [desk(ACME, 'Acme Support', 'zendesk', 'Zendesk')];
export const welcomeStates = {
	'welcome-pin': welcome({ pin: 'open', connect: 'open', try: 'open' }),
	'welcome-pin-firefox': welcome({ pin: 'open', connect: 'open', try: 'open' }, { state: { gecko: true } }),
	'welcome-connect': welcome({ pin: 'done', connect: 'open', try: 'open' }, { state: { pinned: true } }),
	'welcome-refused': welcome(
		{ pin: 'done', connect: 'open', try: 'open' },
		{
			state: { pinned: true, refuse: true },
			act: async (page) => {
				await page.type('.lp-connect input', ACME);
				await page.click('.lp-connect button');
				await settle(page, '.lp-connect .lp-help--error');
			},
		},
	),
	'welcome-try': welcome(
		{ pin: 'done', connect: 'done', try: 'open' },
		{
			state: { pinned: true, sites: connected },
			act: async (page) => {
				await page.focus('#practice');
				await page.keyboard.type('Could you take a look? @Jan');
				await settle(page, '.lp-option');
			},
		},
	),
	'welcome-done': welcome(
		{ pin: 'done', connect: 'done', try: 'open' },
		{
			state: { pinned: true, sites: connected },
			act: async (page) => {
				await page.focus('#practice');
				await page.keyboard.type('Could you take a look? @Jan');
				await settle(page, '.lp-option');
				await page.keyboard.press('Enter');
				await settle(page, '.lp-banner');
			},
		},
	),
	'welcome-skipped': welcome({ pin: 'skipped', connect: 'skipped', try: 'skipped' }),
	'welcome-narrow': { ...welcome({ pin: 'done', connect: 'open', try: 'open' }, { state: { pinned: true } }), size: [380, 800] },
};

export const states = { ...popupStates, ...optionsStates, ...welcomeStates };
