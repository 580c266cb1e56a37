import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	announcementsOf,
	conversationToast,
	MOST_TOASTS,
	notAddedToast,
	signedOutToast,
	summaryToast,
	type ToAnnounce,
} from '../../../src/collaboration/announcements';
import { type AgentId, accountId, type ConversationId, type EntryId, type SiteId, type Update } from '../../../src/collaboration/model';

const site = 'https://desk.example' as SiteId;
const account = accountId(site, '31' as AgentId);
const ways = { toast: true, system: true, sound: false };
const update = (id: string, conversation: string, more: Partial<Update> = {}): Update => ({
	id: id as EntryId,
	account,
	conversation: conversation as ConversationId,
	number: conversation.slice(1),
	title: `About ${conversation}`,
	kind: 'note',
	author: { id: '27' as AgentId, name: 'Ava', kind: 'agent' },
	at: 1_000,
	text: '',
	first: false,
	...more,
});
const news = (...updates: Update[]): ToAnnounce[] => updates.map((one) => ({ update: one, ways }));

describe('one update', () => {
	it('is a toast of its kind, with the conversation', () => {
		const [{ toast, covers } = { toast: undefined, covers: [] }] = announcementsOf(news(update('1', 'c7')), { account, site });
		expect(covers).toEqual(['1']);
		expect(toast).toMatchObject({
			id: conversationToast(account, 'c7' as ConversationId),
			kind: 'note',
			count: 1,
			button: 'see',
			conversation: 'c7',
			number: '7',
			title: 'About c7',
		});
	});
	it('offers Reply for the first mention only', () => {
		const button = (more: Partial<Update>) => announcementsOf(news(update('1', 'c1', more)), { account, site })[0]?.toast.button;
		expect(button({ kind: 'mention', first: true })).toBe('reply');
		expect(button({ kind: 'mention' })).toBe('see');
		expect(button({ kind: 'customer-reply' })).toBe('see');
	});
});

describe('several', () => {
	it('of one conversation are a group, newest first, three of them shown', () => {
		const [{ toast } = { toast: undefined }] = announcementsOf(
			news(update('9', 'c1'), update('10', 'c1'), update('3', 'c1', { at: 3_000 }), update('4', 'c1', { kind: 'mention', first: true, at: 500 })),
			{ account, site },
		);
		expect(toast).toMatchObject({ kind: 'group', count: 4, button: 'see' });
		expect(toast?.updates.map(({ id }) => id)).toEqual(['3', '10', '9']);
	});
	it('join the toast that is up, under the same id', () => {
		const before = update('1', 'c1', { kind: 'mention', first: true });
		const [{ toast, covers } = { toast: undefined, covers: [] }] = announcementsOf(news(update('2', 'c1', { at: 2_000 })), {
			account,
			site,
			onScreen: new Map([['c1' as ConversationId, [before]]]),
		});
		expect(toast).toMatchObject({ id: conversationToast(account, 'c1' as ConversationId), kind: 'group', count: 2 });
		expect(covers).toEqual(['2']);
	});
	it('of more than three conversations are one summary', () => {
		const four = news(update('1', 'c1'), update('2', 'c2', { at: 5_000 }), update('3', 'c3'), update('4', 'c4'), update('5', 'c4'));
		const answer = announcementsOf(four, { account, site });
		expect(answer).toHaveLength(1);
		expect(answer[0]?.toast).toMatchObject({ id: summaryToast(account), kind: 'summary', count: 5, button: 'open-list' });
		expect(answer[0]?.toast.updates[0]?.id).toBe('2');
		expect(announcementsOf(four.slice(0, 3), { account, site }).map(({ toast }) => toast.conversation)).toEqual(['c2', 'c3', 'c1']);
	});
	it('are shown in every way that one of them asks for', () => {
		const [one] = announcementsOf(
			[
				{ update: update('1', 'c1'), ways: { toast: true, system: false, sound: false } },
				{ update: update('2', 'c1'), ways: { toast: false, system: true, sound: false } },
			],
			{ account, site },
		);
		expect(one?.ways).toEqual({ toast: true, system: true, sound: false });
	});
	it('none are no toast', () => {
		expect(announcementsOf([], { account, site })).toEqual([]);
	});
});

it('covers every update by exactly one toast, and never makes more than three', () => {
	const any = fc.array(fc.record({ id: fc.nat(30), conversation: fc.nat(6), at: fc.nat(5) }), { maxLength: 20 });
	fc.assert(
		fc.property(any, any, (list, shown) => {
			const toAnnounce = list.map(({ id, at }) => update(`${id}`, `c${id % 7}`, { at }));
			const up = new Map<ConversationId, Update[]>();
			for (const { conversation, at, id } of shown) up.set(`c${conversation}` as ConversationId, [update(`s${id}`, `c${conversation}`, { at })]);
			const answer = announcementsOf(news(...toAnnounce), { account, site, onScreen: up });
			const covered = answer.flatMap(({ covers }) => covers);
			expect([...covered].sort()).toEqual([...new Set(toAnnounce.map(({ id }) => id))].sort());
			expect(answer.length).toBeLessThanOrEqual(MOST_TOASTS);
			expect(new Set(answer.map(({ toast }) => toast.id)).size).toBe(answer.length);
			for (const { toast } of answer) {
				expect(toast.updates.length).toBe(Math.min(3, toast.count));
				expect(toast.kind === 'group').toBe(toast.kind !== 'summary' && toast.count > 1);
				expect(toast.updates.map(({ at }) => at)).toEqual(toast.updates.map(({ at }) => at).sort((a, b) => b - a));
			}
		}),
	);
});

describe('problems', () => {
	it('have ids that replace', () => {
		const problem = { job: 'j1', agent: '2' as AgentId, name: 'Ben', failure: { kind: 'refused' as const } };
		expect(notAddedToast(site, problem, { conversation: 'c1' as ConversationId, number: '1', title: 'T' })).toEqual({
			id: 'not-added:j1:2',
			site,
			kind: 'not-added',
			updates: [],
			count: 0,
			button: 'retry',
			problem: { name: 'Ben', failure: { kind: 'refused' }, job: 'j1' },
			conversation: 'c1',
			number: '1',
			title: 'T',
		});
		expect(signedOutToast(site)).toEqual(signedOutToast(site));
	});
});
