/** What the menu says to a query: rows, a message, nothing. Rules first, then the people. */
import type { AgentId } from '../../collaboration/model';
import { mentionsOff } from '../../collaboration/permissions';
import type { Composer } from '../../helpdesks/helpdesk';
import { asOneLine } from '../composer/insert';
import { beforeLastSpace } from '../composer/trigger';
import type { OverlayContext } from '../context';
import { emptyView, failedView, type MenuView, MOST_AT_ONCE, noMatchView, offView, rowsView } from './view';

export interface Asking {
	readonly context: Pick<OverlayContext, 'people' | 'state' | 'conversationState'>;
	readonly composer: Pick<Composer, 'conversation' | 'mode'>;
	/** Names picked in this note so far. */
	readonly pickedNames: readonly string[];
	/** The agent typed on: what failed is tried again. */
	readonly again: boolean;
	/** Was it said before, in this conversation, that mentions are off for everybody? */
	offWasSaid(): boolean;
}

/** `wait`: the people are on their way. `said`: there is something, but it was said before. */
export type Answer = MenuView | 'close' | 'wait' | 'said';

export function answerFor(query: string, asking: Asking): Answer {
	const { state, people } = asking.context;
	const off = whyOff(asking);
	if (off) {
		if (query.includes(' ')) return 'close';
		const { view, once } = offView(off, state.value.site.name);
		return once && asking.offWasSaid() ? 'said' : view;
	}
	if (isComplete(query, asking)) return 'close';
	if (people.status.value === 'unasked' || (people.status.value === 'failed' && asking.again)) void people.load();
	if (people.status.value === 'loading' && people.count() === 0) return 'wait';
	if (people.status.value === 'failed') return failedView(people.failure.value, state.value.site.name);
	if (people.count() === 0) return query.includes(' ') ? 'close' : emptyView(state.value.site.name);
	return found(query, asking);
}

function whyOff({ context, composer }: Asking): ReturnType<typeof mentionsOff> {
	const { mentionsOff: account, me } = context.state.value;
	const conversation = context.conversationState.value?.conversation;
	// The background knows of the account. Without an answer (no `me`) nothing is held against anybody.
	return account ?? (me && mentionsOff(me, { mode: composer.mode(), ...(conversation && { conversation }) }));
}

function found(query: string, { context, composer }: Asking): Answer {
	const { people, conversationState, state } = context;
	const conversation = composer.conversation;
	const followers: ReadonlySet<AgentId> = new Set(
		conversationState.value?.conversation?.followers.filter((follower) => follower.kind === 'agent').map((follower) => follower.id),
	);
	const rows = people.find(query, { conversation, inConversation: followers });
	const teams = people.groups(query);
	if (query.trim() !== '') people.lookUp(query);
	if (rows.length === 0 && teams.length === 0) return nobody(query, context);
	people.checkAccess(conversation, [
		...rows.map((row) => row.agent.id),
		...teams.flatMap((team) => (team.people.length > MOST_AT_ONCE + 1 ? [] : team.people.map(({ id }) => id))),
	]);
	const offline = people.failure.value?.kind === 'offline' || !navigator.onLine;
	return rowsView({
		query,
		found: rows,
		teams,
		me: state.value.me?.id,
		count: people.count(),
		followers,
		noAccess: (agent) => people.noAccess(conversation, agent),
		offlineSince: offline && people.savedAt.value > 0 ? people.savedAt.value : undefined,
	});
}

/** Nobody matches: said until a space shows that it was no name. */
function nobody(query: string, { people }: Pick<OverlayContext, 'people'>): Answer {
	const words = beforeLastSpace(query);
	if (words !== undefined && people.find(words, { limit: 1 }).length === 0) return 'close';
	// "Jan Kowalski can you…": the name is whole, and the sentence goes on.
	return beginsWith(query, (name) => people.named(name).length > 0) ? 'close' : noMatchView(query);
}

/** A name that was picked, or one that only one colleague has, stands there whole, with a space after it: nothing more to ask. */
function isComplete(query: string, { context: { people }, pickedNames }: Asking): boolean {
	const picked = new Set(pickedNames.map(asOneLine));
	if (beginsWith(query, (name) => picked.has(name))) return true;
	const name = query.endsWith(' ') ? query.trim() : '';
	return name.includes(' ') && people.named(name).length === 1 && people.find(query, { limit: 2 }).length === 1;
}

/** Do the first words of the query, up to one of its spaces, pass? */
function beginsWith(query: string, passes: (words: string) => boolean): boolean {
	for (let space = query.indexOf(' '); space > 0; space = query.indexOf(' ', space + 1)) if (passes(query.slice(0, space))) return true;
	return false;
}
