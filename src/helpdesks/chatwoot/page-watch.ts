/** Notices in-page navigation and a composer that comes, goes or is replaced, without costing anything while somebody types. */

interface View {
	conversation: string | undefined;
	field: Element | undefined;
	column: Element | undefined;
}

/** The Navigation API tells of pushState too, also to content scripts (Chrome 102, Firefox 147); where it is missing, what the page draws anew does. */
interface WithNavigation {
	navigation?: EventTarget;
}

/** Calls `changed`, at most once a frame, when what `look` gives is another than before. What happens inside the field is passed over. */
export function watchPage(document: Document, signal: AbortSignal, look: () => View, changed: () => void): void {
	const window = document.defaultView;
	if (!window || signal.aborted) return;
	let view = look();
	let due = false;
	const check = () => {
		due = false;
		if (signal.aborted) return;
		const now = look();
		if (now.conversation === view.conversation && now.field === view.field && now.column === view.column) return;
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
		if (field?.isConnected && changes.every(({ target }) => field.contains(target))) return;
		soon();
	});
	// The dashboard draws everything into one element and keeps none of its parts for good.
	observer.observe(document.body ?? document.documentElement, { childList: true, subtree: true });
	window.addEventListener('popstate', soon, { signal });
	(window as WithNavigation).navigation?.addEventListener('currententrychange', soon, { signal });
	document.addEventListener('visibilitychange', soon, { signal });
	signal.addEventListener('abort', () => observer.disconnect(), { once: true });
}
