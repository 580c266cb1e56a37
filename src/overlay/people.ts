/** The agents of this site, as the mention menu and the follower field look for them: the directory, its loading, and who has access where. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Agent, AgentId, ConversationId } from '../collaboration/model';
import { mayBeMentioned } from '../collaboration/permissions';
import type { Directory, FoundGroup, Row } from '../directory/directory';
import type { NoAccess } from '../helpdesks/helpdesk';
import { type Failure, failureOf } from '../platform/errors';
import { ask } from '../platform/messenger';

export type { Row };

export type PeopleStatus =
	/** Nobody asked yet. */
	| 'unasked'
	| 'loading'
	/** Searchable; `failure` may still say that it is the saved list (offline) or not whole. */
	| 'ready'
	/** Nothing to search: `failure` says why. */
	| 'failed';

export interface FindOptions {
	/** At most so many rows; default 20. */
	limit?: number;
	/** Marks who cannot be looped into it (as far as is known) and puts them last. */
	conversation?: ConversationId;
	/** Who is in the conversation already: they come first. */
	inConversation?: ReadonlySet<AgentId>;
}

export interface People {
	readonly status: ReadonlySignal<PeopleStatus>;
	readonly failure: ReadonlySignal<Failure | undefined>;
	/** When the list at hand was saved (ms); 0 when unknown. */
	readonly savedAt: ReadonlySignal<number>;
	/** Counts up whenever `find` may give something else: loaded, merged from a live search, an access answer came. */
	readonly version: ReadonlySignal<number>;
	/** How many agents can be found. */
	count(): number;
	/** Asks the background for the directory once; again after a failure. Never rejects. */
	load(): Promise<void>;
	/** Synchronous and cheap (well under a millisecond): who matches the letters, best first. '' gives suggestions. */
	find(letters: string, options?: FindOptions): readonly Row[];
	/** The groups whose name the letters begin, with all their people. Only of a whole directory: of a part of it, a group would lack people. */
	groups(letters: string): readonly FoundGroup[];
	/** Takes whom the agent mentions often, from an answer that tells. */
	learn(often: ReadonlyArray<readonly [AgentId, number]>): void;
	byId(id: AgentId): Agent | undefined;
	/** Everybody of that name; accents and case do not count. */
	readonly named: (name: string) => readonly Agent[];
	/** Asks the helpdesk itself, debounced, when the list is not complete; what it finds is merged and `version` counts up. */
	lookUp(letters: string): void;
	/** Why that agent cannot be looped into the conversation; undefined: can, or not known yet. */
	noAccess(conversation: ConversationId, agent: Agent): NoAccess | undefined;
	/** Asks about those not asked before (in one message); `version` counts up when an answer changes something. */
	checkAccess(conversation: ConversationId, agents: readonly AgentId[]): void;
}

/** Between two looks at a directory that is still being read. */
const AGAIN_MS = 2_000;
/** Questions that may die with their worker before we wait for the agent to ask. */
const MOST_UNANSWERED = 3;
const LOOK_UP_DELAY_MS = 250;
/** The contract takes 60 at once. */
const MOST_CHECKED = 60;
/** An access answer holds so long; groups change seldom, and the background checks again before it adds anybody. */
const ACCESS_HOLDS_MS = 5 * 60_000;

/** Makes the one `People` of an overlay. Nothing is asked before `load`. */
export function makePeople(life: AbortSignal): People {
	/** A part of its own: it comes with the list of people, when somebody wants to find one. */
	let directory: Directory | undefined;
	const size = (): number => directory?.size ?? 0;
	const status = signal<PeopleStatus>('unasked');
	const failure = signal<Failure | undefined>();
	const savedAt = signal(0);
	const version = signal(0);
	const access = new Map<ConversationId, Map<AgentId, { at: number; noAccess?: NoAccess }>>();
	const asked = new Set<string>();
	let often: ReadonlyMap<AgentId, number> = new Map();
	let complete = false;
	let unanswered = 0;
	let loading: Promise<void> | undefined;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let again: ReturnType<typeof setTimeout> | undefined;
	life.addEventListener(
		'abort',
		() => {
			clearTimeout(timer);
			clearTimeout(again);
		},
		{ once: true },
	);

	async function load(): Promise<void> {
		if (size() === 0) status.value = 'loading';
		try {
			const [answer, part] = await Promise.all([ask('directory.load', {}), import('../directory/directory')]);
			directory ??= new part.Directory();
			await directory.build(answer.agents, { signal: life });
			complete = answer.complete;
			often = new Map(answer.often);
			savedAt.value = answer.savedAt;
			failure.value = answer.failure;
			if (size() > 0) status.value = 'ready';
			else status.value = answer.failure ? 'failed' : complete ? 'ready' : 'loading';
			version.value++;
			// More pages of a large directory are coming in.
			if (!complete && !answer.failure && !life.aborted) again = setTimeout(() => void load(), AGAIN_MS);
		} catch (thrown) {
			if (life.aborted) return;
			failure.value = failureOf(thrown);
			status.value = size() > 0 ? 'ready' : 'failed';
			// Nobody answered: the worker died over it, and the next one is there in a moment.
			if (failure.value.kind === 'internal' && unanswered++ < MOST_UNANSWERED) again = setTimeout(() => void load(), AGAIN_MS);
		}
	}

	async function searchLive(letters: string): Promise<void> {
		try {
			const { agents } = await ask('directory.search', { letters });
			if (life.aborted || agents.length === 0) return;
			directory ??= new (await import('../directory/directory')).Directory();
			directory.add(agents);
			if (status.value === 'failed') status.value = 'ready';
			version.value++;
		} catch {
			// The list at hand stays; asked again with the next letters.
			asked.delete(letters);
		}
	}

	return {
		status,
		failure,
		savedAt,
		version,
		count: size,
		load() {
			// A failed load is tried again; one that succeeded, or is under way, is not.
			if (!loading || status.value === 'failed') {
				const current: Promise<void> = load();
				loading = current;
			}
			return loading;
		},
		find(letters, options = {}) {
			const { conversation } = options;
			return (
				directory?.query(letters, {
					limit: options.limit ?? 20,
					often,
					...(options.inConversation && { inConversation: options.inConversation }),
					...(conversation !== undefined && { unavailable: (agent) => this.noAccess(conversation, agent) !== undefined }),
				}) ?? []
			);
		},
		groups: (letters) => (complete ? (directory?.groups(letters) ?? []) : []),
		learn(mentioned) {
			often = new Map(mentioned);
			version.value++;
		},
		byId: (id) => directory?.get(id),
		named: (name) => directory?.named(name) ?? [],
		lookUp(letters) {
			const wanted = letters.trim().slice(0, 80);
			if (complete || wanted.length < 2 || asked.has(wanted)) return;
			clearTimeout(timer);
			timer = setTimeout(() => {
				asked.add(wanted);
				void searchLive(wanted);
			}, LOOK_UP_DELAY_MS);
		},
		noAccess: (conversation, agent) => mayBeMentioned(agent, access.get(conversation)?.get(agent.id)?.noAccess),
		checkAccess(conversation, agents) {
			const known = access.get(conversation) ?? new Map<AgentId, { at: number; noAccess?: NoAccess }>();
			access.set(conversation, known);
			const now = Date.now();
			const unknown = agents.filter((id) => now - (known.get(id)?.at ?? Number.NEGATIVE_INFINITY) > ACCESS_HOLDS_MS).slice(0, MOST_CHECKED);
			if (unknown.length === 0) return;
			// Noted before the answer, so that the next key does not ask again.
			for (const id of unknown) known.set(id, { ...known.get(id), at: now });
			ask('access.check', { conversation, agents: unknown }).then(
				({ noAccess }) => {
					const refused = new Map(noAccess);
					let changed = false;
					for (const id of unknown) {
						const why = refused.get(id);
						changed ||= (known.get(id)?.noAccess === undefined) !== (why === undefined);
						known.set(id, why ? { at: now, noAccess: why } : { at: now });
					}
					if (changed && !life.aborted) version.value++;
				},
				() => {
					for (const id of unknown) known.delete(id);
				},
			);
		},
	};
}
