// @vitest-environment happy-dom
/** What the loader leaves on a page of a connected helpdesk that has no conversation: a few listeners, and nothing that watches the page. */
import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
	vi.unstubAllGlobals();
	vi.restoreAllMocks();
	vi.resetModules();
});

const LISTENS_TO = ['DOMContentLoaded', 'loopin:newcomer:loader', 'visibilitychange'];

async function load(navigation: EventTarget | undefined) {
	const addListener = vi.fn();
	const sendMessage = vi.fn(async () => undefined);
	vi.stubGlobal('browser', { runtime: { id: 'loopin', sendMessage, onMessage: { addListener, removeListener: () => undefined } } });
	vi.stubGlobal('navigation', navigation);
	const observers = ['MutationObserver', 'IntersectionObserver', 'ResizeObserver', 'PerformanceObserver'].map((name) => {
		const made = vi.fn();
		vi.stubGlobal(name, made);
		return made;
	});
	const onDocument = vi.spyOn(document, 'addEventListener');
	const onWindow = vi.spyOn(window, 'addEventListener');
	const onNavigation = navigation && vi.spyOn(navigation, 'addEventListener');
	const intervals = vi.spyOn(globalThis, 'setInterval').mockReturnValue(0 as never);
	const timeouts = vi.spyOn(globalThis, 'setTimeout');
	const requests = vi.fn();
	vi.stubGlobal('fetch', requests);
	for (const key of Object.keys(globalThis).filter((name) => name.startsWith('loopin:'))) delete (globalThis as Record<string, unknown>)[key];
	document.body.replaceChildren(document.createElement('main'));
	const html = document.documentElement.outerHTML;
	await import('../../../src/overlay/loader');
	await new Promise((resolve) => queueMicrotask(() => resolve(undefined)));
	expect(document.documentElement.outerHTML).toBe(html);
	for (const made of observers) expect(made).not.toHaveBeenCalled();
	expect(requests).not.toHaveBeenCalled();
	expect(sendMessage).not.toHaveBeenCalled();
	// The relay's one listener: for our own background, not for the page.
	expect(addListener).toHaveBeenCalledOnce();
	expect(onDocument.mock.calls.map(([type]) => type).sort()).toEqual(LISTENS_TO);
	return {
		intervals: intervals.mock.calls.length,
		timeouts: timeouts.mock.calls.length,
		onWindow: onWindow.mock.calls.map(([type]) => type).sort(),
		onNavigation: onNavigation?.mock.calls.map(([type]) => type),
	};
}

it('watches the address alone, by the Navigation API', async () => {
	expect(await load(new EventTarget())).toEqual({ intervals: 0, timeouts: 0, onWindow: [], onNavigation: ['currententrychange'] });
});

it('watches the address alone, by a look a second where the browser tells nothing', async () => {
	expect(await load(undefined)).toEqual({ intervals: 1, timeouts: 0, onWindow: ['hashchange', 'popstate'], onNavigation: undefined });
});
