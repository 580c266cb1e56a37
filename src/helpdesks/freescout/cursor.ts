/** The position in what happens. FreeScout has no stream of changes: what was told is remembered by the numbers of its threads, which grow with time. */
import * as v from 'valibot';
import type { ConversationId, EntryId } from '../../collaboration/model';
import type { Cursor } from '../helpdesk';
import { compareNumbers, isNumber } from './ids';
import { isClock } from './transform-threads';

export interface Position {
	/** FreeScout's clock at the last look. */
	time: string;
	/** Threads up to this one are old. */
	floor: string;
	/** Threads above the floor that were told, or are none of this agent's business. */
	told: readonly EntryId[];
	/** What was followed at the last look. */
	follows: readonly ConversationId[];
	/** Conversations known to name this agent. */
	named: readonly ConversationId[];
	/** Until then (FreeScout's clock) the list of notifications is read as well: something happened while nobody looked. '' when not. */
	gap: string;
	/** When all conversations were last searched for this agent's name (ms), not only the open ones. */
	searched: number;
}

/** Far more than happens within the minutes for which FreeScout keeps its events. */
const MOST_TOLD = 400;
const MOST_CONVERSATIONS = 2_000;

const threadId = v.pipe(v.string(), v.check(isNumber));
const time = v.pipe(v.string(), v.check(isClock));
const position = v.object({
	v: v.literal(1),
	time,
	floor: v.union([v.literal('0'), threadId]),
	told: v.pipe(v.array(threadId), v.maxLength(10_000)),
	follows: v.pipe(v.array(threadId), v.maxLength(10_000)),
	named: v.pipe(v.array(threadId), v.maxLength(10_000)),
	gap: v.union([v.literal(''), time]),
	searched: v.pipe(v.number(), v.finite()),
});

export function parseCursor(cursor: Cursor): Position | undefined {
	try {
		const parsed = v.safeParse(position, JSON.parse(cursor));
		if (!parsed.success) return undefined;
		const { v: _, ...rest } = parsed.output;
		return rest as unknown as Position;
	} catch {
		return undefined;
	}
}

/** With too much to remember, the oldest of it becomes the floor. */
export function formatCursor({ told, follows, named, floor, ...rest }: Position): Cursor {
	const sorted = [...new Set(told)].filter((id) => compareNumbers(id, floor) > 0).sort(compareNumbers);
	const kept = sorted.slice(-MOST_TOLD);
	const dropped = sorted.at(-kept.length - 1);
	return JSON.stringify({
		v: 1,
		...rest,
		floor: dropped ?? floor,
		told: kept,
		follows: follows.slice(0, MOST_CONVERSATIONS),
		named: named.slice(-MOST_CONVERSATIONS),
	});
}

export const isNews = ({ floor, told }: Pick<Position, 'floor' | 'told'>, id: EntryId): boolean => compareNumbers(id, floor) > 0 && !told.includes(id);
