/** The composers of one ticket: the old interface's own editor, and the new one's TipTap. */
import type { ConversationId } from '../../collaboration/model';
import type { Composer, ComposerMode, MentionedAgent } from '../helpdesk';
import { focusField, isDisabled, isDrawn, NEW, namedIn, OLD, onClickOf, STAYS_INSIDE, until } from './page-dom';

/** A menu opens within a frame or two; a slow page gets this long (ms). */
const MENU_WITHIN_MS = 1_500;
const MODE_WITHIN_MS = 1_500;

export interface ZammadComposer extends Composer {
	readonly field: HTMLElement;
	switchTo(mode: 'note' | 'public'): Promise<boolean>;
}

abstract class Base {
	constructor(
		protected readonly document: Document,
		readonly field: HTMLElement,
		readonly conversation: ConversationId,
	) {}

	abstract mode(): ComposerMode;
	abstract choose(mode: 'note' | 'public'): Promise<void>;

	named(): readonly MentionedAgent[] {
		return namedIn(this.field);
	}

	switchToNote(): void {
		void this.switchTo('note');
	}

	/** By the page's own buttons; whether the mode is what was asked for in the end. */
	async switchTo(mode: 'note' | 'public'): Promise<boolean> {
		const isThere = () => (this.mode() === 'note') === (mode === 'note');
		if (isThere()) return true;
		await this.choose(mode);
		return (await until(() => isThere() || undefined, MODE_WITHIN_MS)) === true;
	}

	protected whenModeChanges(watched: Node, options: MutationObserverInit, signal: AbortSignal, changed: () => void): void {
		let mode = this.mode();
		const observer = new MutationObserver((changes) => {
			// What happens in the editor changes no mode.
			if (changes.every(({ target }) => this.field.contains(target))) return;
			const now = this.mode();
			if (now === mode) return;
			mode = now;
			changed();
		});
		observer.observe(watched, options);
		signal.addEventListener('abort', () => observer.disconnect(), { once: true });
	}
}

export class OldComposer extends Base implements ZammadComposer {
	constructor(
		document: Document,
		private readonly pane: Element,
		private readonly form: HTMLElement,
		field: HTMLElement,
		conversation: ConversationId,
		private readonly inView: () => boolean,
	) {
		super(document, field, conversation);
	}

	mode(): ComposerMode {
		const stays = STAYS_INSIDE.has(this.form.getAttribute(OLD.typeAttribute) ?? '');
		return stays && this.form.classList.contains(OLD.internal) ? 'note' : 'public';
	}

	submitButtons(): readonly HTMLElement[] {
		return [...this.pane.querySelectorAll<HTMLElement>(OLD.submit)].filter(isDrawn);
	}

	onSubmit(signal: AbortSignal, submitted: () => void): void {
		const hits = (target: Element): boolean => {
			const button = this.inView() ? target.closest(`${OLD.submit}, ${OLD.macro}`) : null;
			return button !== null && this.pane.contains(button) && !isDisabled(button);
		};
		onClickOf(this.document, signal, hits, submitted);
	}

	onModeChange(signal: AbortSignal, changed: () => void): void {
		this.whenModeChanges(this.form, { attributeFilter: ['class', OLD.typeAttribute] }, signal, changed);
	}

	async choose(mode: 'note' | 'public'): Promise<void> {
		if (mode === 'note' && !STAYS_INSIDE.has(this.form.getAttribute(OLD.typeAttribute) ?? ''))
			this.form.querySelector<HTMLElement>(OLD.typeItem('note'))?.click();
		// A note may begin public, as the administrator set it.
		if ((this.mode() === 'note') !== (mode === 'note')) this.form.querySelector<HTMLElement>(OLD.visibility)?.click();
	}
}

export class NewComposer extends Base implements ZammadComposer {
	/** Its schema knows links by two marks, and reads every link that it did not write itself as the plain one: the mention would be lost. */
	readonly nativeMentions = 'instead';

	constructor(
		document: Document,
		private readonly form: HTMLElement,
		field: HTMLElement,
		conversation: ConversationId,
	) {
		super(document, field, conversation);
	}

	mode(): ComposerMode {
		const type = this.form.querySelector(NEW.type);
		// With one kind only there is nothing to choose: that is the note.
		const stays = type === null || [...STAYS_INSIDE].some((icon) => type.querySelector(NEW.icon(icon)) !== null);
		return stays && this.form.querySelector(NEW.visibility)?.querySelector(NEW.icon('lock')) ? 'note' : 'public';
	}

	submitButtons(): readonly HTMLElement[] {
		return [...this.document.querySelectorAll<HTMLElement>(NEW.submit)].filter(isDrawn);
	}

	onSubmit(signal: AbortSignal, submitted: () => void): void {
		const hits = (target: Element): boolean => {
			const button = target.closest(NEW.submit);
			return button !== null && !isDisabled(button) && this.field.isConnected;
		};
		onClickOf(this.document, signal, hits, submitted);
	}

	onModeChange(signal: AbortSignal, changed: () => void): void {
		// The fields are drawn anew with each choice.
		this.whenModeChanges(this.form, { childList: true, subtree: true, attributeFilter: ['href'] }, signal, changed);
	}

	async choose(mode: 'note' | 'public'): Promise<void> {
		const type = this.form.querySelector<HTMLElement>(NEW.type);
		const stays = type === null || [...STAYS_INSIDE].some((icon) => type.querySelector(NEW.icon(icon)) !== null);
		if (mode === 'note' && type && !stays) await this.pick(type, 'note');
		if ((this.mode() === 'note') === (mode === 'note')) return;
		const visibility = this.form.querySelector<HTMLElement>(NEW.visibility);
		if (visibility) await this.pick(visibility, String(mode === 'note'));
	}

	private async pick(select: HTMLElement, value: string): Promise<void> {
		const option = () => [...this.document.querySelectorAll<HTMLElement>(NEW.option(value))].find(isDrawn);
		if (!option()) select.click();
		(await until(option, MENU_WITHIN_MS))?.click();
	}
}

/** The editor that follows a button, in the mode that was asked for, with the cursor in it. */
export async function enter(find: () => ZammadComposer | undefined, mode: 'note' | 'public', withinMs: number): Promise<boolean> {
	const found = await until(find, withinMs);
	if (!found || !(await found.switchTo(mode))) return false;
	// The page may have put another field in the place of the first.
	const now = await until(find, withinMs);
	if (now) focusField(now.field);
	return now !== undefined;
}
