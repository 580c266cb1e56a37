/** Where things are on Zammad's pages: the old interface (CoffeeScript, one page) and the new one (Vue, below /desktop). Labels are translated and never looked at. */
import type { AgentId } from '../../collaboration/model';
import type { MentionedAgent } from '../helpdesk';

/** The old interface. Every open ticket stays mounted; what is not in view has the class `hide`. */
export const OLD = {
	app: '#app',
	/** The pane of one ticket: the task's key, and what is in view where that is another's. */
	pane: (id: string) => `#content_permanent_Ticket-${id}`,
	form: 'form.article-add',
	field: '[contenteditable="true"].articleNewEdit-body[data-name="body"]',
	/** On the form: `is-internal` or `is-public`, and the kind of article. */
	internal: 'is-internal',
	typeAttribute: 'data-type',
	visibility: '.js-toggleVisibility',
	typeItem: (type: string) => `.js-articleTypeItem[data-value="${type}"]`,
	/** "Update", and the macros in the menu beside it: each saves the ticket with the article. */
	submit: '.js-attributeBar .js-submit',
	macro: '.js-attributeBar .js-dropdownActionMacro',
	/** Its own menus for "::", "??" and "@@". */
	nativeMenu: '.shortcut.dropdown.open',
	article: (id: string) => `#article-content-${id}`,
} as const;

/** The new interface. One ticket is in the document at a time. */
export const NEW = {
	/** Vue Router's place; below it is the whole application. */
	app: '#app',
	/** The place into which the form is put while an article is being written. */
	form: '#ticketArticleReplyForm',
	field: '[contenteditable="true"][name="body"]',
	visibility: 'output[name="internal"]',
	type: 'output[name="articleType"]',
	/** The chosen option's icon, whatever its label is called. */
	icon: (name: string) => `use[href="#icon-${name}"]`,
	/** Options of an open select, drawn at the end of the body. */
	option: (value: string) => `[role="option"][data-value="${value}"]`,
	/** "Update" is the yellow button; beside it, as yellow, may be one that opens a menu and has a label for that. */
	submit: 'footer button.bg-yellow-300:not([aria-label])',
	/** The buttons below the articles that begin an article. */
	begin: (icon: string) => `main button:has(use[href="#icon-${icon}"]), button.btn-lg:has(use[href="#icon-${icon}"])`,
	nativeMenu: '[data-test-id^="mention-"][role="listbox"]',
	article: (id: string) => `[data-test-id="article-bubble-container-${id}"]`,
} as const;

/** Both interfaces write a mention as this link. */
export const MENTION = 'a[data-mention-user-id]';

/**
 * An internal article of these kinds stays in the house. Others do not, internal or not: an "internal" mail is sent all the same, and only hidden
 * from the customer's portal.
 */
export const STAYS_INSIDE = new Set(['note', 'phone']);

export const isDrawn = (element: Element): boolean => element.getClientRects().length > 0;

/** Whom the links in a field name; one whose text was deleted names nobody (Zammad removes it at the next key). */
export function namedIn(field: Element): MentionedAgent[] {
	return [...field.querySelectorAll<HTMLElement>(MENTION)].flatMap((link) => {
		const id = link.getAttribute('data-mention-user-id') ?? '';
		const name = (link.textContent ?? '').replace(/\s+/gu, ' ').trim().replace(/^@/u, '');
		return /^[1-9]\d{0,15}$/.test(id) && name !== '' ? [{ id: id as AgentId, name }] : [];
	});
}

/** The first value other than undefined that `look` gives, looking again and again for so long (ms). */
export async function until<T>(look: () => T | undefined, withinMs: number): Promise<T | undefined> {
	const end = performance.now() + withinMs;
	for (;;) {
		const found = look();
		if (found !== undefined || performance.now() > end) return found;
		// A hidden tab has no frames.
		await new Promise<void>((resolve) => setTimeout(resolve, 40));
	}
}

/** Focus, with the caret at the end of what is there already. Only after the agent asked for it. */
export function focusField(field: HTMLElement): void {
	field.scrollIntoView({ block: 'nearest' });
	field.focus();
	const selection = field.ownerDocument.getSelection();
	selection?.selectAllChildren(field);
	selection?.collapseToEnd();
}

/** Calls `submitted` for clicks on what matches, in the capture phase at the document: before the page's own handlers, which empty the field. */
export function onClickOf(document: Document, signal: AbortSignal, hits: (target: Element) => boolean, submitted: () => void): void {
	document.addEventListener('click', (event) => event.target instanceof Element && hits(event.target) && submitted(), { capture: true, signal });
}

export const isDisabled = (button: Element): boolean => button.matches(':disabled, [aria-disabled="true"], .is-disabled');
