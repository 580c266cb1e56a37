/**
 * Who may mention, be mentioned, add and remove; always with the reason, so that the agent is told why. The helpdesk has the last word
 * (it verifies every write); these rules spare the agent a refusal that is known beforehand.
 */
import type { Capabilities, ComposerMode, Me, NoAccess } from '../helpdesks/helpdesk';
import type { MentionsOff } from '../platform/messages';
import type { Agent, Conversation, Follower, Role } from './model';

/** What an organisation's administrator set (storage.managed); absent means allowed. */
export interface AdminPolicy {
	mentions?: boolean;
	followers?: boolean;
}

export interface RulesContext {
	policy?: AdminPolicy;
	capabilities?: Pick<Capabilities, 'followers'> & Partial<Pick<Capabilities, 'mentionsFollow'>>;
	/** Absent while it is not loaded yet: then only the rules that need no conversation apply. */
	conversation?: Pick<Conversation, 'channel' | 'mayEdit'>;
	/** The composer's mode. `public` is no reason: the menu stays closed there and the hint line tells. */
	mode?: ComposerMode;
}

/** Roles that may not loop anybody in, whatever else they may. `light-agent` is view and comment; the other two see only their own kind of work. */
const roleOff = (role: Role): MentionsOff | undefined => (role === 'agent' || role === 'admin' ? undefined : role);

function accountOff(me: Pick<Me, 'role' | 'suspended' | 'collaborationOff'> | undefined, context: RulesContext): MentionsOff | undefined {
	if (!me || me.suspended) return 'signed-out';
	if (me.role === 'end-user') return 'end-user';
	if (me.collaborationOff || context.capabilities?.followers === 'none') return 'helpdesk';
	return roleOff(me.role);
}

/**
 * Why the signed-in agent cannot mention anybody here; `undefined` when mentions work. `me` absent means that nobody is signed in. What is
 * turned off for everyone is said before what this agent's role forbids, and that before what this conversation forbids.
 */
export function mentionsOff(me: Pick<Me, 'role' | 'suspended' | 'collaborationOff'> | undefined, context: RulesContext = {}): MentionsOff | undefined {
	if (me && context.policy?.mentions === false) return 'admin';
	const account = accountOff(me, context);
	if (account) return account;
	// Where only oneself can be added, a mention still works when the helpdesk, or the mentioned agent's own Loopin, makes the follower.
	if (context.capabilities?.followers === 'self' && (context.capabilities.mentionsFollow ?? 'us') === 'us') return 'followers-self-only';
	if (context.mode === 'live-chat' || context.conversation?.channel === 'live-chat') return 'live-chat';
	return context.conversation?.mayEdit === false ? 'no-edit' : undefined;
}

/** End users are never offered, shown or looped in. Everybody else is at least shown, perhaps disabled with the reason. */
export const isColleague = (agent: Pick<Agent, 'role'>): boolean => agent.role !== 'end-user';

/**
 * Why this colleague cannot be looped in; `undefined` when they can. `noAccess` is what the helpdesk said of them for this conversation:
 * that a light agent cannot be mentioned is true on some helpdesks only, so it is never guessed from the role.
 */
export function mayBeMentioned(agent: Pick<Agent, 'role' | 'suspended'>, noAccess?: NoAccess): NoAccess | undefined {
	if (!isColleague(agent)) return { why: 'cannot-open' };
	if (agent.suspended) return { why: 'suspended' };
	return noAccess;
}

/** Why a follower cannot be changed. `off` has the same words as mentions have; `group` is a group of the helpdesk, never changed by us. */
export type FollowerRefusal = { why: 'off'; off: MentionsOff } | { why: 'no-access'; noAccess: NoAccess } | { why: 'group' };

/**
 * Why nobody's following can be changed by the signed-in agent here (the panel is read-only, or absent when it is `admin` or `helpdesk`);
 * `undefined` when the panel works. With followers `self`, only the agent's own switch works: see `mayAdd`.
 */
export function followersOff(me: Pick<Me, 'role' | 'suspended' | 'collaborationOff'> | undefined, context: RulesContext = {}): MentionsOff | undefined {
	if (me && context.policy?.followers === false) return 'admin';
	return accountOff(me, context) ?? (context.conversation?.mayEdit === false ? 'no-edit' : undefined);
}

/** Why `me` cannot add this agent (or oneself) as a follower; `undefined` when it may be tried. */
export function mayAdd(
	me: Pick<Me, 'id' | 'role' | 'suspended' | 'collaborationOff'> | undefined,
	agent: Pick<Agent, 'id' | 'role' | 'suspended'>,
	context: RulesContext & { noAccess?: NoAccess } = {},
): FollowerRefusal | undefined {
	const off = followersOff(me, context) ?? selfOnly(me, agent.id, context);
	if (off) return { why: 'off', off };
	const noAccess = mayBeMentioned(agent, context.noAccess);
	return noAccess && { why: 'no-access', noAccess };
}

/** Why `me` cannot remove this follower; `undefined` when it may be tried. Somebody who lost access, or was suspended, can be removed. */
export function mayRemove(
	me: Pick<Me, 'id' | 'role' | 'suspended' | 'collaborationOff'> | undefined,
	follower: Pick<Follower, 'id' | 'kind'>,
	context: RulesContext = {},
): FollowerRefusal | undefined {
	if (follower.kind === 'group') return { why: 'group' };
	const off = followersOff(me, context) ?? selfOnly(me, follower.id, context);
	return off && { why: 'off', off };
}

const selfOnly = (me: Pick<Me, 'id'> | undefined, who: Agent['id'], context: RulesContext): MentionsOff | undefined =>
	context.capabilities?.followers === 'self' && me?.id !== who ? 'followers-self-only' : undefined;
