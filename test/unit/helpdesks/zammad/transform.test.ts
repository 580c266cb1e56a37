/** Zammad's JSON → the model, also when it is not what we expect. */
import { describe, expect, it } from 'vitest';
import type { AgentId, SiteId } from '../../../../src/collaboration/model';
import { htmlToText } from '../../../../src/helpdesks/html-text';
import { facts } from '../../../../src/helpdesks/zammad/facts';
import {
	agentOf,
	conversationOf,
	mayIn,
	mentionsAnswer,
	project,
	roleByName,
	roleByPermissions,
	rolesOf,
	sessionAnswer,
	ticketAnswer,
	ticketsAnswer,
	userAnswer,
	usersAnswer,
	type ZammadUser,
} from '../../../../src/helpdesks/zammad/transform';
import { articlesAnswer, entryOfArticle, entryOfHistory, historyAnswer, htmlOf, marksOf, textOf } from '../../../../src/helpdesks/zammad/transform-entries';
import { survives } from '../mutations';

const USER = {
	id: 3,
	firstname: 'Ann',
	lastname: 'Lee',
	login: 'ann',
	email: 'ann@acme.example',
	active: true,
	role_ids: [2],
	roles: ['Agent'],
	group_ids: { '1': ['full'] },
	groups: { Support: ['full'] },
};
const TICKET = {
	id: 12,
	number: '60012',
	title: 'Refund',
	group_id: 1,
	group: 'Support',
	customer_id: 20,
	updated_at: '2025-03-01T10:00:00.123Z',
	create_article_type: 'email',
	article_ids: [5, 7],
};
const ARTICLE = {
	id: 7,
	ticket_id: 12,
	type: 'note',
	sender: 'Agent',
	internal: true,
	body: '<div>Look, <a href="https://d/#user/profile/4" data-mention-user-id="4" rel="nofollow">Jan Kowalski</a></div>',
	content_type: 'text/html',
	created_by_id: 3,
	origin_by_id: null,
	created_at: '2025-03-01T10:00:00.123Z',
};
const HISTORY = {
	history: [
		{ id: 1, object: 'Ticket', o_id: 12, type: 'created', created_by_id: 20, created_at: '2025-03-01T09:00:00Z' },
		{ id: 2, object: 'Mention', o_id: 9, type: 'created', value_to: '3', created_by_id: 4, created_at: '2025-03-01T10:00:00Z' },
		{ id: 3, object: 'Ticket', o_id: 12, type: 'updated', attribute: 'state', value_to: 'closed', created_by_id: 4, created_at: '2025-03-01T10:00:01Z' },
	],
	assets: { User: { '4': { id: 4, firstname: 'Jan', lastname: 'Kowalski' } }, Mention: { '9': { id: 9, user_id: 3 } } },
};
const SESSION = {
	config: { product_name: 'Zammad', organization: 'Acme' },
	assets: {
		Role: { '2': { id: 2, permission_ids: [7], group_ids: {} }, '4': { id: 4, permission_ids: [6], group_ids: { '1': ['read', 'change'] } } },
		Permission: { '6': { id: 6, name: 'ticket.agent' }, '7': { id: 7, name: 'ticket' }, '8': { id: 8, name: 'admin' } },
	},
};
const none = new Map<string, ZammadUser>();

describe('people', () => {
	it('have a name, also without one', () => {
		const named = (changes: object) => agentOf(project(userAnswer, { ...USER, ...changes }), 'agent').name;
		expect(named({})).toBe('Ann Lee');
		expect(named({ firstname: '', lastname: ' Lee ' })).toBe('Lee');
		expect(named({ firstname: null, lastname: '' })).toBe('ann@acme.example');
		expect(named({ firstname: '', lastname: '', email: '', login: 'x' })).toBe('x');
		expect(named({ firstname: '', lastname: '', email: '', login: '' })).toBe('#3');
	});

	it('have the photo that Zammad keeps', () => {
		const photo = (image: unknown, base?: string) => agentOf(project(userAnswer, { ...USER, image }), 'agent', base).photo;
		const hash = '0123456789abcdef0123456789abcdef';
		expect(photo(hash, 'https://desk.example')).toBe(`https://desk.example/api/v1/users/image/${hash}`);
		expect(photo(hash)).toBeUndefined();
		for (const none of [null, undefined, '', 'none', 7, {}, '../../../logout', `${hash}/../..`, 'https://www.gravatar.com/avatar/0a'])
			expect(photo(none, 'https://desk.example')).toBeUndefined();
	});

	it('are what Zammad’s own roles say, or what a role permits', () => {
		const byName = (...roles: string[]) => roleByName({ roles });
		expect([byName('Agent'), byName('Admin', 'Agent'), byName('Customer'), byName('Admin'), byName('Agent', 'Second level'), byName()]).toEqual([
			'agent',
			'admin',
			'end-user',
			'end-user',
			undefined,
			undefined,
		]);
		const roles = rolesOf(project(sessionAnswer, SESSION));
		expect(roleByPermissions({ role_ids: ['2'] }, roles)).toBe('agent');
		expect(roleByPermissions({ role_ids: ['4'] }, roles)).toBe('agent');
		expect(roleByPermissions({ role_ids: ['99'] }, roles)).toBe('end-user');
	});

	it('may do in a group what they or their roles were given', () => {
		const roles = rolesOf(project(sessionAnswer, SESSION));
		const user = (changes: object) => project(userAnswer, { ...USER, ...changes });
		expect(mayIn('1', 'change', user({}), new Map())).toBe(true);
		expect(mayIn('2', 'read', user({}), roles)).toBe(false);
		expect(mayIn('1', 'change', user({ group_ids: {}, role_ids: [4] }), roles)).toBe(true);
		expect(mayIn('1', 'create', user({ group_ids: { '1': ['read'] }, role_ids: [4] }), roles)).toBe(false);
		expect(mayIn(undefined, 'read', user({}), roles)).toBe(false);
	});
});

describe('a conversation', () => {
	const told = (changes: object, customer: object = {}) =>
		conversationOf(project(ticketAnswer, { ...TICKET, ...changes }), {
			followers: ['3', '8'],
			people: new Map([
				['3', project(userAnswer, USER)],
				['20', project(userAnswer, { id: 20, firstname: 'Maria', lastname: 'Santos', email: 'maria@mail.example', ...customer })],
			]),
			mayChange: true,
			newest: '',
		});
	it('has its subscribers, the unknown by number', () => {
		expect(told({}).followers).toEqual([
			{ id: '3', name: 'Ann Lee', kind: 'agent' },
			{ id: '8', name: '#8', kind: 'agent' },
		]);
	});
	it('is answered from outside by mail only', () => {
		expect(told({})).toMatchObject({ channel: 'ticket', mayReply: true, customer: 'Maria Santos', number: '60012' });
		expect(told({ create_article_type: 'telegram personal-message' })).toMatchObject({ channel: 'messaging', mayReply: false, mayNote: true });
		expect(told({}, { email: '' })).toMatchObject({ mayReply: false });
	});
});

describe('entries', () => {
	const ticket = project(ticketAnswer, TICKET);
	const articles = (changes: object) => project(articlesAnswer, [{ ...ARTICLE, ...changes }]).map((each) => entryOfArticle(each, ticket, none));
	it('tell the marked from the text', () => {
		expect(articles({})[0]).toMatchObject({ id: '7', kind: 'note', text: 'Look, Jan Kowalski', markedMentions: ['4'], title: 'Refund' });
		expect(articles({ sender: 'Customer', internal: false, body: 'a < b', content_type: 'text/plain' })[0]).toMatchObject({
			kind: 'public-reply',
			text: 'a < b',
			author: { kind: 'customer' },
			markedMentions: [],
		});
		expect(articles({ created_by_id: 1 })[0]?.author).toEqual({ id: '', name: '', kind: 'system' });
	});

	it.each([
		['<a data-mention-user-id="4" href="x">Jan</a>', ['4']],
		["<A HREF='x' DATA-MENTION-USER-ID='4'>Jan</A> <a data-mention-user-id=\"4\">again</a>", ['4']],
		['<a data-mention-user-id="4 or 1=1">x</a><a data-mention-user-id="0">x</a><a data-mention-user-id="">x</a>', []],
		['<span data-mention-user-id="4">no link</span>', []],
		['&lt;a data-mention-user-id="4"&gt;only text', []],
		['<a title="data-mention-user-id=4">x</a>', []],
		['<a title="data-mention-user-id=\'4\'">x</a>', []],
		['<a href="x"data-mention-user-id="4">x</a>', ['4']],
		['<a x-data-mention-user-id="4">x</a>', []],
	])('marks in %s', (body, ids) => expect(marksOf({ body, content_type: 'text/html' })).toEqual(ids));

	it('tell of a subscription and a status, and of nothing else', () => {
		const { history, assets } = project(historyAnswer, HISTORY);
		const entries = (who: string, of = assets) => history.flatMap((item) => entryOfHistory(item, { ticket, people: none, who, assets: of }) ?? []);
		expect(entries('3').map(({ id, kind, subject, status }) => [id, kind, subject, status])).toEqual([
			['h2', 'follower-added', '3', undefined],
			['h3', 'status', undefined, 'closed'],
		]);
		expect(entries('4').map(({ kind }) => kind)).toEqual(['status']);
		// 5.0 says whose it was by the subscription itself
		const nameless = project(historyAnswer, {
			...HISTORY,
			history: HISTORY.history.map(({ value_to, ...item }) => (item.object === 'Mention' ? item : { ...item, value_to })),
		});
		expect(nameless.history.flatMap((item) => entryOfHistory(item, { ticket, people: none, who: '3', assets: nameless.assets })?.kind ?? [])).toContain(
			'follower-added',
		);
	});
});

describe('a note as HTML', () => {
	const base = 'https://desk.example' as SiteId;
	const link = (agent: { id: AgentId; name: string }) => facts.mentionLink?.(base, agent) ?? { href: base };
	const ann = { id: '3' as AgentId, name: 'Ann Lee' };
	it('is what was typed', () => {
		const text = 'First <b>line</b> & "x"\n\n  Second: žluťoučký 🐎';
		expect(htmlToText(htmlOf(text))).toBe('First <b>line</b> & "x"\n\nSecond: žluťoučký 🐎');
	});
	it('marks the mentioned, and nobody else', () => {
		const html = htmlOf('@Ann Lee and @Ann Lee-Smith, @Ann Leen, Ann Lee', [ann, { id: '4' as AgentId, name: 'Ann Lee-Smith' }], link);
		expect(html).toBe(
			`<div><a href="${base}/#user/profile/3" data-mention-user-id="3">@Ann Lee</a> and <a href="${base}/#user/profile/4" data-mention-user-id="4">@Ann Lee-Smith</a>, @Ann Leen, Ann Lee</div>`,
		);
	});
	it('keeps names text, whatever they are', () => {
		const html = htmlOf('@<img src=x onerror=alert(1)>$1.*', [{ id: '5' as AgentId, name: '<img src=x onerror=alert(1)>$1.*' }], link);
		expect(html).not.toContain('<img');
		expect(marksOf({ body: html, content_type: 'text/html' })).toEqual(['5']);
	});
});

describe('what is not what we expect', () => {
	const ticket = project(ticketAnswer, TICKET);
	it('users', () => survives((json) => project(usersAnswer, json).map((user) => agentOf(user, 'agent')), [USER]));
	it('tickets', () => survives((json) => project(ticketsAnswer, json), [TICKET]));
	it('mentions', () => survives((json) => project(mentionsAnswer, json), { mentions: [{ id: 9, user_id: 3 }] }));
	it('sessions', () => survives((json) => rolesOf(project(sessionAnswer, json)), SESSION));
	it('articles', () =>
		survives((json) => project(articlesAnswer, json).map((each) => entryOfArticle(each, ticket, none)), [ARTICLE], {
			check: (entries) => {
				for (const entry of entries) expect(entry.id).toMatch(/^[1-9]\d*$/);
			},
		}));
	it('histories', () =>
		survives((json) => {
			const { history, assets } = project(historyAnswer, json);
			return history.flatMap((item) => entryOfHistory(item, { ticket, people: none, who: '3', assets }) ?? []);
		}, HISTORY));
	it('a body of any length and depth takes linear time', () => {
		for (const piece of ['<a ', '<a data-mention-user-id=', '<a data-mention-user-id="4">', '<', '<a "', 'data-mention-user-id="4" ']) {
			const body = piece.repeat(100_000);
			const started = performance.now();
			marksOf({ body, content_type: 'text/html' });
			textOf({ body, content_type: 'text/html' });
			expect(performance.now() - started).toBeLessThan(3_000);
		}
	});
});
