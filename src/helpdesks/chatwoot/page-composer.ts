/** The composer of the conversation in view: one box, a note or a reply. The page keeps it from one conversation to the next. */
import type { AgentId, ConversationId } from '../../collaboration/model';
import type { Composer, ComposerMode, MentionedAgent } from '../helpdesk';
import { isDrawn, nativeMenuOpen, SELECTORS, until } from './page-dom';

const MODE_WITHIN_MS = 1_500;
const MAX_NAME = 2_000;
/** On the button when sending takes the command key (or Ctrl) with Enter; a bare ↵ stands there otherwise, whatever the language. */
const COMMAND_ENTER = /⌘|ctrl/i;

export class ReplyBox implements Composer {
	constructor(
		private readonly document: Document,
		readonly box: HTMLElement,
		readonly field: HTMLElement,
		readonly conversation: ConversationId,
		private readonly inView: () => boolean,
	) {}

	mode(): ComposerMode {
		return this.box.classList.contains(SELECTORS.noteClass) ? 'note' : 'public';
	}

	submitButtons(): readonly HTMLElement[] {
		return [...this.box.querySelectorAll<HTMLElement>(SELECTORS.submit)].filter(isDrawn);
	}

	named(): readonly MentionedAgent[] {
		return [...this.field.querySelectorAll(SELECTORS.mention)].flatMap((node) => {
			const id = node.getAttribute(SELECTORS.mentionId) ?? '';
			const name = (node.getAttribute(SELECTORS.mentionName) ?? node.textContent?.replace(/^@/, '') ?? '').replace(/\s+/gu, ' ').trim();
			return /^[1-9]\d{0,9}$/.test(id) && name !== '' ? [{ id: id as AgentId, name: name.slice(0, MAX_NAME) }] : [];
		});
	}

	onSubmit(signal: AbortSignal, submitted: () => void): void {
		const listen = { capture: true, signal };
		// In the capture phase: before the page's own handlers, which empty the field.
		this.document.addEventListener(
			'click',
			(event) => {
				const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>(SELECTORS.submit) : null;
				if (button && !button.disabled && this.box.contains(button) && this.inView()) submitted();
			},
			listen,
		);
		this.field.addEventListener(
			'keydown',
			(event) => {
				if (event.isComposing || event.keyCode === 229 || event.key !== 'Enter' || !this.inView()) return;
				// Then Enter chooses from the menu.
				if (nativeMenuOpen(this.document)) return;
				const command = event.ctrlKey || event.metaKey;
				const wanted = this.submitButtons().some((button) => COMMAND_ENTER.test(button.textContent ?? ''));
				if (wanted ? command : !command && !event.shiftKey && !event.altKey) submitted();
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
		observer.observe(this.box, { attributeFilter: ['class'] });
		signal.addEventListener('abort', () => observer.disconnect(), { once: true });
	}

	switchToNote(): void {
		void this.switchTo('note');
	}

	/** Presses the page's own button; whether the mode is what was asked for in the end. */
	async switchTo(mode: 'note' | 'public'): Promise<boolean> {
		const isThere = (): boolean => (this.mode() === 'note') === (mode === 'note');
		if (isThere()) return true;
		const tab = this.box.querySelector<HTMLElement>(mode === 'note' ? SELECTORS.noteTab : SELECTORS.replyTab);
		const button = tab ?? this.box.querySelector<HTMLButtonElement>(SELECTORS.toggle);
		if (!button || ('disabled' in button && button.disabled)) return false;
		button.click();
		return (await until(() => isThere() || undefined, MODE_WITHIN_MS)) === true;
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
