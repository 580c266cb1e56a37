// @vitest-environment happy-dom
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Agent, AgentId } from '../../../src/collaboration/model';
import type { Row } from '../../../src/directory/directory';
import { MentionMenu } from '../../../src/overlay/mention/menu';
import { completesItself, Mirror } from '../../../src/overlay/mention/mirror';
import { activeAfter, describeAgent, failedView, type MenuView, noMatchView, offView, rowsOf, rowsView } from '../../../src/overlay/mention/view';

const agent = (name: string, more: Partial<Agent> = {}): Agent => ({ id: name as AgentId, name, role: 'agent', groups: [], ...more });
const row = (person: Agent, more: Partial<Row> = {}): Row => ({ agent: person, matches: [], group: 'suggested', twins: false, ...more });
const jan = agent('Jan Kowalski', { groups: ['Tier 2', 'Billing'] });
const janek = agent('Janek Wiśniewski');

const view = (found: readonly Row[], query = 'jan', more: Partial<Parameters<typeof rowsView>[0]> = {}): MenuView =>
	rowsView({ query, found, count: found.length, followers: new Set(), noAccess: () => undefined, offlineSince: undefined, ...more });

describe('rowsView', () => {
	it('puts those without access last, with the reason, in a group of their own', () => {
		const shown = view([row(janek), row(jan)], 'jan', {
			noAccess: (who) => (who === janek ? { why: 'group-cannot-open', group: 'Sales', place: 'Billing' } : undefined),
		});
		expect(shown).toMatchObject({
			groups: [
				{ label: '', rows: [{ people: [jan], sub: 'Tier 2, Billing', disabled: false }] },
				{ label: 'No access to this conversation', rows: [{ people: [janek], sub: 'Group Sales can’t open Billing conversations', disabled: true }] },
			],
		});
	});

	it('has headings only without letters, and says that there are more', () => {
		const found = [row(jan, { group: 'conversation' }), row(janek)];
		expect(view(found, '', { count: 200, followers: new Set([jan.id]) })).toMatchObject({
			foot: 'keep-typing',
			groups: [{ label: 'In this conversation', rows: [{ follows: true }] }, { label: 'Suggested' }],
		});
		expect(view(found, '', { count: 2 })).toMatchObject({ foot: 'keys' });
	});

	const team = (name: string, people: readonly Agent[]) => ({ name, people, matches: [] });
	const rowsIn = (shown: MenuView) => rowsOf(shown).map(({ name, sub, disabled, people }) => ({ name, sub, disabled, count: people.length }));

	it('a group stands above its people, and under somebody whose own name was typed', () => {
		const teams = [team('Tier 2', [jan, janek])];
		expect(rowsIn(view([row(jan), row(janek)], 'tier 2', { teams }))[0]).toEqual({
			name: 'Tier 2',
			sub: '2 people: Jan Kowalski, Janek Wiśniewski',
			disabled: false,
			count: 2,
		});
		expect(rowsIn(view([row(jan, { matches: [[0, 3]] })], 'jan', { teams: [team('January', [jan])] })).map(({ name }) => name)).toEqual([
			'Jan Kowalski',
			'January',
		]);
	});

	it('a group names whom it can, and says whom it cannot', () => {
		const input = { noAccess: (who: Agent) => (who === janek ? ({ why: 'cannot-open' } as const) : undefined), me: 'Me' as AgentId };
		const members = [jan, janek, agent('Me')];
		expect(rowsIn(view([], 'tier', { ...input, teams: [team('Tier 2', members)] }))).toEqual([
			{ name: 'Tier 2', sub: '1 of 2 people: Jan Kowalski', disabled: false, count: 1 },
		]);
		const nobody = view([], 'tier', { ...input, teams: [team('Tier 2', [janek])] });
		expect(nobody).toMatchObject({
			groups: [{ label: 'No access to this conversation', rows: [{ sub: 'No one in this group can be mentioned here', disabled: true }] }],
		});
		const many = Array.from({ length: 40 }, (_, at) => agent(`P${at}`));
		expect(rowsIn(view([row(jan)], 'all', { teams: [team('All', many)] }))).toEqual([
			{ name: 'All', sub: '40 people. Up to 20 can be mentioned at once.', disabled: true, count: 40 },
			expect.objectContaining({ name: 'Jan Kowalski' }),
		]);
	});

	it('tells namesakes apart', () => {
		expect(describeAgent(agent('Twin', { login: 'twin.one', groups: ['Billing'] }), true)).toBe('twin.one, Agent, Billing');
		expect(describeAgent(agent('Twin', { email: 'two@example.test' }), true)).toBe('two@example.test, Agent');
		expect(describeAgent(jan)).toBe('Tier 2, Billing');
		expect(describeAgent(agent('A', { role: 'admin', groups: ['Finance'] }))).toBe('Admin, Finance');
	});

	it('says what this device saved, offline', () => {
		const at = new Date(2024, 4, 1, 10, 42).getTime();
		expect(view([row(jan)], 'jan', { offlineSince: at })).toMatchObject({
			notice: expect.stringMatching(/^You’re offline\. Showing people saved on this device at 10:42/u),
		});
	});
});

it('has a sentence for everything that turns mentions off', () => {
	for (const why of [
		'light-agent',
		'contributor',
		'chat-only',
		'end-user',
		'admin',
		'helpdesk',
		'no-edit',
		'live-chat',
		'no-assignee',
		'signed-out',
		'followers-self-only',
	] as const) {
		const { view: shown } = offView(why, 'Acme Support');
		if (shown.kind !== 'message') throw new Error('a message');
		expect(shown.title).not.toMatch(/^menu|\$/u);
		expect(shown.text).not.toMatch(/^menu|\$/u);
	}
	expect(offView('admin', 'Acme Support')).toMatchObject({
		once: true,
		view: { title: 'Mentions are turned off', text: 'An admin turned off collaboration for Acme Support.' },
	});
	expect(failedView({ kind: 'not-answering' }, 'Acme Support')).toMatchObject({ title: 'Couldn’t load people', text: 'Acme Support didn’t answer.' });
	expect(noMatchView('Jnaa ')).toMatchObject({ title: 'No one matches “Jnaa”' });
});

describe('activeAfter', () => {
	const rows = (...disabled: boolean[]) =>
		rowsOf(view(disabled.map((_, index) => row(agent(`P${index}`))))).map((one, index) => ({ ...one, disabled: disabled[index] ?? false }));
	it('keeps the person, else takes the first who can be chosen', () => {
		expect(activeAfter(rows(false, false, false), 'P2' as AgentId)).toBe(2);
		expect(activeAfter(rows(true, false), undefined)).toBe(1);
		expect(activeAfter(rows(true, true), undefined)).toBe(0);
		expect(activeAfter(rows(), undefined)).toBe(-1);
		expect(activeAfter(rows(false, true), 'P1' as AgentId)).toBe(0);
	});
});

describe('MentionMenu', () => {
	const layer = document.createElement('div');
	const events = { choose: vi.fn(), action: vi.fn() };
	let menu: MentionMenu;
	beforeEach(() => {
		document.body.replaceChildren(layer);
		layer.replaceChildren();
		menu = new MentionMenu(layer, events);
	});

	const release = (element: Element | null): void => void element?.dispatchEvent(new MouseEvent('mouseup', { bubbles: true }));
	const pressOn = (element: Element | null): MouseEvent => {
		const down = new MouseEvent('mousedown', { bubbles: true, cancelable: true, button: 0 });
		element?.dispatchEvent(down);
		return down;
	};
	const secondRow = (): Element | null => layer.querySelectorAll('.lp-option')[1] ?? null;

	it('draws any name as text, and no more of it than may be drawn', () => {
		fc.assert(
			fc.property(fc.string({ minLength: 1, maxLength: 2_000, unit: 'grapheme' }), fc.string(), (name, group) => {
				menu.draw(view([row(agent(`<img src=x onerror=alert(1)>${name}`, { groups: [group, '<b>x</b>'] }))]), 0);
				expect(layer.querySelectorAll('img, b, script').length).toBe(0);
				const drawn = layer.querySelector('.lp-option__name bdi')?.textContent ?? '';
				expect(drawn.length).toBeLessThanOrEqual(300);
				expect(drawn.startsWith('<img src=x onerror=alert(1)>')).toBe(true);
			}),
			{ numRuns: 50 },
		);
	});

	it('marks what was found, and nothing beyond what is drawn', () => {
		menu.draw(view([row(jan, { matches: [[0, 3]] }), row(agent('y'.repeat(400)), { matches: [[350, 353]] })]), 0);
		expect([...layer.querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual(['Jan']);
		expect(layer.querySelector('.lp-option__name')?.textContent).toBe('Jan Kowalski');
	});

	it('takes the pointer without taking the focus', () => {
		menu.draw(view([row(jan), row(janek)]), 0);
		expect(pressOn(secondRow()).defaultPrevented).toBe(true);
		release(secondRow());
		expect(events.choose).toHaveBeenCalledWith(1);
	});

	it('takes a press whose row was drawn anew before the release, and none that slid to another row', () => {
		events.choose.mockClear();
		menu.draw(view([row(jan), row(janek)]), 0);
		pressOn(secondRow());
		menu.draw(view([row(jan), row(janek)]), 0);
		release(secondRow());
		expect(events.choose).toHaveBeenCalledTimes(1);
		pressOn(secondRow());
		release(layer.querySelector('.lp-option'));
		expect(events.choose).toHaveBeenCalledTimes(1);
	});

	it('offers the one thing to do', () => {
		menu.draw(failedView({ kind: 'not-answering' }, 'Acme'), -1);
		pressOn(layer.querySelector('button'));
		release(layer.querySelector('button'));
		expect(events.action).toHaveBeenCalledWith('retry');
		menu.close();
		expect(menu.isOpen).toBe(false);
	});
});

describe('Mirror', () => {
	const field = document.createElement('textarea');
	beforeEach(() => {
		document.body.replaceChildren(field);
		for (const { name } of [...field.attributes]) field.removeAttribute(name);
	});
	const attributes = () => Object.fromEntries([...field.attributes].map(({ name, value }) => [name, value]));

	it('points the field at the active row and gives back exactly what it had', () => {
		field.setAttribute('aria-haspopup', 'menu');
		field.setAttribute('aria-label', 'Note');
		const before = attributes();
		const mirror = new Mirror();
		mirror.show(field, view([row(jan), row(janek)]), 0);
		expect(field.getAttribute('aria-haspopup')).toBe('listbox');
		const active = () => document.getElementById(field.getAttribute('aria-activedescendant') ?? '');
		expect(active()?.textContent).toBe('Jan Kowalski, Tier 2, Billing');
		expect(mirror.activate(1)).toBe(true);
		expect(active()?.getAttribute('aria-selected')).toBe('true');
		expect(completesItself(field)).toBe(false);
		mirror.hide();
		expect(attributes()).toEqual(before);
		expect(document.querySelector('loopin-people')).toBeNull();
	});

	it('leaves what the host wrote meanwhile', () => {
		const mirror = new Mirror();
		mirror.show(field, view([row(jan)]), 0);
		field.setAttribute('aria-haspopup', 'dialog');
		mirror.hide();
		expect(attributes()).toEqual({ 'aria-haspopup': 'dialog' });
	});

	it('notices that the field was drawn anew', () => {
		const mirror = new Mirror();
		mirror.show(field, view([row(jan)]), 0);
		field.removeAttribute('aria-controls');
		expect(mirror.isKept()).toBe(false);
	});

	it('knows a field that completes by itself', () => {
		field.setAttribute('aria-autocomplete', 'list');
		expect(completesItself(field)).toBe(true);
		field.setAttribute('aria-autocomplete', 'none');
		expect(completesItself(field)).toBe(false);
	});
});
