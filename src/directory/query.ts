/** Letters → rows, over all pieces of the directory: in this conversation, mentioned often, A to Z, and last who cannot be looped in. */
import { foldName } from '../collaboration/fold';
import type { Agent, AgentId } from '../collaboration/model';
import { type Match, matchesIn } from './highlight';
import { kindOf, matchOf, numberOf, search, type Words } from './rank';
import { type Compare, namedIn, numberIn, rangeOf, type Segment } from './segment';
import { wordsOf } from './tokens';
import { LETTERS_FOR_TYPOS, typoRanges } from './typos';

export type RowGroup = 'conversation' | 'often' | 'suggested' | 'no-access';

export interface Row {
	agent: Agent;
	/** Found letters: [start, end) over `agent.name`, ascending; empty when it was the login, the e-mail address or a group that was found. */
	matches: readonly Match[];
	group: RowGroup;
	/** Somebody else has the same name: show what tells them apart (login, group). */
	twins: boolean;
}

export interface QueryOptions {
	/** At most so many rows. Default 20. */
	limit?: number;
	/** Who follows or owns the conversation. */
	inConversation?: ReadonlySet<AgentId>;
	/** How often I mentioned whom; who is in it counts as mentioned often. */
	often?: ReadonlyMap<AgentId, number>;
	/** Who cannot be looped in here: shown last. It is asked of candidates only, not of everybody. */
	unavailable?: (agent: Agent) => boolean;
}

/** So many people of one and the same name are looked for, should somebody type it out; nobody can tell them apart in a menu anyway. */
const MOST_NAMESAKES = 100;

interface Candidate {
	agent: Agent;
	segment: Segment;
	number: number;
	/** 0: the letters are the whole name; then by what was found (1 name, 2 login, 3 address, 4 group). */
	tier: number;
	times: number;
}

/** The rows for these letters, best first. Only when nothing at all is found is one typing mistake allowed for. */
export function rowsFor(segments: readonly Segment[], letters: string, compare: Compare, options: QueryOptions): Row[] {
	const words = wordsOf(letters);
	const meant = segments.map((segment) => words.map((word) => [rangeOf(segment.tokens, word)]));
	const rows = gather(segments, meant, letters, words, compare, options, false);
	if (rows.length > 0 || !words.some((word) => word.length >= LETTERS_FOR_TYPOS)) return rows;
	const nearly = segments.map((segment, index) =>
		words.map((word, at) => [...(meant[index]?.[at] ?? []), ...(word.length >= LETTERS_FOR_TYPOS ? typoRanges(segment.tokens, word) : [])]),
	);
	return gather(segments, nearly, letters, words, compare, options, true);
}

function gather(
	segments: readonly Segment[],
	meant: readonly Words[],
	letters: string,
	words: readonly string[],
	compare: Compare,
	options: QueryOptions,
	withTypos: boolean,
): Row[] {
	const { limit = 20, inConversation, often, unavailable } = options;
	const wholeName = words.length > 0 ? foldName(letters) : '';
	const groups: Record<RowGroup, Candidate[]> = { conversation: [], often: [], suggested: [], 'no-access': [] };
	for (const [index, segment] of segments.entries()) {
		const wordsHere = meant[index] ?? [];
		const taken = new Set<number>();
		const whole = wholeName === '' ? [] : namedIn(segment, wholeName, MOST_NAMESAKES);
		const take = (number: number, group: RowGroup, tier: number): void => {
			const agent = segment.agents[number];
			if (!agent || taken.has(number)) return;
			taken.add(number);
			const times = often?.get(agent.id) ?? 0;
			groups[unavailable?.(agent) ? 'no-access' : group].push({ agent, segment, number, tier: whole.includes(number) ? 0 : tier, times });
		};
		// The few who come first are looked up one by one; that is faster than asking of every match whether it is one of them.
		const takeKnown = (id: AgentId, group: RowGroup): void => {
			const number = numberIn(segment, id);
			const kind = number === -1 ? -1 : matchOf(segment, number, wordsHere);
			if (kind !== -1) take(number, group, kind + 1);
		};
		for (const id of inConversation ?? []) takeKnown(id, 'conversation');
		for (const id of often?.keys() ?? []) takeKnown(id, 'often');
		// Whoever is typed out in full must be there, however many begin alike.
		for (const number of whole) take(number, 'suggested', 0);
		const found = search(segment, wordsHere, {
			most: limit,
			skip: taken,
			isUnavailable: (number) => {
				const agent = segment.agents[number];
				return agent !== undefined && (unavailable?.(agent) ?? false);
			},
		});
		for (const key of [...found.free, ...found.unavailable]) take(numberOf(key), 'suggested', kindOf(key) + 1);
	}
	// Within one piece the numbers are alphabetical already; comparing names by language is slow.
	const byName = (a: Candidate, b: Candidate): number => (a.segment === b.segment ? a.number - b.number : compare(a.agent, b.agent));
	const order = (a: Candidate, b: Candidate): number => a.tier - b.tier || byName(a, b);
	const ordered: Array<[RowGroup, Candidate[]]> = [
		['conversation', groups.conversation.sort(order)],
		['often', groups.often.sort((a, b) => a.tier - b.tier || b.times - a.times || byName(a, b))],
		['suggested', groups.suggested.sort(order)],
		['no-access', groups['no-access'].sort(order)],
	];
	const rows: Row[] = [];
	for (const [group, candidates] of ordered) {
		for (const candidate of candidates.slice(0, limit - rows.length)) {
			rows.push({ agent: candidate.agent, matches: matchesIn(candidate.agent.name, words, withTypos), group, twins: hasTwin(segments, candidate) });
		}
	}
	return rows;
}

function hasTwin(segments: readonly Segment[], { agent, segment: home, number: mine }: Candidate): boolean {
	const nameHash = home.byName.of(mine);
	let same = 0;
	for (const segment of segments) {
		segment.byName.find(nameHash, (number) => {
			if (!segment.buried?.[number]) same++;
			return same > 1;
		});
	}
	if (same < 2) return false;
	const name = foldName(agent.name);
	let count = 0;
	for (const segment of segments) count += namedIn(segment, name, 2 - count).length;
	return count > 1;
}
