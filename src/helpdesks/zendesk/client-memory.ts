/**
 * What one worker remembers of an account between requests. Clients are made anew for every task, workers die after seconds of rest: this only
 * saves repeated questions, and nothing depends on it.
 */
import type { SiteId } from '../../collaboration/model';
import type { Me } from '../helpdesk';
import type { CustomRole, ZendeskUser } from './transform';

/** Told of the account as a whole, the same for every agent. */
export type AccountFacts = Pick<Me, 'collaborationOff' | 'siteName'>;

export interface Memory {
	facts: AccountFacts;
	roles: { at: number; byId: ReadonlyMap<string, CustomRole> } | undefined;
	/** Authors of messages, for their names. */
	people: Map<string, { at: number; user: ZendeskUser }>;
	/** Whose session it was; another agent's begins with nothing of it. */
	agent: string | undefined;
}

const memories = new Map<SiteId, Memory>();
const empty = (): Memory => ({ facts: {}, roles: undefined, people: new Map(), agent: undefined });

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
