/** Notices another page (PJAX), another tab and an editor that came, without costing anything while somebody types. */
import { SELECTORS } from './page-dom';

interface View {
	conversation: string | undefined;
	field: Element | undefined;
}

/** The Navigation API tells of pushState too, also to content scripts (Chrome 102, Firefox 147); where it is missing, the page's changes do. */
interface WithNavigation {
	navigation?: EventTarget;
}

/** Calls `changed`, at most once a frame, when what `look` gives is another than before. */
export function watchPage(document: Document, signal: AbortSignal, look: () => View, changed: () => void): void {
	const window = document.defaultView;
	if (!window || signal.aborted) return;
	let view = look();
	let due = false;
	const check = (): void => {
		due = false;
		if (signal.aborted) return;
		const now = look();
		if (now.conversation === view.conversation && now.field === view.field) return;
		view = now;
		changed();
	};
	const soon = (): void => {
		if (due) return;
		due = true;
		// A hidden tab has no frames.
		if (document.visibilityState === 'visible') window.requestAnimationFrame(check);
		else window.setTimeout(check, 50);
	};
	const observer = new MutationObserver((changes) => {
		const { field } = view;
		// Every key changes nodes in the editor; those inside the field we know of mean nothing to us.
		if (field?.isConnected && changes.every(({ target }) => field.contains(target))) return;
		soon();
	});
	observer.observe(document.querySelector(SELECTORS.content) ?? document.documentElement, {
		childList: true,
		subtree: true,
		// The chosen tab is a class; so much else is one, too, that nothing but a list's items is looked at.
		attributeFilter: ['class'],
	});
	window.addEventListener('popstate', soon, { signal });
	window.addEventListener('hashchange', soon, { signal });
	window.addEventListener('pageshow', soon, { signal });
	(window as WithNavigation).navigation?.addEventListener('currententrychange', soon, { signal });
	document.addEventListener('visibilitychange', soon, { signal });
	signal.addEventListener('abort', () => observer.disconnect(), { once: true });
}
