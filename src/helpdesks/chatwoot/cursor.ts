/** Where we are in the stream of changes. A string to everybody else, and read back as mistrustfully as any stored thing. */
import * as v from 'valibot';
import type { Cursor } from '../helpdesk';

const ms = v.pipe(v.number(), v.finite(), v.minValue(0));
const number = v.pipe(v.string(), v.regex(/^\d{0,15}$/));
const account = v.object({
	/** When this account was read (ms, our clock). */
	at: ms,
	/** The newest activity that was seen in it (ms). */
	active: ms,
	/** How many conversations I took part in. */
	count: v.pipe(v.number(), v.integer(), v.minValue(0)),
	/** Conversation → its newest message that was read. */
	seen: v.record(number, number),
});
const position = v.object({ v: v.literal(1), accounts: v.record(number, account) });
export type AccountPosition = v.InferOutput<typeof account>;
export type Position = v.InferOutput<typeof position>;

/** undefined: from the start (no cursor, or one that we cannot read). */
export function readCursor(cursor: Cursor): Position | undefined {
	try {
		const result = v.safeParse(position, JSON.parse(cursor));
		return result.success ? result.output : undefined;
	} catch {
		return undefined;
	}
}

/** More conversations than these are forgotten, those first whose last message is oldest: the cursor is written with every check. */
const MOST_SEEN = 1_000;

export function writeCursor({ accounts }: Position): Cursor {
	const kept = Object.entries(accounts).map(([id, { seen, ...rest }]) => {
		const newest = Object.entries(seen).sort(([, a], [, b]) => Number(b) - Number(a));
		return [id, { ...rest, seen: Object.fromEntries(newest.slice(0, MOST_SEEN)) }] as const;
	});
	return JSON.stringify({ v: 1, accounts: Object.fromEntries(kept) } satisfies Position);
}
