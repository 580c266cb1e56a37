/** Who is named in the open note: by the helpdesk's own marks, by what was picked in our menu, or as an exact full name; and who of them cannot follow. */
import { foldName } from '../../collaboration/fold';
import { mentionedIn, type NamedAgent } from '../../collaboration/mentions';
import type { Agent } from '../../collaboration/model';
import type { Composer, NoAccess } from '../../helpdesks/helpdesk';
import { wholeText } from '../composer/field';
import type { OverlayContext } from '../context';
import type { NoteMemory } from './note-memory';

export interface Named {
	readonly mentioned: readonly NamedAgent[];
	/** Full names that several colleagues have. */
	readonly ambiguous: readonly string[];
}

export const NOBODY: Named = { mentioned: [], ambiguous: [] };

/** By their ids, in this order. */
const eachOnce = (named: readonly NamedAgent[]): NamedAgent[] => [...new Map(named.map(({ id, name }) => [id, { id, name }])).values()];

export class NamedPeople {
	constructor(
		readonly composer: Composer,
		readonly context: OverlayContext,
		readonly memory: NoteMemory,
	) {}

	/** Those who are to be looped in, without those whom the agent took back; whose name left the text is forgotten there. Reads the whole text. */
	wanted(): Named {
		const { takenBack } = this.memory;
		const named = this.#read();
		for (const id of takenBack) if (!named.mentioned.some((one) => one.id === id)) takenBack.delete(id);
		return { ...named, mentioned: named.mentioned.filter(({ id }) => !takenBack.has(id)) };
	}

	/** Whoever is named is named by marks. Our menu checks whom it offers; the helpdesk's own does not. */
	get byOwnMenu(): boolean {
		return this.composer.named !== undefined && this.#onlyMarked();
	}

	/** Why that colleague could not follow; undefined when they could, or nobody knows. */
	noAccess({ id, name }: NamedAgent): NoAccess | undefined {
		const { people } = this.context;
		const agent: Agent = people.byId(id) ?? { id, name, role: 'agent', groups: [] };
		return people.noAccess(this.composer.conversation, agent);
	}

	/** Of these, those who do not follow, and could. */
	notYetFollowing(mentioned: readonly NamedAgent[]): readonly NamedAgent[] {
		const followers = new Set(this.context.conversationState.value?.conversation?.followers.map((follower) => follower.id));
		return mentioned.filter((named) => !followers.has(named.id) && !this.noAccess(named));
	}

	#read(): Named {
		// With mentions off nobody is looped in, so nothing is promised.
		if (this.context.state.value.mentionsOff) return NOBODY;
		const marked = (this.composer.named?.() ?? []).map((each) => this.#asKnown(each));
		if (this.byOwnMenu) return { mentioned: eachOnce(marked), ambiguous: [] };
		const text = wholeText(this.composer.field);
		if (!/[@＠]/u.test(text)) return { mentioned: eachOnce(marked), ambiguous: [] };
		const { mentioned, ambiguous } = mentionedIn(text, { picked: [...this.memory.picked.values()], lookup: this.context.people.named });
		// "@Jan Kowalski" that carries a mark is told apart from a namesake by it.
		const settled = new Set(marked.map(({ name }) => foldName(name)));
		return {
			mentioned: eachOnce([...marked, ...mentioned.filter(({ name }) => !settled.has(foldName(name)))]),
			ambiguous: ambiguous.map(({ name }) => name).filter((name) => !settled.has(foldName(name))),
		};
	}

	/** The helpdesk's link may have swallowed what was typed after it; the name is the colleague's all the same. */
	#asKnown(marked: NamedAgent): NamedAgent {
		const known = this.context.people.byId(marked.id)?.name;
		return known !== undefined && foldName(marked.name).startsWith(foldName(known)) ? { id: marked.id, name: known } : marked;
	}

	/**
	 * Where people are named by the helpdesk's own menu, or the helpdesk makes followers of its own marks and we cannot add any, what only looks like
	 * a mention is none.
	 */
	#onlyMarked(): boolean {
		const { nativeMentions, mentionsFollow, followers } = this.context.facts.capabilities;
		return (this.composer.nativeMentions ?? nativeMentions) === 'instead' || (mentionsFollow === 'helpdesk' && followers !== 'full');
	}
}
