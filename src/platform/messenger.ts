/**
 * Sending messages, and answering them in a content script. The background's side, which is the one that decides who may say what, is gate.ts.
 */
import { browser, type Runtime } from './browser';
import { LoopinError } from './errors';
import { ANSWERED, isFields, TOLD } from './light-checks';
import type { Answer, ContentAnswers, fromContent, fromPages, PageAnswers, Payload, ToContent, ToContentAnswers } from './messages';
import { fromOurBackground } from './sender';

export interface Envelope {
	loopin: string;
	payload: unknown;
}

export const isEnvelope = (message: unknown): message is Envelope => isFields(message) && typeof message.loopin === 'string' && 'payload' in message;

/** From a content script to the background. Rejects with the LoopinError that the background met. */
export const ask = <Name extends keyof ContentAnswers & keyof typeof fromContent>(
	name: Name,
	payload: Payload<typeof fromContent, Name>,
): Promise<ContentAnswers[Name]> => send(name, payload) as Promise<ContentAnswers[Name]>;

/** From one of our own pages to the background. */
export const call = <Name extends keyof PageAnswers & keyof typeof fromPages>(
	name: Name,
	payload: Payload<typeof fromPages, Name>,
): Promise<PageAnswers[Name]> => send(name, payload) as Promise<PageAnswers[Name]>;

async function send(name: string, payload: unknown): Promise<unknown> {
	const answer = (await browser.runtime.sendMessage({ loopin: name, payload } satisfies Envelope)) as Answer<unknown> | undefined;
	if (!answer) throw new LoopinError('internal', `no answer to ${name}`);
	if (!answer.ok)
		throw new LoopinError(answer.failure.kind, name, answer.failure.retryAfterMs === undefined ? {} : { retryAfterMs: answer.failure.retryAfterMs });
	return answer.value;
}

/** A page that is asked answers at once; one that is to put the cursor somewhere may have to wait for its composer. */
const ANSWERS_WITHIN = 5_000;
const FOCUSES_WITHIN = 30_000;

/**
 * From the background to the content script of a tab (top frame). `undefined` when nobody listens there, what came is no answer, or none came in time:
 * a page that is left over the question and kept for the way back (https://web.dev/articles/bfcache) may neither answer nor count as gone, and whoever
 * waited for it waited for good.
 */
export async function tell<Name extends keyof typeof ANSWERED>(tab: number, name: Name, payload: ToContent[Name]): Promise<ToContentAnswers[Name] | undefined> {
	let timer: number | undefined;
	const late = new Promise<undefined>((resolve) => {
		timer = setTimeout(resolve, name === 'composer.focus' ? FOCUSES_WITHIN : ANSWERS_WITHIN);
	});
	try {
		const answer: unknown = await Promise.race([browser.tabs.sendMessage(tab, { loopin: name, payload } satisfies Envelope, { frameId: 0 }), late]);
		return isFields(answer) ? ANSWERED[name](answer) : undefined;
	} catch {
		return undefined; // the tab is gone, or no content script runs there
	} finally {
		clearTimeout(timer);
	}
}

export type ContentSide = { [Name in keyof ToContent]?: (payload: ToContent[Name]) => Promise<ToContentAnswers[Name]> };

/**
 * Answers the background's messages in a content script; messages of other senders, other names and other shapes are left alone. A page that is left
 * answers what is open with nothing: kept for the way back, it would leave the background waiting.
 */
export function listen(side: ContentSide, signal: AbortSignal): void {
	const open = new Set<() => void>();
	// Not a returned promise: where the polyfill is missing (bare-browser.ts) Chromium does not take one (https://crbug.com/1185241).
	const listener = (message: unknown, sender: Runtime.MessageSender, answer: (value?: unknown) => void): true | undefined => {
		if (!isEnvelope(message) || !isFields(message.payload) || !fromOurBackground(sender, browser.runtime)) return undefined;
		const name = message.loopin as keyof ToContent;
		const handler = Object.hasOwn(side, name) && Object.hasOwn(TOLD, name) ? side[name] : undefined;
		const payload = handler && TOLD[name](message.payload);
		if (!handler || !payload) return undefined;
		const giveUp = (): void => answer();
		open.add(giveUp);
		(handler as (payload: unknown) => Promise<unknown>)(payload)
			.then(answer, giveUp)
			.finally(() => open.delete(giveUp));
		return true;
	};
	globalThis.addEventListener(
		'pagehide',
		() => {
			for (const giveUp of open) giveUp();
			open.clear();
		},
		{ signal },
	);
	browser.runtime.onMessage.addListener(listener as Parameters<typeof browser.runtime.onMessage.addListener>[0]);
	signal.addEventListener('abort', () => browser.runtime.onMessage.removeListener(listener as never), { once: true });
}
