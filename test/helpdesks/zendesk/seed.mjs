// The account that the stand-in begins with: two teams at work on a handful of tickets. Times are relative to "now", ids are fixed.

export const ACCOUNT = { name: 'Acme Support', subdomain: 'acme' };

export const GROUPS = [
	{ id: 501, name: 'Frontline' },
	{ id: 502, name: 'Billing' },
	{ id: 503, name: 'Tier 2' },
	{ id: 504, name: 'Returns' },
	{ id: 505, name: 'Logistics' },
	{ id: 506, name: 'Sales' },
	{ id: 507, name: 'Finance' },
];

/** `ticket_editing: false`: may look and comment, not change. */
export const CUSTOM_ROLES = [
	{ id: 71, name: 'Reviewer', configuration: { ticket_editing: false, ticket_access: 'all', ticket_comment_access: 'private', light_agent: false } },
];

/** role_type: 0 custom, 1 light, 2 chat, 3 contributor, 4 admin. The first group is the default one. */
export const AGENTS = [
	{ id: 1001, name: 'Robin Berg', groups: [501] },
	{ id: 1002, name: 'Ann Lee', groups: [501] },
	{ id: 1003, name: 'Jan Kowalski', groups: [503, 502] },
	{ id: 1004, name: 'Jana Nováková', groups: [504] },
	{ id: 1005, name: 'Janine Okafor', groups: [505] },
	{ id: 1006, name: 'Marek Jankowski', groups: [507], role: 'admin' },
	{ id: 1007, name: 'Janek Wiśniewski', groups: [506], ticket_restriction: 'groups' },
	{ id: 1008, name: 'Cléo Dürand', groups: [504] },
	{ id: 1009, name: 'Tom Fischer', groups: [502] },
	{ id: 1010, name: 'Priya Raman', groups: [501], role: 'admin' },
	{ id: 1011, name: 'Wei Chen', groups: [505], role_type: 1, only_private_comments: true },
	{ id: 1012, name: 'Noor Haddad', groups: [503], role_type: 3, only_private_comments: true },
	{ id: 1013, name: 'Chiara Bianchi', groups: [501], role_type: 2, chat_only: true },
	{ id: 1014, name: 'Sven Holm', groups: [501], suspended: true },
	{ id: 1015, name: 'Alex Kim', groups: [502], email: 'alex.kim@acme.example' },
	{ id: 1016, name: 'Alex Kim', groups: [505], email: 'alex.kim2@acme.example' },
	{ id: 1017, name: 'Otto Weber', groups: [501], ticket_restriction: 'assigned' },
	{ id: 1018, name: 'Vera Lind', groups: [504], role_type: 0, custom_role_id: 71, only_private_comments: true },
	{ id: 1019, name: 'Łukasz Søndergård', groups: [505] },
];

export const CUSTOMERS = [
	{ id: 2001, name: 'Maria Santos', place: 'Lisbon', about: '3 earlier conversations' },
	{ id: 2002, name: 'Oskar Lindqvist', place: 'Malmö', about: 'Business plan, 12 seats' },
	{ id: 2003, name: 'Hana Sato', place: 'Leeds', about: 'First conversation' },
	{ id: 2004, name: 'Pieter de Vries', place: 'Utrecht', about: '1 earlier conversation' },
];

/** `at` is minutes before now; `by` an id; `note` or `reply` the text. */
export const TICKETS = [
	{
		id: 18204,
		subject: 'Refund missing for order 48213',
		requester: 2001,
		assignee: 1001,
		group: 501,
		channel: 'native_messaging',
		tags: ['refund', 'shoes'],
		priority: 'normal',
		followers: [1002, 1004],
		card: { title: 'Order 48213', lines: ['Returned 4 May, refund 89.00'] },
		log: [
			{ at: 52, by: 2001, reply: 'Hi, I sent the shoes back two weeks ago but the refund for order 48213 still hasn’t reached my account.' },
			{ at: 44, by: 1001, reply: 'Thanks Maria. I can see the parcel arrived on the 4th. I’m checking with our billing team and will come back to you today.' },
			{ at: 38, by: 1002, note: 'Warehouse confirmed the return. The refund was created but has no payment reference.' },
			{ at: 23, by: 2001, reply: 'Thank you. My bank says nothing is pending on their side.' },
		],
		answers: ['That would be great, thank you.', 'I just checked again: still nothing. Do you need my IBAN?', 'Perfect, that helps a lot.'],
	},
	{
		id: 18197,
		subject: 'Login loop after password reset',
		requester: 2002,
		assignee: 1002,
		group: 501,
		channel: 'email',
		tags: ['login'],
		priority: 'high',
		followers: [1001],
		card: { title: 'Plan', lines: ['Business, 12 seats', 'Single sign-on: off'] },
		log: [
			{ at: 190, by: 2002, reply: 'Since the password reset yesterday I land on the sign-in page again and again. Two colleagues see the same.' },
			{ at: 171, by: 1002, reply: 'Hi Oskar, sorry about that. Does it also happen in a private window?' },
			{ at: 95, by: 2002, reply: 'Yes, a private window makes no difference.' },
		],
		answers: ['Works on the office network, fails at home.', 'Clearing the cookies did it for me, but not for my colleague.', 'It works now. Thanks!'],
	},
	{
		id: 18211,
		subject: 'Parcel shown as delivered, nothing here',
		requester: 2004,
		assignee: 1005,
		group: 505,
		channel: 'web',
		tags: ['delivery'],
		priority: 'normal',
		followers: [],
		card: { title: 'Parcel 7731', lines: ['Delivered yesterday 14:10', 'Left with: neighbour'] },
		log: [
			{ at: 30, by: 2004, reply: 'The app says delivered at 14:10, but neither I nor the neighbours have it.' },
			{ at: 18, by: 1005, note: 'Asked the carrier for the delivery photo.' },
		],
		answers: ['Thank you for looking into it.', 'The neighbour on the right is away this week.'],
	},
	{
		id: 18175,
		subject: 'Charged twice for invoice 2231',
		requester: 2002,
		assignee: 1009,
		group: 502,
		channel: 'web',
		tags: ['billing'],
		priority: 'high',
		followers: [1003],
		card: { title: 'Invoice 2231', lines: ['Paid twice: 3 and 5 May'] },
		log: [
			{ at: 300, by: 2002, reply: 'Invoice 2231 was taken from our account twice, on the 3rd and on the 5th.' },
			{ at: 260, by: 1009, note: 'Second payment came in by card, first by debit. One of them goes back.' },
		],
		answers: ['Which of the two will be refunded?'],
	},
	{
		id: 18220,
		subject: 'Chat: change of delivery address',
		requester: 2003,
		assignee: 1001,
		group: 501,
		channel: 'chat',
		tags: ['chat'],
		priority: 'normal',
		followers: [],
		card: { title: 'Order 48377', lines: ['Not shipped yet'] },
		log: [
			{ at: 6, by: 2003, reply: 'Hello! Can I still change the delivery address of my order?' },
			{ at: 5, by: 1001, reply: 'Hello Hana, yes, it has not left yet. Which address should it be?' },
		],
		answers: ['12 Park Row, Leeds LS1. Thank you!'],
	},
	{
		id: 18102,
		subject: 'Exchange for a larger size',
		requester: 2004,
		assignee: 1008,
		group: 504,
		channel: 'email',
		tags: ['returns'],
		priority: 'low',
		followers: [],
		status: 'closed',
		card: { title: 'Order 47102', lines: ['Exchanged'] },
		log: [
			{ at: 9_000, by: 2004, reply: 'Could I have these one size larger?' },
			{ at: 8_900, by: 1008, reply: 'Of course, the label is attached.' },
		],
		answers: [],
	},
];

/** `/api/v2/account/settings` of the account; only the parts that matter here are there. */
export const settings = () => ({
	branding: { header_color: '0D3340', page_background_color: 'FFFFFF', tab_background_color: 'F3F5F7', text_color: 'FFFFFF' },
	active_features: { allow_ccs: true, light_agents: true, markdown: false, rich_content_in_emails: true },
	agents: { agent_workspace: true, agent_home: false, focus_mode: false, idle_timeout_enabled: false },
	tickets: {
		agent_collision: true,
		collaboration: true,
		comments_public_by_default: true,
		follower_and_email_cc_collaborations: true,
		light_agent_email_ccs_allowed: false,
		rich_text_comments: true,
	},
	groups: { check_group_name_uniqueness: true },
	brands: { default_brand_id: 47, require_brand_on_new_tickets: false },
});
