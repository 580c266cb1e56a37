/** The form whose tab is chosen, as a composer. Note and reply are two forms with a field each, so that a composer never changes its mode. */
import type { ConversationId } from '../../collaboration/model';
import type { Composer, ComposerMode } from '../helpdesk';
import { activeSide, formOf, isDrawn, SELECTORS, type Side } from './page-dom';

export class TicketComposer implements Composer {
	readonly switchToNote?: () => void;

	constructor(
		private readonly document: Document,
		private readonly form: HTMLFormElement,
		readonly side: Side,
		readonly field: HTMLElement,
		readonly conversation: ConversationId,
	) {
		if (side === 'public' && formOf(document, 'note')) this.switchToNote = () => void chooseTab(document, 'note');
	}

	mode(): ComposerMode {
		return this.side;
	}

	submitButtons(): readonly HTMLElement[] {
		return [...this.form.querySelectorAll<HTMLElement>(SELECTORS.submit)].filter(isDrawn);
	}

	onSubmit(signal: AbortSignal, submitted: () => void): void {
		// A click may only fetch the lock, and click again once it is there; the form's own event comes once. At the window: before the page goes away.
		this.document.defaultView?.addEventListener(
			'submit',
			(event) => {
				if (event.target === this.form) submitted();
			},
			{ capture: true, signal },
		);
	}

	onModeChange(signal: AbortSignal, changed: () => void): void {
		const tabs = this.document.querySelector(SELECTORS.tabs);
		if (!tabs) return;
		const observer = new MutationObserver(changed);
		observer.observe(tabs, { subtree: true, attributeFilter: ['class'] });
		signal.addEventListener('abort', () => observer.disconnect(), { once: true });
	}
}

/** Chooses the tab as the agent would. False when there is none. */
export function chooseTab(document: Document, side: Side): boolean {
	if (!formOf(document, side)) return false;
	if (activeSide(document) === side) return true;
	document.querySelector<HTMLElement>(side === 'note' ? SELECTORS.noteTab : SELECTORS.replyTab)?.click();
	return activeSide(document) === side;
}

/** Focus, with the caret at the end of what is there already. Only after the agent asked for it. */
export function focusField(field: HTMLElement): void {
	field.scrollIntoView({ block: 'center' });
	field.focus();
	const selection = field.ownerDocument.getSelection();
	if (field.matches('textarea'))
		(field as HTMLTextAreaElement).setSelectionRange((field as HTMLTextAreaElement).value.length, (field as HTMLTextAreaElement).value.length);
	else if (selection) {
		selection.selectAllChildren(field);
		selection.collapseToEnd();
	}
}
