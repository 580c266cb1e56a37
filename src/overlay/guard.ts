/**
 * A press that writes must be meant: on something that the agent can see, where it stood a moment ago. Whatever the page does to our surfaces
 * (fades them, lays something over them that lets the pointer through, pushes them under the pointer), a press on them then does nothing;
 * the next one, on what is plainly there, does. Elements of the page are only looked at, once per press.
 */

/** A surface counts as still when it has stood there this long (ms). */
const STILL_MS = 350;
/** Between two looks at where the surfaces are while the pointer moves (ms). */
const LOOK_EVERY_MS = 100;
/** No real page has more; on one that has, what is beyond is not looked at. */
const MOST_ELEMENTS = 50_000;
/** What a script could make up to look like an agent. */
const PRESSES = ['pointerdown', 'pointerup', 'mousedown', 'mouseup', 'click', 'keydown', 'keyup', 'input', 'change'] as const;
/** What holds controls that write. */
const SURFACE = '[data-toast], .lp-toasts__more, .lp-followers, .lp-menu--people';

interface Still {
	x: number;
	top: number;
	bottom: number;
	/** `performance.now()` when it was first seen there. */
	since: number;
}

/** What we draw in: our own layer lies over our own docked panel, lets the pointer through, and hides nothing. A page cannot put anything in here. */
const ours = new WeakSet<Element>();

/** Guards what is drawn in this shadow root, and what will be. `host` is its element on the page. */
export function guardPresses(layer: HTMLElement, host: HTMLElement, signal: AbortSignal): void {
	ours.add(host);
	const still = new WeakMap<Element, Still>();

	function note(surface: Element, { x, top, bottom }: { x: number; top: number; bottom: number } = surface.getBoundingClientRect()): Still {
		const before = still.get(surface);
		const near = (one: number, other: number): boolean => Math.abs(one - other) < 1;
		// What grows or shrinks (an Undo takes a chip's place) keeps its upper or its lower edge; what is pushed about keeps neither.
		const stands = before && near(before.x, x) && (near(before.top, top) || near(before.bottom, bottom));
		const now = { x, top, bottom, since: stands ? before.since : performance.now() };
		still.set(surface, now);
		return now;
	}
	const noteAll = (): void => {
		for (const surface of layer.querySelectorAll(SURFACE)) note(surface);
	};

	// Where a new surface is, without making the browser lay the page out for it.
	const appeared = new IntersectionObserver((entries) => {
		for (const { target, boundingClientRect } of entries) {
			note(target, boundingClientRect);
			appeared.unobserve(target);
		}
	});
	const added = new MutationObserver((records) => {
		for (const record of records)
			for (const node of record.addedNodes)
				if (node instanceof Element) for (const surface of [node, ...node.querySelectorAll(SURFACE)]) if (surface.matches(SURFACE)) appeared.observe(surface);
	});
	added.observe(layer, { childList: true, subtree: true });

	let looked = 0;
	window.addEventListener(
		'pointermove',
		() => {
			const now = performance.now();
			if (now - looked < LOOK_EVERY_MS) return;
			looked = now;
			noteAll();
		},
		{ capture: true, passive: true, signal },
	);
	for (const settled of ['animationend', 'transitionend', 'toggle']) layer.addEventListener(settled, noteAll, { capture: true, passive: true, signal });

	const refuse = (event: Event): void => {
		event.stopImmediatePropagation();
		event.preventDefault();
	};
	for (const type of PRESSES) layer.addEventListener(type, (event) => event.isTrusted || refuse(event), { capture: true, signal });
	layer.addEventListener(
		'click',
		(event) => {
			const target = event.composedPath()[0];
			if (!(target instanceof Element && isMeant(event, target))) refuse(event);
		},
		{ capture: true, signal },
	);
	signal.addEventListener(
		'abort',
		() => {
			added.disconnect();
			appeared.disconnect();
		},
		{ once: true },
	);

	function isMeant(event: MouseEvent, target: Element): boolean {
		if (isFaded(host)) return false;
		// From the keyboard, or by a screen reader: no place that somebody could have pushed under the pointer.
		if (event.detail === 0) return true;
		const surface = target.closest(SURFACE);
		if (surface && performance.now() - note(surface).since < STILL_MS) return false;
		return !isCovered(event.clientX, event.clientY, host);
	}
}

/** Has the page made it see-through, blurred, or very small? Only what is around our shadow root: the page cannot style what is in it. */
function isFaded(host: Element): boolean {
	let opacity = 1;
	for (let element: Element | null = host; element; element = element.parentElement ?? (element.getRootNode() as Partial<ShadowRoot>).host ?? null) {
		const style = getComputedStyle(element);
		opacity *= Number(style.opacity);
		if (opacity < 0.95 || style.visibility !== 'visible' || style.mixBlendMode !== 'normal') return true;
		// Inverting a page is how some read in the dark; these hide.
		if (/opacity|blur|url\(|(brightness|contrast)\(0/.test(style.filter)) return true;
	}
	const { offsetWidth } = host as HTMLElement;
	return offsetWidth > 0 && host.getBoundingClientRect().width < offsetWidth / 2;
}

/**
 * Is there something of the page over that point? What lets the pointer through is seen by no hit test: it is made to take the pointer for the
 * length of one look, during which nothing is drawn and no script of the page runs.
 */
function isCovered(x: number, y: number, host: HTMLElement): boolean {
	const through = passingElements(x, y, host);
	const undo = through.map((element) => {
		const value = element.style.getPropertyValue('pointer-events');
		const priority = element.style.getPropertyPriority('pointer-events');
		const had = element.hasAttribute('style');
		element.style.setProperty('pointer-events', 'auto', 'important');
		return () => {
			if (value) element.style.setProperty('pointer-events', value, priority);
			else element.style.removeProperty('pointer-events');
			if (!had) element.removeAttribute('style');
		};
	});
	const top = document.elementFromPoint(x, y);
	for (const put of undo) put();
	return top !== host;
}

/** Elements of the page that could lie over that point and let the pointer through: also in its shadow roots, as far as the browser shows them to us. */
function passingElements(x: number, y: number, host: HTMLElement): (HTMLElement | SVGElement)[] {
	const found: (HTMLElement | SVGElement)[] = [];
	const roots: (Document | ShadowRoot)[] = [document];
	let visited = 0;
	for (let root = roots.pop(); root; root = roots.pop())
		for (const element of root.querySelectorAll<HTMLElement | SVGElement>('*')) {
			if (++visited > MOST_ELEMENTS) return found;
			if (ours.has(element)) continue;
			const inner = shadowOf(element);
			if (inner) roots.push(inner);
			const style = getComputedStyle(element);
			if (style.pointerEvents !== 'none' || element.contains(host)) continue;
			// A shadow or an outline may reach far beyond its box, and what an element draws before or after itself may be anywhere.
			const box = element.getBoundingClientRect();
			const over = box.left <= x && x <= box.right && box.top <= y && y <= box.bottom;
			if (over || ['::before', '::after'].some((part) => getComputedStyle(element, part).content !== 'none')) found.push(element);
		}
	return found;
}

interface Doors {
	/** Firefox: https://developer.mozilla.org/docs/Web/API/Element/openOrClosedShadowRoot */
	readonly openOrClosedShadowRoot?: ShadowRoot | null;
}
interface ChromeDom {
	/** Chromium: https://developer.chrome.com/docs/extensions/reference/api/dom */
	readonly dom?: { openOrClosedShadowRoot(element: Element): ShadowRoot | null };
}

/** The shadow root of an element, also a closed one. */
function shadowOf(element: HTMLElement | SVGElement): ShadowRoot | null {
	const open = element.shadowRoot ?? (element as Doors).openOrClosedShadowRoot;
	// Only these may have one (https://dom.spec.whatwg.org/#dom-element-attachshadow); asking Chromium for the others throws, or costs.
	if (open || !/-|^(article|aside|blockquote|body|div|footer|h[1-6]|header|main|nav|p|section|span)$/.test(element.localName)) return open ?? null;
	const { chrome } = globalThis as { chrome?: ChromeDom };
	try {
		return (element instanceof HTMLElement && chrome?.dom?.openOrClosedShadowRoot(element)) || null;
	} catch {
		return null;
	}
}
