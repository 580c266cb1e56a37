/** Chatwoot's dashboard: one page that navigates by history, one conversation in view at a time. */
import type { ConversationId, SiteId } from '../../collaboration/model';
import type { Composer, HelpdeskPage, HelpdeskPageModule } from '../helpdesk';
import { watchPage } from '../page-watch';
import { facts } from './facts';
import { ReplyBox } from './page-composer';
import { boxIn, fieldIn, isDrawn, nativeMenuOpen, SELECTORS, until } from './page-dom';

/** After a click on Reply the conversation may still be loading. */
const COMPOSER_WITHIN_MS = 8_000;

function page(document: Document, base: SiteId): HelpdeskPage {
	const conversation = (): ConversationId | undefined => facts.conversationAt(document.location.href, base);
	/** One object per field and conversation: its identity names the composer. */
	let last: ReplyBox | undefined;
	const composer = (): Composer | undefined => {
		const id = conversation();
		const box = id === undefined ? undefined : boxIn(document);
		const field = box && fieldIn(box);
		if (id === undefined || !box || !field) return undefined;
		if (last?.field !== field || last.conversation !== id) last = new ReplyBox(document, box, field, id, () => conversation() === id);
		return last;
	};
	const column = (): HTMLElement | undefined => [...document.querySelectorAll<HTMLElement>(SELECTORS.column)].find(isDrawn);

	return {
		recognise: () => /^\/app\/accounts\/\d+(?:\/|$)/.test(document.location.pathname),
		conversation,
		composer,
		followersSlot: column,
		nativeMenuOpen: () => nativeMenuOpen(document),

		async focusComposer(mode) {
			const found = await until(() => (composer() ? last : undefined), COMPOSER_WITHIN_MS);
			if (!found || !(await found.switchTo(mode))) return false;
			// The page puts another field in the place of the first where the mode takes another kind.
			const now = await until(() => (composer() ? last : undefined), COMPOSER_WITHIN_MS);
			now?.focus();
			return now !== undefined;
		},

		showEntry(entry) {
			const element = /^\d+/.test(entry) ? document.getElementById(`${SELECTORS.messageIdPrefix}${Number.parseInt(entry, 10)}`) : null;
			element?.scrollIntoView({ block: 'center' });
			return element !== null;
		},

		watch: (signal, changed) => watchPage(document, signal, () => ({ conversation: conversation(), field: composer()?.field, column: column() }), changed),

		missing() {
			if (conversation() === undefined) return [];
			const box = boxIn(document);
			if (!box) return ['box'];
			const found = {
				field: fieldIn(box),
				submit: box.querySelector(SELECTORS.submit),
				toggle: box.querySelector(`${SELECTORS.noteTab}, ${SELECTORS.toggle}`),
			};
			return Object.entries(found).flatMap(([name, element]) => (element ? [] : [name]));
		},
	};
}

export const pageModule: HelpdeskPageModule = { facts, page };
