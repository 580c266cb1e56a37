/** What can happen in a history of the model test: agents and customers, the network, clocks, browsers. */
import fc from 'fast-check';
import type { AgentId } from '../../../src/collaboration/model';
import type { ErrorKind } from '../../../src/platform/errors';

/** The agent whose browser it is; another who sometimes signs in there, and is the one who is mentioned. */
export const ME = '2';
export const OTHER = '3';
/** A colleague whose acts are never one with somebody else's mention. */
export const THIRD = '9';

/** What a request meets, in the words of the network; `truncated` is half an answer, `lost answer` was carried out. */
export const FAULTS = {
	offline: 'offline',
	'429': 'rate-limited',
	'500': 'not-answering',
	truncated: 'bad-answer',
	'signed out in between': 'signed-out',
	'lost question': 'unknown-outcome',
	'lost answer': 'unknown-outcome',
} as const satisfies Record<string, ErrorKind>;
export type FaultName = keyof typeof FAULTS;

/** By my hand: an intent of each kind, and whether the worker dies over it (after so many await points). */
export type Intent =
	/** A note that names the other; `knows`: the page had loaded the conversation before. */
	| { op: 'mention'; in: number; lands: 'note' | 'public reply' | 'never'; first: 'note' | 'message'; knows: boolean }
	| { op: 'panel'; in: number; action: 'add' | 'remove' }
	| { op: 'answer'; in: number; internal: boolean; names: boolean };

export type Act =
	| { op: 'customer writes' | 'agent replies' | 'follower added' | 'follower removed' | 'other removed'; in: number }
	| { op: 'agent notes'; in: number; names: boolean }
	| (Intent & { poll: boolean; dies?: number | undefined })
	| { op: 'wait'; minutes: number }
	| { op: 'poll'; reason: 'focus' | 'popup' | 'submit' | 'rung' | 'rung-by-name'; dies?: number | undefined }
	| { op: 'restart' | 'click' | 'read' | 'retry' | 'reordered pages' | 'short pages' }
	| { op: 'sign'; who: AgentId | '' }
	| { op: 'fault'; what: FaultName; after: number; times: number; retryAfterMs: number | undefined }
	| { op: 'clock jump'; hours: number };

const place = fc.integer({ min: 1, max: 5 });
/** My own intents meet one another. */
const few = fc.integer({ min: 1, max: 2 });
const dies = fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined, freq: 3 });
const by = <T extends object>(weight: number, fields: { [Key in keyof T]: fc.Arbitrary<T[Key]> }) => ({
	weight,
	arbitrary: fc.record(fields) as fc.Arbitrary<T>,
});
const is = <T extends string>(...names: T[]) => fc.constantFrom<T>(...names);

export const act: fc.Arbitrary<Act> = fc.oneof(
	by<Act>(6, { op: is('customer writes', 'agent replies'), in: place }),
	by<Act>(4, { op: is('agent notes'), in: place, names: fc.boolean() }),
	// By another colleague than the one who mentions: the two would be one act, and one update.
	by<Act>(4, { op: is('follower added', 'follower removed', 'other removed'), in: place }),
	by<Act>(5, {
		op: is('mention'),
		in: few,
		lands: is('note', 'note', 'public reply', 'never'),
		first: is('note', 'message'),
		knows: fc.boolean(),
		poll: fc.boolean(),
		dies,
	}),
	by<Act>(2, { op: is('panel'), in: few, action: is('add', 'remove'), poll: fc.boolean(), dies }),
	by<Act>(3, { op: is('answer'), in: few, internal: fc.boolean(), names: fc.boolean(), poll: fc.boolean(), dies }),
	by<Act>(5, { op: is('wait'), minutes: fc.integer({ min: 1, max: 12 }) }),
	by<Act>(6, { op: is('poll'), reason: is('focus', 'popup', 'submit', 'rung', 'rung-by-name') }),
	by<Act>(5, { op: is('poll'), reason: is('submit', 'rung-by-name'), dies: fc.integer({ min: 1, max: 320 }) }),
	by<Act>(4, { op: is('restart', 'click', 'read', 'retry', 'reordered pages', 'short pages') }),
	by<Act>(2, { op: is('sign'), who: fc.constantFrom('' as const, ME as AgentId, OTHER as AgentId) }),
	by<Act>(4, {
		op: is('fault'),
		what: fc.constantFrom(...(Object.keys(FAULTS) as FaultName[])),
		after: fc.integer({ min: 0, max: 4 }),
		times: fc.integer({ min: 1, max: 6 }),
		retryAfterMs: fc.option(fc.integer({ min: 1_000, max: 300_000 }), { nil: undefined }),
	}),
	by<Act>(1, { op: is('clock jump'), hours: fc.constantFrom(-26, -1, 1, 26) }),
);
