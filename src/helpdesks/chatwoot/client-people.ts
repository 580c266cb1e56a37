/** People of one installation: who is signed in, and the directory of the accounts they work in. */
import type { Agent, SiteId } from '../../collaboration/model';
import { asLoopinError, type ErrorKind } from '../../platform/errors';
import type { Me } from '../helpdesk';
import { accountPath, type Requests } from './client-requests';
import { accountsOf, agentOf, meOf, profileAnswer, teamsAnswer, usersAnswer } from './transform';

/** Accounts on one installation that are looked after; the ones used last. */
const MOST_ACCOUNTS = 5;
/** Past these, people are shown without the rest of their teams. */
const MOST_TEAMS = 30;
/** What this agent may not read, or what the version has not: the rest works without. */
const CLOSED = new Set<ErrorKind>(['forbidden', 'not-found', 'bad-answer', 'refused']);

export class People {
	/** As the last `me` told: a client serves one task. */
	private known: string[] | undefined;

	constructor(
		private readonly requests: Requests,
		private readonly base: SiteId,
	) {}

	/** One request. */
	async me(): Promise<Me> {
		const profile = await this.requests.get('/api/v1/profile', profileAnswer);
		this.known = accountsOf(profile)
			.slice(0, MOST_ACCOUNTS)
			.map(({ id }) => id);
		return meOf(profile);
	}

	/** Numbers of the accounts, the one used last first. */
	async accounts(): Promise<readonly string[]> {
		if (!this.known) await this.me();
		return this.known ?? [];
	}

	/** All agents with their teams, one page an account. Who works in several is told once. */
	async *directory(): AsyncGenerator<readonly Agent[]> {
		const told = new Set<string>();
		for (const account of await this.accounts()) {
			const users = await this.requests.get(`${accountPath(account)}/agents`, usersAnswer);
			const teams = await this.teamsOf(account);
			yield users.filter(({ id }) => !told.has(id) && told.add(id)).map((user) => agentOf(user, teams.get(user.id) ?? [], this.base));
		}
	}

	private async teamsOf(account: string): Promise<ReadonlyMap<string, string[]>> {
		const teams = new Map<string, string[]>();
		try {
			for (const team of (await this.requests.get(`${accountPath(account)}/teams`, teamsAnswer)).slice(0, MOST_TEAMS)) {
				if (!team.name) continue;
				const members = await this.requests.get(`${accountPath(account)}/teams/${team.id}/team_members`, usersAnswer);
				for (const { id } of members) teams.set(id, [...(teams.get(id) ?? []), team.name]);
			}
		} catch (thrown) {
			if (!CLOSED.has(asLoopinError(thrown).kind)) throw thrown;
		}
		return teams;
	}

	/** The teams of an account that I am in. */
	async myTeams(account: string): Promise<ReadonlySet<string>> {
		const teams = await this.requests.get(`${accountPath(account)}/teams`, teamsAnswer);
		return new Set(teams.filter(({ is_member }) => is_member).map(({ id }) => id));
	}
}
