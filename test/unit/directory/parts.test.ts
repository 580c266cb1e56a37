import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mentionedIn } from '../../../src/collaboration/mentions';
import type { Agent, AgentId } from '../../../src/collaboration/model';
import { Directory } from '../../../src/directory/directory';
import { HashTable, hashOf } from '../../../src/directory/hashes';
import { rangeOf } from '../../../src/directory/segment';
import { toTheEnd } from '../../../src/directory/slices';
import { sortInSlices } from '../../../src/directory/sort';
import { typoPrefix, typoRanges } from '../../../src/directory/typos';

describe('sorting in slices', () => {
	it('sorts as a plain stable sort does', () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(fc.nat(40), fc.nat()), { maxLength: 1_500, size: 'max' }), (items) => {
				const sorted = items.slice();
				toTheEnd(sortInSlices(sorted, ([a], [b]) => a - b));
				expect(sorted).toEqual(items.toSorted(([a], [b]) => a - b));
			}),
			{ numRuns: 40 },
		);
	});
	it('pauses often, however large the list', () => {
		let most = 0;
		let compared = 0;
		const items = Array.from({ length: 20_000 }, (_, i) => (i * 7919) % 20_011);
		const work = sortInSlices(items, (a, b) => {
			compared++;
			return a - b;
		});
		while (!work.next().done) {
			most = Math.max(most, compared);
			compared = 0;
		}
		expect(most).toBeLessThan(3_000);
	});
});

describe('ranges of a prefix', () => {
	it('are just those that begin with it', () => {
		const word = fc.string({ unit: fc.constantFrom(...'ab\ud83d\udc69é'), maxLength: 4 });
		fc.assert(
			fc.property(fc.uniqueArray(word), word, (list, prefix) => {
				const tokens = list.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
				const { low, high } = rangeOf(tokens, prefix);
				expect(tokens.slice(low, high)).toEqual(tokens.filter((token) => token.startsWith(prefix)));
			}),
		);
	});
});

/** Edits between two words, a swap of neighbours counting one (optimal string alignment). */
function distance(a: string, b: string): number {
	const rows = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)));
	for (let i = 1; i <= a.length; i++) {
		for (let j = 1; j <= b.length; j++) {
			const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? rows[i - 2]![j - 2]! + 1 : 9;
			rows[i]![j] = Math.min(rows[i - 1]![j]! + 1, rows[i]![j - 1]! + 1, rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1), swap);
		}
	}
	return rows[a.length]![b.length]!;
}

describe('one mistake', () => {
	const word = fc.string({ unit: fc.constantFrom(...'abc'), minLength: 1, maxLength: 8 });
	it('finds all and only the words that begin with something one edit away', () => {
		fc.assert(
			fc.property(fc.uniqueArray(word, { maxLength: 12 }), fc.string({ unit: fc.constantFrom(...'abc'), minLength: 5, maxLength: 7 }), (list, typed) => {
				const tokens = list.toSorted();
				const near = (token: string) => Array.from({ length: token.length + 1 }, (_, n) => token.slice(0, n)).some((prefix) => distance(prefix, typed) === 1);
				const found = new Set(typoRanges(tokens, typed).flatMap(({ low, high }) => tokens.slice(low, high)));
				expect([...found].toSorted()).toEqual(tokens.filter(near));
				for (const token of found) if (!token.startsWith(typed)) expect(distance(token.slice(0, typoPrefix(token, typed)), typed)).toBe(1);
			}),
			{ numRuns: 500 },
		);
	});
});

describe('the hash table', () => {
	it('finds what was put in, also among many of one hash', () => {
		fc.assert(
			fc.property(fc.array(fc.string({ maxLength: 2 }), { maxLength: 60 }), (keys) => {
				const table = new HashTable(keys.length);
				for (const [owner, key] of keys.entries()) table.put(hashOf(key), owner);
				for (const key of [...keys, 'absent']) {
					const found: number[] = [];
					table.find(hashOf(key), (owner) => {
						if (keys[owner] === key) found.push(owner);
						return false;
					});
					expect(found.reverse()).toEqual(keys.flatMap((other, owner) => (other === key ? [owner] : [])));
				}
			}),
		);
	});
});

describe('a large team', () => {
	const agent = (i: number, name: string): Agent => ({ id: String(i) as AgentId, name, login: `user${i}`, role: 'agent', groups: ['Support'] });
	const everybody = Array.from({ length: 20_000 }, (_, i) => agent(i, i % 2 ? 'Jan Kowalski' : `Person Number${i}`));
	const office = new Directory('en');
	office.buildNow(everybody);

	it('of which half have one name is answered at once', () => {
		const started = performance.now();
		const rows = office.query('jan kowalski');
		expect(rows).toHaveLength(20);
		expect(rows.every((row) => row.twins)).toBe(true);
		expect(office.query('user1999').map((row) => row.agent.login)).toEqual(expect.arrayContaining(['user1999', 'user19990']));
		expect(office.query('support', { unavailable: () => true })).toHaveLength(20);
		expect(performance.now() - started).toBeLessThan(1_000);
	});
	it('is looked through by the words after each @, for whom a note names', () => {
		const { mentioned, ambiguous } = mentionedIn('@Person Number500, @person number502 and @Jan Kowalski', { lookup: office.named });
		expect(mentioned.map(({ id }) => id)).toEqual(['500', '502']);
		expect(ambiguous[0]?.agents).toHaveLength(10_000);
	});
});
