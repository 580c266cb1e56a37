/** The one composer of a conversation's page: reply, note and forwarding share a form and its editor. */
import type { ConversationId } from '../../collaboration/model';
import type { Composer, ComposerMode } from '../helpdesk';
import { isDrawn, SELECTORS } from './page-dom';

export class ConversationComposer implements Composer {
	constructor(
		private readonly document: Document,
		readonly block: Element,
		readonly field: HTMLElement,
		readonly conversation: ConversationId,
	) {}

	/** What is not known to be a note may reach a customer. */
	mode(): ComposerMode {
		if (this.document.querySelector(SELECTORS.chat)) return 'live-chat';
		return this.block.classList.contains(SELECTORS.blockNote) ? 'note' : 'public';
	}

	submitButtons(): readonly HTMLElement[] {
		return [...this.block.querySelectorAll<HTMLElement>(SELECTORS.submit)].filter(isDrawn);
	}

	onSubmit(signal: AbortSignal, submitted: () => void): void {
		const listen = { capture: true, signal };
		this.document.addEventListener(
			'click',
			(event) => {
				const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>(SELECTORS.submit) : null;
				if (button && !button.disabled && this.block.contains(button)) submitted();
			},
			listen,
		);
		// FreeScout presses its button by a script then, which no listener but its own hears.
		this.field.addEventListener(
			'keydown',
			(event) => {
				if (event.isComposing || event.keyCode === 229) return;
				if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey) submitted();
			},
			listen,
		);
	}

	onModeChange(signal: AbortSignal, changed: () => void): void {
		let mode = this.mode();
		const observer = new MutationObserver(() => {
			const now = this.mode();
			if (now === mode) return;
			mode = now;
			changed();
		});
		observer.observe(this.block, { attributeFilter: ['class'] });
		signal.addEventListener('abort', () => observer.disconnect(), { once: true });
	}

	// No `switchToNote`: FreeScout's own way to a note empties the editor, and with it what the agent wrote.

	/** Focus, with the caret at the end of what is there already. Only after the agent asked for it. */
	focus(): void {
		this.field.scrollIntoView({ block: 'nearest' });
		this.field.focus();
		const selection = this.document.getSelection();
		// An empty line of Summernote's: the caret belongs into it, not behind it.
		const inside = this.field.lastElementChild ?? this.field;
		selection?.selectAllChildren(inside.localName === 'br' ? this.field : inside);
		if (this.field.textContent) selection?.collapseToEnd();
		else selection?.collapseToStart();
	}
}
