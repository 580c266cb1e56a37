/**
 * One sorted piece of the directory, never changed once built (but for `bury`). Agents are numbered in alphabetical order, so that a smaller
 * number comes first; tokens are sorted, so that a prefix is one stretch of them. Numbers lie in typed arrays: some 20 MB for 100,000 agents with logins and addresses.
 */
import { foldName } from '../collaboration/fold';
import type { Agent, AgentId } from '../collaboration/model';
import { isColleague } from '../collaboration/permissions';
import { HashTable, hashOf } from './hashes';
import { Numbers } from './numbers';
import { sortInSlices } from './sort';
import { eachToken } from './tokens';

/** A stretch of tokens: [low, high). */
export interface Range {
	low: number;
	high: number;
}

export type Compare = (a: Agent, b: Agent) => number;

export interface Segment {
	/** In alphabetical order; the index is the agent's number here. */
	readonly agents: readonly Agent[];
	/** Sorted, each once. */
	readonly tokens: readonly string[];
	/** Who has token t: `postings[starts[t]…starts[t + 1])`, each `number << 2 | kind`, ascending. */
	readonly starts: Uint32Array;
	readonly postings: Uint32Array;
	/** Which tokens agent n has: `has[hasStarts[n]…hasStarts[n + 1])`, each `token << 2 | kind`. */
	readonly hasStarts: Uint32Array;
	readonly has: Uint32Array;
	readonly byName: HashTable;
	readonly byId: HashTable;
	/** 1 for agents that a later segment replaced. */
	buried: Uint8Array | undefined;
}

/** Work between two looks at the clock. */
const STEP = 64;

/** Without end users; of one id the last. */
export function* distinct(agents: readonly Agent[]): Generator<void, Agent[]> {
	const byId = new HashTable(agents.length);
	const kept: Agent[] = [];
	for (let i = agents.length - 1; i >= 0; i--) {
		const agent = agents[i];
		if (!agent) continue;
		const hash = hashOf(agent.id);
		let seen = false;
		byId.find(hash, (later) => {
			seen = agents[later]?.id === agent.id;
			return seen;
		});
		if (i % (STEP * 8) === 0) yield;
		if (seen) continue;
		byId.put(hash, i);
		if (isColleague(agent)) kept.push(agent);
	}
	return kept.reverse();
}

/** Builds a segment in small steps; `agents` holds each id once. */
export function* buildSegment(agents: readonly Agent[], compare: Compare): Generator<void, Segment> {
	const sorted = agents.slice();
	yield* sortInSlices(sorted, compare);

	const known = new TokenNumbers();
	const has = new Numbers(sorted.length * 8);
	const hasStarts = new Uint32Array(sorted.length + 1);
	const byName = new HashTable(sorted.length);
	const byId = new HashTable(sorted.length);
	for (const [number, agent] of sorted.entries()) {
		const start = has.length;
		const name = foldName(agent.name);
		eachToken(agent, name, (token, kind) => {
			const at = known.of(token);
			// Kinds come best first: what the name has already need not be said of the login again.
			for (let i = start; i < has.length; i++) if (has.at(i) >>> 2 === at) return;
			has.push((at << 2) | kind);
		});
		hasStarts[number + 1] = has.length;
		byName.put(hashOf(name), number);
		byId.put(hashOf(agent.id), number);
		if (number % STEP === 0) yield;
	}

	const tokens = known.tokens.slice();
	yield* sortInSlices(tokens, (a, b) => (a < b ? -1 : a > b ? 1 : 0));
	const rank = yield* ranks(known.tokens, tokens);
	const words = has.trimmed();
	const { starts, postings } = yield* invert(words, hasStarts, rank, tokens.length);
	return { agents: sorted, tokens, starts, postings, hasStarts, has: words, byName, byId, buried: undefined };
}

/** Numbers tokens in the order of finding. Many small maps: one large map stops everything for 20 ms whenever it grows. */
class TokenNumbers {
	readonly tokens: string[] = [];
	readonly #maps = Array.from({ length: 256 }, () => new Map<string, number>());

	of(token: string): number {
		const map = this.#maps[(token.charCodeAt(0) * 31 + token.charCodeAt(token.length - 1) * 7 + token.length) & 255];
		const known = map?.get(token);
		if (known !== undefined) return known;
		map?.set(token, this.tokens.length);
		return this.tokens.push(token) - 1;
	}
}

/** For each token in the order of finding, its place among the sorted. */
function* ranks(found: readonly string[], tokens: readonly string[]): Generator<void, Uint32Array> {
	const rank = new Uint32Array(found.length);
	for (const [at, token] of found.entries()) {
		rank[at] = lowerBound(tokens, token);
		if (at % (STEP * 8) === 0) yield;
	}
	return rank;
}

/** Renumbers the tokens in `has` and gives for each token who has it (a counting sort, so numbers ascend). */
function* invert(has: Uint32Array, hasStarts: Uint32Array, rank: Uint32Array, tokens: number): Generator<void, Pick<Segment, 'starts' | 'postings'>> {
	const starts = new Uint32Array(tokens + 1);
	for (let i = 0; i < has.length; i++) {
		const entry = has[i] ?? 0;
		const token = rank[entry >>> 2] ?? 0;
		has[i] = (token << 2) | (entry & 3);
		starts[token + 1] = (starts[token + 1] ?? 0) + 1;
		if (i % 8_192 === 0) yield;
	}
	for (let token = 0; token < tokens; token++) starts[token + 1] = (starts[token + 1] ?? 0) + (starts[token] ?? 0);
	yield;
	const next = starts.slice();
	const postings = new Uint32Array(has.length);
	for (let number = 0; number + 1 < hasStarts.length; number++) {
		for (let i = hasStarts[number] ?? 0; i < (hasStarts[number + 1] ?? 0); i++) {
			const entry = has[i] ?? 0;
			const at = next[entry >>> 2] ?? 0;
			next[entry >>> 2] = at + 1;
			postings[at] = (number << 2) | (entry & 3);
		}
		if (number % 1_024 === 0) yield;
	}
	return { starts, postings };
}

/** The first token that is not before `text`. */
function lowerBound(tokens: readonly string[], text: string): number {
	let low = 0;
	let high = tokens.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((tokens[middle] ?? '') < text) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** The tokens that begin with `prefix`. */
export function rangeOf(tokens: readonly string[], prefix: string): Range {
	const low = lowerBound(tokens, prefix);
	let end = low;
	let high = tokens.length;
	while (end < high) {
		const middle = (end + high) >>> 1;
		if ((tokens[middle] ?? '').startsWith(prefix)) end = middle + 1;
		else high = middle;
	}
	return { low, high: end };
}

/** The number of an agent in this segment; -1 when it is not here, or was replaced. */
export function numberIn(segment: Segment, id: AgentId): number {
	let number = -1;
	segment.byId.find(hashOf(id), (owner) => {
		if (segment.agents[owner]?.id !== id || segment.buried?.[owner]) return false;
		number = owner;
		return true;
	});
	return number;
}

/** Those in this segment whose folded name this is, at most so many. */
export function namedIn(segment: Segment, foldedName: string, most = Number.POSITIVE_INFINITY): number[] {
	const numbers: number[] = [];
	if (most <= 0) return numbers;
	segment.byName.find(hashOf(foldedName), (owner) => {
		const agent = segment.agents[owner];
		if (agent && !segment.buried?.[owner] && foldName(agent.name) === foldedName) numbers.push(owner);
		return numbers.length >= most;
	});
	return numbers;
}

/** Takes an agent out of this segment: a later one has them. */
export function bury(segment: Segment, number: number): void {
	segment.buried ??= new Uint8Array(segment.agents.length);
	segment.buried[number] = 1;
}
