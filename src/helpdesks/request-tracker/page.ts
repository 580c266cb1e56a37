/** Request Tracker's agent pages. They are classic pages: each conversation, and each submit, is a page of its own. */
import type { ConversationId, EntryId, SiteId } from '../../collaboration/model';
import type { Composer, ComposerMode, HelpdeskPage, HelpdeskPageModule } from '../helpdesk';
import { facts } from './facts';
import { editorField, focusWhenReady, watchEditor } from './page-editor';

/** All that is known of the pages' DOM (RT 5). Those of the message box stand in page-editor.ts. */
const DOM = {
	/** The agent's pages with a ticket. Never SelfService (customers) nor the mobile pages, which have no id on their body. */
	bodies: ['comp-Ticket-Display', 'comp-Ticket-Update', 'comp-Ticket-ModifyAll'],
	composerForm: 'form[name="TicketUpdate"], form[name="TicketModifyAll"]',
	/** `form.id` is not the form's id: an input of that name hides it. */
	ticketInput: 'input[name="id"]',
	/** The menu's link to the ticket, on every page of it. */
	displayLink: '#page-display[href]',
	mode: 'select[name="UpdateType"]',
	note: 'private',
	reply: 'response',
	submit: 'input[name="SubmitTicket"], button[name="SubmitTicket"]',
	/** Submits the same form to upload a file; the note stays unsent. */
	addFile: 'AddMoreAttach',
	entry: (id: string) => `.transaction[data-transaction-id="${id}"]`,
} as const;

/** Set before going to the composer's page, so that the page that follows the agent's click puts the cursor there. */
const FOCUS_KEY = 'loopin:focus-composer';
const FOCUS_FRESH_MS = 30_000;

const isNumber = (text: string): boolean => /^[1-9]\d{0,17}$/.test(text);

class RequestTrackerPage implements HelpdeskPage {
	constructor(
		private readonly document: Document,
		private readonly base: SiteId,
	) {}

	recognise(): boolean {
		return DOM.bodies.some((id) => id === this.document.body?.id);
	}

	conversation(): ConversationId | undefined {
		if (!this.recognise()) return undefined;
		const byAddress = facts.conversationAt(this.document.location.href, this.base);
		if (byAddress) return byAddress;
		// A form that RT sent back has no number in its address.
		const inForm = this.form()?.querySelector<HTMLInputElement>(DOM.ticketInput)?.value ?? '';
		if (isNumber(inForm)) return inForm as ConversationId;
		const link = this.document.querySelector<HTMLAnchorElement>(DOM.displayLink);
		return link ? facts.conversationAt(link.href, this.base) : undefined;
	}

	composer(): Composer | undefined {
		const conversation = this.conversation();
		const form = this.form();
		const field = form && editorField(form);
		if (!conversation || !form || !field) return undefined;
		return {
			field,
			conversation,
			mode: () => this.mode(),
			submitButtons: () => [...form.querySelectorAll<HTMLElement>(DOM.submit)].filter((button) => button.getClientRects().length > 0),
			onSubmit: (signal, submitted) => this.onSubmit(form, signal, submitted),
			onModeChange: (signal, changed) => this.onModeChange(form, signal, changed),
			...(this.offers(DOM.note) ? { switchToNote: () => this.switchTo('note') } : {}),
		};
	}

	/** The side columns end where the history begins: anything added there would push it down. */
	followersSlot(): undefined {
		return undefined;
	}

	nativeMenuOpen(): boolean {
		return false;
	}

	async focusComposer(mode: 'note' | 'public'): Promise<boolean> {
		const conversation = this.conversation();
		if (!conversation) return false;
		const form = this.form();
		if (!form) return this.goToComposer(conversation, mode);
		return this.switchTo(mode) && focusWhenReady(form);
	}

	showEntry(entry: EntryId): boolean {
		const shown = isNumber(entry) ? this.document.querySelector(DOM.entry(entry)) : null;
		shown?.scrollIntoView({ block: 'center' });
		return shown !== null;
	}

	watch(signal: AbortSignal, changed: () => void): void {
		const view = this.document.defaultView;
		let frame: number | undefined;
		const soon = (): void => {
			frame ??= view?.requestAnimationFrame(() => {
				frame = undefined;
				if (!signal.aborted) changed();
			});
		};
		signal.addEventListener('abort', () => frame !== undefined && view?.cancelAnimationFrame(frame));
		// Back and forward may bring the page out of the browser's memory, as it was.
		view?.addEventListener('pageshow', soon, { signal });
		const form = this.form();
		if (form) watchEditor(form, signal, soon);
		this.keepPromisedFocus();
	}

	private form(): HTMLFormElement | null {
		return this.document.querySelector<HTMLFormElement>(DOM.composerForm);
	}

	private modeSelect(): HTMLSelectElement | null {
		return this.form()?.querySelector<HTMLSelectElement>(DOM.mode) ?? null;
	}

	/** Only RT's own choice counts: the address may ask for a reply that this agent may not write. What is unknown is taken for public. */
	private mode(): ComposerMode {
		return this.modeSelect()?.value === DOM.note ? 'note' : 'public';
	}

	private offers(value: string): boolean {
		return [...(this.modeSelect()?.options ?? [])].some((option) => option.value === value && !option.disabled);
	}

	/** Chooses as the agent would: value and native change, which RT and its select widget listen to. False when RT does not offer it. */
	private switchTo(mode: 'note' | 'public'): boolean {
		const value = mode === 'note' ? DOM.note : DOM.reply;
		const select = this.modeSelect();
		if (!select || !this.offers(value)) return false;
		if (select.value === value) return true;
		select.value = value;
		select.dispatchEvent(new Event('change', { bubbles: true }));
		return true;
	}

	private onSubmit(form: HTMLFormElement, signal: AbortSignal, submitted: () => void): void {
		const heard = (event: Event): void => {
			if (event.target !== form) return;
			const by = event instanceof SubmitEvent ? event.submitter : null;
			if (by?.getAttribute('name') !== DOM.addFile) submitted();
		};
		// Capture, at the window: before RT's own handlers and before the page goes away.
		this.document.defaultView?.addEventListener('submit', heard, { capture: true, signal });
	}

	private onModeChange(form: HTMLFormElement, signal: AbortSignal, changed: () => void): void {
		form.addEventListener(
			'change',
			(event) => {
				if (event.target instanceof Element && event.target.matches(DOM.mode)) changed();
			},
			{ signal },
		);
	}

	private goToComposer(conversation: ConversationId, mode: 'note' | 'public'): boolean {
		const view = this.document.defaultView;
		if (!view) return false;
		view.sessionStorage.setItem(FOCUS_KEY, JSON.stringify([conversation, mode, Date.now()]));
		const address = facts.conversationUrl(this.base, conversation, { composer: true });
		view.location.assign(mode === 'note' ? address : address.replace('Action=Comment', 'Action=Respond'));
		return true;
	}

	/** The other half of `goToComposer`, on the page it led to. */
	private keepPromisedFocus(): void {
		const storage = this.document.defaultView?.sessionStorage;
		const stored = storage?.getItem(FOCUS_KEY);
		if (!storage || !stored || !this.form()) return;
		storage.removeItem(FOCUS_KEY);
		const [conversation, mode, at] = stored.replace(/[[\]"]/g, '').split(',');
		const age = Date.now() - Number(at);
		if (conversation !== this.conversation() || !(age >= 0 && age < FOCUS_FRESH_MS)) return;
		void this.focusComposer(mode === 'public' ? 'public' : 'note');
	}
}

export const pageModule: HelpdeskPageModule = { facts, page: (document, base) => new RequestTrackerPage(document, base) };
