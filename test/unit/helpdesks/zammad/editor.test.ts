// @vitest-environment happy-dom
/** Why our menu stays closed in the new interface: the real editor, with Zammad's two marks for links, loses a mention that it did not write itself. */
import { Editor } from '@tiptap/core';
import StarterKit from '@tiptap/starter-kit';
import { expect, it } from 'vitest';
import { PlainLink, UserLink } from '../../../helpdesks/zammad/page/marks.js';

const editor = (content = '') => new Editor({ extensions: [StarterKit.configure({ link: false }), PlainLink, UserLink], content });

it('reads the markup of a mention as a plain link', () => {
	const html = editor('<p><a href="https://desk.example/#user/profile/4" data-mention-user-id="4">@Jan Kowalski</a></p>').getHTML();
	expect(html).toContain('@Jan Kowalski</a>');
	expect(html).not.toContain('data-mention-user-id');
});

it('keeps the one that its own menu wrote', () => {
	const written = editor();
	const attrs = { href: 'https://desk.example/#user/profile/4', target: null, 'data-mention-user-id': '4' };
	written.commands.insertContent([{ type: 'text', text: 'Jan Kowalski', marks: [{ type: 'mentionUserLink', attrs }] }]);
	expect(written.getHTML()).toContain('data-mention-user-id="4"');
});
