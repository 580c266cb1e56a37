/** Who has answered a mention since: told by what was written in the conversation afterwards, not by read receipts. Pure. */
import { namesMe, type Rivals } from './mentions';
import type { AgentId, Entry, EntryId, Follower, Milliseconds } from './model';

type Written = Pick<Entry, 'kind' | 'author'>;

/** A note or a reply: what counts as an answer. Following, or setting a status, says nothing to the one who asked. */
export const isWriting = ({ kind }: Pick<Entry, 'kind'>): boolean => kind === 'note' || kind === 'public-reply';

/** Did that agent write it? A customer who happens to carry the same id (some helpdesks number people apart) did not. */
const isBy = (entry: Written, agent: AgentId): boolean => isWriting(entry) && entry.author.id === agent && entry.author.kind !== 'customer';

/**
 * The followers who wrote a note or a reply after the last note of somebody else that mentions them. `entries` are one conversation's, ascending.
 * Whoever is not mentioned in them is not in the answer: nobody waits for them.
 */
export function answeredSince(entries: readonly Entry[], followers: readonly Follower[]): AgentId[] {
	const agents = followers.filter(({ kind }) => kind === 'agent');
	return agents.filter((agent) => hasAnswered(entries, agent, rivalsAmong(agent, agents))).map(({ id }) => id);
}

function hasAnswered(entries: readonly Entry[], agent: Follower, rivals: Rivals): boolean {
	const asked = entries.findLastIndex(
		(entry) =>
			entry.kind === 'note' &&
			entry.author.kind !== 'customer' &&
			entry.author.id !== agent.id &&
			(entry.markedMentions.includes(agent.id) || namesMe(entry.text, agent, rivals)),
	);
	return asked !== -1 && entries.slice(asked + 1).some((entry) => isBy(entry, agent.id));
}

/** Of two followers of one name the text tells neither; "@Ann Lee-Smith" is not Ann Lee. */
function rivalsAmong(agent: Follower, all: readonly Follower[]): Rivals {
	const others = all.filter(({ id }) => id !== agent.id).map(({ name }) => name);
	const own = agent.name.trim().toLowerCase();
	return {
		sameName: others.some((name) => name.trim().toLowerCase() === own),
		longer: others.filter((name) => name.length > agent.name.length && name.toLowerCase().startsWith(own)),
	};
}

/** When I last wrote in a conversation, by its entries (ms, the helpdesk's clock); undefined when I did not. */
export function lastWrittenBy(entries: readonly Pick<Entry, 'kind' | 'author' | 'at'>[], me: AgentId): Milliseconds | undefined {
	const mine = entries.filter((entry) => isBy(entry, me)).map(({ at }) => at);
	return mine.length > 0 ? Math.max(...mine) : undefined;
}

/**
 * The mentions among these entries (of one answer of the helpdesk, ascending) that I have answered within it: a note or reply of mine comes after them
 * in the same conversation.
 */
export function answeredWithin(entries: readonly Entry[], me: AgentId): ReadonlySet<EntryId> {
	const answered = new Set<EntryId>();
	const wrote = new Set<Entry['conversation']>();
	for (const entry of entries.toReversed()) {
		if (isBy(entry, me)) wrote.add(entry.conversation);
		else if (wrote.has(entry.conversation)) answered.add(entry.id);
	}
	return answered;
}
