/** Where things are on osTicket's agent pages (1.17 and 1.18). Labels are translated and never looked at. */

export const SELECTORS = {
	/** The agent panel. Never the customers' portal, which has neither. */
	panel: '#pjax-container',
	token: 'meta[name="csrf_token"]',
	/** What PJAX replaces when the agent goes to another page; the document stays. */
	content: '#pjax-container',
	/** A list instead of the ticket that was asked for: it is none of mine. */
	list: 'table.list.queue',
	thread: '#ticket_thread #thread-items',
	tabs: '#response-tabs',
	activeTab: '#response-tabs li.active > a',
	noteTab: '#post-note-tab',
	replyTab: '#post-reply-tab',
	/** They keep the class `hidden` when they are shown: the tab tells, or whether they are drawn. */
	noteForm: 'form#note[data-lock-object-id^="ticket/"]',
	replyForm: 'form#reply[data-lock-object-id^="ticket/"]',
	/** `form.id` is an input of the form. */
	lockAttribute: 'data-lock-object-id',
	noteText: 'textarea[name="note"]',
	replyText: 'textarea[name="response"]',
	/** A field that Redactor is going to replace carries this class. */
	awaitsRich: 'richtext',
	editor: '.redactor-in[contenteditable="true"]',
	submit: 'input[type="submit"], button[type="submit"]',
	entries: '#ticket_thread [id^="thread-entry-"]',
	entry: (id: string) => `#ticket_thread #thread-entry-${id}`,
	entryBox: '.thread-entry',
	entryBody: '.thread-body > div',
	entryAuthor: '.header b',
	entryTime: '.header time',
} as const;

/** Those that a ticket's page must have; a ticket that was merged into another has no tabs to write in. */
const REQUIRED = ['tabs', 'noteTab', 'noteForm', 'thread'] as const satisfies readonly (keyof typeof SELECTORS)[];

export const isDrawn = (element: Element): boolean => element.getClientRects().length > 0;

export type Side = 'note' | 'public';

export const formOf = (document: Document, side: Side): HTMLFormElement | null =>
	document.querySelector<HTMLFormElement>(side === 'note' ? SELECTORS.noteForm : SELECTORS.replyForm);

/** The form whose tab is chosen. A role that may only write notes has one tab, which nothing marks. */
export function activeSide(document: Document): Side | undefined {
	const chosen = document.querySelector(SELECTORS.activeTab);
	if (chosen) return chosen.matches(SELECTORS.noteTab) ? 'note' : chosen.matches(SELECTORS.replyTab) ? 'public' : undefined;
	return (['public', 'note'] as const).find((side) => {
		const form = formOf(document, side);
		return form && isDrawn(form);
	});
}

/** The ticket that a form writes to. */
export const ticketOf = (form: Element | null): string => /^ticket\/([1-9]\d{0,9})$/.exec(form?.getAttribute(SELECTORS.lockAttribute) ?? '')?.[1] ?? '';

/** The editable element of a form: Redactor's, or the plain field where rich text is turned off. Undefined while the editor is on its way. */
export function fieldOf(form: Element, side: Side): HTMLElement | undefined {
	const text = form.querySelector<HTMLTextAreaElement>(side === 'note' ? SELECTORS.noteText : SELECTORS.replyText);
	const box = text?.closest('.redactor-box') ?? form;
	const editor = box.querySelector<HTMLElement>(SELECTORS.editor);
	if (editor) return editor;
	return text && !text.classList.contains(SELECTORS.awaitsRich) ? text : undefined;
}

/** Names of the selectors that find nothing, of those that must. */
export function missingOf(document: Document): string[] {
	const tabs = document.querySelector(SELECTORS.tabs);
	if (document.querySelector(SELECTORS.list)) return [];
	// Merged into another ticket: nothing can be written here, and nothing is missing.
	if (tabs && tabs.children.length === 0) return [];
	const missing: string[] = REQUIRED.filter((name) => !document.querySelector(SELECTORS[name]));
	const form = formOf(document, 'note');
	if (form && !fieldOf(form, 'note')) missing.push('editor');
	if (form && !form.querySelector(SELECTORS.submit)) missing.push('submit');
	return missing;
}
