/** Groups as the directory knows them: found by the beginnings of their names, with their people. */
import { describe, expect, it } from 'vitest';
import type { Agent, AgentId } from '../../../src/collaboration/model';
import { Directory } from '../../../src/directory/directory';

const agent = (name: string, groups: string[], more: Partial<Agent> = {}): Agent => ({ id: name as AgentId, name, role: 'agent', groups, ...more });
const PEOPLE = [
	agent('Jan Kowalski', ['Tier 2', 'Billing']),
	agent('Ann Lee', ['Tier 1']),
	agent('Tom Fischer', ['TIER 2']),
	agent('Zoe Gone', ['Tier 2'], { suspended: true }),
	agent('Maria', ['Tier 2'], { role: 'end-user' }),
	agent('Cléo', ['Überweisungen', 'Tier 20', 'Late-night']),
];
const built = () => {
	const directory = new Directory('en');
	directory.buildNow(PEOPLE);
	return directory;
};
const found = (letters: string, most?: number) =>
	built()
		.groups(letters, most)
		.map(({ name, people }) => [name, people.map((one) => one.name)]);

describe('groups', () => {
	it('finds a group by any part of its name, without accents and case, with everybody who can be in it', () => {
		expect(found('tier 2')[0]).toEqual(['Tier 2', ['Jan Kowalski', 'Tom Fischer']]);
		expect(found('uber')).toEqual([['Überweisungen', ['Cléo']]]);
		expect(found('night')).toEqual([['Late-night', ['Cléo']]]);
		expect(found('2 tier')[0]?.[0]).toBe('Tier 2');
		expect(found('xyz')).toEqual([]);
		expect(found('')).toEqual([]);
	});

	it('the whole name comes first, then the shortest, and no more than asked for', () => {
		expect(found('tier 2', 5).map(([name]) => name)).toEqual(['Tier 2', 'Tier 20']);
		expect(found('tier', 2).map(([name]) => name)).toEqual(['Tier 2', 'Tier 1'].sort());
	});

	it('marks the found letters', () => {
		expect(built().groups('ti 2')[0]?.matches).toEqual([
			[0, 2],
			[5, 6],
		]);
	});

	it('is built in slices with the rest, and not before it', async () => {
		const directory = new Directory('en');
		const building = directory.build(PEOPLE);
		expect(directory.groups('tier')).toEqual([]);
		await building;
		expect(directory.groups('billing')).toHaveLength(1);
	});
});
