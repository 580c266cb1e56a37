/** Zammad's pages: which of the two interfaces it is, and what is in view there. */
import type { ConversationId, SiteId } from '../../collaboration/model';
import type { Composer, HelpdeskPage, HelpdeskPageModule } from '../helpdesk';
import { watchPage } from '../page-watch';
import { facts } from './facts';
import { enter, NewComposer, OldComposer, type ZammadComposer } from './page-composer';
import { isDrawn, NEW, OLD } from './page-dom';

/** After a click on Reply the ticket may still be loading. */
const COMPOSER_WITHIN_MS = 8_000;

/** What differs between the two. */
interface Interface {
	recognise(): boolean;
	/** The composer of that ticket, made anew. */
	compose(id: ConversationId): ZammadComposer | undefined;
	/** Begins an article where none is being written. */
	begin(mode: 'note' | 'public'): void;
	nativeMenu: string;
	article(id: string): string;
	missing(id: ConversationId): readonly string[];
}

function oldInterface(document: Document, conversation: () => ConversationId | undefined): Interface {
	const pane = (id: string) => document.querySelector(OLD.pane(id));
	return {
		recognise: () => document.querySelector(OLD.app) !== null,
		compose(id) {
			const found = pane(id);
			const form = found?.querySelector<HTMLElement>(OLD.form);
			const field = form?.querySelector<HTMLElement>(OLD.field);
			return found && form && field ? new OldComposer(document, found, form, field, id, () => conversation() === id) : undefined;
		},
		begin: () => undefined,
		nativeMenu: OLD.nativeMenu,
		article: OLD.article,
		missing(id) {
			const found = pane(id);
			if (!found) return ['old.pane'];
			const form = found.querySelector(OLD.form);
			// Who may only read gets no form.
			if (!form) return found.querySelector(OLD.submit) ? ['old.form'] : [];
			return [...(form.querySelector(OLD.field) ? [] : ['old.field']), ...(found.querySelector(OLD.submit) ? [] : ['old.submit'])];
		},
	};
}

function newInterface(document: Document): Interface {
	return {
		recognise: () => document.querySelector(NEW.app) !== null,
		compose(id) {
			const form = document.querySelector<HTMLElement>(NEW.form);
			const field = form?.querySelector<HTMLElement>(NEW.field);
			return form && field ? new NewComposer(document, form, field, id) : undefined;
		},
		begin(mode) {
			if (document.querySelector(NEW.form)) return;
			const icons = mode === 'note' ? ['note'] : ['mail', 'note'];
			const button = icons.flatMap((icon) => [...document.querySelectorAll<HTMLElement>(NEW.begin(icon))]).find(isDrawn);
			button?.click();
		},
		nativeMenu: NEW.nativeMenu,
		article: NEW.article,
		missing() {
			const form = document.querySelector(NEW.form);
			// No article is being written: nothing has to be there.
			if (!form) return [];
			const required: ReadonlyArray<readonly [string, Element | null]> = [
				['new.field', form.querySelector(NEW.field)],
				['new.visibility', form.querySelector(NEW.visibility)],
				['new.submit', document.querySelector(NEW.submit)],
			];
			return required.flatMap(([name, found]) => (found ? [] : [name]));
		},
	};
}

function page(document: Document, base: SiteId): HelpdeskPage {
	const conversation = (): ConversationId | undefined => facts.conversationAt(document.location.href, base);
	const both = { old: oldInterface(document, conversation), new: newInterface(document) };
	const here = (): Interface => (document.location.pathname.startsWith('/desktop') ? both.new : both.old);
	/** One object per field: its identity names the composer. */
	let last: ZammadComposer | undefined;
	const composer = (): ZammadComposer | undefined => {
		const id = conversation();
		const found = id === undefined ? undefined : here().compose(id);
		if (!found) return undefined;
		if (last?.field !== found.field || last.conversation !== found.conversation) last = found;
		return last;
	};

	return {
		// The customers' part is the same page; who is no agent is told by the background. Mobile pages are below /mobile, help and chat elsewhere.
		recognise: () => /^\/(?:desktop(?:\/|$)|$)/.test(document.location.pathname) && here().recognise(),
		conversation,
		composer: (): Composer | undefined => composer(),
		// The sidebars are the host's own and fold away: the panel floats.
		followersSlot: () => undefined,
		nativeMenuOpen: () => [...document.querySelectorAll(here().nativeMenu)].some(isDrawn),

		async focusComposer(mode) {
			if (conversation() === undefined) return false;
			const begin = () => {
				const found = composer();
				if (!found) here().begin(mode);
				return found;
			};
			return enter(begin, mode, COMPOSER_WITHIN_MS);
		},

		showEntry(entry) {
			const element = /^\d{1,16}$/.test(entry) ? document.querySelector(here().article(entry)) : null;
			element?.scrollIntoView({ block: 'center' });
			return element !== null;
		},

		watch: (signal, changed) => watchPage(document, signal, () => ({ conversation: conversation(), field: composer()?.field }), changed),

		missing() {
			const id = conversation();
			return id === undefined ? [] : here().missing(id);
		},
	};
}

export const pageModule: HelpdeskPageModule = { facts, page };
