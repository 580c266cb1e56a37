import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentId } from '../../../src/collaboration/model';
import { type Item, inOrder, type PanelInput, type PanelView, panelView, SHOWN_AT_FIRST } from '../../../src/overlay/followers/view';
import { change, conversation, follower, id, NAMES, stateOf } from './context';

const input = (part: Partial<PanelInput> = {}): PanelInput => ({
	me: { id: id('robin'), role: 'agent' },
	capabilities: { followers: 'full' },
	mentionsOff: undefined,
	followersOff: false,
	state: stateOf(['ann', 'robin']),
	offline: false,
	onPage: [],
	named: [],
	asked: [],
	removed: [],
	recent: new Map(),
	unfolded: false,
	compare: (a, b) => a.localeCompare(b),
	...part,
});
const list = (part: Partial<PanelInput> = {}): Extract<PanelView, { kind: 'list' }> => {
	const view = panelView(input(part));
	if (view.kind !== 'list') throw new Error(view.kind);
	return view;
};
const brief = (items: readonly Item[]) => items.map((item) => `${item.kind} ${item.id}`);

describe('order', () => {
	it('is you, the most recent, then A to Z', () => {
		const followers = ['tom', 'jan', 'ann', 'robin', 'jana'].map((short) => follower(short));
		const recent = new Map<AgentId, number>([
			[id('jan'), 1],
			[id('tom'), 2],
		]);
		expect(inOrder(followers, id('robin'), recent, (a, b) => a.localeCompare(b)).map((one) => one.id)).toEqual(['robin', 'tom', 'jan', 'ann', 'jana']);
	});

	it('shows six, and the rest on request; what is on its way is never folded away', () => {
		const many = Array.from({ length: 14 }, (_, n) => `p${String(n).padStart(2, '0')}`);
		const folded = list({ state: stateOf(many, [change('tom')]) });
		expect(folded.items.filter((item) => item.kind === 'follower')).toHaveLength(SHOWN_AT_FIRST);
		expect([folded.more, folded.count]).toEqual([8, 14]);
		expect(brief(folded.items)).toContain('adding tom');
		expect(list({ state: stateOf(many), unfolded: true }).items).toHaveLength(14);
	});
});

describe('states', () => {
	it('shows a person named in the note, a job that waits and one that is written', () => {
		const view = list({ named: [{ id: id('jan'), name: NAMES.jan! }], state: stateOf(['robin'], [change('tom'), change('jana', { state: 'waiting' })]) });
		expect(brief(view.items)).toEqual(['follower robin', 'waiting jan', 'waiting jana', 'adding tom']);
	});

	it('shows the reason of a failure until the facts overtake it', () => {
		const failed = [
			change('janek', { state: 'failed', failure: { kind: 'refused' } }),
			change('ann', { state: 'failed', action: 'remove', failure: { kind: 'not-answering' } }),
		];
		expect(brief(list({ state: stateOf(['ann', 'robin'], failed) }).items)).toEqual(['follower robin', 'follower ann', 'failed janek', 'failed ann']);
		expect(brief(list({ state: stateOf(['janek', 'robin'], failed) }).items)).toEqual(['follower robin', 'follower janek']);
	});

	it('keeps a chip, busy, until the helpdesk has confirmed the removal', () => {
		const view = list({ asked: [{ id: id('ann'), name: 'Ann Lee', action: 'remove' }] });
		expect(view.items).toContainEqual(expect.objectContaining({ kind: 'follower', id: 'ann', remove: 'busy' }));
		expect(view.count).toBe(2);
	});

	it('offers Undo only while they do not follow again', () => {
		const removed = [{ id: id('jan'), name: 'Jan Kowalski', at: 0 }];
		expect(brief(list({ removed }).items)).toContain('removed jan');
		expect(brief(list({ removed, state: stateOf(['jan']) }).items)).not.toContain('removed jan');
		expect(brief(list({ removed, asked: [{ id: id('jan'), name: 'Jan Kowalski', action: 'add' }] }).items)).toEqual([
			'follower robin',
			'follower ann',
			'adding jan',
		]);
	});

	it('has a switch that agrees with the own chip, and says while it is changed', () => {
		expect(list().follow).toEqual({ on: true, busy: false });
		expect(list({ state: stateOf(['ann']) }).follow).toEqual({ on: false, busy: false });
		expect(list({ state: stateOf(['ann'], [change('robin')]) }).follow).toEqual({ on: false, busy: true });
	});

	it.each([
		['loading', { state: undefined }],
		['loading', { state: { readAt: 0, pending: [] } }],
		['failed', { state: { readAt: 0, pending: [], failure: { kind: 'not-answering' } } }],
		['off', { followersOff: true }],
		['off', { mentionsOff: 'helpdesk' }],
		['off', { me: undefined, followersOff: true }],
	] as const)('is %s', (kind, part) => {
		expect(panelView(input(part)).kind).toBe(kind);
	});

	it('is read only without the right to edit, and for light agents', () => {
		for (const view of [
			list({ state: { readAt: 1, pending: [], conversation: conversation([follower('ann')], { mayEdit: false }) } }),
			list({ me: { id: id('robin'), role: 'light-agent' }, state: stateOf(['ann']) }),
		]) {
			expect([view.readOnly, view.mayAdd, view.follow]).toEqual([true, false, undefined]);
			expect(view.items).toEqual([expect.objectContaining({ remove: 'no' })]);
		}
	});

	it('says that nobody is signed in, not that one may only look', () => {
		const view = list({ me: undefined, state: stateOf(['ann'], [], { failure: { kind: 'signed-out' } }) });
		expect([view.readOnly, view.mayAdd, view.follow, view.stale?.failure.kind]).toEqual([false, false, undefined, 'signed-out']);
	});

	it('lets one only follow oneself where the helpdesk has no more', () => {
		const view = list({ capabilities: { followers: 'self' } });
		expect(view.mayAdd).toBe(false);
		expect(view.follow?.on).toBe(true);
		expect(view.items.map((item) => item.kind === 'follower' && item.remove)).toEqual(['yes', 'no']);
	});

	it('never removes a group', () => {
		const view = list({ state: { readAt: 1, pending: [], conversation: conversation([follower('team', 'group')]) } });
		expect(view.items).toEqual([expect.objectContaining({ group: true, remove: 'no' })]);
	});

	it('says since when the list is old', () => {
		expect(list({ offline: true }).stale?.failure.kind).toBe('offline');
		expect(list({ state: stateOf(['ann'], [], { failure: { kind: 'not-answering' } }) }).stale?.readAt).toBe(new Date(2025, 4, 14, 10, 42).getTime());
	});
});

describe('whatever comes', () => {
	const who = fc.constantFrom('ann', 'jan', 'jana', 'robin', 'tom');
	const action = fc.constantFrom('add' as const, 'remove' as const);
	it('shows nobody as follower whom the helpdesk has not confirmed, and everybody at most once', () => {
		fc.assert(
			fc.property(
				fc.uniqueArray(who),
				fc.array(fc.record({ who, action, state: fc.constantFrom('waiting' as const, 'saving' as const, 'failed' as const) }), { maxLength: 6 }),
				fc.array(fc.record({ who, action, failed: fc.boolean() }), { maxLength: 4 }),
				fc.uniqueArray(who),
				fc.uniqueArray(who),
				(followers, pending, asked, named, removed) => {
					const view = list({
						state: stateOf(
							followers,
							pending.map((entry) => change(entry.who, { action: entry.action, state: entry.state })),
						),
						asked: asked.map((entry) => ({
							id: id(entry.who),
							name: entry.who,
							action: entry.action,
							...(entry.failed ? { failure: { kind: 'internal' } } : {}),
						})),
						named: named.map((short) => ({ id: id(short), name: short })),
						removed: removed.map((short) => ({ id: id(short), name: short, at: 0 })),
					});
					const chips = view.items.filter((item) => item.kind === 'follower').map((item) => item.id as string);
					expect(chips.sort()).toEqual([...followers].sort());
					expect(view.count).toBe(followers.length);
					const coming = view.items
						.filter((item) => item.kind === 'waiting' || item.kind === 'adding' || item.kind === 'removed')
						.map((item) => item.id as string);
					expect(coming.filter((short) => (followers as string[]).includes(short))).toEqual([]);
					expect(new Set(coming).size).toBe(coming.length);
					const failed = view.items.filter((item) => item.kind === 'failed').map((item) => item.id);
					expect(new Set(failed).size).toBe(failed.length);
				},
			),
		);
	});
});

describe('a helpdesk where everybody follows for themselves', () => {
	const mentioned = ['jana', 'robin', 'ann'].map((short) => ({ id: id(short), name: NAMES[short] ?? short }));
	const state = { ...stateOf([]), conversation: conversation([follower('robin')], { mentioned }) };
	const capabilities = { followers: 'self' as const };

	it('shows whom notes named apart from the followers, never me nor who is shown already', () => {
		const view = list({ state, capabilities });
		expect(view.mentioned.map((one) => one.id)).toEqual(['ann', 'jana']);
		expect(view.count).toBe(1);
		expect(list({ state: { ...state, pending: [change('ann')] }, capabilities }).mentioned.map((one) => one.id)).toEqual(['jana']);
	});

	it('lets me remove myself and nobody else, says so, and adds nobody', () => {
		const both = { ...stateOf([]), conversation: conversation([follower('robin'), follower('ann')]) };
		const view = list({ state: both, capabilities });
		expect(view.items.map((item) => item.kind === 'follower' && `${item.id} ${item.remove}`)).toEqual(['robin yes', 'ann no']);
		expect([view.selfOnly, view.mayAdd, view.follow?.on]).toEqual([true, false, true]);
		expect(list({ state: both }).selfOnly).toBe(false);
	});
});
