import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answeredSince, answeredWithin, lastWrittenBy } from '../../../src/collaboration/answered';
import type { AgentId, ConversationId, Entry, EntryId, Follower, Person } from '../../../src/collaboration/model';

const agent = (id: string, name: string): Person => ({ id: id as AgentId, name, kind: 'agent' });
const ann = agent('1', 'Ann Lee');
const jan = agent('2', 'Jan Kowalski');
const robin = agent('3', 'Robin Berg');
const customer: Person = { id: '9' as AgentId, name: 'Maria Santos', kind: 'customer' };
const follower = ({ id, name }: Person): Follower => ({ id: id as AgentId, name, kind: 'agent' });

let count = 0;
const entry = (author: Person, kind: Entry['kind'], text = '', patch: Partial<Entry> = {}): Entry => {
	count++;
	return {
		id: String(count) as EntryId,
		conversation: 'c1' as ConversationId,
		number: '1',
		title: 'T',
		kind,
		author,
		at: count * 1_000,
		text,
		markedMentions: [],
		...patch,
	};
};
const note = (author: Person, text: string, patch: Partial<Entry> = {}) => entry(author, 'note', text, patch);
const answered = (entries: Entry[], ...people: Person[]) => answeredSince(entries, people.map(follower));

describe('which of the mentioned have answered', () => {
	it('a note or a public reply after the mention', () => {
		expect(answered([note(ann, '@Jan Kowalski see?'), note(jan, 'Yes.')], jan)).toEqual(['2']);
		expect(answered([note(ann, '@Jan Kowalski see?'), entry(jan, 'public-reply', 'Hello')], jan)).toEqual(['2']);
	});
	it('not before it, and not by a status or by following', () => {
		expect(answered([note(jan, 'Before.'), note(ann, '@Jan Kowalski see?')], jan)).toEqual([]);
		expect(answered([note(ann, '@Jan Kowalski see?'), entry(jan, 'status'), entry(jan, 'follower-added')], jan)).toEqual([]);
	});
	it('mentioned again, they are waited for again', () => {
		expect(answered([note(ann, '@Jan Kowalski?'), note(jan, 'Yes.'), note(robin, '@Jan Kowalski and now?')], jan)).toEqual([]);
	});
	it('their own note that names them, and a customer’s words, ask nothing', () => {
		expect(answered([note(ann, '@Jan Kowalski?'), note(jan, 'I, @Jan Kowalski, looked.')], jan)).toEqual(['2']);
		expect(answered([note(customer, '@Jan Kowalski?'), note(jan, 'Yes.')], jan)).toEqual([]);
		expect(answered([entry(ann, 'public-reply', '@Jan Kowalski?'), note(jan, 'Yes.')], jan)).toEqual([]);
	});
	it('the helpdesk’s own mark counts', () => {
		expect(answered([note(ann, 'see?', { markedMentions: ['2' as AgentId] }), note(jan, 'Yes.')], jan)).toEqual(['2']);
	});
	it('who was not mentioned is waited for by nobody', () => {
		expect(answered([note(ann, '@Jan Kowalski?'), note(robin, 'I think so.')], jan, robin)).toEqual([]);
	});
	it('of namesakes the text tells neither; a longer name is another one', () => {
		const other = agent('8', 'Jan Kowalski');
		expect(answered([note(ann, '@Jan Kowalski?'), note(jan, 'Yes.'), note(other, 'Yes.')], jan, other)).toEqual([]);
		const longer = agent('7', 'Jan Kowalski Nowak');
		expect(answered([note(ann, '@Jan Kowalski Nowak?'), note(jan, 'Yes.'), note(longer, 'Yes.')], jan, longer)).toEqual(['7']);
	});
	it('a group does not answer', () => {
		expect(answeredSince([note(ann, '@Jan Kowalski?'), note(jan, 'Yes.')], [{ id: '2' as AgentId, name: 'Jan Kowalski', kind: 'group' }])).toEqual([]);
	});
});

describe('what I have answered', () => {
	it('within one answer of the helpdesk: what lies before my own words in the same conversation', () => {
		const first = note(ann, '@Robin Berg?');
		const other = note(ann, '@Robin Berg?', { conversation: 'c2' as ConversationId });
		const mine = note(robin, 'Done.');
		const later = note(ann, '@Robin Berg?');
		const all = answeredWithin([first, other, mine, later], robin.id as AgentId);
		expect([...all]).toEqual([first.id]);
	});
	it('when I wrote last', () => {
		const mine = note(robin, 'Done.');
		expect(lastWrittenBy([mine, entry(robin, 'status'), note(ann, 'x')], robin.id as AgentId)).toBe(mine.at);
		expect(lastWrittenBy([note(ann, 'x')], robin.id as AgentId)).toBeUndefined();
		// A customer with my number is not me.
		expect(lastWrittenBy([note({ ...customer, id: robin.id }, 'x')], robin.id as AgentId)).toBeUndefined();
	});
	it('never throws, and names only followers', () => {
		const people = [ann, jan, robin, customer];
		const any = fc.array(
			fc.record({
				author: fc.constantFrom(...people),
				kind: fc.constantFrom<Entry['kind']>('note', 'public-reply', 'status', 'follower-added'),
				text: fc.constantFrom('@Jan Kowalski', '@Ann Lee', 'x', '@', ''),
			}),
		);
		fc.assert(
			fc.property(any, (list) => {
				const entries = list.map(({ author, kind, text }) => entry(author, kind, text));
				const found = answered(entries, ann, jan);
				for (const id of found) {
					expect(['1', '2']).toContain(id);
					expect(lastWrittenBy(entries, id)).toBeDefined();
				}
			}),
		);
	});
});
