/** Notices in-page navigation and composers that come, go or are replaced, without costing anything while somebody types. */
import { SELECTORS } from './page-dom';

interface View {
	conversation: string | undefined;
	field: Element | undefined;
}

/** The Navigation API tells of pushState too, also to content scripts (Chrome 102, Firefox 147); where it is missing, the panes' changes do. */
interface WithNavigation {
	navigation?: EventTarget;
}

/**
 * Calls `changed`, at most once a frame, when what `look` gives is another than before. Until the workspace has drawn its panes the whole
 * document is observed; from then on only them, and never what happens inside the field.
 */
export function watchPage(document: Document, signal: AbortSignal, look: () => View, changed: () => void): void {
	const window = document.defaultView;
	if (!window || signal.aborted) return;
	let view = look();
	let observed: Node | undefined;
	let due = false;

	const check = () => {
		due = false;
		if (signal.aborted) return;
		observe();
		const now = look();
		if (now.conversation === view.conversation && now.field === view.field) return;
		view = now;
		changed();
	};
	const soon = () => {
		if (due) return;
		due = true;
		// A frame where there are frames; hidden tabs have none.
		if (document.visibilityState === 'visible') window.requestAnimationFrame(check);
		else window.setTimeout(check, 50);
	};
	const observer = new MutationObserver((changes) => {
		const { field } = view;
		// Every key in CKEditor changes nodes: those inside the field we know of mean nothing to us.
		if (field?.isConnected && changes.every(({ target }) => field.contains(target))) return;
		soon();
	});
	const observe = () => {
		const panes = document.querySelector(SELECTORS.panes) ?? document.documentElement;
		if (panes === observed) return;
		observer.disconnect();
		observer.observe(panes, { childList: true, subtree: true });
		observed = panes;
	};
	observe();

	window.addEventListener('popstate', soon, { signal });
	window.addEventListener('hashchange', soon, { signal });
	(window as WithNavigation).navigation?.addEventListener('currententrychange', soon, { signal });
	document.addEventListener('visibilitychange', soon, { signal });
	signal.addEventListener('abort', () => observer.disconnect(), { once: true });
}
