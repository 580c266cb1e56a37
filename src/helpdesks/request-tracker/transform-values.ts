/** What every answer of RT's is made of: numbers, lines of text, times, collections. Each is checked and clipped here. */
import * as v from 'valibot';
import type { Milliseconds } from '../../collaboration/model';
import { LoopinError } from '../../platform/errors';
import { withoutControls } from '../html-text';

/** RT writes numbers now as numbers, now as strings. */
export const number = v.pipe(
	v.union([v.string(), v.number()]),
	v.transform((value) => String(value)),
	v.regex(/^[1-9]\d{0,17}$/),
);
const MAX_LINE = 2_000;
/** One line of text: names, titles, addresses. */
const line = v.pipe(
	v.optional(v.nullable(v.union([v.string(), v.number()])), ''),
	v.transform((value) =>
		withoutControls(String(value ?? ''))
			.replace(/\s+/g, ' ')
			.trim()
			.slice(0, MAX_LINE),
	),
);
/** A line where anything that is no text counts as none. */
export const looseLine = v.fallback(line, '');

const list = v.object({ items: v.array(v.unknown()) });

/** The items of a collection's page. Throws `bad-answer` when it is no collection. */
export function itemsOf(json: unknown): readonly unknown[] {
	const parsed = v.safeParse(list, json);
	if (!parsed.success) throw new LoopinError('bad-answer', 'not a collection');
	return parsed.output.items;
}

/** How many there are in all, where the collection tells. */
export function totalOf(json: unknown): number | undefined {
	const parsed = v.safeParse(v.object({ total: v.pipe(v.number(), v.integer(), v.minValue(0)) }), json);
	return parsed.success ? parsed.output.total : undefined;
}

/** Those of the items that fit the schema. One broken row must not hide the others, nor stop the sync for ever. */
export function fitting<T>(schema: v.GenericSchema<unknown, T>, items: readonly unknown[]): T[] {
	return items.flatMap((item) => {
		const parsed = v.safeParse(schema, item);
		return parsed.success ? [parsed.output] : [];
	});
}

/** RT's ISO dates as milliseconds; 0 for what is no date. */
export function milliseconds(value: unknown): Milliseconds {
	const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
	return Number.isFinite(at) && at > 0 ? at : 0;
}
