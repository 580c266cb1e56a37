/** Writes the names that were chosen in the menu into the note, one by one and as one change: one undo brings the letters back. */
import type { Agent } from '../../collaboration/model';
import { type Place, windowOf } from '../composer/field';
import { asOneLine, type Insertion, linkMarkup, replace } from '../composer/insert';
import type { OverlayContext } from '../context';

/** "Jan Kowalski, @Tom Fischer": what stands after the first "@". */
export const namesOf = (agents: readonly Agent[]): string => agents.map((agent) => asOneLine(agent.name)).join(', @');

/** Puts "@Name " in the place of what stands from `start` to `caret`. Gives whether it stands there now. */
export async function writeNames(
	field: HTMLElement,
	{ start, caret }: { start: Place; caret: Place },
	agents: readonly Agent[],
	context: OverlayContext,
): Promise<boolean> {
	const done = new AbortController();
	const pending: { flush?: () => void } = {};
	// A key that comes before the waiting frame is over would replace the selected query; a press, on the submit button, would send the note without the name.
	for (const win of new Set([windowOf(field), window]))
		for (const type of ['keydown', 'pointerdown']) win.addEventListener(type, () => pending.flush?.(), { capture: true, signal: done.signal });
	return (await replace(field, start, caret, insertion(agents, context), pending).finally(() => done.abort())) === 'inserted';
}

/** Links where the helpdesk knows a mention by one. Who is named is told by the text all the same. */
function insertion(agents: readonly Agent[], { facts, state }: OverlayContext): Insertion {
	const base = state.value.site.id;
	const links = agents.map(({ id, name: long }) => {
		const name = asOneLine(long);
		const link = facts.mentionLink?.(base, { id, name });
		return link && linkMarkup(`@${name} `, link, base);
	});
	// Each ends with the space that follows a name; between two of them stands the comma of the text.
	const markup = links.every((link) => link !== undefined) ? links.map((link) => link.replace(/&nbsp;$/, '')).join(', ') : undefined;
	return { text: `@${namesOf(agents)} `, markup: markup && `${markup}&nbsp;` };
}
