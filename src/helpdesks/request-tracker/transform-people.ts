/** RT's users and groups → the model. Raw data stops here. */
import * as v from 'valibot';
import type { AgentId } from '../../collaboration/model';
import { LoopinError } from '../../platform/errors';
import { fitting, itemsOf, looseLine, number } from './transform-values';

export const person = v.object({ id: number, Name: looseLine, RealName: looseLine, EmailAddress: looseLine });

/** A user as RT names one; whether it is an agent is only known where `privileged` is. */
export interface RtUser {
	id: AgentId;
	login: string;
	name: string;
	email: string;
	privileged?: boolean;
}

export const userOf = (raw: v.InferOutput<typeof person>): RtUser => ({
	id: raw.id as AgentId,
	login: raw.Name,
	name: raw.RealName || raw.Name || raw.EmailAddress || raw.id,
	email: raw.EmailAddress,
});

export const currentUser = v.object({ ...person.entries, Privileged: v.optional(v.union([v.boolean(), v.number(), v.string()])) });
export const truthy = (value: unknown): boolean => value === true || value === 1 || value === '1';

/** Users of a REST collection. */
export const readUsers = (json: unknown): RtUser[] => fitting(person, itemsOf(json)).map(userOf);

/** The answer of /Helpers/UserInfo: a map by id, null for unknown ones. */
export function readUserInfo(json: unknown): RtUser[] {
	const parsed = v.safeParse(v.record(v.string(), v.unknown()), json);
	if (!parsed.success) throw new LoopinError('bad-answer', 'no map of users');
	return fitting(currentUser, Object.values(parsed.output)).map((raw) => ({ ...userOf(raw), privileged: truthy(raw.Privileged) }));
}

/** Ids of an autocomplete's answer; `key` is where this one keeps them. */
export function readSuggestedIds(json: unknown, key: 'id' | 'value'): AgentId[] {
	const parsed = v.safeParse(v.array(v.unknown()), json);
	if (!parsed.success) throw new LoopinError('bad-answer', 'no list of suggestions');
	return fitting(v.object({ [key]: number }), parsed.output).map((one) => one[key] as AgentId);
}

/** RT's own users that are nobody: RT_System and Nobody. */
export const SYSTEM_USERS: ReadonlySet<string> = new Set(['1', '6']);
export const SYSTEM_LOGINS: ReadonlySet<string> = new Set(['RT_System', 'Nobody']);

const group = v.object({ id: number, Name: looseLine });
export const readGroups = (json: unknown): { id: string; name: string }[] => fitting(group, itemsOf(json)).map((raw) => ({ id: raw.id, name: raw.Name }));

/** Login names of a group's members, as far as the reader may see them. */
export function readMemberLogins(json: unknown): string[] {
	const parsed = v.safeParse(v.object({ Members: v.array(v.unknown()) }), json);
	if (!parsed.success) return [];
	return fitting(v.object({ type: v.literal('user'), id: v.string() }), parsed.output.Members).map((member) => member.id);
}
