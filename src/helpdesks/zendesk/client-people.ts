/** People of one account: who is signed in, the directory, and names by id. */
import type { Agent, SiteId } from '../../collaboration/model';
import { asLoopinError, type ErrorKind, LoopinError } from '../../platform/errors';
import type { Me } from '../helpdesk';
import { type Memory, rememberAgent } from './client-memory';
import { isId, type Requests } from './client-requests';
import {
	agentOf,
	brandsAnswer,
	type CustomRole,
	groupsAnswer,
	meAnswer,
	membershipsAnswer,
	meOf,
	nextCursor,
	rolesAnswer,
	settingsAnswer,
	usersAnswer,
	type ZendeskUser,
} from './transform';

/** Custom roles change rarely. */
const ROLES_FOR_MS = 10 * 60_000;
/** Names of authors are not asked for again within this time. */
const PEOPLE_FOR_MS = 5 * 60_000;
const MOST_PEOPLE = 2_000;
/** `show_many` takes up to 100 ids. */
const AT_ONCE = 100;
/** Past these many memberships (5,000) people are shown with their default group only, so that a huge account is not paged through for hints. */
const MOST_MEMBERSHIP_PAGES = 50;
const MOST_PAGES = 1_000;

/** What this agent may not read, or what the account has not: the rest works without. */
const CLOSED = new Set<ErrorKind>(['forbidden', 'not-found', 'bad-answer', 'refused']);

export class People {
	constructor(
		private readonly requests: Requests,
		private readonly memory: Memory,
		private readonly base: SiteId,
	) {}

	/** One request. What is told of the account as a whole is added as far as `learnAccount` has been asked lately. */
	async me(): Promise<Me> {
		const { me } = meOf(await this.requests.get('/api/v2/users/me.json', meAnswer));
		rememberAgent(this.memory, me.id);
		return me.role === 'end-user' ? me : { ...me, ...this.memory.facts };
	}

	/** Settings and name of the account, for the next `me()`: asked when a site is connected and when the directory is read. Never throws. */
	async learnAccount(): Promise<void> {
		const [settings, brands] = await Promise.allSettled([
			this.requests.get('/api/v2/account/settings.json', settingsAnswer),
			this.requests.get('/api/v2/brands.json', brandsAnswer),
		]);
		if (settings.status === 'fulfilled') {
			const ccsAndFollowers = settings.value.settings.tickets?.follower_and_email_cc_collaborations;
			// A mention makes nobody a follower while CCs and followers are off (https://support.zendesk.com/hc/en-us/articles/4928739064986).
			if (ccsAndFollowers !== undefined) this.memory.facts.collaborationOff = !ccsAndFollowers;
		}
		const siteName = brands.status === 'fulfilled' ? brands.value.brands.find((brand) => brand.default)?.name : undefined;
		if (siteName) this.memory.facts.siteName = siteName;
	}

	private async orNothing<T>(ask: () => Promise<T>): Promise<T | undefined> {
		try {
			return await ask();
		} catch (thrown) {
			if (CLOSED.has(asLoopinError(thrown).kind)) return undefined;
			throw thrown;
		}
	}

	/** All agents with their groups, 100 a page. */
	async *directory(): AsyncGenerator<readonly Agent[]> {
		const groupsOf = await this.groupNames();
		await this.learnAccount();
		for await (const answer of this.pages('/api/v2/users.json?role[]=agent&role[]=admin', usersAnswer, MOST_PAGES)) {
			yield answer.users.flatMap((user) => agentOf(user, groupsOf(user), this.base) ?? []);
		}
	}

	private async groupNames(): Promise<(user: ZendeskUser) => readonly string[]> {
		const names = new Map<string, string>();
		const memberships = new Map<string, string[]>();
		await this.orNothing(async () => {
			for await (const { groups } of this.pages('/api/v2/groups.json', groupsAnswer, MOST_PAGES)) for (const { id, name } of groups) names.set(id, name);
			for await (const answer of this.pages('/api/v2/group_memberships.json', membershipsAnswer, MOST_MEMBERSHIP_PAGES)) {
				for (const { user_id, group_id } of answer.group_memberships) memberships.set(user_id, [...(memberships.get(user_id) ?? []), group_id]);
			}
		});
		return (user) => {
			// The default group first: it is the one colleagues know somebody by.
			const ids = new Set([...(user.default_group_id ? [user.default_group_id] : []), ...(memberships.get(user.id) ?? [])]);
			return [...ids].flatMap((id) => names.get(id) ?? []);
		};
	}

	/** Cursor pagination. The cursor is taken, never the address that the answer offers: a request goes to our paths only. */
	private async *pages<Schema extends typeof usersAnswer | typeof groupsAnswer | typeof membershipsAnswer>(path: string, schema: Schema, most: number) {
		let cursor: string | undefined;
		for (let page = 0; page < most; page++) {
			const paging = `page[size]=100${cursor === undefined ? '' : `&page[after]=${encodeURIComponent(cursor)}`}`;
			const answer = await this.requests.get(`${path}${path.includes('?') ? '&' : '?'}${paging}`, schema);
			yield answer;
			const next = nextCursor(answer);
			if (next === undefined || next === cursor) return;
			cursor = next;
		}
	}

	/** Agents whose name starts with these letters, as Zendesk finds them. It wants two letters at least. */
	async search(letters: string): Promise<readonly Agent[]> {
		if (letters.trim().length < 2) return [];
		const { users } = await this.requests.get(`/api/v2/users/autocomplete.json?name=${encodeURIComponent(letters.trim())}`, usersAnswer);
		return users.flatMap((user) => agentOf(user, [], this.base) ?? []);
	}

	/** The people with these ids; those whom Zendesk does not tell about are absent. `fresh`: as they are now, not as of some minutes ago. */
	async byId(ids: Iterable<string>, { fresh = false } = {}): Promise<ReadonlyMap<string, ZendeskUser>> {
		const { people } = this.memory;
		const found = new Map<string, ZendeskUser>();
		const missing: string[] = [];
		for (const id of new Set(ids)) {
			const known = people.get(id);
			if (!fresh && known && Date.now() - known.at < PEOPLE_FOR_MS) found.set(id, known.user);
			else if (isId(id)) missing.push(id);
		}
		if (people.size > MOST_PEOPLE) people.clear();
		for (let at = 0; at < missing.length; at += AT_ONCE) {
			const { users } = await this.requests.get(`/api/v2/users/show_many.json?ids=${missing.slice(at, at + AT_ONCE).join(',')}`, usersAnswer);
			for (const user of users) {
				found.set(user.id, user);
				people.set(user.id, { at: Date.now(), user });
			}
		}
		return found;
	}

	/** The custom role, on accounts that have them and let this agent read them. */
	async customRole(id: string | undefined): Promise<CustomRole | undefined> {
		if (id === undefined) return undefined;
		const { roles } = this.memory;
		const isNew = roles && roles.byId.size > 0 && !roles.byId.has(id);
		if (!roles || isNew || Date.now() - roles.at > ROLES_FOR_MS) {
			const answer = await this.orNothing(() => this.requests.get('/api/v2/custom_roles.json', rolesAnswer));
			const byId = new Map(answer?.custom_roles.map((role) => [role.id, role]));
			this.memory.roles = { at: Date.now(), byId };
			return byId.get(id);
		}
		return roles.byId.get(id);
	}

	/** Who of these may open tickets of a group: its members. */
	async membersOf(group: string): Promise<ReadonlySet<string>> {
		const members = new Set<string>();
		for await (const answer of this.pages(`/api/v2/groups/${group}/memberships.json`, membershipsAnswer, MOST_MEMBERSHIP_PAGES)) {
			for (const { user_id } of answer.group_memberships) members.add(user_id);
		}
		return members;
	}

	/** Names of all groups by id; `isPublic` is false for private ones only. */
	async groups(): Promise<ReadonlyMap<string, { name: string; isPublic: boolean }>> {
		const groups = new Map<string, { name: string; isPublic: boolean }>();
		for await (const answer of this.pages('/api/v2/groups.json', groupsAnswer, MOST_PAGES)) {
			for (const { id, name, is_public } of answer.groups) groups.set(id, { name, isPublic: is_public !== false });
		}
		if (groups.size === 0) throw new LoopinError('bad-answer', 'no groups');
		return groups;
	}
}
