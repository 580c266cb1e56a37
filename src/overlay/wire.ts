/**
 * The loader's own thin wire to the background. The loader runs on every page of a connected helpdesk, so it carries neither the polyfill nor the
 * contracts' checks. `sendResponse` with `return true` is what both browsers take: Chromium ignores a promise returned by a listener
 * (https://crbug.com/1185241), which is what the polyfill would hide.
 */

import { fromOurBackground } from '../platform/sender';

interface RawRuntime {
	/** Undefined once the extension was updated, disabled or removed: this script is an orphan. */
	readonly id?: string;
	sendMessage(message: unknown): Promise<unknown>;
	readonly onMessage: {
		addListener(listener: RawListener): void;
		removeListener(listener: RawListener): void;
	};
}
export type RawListener = (
	message: unknown,
	sender: { id?: string; url?: string; tab?: unknown },
	sendResponse: (answer: unknown) => void,
) => boolean | undefined;

const api = (globalThis as { browser?: { runtime?: RawRuntime }; chrome?: { runtime?: RawRuntime } }).browser?.runtime
	? (globalThis as unknown as { browser: { runtime: RawRuntime } }).browser
	: (globalThis as unknown as { chrome: { runtime: RawRuntime } }).chrome;

/** Is the extension still behind this script? */
export function isConnected(): boolean {
	try {
		return api.runtime.id !== undefined;
	} catch {
		return false;
	}
}

/** Sends a message of the contract; gives its value, or undefined for every failure. */
export async function askRaw(name: string): Promise<unknown> {
	try {
		const answer = (await api.runtime.sendMessage({ loopin: name, payload: {} })) as { ok?: unknown; value?: unknown } | undefined;
		return answer?.ok === true ? answer.value : undefined;
	} catch {
		return undefined; // the worker is starting, or the extension is gone
	}
}

/** Answers `name` from our own background, and nobody else. Until the signal aborts. */
export function answerRaw(name: string, signal: AbortSignal, answer: (payload: unknown) => Promise<unknown>): void {
	const listener: RawListener = (message, sender, sendResponse) => {
		if (!fromOurBackground(sender, api.runtime)) return undefined;
		const { loopin, payload } = (typeof message === 'object' && message !== null ? message : {}) as { loopin?: unknown; payload?: unknown };
		if (loopin !== name) return undefined;
		answer(payload).then(sendResponse, () => sendResponse({ failed: true }));
		return true;
	};
	api.runtime.onMessage.addListener(listener);
	signal.addEventListener(
		'abort',
		() => {
			try {
				api.runtime.onMessage.removeListener(listener);
			} catch {
				// Orphaned: the listener went with the extension.
			}
		},
		{ once: true },
	);
}
