import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold } from '../../../src/collaboration/fold';
import type { Agent, AgentId } from '../../../src/collaboration/model';
import { Directory, type QueryOptions } from '../../../src/directory/directory';

const agent = (id: string, name: string, more: Partial<Agent> = {}): Agent => ({ id: id as AgentId, name, role: 'agent', groups: [], ...more });
const directory = (agents: readonly Agent[]): Directory => {
	const made = new Directory('en');
	made.buildNow(agents);
	return made;
};
const ids = (...list: string[]) => new Set(list as AgentId[]);

const people = [
	agent('1', 'Jan Kowalski', { login: 'jkow', email: 'jan.kowalski@example.com', groups: ['Tier 2', 'Billing'] }),
	agent('2', 'Jana Nováková', { login: 'nova', groups: ['Returns'] }),
	agent('3', 'Janine Okafor'),
	agent('4', 'Marek Jankowski', { groups: ['Finance'] }),
	agent('5', 'Cléo Dürand', { login: 'cleo' }),
	agent('6', "Peggy O'Neil"),
	agent('7', 'Ann Lee-Smith', { email: 'alsmith@example.com' }),
	agent('8', 'Łukasz Żak'),
	agent('9', '佐藤美咲'),
	agent('10', 'Rita User', { role: 'end-user' }),
	agent('11', 'Benny Ng', { login: 'benny.ng' }),
	agent('12', '김철수'),
];
const office = directory(people);
const find = (letters: string, options?: QueryOptions, where = office) => where.query(letters, options).map((row) => row.agent.id);

describe('what finds whom', () => {
	it.each<[string, string[]]>([
		['jan', ['1', '2', '3', '4']],
		['JAN', ['1', '2', '3', '4']],
		['ｊａｎ', ['1', '2', '3', '4']],
		['kow', ['1']],
		['kowalski jan', ['1']],
		['jan kow', ['1']],
		['j k', ['1']],
		['cleo d', ['5']],
		['dürand cléo', ['5']],
		['oneil', ['6']],
		['neil', ['6']],
		["o'n", ['6']],
		['o’n', ['6']],
		['smith', ['7']],
		['lee-s', ['7']],
		['leesmith', ['7']],
		['(ann', ['7']],
		['lukasz zak', ['8']],
		['佐藤', ['9']],
		['美咲', ['9']],
		['김', ['12']],
		['철수', ['12']],
		['jkow', ['1']],
		['alsm', ['7']],
		['jan.kowalski@ex', ['1']],
		['ng', ['11']],
		['benny.n', ['11']],
		['billing', ['1']],
		['jan tier', ['1']],
		['rita', []],
		['example', []],
		['xyz', []],
		['jan xyz', []],
		['ana', []],
	])('%s → %j', (letters, expected) => {
		expect(find(letters)).toEqual(expected);
	});

	it('allows for one mistake in words of five letters and more, and only when nothing matches', () => {
		for (const typo of ['kowlaski', 'kwoalski', 'kowaski', 'kowwalski', 'kowqlski', 'okwalski', 'xkowalski', 'kowla', 'jan kowlaski'])
			expect(find(typo)).toEqual(['1']);
		expect(find('jnaa')).toEqual([]);
		expect(find('kowlasik')).toEqual([]);
		expect(find('janine')).toEqual(['3']);
		expect(find('nowakova')).toEqual(['2']);
	});

	it('puts a name before a login, before an address, before a group', () => {
		const mixed = directory([
			agent('g', 'A A', { groups: ['Sam'] }),
			agent('e', 'B B', { email: 'sam@example.com' }),
			agent('l', 'C C', { login: 'sam' }),
			agent('n', 'D Sam'),
		]);
		expect(find('sam', {}, mixed)).toEqual(['n', 'l', 'e', 'g']);
	});

	it('sorts as the language does, not as the code does', () => {
		const mixed = directory([agent('1', 'Zoe'), agent('2', 'Émile'), agent('3', 'adam'), agent('4', 'Eve'), agent('5', 'Bob')]);
		expect(find('', {}, mixed)).toEqual(['3', '5', '2', '4', '1']);
	});
});

describe('the order of the menu', () => {
	it('in this conversation, mentioned often, A to Z, and no access last', () => {
		const rows = office.query('jan', { inConversation: ids('4'), often: new Map([['3' as AgentId, 2]]), unavailable: ({ id }) => id === '1' });
		expect(rows.map(({ agent, group }) => [agent.id, group])).toEqual([
			['4', 'conversation'],
			['3', 'often'],
			['2', 'suggested'],
			['1', 'no-access'],
		]);
	});
	it('the more often the earlier, and who cannot open it is last wherever they come from', () => {
		const often = new Map([
			['1', 1],
			['2', 9],
			['3', 4],
		] as Array<[AgentId, number]>);
		expect(find('jan', { often })).toEqual(['2', '3', '1', '4']);
		const rows = office.query('jan', { inConversation: ids('1'), often, unavailable: ({ id }) => id === '1' || id === '2' });
		expect(rows.map((row) => row.agent.id)).toEqual(['3', '4', '1', '2']);
		expect(rows.at(-1)?.group).toBe('no-access');
	});
	it('suggests without letters, at most as many as asked for', () => {
		expect(office.query('')).toHaveLength(11);
		expect(office.query('  ', { limit: 3, inConversation: ids('8') }).map(({ agent }) => agent.id)).toEqual(['8', '7', '11']);
		expect(office.query('', { limit: 0 })).toEqual([]);
		expect(directory([]).query('a')).toEqual([]);
		expect(directory([]).query('')).toEqual([]);
	});
	it('gives 20 rows at most, and somebody typed in full is among them', () => {
		const crowd = directory([...Array.from({ length: 300 }, (_, i) => agent(`c${i}`, `Aaron Janssen ${i}`)), agent('jan', 'Jan')]);
		const rows = crowd.query('jan');
		expect(rows).toHaveLength(20);
		expect(rows[0]?.agent.id).toBe('jan');
	});
	it('marks namesakes, also those that came in later', () => {
		const twins = directory([agent('1', 'Jan Kowalski'), agent('2', 'JAN KOWALSKI'), agent('3', 'Jan Kowal')]);
		expect(twins.query('jan').map((row) => [row.agent.id, row.twins])).toEqual([
			['3', false],
			['1', true],
			['2', true],
		]);
		twins.add([agent('4', 'Ján Kowal')]);
		expect(twins.query('jan kowal').filter((row) => row.twins)).toHaveLength(4);
	});
});

describe('found letters', () => {
	const marked = (name: string, letters: string, id = 'x') => {
		const row = directory([agent(id, name, { login: 'login' })]).query(letters)[0];
		return row?.matches.map(([start, end]) => name.slice(start, end));
	};
	it.each<[string, string, string[]]>([
		['Marek Jankowski', 'jan', ['Jan']],
		['Cléo Dürand', 'cleo d', ['Cléo', 'D']],
		['Cle\u0301o Dürand', 'cle', ['Cle\u0301']],
		["Peggy O'Neil", 'oneil', ["O'Neil"]],
		["Peggy O'Neil", 'neil', ['Neil']],
		['Jan Janssen', 'j jan', ['Jan', 'J']],
		['Max Strasse Straße', 'strasse s', ['Strasse', 'S']],
		['Weiß', 'weis', ['Weiß']],
		['Jan Kowalski', 'kowlas', ['Kowals']],
		['佐藤美咲', '美', ['美']],
		['Jan Kowalski', 'login', []],
		['Jan Kowalski', '', []],
	])('%s by %s: %j', (name, letters, expected) => {
		expect(marked(name, letters)).toEqual(expected);
	});
});

describe('growing', () => {
	it('adds and replaces, one by one, as if all had been there from the start', () => {
		const grown = directory(people.slice(0, 2));
		for (const one of people.slice(2)) grown.add([one]);
		grown.add([agent('3', 'Janine Smith')]);
		grown.add([agent('3', 'Janine Adams'), agent('13', 'Zed')]);
		expect(grown.size).toBe(12);
		expect(find('janine', {}, grown)).toEqual(['3']);
		expect(find('okafor', {}, grown)).toEqual([]);
		expect(grown.get('3' as AgentId)?.name).toBe('Janine Adams');
		expect(find('jan', {}, grown)).toEqual(['1', '2', '3', '4']);
		expect(grown.named('JANINE  adams').map(({ id }) => id)).toEqual(['3']);
		grown.add([agent('3', 'Janine Adams', { role: 'end-user' })]);
		expect(grown.get('3' as AgentId)).toBeUndefined();
		expect(find('janine', {}, grown)).toEqual([]);
		grown.buildNow([]);
		expect(grown.size).toBe(0);
	});

	it('builds in slices, the old answers until the new are whole, and keeps what came in meanwhile', async () => {
		const growing = directory([agent('old', 'Old One')]);
		let pauses = 0;
		const many = Array.from({ length: 3_000 }, (_, i) => agent(`m${i}`, `Person ${i}`));
		await growing.build(many, {
			sliceMs: 0,
			yield: async () => {
				if (++pauses === 5) growing.add([agent('live', 'Live Result'), agent('m7', 'Renamed Person')]);
				expect(growing.query('old')).toHaveLength(1);
			},
		});
		expect(pauses).toBeGreaterThan(20);
		expect(growing.query('old')).toHaveLength(0);
		expect(growing.query('live')).toHaveLength(1);
		expect(growing.get('m7' as AgentId)?.name).toBe('Renamed Person');
		expect(growing.size).toBe(3_001);
	});

	it('aborted, leaves everything as it was; overtaken, lets the later build win', async () => {
		const stopped = directory([agent('old', 'Old One')]);
		const abort = new AbortController();
		const building = stopped.build(people, { sliceMs: 0, signal: abort.signal, yield: async () => abort.abort(new Error('gone')) });
		await expect(building).rejects.toThrow('gone');
		await expect(stopped.build(people, { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before');
		expect(stopped.query('')).toHaveLength(1);
		const first = stopped.build(people, { sliceMs: 0 });
		const second = stopped.build([agent('new', 'New One')]);
		await Promise.all([first, second]);
		expect(find('', {}, stopped)).toEqual(['new']);
	});
});

/** What the SPEC says, without any index. */
function naive(agents: readonly Agent[], letters: string, { limit = 20, inConversation, often, unavailable }: QueryOptions): string[] {
	const collator = new Intl.Collator('en');
	const words = fold(letters).split(' ').filter(Boolean);
	const begins = (text: string, word: string) => {
		const folded = fold(text);
		const parts = folded.split(' ').flatMap((one) => {
			const starts = [...one.matchAll(/[\p{L}\p{N}]+/gu)].map(({ index }) => one.slice(index));
			return [one, ...starts, ...starts.map((part) => part.replaceAll("'", '')), ...starts.map((part) => part.replace(/['.-]/g, ''))];
		});
		return parts.some((part) => part.startsWith(word));
	};
	const kind = (one: Agent, word: string) =>
		begins(one.name, word)
			? 1
			: begins(one.login ?? '', word)
				? 2
				: begins((one.email ?? '').split('@')[0] ?? '', word)
					? 3
					: one.groups.some((group) => begins(group, word))
						? 4
						: 9;
	return agents
		.filter(({ role }) => role !== 'end-user')
		.map((one) => {
			const whole = words.length > 0 && fold(one.name) === words.join(' ');
			const tier = whole ? 0 : Math.max(1, ...words.map((word) => kind(one, word)));
			const group = unavailable?.(one) ? 3 : inConversation?.has(one.id) ? 0 : often?.has(one.id) ? 1 : 2;
			return { one, tier, group, times: group === 1 ? (often?.get(one.id) ?? 0) : 0 };
		})
		.filter(({ tier }) => tier < 9)
		.sort(
			(a, b) =>
				a.group - b.group ||
				a.tier - b.tier ||
				b.times - a.times ||
				collator.compare(a.one.name, b.one.name) ||
				collator.compare(a.one.login ?? '', b.one.login ?? '') ||
				(a.one.id < b.one.id ? -1 : 1),
		)
		.slice(0, limit)
		.map(({ one }) => one.id);
}

describe('for any team', { timeout: 30_000 }, () => {
	const part = fc.string({ unit: fc.constantFrom(...'aabnéłß'), minLength: 1, maxLength: 4 });
	const name = fc
		.array(
			fc.oneof(
				{ weight: 5, arbitrary: part },
				fc.tuple(part, fc.constantFrom("'", '-', '.'), part).map((both) => both.join('')),
			),
			{ minLength: 1, maxLength: 3 },
		)
		.map((parts) => parts.join(' '));
	const team = fc
		.array(
			fc.record({
				name,
				login: fc.option(part, { nil: undefined }),
				email: fc.option(
					part.map((local) => `${local}@example.com`),
					{ nil: undefined },
				),
				groups: fc.array(part, { maxLength: 2 }),
				role: fc.constantFrom<Agent['role'][]>('agent', 'admin', 'light-agent', 'end-user'),
			}),
			{ maxLength: 40 },
		)
		.map((list) =>
			list.map(({ login, email, ...rest }, i): Agent => ({ id: `p${i}` as AgentId, ...rest, ...(login ? { login } : {}), ...(email ? { email } : {}) })),
		);
	const letters = fc.array(fc.string({ unit: fc.constantFrom(...'abnel'), minLength: 1, maxLength: 3 }), { maxLength: 3 }).map((words) => words.join(' '));
	const some = fc.array(fc.nat(39), { maxLength: 6 });

	it('gives the rows that a plain reading of the rules gives, however the directory came to be', () => {
		fc.assert(
			fc.property(
				team,
				letters,
				some,
				some,
				some,
				fc.nat(40),
				fc.integer({ min: 1, max: 25 }),
				(agents, typed, conversation, frequent, blocked, cut, limit) => {
					const options: QueryOptions = {
						limit,
						inConversation: ids(...conversation.map((i) => `p${i}`)),
						often: new Map(frequent.map((i) => [`p${i}` as AgentId, (i % 3) + 1])),
						unavailable: ({ id }) => blocked.some((i) => id === `p${i}`),
					};
					const expected = naive(agents, typed, options);
					const rows = directory(agents).query(typed, options);
					expect(rows.map((row) => row.agent.id)).toEqual(expected);
					const grown = directory(agents.slice(0, cut).map((one) => ({ ...one, name: `${one.name} old` })));
					for (const one of agents) grown.add([one]);
					expect(grown.query(typed, options).map((row) => row.agent.id)).toEqual(expected);
					for (const row of rows) {
						let last = 0;
						for (const [start, end] of row.matches) {
							expect(start).toBeGreaterThanOrEqual(last);
							expect(end).toBeGreaterThan(start);
							last = end;
						}
						expect(last).toBeLessThanOrEqual(row.agent.name.length);
						const same = agents.filter((one) => one.role !== 'end-user' && fold(one.name) === fold(row.agent.name));
						expect(row.twins).toBe(same.length > 1);
					}
				},
			),
			{ numRuns: 300 },
		);
	});

	it('whoever was put in is found by their name, whatever script it is in', () => {
		const any = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 });
		fc.assert(
			fc.property(any, (text) => {
				const one = directory([agent('other', 'Other Person'), agent('x', text)]);
				expect(find(text, {}, one)).toContain('x');
				expect(one.named(text).map(({ id }) => id)).toContain('x');
			}),
			{ numRuns: 200 },
		);
		for (const word of ['Very', '👩‍💻', '-', 'a-b']) {
			const long = `${word} `.repeat(Math.ceil(2_000 / word.length));
			expect(find(long, {}, directory([agent('x', long)]))).toEqual(['x']);
		}
	});

	it('one mistake anywhere in a long word still finds it', () => {
		const word = fc.stringMatching(/^[a-z]{6,12}$/);
		fc.assert(
			fc.property(word, fc.nat(), fc.constantFrom('drop', 'add', 'change', 'swap'), fc.stringMatching(/^[a-z]$/), (text, where, how, letter) => {
				const at = where % (text.length - 1);
				const typed = {
					drop: text.slice(0, at) + text.slice(at + 1),
					add: text.slice(0, at) + letter + text.slice(at),
					change: text.slice(0, at) + letter + text.slice(at + 1),
					swap: text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2),
				}[how];
				const rows = directory([agent('x', `Jo ${text}`)]).query(typed);
				expect(rows.map((row) => row.agent.id)).toEqual(['x']);
				expect(rows[0]?.matches.length).toBe(1);
			}),
			{ numRuns: 300 },
		);
	});
});
