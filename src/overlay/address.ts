/** Tells when the page's address changed without a load. */

interface NavigationApi extends EventTarget {
	readonly currentEntry: unknown;
}

/** Looked at so often where the browser does not tell of it, and only in a visible tab (ms). */
const POLL_MS = 1_000;

/**
 * Calls `changed` after each change of the address within the page, until the signal aborts. By the Navigation API where there is one (Firefox
 * has it from 147 on): an isolated script does not see the page call `history.pushState`. Else by the history's events and a cheap look.
 */
export function watchAddress(signal: AbortSignal, changed: () => void): void {
	const { navigation } = globalThis as { navigation?: NavigationApi };
	if (navigation) {
		navigation.addEventListener('currententrychange', changed, { signal });
		return;
	}
	let last = location.href;
	const compare = (): void => {
		if (location.href === last) return;
		last = location.href;
		changed();
	};
	window.addEventListener('popstate', compare, { signal });
	window.addEventListener('hashchange', compare, { signal });
	const timer = setInterval(() => document.visibilityState === 'visible' && compare(), POLL_MS);
	signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}
