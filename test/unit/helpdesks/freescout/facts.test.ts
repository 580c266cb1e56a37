import { describe, expect, it } from 'vitest';
import type { AgentId, ConversationId, EntryId, SiteId } from '../../../../src/collaboration/model';
import { facts } from '../../../../src/helpdesks/freescout/facts';
import { nameInHtml, noteHtml } from '../../../../src/helpdesks/freescout/note-html';

const BASE = 'https://desk.example/support' as SiteId;

describe('addresses', () => {
	it.each([
		['/conversation/12', '12'],
		['/conversation/12?folder_id=3', '12'],
		['/conversation/12/', '12'],
		['/conversation/12#thread-5', '12'],
		['/conversation/12?mark_as_read=a-b&folder_id=3#thread-5', '12'],
		['/conversation/ajax', undefined],
		['/conversation/0', undefined],
		['/conversation/12x', undefined],
		['/conversation/12/edit', undefined],
		['/conversation/undo-reply/12', undefined],
		['/mailbox/12', undefined],
		['/conversation/', undefined],
	])('%s shows %s', (path, id) => expect(facts.conversationAt(BASE + path, BASE)).toBe(id));

	it('of another base are none', () => {
		expect(facts.conversationAt('https://desk.example/conversation/12', BASE)).toBeUndefined();
		expect(facts.conversationAt('https://desk.example/supporters/conversation/12', BASE)).toBeUndefined();
	});

	it('lead to a conversation, and to a message that has a number', () => {
		const id = '12' as ConversationId;
		expect(facts.conversationUrl(BASE, id)).toBe(`${BASE}/conversation/12`);
		expect(facts.conversationUrl(BASE, id, { entry: '55' as EntryId })).toBe(`${BASE}/conversation/12#thread-55`);
		expect(facts.conversationUrl(BASE, id, { entry: 'named-12' as EntryId })).toBe(`${BASE}/conversation/12`);
	});
});

describe('a note as HTML', () => {
	const ann = { id: '1' as AgentId, name: 'Ann Lee' };
	const smith = { id: '2' as AgentId, name: 'Ann Lee-Smith' };
	it('links the longest name', () => {
		expect(noteHtml(BASE, '@Ann Lee-Smith, @Ann Lee', [ann, smith])).toBe(
			`<a href="${BASE}/users/profile/2">@Ann Lee-Smith</a>, <a href="${BASE}/users/profile/1">@Ann Lee</a>`,
		);
	});
	it('is text for the rest, line by line', () => {
		expect(noteHtml(BASE, '<script>"a" & b</script>\r\nc\n\nd')).toBe('&lt;script&gt;&quot;a&quot; &amp; b&lt;/script&gt;<br>c<br><br>d');
	});
	it('a name is looked up as it stands in HTML', () => expect(nameInHtml('O’Neil & Sons')).toBe('@O’Neil &amp; Sons'));
});
