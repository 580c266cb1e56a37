// The people and the conversation of the boards: what the stage's background answers when a state says nothing else.

export const person = (id, name, groups = [], more = {}) => ({ id, name, role: 'agent', groups, ...more });
const JAN = person('jan', 'Jan Kowalski', ['Tier 2', 'Billing']);
const ANN = person('ann', 'Ann Lee', ['Tier 1', 'Frontline']);
const TOM = person('tom', 'Tom Fischer', ['Tier 2', 'Billing']);
export const PEOPLE = [
	ANN,
	JAN,
	TOM,
	person('robin', 'Robin Berg', ['Frontline']),
	person('jana', 'Jana Nováková', ['Team lead', 'Returns']),
	person('janine', 'Janine Okafor', ['Logistics']),
	person('marek', 'Marek Jankowski', ['Finance'], { role: 'admin' }),
	person('janek', 'Janek Wiśniewski', ['Sales']),
	person('priya', 'Priya Raman', ['Team lead', 'Frontline']),
];
export const LONG = [
	person('marie', 'Marie-Luise Freifrau von Hohenstein-Wallersbach', ['Kundenservice-Teamleitung', 'Rückerstattungen und Reklamationen']),
	person('sato', '佐藤 美咲', ['Tier 2', 'Billing Tokyo']),
	person('ansari', 'محمد الأنصاري', ['Billing Dubai']),
	person('yael', 'יעל כהן', ['Returns']),
];

export const follows = (...people) => people.map(({ id, name }) => ({ id, name, kind: 'agent' }));
export const by = (id) => [...PEOPLE, ...LONG].find((one) => one.id === id);

/** 10:42 of a day of no meaning, in the time zone of whoever looks. */
export const AT = new Date(2025, 4, 14, 10, 42).getTime();

export const conversation = (ids, more = {}, state = {}) => ({
	conversation: {
		id: '18204',
		number: '18204',
		title: 'Refund missing for order 48213',
		channel: 'ticket',
		followers: follows(...ids.map(by)),
		mayEdit: true,
		mayNote: true,
		mayReply: true,
		newestEntry: '9',
		...more,
	},
	readAt: AT,
	pending: [],
	...state,
});

const site = { id: 'https://acme.example', origin: 'https://acme.example', helpdesk: 'stage', name: 'Acme Support', connectedAt: 0 };
export const overlay = (more = {}) => ({
	site,
	me: { id: 'robin', name: 'Robin Berg', role: 'agent' },
	directory: { count: PEOPLE.length, savedAt: AT },
	...more,
});

export const GIVEN = {
	state: overlay(),
	conversation: conversation(['ann', 'jana', 'robin']),
	people: PEOPLE,
	often: [],
	noAccess: [['janek', { why: 'group-cannot-open', group: 'Sales', place: 'Billing' }]],
	silent: [],
	fails: {},
	savedAt: AT,
};

const update = (id, kind, author, text, more = {}) => ({
	id,
	account: 'a',
	conversation: '18204',
	number: '18204',
	title: 'Refund missing for order 48213',
	kind,
	author,
	at: 0,
	text,
	first: false,
	...more,
});
const agent = (id) => ({ id, name: by(id).name, kind: 'agent' });
const customer = (name) => ({ id: '', name, kind: 'customer' });
const MARIA = customer('Maria Santos');
const ASKED = '@Robin Berg could you check with finance whether the second payment for this order was ever sent?';

/** A toast of one or several updates; `at` is filled in when it is told. */
const toast = (id, updates, more = {}) => {
	const [newest] = updates;
	return {
		id,
		site: site.id,
		kind: updates.length > 1 ? 'group' : newest.kind,
		updates,
		count: updates.length,
		button: newest?.first ? 'reply' : 'see',
		conversation: newest?.conversation,
		number: newest?.number,
		title: newest?.title,
		...more,
	};
};
const elsewhere = { conversation: '3127', number: '3127', title: 'VPN drops every 20 minutes' };
const login = { conversation: '18197', number: '18197', title: 'Login loop after password reset' };
const problem = (more) => ({ site: site.id, updates: [], count: 0, conversation: '18300', number: '18204', title: 'Refund missing for order 48213', ...more });

export const TOASTS = {
	mention: toast('mention', [update('1', 'mention', agent('ann'), ASKED, { first: true, conversation: '18300' })]),
	customer: toast('customer', [
		update('2', 'customer-reply', MARIA, 'Still nothing on my account this morning, and my bank has no record either.', { conversation: '18301' }),
	]),
	colleague: toast('colleague', [
		update('3', 'colleague-reply', agent('jan'), 'Hi Maria, I found the payment. It was returned by the bank because of a wrong digit.', {
			conversation: '18302',
		}),
	]),
	note: toast('note', [
		update('4', 'note', agent('jana'), 'Warehouse says the parcel was scanned twice, that may be why the refund was split.', { conversation: '18303' }),
	]),
	added: toast('added', [update('5', 'added', agent('priya'), '', elsewhere)]),
	login: toast('login', [update('6', 'customer-reply', customer('Oskar Lindqvist'), 'Works on the office network, fails at home.', login)]),
	desk: toast('desk', [update('7', 'mention', agent('ann'), ASKED, { first: true, conversation: '18304' })], { desk: { name: 'Acme', colour: 1 } }),
	group: toast('group', [
		update('8', 'customer-reply', MARIA, 'Still nothing on my account this morning', { conversation: '18305' }),
		update('9', 'colleague-reply', agent('jan'), 'Hi Maria, I found the payment', { conversation: '18305' }),
		update('10', 'note', agent('jana'), 'Warehouse says it was scanned twice', { conversation: '18305' }),
	]),
	long: toast('long', [update('11', 'mention', { id: 'marie', name: LONG[0].name, kind: 'agent' }, ASKED, { first: true, conversation: '18306' })]),
	notAdded: problem({
		id: 'not-added',
		kind: 'not-added',
		button: 'retry',
		problem: {
			name: 'Jan Kowalski',
			failure: { kind: 'refused' },
			noAccess: { why: 'group-cannot-open', group: 'Sales', place: 'Billing' },
			job: 'j',
			noteSaved: true,
		},
	}),
	signedOut: { id: 'signed-out', site: site.id, kind: 'signed-out', updates: [], count: 0, button: 'sign-in' },
};
