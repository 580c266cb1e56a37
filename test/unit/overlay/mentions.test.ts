// @vitest-environment happy-dom
/** One composer from the key to the message: the menu opens, a name is chosen, the note is submitted. */
import { signal } from '@preact/signals';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Agent, AgentId, ConversationId } from '../../../src/collaboration/model';
import type { Capabilities, Composer, ComposerMode, NoAccess } from '../../../src/helpdesks/helpdesk';
import type { OverlayContext, PendingMention } from '../../../src/overlay/context';
import type { Host } from '../../../src/overlay/host';
import '../../../src/directory/directory'; // comes when it is wanted: not within the test's first milliseconds
import { attachMentions } from '../../../src/overlay/mention/attach';
import { newMemory } from '../../../src/overlay/mention/note-memory';
import { makePeople } from '../../../src/overlay/people';
import { LoopinError } from '../../../src/platform/errors';
import type { ConversationState, MentionsOff, OverlayState } from '../../../src/platform/messages';
import { DEFAULT_SETTINGS } from '../../../src/platform/settings';

const ask = vi.hoisted(() => vi.fn());
vi.mock('../../../src/platform/messenger', () => ({ ask, listen: () => undefined }));

const person = (name: string, id = name): Agent => ({ id: id as AgentId, name, role: 'agent', groups: [], login: id });
const PEOPLE = [
	person('Jan Kowalski'),
	person('Jana Nováková'),
	person('Tom Fischer'),
	person('Twin Person', 'twin1'),
	person('Twin Person', 'twin2'),
	person('Zoe Gone'),
];
const CONVERSATION = 'c1' as ConversationId;

function setUp({
	mode = 'note' as ComposerMode,
	off = undefined as MentionsOff | undefined,
	agents = async () => PEOPLE,
	noAccess = [] as [AgentId, NoAccess][],
	often = [] as [AgentId, number][],
	mayEdit = true,
	nativeMentions = 'none' as 'none' | 'instead',
	/** Another than that, in this composer. */
	native = undefined as Composer['nativeMentions'],
	named = undefined as Composer['named'],
	capabilities = {} as Partial<Capabilities>,
} = {}) {
	const life = new AbortController();
	const field = document.createElement('textarea');
	const layer = document.createElement('div');
	const button = document.createElement('button');
	document.body.replaceChildren(field, button, layer);
	field.focus();
	// What the browsers do; happy-dom has no editing.
	document.execCommand = (_command, _ui, text = '') => {
		const { selectionStart, selectionEnd, value } = field;
		field.value = value.slice(0, selectionStart) + text + value.slice(selectionEnd);
		field.setSelectionRange(selectionStart + text.length, selectionStart + text.length);
		field.dispatchEvent(new Event('input', { bubbles: true }));
		return true;
	};
	ask.mockReset();
	ask.mockImplementation(async (name: string) => {
		if (name === 'directory.load') return { agents: await agents(), savedAt: 1, complete: true, often };
		if (name === 'access.check') return { noAccess };
		if (name === 'mention.submit') return { job: 'j', often };
		return {};
	});
	const now = { mode };
	let submitted: () => void = () => undefined;
	let changed: () => void = () => undefined;
	const composer: Composer = {
		field,
		conversation: CONVERSATION,
		mode: () => now.mode,
		submitButtons: () => [button],
		onSubmit: (_signal, call) => void (submitted = call),
		onModeChange: (_signal, call) => void (changed = call),
		switchToNote: vi.fn(),
		...(named ? { named } : {}),
		...(native ? { nativeMentions: native } : {}),
	};
	const said: string[] = [];
	const state: OverlayState = {
		site: { name: 'Acme Support' } as OverlayState['site'],
		me: { id: 'me' as AgentId, name: 'Me', role: 'agent' },
		settings: DEFAULT_SETTINGS,
		directory: { count: 0, savedAt: 0 },
	};
	const conversation = {
		id: CONVERSATION,
		followers: [{ id: 'Tom Fischer', name: 'Tom Fischer', kind: 'agent' }],
		mayEdit,
		channel: 'ticket',
		newestEntry: '77',
	};
	const context = {
		page: { nativeMenuOpen: vi.fn(() => false) },
		facts: { capabilities: { followers: 'full', nativeMentions, mentionsFollow: 'us', writes: 'direct', ...capabilities } },
		state: signal(off ? { ...state, mentionsOff: off } : state),
		conversation: signal(CONVERSATION),
		conversationState: signal({ conversation, readAt: 1, pending: [] } as unknown as ConversationState),
		reload: async () => undefined,
		say: (text: string) => void said.push(text),
		alarm: (text: string) => void said.push(text),
		people: makePeople(life.signal),
		signal: life.signal,
	} as unknown as OverlayContext;
	const pending = signal<readonly PendingMention[]>([]);
	const attached = attachMentions({
		composer,
		host: { layer, bringUp: () => undefined, themeBy: () => undefined } as unknown as Host,
		context,
		memory: newMemory(),
		pending,
		signal: life.signal,
		alive: () => true,
	});
	const type = async (text: string): Promise<void> => {
		for (const letter of text) {
			field.setRangeText(letter, field.selectionStart, field.selectionEnd, 'end');
			field.dispatchEvent(new InputEvent('input', { bubbles: true, data: letter }));
			await vi.advanceTimersByTimeAsync(20);
		}
	};
	const press = async (key: string): Promise<KeyboardEvent> => {
		const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
		field.dispatchEvent(event);
		await vi.advanceTimersByTimeAsync(250);
		return event;
	};
	return {
		life,
		field,
		layer,
		context,
		pending,
		said,
		type,
		press,
		setMode: async (next: ComposerMode) => {
			now.mode = next;
			changed();
		},
		want: attached.want,
		submit: () => submitted(),
		rest: () => vi.advanceTimersByTimeAsync(400),
		names: () => [...layer.querySelectorAll('.lp-option__name')].map((name) => name.textContent),
		menu: () => layer.querySelector('[data-loopin="menu"]'),
		sent: (name: string) => ask.mock.calls.filter(([called]) => called === name).map(([, payload]) => payload),
	};
}

let desk: ReturnType<typeof setUp>;
beforeEach(() => {
	vi.useFakeTimers();
	// Never idle: the first "@" has to ask.
	vi.stubGlobal('requestIdleCallback', () => 0);
});
afterEach(() => {
	desk.life.abort();
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

describe('the menu', () => {
	it('opens, follows the letters, and writes the chosen name', async () => {
		desk = setUp();
		await desk.type('hello @jan');
		expect(desk.names()).toEqual(['Jan Kowalski', 'Jana Nováková']);
		await desk.press('ArrowDown');
		expect((await desk.press('Enter')).defaultPrevented).toBe(true);
		expect(desk.field.value).toBe('hello @Jana Nováková ');
		expect(desk.menu()).toBeNull();
		await desk.type('please');
		expect(desk.menu()).toBeNull();
		expect(desk.field.attributes.length).toBe(0);
	});

	it('a group names its people one by one, as one change of the text, and stays closed behind them', async () => {
		const team = PEOPLE.slice(0, 3).map((one) => ({ ...one, groups: ['Tier 2'] }));
		desk = setUp({ agents: async () => [...team, person('me')] });
		const written = vi.spyOn(document, 'execCommand');
		await desk.type('to @tier 2');
		expect(desk.names()[0]).toBe('Tier 2');
		await desk.press('Enter');
		expect(desk.field.value).toBe('to @Jan Kowalski, @Jana Nováková, @Tom Fischer ');
		expect(written).toHaveBeenCalledTimes(1);
		await desk.rest();
		// Tom follows already.
		expect(desk.pending.value.map(({ name }) => name)).toEqual(['Jan Kowalski', 'Jana Nováková']);
		await desk.type('look');
		expect(desk.menu()).toBeNull();
		desk.submit();
		expect(desk.sent('mention.submit')).toMatchObject([{ mentions: [{ id: 'Jan Kowalski' }, { id: 'Jana Nováková' }, { id: 'Tom Fischer' }] }]);
	});

	it('those mentioned often come before the others', async () => {
		desk = setUp({ often: [['Zoe Gone' as AgentId, 3]] });
		await desk.type('@');
		expect(desk.menu()?.textContent).toMatch(/In this conversation.*Tom Fischer.*You mention often.*Zoe Gone.*Suggested.*Jan Kowalski/u);
	});

	it('leaves the text alone on Escape, and that "@" closed', async () => {
		desk = setUp();
		await desk.type('@jan');
		await desk.press('Escape');
		await desk.type('a');
		expect(desk.menu()).toBeNull();
		expect(desk.field.value).toBe('@jana');
		expect((await desk.press('Enter')).defaultPrevented).toBe(false);
	});

	it('opens at the next "@" in the same place, when the host emptied its field', async () => {
		desk = setUp();
		await desk.type('@jan');
		await desk.press('Enter');
		desk.field.value = '';
		await desk.type('@t');
		expect(desk.names()).toContain('Tom Fischer');
	});

	it('says that nobody matches, until a space shows that it was no name', async () => {
		desk = setUp();
		await desk.type('@xq');
		expect(desk.menu()?.textContent).toContain('No one matches “xq”');
		await desk.type(' ');
		expect(desk.menu()).toBeNull();
		await desk.type('more');
		expect(desk.menu()).toBeNull();
	});

	it('closes behind a whole name that was typed', async () => {
		desk = setUp();
		await desk.type('@Jan Kowalski can you');
		expect(desk.menu()).toBeNull();
	});

	it('shows who has no access, and does not write them', async () => {
		desk = setUp({ noAccess: [['Zoe Gone' as AgentId, { why: 'cannot-open' }]] });
		await desk.type('@zoe');
		await desk.rest();
		expect(desk.menu()?.textContent).toContain('Can’t open this conversation');
		await desk.press('Enter');
		expect(desk.field.value).toBe('@zoe');
		expect(desk.said.at(-1)).toBe('Zoe Gone: Can’t open this conversation');
	});

	it('asks once for the people, and again only when the agent does', async () => {
		let answers = false;
		desk = setUp({ agents: async () => (answers ? PEOPLE : Promise.reject(new LoopinError('not-answering'))) });
		await desk.type('@');
		await vi.advanceTimersByTimeAsync(5_000);
		expect(desk.menu()?.textContent).toContain('Acme Support didn’t answer.');
		expect(desk.sent('directory.load').length).toBe(1);
		answers = true;
		await desk.press('ArrowDown');
		await desk.press('Enter');
		expect(desk.sent('directory.load').length).toBe(2);
		expect(desk.names().length).toBeGreaterThan(2);
	});

	it('waits 150 ms before it says that it looks', async () => {
		let give: (agents: Agent[]) => void = () => undefined;
		desk = setUp({ agents: () => new Promise((resolve) => (give = resolve)) });
		await desk.type('@j');
		document.dispatchEvent(new Event('selectionchange'));
		expect(desk.menu()).toBeNull();
		await vi.advanceTimersByTimeAsync(200);
		expect(desk.menu()?.textContent).toContain('Looking for people…');
		give(PEOPLE);
		await desk.rest();
		expect(desk.names()).toEqual(['Jan Kowalski', 'Jana Nováková']);
	});

	it('opens when the people come within that time, whatever the caret did', async () => {
		let give: (agents: Agent[]) => void = () => undefined;
		desk = setUp({ agents: () => new Promise((resolve) => (give = resolve)) });
		await desk.type('@j');
		document.dispatchEvent(new Event('selectionchange'));
		await vi.advanceTimersByTimeAsync(50);
		give(PEOPLE);
		await vi.advanceTimersByTimeAsync(50);
		expect(desk.names()).toEqual(['Jan Kowalski', 'Jana Nováková']);
	});

	it('stays closed in public replies, beside the helpdesk’s own menu and in a field that completes by itself', async () => {
		desk = setUp({ mode: 'public' });
		await desk.type('@jan');
		expect(desk.menu()).toBeNull();
		await desk.setMode('note');
		vi.mocked(desk.context.page.nativeMenuOpen).mockReturnValue(true);
		await desk.type('a');
		expect(desk.menu()).toBeNull();
		vi.mocked(desk.context.page.nativeMenuOpen).mockReturnValue(false);
		desk.field.setAttribute('aria-autocomplete', 'list');
		await desk.type('n');
		expect(desk.menu()).toBeNull();
	});

	it('says why nothing opens, and what is off for everybody only once', async () => {
		desk = setUp({ off: 'admin' });
		await desk.type('@');
		expect(desk.menu()?.textContent).toContain('Mentions are turned off');
		await desk.press('Escape');
		await desk.type(' @');
		expect(desk.menu()).toBeNull();
		expect(desk.sent('directory.load')).toEqual([]);
	});

	it('knows the conversation’s own rules', async () => {
		desk = setUp({ mayEdit: false });
		await desk.type('@');
		expect(desk.menu()?.textContent).toContain('You have view access to this conversation.');
	});
});

describe('the note', () => {
	const mention = async (letters: string): Promise<void> => {
		await desk.type(`@${letters}`);
		await desk.press('Enter');
	};

	it('hands over who is still named, in the very moment of the submit', async () => {
		desk = setUp();
		await mention('jan k');
		await desk.type('and ');
		await mention('tom');
		await desk.type('and @Jana Nováková, look');
		desk.submit();
		expect(desk.sent('mention.submit')).toEqual([
			{
				id: expect.stringMatching(/^[\w-]{8,64}$/),
				at: expect.any(Number),
				conversation: CONVERSATION,
				newestEntry: '77',
				mentions: [
					{ id: 'Jan Kowalski', name: 'Jan Kowalski' },
					{ id: 'Tom Fischer', name: 'Tom Fischer' },
					{ id: 'Jana Nováková', name: 'Jana Nováková' },
				],
			},
		]);
		desk.submit();
		expect(desk.sent('mention.submit').length).toBe(1);
	});

	it('knows names that were typed before the people were there, also when the first question died with the worker', async () => {
		let dead = true;
		desk = setUp({
			agents: async () => {
				if (dead) throw new Error('The message channel closed before a response was received.');
				return PEOPLE;
			},
		});
		desk.field.value = '@Jan Kowalski look ';
		desk.field.dispatchEvent(new InputEvent('input', { bubbles: true }));
		await desk.rest();
		expect(desk.pending.value).toEqual([]);
		dead = false;
		await vi.advanceTimersByTimeAsync(2_500);
		expect(desk.pending.value.map(({ name }) => name)).toEqual(['Jan Kowalski']);
	});

	it('takes whom the helpdesk’s own menu named, and nobody who was only typed there; ours never opens', async () => {
		const marked = [
			{ id: 'tom2' as AgentId, name: 'Tom Other' },
			{ id: 'tom2' as AgentId, name: 'Tom Other' },
		];
		desk = setUp({ nativeMentions: 'instead', named: () => marked });
		await desk.type('@Jan Kowalski please');
		expect(desk.menu()).toBeNull();
		await desk.rest();
		expect(desk.pending.value).toEqual([{ id: 'tom2', name: 'Tom Other' }]);
		desk.submit();
		expect(desk.sent('mention.submit')).toMatchObject([{ mentions: [{ id: 'tom2', name: 'Tom Other' }] }]);
	});

	it('warns of whom the helpdesk’s own menu offered and the helpdesk will leave out', async () => {
		const marked = [
			{ id: 'Zoe Gone' as AgentId, name: 'Zoe Gone' },
			{ id: 'Jan Kowalski' as AgentId, name: 'Jan Kowalski' },
		];
		desk = setUp({ nativeMentions: 'instead', named: () => marked, noAccess: [['Zoe Gone' as AgentId, { why: 'not-in-inbox' }]] });
		desk.field.append(document.createElement('span'));
		await desk.rest();
		await desk.rest();
		expect(desk.pending.value.map(({ id }) => id)).toEqual(['Jan Kowalski']);
		expect(document.querySelector('[role="alert"]')?.textContent).toMatch(/^Zoe Gone won’t be added\. They are no member of this inbox\.$/);
		// They are named all the same: what becomes of them is said after the note has landed.
		desk.submit();
		expect(desk.sent('mention.submit')).toMatchObject([{ mentions: marked }]);
	});

	it('takes the same for one composer that is unlike the helpdesk’s others', async () => {
		desk = setUp({ native: 'instead', named: () => [{ id: 'twin2' as AgentId, name: 'Twin Person' }] });
		await desk.type('@Jan Kowalski please');
		expect(desk.menu()).toBeNull();
		await desk.rest();
		expect(desk.pending.value.map(({ id }) => id)).toEqual(['twin2']);
	});

	it('promises nothing for what only looks like a mention where the helpdesk alone makes followers, of its marks', async () => {
		const marked: { id: AgentId; name: string }[] = [];
		desk = setUp({ capabilities: { followers: 'self', mentionsFollow: 'helpdesk' }, named: () => marked });
		await desk.type('@Jan Kowalski please');
		await desk.press('Escape');
		await desk.rest();
		expect(desk.pending.value).toEqual([]);
		// what was typed on inside the helpdesk's link is no part of the name
		marked.push({ id: 'Jan Kowalski' as AgentId, name: 'Jan Kowalski please' });
		await desk.type('.');
		await desk.rest();
		expect(desk.pending.value).toEqual([{ id: 'Jan Kowalski', name: 'Jan Kowalski' }]);
	});

	it('hears of marks that came without a key, and puts them beside what was typed', async () => {
		const marked: { id: AgentId; name: string }[] = [];
		desk = setUp({ named: () => marked });
		await desk.type('@Jan Kowalski please');
		await desk.rest();
		marked.push({ id: 'twin2' as AgentId, name: 'Twin Person' });
		desk.field.append(document.createElement('span'));
		await desk.rest();
		expect(desk.pending.value.map(({ id }) => id)).toEqual(['twin2', 'Jan Kowalski']);
	});

	it('forgets whose name was deleted again', async () => {
		desk = setUp();
		await mention('jan k');
		await desk.rest();
		expect(desk.pending.value.map(({ name }) => name)).toEqual(['Jan Kowalski']);
		desk.field.value = 'never mind';
		await desk.type('.');
		await desk.rest();
		expect(desk.pending.value).toEqual([]);
		desk.submit();
		expect(desk.sent('mention.submit')).toEqual([]);
	});

	it('without a mention, says once in the moment of the submit that something was written, and of which kind', async () => {
		desk = setUp();
		await desk.type('Spoke with the bank.');
		desk.submit();
		desk.submit();
		expect(desk.sent('plain.submit')).toEqual([{ conversation: CONVERSATION, kind: 'note', newestEntry: '77', at: expect.any(Number) }]);
		desk = setUp({ mode: 'public' });
		desk.submit();
		expect(desk.sent('plain.submit')).toMatchObject([{ kind: 'public-reply' }]);
		desk = setUp({ mode: 'live-chat' });
		desk.submit();
		expect(desk.sent('plain.submit')).toEqual([]);
	});

	it('promises nothing for somebody who follows already', async () => {
		desk = setUp();
		await mention('tom');
		await desk.rest();
		expect(desk.pending.value).toEqual([]);
		desk.submit();
		expect(desk.sent('mention.submit').length).toBe(1);
	});

	it('hands over nothing from a public reply, and warns when a note becomes one', async () => {
		desk = setUp();
		await mention('jan k');
		await desk.setMode('public');
		const warning = desk.layer.querySelector('[role="alert"]');
		expect(warning?.textContent).toContain('The customer will see “@Jan Kowalski”. Jan won’t be told.');
		expect(desk.pending.value).toEqual([]);
		desk.submit();
		expect(desk.sent('mention.submit')).toEqual([]);
		warning?.querySelector<HTMLElement>('[data-deed="switch"]')?.click();
		await desk.setMode('note');
		expect(desk.layer.querySelector('[role="alert"]')).toBeNull();
	});

	it('a mention that was taken back loops nobody in, until it is picked anew or its name was gone', async () => {
		desk = setUp();
		await desk.type('@jan');
		await desk.press('Enter');
		await desk.rest();
		desk.want('Jan Kowalski' as AgentId, false);
		expect(desk.pending.value).toEqual([]);
		expect(desk.field.value).toBe('@Jan Kowalski ');
		desk.submit();
		expect(desk.sent('mention.submit')).toEqual([]);
		desk.want('Jan Kowalski' as AgentId, true);
		expect(desk.pending.value).toHaveLength(1);
		desk.want('Jan Kowalski' as AgentId, false);
		desk.field.value = '';
		await desk.type('new note ');
		await desk.rest();
		await desk.type('@Jan Kowalski ');
		await desk.rest();
		expect(desk.pending.value.map(({ name }) => name)).toEqual(['Jan Kowalski']);
	});

	it('takes the picked one of two namesakes, and neither when only typed', async () => {
		desk = setUp();
		await desk.type('@');
		await desk.press('Escape');
		await desk.type('Twin Person, hi');
		await desk.rest();
		desk.submit();
		expect(desk.sent('mention.submit')).toEqual([]);
		desk.field.value = '';
		await desk.type('@twin');
		await desk.press('ArrowDown');
		await desk.press('Enter');
		desk.submit();
		expect(desk.sent('mention.submit')).toMatchObject([{ mentions: [{ id: 'twin2' }] }]);
	});

	it('says who was not handed over when the background cannot be reached', async () => {
		desk = setUp();
		await mention('jan k');
		ask.mockImplementation(async () => Promise.reject(new LoopinError('storage')));
		desk.submit();
		await desk.rest();
		expect(desk.said.at(-1)).toContain('Jan Kowalski');
	});

	it('goes without a trace', async () => {
		desk = setUp();
		await desk.type('@jan');
		desk.life.abort();
		expect(desk.layer.childElementCount).toBe(0);
		expect(desk.field.attributes.length).toBe(0);
		expect(document.querySelector('loopin-people')).toBeNull();
	});
});
