/**
 * What one worker remembers of a site between requests. Clients are made anew for every task and workers die after seconds of rest: it only
 * saves repeated questions, and nothing depends on it.
 */
import type { AgentId, Milliseconds, SiteId } from '../../collaboration/model';
import type { Choice } from './transform';

export interface Memory {
	/** Whose session this is about. Another agent's begins with nothing of it. */
	agent: AgentId | undefined;
	/** What the session's writes must carry. */
	token: string | undefined;
	/** Notes are HTML. */
	rich: boolean;
	pageSize: number;
	/** Everybody whom this agent may see. */
	people: { at: Milliseconds; list: readonly Choice[] } | undefined;
	/** Referral → agent, for those that we made ourselves: osTicket lists only names. */
	referred: Map<string, AgentId>;
}

const memories = new Map<SiteId, Memory>();
const empty = (): Memory => ({ agent: undefined, token: undefined, rich: true, pageSize: 25, people: undefined, referred: new Map() });

export function memoryOf(base: SiteId): Memory {
	const known = memories.get(base) ?? empty();
	memories.set(base, known);
	return known;
}

/** Nobody is signed in, or somebody else. */
export function forget(memory: Memory): void {
	Object.assign(memory, empty());
}
