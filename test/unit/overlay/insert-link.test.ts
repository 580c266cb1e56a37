// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SiteId } from '../../../src/collaboration/model';
import { linkMarkup, replace } from '../../../src/overlay/composer/insert';

const BASE = 'https://desk.example/support' as SiteId;

describe('the markup of a mention', () => {
	it('is one link with the name as text', () => {
		expect(linkMarkup('@Cleo Chen ', { href: `${BASE}/users/profile/3`, attributes: { title: 'x', 'data-mention': '3' } }, BASE)).toBe(
			`<a title="x" data-mention="3" href="${BASE}/users/profile/3">@Cleo Chen</a>&nbsp;`,
		);
	});

	it.each(['<img src=x onerror=alert(1)>', '"><script>alert(1)</script>', '</a><b>', '&lt;i&gt;', "'"])('a name is text, whatever it is: %s', (name) => {
		const markup = linkMarkup(`@${name} `, { href: `${BASE}/u/1` }, BASE) ?? '';
		const parsed = new DOMParser().parseFromString(markup, 'text/html');
		expect([...parsed.body.querySelectorAll('*')].map((element) => element.localName)).toEqual(['a']);
		expect(parsed.body.textContent).toBe(`@${name}\u00a0`);
	});

	it('keeps only attributes that cannot act', () => {
		const attributes = { onclick: 'alert(1)', style: 'position:fixed', href: 'javascript:alert(1)', 'data-x': '"><b>' };
		expect(linkMarkup('@A ', { href: `${BASE}/u/1`, attributes }, BASE)).toBe(`<a data-x="&quot;><b>" href="${BASE}/u/1">@A</a>&nbsp;`);
	});

	it.each(['javascript:alert(1)', 'https://evil.example/u/1', 'https://desk.example/supportx/1', `${BASE}`, '/u/1', `${BASE}/../u`, 'data:text/html,x', ''])(
		'an address elsewhere makes no link: %s',
		(href) => expect(linkMarkup('@A ', { href }, BASE)).toBeUndefined(),
	);
});

describe('writing it', () => {
	let field: HTMLElement;
	let commands: string[];
	/** What the editor makes of insertHTML. */
	let takes: boolean;

	beforeEach(() => {
		field = document.createElement('div');
		field.setAttribute('contenteditable', 'true');
		field.append('Hello @cl');
		document.body.replaceChildren(field);
		commands = [];
		takes = true;
		Object.assign(window, { StaticRange: class {} });
		// What the browsers do; happy-dom has no editing.
		document.execCommand = (command, _ui, value = '') => {
			commands.push(command);
			const selection = document.getSelection();
			if (!selection || (command === 'insertHTML' && !takes)) return false;
			const range = selection.getRangeAt(0);
			range.deleteContents();
			const nodes = command === 'insertHTML' ? [...new DOMParser().parseFromString(value, 'text/html').body.childNodes] : [document.createTextNode(value)];
			for (const node of nodes.toReversed()) range.insertNode(node);
			const last = nodes.at(-1) as Text;
			selection.collapse(last, last.data.length);
			return true;
		};
	});
	afterEach(() => document.body.replaceChildren());

	const write = (markup?: string) => {
		const text = field.firstChild as Text;
		const [start, caret] = [
			{ node: text, offset: 6 },
			{ node: text, offset: 9 },
		];
		document.getSelection()?.collapse(text, 9);
		return replace(field, start, caret, { text: '@Cleo Chen ', markup });
	};
	const link = `<a href="${BASE}/users/profile/3">@Cleo Chen</a>&nbsp;`;

	it('writes the link in one step', async () => {
		expect(await write(link)).toBe('inserted');
		expect(commands).toEqual(['insertHTML']);
		expect(field.querySelector('a')?.getAttribute('href')).toBe(`${BASE}/users/profile/3`);
		expect(field.textContent).toBe('Hello @Cleo Chen\u00a0');
	});

	it('writes the name as text where the editor takes no markup', async () => {
		takes = false;
		expect(await write(link)).toBe('inserted');
		expect(commands).toEqual(['insertHTML', 'insertText']);
		expect(field.textContent).toBe('Hello @Cleo Chen ');
		expect(field.querySelector('a')).toBeNull();
	});
});
