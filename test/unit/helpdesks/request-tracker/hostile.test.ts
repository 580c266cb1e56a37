/** Whatever comes instead of RT's answers: a typed error or a clean result, in a bounded number of requests. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AgentId, MAX_ENTRY_TEXT, type SiteId } from '../../../../src/collaboration/model';
import type { Me } from '../../../../src/helpdesks/helpdesk';
import { clientModule } from '../../../../src/helpdesks/request-tracker/client';
import * as tickets from '../../../../src/helpdesks/request-tracker/transform';
import * as history from '../../../../src/helpdesks/request-tracker/transform-history';
import * as pages from '../../../../src/helpdesks/request-tracker/transform-page';
import * as people from '../../../../src/helpdesks/request-tracker/transform-people';
import * as values from '../../../../src/helpdesks/request-tracker/transform-values';
import type { Http, HttpAnswer, HttpRequest } from '../../../../src/platform/http';
import { answerOf } from '../../../helpdesks/node-http';
import { cleanOrTyped, clientSurvives, everyCall, mutated, survives } from '../mutations';

/** Recorded from Request Tracker 5.0.3. */
const user = { id: 29, Name: 'ben', RealName: 'Ben Brown', EmailAddress: 'ben@rt.test', type: 'user', Privileged: true };
const recordings = {
	users: { total: 1, count: 1, page: 1, per_page: 100, items: [user] },
	info: { '29': user, '999': null },
	suggestions: [{ id: 29, value: 29, label: 'ben (Ben Brown)', text: 'b' }],
	tickets: {
		items: [
			{
				id: '1',
				Subject: 'Printer on floor 3 is on fire',
				LastUpdated: '2026-11-21T23:55:34Z',
				Queue: { id: '3', type: 'queue' },
				AdminCc: [{ ...user, type: 'group', id: 45 }, user],
				Requestor: [user],
			},
		],
	},
	ticket: { id: 1, _hyperlinks: [{ ref: 'comment' }, { ref: 'correspond' }, { ref: 'lifecycle', label: 'Resolve' }] },
	transactions: {
		items: [
			{ id: '84', Type: 'Comment', ObjectId: '1', Created: '2026-11-21T23:51:05Z', OldValue: '', NewValue: '', Creator: user },
			{ id: '99', Type: 'AddWatcher', Field: 'AdminCc', ObjectId: '1', Created: '2026-11-21T23:51:05Z', OldValue: '', NewValue: '27', Creator: user },
		],
	},
	attachments: {
		items: [
			{ id: '23', TransactionId: '84', ContentType: 'text/html', Filename: '', Content: '<p>Hi <b>@Ava</b>&nbsp;Archer</p>' },
			{ id: '24', TransactionId: '84', ContentType: 'text/plain', Filename: 'log.txt', Content: 'a file' },
		],
	},
};
const page = `<script>\nRT.CurrentUser = ${JSON.stringify(user)};\nRT.Config      = {"rtname":"rt.test","WebPath":""};\n</script><p id="version"><span id="time">Time: 0.024385</span><span>RT Version 5.0.3+dfsg-3`;

describe('transform', () => {
	it.each<[string, (json: unknown) => unknown, unknown]>([
		['readUsers', people.readUsers, recordings.users],
		['readUserInfo', people.readUserInfo, recordings.info],
		['readTickets', tickets.readTickets, recordings.tickets],
		['readOffers', tickets.readOffers, recordings.ticket],
		['readTransactions', history.readTransactions, recordings.transactions],
		['readBodies', history.readBodies, recordings.attachments],
		['readGroups', people.readGroups, recordings.users],
		['readMemberLogins', people.readMemberLogins, { Members: [{ type: 'user', id: 'ava' }] }],
		['totalOf', values.totalOf, recordings.users],
	])('%s survives anything', (_, read, recording) => survives(read, recording));
	it('reads pages of any kind', () => {
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string(),
					mutated(user, { json: true }).map((value) => `RT.Config = {"rtname":"x","WebPath":""};\nRT.CurrentUser = ${JSON.stringify(value)};\n`),
				),
				(html) => {
					const script = pages.readPageScript(html);
					if (script?.user) expect(script.user.id).toMatch(/^[1-9]\d*$/);
				},
			),
		);
		expect(pages.readPageScript('RT.Config = {"rtname":"x","WebPath":"//evil.test"};\n')).toBeUndefined();
		expect(pages.readPageScript(page)).toMatchObject({ webPath: '', name: 'rt.test', version: '5.0.3', user: { id: '29', privileged: true } });
		expect(pages.readPageScript(page.replace(/= \{"id.*/, '= {};'))?.user).toBeUndefined();
	});
	it('gives clipped, single lines and only checked numbers', () => {
		fc.assert(
			fc.property(mutated(recordings.tickets), (json) => {
				let read: tickets.RtTicket[] = [];
				cleanOrTyped(() => (read = tickets.readTickets(json)));
				for (const ticket of read) {
					expect(ticket.id).toMatch(/^[1-9]\d{0,17}$/);
					expect(ticket.title.length).toBeLessThanOrEqual(2_000);
					expect(ticket.title).not.toContain('\n');
					expect(ticket.title).not.toContain('\u0000');
					for (const follower of ticket.followers) expect(follower.id).toMatch(/^[1-9]\d{0,17}$/);
				}
			}),
		);
	});
	it('keeps the good rows of a bad page', () => {
		expect(history.readTransactions({ items: [null, { id: 'x' }, ...recordings.transactions.items, 7] }).map((one) => one.id)).toEqual(['84', '99']);
	});
	it('takes a message’s words, not its files, and clips them', () => {
		expect(history.readBodies(recordings.attachments)).toEqual(new Map([['84', 'Hi @Ava Archer']]));
		const both = [
			{ id: 1, TransactionId: 5, ContentType: 'text/plain; charset=utf-8', Content: 'plain\r\nlines', Filename: null },
			{ id: 2, TransactionId: 5, ContentType: 'text/html', Content: '<p>rich</p>' },
		];
		expect(history.readBodies({ items: both }).get('5')).toBe('plain\nlines');
		expect(history.readBodies({ items: [{ ...both[0], Content: ' ' }, both[1]] }).get('5')).toBe('rich');
		expect(history.readBodies({ items: [{ ...both[0], Content: 'x'.repeat(MAX_ENTRY_TEXT * 2) }] }).get('5')).toHaveLength(MAX_ENTRY_TEXT);
	});
});

describe('the client on a hostile server', () => {
	const me: Me = { id: '27' as AgentId, name: 'Ava Archer', login: 'ava', role: 'agent', groups: [] };
	const calls = everyCall(clientModule, { conversation: '1', after: '5', me, colleague: { id: '29' as AgentId, name: 'Ben Brown' } });
	calls.push(['later', (client) => client.changesSince('rt1|50|0||', me)]);

	/** The recordings, by what is asked for. */
	const recorded = (): Http => ({
		async send({ path }: HttpRequest): Promise<HttpAnswer> {
			const kind = /UserInfo/.test(path)
				? 'info'
				: /Autocomplete/.test(path)
					? 'suggestions'
					: /\/ticket\//.test(path)
						? 'ticket'
						: (/2\.0\/(\w+)/.exec(path)?.[1] ?? 'page');
			const isPage = !Object.hasOwn(recordings, kind);
			const text = isPage ? page : JSON.stringify(recordings[kind as keyof typeof recordings]);
			return answerOf(200, `https://desk.test${path}`, text, (name) =>
				name === 'content-type' ? (isPage ? 'text/html' : 'application/json; charset=utf-8') : name === 'etag' ? '"109"' : null,
			);
		},
	});

	it.each(calls)('%s ends with a typed error or a result', { timeout: 60_000 }, (_, call) =>
		clientSurvives(call, { http: recorded, client: (http) => clientModule.client(http, 'https://desk.test' as SiteId) }),
	);
});
