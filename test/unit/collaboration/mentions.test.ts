import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldName } from '../../../src/collaboration/fold';
import { lookupIn, mentionedIn, mentionOf, mentionRanges, namesMe, rivalsOf } from '../../../src/collaboration/mentions';
import type { Agent, AgentId } from '../../../src/collaboration/model';

const agent = (id: string, name: string, more: Partial<Agent> = {}): Agent => ({ id: id as AgentId, name, role: 'agent', groups: [], ...more });
const jan = agent('1', 'Jan Kowalski');
const ann = agent('2', 'Ann Lee');
const annSmith = agent('3', 'Ann Lee-Smith');
const cleo = agent('4', 'Cléo Dürand');
const neil = agent('5', "Peggy O'Neil");
const misaki = agent('6', '佐藤 美咲');
const mail = agent('7', 'ben@example.com');
const ben = agent('8', 'Ben');
const brackets = agent('9', 'Zoe Gone (Billing)');
const team = [jan, ann, annSmith, cleo, neil, misaki, mail, ben, brackets];
const typed = (text: string, agents: readonly Agent[] = team) => mentionedIn(text, { lookup: lookupIn(agents) }).mentioned.map((one) => one.id);

describe('whom a note loops in, typed', () => {
	it.each<[string, string[]]>([
		['@Jan Kowalski please', ['1']],
		['@jan kowalski', ['1']],
		['＠Jan Kowalski', ['1']],
		['(@Jan Kowalski)', ['1']],
		['“@Jan Kowalski”, look', ['1']],
		['Hi @Jan Kowalski, @Ann Lee: look', ['1', '2']],
		['@Jan Kowalski @Jan Kowalski', ['1']],
		['@Jan\u00a0Kowalski', ['1']],
		['@Jan \u200b Kowalski', ['1']],
		['@\u200bJan Kowalski', ['1']],
		['@Jan\nKowalski', ['1']],
		['@Jan\r\n  Kowalski', ['1']],
		['@Jan Kowalski—could you', ['1']],
		['@Jan Kowalski-- could you', ['1']],
		['@Jan Kowalski’s idea', ['1']],
		['@Jan Kowalski...', ['1']],
		['@Jan Kowalski/@Ann Lee', ['1', '2']],
		['@cleo durand', ['4']],
		['@CLE\u0301O DU\u0308RAND', ['4']],
		['@Peggy O’Neil', ['5']],
		['@Ann Lee-Smith and others', ['3']],
		['@Ann Lee‑Smith', ['3']],
		['@Ann Lee', ['2']],
		['@佐藤 美咲さん', ['6']],
		['@佐藤 美咲に聞く', ['6']],
		['お願い@佐藤 美咲', ['6']],
		['@Jan Kowalskiさん', ['1']],
		['@ben@example.com', ['7']],
		['@Ben.', ['8']],
		['@Zoe Gone (Billing) left', ['9']],
		// Not mentions.
		['Jan Kowalski', []],
		['@Jan Kowalskiewicz', []],
		['a@Jan Kowalski', []],
		['7@Jan Kowalski', []],
		['@ Jan Kowalski', []],
		['@Jan', []],
		['@Jan  \n\n Kowalski', []],
		['@Ann Lee-Jones', []],
		["@Ann Lee'sson", []],
		['@ben@example.org', []],
		['@ben.carter', []],
		['https://example.com/@Ben', []],
		['@佐藤 美咲子', []],
		['> @Jan Kowalski wrote', []],
		['@@@', []],
		['', []],
	])('%j → %j', (text, ids) => {
		expect(typed(text)).toEqual(ids);
	});

	it('takes the longest name, and without it stays with the boundary', () => {
		const longer = agent('20', 'Ann Lee Smith');
		expect(typed('@Ann Lee Smith', [ann, longer])).toEqual(['20']);
		expect(typed('@Ann Lee smiles', [ann, longer])).toEqual(['2']);
		expect(typed('@Ann Lee-Smith', [ann])).toEqual([]);
	});

	it('loops in neither of two namesakes, and reports them', () => {
		const other = agent('30', 'JAN KOWALSKI');
		const answer = mentionedIn('@Jan Kowalski, @Ann Lee', { lookup: lookupIn([jan, other, ann]) });
		expect(answer.mentioned).toEqual([{ id: '2', name: 'Ann Lee' }]);
		expect(answer.ambiguous.map(({ agents }) => agents.map(({ id }) => id))).toEqual([['1', '30']]);
	});

	it('never loops in end users or suspended people, who are no namesakes either', () => {
		expect(typed('@Rita User', [agent('40', 'Rita User', { role: 'end-user' })])).toEqual([]);
		expect(typed('@Zoe Gone', [agent('41', 'Zoe Gone', { suspended: true })])).toEqual([]);
		expect(typed('@Jan Kowalski', [jan, agent('42', 'Jan Kowalski', { suspended: true }), agent('43', 'Jan Kowalski', { role: 'end-user' })])).toEqual(['1']);
	});
});

describe('whom a note loops in, picked', () => {
	const other = agent('30', 'Jan Kowalski');
	const both = lookupIn([jan, other]);
	const ids = (text: string, picked: Agent[]) => mentionedIn(text, { picked, lookup: both }).mentioned.map((one) => one.id);

	it('knows namesakes by the pick', () => {
		expect(ids('@Jan Kowalski hi', [other])).toEqual(['30']);
		expect(mentionedIn('@Jan Kowalski hi', { picked: [other], lookup: both }).ambiguous).toEqual([]);
		expect(ids('@Jan Kowalski and @Jan Kowalski', [jan, other])).toEqual(['1', '30']);
		expect(ids('@Jan Kowalski and @Jan Kowalski', [other])).toEqual(['30']);
	});
	it('takes the later pick when only one of two is still there', () => {
		expect(ids('@Jan Kowalski', [jan, other])).toEqual(['30']);
		expect(ids('@Jan Kowalski', [jan, other, jan])).toEqual(['1']);
	});
	it('forgets a pick whose mention was deleted or changed', () => {
		expect(ids('nobody', [jan])).toEqual([]);
		expect(ids('@Jan Kowalsk', [jan])).toEqual([]);
		expect(ids('Jan Kowalski', [jan])).toEqual([]);
	});
	it('counts on a quoting line too, where typed names do not', () => {
		expect(ids('> @Jan Kowalski', [jan])).toEqual(['1']);
	});
	it('works without a directory, and for a name of 2,000 letters', () => {
		const long = agent('50', `${'Very '.repeat(399)}Long`);
		expect(mentionedIn(`see @${long.name}.`, { picked: [long] }).mentioned).toEqual([{ id: '50', name: long.name }]);
	});
	it('keeps HTML text', () => {
		const html = agent('51', '<img src=x onerror=alert(1)>');
		expect(mentionedIn('@<img src=x onerror=alert(1)> hi', { picked: [html] }).mentioned).toHaveLength(1);
	});
});

describe('does it name me', () => {
	it('by the same boundaries', () => {
		expect(namesMe('Hi @Jan  Kowalski', jan)).toBe(true);
		expect(namesMe('Hi @Jan Kowalskiewicz', jan)).toBe(false);
		expect(namesMe('Jan Kowalski', jan)).toBe(false);
		expect(namesMe('> @Jan Kowalski', jan)).toBe(false);
		expect(namesMe('> quoted\n@Jan Kowalski', jan)).toBe(true);
		expect(namesMe('@', { name: ' \u200b' })).toBe(false);
	});
	it('not when somebody of a longer name is meant, nor when a namesake may be', () => {
		const rivals = rivalsOf(ann, [ann, annSmith, agent('20', 'Ann Lee Smith')]);
		expect(rivals.sameName).toBe(false);
		expect(namesMe('@Ann Lee Smith', ann, rivals)).toBe(false);
		expect(namesMe('@Ann Lee Smith and @Ann Lee', ann, rivals)).toBe(true);
		expect(namesMe('@Ann Lee', ann, rivalsOf(ann, [agent('21', 'ann lee')]))).toBe(false);
		expect(rivalsOf(ann, [agent('21', 'ann lee', { suspended: true }), agent('22', 'Ann Lee', { role: 'end-user' })]).sameName).toBe(false);
	});
});

describe('where the names stand', () => {
	it('gives ranges of the original', () => {
		const text = 'Ça va ＠Cléo\u00a0 Dürand? and @Jan Kowalski\u0301';
		expect(mentionRanges(text, ['Cleo Durand', 'Jan Kowalski']).map(([a, b]) => text.slice(a, b))).toEqual(['＠Cléo\u00a0 Dürand', '@Jan Kowalski\u0301']);
		expect(mentionRanges('nothing', ['Jan'])).toEqual([]);
	});
});

describe('for any name', { timeout: 30_000 }, () => {
	const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 });
	const name = fc
		.array(word, { minLength: 1, maxLength: 3 })
		.map((words) => words.join(' '))
		.filter((text) => foldName(text) !== '' && !/[@＠\s]/u.test(foldName(text).charAt(0)));
	it('what the menu wrote is found again, by the sender and by the one who is named', () => {
		fc.assert(
			fc.property(name, fc.constantFrom('', 'Hello ', '(', 'x\n'), fc.constantFrom(' ', ' please', '\n', ' \n\nBye'), (text, before, after) => {
				const one = agent('60', text);
				const note = `${before}${mentionOf(text)}${after}`;
				expect(mentionedIn(note, { picked: [one] }).mentioned.map(({ id }) => id)).toEqual(['60']);
				expect(namesMe(note, one)).toBe(true);
				expect(mentionRanges(note, [text])[0]?.[0]).toBe(before.length);
			}),
		);
	});
	it('typed ones too, as long as they are of ordinary length', () => {
		fc.assert(
			fc.property(name, (text) => {
				expect(typed(`Hello ${mentionOf(text)} please`, [agent('60', text)])).toEqual(['60']);
			}),
		);
	});
	it('a letter more, before or behind, is somebody else', () => {
		const latin = fc.stringMatching(/^[A-Z][a-z]{1,8} [A-Z][a-z]{1,8}$/);
		fc.assert(
			fc.property(latin, fc.constantFrom('a', 'é', '7', '-b', "'b", '.b', 'ł'), (text, more) => {
				fc.pre(!(more === "'b" && text.endsWith('s')));
				expect(namesMe(`@${text}${more}x`, { name: text })).toBe(false);
				expect(namesMe(`${more}@${text}`, { name: text })).toBe(false);
			}),
		);
	});
	it('never throws on any text, and its ranges lie in it, ascending', () => {
		const text = fc
			.array(fc.oneof(fc.string({ unit: 'binary', maxLength: 6 }), fc.constantFrom('@', '@Jan Kowalski', ' ', '\n')), { maxLength: 20 })
			.map((parts) => parts.join(''));
		fc.assert(
			fc.property(text, (note) => {
				mentionedIn(note, { picked: [jan], lookup: lookupIn(team) });
				let last = 0;
				for (const [start, end] of mentionRanges(note, ['Jan Kowalski', 'Ben'])) {
					expect(start).toBeGreaterThanOrEqual(last);
					expect(end).toBeGreaterThan(start);
					expect(end).toBeLessThanOrEqual(note.length);
					last = end;
				}
			}),
		);
	});
	it('stays quick on a hostile note', () => {
		const started = performance.now();
		for (const note of ['@a '.repeat(6_600), '/@ '.repeat(6_600), `${'x'.repeat(19_000)}@Jan`, '@Jan '.repeat(4_000)]) typed(note);
		expect(performance.now() - started).toBeLessThan(2_000);
	});
});
