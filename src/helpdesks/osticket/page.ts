/** osTicket's agent panel. Pages are fetched into one document (PJAX); a ticket has two forms to write in, of which one is shown. */
import type { ConversationId, EntryId, SiteId } from '../../collaboration/model';
import type { Composer, HelpdeskPage, HelpdeskPageModule } from '../helpdesk';
import { watchPage } from '../page-watch';
import { facts } from './facts';
import { chooseTab, focusField, TicketComposer } from './page-composer';
import { activeSide, fieldOf, formOf, missingOf, SELECTORS, ticketOf } from './page-dom';
import { entryElement } from './page-entries';

/** After a click on Reply the editor may still be on its way (ms). */
const COMPOSER_WITHIN_MS = 8_000;
const LOOK_EVERY_MS = 60;

function page(document: Document, base: SiteId): HelpdeskPage {
	const recognise = (): boolean => document.querySelector(SELECTORS.panel) !== null && document.querySelector(SELECTORS.token) !== null;

	const conversation = (): ConversationId | undefined => {
		if (!recognise()) return undefined;
		// The forms say which ticket is shown; the address changes some time before the page does, and has no id after a search by number.
		const shown = ticketOf(formOf(document, 'note') ?? formOf(document, 'public'));
		if (shown) return shown as ConversationId;
		return document.querySelector(SELECTORS.thread) ? facts.conversationAt(document.location.href, base) : undefined;
	};

	/** One object per field: its identity names the composer. */
	let last: TicketComposer | undefined;
	const composer = (): TicketComposer | undefined => {
		const id = conversation();
		const side = activeSide(document);
		const form = side && formOf(document, side);
		const field = form && fieldOf(form, side);
		if (!id || !form || !field) return undefined;
		if (last?.field !== field || last.conversation !== id) last = new TicketComposer(document, form, side, field, id);
		return last;
	};

	return {
		recognise,
		conversation,
		composer: (): Composer | undefined => composer(),
		// There is no side column: whatever is added pushes the thread down. The panel floats.
		followersSlot: () => undefined,
		nativeMenuOpen: () => false,

		async focusComposer(mode) {
			for (const until = Date.now() + COMPOSER_WITHIN_MS; ; ) {
				const found = chooseTab(document, mode) ? composer() : undefined;
				if (found?.side === mode) {
					focusField(found.field);
					return true;
				}
				if (Date.now() > until) return false;
				await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
			}
		},

		showEntry(entry: EntryId) {
			const element = entryElement(document, conversation(), entry);
			element?.scrollIntoView({ block: 'center' });
			return element !== undefined;
		},

		missing() {
			const { href } = document.location;
			// The form that edits a ticket's fields has the ticket's address and "a".
			if (!recognise() || facts.conversationAt(href, base) === undefined || new URL(href).searchParams.has('a')) return [];
			return missingOf(document);
		},

		watch: (signal, changed) =>
			watchPage(document, signal, () => ({ conversation: conversation(), field: composer()?.field }), changed, {
				root: SELECTORS.content,
				// The chosen tab is a class.
				attributes: ['class'],
			}),
	};
}

export const pageModule: HelpdeskPageModule = { facts, page };
