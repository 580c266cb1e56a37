/** Where things are on Chatwoot's dashboard, 3 and 4. Labels are translated and never looked at; Tailwind's classes say how things look only. */

export const SELECTORS = {
	/** Note and reply share one box; for a note it has `noteClass`. */
	box: '.reply-box',
	noteClass: 'is-private',
	/** The message's own editor, not Copilot's; Chatwoot 3 has a plain field for replies where the channel knows no formatting. */
	field: '.input .ProseMirror-woot-style, textarea.input',
	/** What the dashboard's own "@" menu writes. Teams have the attribute `mention-type="team"`; Chatwoot 3 knows people only. */
	mention: 'span.prosemirror-mention-node[mention-user-id]:not([mention-type="team"])',
	mentionId: 'mention-user-id',
	mentionName: 'mention-user-full-name',
	submit: '.right-wrap button',
	/** One button for both modes (4), or a tab each (3). */
	toggle: ':scope > div:first-child > button:first-child',
	noteTab: '.button--note',
	replyTab: '.button--reply',
	nativeMenu: '.mention--box',
	/** The column beside the conversation. */
	column: '.list-group',
	messageIdPrefix: 'message',
} as const;

export const isDrawn = (element: Element): boolean => element.getClientRects().length > 0;

/** The box in view: the one that is drawn, should the popped-out editor have left another one behind. */
export function boxIn(document: Document): HTMLElement | undefined {
	const boxes = [...document.querySelectorAll<HTMLElement>(SELECTORS.box)];
	return boxes.find(isDrawn) ?? boxes[0];
}

export const fieldIn = (box: Element): HTMLElement | undefined => box.querySelector<HTMLElement>(SELECTORS.field) ?? undefined;

export const nativeMenuOpen = (document: Document): boolean => [...document.querySelectorAll(SELECTORS.nativeMenu)].some(isDrawn);

/** The first value other than undefined that `look` gives, looking for so long (ms). */
export async function until<T>(look: () => T | undefined, withinMs: number): Promise<T | undefined> {
	const end = performance.now() + withinMs;
	for (;;) {
		const found = look();
		if (found !== undefined || performance.now() > end) return found;
		await new Promise<void>((resolve) => setTimeout(resolve, 40));
	}
}
