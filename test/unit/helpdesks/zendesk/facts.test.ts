import { describe, expect, it } from 'vitest';
import type { ConversationId, SiteId } from '../../../../src/collaboration/model';
import { facts } from '../../../../src/helpdesks/zendesk/facts';

const base = 'https://acme.zendesk.com' as SiteId;

describe('the conversation of an address', () => {
	it.each([
		['https://acme.zendesk.com/agent/tickets/18204', '18204'],
		['https://acme.zendesk.com/agent/tickets/18204/', '18204'],
		['https://acme.zendesk.com/agent/tickets/18204?comment=1#x', '18204'],
		['https://acme.zendesk.com/agent/tickets/18204/requester/assigned_tickets', '18204'],
	])('%s', (url, id) => {
		expect(facts.conversationAt(url, base)).toBe(id);
	});

	it.each([
		'https://acme.zendesk.com/agent/tickets/new/1',
		'https://acme.zendesk.com/agent/filters/18204',
		'https://acme.zendesk.com/hc/en-us/requests/18204',
		'https://acme.zendesk.com/tickets/18204',
		'https://other.zendesk.com/agent/tickets/18204',
		'https://acme.zendesk.com.evil.example/agent/tickets/18204',
		'https://acme.zendesk.com/agent/tickets/18204x',
		'not an address',
		'',
	])('%s shows none', (url) => {
		expect(facts.conversationAt(url, base)).toBeUndefined();
	});

	it('is the one that its own address was made for', () => {
		const id = '18204' as ConversationId;
		expect(facts.conversationAt(facts.conversationUrl(base, id), base)).toBe(id);
	});
});
