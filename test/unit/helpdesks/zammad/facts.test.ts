import { describe, expect, it } from 'vitest';
import type { AgentId, ConversationId, EntryId, SiteId } from '../../../../src/collaboration/model';
import { facts } from '../../../../src/helpdesks/zammad/facts';

const BASE = 'https://desk.example' as SiteId;

describe('the conversation that an address shows', () => {
	it.each([
		['/#ticket/zoom/12', '12'],
		['/#ticket/zoom/12/345', '12'],
		['/#ticket/zoom/12?x=1', '12'],
		['/desktop/tickets/12', '12'],
		['/desktop/tickets/12?tab=1#x', '12'],
		['/desktop/ticket/zoom/12', '12'],
		['/#ticket/create', undefined],
		['/#ticket/zoom/', undefined],
		['/#ticket/zoom/12abc', undefined],
		['/#user/profile/12', undefined],
		['/desktop/tickets/create', undefined],
		['/desktop/user/12', undefined],
		['/mobile/tickets/12', undefined],
		['/help/en-us#ticket/zoom/12', undefined],
		['/desktop/#ticket/zoom/12', undefined],
	])('%s → %s', (path, id) => expect(facts.conversationAt(`${BASE}${path}`, BASE)).toBe(id));

	it('is none of another site, nor of what is no address', () => {
		expect(facts.conversationAt('https://desk.example.evil/#ticket/zoom/12', BASE)).toBeUndefined();
		expect(facts.conversationAt('https://desk.example:8443/#ticket/zoom/12', BASE)).toBeUndefined();
		expect(facts.conversationAt('ticket/zoom/12', BASE)).toBeUndefined();
	});

	it('is found again in the address that shows it, with an article as well', () => {
		expect(facts.conversationUrl(BASE, '12' as ConversationId)).toBe(`${BASE}/#ticket/zoom/12`);
		expect(facts.conversationUrl(BASE, '12' as ConversationId, { entry: '345' as EntryId, composer: true })).toBe(`${BASE}/#ticket/zoom/12/345`);
		expect(facts.conversationUrl(BASE, '12' as ConversationId, { entry: 'h7' as EntryId })).toBe(`${BASE}/#ticket/zoom/12`);
	});
});

it('a mention is Zammad’s own link', () => {
	expect(facts.mentionLink?.(BASE, { id: '3' as AgentId, name: 'Ann Lee' })).toEqual({
		href: `${BASE}/#user/profile/3`,
		attributes: { 'data-mention-user-id': '3' },
	});
});
