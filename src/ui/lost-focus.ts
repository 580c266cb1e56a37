/** Keeps the keyboard from falling into nowhere when what had the focus is taken away by a render. */
import { useLayoutEffect, useRef } from 'preact/hooks';

const focusIn = (element: HTMLElement): Element | null => {
	const active = (element.getRootNode() as Document | ShadowRoot).activeElement;
	return active && element.contains(active) ? active : null;
};

/**
 * Give the returned ref to the element whose children come and go. When the focused one of them is gone after a render, `lost` gets it and
 * moves the focus on. It is not called when the focus was elsewhere: nothing of ours ever takes it.
 */
export function useLostFocus<Kind extends HTMLElement>(lost: (gone: HTMLElement) => void): { current: Kind | null } {
	const ref = useRef<Kind>(null);
	// Read while rendering, before the DOM changes: neither browser tells of the loss when a focused element is removed.
	const before = ref.current ? focusIn(ref.current) : null;
	useLayoutEffect(() => {
		if (before instanceof HTMLElement && !before.isConnected && !(ref.current && focusIn(ref.current))) lost(before);
	});
	return ref;
}

/** The element that the agent types into, through open shadow roots and same-origin frames; undefined when it is the page itself. */
export function focusedElement(page: Document = document): HTMLElement | undefined {
	let active: Element | null = page.activeElement;
	for (;;) {
		const inner: Element | null | undefined = active?.shadowRoot?.activeElement ?? innerDocument(active)?.activeElement;
		if (!inner) break;
		active = inner;
	}
	// In a frame the body may be the editor itself; the page's own body only means that nothing has the focus.
	return active && active !== page.body && active !== page.documentElement ? (active as HTMLElement) : undefined;
}

function innerDocument(element: Element | null): Document | null {
	try {
		return element?.localName === 'iframe' ? (element as HTMLIFrameElement).contentDocument : null;
	} catch {
		return null; // another origin's frame keeps its document to itself
	}
}

/** Gives the focus back to an element of the page, also inside a frame. Does nothing when it is gone. */
export function refocus(element: HTMLElement | undefined): void {
	if (!element?.isConnected) return;
	const view = element.ownerDocument.defaultView;
	// Firefox leaves the keyboard in the outer window when only an element of a frame is focused.
	if (view && view !== window) view.focus();
	element.focus({ preventScroll: true });
}
