/**
 * "Follow this colleague's work": an experienced agent follows a new one's open conversations until a certain time. The rules of it, pure: what is to be
 * followed for it, and what is given back when it ends.
 */
import type { AgentId, ConversationId, Milliseconds } from './model';

const DAY: Milliseconds = 86_400_000;
export const SHADOW_DAYS = [1, 3, 7, 14] as const;
/** A day, unless something else is chosen. */
export const DEFAULT_SHADOW: Milliseconds = DAY;
export const LONGEST_SHADOW: Milliseconds = 14 * DAY;
/** Colleagues at a time: each costs a request with every look. */
export const MOST_SHADOWS = 5;
/** Conversations of one colleague; whoever has more is not followed in all of them. */
export const MOST_SHADOWED = 100;
/** Newly followed with one look: each costs requests of its own. */
export const AT_ONCE = 5;
/** Between two looks at what the colleague has. */
export const LOOK_EVERY: Milliseconds = 5 * 60_000;

export interface Shadow {
	agent: AgentId;
	until: Milliseconds;
	lookedAt: Milliseconds;
	seen: readonly ConversationId[];
	ours: readonly ConversationId[];
}

export const isOver = (shadow: Pick<Shadow, 'until'>, now: Milliseconds): boolean => now >= shadow.until;

/** Is it time to look what the colleague has now? Also after a clock that was set back. */
export const isLookDue = ({ lookedAt }: Pick<Shadow, 'lookedAt'>, now: Milliseconds): boolean => now - lookedAt >= LOOK_EVERY || lookedAt > now;

/** Which of the colleague's open conversations are to be followed now, newest first as the helpdesk gave them; and whether some are left for the next look. */
export function toFollow(shadow: Pick<Shadow, 'seen'>, assigned: readonly ConversationId[]): { now: ConversationId[]; more: boolean } {
	const seen = new Set(shadow.seen);
	const fresh = [...new Set(assigned)].filter((id) => !seen.has(id)).slice(0, Math.max(0, MOST_SHADOWED - seen.size));
	return { now: fresh.slice(0, AT_ONCE), more: fresh.length > AT_ONCE };
}

/**
 * What happens to what shadowing made me follow, when it ends: given back, except where I took part since (I was mentioned, or follow by my own choice),
 * or where another colleague's work that I still follow has come to it, who inherits it.
 */
export function afterwards(
	shadow: Pick<Shadow, 'agent' | 'ours'>,
	others: readonly Shadow[],
	tookPart: ReadonlySet<ConversationId>,
): { unfollow: ConversationId[]; inherit: Array<{ agent: AgentId; conversation: ConversationId }> } {
	const unfollow: ConversationId[] = [];
	const inherit: Array<{ agent: AgentId; conversation: ConversationId }> = [];
	for (const conversation of shadow.ours) {
		if (tookPart.has(conversation)) continue;
		const heir = others.find((other) => other.agent !== shadow.agent && other.seen.includes(conversation));
		if (heir) inherit.push({ agent: heir.agent, conversation });
		else unfollow.push(conversation);
	}
	return { unfollow, inherit };
}
