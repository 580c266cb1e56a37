import type * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { MAX_ENTRY_TEXT } from '../../../../src/collaboration/model';
import {
	agentOf,
	channelOf,
	conversationOf,
	groupsAnswer,
	meAnswer,
	membershipsAnswer,
	meOf,
	project,
	rightsOf,
	roleOf,
	rolesAnswer,
	settingsAnswer,
	ticketAnswer,
	ticketsAnswer,
	usersAnswer,
} from '../../../../src/helpdesks/zendesk/transform';
import {
	auditsAnswer,
	commentsAnswer,
	entriesOfAudit,
	entryOfComment,
	followingIn,
	htmlOf,
	updateAnswer,
} from '../../../../src/helpdesks/zendesk/transform-entries';
import { Desk } from '../../../helpdesks/zendesk/desk.mjs';
import { survives } from '../mutations';
import { DeskHttp } from './desk-http';

const desk = new Desk();
const http = new DeskHttp(desk, 1001);
const answer = async (path: string): Promise<unknown> => (await http.send({ path })).json();
const people = new Map(project(usersAnswer, await answer('/api/v2/users.json')).users.map((user) => [user.id, user]));
const { ticket } = project(ticketAnswer, await answer('/api/v2/tickets/18204.json'));
const robin = { id: '1001', name: 'Robin Berg', email: 'robin.berg@acme.example' };

describe('roles', () => {
	it.each([
		[{ role: 'admin', role_type: 4 }, 'admin'],
		[{ role: 'agent', role_type: 0 }, 'agent'],
		[{ role: 'agent' }, 'agent'],
		[{ role: 'agent', role_type: 1 }, 'light-agent'],
		[{ role: 'agent', role_type: 2 }, 'chat-only'],
		[{ role: 'agent', chat_only: true }, 'chat-only'],
		[{ role: 'agent', role_type: 3 }, 'contributor'],
		[{ role: 'end-user' }, 'end-user'],
		[{ role: 'something new' }, 'end-user'],
		[{}, 'end-user'],
	])('%j is %s', (user, role) => {
		expect(roleOf({ role: undefined, role_type: undefined, chat_only: undefined, ...user })).toBe(role);
	});

	it('leaves customers out of the directory, and keeps suspended agents marked', () => {
		const of = (id: string) => agentOf(people.get(id) ?? expect.unreachable(), ['Frontline']);
		expect(of('2001')).toBeUndefined();
		expect(of('1014')).toMatchObject({ name: 'Sven Holm', suspended: true });
		expect(of('1001')).toEqual({ id: '1001', name: 'Robin Berg', role: 'agent', groups: ['Frontline'], email: 'robin.berg@acme.example' });
	});

	it('takes a photo that Zendesk itself keeps, the small one if there is one', async () => {
		const site = 'https://acme.example';
		const photoOf = async (photo: unknown, base?: string) => {
			const { id } = desk.addAgent({ name: 'Photo Paula', photo });
			const { users } = project(usersAnswer, await answer(`/api/v2/users/show_many.json?ids=${id}`));
			return users.map((user) => agentOf(user, [], base)?.photo)[0];
		};
		const whole = { id: 928374, file_name: 'paula.png', content_type: 'image/png', content_url: `${site}/system/photos/1/paula.png` };
		const thumbnails = [{ id: 928375, content_url: `${site}/system/photos/1/paula_thumb.png` }];
		expect(await photoOf({ ...whole, thumbnails }, site)).toBe(`${site}/system/photos/1/paula_thumb.png`);
		expect(await photoOf({ ...whole, thumbnails: [] }, site)).toBe(whole.content_url);
		expect(await photoOf({ ...whole, thumbnails: 7 }, site)).toBe(whole.content_url);
		for (const none of [null, 7, {}, { content_url: 'https://secure.gravatar.com/avatar/0a' }, { content_url: 7, thumbnails: [null] }])
			expect(await photoOf(none, site)).toBeUndefined();
		expect(await photoOf(whole)).toBeUndefined();
	});
});

describe('who is signed in', () => {
	it('is nobody when Zendesk answers with the anonymous user', () => {
		const anonymous = project(meAnswer, { user: { id: null, name: 'Anonymous user', role: 'end-user' } });
		expect(() => meOf(anonymous)).toThrow(expect.objectContaining({ kind: 'signed-out' }));
	});

	it('can be an end user', () => {
		expect(meOf(project(meAnswer, { user: { id: 7, name: 'Maria', role: 'end-user' } })).me.role).toBe('end-user');
	});
});

describe('a ticket', () => {
	it.each([
		[{ via: { channel: 'chat' } }, 'live-chat'],
		[{ via: { channel: 'native_messaging' } }, 'messaging'],
		[{ via: { channel: 'email' }, from_messaging_channel: true }, 'messaging'],
		[{ via: { channel: 'email' } }, 'ticket'],
		[{ via: { channel: 30 } }, 'ticket'],
	])('%j runs through %s', (fields, channel) => {
		expect(channelOf({ ...ticket, from_messaging_channel: false, ...fields })).toBe(channel);
	});

	it('becomes a conversation', () => {
		const rights = rightsOf({ role: 'agent' }, people.get('1001'), undefined, ticket);
		expect(conversationOf(ticket, people, rights, undefined)).toEqual({
			id: '18204',
			number: '18204',
			title: 'Refund missing for order 48213',
			channel: 'messaging',
			followers: [
				{ id: '1002', name: 'Ann Lee', kind: 'agent' },
				{ id: '1004', name: 'Jana Nováková', kind: 'agent' },
			],
			mayEdit: true,
			mayNote: true,
			mayReply: true,
			newestEntry: '',
			customer: 'Maria Santos',
		});
	});

	it('that is closed can only be read, whoever looks', () => {
		expect(rightsOf({ role: 'admin' }, undefined, undefined, { ...ticket, status: 'closed' })).toEqual({ mayEdit: false, mayNote: false, mayReply: false });
	});

	it('may be changed as the custom role says', () => {
		const role = (configuration: object) => project(rolesAnswer, { custom_roles: [{ id: 1, configuration }] }).custom_roles[0];
		const rights = (configuration: object) => rightsOf({ role: 'agent' }, undefined, role(configuration), ticket);
		expect(rights({ ticket_editing: false, ticket_comment_access: 'none' })).toEqual({ mayEdit: false, mayNote: false, mayReply: false });
		expect(rights({ ticket_editing: true, ticket_comment_access: 'private' })).toEqual({ mayEdit: true, mayNote: true, mayReply: false });
		expect(rights({ ticket_editing: true, ticket_comment_access: 'public' })).toEqual({ mayEdit: true, mayNote: true, mayReply: true });
	});
});

describe('who was added', () => {
	const audit = (event: object) =>
		project(auditsAnswer, { audits: [{ id: 5, author_id: 1002, created_at: '2024-05-04T10:00:00Z', events: [event] }] }).audits[0];
	const change = (event: object) => followingIn(audit(event) ?? expect.unreachable(), robin);

	it.each([
		['an address', ['robin.berg@acme.example']],
		['an address in brackets', ['Ann Lee <ann@acme.example>', 'Robin Berg <Robin.Berg@acme.example>']],
		['a number', [1001]],
		['a number as text', ['1001']],
		['the name', ['Robin Berg']],
	])('is known by %s', (_, current_followers) => {
		expect(change({ type: 'FollowersChange', previous_followers: ['tom@acme.example'], current_followers })).toBe('added');
		expect(change({ type: 'FollowersChange', previous_followers: current_followers, current_followers: [] })).toBe('removed');
		expect(change({ type: 'FollowersChange', previous_followers: current_followers, current_followers })).toBeUndefined();
	});

	it('is somebody else when only a part is the same', () => {
		expect(
			change({ type: 'FollowersChange', previous_followers: [], current_followers: ['robin.berg@acme.example.org', '10011', 'Robin Bergman'] }),
		).toBeUndefined();
	});

	it('is understood as a plain change of the field too', () => {
		expect(change({ type: 'Change', field_name: 'follower_ids', previous_value: [], value: [1001] })).toBe('added');
	});

	it('is nobody when the lists are not lists', () => {
		expect(change({ type: 'FollowersChange', previous_followers: null, current_followers: 'robin.berg@acme.example' })).toBeUndefined();
	});
});

describe('comments', () => {
	it('are text, whatever is in them', () => {
		const [comment] = project(commentsAnswer, {
			comments: [
				{
					id: 1,
					audit_id: 2,
					author_id: 1002,
					public: false,
					created_at: '2024-05-04T10:00:00Z',
					html_body: '<p>a &lt;b&gt;<script>x</script></p><p>@Robin&nbsp;Berg</p>',
				},
			],
		}).comments;
		const entry = entryOfComment(comment ?? expect.unreachable(), ticket, people);
		expect(entry).toMatchObject({ id: '2', kind: 'note', text: 'a <b>\n\n@Robin Berg', author: { id: '1002', name: 'Ann Lee', kind: 'agent' } });
	});

	it('are cut at the longest text', () => {
		const html_body = `<p>${'x'.repeat(MAX_ENTRY_TEXT * 2)}</p>`;
		const [comment] = project(commentsAnswer, { comments: [{ id: 1, author_id: 1, public: true, created_at: '2024-05-04T10:00:00Z', html_body }] }).comments;
		expect(entryOfComment(comment ?? expect.unreachable(), ticket, people).text).toHaveLength(MAX_ENTRY_TEXT);
	});

	it('written as plain text come out as they were', () => {
		expect(htmlOf('Hi <b>"Ann" & co</b>\nsecond line\n\n\nnext ')).toBe('<p>Hi &lt;b&gt;&quot;Ann&quot; &amp; co&lt;/b&gt;<br>second line</p><p>next</p>');
	});
});

const ANSWERS: Array<[string, v.GenericSchema, (output: never) => unknown]> = [
	['/api/v2/users/me.json', meAnswer, (output: v.InferOutput<typeof meAnswer>) => meOf(output)],
	['/api/v2/users.json', usersAnswer, ({ users }: v.InferOutput<typeof usersAnswer>) => users.map((user) => agentOf(user, []))],
	['/api/v2/groups.json', groupsAnswer, (output: unknown) => output],
	['/api/v2/group_memberships.json', membershipsAnswer, (output: unknown) => output],
	['/api/v2/custom_roles.json', rolesAnswer, (output: unknown) => output],
	['/api/v2/account/settings.json', settingsAnswer, (output: unknown) => output],
	[
		'/api/v2/tickets/18204.json',
		ticketAnswer,
		(output: v.InferOutput<typeof ticketAnswer>) => conversationOf(output.ticket, people, { mayEdit: true, mayNote: true, mayReply: true }, undefined),
	],
	['/api/v2/users/1002/tickets/followed.json', ticketsAnswer, (output: unknown) => output],
	[
		'/api/v2/tickets/18204/comments.json',
		commentsAnswer,
		({ comments }: v.InferOutput<typeof commentsAnswer>) => comments.map((comment) => entryOfComment(comment, ticket, people)),
	],
	[
		'/api/v2/tickets/18204/audits.json',
		auditsAnswer,
		({ audits }: v.InferOutput<typeof auditsAnswer>) => audits.flatMap((audit) => entriesOfAudit(audit, ticket, people, robin)),
	],
];

describe('a mutated answer', () => {
	it.each(ANSWERS)('%s gives a clean result or `bad-answer`, never a crash', async (path, schema, use) => {
		const whole = await answer(path);
		let fine = 0;
		const read = (json: unknown) => use(project(schema, json) as never);
		survives(read, whole, {
			check(clean) {
				for (const text of JSON.stringify(clean ?? null).matchAll(/"(?:title|name)":"((?:[^"\\]|\\.)*)"/g)) expect(text[1]?.length).toBeLessThanOrEqual(4_000);
				fine++;
			},
		});
		expect(fine).toBeGreaterThan(0);
		expect(() => read(null)).toThrow(expect.objectContaining({ kind: 'bad-answer' }));
	});

	it('of a write without an audit is understood as such', () => {
		expect(project(updateAnswer, { ticket: { id: 1 } }).audit).toBeUndefined();
		expect(() => project(updateAnswer, { ok: true })).toThrow(expect.objectContaining({ kind: 'bad-answer' }));
	});
});
