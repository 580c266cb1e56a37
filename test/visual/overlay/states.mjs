// Every state of what Loopin draws on a page: what the background answers (`given`), how the page is (`page`), and what a person does to get
// there (`act`). `shows` is the part to take a picture of. Used by the pictures, by axe, and by whoever compares pictures.
import { by, conversation, LONG, overlay, PEOPLE, TOASTS } from './given.mjs';

const MENU = '[data-loopin="menu"]';
const PANEL = '.lp-followers';
const HINT = '.lp-hint:not([hidden])';
const STACK = '.lp-toasts';

/** Types into the composer; the menu, or whatever it is, is drawn when `shows` is. */
const typed = (text) => (stage) => stage.type(text);
/** … and waits for the dashed chip. */
const named = (text) => async (stage) => {
	await stage.type(text);
	await stage.look('.lp-chip--pending .lp-chip__x');
};
const menu = (text, given = {}, act = undefined) => ({ shows: MENU, given, act: act ?? typed(text) });

const change = (id, more) => ({ job: `job-${id}`, agent: id, name: by(id).name, action: 'add', state: 'saving', ...more });
const pending = (ids, ...changes) => conversation(ids, {}, { pending: changes });
/** My following of a colleague's work: until tomorrow, at this hour. */
const shadow = (id) => ({
	account: 'a',
	agent: id,
	name: by(id).name,
	startedAt: 0,
	until: Date.now() + 86_400_000,
	conversations: ['18204', '18197', '3127'],
});
const panel = (given, act = undefined, page = {}) => ({ shows: PANEL, given, page, ...(act ? { act } : {}) });
const toasts = (...which) => ({
	shows: STACK,
	page: { side: 'no' },
	act: async (stage) => {
		for (const one of which) await stage.toast(TOASTS[one] ?? one);
	},
});

const many = Array.from({ length: 40 }, (_, at) => ({ id: `p${at}`, name: `Person ${at + 1}`, role: 'agent', groups: ['Everyone'] }));

export const STATES = {
	// The mention menu (numbers of the board)
	'menu-matches': menu('Bank says nothing is pending. @Jan', {}, async (stage) => {
		await stage.type('Bank says nothing is pending. @Jan');
		await stage.look('.lp-option[aria-disabled="true"]');
		await stage.press('ArrowDown');
	}), // 3
	'menu-just-typed': menu('Bank says nothing is pending. @', {
		conversation: conversation(['ann']),
		often: [
			['tom', 3],
			['priya', 2],
		],
		noAccess: [],
	}), // 4
	'menu-no-access': menu('@', {
		people: ['ann', 'janek', 'tom', 'priya', 'marek'].map(by).map((one) => (one.id === 'marek' ? { ...one, suspended: true } : one)),
		conversation: conversation(['ann']),
		noAccess: [
			['janek', { why: 'group-cannot-open', group: 'Sales', place: 'Billing' }],
			['tom', { why: 'cannot-open' }],
			['priya', { why: 'light-agent' }],
		],
	}),
	'menu-group': menu('Can somebody of @Tier 2'),
	'menu-group-too-large': menu('@every', { people: [...PEOPLE, ...many, { id: 'eve', name: 'Eve Ryan', role: 'agent', groups: ['Everyone'] }] }),
	'menu-loading': menu('@Jan', { silent: ['directory.load'] }), // 5
	'menu-no-match': menu('@Jnaa'), // 6
	'menu-offline': menu('@Jan', { fails: { directory: { kind: 'offline' } }, noAccess: [] }), // 7
	'menu-failed': menu('@Jan', { fails: { 'directory.load': { kind: 'not-answering' } } }), // 8
	'menu-light-agent': menu('@Jan', { state: overlay({ mentionsOff: 'light-agent' }) }), // 9
	'menu-off': menu('@Jan', { state: overlay({ mentionsOff: 'admin' }) }), // 10
	'menu-no-assignee': menu('@Jan', { conversation: conversation(['ann'], { needsAssignee: true }) }), // 11
	'menu-long-names': menu('@', { people: LONG, conversation: conversation(['marie']) }), // 12
	// The hint line
	'hint-one': { shows: HINT, given: {}, act: typed('@Tom Fischer thoughts? ') },
	'hint-two': { shows: HINT, given: {}, act: typed('@Jan Kowalski and @Tom Fischer can you look? ') }, // 15
	'hint-three': { shows: HINT, given: {}, act: typed('@Jan Kowalski, @Tom Fischer and @Priya Raman can you look? ') },
	'hint-public': { shows: HINT, given: {}, page: { mode: 'public' }, act: typed('Hi Maria, I’ve asked @') }, // 16
	'hint-turned-public': {
		shows: HINT,
		given: {},
		act: async (stage) => {
			await stage.type('Could you check this today? @Jan Kowalski ');
			await stage.look(HINT);
			await stage.click('[data-tab="public"]');
			await stage.look('.lp-hint--warn');
		},
	}, // 17
	'hint-short': { shows: HINT, given: {}, page: { narrow: '1' }, act: typed('@Jan Kowalski @Tom Fischer thoughts? ') }, // 18
	'hint-ambiguous': { shows: HINT, given: { people: [...PEOPLE, { ...by('tom'), id: 'tom2' }] }, act: typed('@Tom Fischer ') },
	// The followers panel
	'panel-docked': panel({}, named('Refund has no payment reference. @Jan Kowalski can you trace it?')), // 1
	'panel-pill': { shows: '.lp-pill', given: {}, page: { side: 'no' } }, // 2
	'panel-floating': {
		shows: PANEL,
		given: { conversation: conversation(['priya', 'tom']) },
		page: { side: 'no', mapped: 'AdminCc' },
		act: (stage) => stage.click('.lp-pill'),
	}, // 2
	'panel-saved': panel({ conversation: conversation(['ann', 'jan', 'jana', 'robin']) }), // 3
	'panel-empty': panel({ conversation: conversation([]) }), // 4
	'panel-adding': panel({ conversation: conversation(['ann', 'robin']), noAccess: [['janek', { why: 'cannot-open' }]] }, async (stage) => {
		await stage.click('.lp-add input');
		await stage.keys('jan');
		await stage.look('.lp-menu--people .lp-option[aria-disabled="true"]');
	}), // 5
	'panel-not-saved-yet': panel({ conversation: pending(['ann', 'robin'], change('tom')) }, named('@Jan Kowalski ')), // 6
	'panel-failed': panel({
		conversation: pending(
			['ann', 'robin'],
			change('janek', { state: 'failed', failure: { kind: 'refused' }, noAccess: { why: 'group-cannot-open', group: 'Sales', place: 'Billing' } }),
			change('tom', { state: 'failed', failure: { kind: 'not-answering' } }),
		),
	}), // 7
	'panel-removed': panel({ conversation: conversation(['ann', 'jan', 'jana', 'robin']) }, async (stage) => {
		await stage.click('.lp-chip__x[aria-label*="Jan Kowalski"]');
		await stage.look('.lp-chipbox--undo');
	}), // 8
	'panel-stopped': panel({}, async (stage) => {
		await stage.click('.lp-switch');
		await stage.look('.lp-chipbox--undo');
	}), // 9
	'panel-taken-back': panel({}, async (stage) => {
		await stage.type('@Jan Kowalski ');
		await stage.click('.lp-chip__x[aria-label*="Jan Kowalski"]');
		await stage.look('.lp-chipbox--undo');
	}),
	'panel-able': panel({ able: true }),
	'panel-shadow': panel({ able: true }, (stage) => stage.click('.lp-chip__eye[aria-label*="Ann Lee"]')),
	'panel-shadowing': panel({ able: true, shadows: [shadow('jana')] }, (stage) => stage.click('.lp-chip__eye[aria-label*="Jana"]')),
	'panel-answered': panel({ conversation: conversation(['ann', 'jan', 'robin'], {}, { answered: ['jan'] }) }),
	'panel-read-only': panel({ conversation: conversation(['ann', 'jan', 'jana'], { mayEdit: false }) }), // 10
	'panel-offline': panel({ conversation: conversation(['ann', 'jana', 'robin'], {}, { failure: { kind: 'offline' } }) }), // 11
	'panel-loading': panel({ silent: ['conversation.load'] }), // 12
	'panel-load-failed': panel({ fails: { 'conversation.load': { kind: 'not-answering' } } }),
	'panel-many': panel({
		conversation: conversation(['robin', 'ann', 'jan', 'jana', 'janine', 'marek', 'priya', 'tom', 'janek', 'marie', 'sato', 'ansari', 'yael']),
		people: [...PEOPLE, ...LONG],
	}), // 13
	'panel-long-names': panel({ conversation: conversation(['marie', 'sato', 'ansari', 'yael']), people: [...PEOPLE, ...LONG] }), // 14
	'panel-off': panel({ state: overlay({ followersOff: true }) }, (stage) => stage.click('[data-collapse]')), // 16
	'panel-mapped': panel({ conversation: conversation(['priya', 'robin']) }, undefined, { mapped: 'AdminCc' }), // 17
	// Toasts
	'toast-mention': toasts('mention'), // 3
	'toast-customer': toasts('customer'), // 4
	'toast-colleague': toasts('colleague'), // 5
	'toast-note': toasts('note'), // 6
	'toast-added': toasts('added'), // 7
	'toast-desk': toasts('desk'), // 8
	'toast-paused': {
		...toasts(),
		act: async (stage) => {
			await stage.toast(TOASTS.mention);
			await stage.hover('.lp-toast');
			await stage.look('.lp-toast__paused');
		},
	}, // 9
	'toast-keyboard': {
		...toasts(),
		act: async (stage) => {
			await stage.toast(TOASTS.mention);
			await stage.press('N', ['Alt', 'Shift']);
			await stage.look('.lp-toast__paused');
		},
	}, // 10
	'toast-group': toasts('group'), // 11
	'toast-more-than-three': toasts('note', 'colleague', 'login', 'desk', 'added', 'customer', 'mention'), // 12
	'toast-not-added': toasts('notAdded'), // 13
	'toast-signed-out': toasts('signedOut'), // 14
	'toast-long-name': toasts('long'), // 15
};
