/** Groups and teams, made of what the directory says of each colleague: for "@Tier 2", which names their people one by one. */
import { fold, foldName } from '../collaboration/fold';
import type { Agent } from '../collaboration/model';
import { type Match, matchesIn } from './highlight';
import { tokensOf, wordsOf } from './tokens';

export interface Group {
	readonly name: string;
	/** Everybody in it who is not suspended, in the order of the directory. */
	readonly people: readonly Agent[];
}

export interface FoundGroup extends Group {
	/** Found letters: [start, end) over `name`. */
	readonly matches: readonly Match[];
}

interface Known extends Group {
	readonly folded: string;
	readonly tokens: readonly string[];
	people: Agent[];
}

/** Work between two looks at the clock. */
const STEP = 512;
/** Of one helpdesk; more are no groups but labels. */
const MOST_GROUPS = 5_000;

export type Groups = readonly Known[];

/** The groups of these colleagues, in small steps. Two spellings of one name (case, accents) are one group. */
export function* buildGroups(agents: readonly Agent[]): Generator<void, Groups> {
	const known = new Map<string, Known>();
	for (const [index, agent] of agents.entries()) {
		if (index % STEP === 0) yield;
		if (agent.suspended) continue;
		for (const name of agent.groups) {
			const folded = foldName(name);
			let group = known.get(folded);
			if (!group) {
				if (folded === '' || known.size >= MOST_GROUPS) continue;
				known.set(folded, (group = { name, folded, tokens: [...tokensOf(fold(name))], people: [] }));
			}
			if (group.people.at(-1) !== agent) group.people.push(agent);
		}
	}
	return [...known.values()];
}

/** The groups whose name these letters begin (every word some part of it), the nearest name first. No letters: none. */
export function groupsFor(groups: Groups, letters: string, most: number): FoundGroup[] {
	const words = wordsOf(letters);
	if (words.length === 0) return [];
	const whole = foldName(letters);
	// The whole name, then one that begins so, then any part; the shorter name before the longer.
	const rank = ({ folded }: Known): number => (folded === whole ? 0 : folded.startsWith(whole) ? 1 : 2);
	return groups
		.filter(({ tokens }) => words.every((word) => tokens.some((token) => token.startsWith(word))))
		.sort((a, b) => rank(a) - rank(b) || a.folded.length - b.folded.length || (a.folded < b.folded ? -1 : 1))
		.slice(0, most)
		.map(({ name, people }) => ({ name, people, matches: matchesIn(name, words, false) }));
}
