/**
 * Where we are in RT's stream of transactions. Their numbers rise, but a slow one (a comment whose mails take a second) may become visible after
 * a higher one. So the cursor moves only over what is old enough to be settled, and remembers what was already told beyond it.
 */
import type { Milliseconds } from '../../collaboration/model';
import type { Cursor } from '../helpdesk';
import { compareNumbers } from './ticket-sql';

export interface Position {
	/** Everything up to this transaction is settled and told. '0': nothing yet. */
	settled: string;
	/** When that transaction happened, by RT's own clock; 0 when unknown. */
	settledAt: Milliseconds;
	/** Catching up over several calls: go on after this one. '' when there is no gap. */
	resume: string;
	/** Told already, though beyond `settled`. */
	told: readonly string[];
}

const SHAPE = /^rt1\|(0|[1-9]\d{0,17})\|(\d{1,15})\|((?:[1-9]\d{0,17})?)\|((?:[1-9]\d{0,17}(?:,[1-9]\d{0,17})*)?)$/;
const MOST_TOLD = 5_000;

/** Undefined for '' and for what is no cursor of ours: begin anew, as history. */
export function parseCursor(cursor: Cursor): Position | undefined {
	const found = SHAPE.exec(cursor);
	if (!found) return undefined;
	const [, settled = '0', at = '0', resume = '', told = ''] = found;
	return { settled, settledAt: Number(at), resume, told: told === '' ? [] : told.split(',') };
}

export function formatCursor({ settled, settledAt, resume, told }: Position): Cursor {
	const beyond = [...new Set(told)].filter((id) => compareNumbers(id, settled) > 0).sort(compareNumbers);
	return `rt1|${settled}|${settledAt}|${resume}|${beyond.slice(-MOST_TOLD).join(',')}`;
}
