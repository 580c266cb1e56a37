/** Find a colleague by a few letters, among a hundred thousand, between two keystrokes. */
import { foldName } from '../collaboration/fold';
import type { Agent, AgentId } from '../collaboration/model';
import { buildGroups, type FoundGroup, type Groups, groupsFor } from './groups';
import { type QueryOptions, type Row, rowsFor } from './query';
import { buildSegment, bury, type Compare, distinct, namedIn, numberIn, type Segment } from './segment';
import { type BuildOptions, inSlices, toTheEnd } from './slices';

export type { FoundGroup } from './groups';
export type { Match } from './highlight';
export type { QueryOptions, Row, RowGroup } from './query';
export type { BuildOptions } from './slices';

export class Directory {
	/** Oldest and largest first; an agent lives in one of them. */
	#segments: Segment[] = [];
	/** What came in while a build is running: it is newer than what the build was given. */
	#meanwhile: Agent[] | undefined;
	#builds = 0;
	/** Of the last build: who came in by `add` is found by name only. */
	#groups: Groups = [];
	readonly #compare: Compare;

	/** `locales`: whose alphabet; default the browser's. */
	constructor(locales?: string | string[]) {
		const collator = new Intl.Collator(locales);
		this.#compare = (a, b) => collator.compare(a.name, b.name) || collator.compare(a.login ?? '', b.login ?? '') || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
	}

	/** How many colleagues it knows. */
	get size(): number {
		let size = 0;
		for (const { agents, buried } of this.#segments) size += agents.length - (buried?.reduce((sum, one) => sum + one, 0) ?? 0);
		return size;
	}

	/**
	 * Replaces everybody, in slices; until it resolves the old ones answer. End users are left out; of one id the last counts. A later build
	 * wins over this one. Rejects with the signal's reason, and then nothing has changed.
	 */
	async build(agents: readonly Agent[], options: BuildOptions = {}): Promise<void> {
		const build = ++this.#builds;
		const meanwhile: Agent[] = [];
		this.#meanwhile = meanwhile;
		try {
			const segment = await inSlices(this.#segmentOf(agents), options);
			const groups = await inSlices(buildGroups(segment.agents), options);
			if (build === this.#builds) this.#install(segment, groups, meanwhile);
		} finally {
			if (build === this.#builds) this.#meanwhile = undefined;
		}
	}

	/** Replaces everybody at once. For tests and short lists. */
	buildNow(agents: readonly Agent[]): void {
		this.#builds++;
		const segment = toTheEnd(this.#segmentOf(agents));
		this.#install(segment, toTheEnd(buildGroups(segment.agents)), []);
	}

	*#segmentOf(agents: readonly Agent[]): Generator<void, Segment> {
		return yield* buildSegment(yield* distinct(agents), this.#compare);
	}

	#install(segment: Segment, groups: Groups, newer: readonly Agent[]): void {
		this.#groups = groups;
		this.#segments = segment.agents.length > 0 ? [segment] : [];
		this.#meanwhile = undefined;
		this.add(newer);
	}

	/** Adds or replaces a few (live search results), at once. */
	add(agents: readonly Agent[]): void {
		let added = toTheEnd(distinct(agents));
		// Somebody who became an end user is no colleague any more.
		for (const { id } of agents) this.#bury(id);
		this.#meanwhile?.push(...agents);
		if (added.length === 0) return;
		// Pieces no larger than the new one melt into it: there are never more than a few, and the large one is not built again.
		while (true) {
			const last = this.#segments.at(-1);
			if (!last || last.agents.length > added.length) break;
			this.#segments.pop();
			added = [...last.agents.filter((_, number) => !last.buried?.[number]), ...added];
		}
		this.#segments.push(toTheEnd(buildSegment(added, this.#compare)));
	}

	#bury(id: AgentId): void {
		for (const segment of this.#segments) {
			const number = numberIn(segment, id);
			if (number !== -1) bury(segment, number);
		}
	}

	get(id: AgentId): Agent | undefined {
		for (const segment of this.#segments) {
			const agent = segment.agents[numberIn(segment, id)];
			if (agent) return agent;
		}
		return undefined;
	}

	/** Everybody of that name; accents and case do not count. A `NameLookup` for mentions (bound). */
	readonly named = (name: string): readonly Agent[] => {
		const folded = foldName(name);
		return this.#segments.flatMap((segment) => namedIn(segment, folded).flatMap((number) => segment.agents[number] ?? []));
	};

	/** The groups whose name these letters begin, with their people; the nearest name first. */
	groups(letters: string, most = 2): FoundGroup[] {
		return groupsFor(this.#groups, letters, most);
	}

	/**
	 * The rows for these letters, best first: in this conversation, mentioned often, A to Z, and last who cannot be looped in; within each a
	 * name before a login before an address before a group. Every word must begin some part. No letters: suggestions. At most 20 rows.
	 */
	query(letters: string, options: QueryOptions = {}): Row[] {
		return rowsFor(this.#segments, letters, this.#compare, options);
	}
}
