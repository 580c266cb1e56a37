/**
 * What one worker remembers of a site between requests. Clients are made anew for every task and workers die after seconds of rest: it only
 * saves repeated questions, and nothing depends on it.
 */
import type { AgentId, Milliseconds, SiteId } from '../../collaboration/model';
import type { Choice, Mailbox } from './transform';

export interface Memory {
	/** Whose session this is about. Another agent's begins with nothing of it. */
	agent: AgentId | undefined;
	/** What the session's POST requests must carry. */
	token: string | undefined;
	mailboxes: readonly Mailbox[];
	/** Colleagues of one mailbox, or ('') of all my mailboxes. */
	people: Map<string, { at: Milliseconds; list: readonly Choice[] }>;
}

const memories = new Map<SiteId, Memory>();
const empty = (): Memory => ({ agent: undefined, token: undefined, mailboxes: [], people: new Map() });

export function memoryOf(base: SiteId): Memory {
	const known = memories.get(base) ?? empty();
	memories.set(base, known);
	return known;
}

/** Nobody is signed in, or somebody else. */
export function forget(memory: Memory): void {
	Object.assign(memory, empty());
}
