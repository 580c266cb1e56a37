import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountId, type SiteId } from '../../../src/collaboration/model';
import { excerptOf, paragraphsOf, rowKey, rowsOf, splitAround, visibleDesks, wordsOf } from '../../../src/popup/rows';
import { ACCOUNT, HOSTILE, site, update } from './records';

const OTHER = 'https://other.example' as SiteId;

describe('whose updates are shown', () => {
	it('those of the agent who is signed in, and of nobody else', () => {
		const mine = update();
		const theirs = update({ account: accountId(mine.account.split('#')[0] as SiteId, '99' as never) });
		expect(rowsOf([mine, theirs], visibleDesks([site()]), new Set()).map((row) => row.update)).toEqual([mine.id]);
	});

	it('nothing of a helpdesk that is signed out, or of which no agent is known', () => {
		const { me: _, ...unknown } = site();
		expect(visibleDesks([site({ status: 'signed-out' })])).toEqual([]);
		expect(visibleDesks([unknown])).toEqual([]);
		expect(visibleDesks([site({ status: 'not-answering' })])).toHaveLength(1);
	});

	it('each helpdesk keeps its colour when another one is signed out', () => {
		const desks = visibleDesks([site({ status: 'signed-out' }), site({}, OTHER, 'IT desk')]);
		expect(desks.map((desk) => [desk.name, desk.colour])).toEqual([['IT desk', 2]]);
	});
});

describe('a row', () => {
	const desks = visibleDesks([site()]);
	it('is unread as the database says, unless the agent decided since', () => {
		const record = update();
		const key = rowKey(record.account, record.id);
		expect(rowsOf([record], desks, new Set())[0]?.unread).toBe(true);
		expect(rowsOf([record], desks, new Set(), new Map([[key, true]]))[0]?.unread).toBe(false);
		expect(rowsOf([{ ...record, unread: 0 }], desks, new Set(), new Map([[key, false]]))[0]?.unread).toBe(true);
	});
	it('is muted with its conversation', () => {
		expect(rowsOf([update()], desks, new Set([`${ACCOUNT} c1`]))[0]?.muted).toBe(true);
		expect(rowsOf([update()], desks, new Set([`${ACCOUNT} c2`]))[0]?.muted).toBe(false);
	});
	it('takes hostile names and times', () => {
		for (const text of HOSTILE) {
			const [row] = rowsOf([update({ author: { id: '' as never, name: text, kind: 'customer' }, title: text, text, at: Number.NaN })], desks, new Set());
			expect(row?.at).toBe(0);
			expect(row?.name).toBe(text.trim());
		}
	});
});

describe('text', () => {
	it('is split around what was searched for, and never changed', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 4 }), (text, words) => {
				expect(
					splitAround(text, words)
						.map(([part]) => part)
						.join(''),
				).toBe(text);
			}),
		);
	});
	it('marks every word, whatever its case, as plain text', () => {
		expect(splitAround('Refund for ORDER (48213)', ['order', '(4'])).toEqual([
			['Refund for ', false],
			['ORDER', true],
			[' ', false],
			['(4', true],
			['8213)', false],
		]);
		expect(splitAround('a.b', ['.'])).toEqual([
			['a', false],
			['.', true],
			['b', false],
		]);
	});
	it('takes every sign as itself', () => {
		for (const sign of ['-', '.', '*', '+', '?', '^', '$', '{', '}', '(', ')', '|', '[', ']', '\\', '/', '#', '"'])
			expect(splitAround(`a${sign}b`, [sign])).toEqual([
				['a', false],
				[sign, true],
				['b', false],
			]);
	});
	it('searches by words', () => {
		expect(wordsOf('  refund   48213 ')).toEqual(['refund', '48213']);
		expect(wordsOf('   ')).toEqual([]);
	});
	it('is one line in a row, and paragraphs when opened', () => {
		expect(excerptOf(' a\n\n b\tc ')).toBe('a b c');
		expect(paragraphsOf('a\n\n\n b \n')).toEqual(['a', 'b']);
		expect(paragraphsOf(' \n ')).toEqual([]);
	});
});
