// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mountFollowers } from '../../../src/overlay/followers';
import { LoopinError } from '../../../src/platform/errors';
import { change, conversation, id, key, NAMES, press, type Rig, rig, settle, stateOf } from './context';

let at: Rig;
let slot: HTMLElement;

async function mount(part: Parameters<typeof rig>[0] = {}): Promise<void> {
	at = rig({ state: stateOf(['ann', 'jan', 'robin']), slot, ...part });
	mountFollowers(at.root, at.context);
	await settle();
}
const all = (selector: string) => [...slot.querySelectorAll<HTMLElement>(selector)];
const labelled = (label: string) => all('button, input').find((element) => (element.getAttribute('aria-label') ?? element.textContent?.trim()) === label);
const focused = () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim();
const chips = () => all('.lp-chips > li').map((chip) => chip.textContent?.trim());
const field = () => slot.querySelector<HTMLInputElement>('[role="combobox"]');
async function type(text: string): Promise<void> {
	const input = field();
	if (!input) throw new Error('no field');
	input.focus();
	input.value = text;
	input.dispatchEvent(new Event('input', { bubbles: true }));
	await settle();
}

beforeEach(() => {
	slot = document.createElement('div');
	document.body.append(slot);
});
afterEach(() => {
	vi.useRealTimers();
	at.end();
	slot.remove();
});

describe('removing', () => {
	it('asks at once, keeps the chip until it is confirmed, and then moves the focus to Undo', async () => {
		await mount();
		at.answer = () => stateOf(['ann', 'jan', 'robin'], [change('ann', { action: 'remove' })]);
		await press(labelled('Remove Ann Lee'));
		expect(at.asked).toEqual([{ name: 'follower.change', payload: { conversation: '18204', agent: 'ann', name: 'Ann Lee', action: 'remove' } }]);
		expect(focused()).toBe('Removing Ann Lee');
		await press(labelled('Removing Ann Lee'));
		expect(at.asked).toHaveLength(1);
		at.conversationState.value = stateOf(['jan', 'robin']);
		await settle();
		expect(focused()).toBe('Undo');
		expect(chips()).toContain('Ann Lee removedUndo');
		expect(at.said).toEqual(['Ann Lee removed']);
	});

	it('adds again on Undo, and goes on to the next chip, else to the field', async () => {
		await mount();
		at.answer = (name, { action }: { action: string }) =>
			name === 'follower.change' ? stateOf(action === 'remove' ? ['jan', 'robin'] : ['jan', 'robin', 'ann']) : {};
		await press(labelled('Remove Ann Lee'));
		await press(labelled('Undo'));
		expect(at.asked.at(-1)?.payload).toMatchObject({ agent: 'ann', action: 'add' });
		expect(focused()).toBe('Remove Jan Kowalski');
		expect(chips()).toEqual(['RBRobin Berg(you)', 'ALAnn Lee', 'JKJan Kowalski']);
		expect(at.said).toEqual(['Ann Lee removed', 'Ann Lee added']);
		at.answer = () => stateOf(['robin', 'ann']);
		await press(labelled('Remove Jan Kowalski'));
		at.answer = () => stateOf(['robin', 'ann'], [change('jan')]);
		await press(labelled('Undo'));
		expect(focused()).toBe('Add a follower');
	});

	it('takes the box away after ten seconds', async () => {
		await mount();
		at.answer = () => stateOf(['jan', 'robin']);
		vi.useFakeTimers();
		const pressed = press(labelled('Remove Ann Lee'));
		await vi.advanceTimersByTimeAsync(100);
		await pressed;
		expect(focused()).toBe('Undo');
		await vi.advanceTimersByTimeAsync(9_800);
		expect(focused()).toBe('Undo');
		await vi.advanceTimersByTimeAsync(300);
		expect(chips()).toEqual(['RBRobin Berg(you)', 'JKJan Kowalski']);
		expect(focused()).toBe('Remove Jan Kowalski');
	});

	it('moves no focus that is elsewhere', async () => {
		await mount();
		const editor = document.createElement('textarea');
		document.body.append(editor);
		editor.focus();
		at.conversationState.value = stateOf(['robin']);
		await settle();
		expect(document.activeElement).toBe(editor);
		editor.remove();
	});

	it('offers no Undo for what somebody else removed', async () => {
		await mount();
		at.conversationState.value = stateOf(['robin']);
		await settle();
		expect(chips()).toEqual(['RBRobin Berg(you)']);
		expect(at.said).toEqual([]);
	});

	it('ignores clicks that are not the agent’s', async () => {
		await mount();
		labelled('Remove Ann Lee')?.click();
		slot.querySelector<HTMLElement>('[role="switch"]')?.click();
		await settle();
		expect(at.asked).toEqual([]);
	});
});

describe('a mention in the open note', () => {
	const named = [{ id: id('tom'), name: NAMES.tom ?? '' }];
	it('is taken back by its X, with Undo, and nothing is asked of the helpdesk', async () => {
		await mount({ named });
		expect(chips()).toContain('TFTom Fischeron submit');
		await press(labelled('Remove Tom Fischer'));
		expect(at.wants).toEqual([['tom', false]]);
		expect(chips()).toContain('Tom Fischer won’t be addedUndo');
		expect(at.said).toEqual(['Tom Fischer won’t be added']);
		expect(focused()).toBe('Undo');
		await press(labelled('Undo'));
		expect(at.wants).toEqual([
			['tom', false],
			['tom', true],
		]);
		expect(chips()).toContain('TFTom Fischeron submit');
		expect(at.asked).toEqual([]);
	});

	it('has no X once the note is on its way', async () => {
		await mount({ state: stateOf(['ann'], [change('tom', { state: 'waiting' })]) });
		expect(chips()).toContain('TFTom Fischeron submit');
		expect(labelled('Remove Tom Fischer')).toBeUndefined();
	});
});

it('marks who of those mentioned has answered since', async () => {
	await mount({ state: { ...stateOf(['ann', 'jan']), answered: [id('jan')] } });
	expect(chips()).toEqual(['ALAnn Lee', 'JKJan KowalskiAnswered']);
});

describe('the switch', () => {
	it('shows what is confirmed while it is being changed', async () => {
		await mount();
		at.answer = () => stateOf(['ann', 'jan', 'robin'], [change('robin', { action: 'remove' })]);
		const own = slot.querySelector<HTMLInputElement>('[role="switch"]');
		await press(own);
		expect([own?.checked, own?.getAttribute('aria-busy')]).toEqual([true, 'true']);
		at.conversationState.value = stateOf(['ann', 'jan']);
		await settle();
		expect(own?.checked).toBe(false);
		expect(document.activeElement).toBe(own);
		expect(slot.textContent).toContain('Follow this');
		expect(chips()).toContain('You stopped followingUndo');
	});
});

describe('failures', () => {
	it('shows why the background did not take it, and tries again', async () => {
		await mount();
		at.answer = () => {
			throw new LoopinError('needs-tab');
		};
		await press(labelled('Remove Ann Lee'));
		expect(chips().at(-1)).toContain('Ann LeeNot removed. This needs an open tab of Acme Support.');
		expect(chips()).toContain('ALAnn Lee');
		at.answer = () => stateOf(['jan', 'robin']);
		await press(labelled('Try again'));
		expect(chips()).toEqual(['RBRobin Berg(you)', 'JKJan Kowalski', 'Ann Lee removedUndo']);
	});

	it('hands a job back to the background, or lets it be dismissed', async () => {
		const failed = change('janek', { state: 'failed', failure: { kind: 'refused' }, noAccess: { why: 'group-cannot-open', group: 'Sales', place: 'Billing' } });
		await mount({ state: stateOf(['robin'], [failed]) });
		expect(chips().at(-1)).toContain('Not added. Group Sales can’t open this conversation.');
		await press(labelled('Try again'));
		await press(labelled('Dismiss Janek Wiśniewski'));
		expect(at.asked).toEqual([
			{ name: 'job.retry', payload: { job: 'job-janek' } },
			{ name: 'job.dismiss', payload: { job: 'job-janek' } },
		]);
		expect(at.reloads).toBe(2);
	});
});

describe('the field', () => {
	it('is a combobox over the people of the mention menu', async () => {
		await mount({ state: stateOf(['robin', 'ann']) });
		at.noAccess.set('janek', { why: 'group-cannot-open', group: 'Sales', place: 'Billing' });
		await type('jan');
		const rows = all('[role="option"]');
		expect(rows.map((row) => row.querySelector('.lp-option__name')?.textContent)).toEqual(['Jan Kowalski', 'Jana Nováková', 'Janek Wiśniewski']);
		expect(field()?.getAttribute('aria-expanded')).toBe('true');
		expect(field()?.getAttribute('aria-activedescendant')).toBe(rows[0]?.id);
		expect(slot.querySelector('[role="listbox"]')?.id).toBe(field()?.getAttribute('aria-controls'));
		await key(field(), 'ArrowUp');
		expect(field()?.getAttribute('aria-activedescendant')).toBe(rows[2]?.id);
		await key(field(), 'Enter');
		expect(at.asked).toEqual([]);
		expect(at.said).toEqual(['Janek Wiśniewski. Group Sales can’t open Billing conversations']);
		at.answer = () => stateOf(['robin', 'ann'], [change('jan')]);
		await key(field(), 'ArrowDown');
		expect(await key(field(), 'Enter')).toBe(true);
		expect(at.asked[0]?.payload).toMatchObject({ agent: 'jan', action: 'add' });
		expect(chips()).toContain('JKJan KowalskiAdding');
		expect([field()?.value, field()?.getAttribute('aria-expanded')]).toEqual(['', 'false']);
		expect(document.activeElement).toBe(field());
	});

	it('adds nobody twice, and Backspace removes nobody', async () => {
		await mount();
		await type('ann');
		await key(field(), 'Enter');
		expect(at.said).toEqual(['Ann Lee. Follows already']);
		await type('');
		await key(field(), 'Backspace');
		expect(at.asked).toEqual([]);
	});

	it('closes on Escape first, and leaves keys of an input method alone', async () => {
		await mount();
		await type('jan');
		expect(await key(field(), 'ArrowDown', { isComposing: true })).toBe(false);
		expect(await key(field(), 'Escape')).toBe(true);
		expect([field()?.value, field()?.getAttribute('aria-expanded')]).toEqual(['jan', 'false']);
		await key(field(), 'Escape');
		expect(field()?.value).toBe('');
		expect(await key(field(), 'Escape')).toBe(false);
	});
});

describe('names', () => {
	it('are text, and at most 300 characters of it', async () => {
		await mount({
			state: {
				...stateOf([]),
				conversation: { ...stateOf([]).conversation!, followers: [{ id: id('x'), name: `<img src=x>${'y'.repeat(2_000)}`, kind: 'agent' }] },
			},
		});
		expect(slot.querySelector('img')).toBeNull();
		expect(slot.querySelector('.lp-chip__name bdi')?.textContent).toHaveLength(300);
	});
});

describe('the place', () => {
	it('floats without a slot, and docks when there comes one', async () => {
		await mount({ state: stateOf(['ann', 'robin']) });
		at.slot = undefined;
		at.changed();
		await settle();
		const pill = at.layer.querySelector<HTMLElement>('.lp-pill');
		expect(pill?.textContent).toBe('2 followers');
		expect(slot.childElementCount).toBe(0);
		await press(pill);
		expect(at.layer.querySelector('.lp-followers')).not.toBeNull();
		await press(at.layer.querySelector('[data-collapse]'));
		expect(at.layer.querySelector('.lp-followers')).toBeNull();
		expect(document.activeElement).toBe(pill);
		at.slot = slot;
		at.changed();
		await settle();
		expect(slot.querySelector('.lp-followers')).not.toBeNull();
		expect(at.layer.childElementCount).toBe(0);
		expect(slot.querySelector('.lp-followers__body')).toBeNull();
		await press(slot.querySelector('[data-collapse]'));
		expect(slot.querySelector('.lp-followers__body')).not.toBeNull();
		expect(at.asked).toContainEqual({ name: 'settings.set', payload: { followersPanel: 'open' } });
	});

	it('docks again when the page threw it out, but does not fight for it', async () => {
		await mount();
		for (let turn = 0; turn < 20; turn++) {
			slot.replaceChildren();
			at.changed();
		}
		await settle();
		expect(slot.childElementCount).toBe(0);
		expect(at.layer.querySelector('.lp-pill')).not.toBeNull();
	});

	it('leaves nothing behind', async () => {
		await mount({ named: [{ id: id('tom'), name: NAMES.tom! }] });
		expect(chips()).toContain('TFTom Fischeron submit');
		at.end();
		expect(slot.childElementCount).toBe(0);
	});

	it('is not there where the helpdesk has no followers', async () => {
		await mount({ capabilities: { followers: 'none' } });
		expect(slot.childElementCount).toBe(0);
	});
});

describe('what is said beneath the list', () => {
	it('is who was mentioned, that everybody follows for themselves, and what the page lacks', async () => {
		await mount({
			capabilities: { followers: 'self', mentionsFollow: 'mentioned' },
			state: { ...stateOf([]), conversation: { ...conversation([]), mentioned: [{ id: id('jan'), name: NAMES.jan ?? '' }] } },
		});
		expect(slot.textContent).toContain('Mentioned here');
		expect(all('[data-mentioned]').map((chip) => chip.textContent)).toEqual(['JKJan Kowalski']);
		expect(all('[data-mentioned] button')).toEqual([]);
		expect(slot.textContent).toContain('They follow once their own Loopin has seen it.');
		expect(slot.textContent).toContain('In Helpdesk everyone follows for themselves. You can remove only yourself.');
		at.missing.value = ['composer'];
		await settle();
		expect(slot.textContent).toContain('Loopin can’t find the note field on this page (composer). Mentions are off here.');
	});

	it('is that a mention makes the follower, where the helpdesk does so', async () => {
		await mount({ capabilities: { followers: 'self', mentionsFollow: 'helpdesk' } });
		expect(slot.textContent).toContain('In Helpdesk a mention in a note makes a follower. You can remove only yourself.');
	});
});

describe('following a colleague’s work', () => {
	const TOMORROW = Date.now() + 86_400_000;
	const shadow = (short: string, until = TOMORROW) => ({
		account: 'a',
		agent: id(short),
		name: NAMES[short],
		startedAt: 0,
		until,
		conversations: ['1', '2'],
	});
	/** A background that keeps what it is told. */
	async function mountAble(running: ReturnType<typeof shadow>[] = [], refuse?: 'refused' | 'not-answering'): Promise<void> {
		const answer: Rig['answer'] = (name, { agent, until }: { agent: string; until: number }) => {
			if (name === 'shadow.list') return { able: true, shadows: running };
			if (refuse) throw new LoopinError(refuse);
			running = name === 'shadow.start' ? [...running, shadow(agent, until)] : running.filter((one) => one.agent !== agent);
			return {};
		};
		at = rig({ state: stateOf(['ann', 'jan', 'robin']), slot });
		at.answer = answer;
		mountFollowers(at.root, at.context);
		await settle();
	}
	const box = () => slot.querySelector<HTMLElement>('.lp-chipbox--shadow');

	it('is not offered where the helpdesk cannot tell what somebody works on, nor for me', async () => {
		await mount();
		expect(all('[data-shadow]')).toEqual([]);
		at.end();
		await mountAble();
		expect(all('[data-shadow]').map((button) => button.getAttribute('aria-label'))).toEqual([
			'Follow \u2068Ann Lee\u2069’s work',
			'Follow \u2068Jan Kowalski\u2069’s work',
		]);
	});

	it('begins for a day unless another end is chosen, by keys, and leaves the keyboard on the chip', async () => {
		await mountAble();
		await press(all('[data-shadow]')[0]);
		expect(document.activeElement?.localName).toBe('select');
		expect(all('[data-shadow]')[0]?.getAttribute('aria-expanded')).toBe('true');
		expect([...(box()?.querySelectorAll('option') ?? [])].map((option) => option.value)).toEqual(['1', '3', '7', '14']);
		expect(box()?.querySelector('select')?.value).toBe('1');
		const before = Date.now();
		await press(labelled('Start following'));
		const [{ name, payload }] = at.asked as [{ name: string; payload: { agent: string; until: number } }];
		expect([name, payload.agent]).toEqual(['shadow.start', 'ann']);
		expect(Math.abs(payload.until - before - 86_400_000)).toBeLessThan(5_000);
		expect(box()).toBeNull();
		expect(all('[data-shadow]')[0]?.matches('.is-shadowed > *')).toBe(true);
		expect(focused()).toMatch(/^Shadowing \u2068Ann Lee\u2069 until /);
		expect(at.said).toEqual(['You follow \u2068Ann Lee\u2069’s work now.']);
	});

	it('is marked while it lasts, tells what it added, and stops', async () => {
		await mountAble([shadow('jan')]);
		const button = all('[data-shadow]')[1];
		expect(button?.matches('.is-shadowed > *')).toBe(true);
		await press(button);
		expect(box()?.textContent).toContain('2 conversations added');
		await press(labelled('Stop following \u2068Jan Kowalski\u2069’s work'));
		expect(at.asked).toEqual([{ name: 'shadow.stop', payload: { agent: 'jan' } }]);
		expect(all('.is-shadowed')).toEqual([]);
		expect(focused()).toBe('Follow \u2068Jan Kowalski\u2069’s work');
	});

	it('says why not, and stays open', async () => {
		await mountAble([], 'refused');
		await press(all('[data-shadow]')[0]);
		await press(labelled('Start following'));
		expect(box()?.querySelector('[role="alert"]')?.textContent).toBe('You follow five colleagues already. Stop one of them first.');
		expect(all('.is-shadowed')).toEqual([]);
	});

	it('closes with Escape, back to its button, and is over when its time is', async () => {
		await mountAble([shadow('ann', Date.now() - 1)]);
		expect(all('.is-shadowed')).toEqual([]);
		await press(all('[data-shadow]')[0]);
		expect(await key(document.activeElement, 'Escape')).toBe(true);
		expect(box()).toBeNull();
		expect(focused()).toBe('Follow \u2068Ann Lee\u2069’s work');
	});
});

describe('photos', () => {
	it('stand on the chips of whom the directory has one of, from this site only; initials stand when one cannot be loaded', async () => {
		(window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL('https://desk.example.com/agent/tickets/18204');
		const photo = 'https://desk.example.com/photos/ann.png';
		const photos = [[id('ann'), photo] as const, [id('jan'), 'https://www.gravatar.com/avatar/0a'] as const];
		await mount({ state: stateOf(['ann', 'jan', 'robin'], [], { photos }) });
		const faces = () => all('[data-person] .lp-avatar').map((face) => [face.textContent, face.querySelector('img')?.src]);
		expect(faces()).toEqual([
			['RB', undefined],
			['AL', photo],
			['JK', undefined],
		]);
		expect(at.asked).toEqual([]);
		slot.querySelector('img')?.dispatchEvent(new Event('error'));
		at.conversationState.value = stateOf(['ann', 'robin'], [], { photos });
		await settle();
		expect(faces()).toEqual([
			['RB', undefined],
			['AL', undefined],
		]);
	});
});
