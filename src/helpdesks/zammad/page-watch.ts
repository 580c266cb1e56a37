/** Notices in-page navigation and composers that come, go or are replaced, without costing anything while somebody types. */

export interface View {
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
	const check = () => {
		due = false;
		if (signal.aborted) return;
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
		// Every key changes nodes in the editor: those inside the field we know of mean nothing to us.
		if (field?.isConnected && changes.every(({ target }) => field.contains(target))) return;
		soon();
	});
	// The application draws itself anew at sign-in, so nothing below the document is sure to stay.
	observer.observe(document.documentElement, { childList: true, subtree: true });
	window.addEventListener('popstate', soon, { signal });
	window.addEventListener('hashchange', soon, { signal });
	(window as WithNavigation).navigation?.addEventListener('currententrychange', soon, { signal });
	document.addEventListener('visibilitychange', soon, { signal });
	signal.addEventListener('abort', () => observer.disconnect(), { once: true });
}
