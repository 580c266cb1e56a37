// @vitest-environment happy-dom
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import type { Agent, AgentId } from '../../../src/collaboration/model';
import { MentionMenu } from '../../../src/overlay/mention/menu';
import { Mirror } from '../../../src/overlay/mention/mirror';
import { failedView, loadingView, type MenuRow, type MenuView, noMatchView, rowsOf } from '../../../src/overlay/mention/view';

(window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL('https://desk.example/agent');
const agent = (name: string, photo?: string): Agent => ({ id: `id of ${name}` as AgentId, name, role: 'agent', groups: [], ...(photo ? { photo } : {}) });
const person = (name: string, isGroup = false, photo?: string) => ({ key: `${isGroup} ${name}`, name, people: [agent(name, photo)], isGroup });

/** Few values, so that one draw often repeats a part of the draw before it. */
const who = fc
	.record({
		name: fc.constantFrom('Jan Kowalski', 'Jana Nováková', 'Cléo Dürand', 'Wei', 'x'.repeat(400)),
		isGroup: fc.boolean(),
		photo: fc.constantFrom(undefined, 'https://desk.example/1.png', 'https://desk.example/2.png', 'https://www.gravatar.com/avatar/0a'),
	})
	.map(({ name, isGroup, photo }) => person(name, isGroup, photo));
const how = fc.record({
	matches: fc.constantFrom<MenuRow['matches']>(
		[],
		[[0, 1]],
		[[0, 3]],
		[[1, 2]],
		[
			[0, 1],
			[2, 3],
		],
		[[350, 353]],
	),
	sub: fc.constantFrom('', 'Tier 2', 'Tier 2, Billing'),
	follows: fc.boolean(),
	disabled: fc.boolean(),
});
const row: fc.Arbitrary<MenuRow> = fc.tuple(who, how).map(([one, other]) => ({ ...one, ...other }));
const rows: fc.Arbitrary<MenuView> = fc.record({
	kind: fc.constant('rows' as const),
	groups: fc.array(fc.record({ label: fc.constantFrom('', 'Suggested', 'No access'), rows: fc.array(row, { minLength: 1, maxLength: 6 }) }), { maxLength: 3 }),
	notice: fc.constantFrom('', 'You’re offline.'),
	foot: fc.constantFrom('keys' as const, 'keep-typing' as const),
});
const view = fc.oneof(
	{ weight: 6, arbitrary: rows },
	fc.constantFrom<MenuView>(loadingView, noMatchView('jnaa'), failedView({ kind: 'not-answering' }, 'Acme')),
);
const step = fc.record({ view, active: fc.integer({ min: -1, max: 4 }), closes: fc.boolean() });
const within = (wanted: MenuView, active: number): number => Math.min(active, rowsOf(wanted).length - 1);

afterEach(() => document.body.replaceChildren());

it('shows, over whatever was drawn before, exactly what a new menu shows', () => {
	fc.assert(
		fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), (steps) => {
			const events = { choose: () => undefined, action: () => undefined };
			const kept = new MentionMenu(document.body, events);
			for (const { view: wanted, active, closes } of steps) {
				const fresh = new MentionMenu(document.createElement('div'), events);
				for (const menu of [kept, fresh]) menu.draw(wanted, within(wanted, active));
				kept.settle();
				expect(tree(kept.element)).toEqual(tree(fresh.element));
				if (closes) kept.close();
			}
			kept.close();
		}),
		{ numRuns: 60 },
	);
});

it('tells assistive technology, over whatever it told before, exactly what a new mirror tells', () => {
	fc.assert(
		fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), (steps) => {
			for (const left of lists()) left.remove();
			const [field, other] = [document.createElement('textarea'), document.createElement('textarea')];
			document.body.replaceChildren(field, other);
			const kept = new Mirror();
			for (const { view: wanted, active, closes } of steps) {
				const at = within(wanted, active);
				kept.show(field, wanted, at);
				const told = [lists().map(tree), tree(field)];
				const before = new Set(lists());
				const fresh = new Mirror();
				fresh.show(other, wanted, at);
				const list = lists().filter((one) => !before.has(one));
				expect(told).toEqual([list.map(tree), tree(other)]);
				fresh.hide();
				if (closes) kept.hide();
			}
			kept.hide();
			expect(lists()).toEqual([]);
		}),
		{ numRuns: 60 },
	);
});

it('has every row that can be seen or pressed as it should be, before it settles too', () => {
	const chosen: number[] = [];
	const menu = new MentionMenu(document.body, { choose: (index) => chosen.push(index), action: () => undefined });
	const draw = (letter: string) =>
		menu.draw(
			{
				kind: 'rows',
				groups: [
					{
						label: '',
						rows: Array.from({ length: 12 }, (_, at) => ({ ...person(`${letter}${at}`), matches: [], sub: '', follows: false, disabled: false })),
					},
				],
				notice: '',
				foot: 'keys',
			},
			0,
		);
	const names = () => [...menu.element.querySelectorAll('.lp-option__name')].map((name) => name.textContent);
	draw('a');
	draw('b');
	expect(names().slice(0, 8)).toEqual(Array.from({ length: 8 }, (_, at) => `b${at}`));
	// Pressed while it was an a, let go as a b: neither is chosen, and what is shown is the b.
	const last = menu.element.querySelectorAll('.lp-option')[11];
	last?.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, cancelable: true }));
	expect(names()[11]).toBe('b11');
	draw('c');
	last?.dispatchEvent(new MouseEvent('mouseup', { bubbles: true }));
	expect(chosen).toEqual([]);
	draw('d');
	menu.setActive(11);
	expect(names()[11]).toBe('d11');
	menu.close();
});

it('keeps the elements that it drew', () => {
	const menu = new MentionMenu(document.body, { choose: () => undefined, action: () => undefined });
	const draw = (...names: string[]) =>
		menu.draw(
			{
				kind: 'rows',
				groups: [{ label: '', rows: names.map((name) => ({ ...person(name), matches: [], sub: '', follows: false, disabled: false })) }],
				notice: '',
				foot: 'keys',
			},
			0,
		);
	const options = () => [...menu.element.querySelectorAll('.lp-option')];
	draw('Jan', 'Jana');
	const before = options();
	draw('Wei', 'Jana', 'Cléo');
	expect(options().slice(0, 2)).toEqual(before);
	expect(options().map((option) => option.querySelector('.lp-option__name')?.textContent)).toEqual(['Wei', 'Jana', 'Cléo']);
	menu.close();
});

/** What is there, as data: neighbouring texts as one, attributes in any order. */
function tree(node: Node): unknown {
	if (node.nodeType === 3) return (node as Text).data;
	const element = node as Element;
	const children: unknown[] = [];
	for (const child of element.childNodes) {
		const part = tree(child);
		const last = children.length - 1;
		if (typeof part === 'string' && typeof children[last] === 'string') children[last] += part;
		else if (part !== '') children.push(part);
	}
	return { name: element.localName, attributes: Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])), children };
}

const lists = (): Element[] => [...document.querySelectorAll('loopin-people')];

it('draws a photo over the initials, follows the person with it, and falls back to the initials', () => {
	const menu = new MentionMenu(document.body, { choose: () => undefined, action: () => undefined });
	const draw = (...people: ReturnType<typeof person>[]) => {
		const rows = people.map((one) => ({ ...one, matches: [], sub: '', follows: false, disabled: one.name === 'Wei' }));
		menu.draw({ kind: 'rows', groups: [{ label: '', rows }], notice: '', foot: 'keys' }, 0);
		menu.settle();
	};
	const faces = () => [...menu.element.querySelectorAll('.lp-avatar')].map((face) => [face.textContent, face.querySelector('img')?.src]);
	const photo = 'https://desk.example/jan.png';
	draw(
		person('Jan Kowalski', false, photo),
		person('Tier 2', true, photo),
		person('Wei', false, photo),
		person('Ann Lee', false, 'https://www.gravatar.com/avatar/0a'),
	);
	expect(faces()).toEqual([
		['JK', photo],
		['', undefined],
		['W', undefined],
		['AL', undefined],
	]);
	const [first] = menu.element.querySelectorAll('img');
	draw(person('Jan Kowalski', false, photo));
	expect(menu.element.querySelector('img')).toBe(first);
	draw(person('Ann Lee', false, `${photo}?2`));
	expect(faces()[0]).toEqual(['AL', `${photo}?2`]);
	menu.element.querySelector('img')?.dispatchEvent(new Event('error'));
	expect(faces()[0]).toEqual(['AL', undefined]);
	draw(person('Jan Kowalski', false, photo));
	expect(faces()[0]).toEqual(['JK', photo]);
	draw(person('Ann Lee'));
	expect(faces()[0]).toEqual(['AL', undefined]);
	menu.close();
});
