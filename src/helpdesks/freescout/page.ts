/** FreeScout's page of a conversation: a classic page, in which the editor opens and closes and new messages come in by themselves. */
import type { AgentId, ConversationId, SiteId } from '../../collaboration/model';
import type { Composer, HelpdeskPage, HelpdeskPageModule, MentionedAgent } from '../helpdesk';
import { facts } from './facts';
import { isNumber } from './ids';
import { ConversationComposer } from './page-composer';
import { isDrawn, REQUIRED, SELECTORS, until } from './page-dom';

/** After a click on Reply the page may still be loading, and Summernote with it. */
const COMPOSER_WITHIN_MS = 8_000;

class FreeScoutPage implements HelpdeskPage {
	/** One object per field: its identity names the composer. */
	private last: ConversationComposer | undefined;

	constructor(
		private readonly document: Document,
		private readonly base: SiteId,
	) {}

	recognise(): boolean {
		return this.document.querySelector(SELECTORS.agentBody) !== null;
	}

	conversation(): ConversationId | undefined {
		const byAddress = facts.conversationAt(this.document.location.href, this.base);
		if (byAddress === undefined || this.document.querySelector(SELECTORS.newLayout)) return undefined;
		// The page says itself what it shows, once it is there.
		const shown = this.document.querySelector<HTMLElement>(SELECTORS.conversationBody)?.dataset.conversation_id;
		return shown !== undefined && isNumber(shown) ? (shown as ConversationId) : byAddress;
	}

	composer(): Composer | undefined {
		const conversation = this.conversation();
		const block = this.document.querySelector(SELECTORS.block);
		const field = block?.querySelector<HTMLElement>(SELECTORS.field);
		if (conversation === undefined || !block || !field || block.classList.contains(SELECTORS.blockHidden)) return undefined;
		// While the agent looks at the source of the text, the editor is not drawn.
		if (!isDrawn(field)) return undefined;
		if (this.last?.field !== field || this.last.block !== block || this.last.conversation !== conversation)
			this.last = new ConversationComposer(this.document, block, field, conversation);
		return this.last;
	}

	/** Beside the messages it is a column of its own height; on narrow windows it stands above them, where nothing may grow. */
	followersSlot(): HTMLElement | undefined {
		const column = this.document.querySelector<HTMLElement>(SELECTORS.column);
		return column && this.document.defaultView?.getComputedStyle(column).position === 'absolute' ? column : undefined;
	}

	nativeMenuOpen(): boolean {
		return [...this.document.querySelectorAll(SELECTORS.nativeMenu)].some(isDrawn);
	}

	async focusComposer(mode: 'note' | 'public'): Promise<boolean> {
		const open = (): ConversationComposer | undefined => (this.composer() ? this.last : undefined);
		const wanted = (composer: ConversationComposer): boolean => (composer.mode() === 'note') === (mode === 'note');
		// What is open in the other mode holds the agent's text, and FreeScout would empty it.
		const there = open();
		if (there && !wanted(there)) return false;
		if (!there) {
			const button = await until(() => {
				const ready = this.document.querySelector(`${SELECTORS.block} ${SELECTORS.field}`);
				return ready ? (this.document.querySelector<HTMLElement>(mode === 'note' ? SELECTORS.noteButton : SELECTORS.replyButton) ?? undefined) : undefined;
			}, COMPOSER_WITHIN_MS);
			if (!button) return false;
			if (!open()) button.click();
		}
		const found = await until(open, COMPOSER_WITHIN_MS);
		if (!found || !wanted(found)) return false;
		found.focus();
		return true;
	}

	showEntry(entry: string): boolean {
		const shown = isNumber(entry) ? this.document.querySelector(SELECTORS.entry(entry)) : null;
		shown?.scrollIntoView({ block: 'center' });
		return shown !== null;
	}

	mentioned(): readonly MentionedAgent[] {
		const found = new Map<AgentId, MentionedAgent>();
		for (const link of this.document.querySelectorAll<HTMLAnchorElement>(`${SELECTORS.threads} ${SELECTORS.mentions}`)) {
			const id = link.href.startsWith(`${this.base}/users/profile/`) ? (/\/users\/profile\/(\d+)$/.exec(link.href)?.[1] ?? '') : '';
			const name = (link.textContent ?? '').replace(/\s+/g, ' ').trim();
			if (isNumber(id) && /^[@＠]\S/u.test(name) && !found.has(id as AgentId)) found.set(id as AgentId, { id: id as AgentId, name: name.slice(1, 300) });
		}
		return [...found.values()];
	}

	missing(): readonly string[] {
		if (!this.recognise() || this.conversation() === undefined || this.document.querySelector('body.print')) return [];
		const block = this.document.querySelector(SELECTORS.block);
		return REQUIRED.filter((name) => {
			const within = name === 'field' || name === 'submit' ? block : this.document;
			return !within?.querySelector(SELECTORS[name]);
		});
	}

	watch(signal: AbortSignal, changed: () => void): void {
		const { document } = this;
		const view = document.defaultView;
		if (!view || signal.aborted) return;
		let due = false;
		const soon = (): void => {
			if (due) return;
			due = true;
			const tell = (): void => {
				due = false;
				observe();
				if (!signal.aborted) changed();
			};
			// A frame where there are frames; hidden tabs have none.
			if (document.visibilityState === 'visible') view.requestAnimationFrame(tell);
			else view.setTimeout(tell, 50);
		};
		let observed: readonly (Element | null)[] = [];
		const observer = new MutationObserver(soon);
		/** The form's class, the editor's coming and going beside its field, new messages. Never what is typed. */
		const observe = (): void => {
			const block = document.querySelector(SELECTORS.block);
			const now = [
				block,
				block?.querySelector('.conv-reply-body') ?? null,
				block?.querySelector('.note-editor') ?? null,
				document.querySelector(SELECTORS.threads),
			];
			if (now.every((element, index) => element === observed[index]) && observed.length > 0) return;
			observed = now;
			observer.disconnect();
			const [form, body, editor, threads] = now;
			if (form) observer.observe(form, { attributeFilter: ['class'] });
			if (body) observer.observe(body, { childList: true });
			if (editor) observer.observe(editor, { attributeFilter: ['class'], childList: true });
			if (threads) observer.observe(threads, { childList: true });
		};
		observe();
		view.addEventListener('pageshow', soon, { signal });
		view.addEventListener('resize', soon, { signal });
		if (document.readyState !== 'complete') view.addEventListener('load', soon, { signal });
		signal.addEventListener('abort', () => observer.disconnect(), { once: true });
	}
}

export const pageModule: HelpdeskPageModule = { facts, page: (document, base) => new FreeScoutPage(document, base) };
