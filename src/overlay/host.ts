/**
 * The overlay's place on the page: one element on <html>, in the top layer, with a closed shadow root. Nothing is inserted between the page's
 * own elements, nothing of the page's style gets in or ours out, and no event of ours reaches the page's shortcuts.
 */

import { direction } from '../platform/i18n';
import { el } from '../ui/dom';
import css from '../ui/styles/overlay.css?text';
import type { OverlayRoot } from './context';
import { guardPresses } from './guard';
import { themeBehind } from './theme';

/** 'open' in the builds of our own tests, which have to look inside. */
declare const LOOPIN_ROOTS: string | undefined;
const MODE: ShadowRootMode = typeof LOOPIN_ROOTS !== 'undefined' && LOOPIN_ROOTS === 'open' ? 'open' : 'closed';

const TAG = 'loopin-overlay';
/** Collapsed height of the docked panel: reserved before it is filled, so that nothing moves later. */
const DOCKED_HEIGHT = '44px';

/** Events that the page must not hear of: to it, a key in our field looks like a key on the page, and runs a shortcut. */
const OURS = [
	'keydown',
	'keypress',
	'keyup',
	'beforeinput',
	'input',
	'paste',
	'copy',
	'cut',
	'mousedown',
	'mouseup',
	'click',
	'dblclick',
	'pointerdown',
	'pointerup',
	'touchstart',
	'touchend',
	'focusin',
	'focusout',
	'wheel',
] as const;

export interface Host extends OverlayRoot {
	/** Two live regions, made early: one polite, one at once. */
	readonly polite: HTMLElement;
	readonly assertive: HTMLElement;
	/** Makes sure that it is on the page, on top, and (for an anchor in an open modal dialog) inside that dialog. */
	bringUp(anchor?: Element): void;
	/** Measures the theme again: of the layer by the page, of one surface by what is behind its anchor. */
	themeBy(surface: HTMLElement, anchor: Element): void;
}

/**
 * A shadow root with our styles. Adopted sheets throw in Firefox's content scripts (bug 1928865), and under a page's strict `style-src` Firefox
 * lets a style element through only when its text was set by `textContent`, which notes who set it; an appended text node is blocked.
 */
function shadowWithStyles(host: HTMLElement, layerClass: string, signal: AbortSignal): HTMLElement {
	const shadow = host.attachShadow({ mode: MODE });
	const style = el('style');
	style.textContent = css;
	const layer = el('div', { class: layerClass, dir: direction() });
	shadow.append(style, layer);
	for (const type of OURS) host.addEventListener(type, (event) => event.stopPropagation());
	guardPresses(layer, host, signal);
	return layer;
}

/** Puts the host on the page until the signal aborts. */
export function makeHost(signal: AbortSignal): Host {
	const host = document.createElement(TAG);
	host.setAttribute('popover', 'manual');
	// A popover is a group without a name to screen readers; what is in it speaks for itself.
	host.setAttribute('role', 'presentation');
	const layer = shadowWithStyles(host, 'lp lp-layer', signal);
	const polite = el('div', { class: 'lp-sr', role: 'status' });
	const assertive = el('div', { class: 'lp-sr', role: 'alert' });
	layer.append(polite, assertive);
	const docked = new Set<{ host: HTMLElement; layer: HTMLElement; slot: HTMLElement }>();

	const modalDialog = (): HTMLDialogElement | undefined => {
		try {
			// The last one opened is on top; document order is the best guess of it.
			return [...document.querySelectorAll<HTMLDialogElement>('dialog:modal')].at(-1);
		} catch {
			return undefined;
		}
	};

	function bringUp(anchor?: Element): void {
		// What is outside a modal dialog is inert, the top layer included: https://html.spec.whatwg.org/#modal-dialogs-and-inert-subtrees
		// Without an anchor it stays in a dialog that it is in, as long as that is open.
		const dialog = (anchor ?? host).closest<HTMLDialogElement>('dialog');
		const parent = dialog?.matches(':modal') ? dialog : document.documentElement;
		if (host.parentNode !== parent) parent.append(host);
		if (!host.matches(':popover-open')) host.showPopover();
		unzoom();
	}

	/** A page may enlarge itself with `zoom`: what we place in px of the window must not be enlarged with it. */
	function unzoom(): void {
		const { currentCSSZoom: zoom = 1 } = (host.parentElement ?? {}) as { currentCSSZoom?: number };
		if (zoom > 0) layer.style.zoom = zoom === 1 ? '' : String(1 / zoom);
	}

	function theme(): void {
		const measured = themeBehind(document.body ?? document.documentElement);
		host.dataset.theme = layer.dataset.theme = measured;
		for (const dock of docked) dock.host.dataset.theme = dock.layer.dataset.theme = themeBehind(dock.slot);
		for (const [surface, anchor] of surfaces) if (surface.isConnected) surface.dataset.theme = themeBehind(anchor);
	}
	const surfaces = new Map<HTMLElement, Element>();

	bringUp();
	theme();
	const observer = new MutationObserver(theme);
	for (const element of [document.documentElement, document.body])
		if (element) observer.observe(element, { attributes: true, attributeFilter: ['class', 'data-theme'] });
	const dark = matchMedia('(prefers-color-scheme: dark)');
	dark.addEventListener('change', theme, { signal });
	signal.addEventListener(
		'abort',
		() => {
			observer.disconnect();
			host.remove();
			for (const dock of docked) dock.host.remove();
		},
		{ once: true },
	);

	return {
		layer,
		polite,
		assertive,
		bringUp,
		modalDialog,
		themeBy(surface, anchor) {
			surfaces.set(surface, anchor);
			surface.dataset.theme = themeBehind(anchor);
		},
		dock(slot, life) {
			const block = document.createElement(TAG);
			block.dataset.docked = '';
			const inner = shadowWithStyles(block, 'lp', life);
			inner.style.minHeight = DOCKED_HEIGHT;
			const entry = { host: block, layer: inner, slot };
			docked.add(entry);
			block.dataset.theme = inner.dataset.theme = themeBehind(slot);
			slot.append(block);
			life.addEventListener(
				'abort',
				() => {
					block.remove();
					docked.delete(entry);
				},
				{ once: true },
			);
			return inner;
		},
	};
}
