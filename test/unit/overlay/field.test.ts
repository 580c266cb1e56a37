// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { type Field, textBeforeCaret, wholeText } from '../../../src/overlay/composer/field';

function editable(build: (root: HTMLElement) => [Node, number]): Field {
	const root = document.createElement('div');
	root.setAttribute('contenteditable', 'true');
	document.body.replaceChildren(root);
	const [node, offset] = build(root);
	document.getSelection()?.setBaseAndExtent(node, offset, node, offset);
	return root;
}

const make = (tag: string, ...children: (Node | string)[]): HTMLElement => {
	const element = document.createElement(tag);
	element.append(...children);
	return element;
};

beforeEach(() => document.body.replaceChildren());

describe('textBeforeCaret', () => {
	it('reads the line of a textarea', () => {
		const field = document.createElement('textarea');
		document.body.append(field);
		field.value = 'first\nsecond @jan and more';
		field.setSelectionRange(17, 17);
		const before = textBeforeCaret(field);
		expect(before?.text).toBe('second @jan');
		expect(before?.atLineStart).toBe(true);
		expect(before?.place(7)).toEqual({ node: field, offset: 13 });
	});

	it('knows that a long line was cut', () => {
		const field = document.createElement('textarea');
		document.body.append(field);
		field.value = 'x'.repeat(500);
		field.setSelectionRange(500, 500);
		const before = textBeforeCaret(field);
		expect(before?.atLineStart).toBe(false);
		expect(before?.text.length).toBe(160);
		expect(before?.place(0).offset).toBe(340);
	});

	it('gives nothing for a selection', () => {
		const field = document.createElement('textarea');
		document.body.append(field);
		field.value = '@jan';
		field.setSelectionRange(0, 4);
		expect(textBeforeCaret(field)).toBeUndefined();
	});

	it('joins the pieces of one block and says where a character stands', () => {
		const bold = document.createTextNode('@ja');
		const tail = document.createTextNode('n rest');
		const field = editable((root) => {
			root.append(make('p', 'other block'), make('p', 'hi ', make('b', bold), tail));
			return [tail, 1];
		});
		const before = textBeforeCaret(field);
		expect(before?.text).toBe('hi @jan');
		expect(before?.place(3)).toEqual({ node: bold, offset: 0 });
		expect(before?.place(6)).toEqual({ node: tail, offset: 0 });
	});

	it.each(['br', 'p', 'div', 'ul'])('stops at <%s>', (tag) => {
		const text = document.createTextNode('@jan');
		const field = editable((root) => {
			root.append('before', tag === 'br' ? make('br') : make(tag, 'block'), text);
			return [text, 4];
		});
		expect(textBeforeCaret(field)).toMatchObject({ text: '@jan', atLineStart: true });
	});

	it.each(['img', 'span'])('takes an object (<%s>) for a separator', (tag) => {
		const text = document.createTextNode('@jan');
		const object = make(tag, ...(tag === 'span' ? ['widget'] : []));
		object.setAttribute('contenteditable', 'false');
		const field = editable((root) => {
			root.append(make('p', 'word', object, text));
			return [text, 4];
		});
		expect(textBeforeCaret(field)).toMatchObject({ text: '@jan', atLineStart: true });
	});

	it('reads a caret that stands between elements', () => {
		const field = editable((root) => {
			const block = make('p', 'hi ', make('i', '@jan'), make('b', ' and'));
			root.append(block);
			return [block, 2];
		});
		expect(textBeforeCaret(field)?.text).toBe('hi @jan');
	});

	it('finds nothing before a caret at the very start, and nothing outside of the field', () => {
		const field = editable((root) => {
			root.append(make('p', 'text'));
			return [root.firstChild as Node, 0];
		});
		expect(textBeforeCaret(field)).toMatchObject({ text: '', atLineStart: true });
		const outside = make('p', '@jan');
		document.body.append(outside);
		document.getSelection()?.setBaseAndExtent(outside.firstChild as Node, 4, outside.firstChild as Node, 4);
		expect(textBeforeCaret(field)).toBeUndefined();
	});
});

it('wholeText breaks lines at blocks and drops fillers', () => {
	const root = make('div', make('p', 'one @Jan\u00a0Kowalski\u200b'), make('p', 'two', make('br'), 'three'), make('style', 'p{}'));
	expect(wholeText(root).split('\n').filter(Boolean)).toEqual(['one @Jan Kowalski', 'two', 'three']);
});
