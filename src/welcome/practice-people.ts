/** The people of the practice note. They exist only here. */
import type { Agent, AgentId } from '../collaboration/model';
import { Directory } from '../directory/directory';

const person = (id: string, name: string): Agent => ({ id: `practice-${id}` as AgentId, name, role: 'agent', groups: [] });

export const PRACTICE_PEOPLE: readonly Agent[] = [
	person('1', 'Jan Kowalski'),
	person('2', 'Jana Nováková'),
	person('3', 'Ann Lee'),
	person('4', 'Tom Fischer'),
	person('5', 'Priya Raman'),
	person('6', 'Łukasz Zieliński'),
];

/** The real index, as on a helpdesk's page; it works without any helpdesk. */
export function practiceDirectory(): Directory {
	const directory = new Directory();
	directory.buildNow(PRACTICE_PEOPLE);
	return directory;
}
