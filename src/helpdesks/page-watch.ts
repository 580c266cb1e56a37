/** Notices in-page navigation and composers that come, go or are replaced, on any helpdesk's page, without costing anything while somebody types. */

/** What is looked at: a change of any of it is told. `field`: the composer's, inside which changes mean nothing. */
interface View {
	conversation: string | undefined;
	field: Element | undefined;
	[more: string]: unknown;
}

interface Where {
	/** The part of the page in which it all happens; the whole document while there is none. */
	root?: string;
	/** Attributes whose changes may mean something too. */
	attributes?: readonly string[];
}

/** The Navigation API tells of pushState too, also to content scripts (Chrome 102, Firefox 147); where it is missing, what the page draws anew does. */
interface WithNavigation {
	navigation?: EventTarget;
}

/** Calls `changed`, at most once a frame, when what `look` gives is another than before. Ends with the signal. */
export function watchPage(document: Document, signal: AbortSignal, look: () => View, changed: () => void, { root, attributes }: Where = {}): void {
	const window = document.defaultView;
	if (!window || signal.aborted) return;
	let view = look();
	let observed: Element | undefined;
	let due = false;

	const check = (): void => {
		due = false;
		if (signal.aborted) return;
		observe();
		const now = look();
		if (Object.keys(now).every((name) => now[name] === view[name])) return;
		view = now;
		changed();
	};
	const soon = (): void => {
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
	const observe = (): void => {
		// Pages draw themselves anew, at sign-in at the latest: no part of one is sure to stay.
		const part = (root === undefined ? null : document.querySelector(root)) ?? document.documentElement;
		if (part === observed) return;
		observer.disconnect();
		observer.observe(part, { childList: true, subtree: true, ...(attributes ? { attributeFilter: [...attributes] } : {}) });
		observed = part;
	};
	observe();

	for (const event of ['popstate', 'hashchange', 'pageshow']) window.addEventListener(event, soon, { signal });
	(window as WithNavigation).navigation?.addEventListener('currententrychange', soon, { signal });
	document.addEventListener('visibilitychange', soon, { signal });
	signal.addEventListener('abort', () => observer.disconnect(), { once: true });
}
