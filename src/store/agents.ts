/** The directory as it is kept on this device, one set per account. */
import type { AccountId, Agent, AgentId } from '../collaboration/model';
import { inStore, watching } from './open';
import { soundAgents } from './project';
import type { AgentRecord } from './records';

/** Rows written in one transaction: more would hold up everybody else (1,000 rows take about 80 ms). */
const SLICE = 1_000;

export const agentsOf = async (account: AccountId): Promise<Agent[]> =>
	soundAgents(await inStore((db) => db.agents.where('account').equals(account).toArray()));

export const countAgents = (account: AccountId): Promise<number> => inStore((db) => db.agents.where('account').equals(account).count());

/** Those of the named agents who are in the directory. */
export async function agentsById(account: AccountId, ids: readonly AgentId[]): Promise<Agent[]> {
	const rows = await inStore((db) => db.agents.bulkGet(ids.map((id): [AccountId, AgentId] => [account, id])));
	return soundAgents(rows.filter((row) => row !== undefined));
}

const asRow = (account: AccountId, agent: Agent): AgentRecord => {
	const row: AgentRecord = { account, id: agent.id, name: agent.name, role: agent.role, groups: [...agent.groups] };
	if (agent.login !== undefined) row.login = agent.login;
	if (agent.email !== undefined) row.email = agent.email;
	if (agent.suspended !== undefined) row.suspended = agent.suspended;
	if (agent.photo !== undefined) row.photo = agent.photo;
	return row;
};

const same = (a: AgentRecord | undefined, b: AgentRecord): boolean =>
	a !== undefined &&
	a.name === b.name &&
	a.login === b.login &&
	a.email === b.email &&
	a.role === b.role &&
	a.suspended === b.suspended &&
	a.photo === b.photo &&
	a.groups.length === b.groups.length &&
	a.groups.every((group, index) => group === b.groups[index]);

/** Adds people or renews what is known of them; nobody is removed. */
export async function mergeAgents(account: AccountId, agents: readonly Agent[]): Promise<void> {
	if (agents.length) await inStore((db) => db.agents.bulkPut(agents.map((agent) => asRow(account, agent))));
}

/**
 * Puts the whole directory in place of the old one: only what changed is written, in slices, newcomers first, the gone last. Killed in
 * between, everybody of either directory is still found, and `directoryComplete` is not yet set.
 */
export async function replaceAgents(account: AccountId, agents: readonly Agent[], savedAt: number): Promise<void> {
	const old = new Map((await inStore((db) => db.agents.where('account').equals(account).toArray())).map((row) => [row.id, row]));
	const rows = agents.map((agent) => asRow(account, agent));
	const changed = rows.filter((row) => !same(old.get(row.id), row));
	for (let start = 0; start < changed.length; start += SLICE) await inStore((db) => db.agents.bulkPut(changed.slice(start, start + SLICE)));
	const now = new Set(rows.map((row) => row.id));
	const gone = [...old.keys()].filter((id) => !now.has(id));
	await inStore((db) =>
		db.transaction('rw', db.agents, db.accounts, async () => {
			await db.agents.bulkDelete(gone.map((id): [AccountId, AgentId] => [account, id]));
			await db.accounts.update(account, { directorySavedAt: savedAt, directoryComplete: true });
		}),
	);
}

/** The directory now and after each change, until the signal aborts. */
export const watchAgents = (account: AccountId, changed: (agents: Agent[]) => void, signal: AbortSignal): void =>
	watching(
		(db) => db.agents.where('account').equals(account).toArray(),
		(rows) => changed(soundAgents(rows)),
		signal,
	);
