/** Where things are on FreeScout's page of a conversation. Words are translated there, one class name as well (`conv-type-…`), and none is relied on. */

/** The one table of selectors. What must be on every conversation's page stands in `REQUIRED`. */
export const SELECTORS = {
	/** Set on every page of somebody signed in; guests and customers have none. */
	agentBody: 'body[data-auth_user_id]',
	conversationBody: 'body[data-conversation_id]',
	layout: '#conv-layout',
	/** The page on which a draft, or a new conversation, is written. */
	newLayout: '#conv-layout.conv-new',
	/** The side column, beside the messages on wide windows. */
	column: '#conv-layout-customer',
	threads: '#conv-layout-main',
	/** One form for replies, notes and forwarding; which of them is told by its class. */
	block: '#conv-layout .conv-reply-block',
	blockHidden: 'hidden',
	blockNote: 'conv-note-block',
	/** Summernote's editable element, within the block. */
	field: '.note-editing-area .note-editable',
	noteButton: '.conv-actions .conv-add-note',
	replyButton: '.conv-actions .conv-reply',
	/** Within the block, in the editor's foot; the one of the mode is drawn. */
	submit: '.btn-reply-submit',
	/** A chat, in English and wherever FreeScout calls it so; and by the link to its chat mode, in every language. */
	chat: '#conv-layout.conv-type-chat, #conv-subject .conv-tags a[href*="chat_mode="], body.chat-mode',
	/** Summernote's list of hints, which modules use for mentions. */
	nativeMenu: '.note-hint-popover',
	entry: (id: string) => `#thread-${id}`,
	/** Links in notes that name somebody. */
	mentions: '.thread-type-note .thread-body a[href*="/users/profile/"]',
} as const;

/** What a conversation's page must have, and where it is looked for. */
export const REQUIRED = ['layout', 'threads', 'block', 'field', 'noteButton', 'submit'] as const;

export const isDrawn = (element: Element): boolean => element.getClientRects().length > 0;

/** The first value other than undefined that `look` gives, looking for so long (ms). */
export async function until<T>(look: () => T | undefined, withinMs: number): Promise<T | undefined> {
	const end = performance.now() + withinMs;
	for (;;) {
		const found = look();
		if (found !== undefined || performance.now() > end) return found;
		// A hidden tab has no frames.
		await new Promise<void>((resolve) => setTimeout(resolve, 40));
	}
}
