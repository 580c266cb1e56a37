/** Entry ids are made of what an entry says (entry-ids.ts); here they are found again among the entries of the page. */
import type { ConversationId, EntryId } from '../../collaboration/model';
import { readHtml } from '../html-reader';
import { identified } from './entry-ids';
import { oneLine } from './html-line';
import { SELECTORS } from './page-dom';

/** What the DOM escapes when it writes itself as HTML, and nothing else: https://html.spec.whatwg.org/#escapingString */
const ESCAPED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0' };
const decodeWritten = (text: string): string => text.replace(/&(amp|lt|gt|quot|nbsp);/g, (_, name: string) => ESCAPED[name] ?? '');

/** The element of an entry that is on the page. */
export function entryElement(document: Document, conversation: ConversationId | undefined, entry: EntryId): HTMLElement | undefined {
	if (conversation === undefined || !entry.startsWith(`${conversation}-`)) return undefined;
	const numbered = /^e([1-9]\d{0,17})$/.exec(entry.slice(conversation.length + 1))?.[1];
	if (numbered) return document.querySelector<HTMLElement>(SELECTORS.entry(numbered)) ?? undefined;
	const elements = [...document.querySelectorAll<HTMLElement>(SELECTORS.entries)];
	// The page may show the newest first or last; twins are counted from the oldest.
	const ascending = [...elements].sort((one, other) => Number(/\d+$/.exec(one.id)?.[0]) - Number(/\d+$/.exec(other.id)?.[0]));
	const posts = ascending.reverse().map((element) => {
		const box = element.querySelector(SELECTORS.entryBox);
		return {
			element,
			kind: box?.classList.contains('message') ? ('message' as const) : box?.classList.contains('response') ? ('response' as const) : ('note' as const),
			author: oneLine(element.querySelector(SELECTORS.entryAuthor)?.textContent ?? ''),
			printed: oneLine(element.querySelector(SELECTORS.entryTime)?.textContent ?? ''),
			text: readHtml(element.querySelector(SELECTORS.entryBody)?.innerHTML ?? '', decodeWritten),
			marked: [],
		};
	});
	return identified(conversation, posts).find(({ id }) => id === entry)?.post.element;
}
