/** What the followers panel shows, as data. Pure. Only what the helpdesk confirmed is a follower; all else says what it waits for, or why not. */
import type { AgentId, Follower, Role } from '../../collaboration/model';
import { followersOff, mayRemove, type RulesContext } from '../../collaboration/permissions';
import type { Capabilities, NoAccess } from '../../helpdesks/helpdesk';
import type { Failure } from '../../platform/errors';
import type { ConversationState, MentionsOff } from '../../platform/messages';

export type Change = 'add' | 'remove';

/** A change that the agent asked for in this panel and that the background has not answered, or has refused to take. */
export interface Asked {
	readonly id: AgentId;
	readonly name: string;
	readonly action: Change;
	readonly failure?: Failure;
}

/** Somebody who was removed here a moment ago, and can be brought back. */
export interface Removed {
	readonly id: AgentId;
	readonly name: string;
	/** It was only a mention in the open note that was taken back. */
	readonly mention?: boolean;
	/** When it was confirmed (ms, `performance.now()`): the bar is drawn from there. */
	readonly at: number;
}

export interface PanelInput {
	readonly me: { readonly id: AgentId; readonly role: Role } | undefined;
	readonly capabilities: Pick<Capabilities, 'followers'> & Partial<Pick<Capabilities, 'mentionsFollow'>>;
	readonly mentionsOff: MentionsOff | undefined;
	readonly followersOff: boolean;
	readonly state: ConversationState | undefined;
	/** Whom the page's own notes name. */
	readonly onPage: ReadonlyArray<{ readonly id: AgentId; readonly name: string }>;
	/** The browser's network is gone. */
	readonly offline: boolean;
	/** Named in the open note. */
	readonly named: ReadonlyArray<{ readonly id: AgentId; readonly name: string }>;
	readonly asked: readonly Asked[];
	readonly removed: readonly Removed[];
	/** Higher: seen to be added later. Those who followed before the panel was opened are absent. */
	readonly recent: ReadonlyMap<AgentId, number>;
	/** "Show 8 more" was pressed. */
	readonly unfolded: boolean;
	/** For A to Z in the agent's language. */
	readonly compare: (a: string, b: string) => number;
}

export type Item =
	| {
			readonly kind: 'follower';
			readonly id: AgentId;
			readonly name: string;
			readonly you: boolean;
			readonly group: boolean;
			readonly remove: 'yes' | 'no' | 'busy';
			/** They were mentioned, and have written here since. */
			readonly answered: boolean;
	  }
	/** Named in a note that is not submitted, or not found in the conversation yet. */
	| {
			readonly kind: 'waiting';
			readonly id: AgentId;
			readonly name: string;
			readonly you: boolean;
			/** The note is still open, and who is named in it follows through us: the mention can be taken back. */
			readonly open: boolean;
	  }
	| { readonly kind: 'adding'; readonly id: AgentId; readonly name: string; readonly you: boolean }
	| {
			readonly kind: 'failed';
			readonly id: AgentId;
			readonly name: string;
			readonly action: Change;
			readonly failure: Failure;
			readonly noAccess?: NoAccess;
			/** The background's job; absent when the background never took it. */
			readonly job?: string;
	  }
	| { readonly kind: 'removed'; readonly id: AgentId; readonly name: string; readonly you: boolean; readonly at: number; readonly mention: boolean };

export type PanelView =
	| { readonly kind: 'off' }
	| { readonly kind: 'loading' }
	/** Nothing is known of the conversation, and why. */
	| { readonly kind: 'failed'; readonly failure: Failure }
	| {
			readonly kind: 'list';
			readonly count: number;
			/** The switch; absent when the agent may not change it. */
			readonly follow?: { readonly on: boolean; readonly busy: boolean };
			readonly items: readonly Item[];
			/** How many followers stand behind "Show 8 more"; 0: all are shown, and there are no more than six. */
			readonly more: number;
			/** Named in notes, of whom the helpdesk does not tell whether they follow. Never me: of me it tells. */
			readonly mentioned: ReadonlyArray<{ readonly id: AgentId; readonly name: string }>;
			readonly mayAdd: boolean;
			/** Everybody follows for themselves there: nobody else can be added, nor removed. */
			readonly selfOnly: boolean;
			readonly readOnly: boolean;
			readonly empty: boolean;
			/** The list may be old: when it was confirmed, and why it is not newer. */
			readonly stale?: { readonly readAt: number; readonly failure: Failure };
	  };

export const SHOWN_AT_FIRST = 6;

/** You, the most recent, then A to Z. */
export function inOrder(followers: readonly Follower[], me: AgentId | undefined, recent: PanelInput['recent'], compare: PanelInput['compare']): Follower[] {
	const rank = (follower: Follower): number => (follower.id === me ? Number.POSITIVE_INFINITY : (recent.get(follower.id) ?? 0));
	return [...followers].sort((a, b) => {
		const later = rank(b) - rank(a);
		return later !== 0 && !Number.isNaN(later) ? later : compare(a.name, b.name) || (a.id < b.id ? -1 : 1);
	});
}

export function panelView(input: PanelInput): PanelView {
	const rules: RulesContext = {
		policy: { followers: !input.followersOff },
		capabilities: input.capabilities,
		...(input.state?.conversation ? { conversation: input.state.conversation } : {}),
	};
	const me = input.me && { ...input.me, collaborationOff: input.mentionsOff === 'helpdesk' };
	const off = followersOff(me, rules);
	if (off === 'admin' || off === 'helpdesk' || input.followersOff) return { kind: 'off' };
	const { state } = input;
	if (!state) return { kind: 'loading' };
	const conversation = state.conversation;
	if (!conversation) return state.failure || input.offline ? { kind: 'failed', failure: state.failure ?? { kind: 'offline' } } : { kind: 'loading' };

	const following = new Set(conversation.followers.map((follower) => follower.id));
	const myId = input.me?.id;
	const you = (id: AgentId): boolean => id === myId;
	// What the background works on is the truth about a change; what was only asked is shown until then.
	const changes = [
		...state.pending.map((change) => ({ ...change, id: change.agent })),
		...input.asked
			.filter((ask) => !state.pending.some((change) => change.agent === ask.id && change.state !== 'failed'))
			.map((ask) => ({ ...ask, state: ask.failure ? ('failed' as const) : ('saving' as const), job: undefined, noAccess: undefined })),
	];
	const busy = new Map(changes.filter((change) => change.state !== 'failed').map((change) => [change.id, change.action]));

	const answered = new Set(state.answered);
	const sorted = inOrder(conversation.followers, myId, input.recent, input.compare);
	const chips = sorted.slice(0, input.unfolded ? sorted.length : SHOWN_AT_FIRST).map((follower): Item => {
		const allowed = follower.kind === 'agent' && mayRemove(me, follower, rules) === undefined;
		return {
			kind: 'follower',
			id: follower.id,
			name: follower.name,
			you: you(follower.id),
			group: follower.kind === 'group',
			remove: !allowed ? 'no' : busy.get(follower.id) === 'remove' ? 'busy' : 'yes',
			answered: answered.has(follower.id),
		};
	});
	const coming = new Map<AgentId, Item>();
	for (const { id, name } of input.named)
		if (!following.has(id)) coming.set(id, { kind: 'waiting', id, name, you: you(id), open: (input.capabilities.mentionsFollow ?? 'us') === 'us' });
	for (const { id, name, action, state: progress } of changes)
		if (action === 'add' && progress !== 'failed' && !following.has(id))
			coming.set(id, progress === 'waiting' ? { kind: 'waiting', id, name, you: you(id), open: false } : { kind: 'adding', id, name, you: you(id) });
	// A failure that the facts overtook is none any more.
	const failed = new Map<AgentId, Item>();
	for (const { id, name, action, state: progress, failure, noAccess, job } of changes)
		if (progress === 'failed' && following.has(id) === (action === 'remove') && !busy.has(id))
			failed.set(id, {
				kind: 'failed',
				id,
				name,
				action,
				failure: failure ?? { kind: 'internal' },
				...(noAccess ? { noAccess } : {}),
				...(job === undefined ? {} : { job }),
			});
	const gone = input.removed
		.filter(({ id }) => !following.has(id) && !coming.has(id))
		.map(({ id, name, at, mention = false }): Item => ({ kind: 'removed', id, name, you: you(id), at, mention }));
	const items = [...chips, ...sortedComing(coming), ...failed.values(), ...gone];
	const shownAlready = new Set([...following, ...coming.keys(), ...failed.keys()]);
	const mentioned = [...new Map([...input.onPage, ...(conversation.mentioned ?? [])].map(({ id, name }) => [id, { id, name }])).values()]
		.filter(({ id }) => !you(id) && !shownAlready.has(id))
		.sort((a, b) => input.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
	const stale = input.offline ? { kind: 'offline' as const } : state.failure;
	return {
		kind: 'list',
		count: conversation.followers.length,
		...(off === undefined && myId !== undefined ? { follow: { on: following.has(myId), busy: busy.has(myId) } } : {}),
		items,
		more: Math.max(0, sorted.length - SHOWN_AT_FIRST),
		mentioned,
		mayAdd: off === undefined && input.capabilities.followers === 'full',
		selfOnly: off === undefined && input.capabilities.followers === 'self',
		// Signed out is said by the notice; that one could see but not change would not be the reason.
		readOnly: off !== undefined && off !== 'signed-out',
		empty: items.length === 0,
		...(stale ? { stale: { readAt: state.readAt, failure: stale } } : {}),
	};
}

/** What still waits for the note comes before what is being written. */
const sortedComing = (coming: ReadonlyMap<AgentId, Item>): Item[] => {
	const items = [...coming.values()];
	return [...items.filter((item) => item.kind === 'waiting'), ...items.filter((item) => item.kind !== 'waiting')];
};
