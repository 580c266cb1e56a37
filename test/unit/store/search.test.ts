/** Searching while somebody types: the same as going through everything for each query, whatever was typed before. */
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AccountId, EntryId } from '../../../src/collaboration/model';
import { inStore } from '../../../src/store/open';
import type { UpdateRecord } from '../../../src/store/records';
import { openSearch } from '../../../src/store/search';
import { ACCOUNT, update } from './fixtures';

const OTHER = 'https://other.example#5' as AccountId;
const put = (rows: UpdateRecord[]) => inStore((db) => db.updates.bulkPut(rows));
const ids = (rows: readonly UpdateRecord[] | undefined) => rows?.map(({ id }) => id);
const DAY = 86_400_000;

beforeEach(() => inStore((db) => db.updates.clear()));

describe('a search', () => {
	it('folds case and accents and needs all words', async () => {
		await put([update('e1', { text: 'Café au lait', at: 1 }), update('e2', { title: 'CAFE closed', at: 2 }), update('e3', { number: '4711', at: 3 })]);
		const found = async (letters: string) => ids(await openSearch([ACCOUNT]).find(letters));
		expect(await found('cafe')).toEqual(['e2', 'e1']);
		expect(await found('café LAIT')).toEqual(['e1']);
		expect(await found('#4711')).toEqual(['e3']);
		expect(await found('   ')).toEqual([]);
		expect(await found('refnud')).toEqual([]);
	});

	it('finds what a plain filter finds, however one typed on the way there', async () => {
		const words = ['refund', 'refused', 'parcel', 'paris', 'order 48', 'ünder'];
		const rows = Array.from({ length: 3_000 }, (_, at) =>
			update(`e${at}`, {
				account: at % 3 === 0 ? OTHER : ACCOUNT,
				text: `${words[at % 5]} ${words[(at * 7) % 6]} ${at % 91}`,
				title: '',
				// Some at the same moment, some years apart.
				at: at < 1_000 ? Math.floor(at / 4) : at * DAY,
			}),
		);
		await put(rows);
		const letters = fc.constantFrom('r', 're', 'ref', 'refu', 'refund', 'par', 'pari', 'paris 4', 'refund 17', '17', '1', 'under', 'zz', 'order 48 par', '');
		await fc.assert(
			fc.asyncProperty(fc.array(letters, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 2_500 }), async (typed, limit) => {
				const search = openSearch([ACCOUNT, OTHER]);
				for (const query of typed) {
					const wanted = query.split(' ').filter(Boolean);
					const expected = rows
						.filter(
							({ text, author, number }) =>
								wanted.length > 0 && wanted.every((word) => `${author.name} #${number} ${text}`.toLowerCase().replace('ü', 'u').includes(word)),
						)
						.sort((a, b) => b.at - a.at || (a.account < b.account ? 1 : a.account > b.account ? -1 : 0) || (a.id < b.id ? 1 : -1))
						.slice(0, limit);
					const found = await search.find(query, limit);
					expect(found?.map(({ at }) => at)).toEqual(expected.map(({ at }) => at));
					expect(found?.every(({ id }) => rows.some((row) => row.id === id))).toBe(true);
				}
			}),
			{ numRuns: 12 },
		);
	}, 60_000);

	it('is ended by the next one, and what it had not looked at is looked at then', async () => {
		await put(Array.from({ length: 2_000 }, (_, at) => update(`e${at}`, { at, text: at % 500 === 0 ? 'rare word' : 'common' })));
		const search = openSearch([ACCOUNT]);
		const [first, second, third] = await Promise.all([search.find('r'), search.find('ra'), search.find('rare')]);
		expect([first, second]).toEqual([undefined, undefined]);
		expect(ids(third)).toEqual(['e1500', 'e1000', 'e500', 'e0']);
	});

	it('sees what came in, what was read, and what was deleted since it began', async () => {
		await put([update('e1', { at: 1 }), update('e2', { at: 2 })]);
		const search = openSearch([ACCOUNT]);
		expect(ids(await search.find('some words'))).toEqual(['e2', 'e1']);
		await put([update('e3', { at: 3, storedAt: Date.now() }), update('e1', { at: 1, unread: 0 })]);
		await inStore((db) => db.updates.delete([ACCOUNT, 'e2' as EntryId]));
		const found = await search.find('some words');
		expect(ids(found)).toEqual(['e3', 'e1']);
		expect(found?.[1]?.unread).toBe(0);
	});
});
