/** The composer of one ticket. */
import type { ConversationId } from '../../collaboration/model';
import type { Composer, ComposerMode } from '../helpdesk';
import { isDrawn, modeOfChannel, SELECTORS, until } from './page-dom';

/** A menu opens within a frame or two; a slow page gets this long (ms). */
const MENU_WITHIN_MS = 1_500;
const MODE_WITHIN_MS = 1_500;
/** Ctrl+Alt and one of these submits as open, pending, solved, on hold, or unchanged (the workspace's shortcuts). */
const SUBMIT_KEYS = new Set(['KeyO', 'KeyP', 'KeyS', 'KeyD', 'KeyU']);

export class TicketComposer implements Composer {
	constructor(
		private readonly document: Document,
		private readonly pane: Element,
		readonly field: HTMLElement,
		readonly conversation: ConversationId,
		private readonly inView: () => boolean,
	) {}

	private switcher(): HTMLElement | null {
		return this.pane.querySelector<HTMLElement>(SELECTORS.switcher);
	}

	mode(): ComposerMode {
		return modeOfChannel(this.switcher()?.getAttribute(SELECTORS.channelAttribute));
	}

	submitButtons(): readonly HTMLElement[] {
		const selector = `${SELECTORS.submit}, ${SELECTORS.submitMenuButton}`;
		const own = [...this.pane.querySelectorAll<HTMLElement>(selector)].filter(isDrawn);
		if (own.length > 0) return own;
		// The footer with the buttons may be outside the pane, one for all tickets.
		return [...this.document.querySelectorAll<HTMLElement>(selector)].filter((button) => isDrawn(button) && !button.closest(SELECTORS.paneIds));
	}

	onSubmit(signal: AbortSignal, submitted: () => void): void {
		const listen = { capture: true, signal };
		// At the document and in the capture phase: before the page's own handlers, which empty the field.
		this.document.addEventListener(
			'click',
			(event) => {
				if (event.target instanceof Element && this.submits(event.target)) submitted();
			},
			listen,
		);
		this.field.addEventListener(
			'keydown',
			(event) => {
				if (event.isComposing || event.keyCode === 229) return;
				const send = (event.ctrlKey || event.metaKey) && event.key === 'Enter';
				if (send || (event.ctrlKey && event.altKey && SUBMIT_KEYS.has(event.code))) submitted();
			},
			listen,
		);
	}

	/** Whether a click there sends this composer's text. */
	private submits(target: Element): boolean {
		if (!this.inView()) return false;
		if (target.closest(SELECTORS.submitItems)) return true;
		const button = target.closest<HTMLButtonElement>(SELECTORS.submit);
		if (!button || button.disabled || button.getAttribute('aria-disabled') === 'true') return false;
		return this.pane.contains(button) || !button.closest(SELECTORS.paneIds);
	}

	onModeChange(signal: AbortSignal, changed: () => void): void {
		let mode = this.mode();
		const observer = new MutationObserver(() => {
			const now = this.mode();
			if (now === mode) return;
			mode = now;
			changed();
		});
		const switcher = this.switcher();
		// Attributes only: typing changes none of these. The button's own place is watched for the page putting another one there.
		observer.observe(this.pane, { subtree: true, attributeFilter: [SELECTORS.channelAttribute] });
		if (switcher?.parentElement) observer.observe(switcher.parentElement, { childList: true });
		signal.addEventListener('abort', () => observer.disconnect(), { once: true });
	}

	switchToNote(): void {
		void this.switchTo('note');
	}

	/** Opens the page's own menu and picks; whether the mode is what was asked for in the end. */
	async switchTo(mode: 'note' | 'public'): Promise<boolean> {
		const isThere = () => (this.mode() === 'note') === (mode === 'note');
		if (isThere()) return true;
		const switcher = this.switcher();
		if (!switcher) return false;
		const item = () => {
			const selector = mode === 'note' ? SELECTORS.noteItem : `${SELECTORS.channelItems}:not(${SELECTORS.noteItem})`;
			return [...this.document.querySelectorAll<HTMLElement>(selector)].find(isDrawn);
		};
		if (!item()) switcher.click();
		const found = await until(item, MENU_WITHIN_MS);
		found?.click();
		return found !== undefined && (await until(() => isThere() || undefined, MODE_WITHIN_MS)) === true;
	}

	/** Focus, with the caret at the end of what is there already. Only after the agent asked for it. */
	focus(): void {
		this.field.scrollIntoView({ block: 'nearest' });
		this.field.focus();
		const selection = this.document.getSelection();
		if (this.field instanceof HTMLTextAreaElement) this.field.setSelectionRange(this.field.value.length, this.field.value.length);
		else if (selection) {
			selection.selectAllChildren(this.field);
			selection.collapseToEnd();
		}
	}
}
