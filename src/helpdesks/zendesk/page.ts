/** The Agent Workspace's page. Every open ticket stays mounted, so everything is looked for in the pane of the address's ticket. */
import type { ConversationId, SiteId } from '../../collaboration/model';
import type { Composer, HelpdeskPage, HelpdeskPageModule } from '../helpdesk';
import { watchPage } from '../page-watch';
import { facts } from './facts';
import { TicketComposer } from './page-composer';
import { fieldIn, isDrawn, paneOf, SELECTORS, until } from './page-dom';

/** After a click on Reply the ticket may still be loading. */
const COMPOSER_WITHIN_MS = 8_000;

function page(document: Document, base: SiteId): HelpdeskPage {
	const conversation = (): ConversationId | undefined => facts.conversationAt(document.location.href, base);
	/** One object per field: its identity names the composer. */
	let last: TicketComposer | undefined;
	const composer = (): Composer | undefined => {
		const id = conversation();
		const pane = id === undefined ? undefined : paneOf(document, id);
		const field = pane && fieldIn(pane);
		if (id === undefined || !pane || !field) return undefined;
		if (last?.field !== field || last.conversation !== id) last = new TicketComposer(document, pane, field, id, () => conversation() === id);
		return last;
	};

	return {
		recognise: () => /^\/agent(?:\/|$)/.test(document.location.pathname),
		conversation,
		composer,
		// The sidebars are the host's own and change often: the panel floats.
		followersSlot: () => undefined,
		nativeMenuOpen: () => [...document.querySelectorAll(SELECTORS.nativeMenu)].some(isDrawn),

		async focusComposer(mode) {
			const found = await until(() => (composer() ? last : undefined), COMPOSER_WITHIN_MS);
			if (!found) return false;
			const wanted = (found.mode() === 'note') === (mode === 'note') || (await found.switchTo(mode));
			if (!wanted) return false;
			// The page may have put another field in the place of the first.
			const now = await until(() => (composer() ? last : undefined), COMPOSER_WITHIN_MS);
			now?.focus();
			return now !== undefined;
		},

		showEntry(entry) {
			const audit = /^\d+/.exec(entry)?.[0];
			const element = audit === undefined ? null : document.getElementById(`${SELECTORS.entryIdPrefix}${audit}`);
			element?.scrollIntoView({ block: 'center' });
			return element !== null;
		},

		watch: (signal, changed) =>
			watchPage(document, signal, () => ({ conversation: conversation(), field: composer()?.field }), changed, { root: SELECTORS.panes }),
	};
}

export const pageModule: HelpdeskPageModule = { facts, page };
