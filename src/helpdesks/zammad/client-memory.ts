/**
 * What one worker remembers of a Zammad between requests. Clients are made anew for every task, workers die after seconds of rest: this only
 * saves repeated questions, and nothing depends on it.
 */
import type { SiteId } from '../../collaboration/model';
import type { ZammadRole, ZammadUser } from './transform';

export interface Memory {
	/** What each role may do, and in which groups. */
	roles: { at: number; byId: ReadonlyMap<string, ZammadRole> } | undefined;
	people: Map<string, { at: number; user: ZammadUser }>;
	/** Whose session it was; another agent's begins with nothing of it. */
	agent: string | undefined;
	siteName?: string;
}

const memories = new Map<SiteId, Memory>();
const empty = (): Memory => ({ roles: undefined, people: new Map(), agent: undefined });

export function memoryOf(base: SiteId): Memory {
	const known = memories.get(base) ?? empty();
	memories.set(base, known);
	return known;
}

/** Notes who is signed in. */
export function rememberAgent(memory: Memory, agent: string): void {
	if (memory.agent !== undefined && memory.agent !== agent) Object.assign(memory, empty());
	memory.agent = agent;
}
