/** When does "@…" before the caret ask for the mention menu? Pure; the rules of the menu's opening and closing stand here and nowhere else. */

export const MAX_QUERY = 40;
export const MAX_WORDS = 3;
/** What editors put in as fillers around the caret: no letters, no spaces, not part of a query. */
const FILLERS = /[\u200b\u2060\ufeff]/gu;
/** Stands for something that is no text (an image, an embedded object): it separates like a line break. */
export const OBJECT = '\ufffc';

export interface Trigger {
	/** Index of the "@" in the text. */
	readonly start: number;
	/** What was typed after it, without fillers. Ends in a space when the last key was one. */
	readonly query: string;
}

/**
 * The trigger at the end of `before`, the text from the start of the caret's line (or block) to the caret. `atLineStart` is false when the
 * text was cut off, so that its first character has something unknown before it.
 */
export function findTrigger(before: string, atLineStart = true): Trigger | undefined {
	const start = Math.max(before.lastIndexOf('@'), before.lastIndexOf('＠'));
	if (start < 0 || !opens(before, start, atLineStart)) return undefined;
	const query = before
		.slice(start + 1)
		.replace(FILLERS, '')
		.replace(/\u00a0/gu, ' ');
	if (/^\s|[\n\r\u2028\u2029\ufffc]|\s\s/u.test(query)) return undefined;
	if ([...query].length > MAX_QUERY || query.split(' ').filter(Boolean).length > MAX_WORDS) return undefined;
	return { start, query };
}

/** At the start, or after a space, a bracket or a line break. Never after a letter or digit: that is an e-mail address. */
function opens(text: string, at: number, atLineStart: boolean): boolean {
	let previous = at - 1;
	while (previous >= 0 && /[\u200b\u2060\ufeff]/u.test(text.charAt(previous))) previous--;
	return previous < 0 ? atLineStart : /[\s\p{Ps}\p{Pe}<>\ufffc]/u.test(text.charAt(previous));
}

/** The complete words of an unfinished query: what stood there when its last space was typed; undefined without a space. */
export function beforeLastSpace(query: string): string | undefined {
	const space = query.lastIndexOf(' ');
	return space < 0 ? undefined : query.slice(0, space);
}
