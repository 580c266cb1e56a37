// osTicket's rules in memory, as its source has them: who may see and do what, locks, referrals, and what its sanitizer makes of a text.
import { randomBytes } from 'node:crypto';
import { DomUtils, parseDocument } from 'htmlparser2';

const ALL = ['assign', 'transfer', 'edit', 'reply', 'refer', 'close'];
export const ROLES = { 'All Access': ALL, 'Limited Access': ['assign', 'transfer', 'refer'], 'View only': [] };
const DEPARTMENTS = { 1: 'Support', 2: 'Sales' };
/** id, first and last name, login, primary department, role; `isactive` and `admin` where they are not usual. */
const STAFF = [
	[1, 'Ada', 'Admin', 'ada', 1, 'All Access', { admin: true }],
	[2, 'Bea', 'Brown', 'bea', 1, 'All Access'],
	[3, 'Ava', 'Archer', 'ava', 1, 'All Access'],
	[4, 'Cléo', 'Dürand', 'cleo', 1, 'All Access'],
	[5, 'Dan', 'Diaz', 'dan', 1, 'View only'],
	[6, 'Fay', "O'Neil", 'fay', 2, 'All Access'],
	[7, 'Zoe', 'Gone', 'zoe', 1, 'All Access', { isactive: false }],
	[8, 'Alex', 'Kim', 'alex1', 1, 'All Access'],
	[9, 'Alex', 'Kim', 'alex2', 2, 'All Access'],
];
const USERS = { 1: { id: 1, name: 'Rita Requestor', email: 'rita@customer.test' }, 2: { id: 2, name: 'Pete Partner', email: 'pete@customer.test' } };
const TICKETS = [
	[1, '993110', 'Wrong colour delivered', 1, 'I ordered blue & got <b>red</b>.'],
	[2, '714184', 'Printer on fire', 1, 'Help'],
	[3, '878570', 'Sales only', 2, 'Quote please'],
];

const decode = (text) =>
	text
		.replace(/&(lt|gt|quot|#39);/g, (_, name) => ({ lt: '<', gt: '>', quot: '"', '#39': "'" })[name])
		.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
		.replace(/&amp;/g, '&');
const escapeText = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const FORBIDDEN = new Set(['script', 'style', 'form', 'input', 'button', 'iframe', 'object', 'embed', 'applet', 'head', 'meta', 'link']);

/** What htmLawed lets through, as osTicket configures it: no active elements, no class, id or handler; text escaped anew. */
function balanced(html) {
	const write = (node) => {
		if (node.type === 'text') return escapeText(node.data);
		if (!('children' in node)) return '';
		const inner = node.children.map(write).join('');
		if (node.type === 'root') return inner;
		if (FORBIDDEN.has(node.name)) return node.name === 'script' || node.name === 'style' ? '' : inner;
		const attributes = Object.entries(node.attribs)
			.filter(([name, value]) => !/^(class|id|action|formaction|on.*)$/.test(name) && !/^\s*javascript:/i.test(value))
			.map(([name, value]) => ` ${name}="${escapeText(value).replace(/"/g, '&quot;')}"`)
			.join('');
		return node.name === 'br' ? '<br />' : `<${node.name}${attributes}>${inner}</${node.name}>`;
	};
	return write(parseDocument(html));
}
/** Two passes, each decoding what it gets; "position:" goes with all that follows (Format::safe_html); four-byte characters do not fit the table. */
export function sanitized(html) {
	let clean = html;
	for (let pass = 0; pass < 2; pass++) clean = balanced(decode(clean).replace(/(position:[^!";]+;?)/g, ''));
	return clean.replace(/[\u{10000}-\u{10ffff}]/gu, '');
}
export const textOf = (html) => DomUtils.textContent(parseDocument(html.replace(/<br \/>/g, ' ')));

export class Desk {
	constructor({ now = Date.now, lockMode = 'activity', rich = true } = {}) {
		Object.assign(this, { now, lockMode, rich, pageSize: 25 });
		this.departments = DEPARTMENTS;
		this.users = structuredClone(USERS);
		this.staff = new Map(
			STAFF.map(([id, first, last, login, dept, role, more]) => [
				id,
				{ id, first, last, login, email: `${login}@acme.test`, dept, role, isactive: true, onvacation: false, admin: false, ...more },
			]),
		);
		this.tickets = new Map();
		this.entries = [];
		this.referrals = [];
		this.locks = new Map();
		this.views = [];
		this.ids = { entry: 0, referral: 0, lock: 0 };
		/** Each write in a second of its own, unless a test wants twins. */
		this.clock = Math.floor(now() / 1_000) - 60;
		this.sameSecond = false;
		this.lastFirst = false;
		for (const [id, number, subject, dept, text] of TICKETS) {
			this.tickets.set(id, { id, number, subject, dept, user: 1, staff: 0, open: true, updated: this.tick(), collaborators: [] });
			this.write(this.tickets.get(id), 'message', { user: 1 }, sanitized(escapeText(text)));
		}
	}

	tick() {
		if (!this.sameSecond) this.clock = Math.max(this.clock + 1, Math.floor(this.now() / 1_000) - 30);
		return this.clock;
	}

	/** As the installation's name format has it. */
	name = (staff) => (this.lastFirst ? `${staff.last}, ${staff.first}` : `${staff.first} ${staff.last}`);
	role = (staff, ticket) => (staff.dept === ticket.dept || this.involved(staff, ticket) ? ROLES[staff.role] : []);
	may = (staff, ticket, permission) => this.role(staff, ticket).includes(permission);
	referralOf = (ticket, staff) => this.referrals.find((one) => one.ticket === ticket.id && one.staff === staff.id);
	involved = (staff, ticket) => ticket.staff === staff.id || this.referralOf(ticket, staff) !== undefined;
	canSee = (staff, ticket) => staff.dept === ticket.dept || this.involved(staff, ticket);
	thread = (ticket) => this.entries.filter((entry) => entry.ticket === ticket.id);

	/** The newest six, as `ORDER BY created DESC` gives them: entries of one second in the order of their ids. */
	newest(ticket) {
		return this.thread(ticket)
			.sort((one, other) => other.created - one.created || one.id - other.id)
			.slice(0, 6);
	}

	write(ticket, type, by, body, format = 'html') {
		const poster = by.staff ? this.name(this.staff.get(by.staff)) : by.user ? this.users[by.user].name : 'SYSTEM';
		const entry = { id: ++this.ids.entry, ticket: ticket.id, type, ...by, poster, body, format, created: this.tick() };
		this.entries.push(entry);
		// Internal notes change nothing else.
		if (type !== 'note') ticket.updated = entry.created;
		return entry;
	}

	/** What an agent posts: the body as their page's form sends it. */
	post(ticket, type, staff, body) {
		if (this.rich) return this.write(ticket, type, { staff: staff.id }, sanitized(body));
		return this.write(ticket, type, { staff: staff.id }, body.replace(/[\u{10000}-\u{10ffff}]/gu, ''), 'text');
	}

	/** Gives the error's words, or nothing. */
	refer(ticket, id) {
		const staff = this.staff.get(id);
		if (!staff) return 'Unknown selection';
		if (ticket.staff === id) return 'Ticket is assigned to the agent';
		if (!staff.isactive || staff.onvacation) return 'Agent is unavailable for assignment';
		if (this.referralOf(ticket, staff)) return 'Unable to refer ticket';
		this.referrals.push({ id: ++this.ids.referral, ticket: ticket.id, staff: id });
		return '';
	}

	lockOf(ticket) {
		const lock = this.locks.get(ticket.id);
		return lock && lock.expires > this.now() ? lock : undefined;
	}
	acquire(ticket, staff) {
		const held = this.lockOf(ticket);
		if (held) return held.staff === staff.id ? held : undefined;
		const lock = { id: ++this.ids.lock, ticket: ticket.id, staff: staff.id, code: randomBytes(5).toString('hex'), expires: this.now() + 180_000 };
		this.locks.set(ticket.id, lock);
		return lock;
	}
	release = (ticket) => this.locks.delete(ticket.id);

	/** Open tickets, those naming a phrase, those of a number, by what the form of a queue's preview says; the latest updated first. */
	list({ open, words, number }) {
		const pattern = number && new RegExp(number);
		const phrase = words?.replace(/"/g, '').toLowerCase();
		return [...this.tickets.values()]
			.filter((ticket) => (!open || ticket.open) && (!pattern || pattern.test(ticket.number)))
			.filter((ticket) => !phrase || this.thread(ticket).some((entry) => textOf(entry.body).toLowerCase().replace(/\s+/g, ' ').includes(phrase)))
			.sort((one, other) => other.updated - one.updated)
			.slice(0, this.pageSize);
	}
}
