/**
 * Parts of the overlay come when they are wanted: `import('…')` here, and in the build (tools/parts.mjs) a question to the background, which injects
 * the part's files into this tab.
 */
import { LoopinError } from '../platform/errors';
import type { OverlayPart } from '../platform/messages';
import { ask } from '../platform/messenger';

interface Table {
	load?(part: string): Promise<unknown>;
	[part: string]: unknown;
}

/** Lets `import('…')` find the parts in this content script's world. Call before the first. */
export function takeParts(): void {
	const world = globalThis as { 'loopin:parts'?: Table };
	const table = (world['loopin:parts'] ??= {});
	const waiting = new Map<string, Promise<unknown>>();
	table.load = async (part) => {
		if (table[part]) return table[part];
		let question = waiting.get(part);
		if (!question) {
			question = ask('overlay.part', { part: part as OverlayPart }).finally(() => waiting.delete(part));
			waiting.set(part, question);
		}
		await question;
		if (!table[part]) throw new LoopinError('internal', `${part} did not come`);
		return table[part];
	};
}
