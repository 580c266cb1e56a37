/** Light or dark, as the page is behind the anchor: the overlay follows the page, not the system. */

export type Theme = 'light' | 'dark';

/** Below this luminance (0 black to 1 white, as WCAG reckons it) a ground is dark. */
const DARK_BELOW = 0.4;

type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

/** A computed colour's parts: 0 to 255, alpha 0 to 1. Newer notations (`oklch(…)`) are painted on one pixel and read back. */
export function parseColour(text: string): Rgba | undefined {
	const rgb = /^rgba?\(\s*([\d.]+)[,\s]+([\d.]+)[,\s]+([\d.]+)(?:[,\s/]+([\d.]+)(%?))?\s*\)$/u.exec(text);
	if (rgb) {
		const alpha = rgb[4] === undefined ? 1 : Number(rgb[4]) / (rgb[5] ? 100 : 1);
		return [Number(rgb[1]), Number(rgb[2]), Number(rgb[3]), alpha];
	}
	const srgb = /^color\(srgb\s+([\d.e-]+)\s+([\d.e-]+)\s+([\d.e-]+)(?:\s*\/\s*([\d.e-]+))?\)$/u.exec(text);
	if (srgb) return [Number(srgb[1]) * 255, Number(srgb[2]) * 255, Number(srgb[3]) * 255, srgb[4] === undefined ? 1 : Number(srgb[4])];
	return paintedColour(text);
}

function paintedColour(text: string): Rgba | undefined {
	const canvas = document.createElement('canvas');
	canvas.width = canvas.height = 1;
	const context = canvas.getContext('2d', { willReadFrequently: true });
	if (!context) return undefined;
	context.fillStyle = text;
	context.fillRect(0, 0, 1, 1);
	const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
	return [red, green, blue, alpha / 255];
}

/** Relative luminance, 0 to 1 (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance). */
export function luminance([red, green, blue]: readonly [number, number, number, ...unknown[]]): number {
	const [r, g, b] = [red, green, blue].map((value) => {
		const share = value / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	}) as [number, number, number];
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** The theme that the page has behind this element: its first opaque background, through its frames, up to the page's own ground. */
export function themeBehind(anchor: Element): Theme {
	for (let element: Element | null = anchor; element; element = parentAcrossFrames(element)) {
		const view = element.ownerDocument.defaultView;
		const colour = view && parseColour(view.getComputedStyle(element).backgroundColor);
		if (colour && colour[3] >= 0.95) return luminance(colour) < DARK_BELOW ? 'dark' : 'light';
	}
	const scheme = getComputedStyle(document.documentElement).colorScheme;
	// Nothing painted: the browser's own ground, dark only where the page says it can be.
	const dark = /\bdark\b/u.test(scheme) && (!/\blight\b/u.test(scheme) || matchMedia('(prefers-color-scheme: dark)').matches);
	return dark ? 'dark' : 'light';
}

function parentAcrossFrames(element: Element): Element | null {
	const parent = element.parentElement ?? (element.getRootNode() as Partial<ShadowRoot>).host ?? null;
	if (parent) return parent;
	const view = element.ownerDocument.defaultView;
	return view && view !== window ? view.frameElement : null;
}
