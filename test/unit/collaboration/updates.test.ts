import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	type AgentId,
	accountId,
	type ConversationId,
	type Entry,
	type EntryId,
	MAX_ENTRY_TEXT,
	type Person,
	type SiteId,
} from '../../../src/collaboration/model';
import { isAnnounced, type UpdatesContext, updatesOf, waysOf } from '../../../src/collaboration/updates';
import { DEFAULT_SETTINGS } from '../../../src/platform/settings';

const me = { id: '31' as AgentId, name: 'Cléo Dürand' };
const account = accountId('https://desk.example' as SiteId, me.id);
const ava: Person = { id: '27' as AgentId, name: 'Ava Archer', kind: 'agent' };
const ben: Person = { id: '29' as AgentId, name: 'Ben', kind: 'agent' };
const maria: Person = { id: '', name: 'Maria Santos', kind: 'customer' };
const myself: Person = { ...me, kind: 'agent' };
const MINUTE = 60_000;

let next = 0;
const entry = (kind: Entry['kind'], author: Person, more: Partial<Entry> = {}): Entry => ({
	id: `e${++next}` as EntryId,
	conversation: 'c1' as ConversationId,
	number: '1',
	title: 'Refund',
	kind,
	author,
	at: 1_000_000,
	text: '',
	markedMentions: [],
	...more,
});
const note = (text: string, author = ava, more: Partial<Entry> = {}) => entry('note', author, { text, ...more });
const added = (author = ava, more: Partial<Entry> = {}) => entry('follower-added', author, { subject: me.id, ...more });
const removed = (author = ava) => entry('follower-removed', author, { subject: me.id });
const kinds = (entries: Entry[], more: Partial<UpdatesContext> = {}) => updatesOf(entries, { account, me, ...more }).updates.map((update) => update.kind);

describe('what an entry is to me', () => {
	it('by its kind and author', () => {
		expect(kinds([entry('public-reply', maria), entry('public-reply', ben), note('hm'), entry('status', ben, { status: 'solved' }), added()])).toEqual([
			'added',
		]);
		expect(kinds([entry('public-reply', maria), entry('public-reply', ben), note('hm'), entry('status', ben, { status: 'solved' })])).toEqual([
			'customer-reply',
			'colleague-reply',
			'note',
			'status',
		]);
		expect(kinds([added()])).toEqual(['added']);
	});
	it('my own acts are no news, whatever they say', () => {
		expect(kinds([note('@Cléo Dürand', myself), entry('public-reply', myself), entry('status', myself), added(myself)])).toEqual([]);
	});
	it('others being added or removed is none, and neither is my removal', () => {
		expect(kinds([added(ava, { subject: ben.id as AgentId }), removed()])).toEqual([]);
	});
	it('a mention is its own kind, by mark or by text, in notes of colleagues only', () => {
		expect(kinds([note('@cleo durand look')])).toEqual(['mention']);
		expect(kinds([note('look', ava, { markedMentions: [me.id] })])).toEqual(['mention']);
		expect(kinds([entry('public-reply', ava, { text: '@Cléo Dürand' })])).toEqual(['colleague-reply']);
		expect(kinds([note('@Cléo Dürand', maria)])).toEqual(['customer-reply']);
		expect(kinds([note('@Cléo Dürandson')])).toEqual(['note']);
	});
	it('of two namesakes it is the one who was added with it, or whom the helpdesk marked', () => {
		const rivals = { sameName: true, longer: [] };
		expect(kinds([note('@Cléo Dürand')], { rivals })).toEqual(['note']);
		expect(kinds([note('@Cléo Dürand'), added()], { rivals })).toEqual(['mention']);
		expect(kinds([note('@Cléo Dürand'), added(ben)], { rivals })).toEqual(['added']);
		expect(kinds([note('x', ava, { markedMentions: [me.id] })], { rivals })).toEqual(['mention']);
	});
	it('carries the entry over, cut to size, and no more', () => {
		const source = { ...note(`@Cléo Dürand ${'x'.repeat(30_000)}`), secret: 1 } as Entry;
		const [update] = updatesOf([source], { account, me }).updates;
		expect(update).toEqual({
			id: source.id,
			account,
			conversation: 'c1',
			number: '1',
			title: 'Refund',
			kind: 'mention',
			author: ava,
			at: 1_000_000,
			text: source.text.slice(0, MAX_ENTRY_TEXT),
			first: true,
		});
	});
});

describe('one act is one piece of news', () => {
	it('the mention stands alone, whichever the helpdesk writes down first', () => {
		expect(kinds([note('@Cléo Dürand'), added(ava, { at: 1_000_000 + 5 * MINUTE })])).toEqual(['mention']);
		expect(kinds([added(), note('@Cléo Dürand', ava, { at: 1_000_000 + MINUTE })])).toEqual(['mention']);
	});
	it('but being added by somebody else, or much later, or after a removal, is news', () => {
		expect(kinds([note('@Cléo Dürand'), added(ben)])).toEqual(['mention', 'added']);
		expect(kinds([note('@Cléo Dürand'), added(ava, { at: 1_000_000 + 11 * MINUTE })])).toEqual(['mention', 'added']);
		expect(kinds([note('@Cléo Dürand'), added(), removed(ben), added()])).toEqual(['mention', 'added']);
		const unknown: Person = { id: '', name: '', kind: 'system' };
		expect(kinds([note('@Cléo Dürand', unknown), added(unknown)])).toEqual(['mention', 'added']);
	});
	it('also when the halves come in two answers', () => {
		const mention = note('@Cléo Dürand');
		const follow = added();
		const first = updatesOf([mention], { account, me }).updates;
		expect(kinds([follow], { known: first })).toEqual([]);
		const other = updatesOf([follow], { account, me }).updates;
		const late = updatesOf([mention], { account, me, known: other });
		expect(late.updates.map((update) => update.kind)).toEqual(['mention']);
		expect(late.superseded).toEqual([follow.id]);
	});
});

describe('while I follow', () => {
	it('what came before I was mentioned or added, and after I was removed, is none of mine', () => {
		expect(kinds([note('early'), added(), note('mine'), removed(), note('late')])).toEqual(['added', 'note']);
		expect(kinds([note('early'), note('@Cléo Dürand'), entry('public-reply', maria), added(), note('mine')])).toEqual(['mention', 'customer-reply', 'note']);
		expect(kinds([note('mine'), removed(), note('late'), note('@Cléo Dürand')])).toEqual(['note', 'mention']);
		expect(kinds([entry('public-reply', maria), added(myself), entry('public-reply', maria)])).toEqual(['customer-reply']);
	});
	it('conversations do not mix', () => {
		expect(kinds([note('a', ava, { conversation: 'c2' as ConversationId }), added()])).toEqual(['note', 'added']);
	});
});

describe('first', () => {
	it('is only the first mention of a conversation', () => {
		const entries = [note('@Cléo Dürand'), note('@Cléo Dürand again'), note('x')];
		expect(updatesOf(entries, { account, me }).updates.map((update) => update.first)).toEqual([true, false, false]);
		const known = [{ id: 'old' as EntryId, conversation: 'c1' as ConversationId, kind: 'mention' as const, author: ben, at: 1 }];
		expect(updatesOf([note('@Cléo Dürand')], { account, me, known }).updates.map((update) => update.first)).toEqual([false]);
	});
});

describe('exactly once', () => {
	const person = fc.constantFrom(ava, ben, maria, myself);
	const entries = fc
		.array(
			fc.record({
				kind: fc.constantFrom<Entry['kind'][]>('note', 'public-reply', 'status', 'follower-added'),
				author: person,
				conversation: fc.constantFrom('c1', 'c2') as fc.Arbitrary<ConversationId>,
				text: fc.constantFrom('', 'hello', '@Cléo Dürand', '@Cleo Durand look'),
				later: fc.nat(5 * MINUTE),
				subject: fc.constantFrom(ben.id as AgentId, me.id),
			}),
			{ maxLength: 12 },
		)
		.map((list) => {
			let at = 0;
			return list.map(({ later, kind, subject, ...rest }, index) => {
				at += later;
				return entry(kind, rest.author, { ...rest, id: `p${index}` as EntryId, at, ...(kind === 'follower-added' ? { subject } : {}) });
			});
		});

	it('an answer that repeats itself, or comes again, makes no update twice', () => {
		fc.assert(
			fc.property(entries, (list) => {
				const once = updatesOf(list, { account, me }).updates;
				expect(updatesOf([...list, ...list], { account, me }).updates).toEqual(once);
				const again = updatesOf(list, { account, me, known: once });
				expect(again.updates).toEqual([]);
				expect(again.superseded).toEqual([]);
				expect(new Set(once.map(({ id }) => id)).size).toBe(once.length);
			}),
		);
	});

	it('it does not matter how the stream is cut into answers, once I follow', () => {
		fc.assert(
			fc.property(entries, fc.nat(12), (list, cut) => {
				// A helpdesk tells only what I follow, so a stretch from before I did is in no answer: begin where I follow already.
				const mine = list.filter((one) => one.kind !== 'follower-added' || one.subject !== me.id || one.author.id !== myself.id);
				const begun = new Set<ConversationId>();
				const stream = mine.filter((one) => {
					if (one.kind === 'follower-added' && one.subject === me.id) return !begun.has(one.conversation) && begun.add(one.conversation);
					begun.add(one.conversation);
					return true;
				});
				const whole = updatesOf(stream, { account, me }).updates;
				const first = updatesOf(stream.slice(0, cut), { account, me }).updates;
				const second = updatesOf(stream.slice(cut), { account, me, known: first });
				const joined = [...first, ...second.updates].filter(({ id }) => !second.superseded.includes(id));
				expect(joined).toEqual(whole);
			}),
		);
	});

	it('every mention by a colleague is there, and nothing of mine', () => {
		fc.assert(
			fc.property(entries, (list) => {
				const { updates } = updatesOf(list, { account, me });
				const mentions = list.filter((one) => one.kind === 'note' && one.text.startsWith('@') && one.author !== myself && one.author !== maria);
				expect(updates.filter(({ kind }) => kind === 'mention').map(({ id }) => id)).toEqual(mentions.map(({ id }) => id));
				expect(updates.some(({ author }) => author.id === me.id)).toBe(false);
				for (const conversation of ['c1', 'c2'])
					expect(updates.filter((update) => update.first && update.conversation === conversation).length).toBeLessThanOrEqual(1);
			}),
		);
	});
});

describe('in which ways it is announced', () => {
	const context = { settings: DEFAULT_SETTINGS, now: 1_000, history: false, muted: false };
	const ways = (kind: Parameters<typeof waysOf>[0]['kind'], more: Partial<Parameters<typeof waysOf>[1]> = {}) =>
		waysOf({ kind, at: 900 }, { ...context, ...more });
	it('both by default, status only listed', () => {
		for (const kind of ['mention', 'customer-reply', 'colleague-reply', 'note', 'added'] as const)
			expect(ways(kind)).toEqual({ toast: true, system: true, sound: false });
		expect(isAnnounced(ways('status'))).toBe(false);
	});
	it('never for history, during a pause, or for what is old', () => {
		expect(isAnnounced(ways('mention', { history: true }))).toBe(false);
		expect(isAnnounced(ways('mention', { settings: { ...DEFAULT_SETTINGS, pausedUntil: 1_001 } }))).toBe(false);
		expect(isAnnounced(ways('mention', { settings: { ...DEFAULT_SETTINGS, pausedUntil: 1_000 } }))).toBe(true);
		expect(isAnnounced(ways('mention', { notBefore: 901 }))).toBe(false);
		expect(isAnnounced(ways('mention', { notBefore: 900 }))).toBe(true);
	});
	it('a mute silences all but mentions', () => {
		expect(isAnnounced(ways('note', { muted: true }))).toBe(false);
		expect(isAnnounced(ways('mention', { muted: true }))).toBe(true);
	});
	it('as the settings say, per kind and for all', () => {
		expect(ways('note', { settings: { ...DEFAULT_SETTINGS, toasts: false } })).toEqual({ toast: false, system: true, sound: false });
		const kindsSet = { ...DEFAULT_SETTINGS.kinds, note: { toast: false, system: false, sound: true } };
		expect(ways('note', { settings: { ...DEFAULT_SETTINGS, sound: true, kinds: kindsSet } })).toEqual({ toast: false, system: false, sound: true });
		expect(isAnnounced(ways('note', { settings: { ...DEFAULT_SETTINGS, sound: true, kinds: kindsSet } }))).toBe(false);
	});
});
