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

/** From the background to the content script of a tab (top frame). `undefined` when nobody listens there, or what came is no answer. */
export async function tell<Name extends keyof typeof ANSWERED>(tab: number, name: Name, payload: ToContent[Name]): Promise<ToContentAnswers[Name] | undefined> {
	try {
		const answer: unknown = await browser.tabs.sendMessage(tab, { loopin: name, payload } satisfies Envelope, { frameId: 0 });
		return isFields(answer) ? ANSWERED[name](answer) : undefined;
	} catch {
		return undefined; // the tab is gone, or no content script runs there
	}
}

export type ContentSide = { [Name in keyof ToContent]?: (payload: ToContent[Name]) => Promise<ToContentAnswers[Name]> };

/** Answers the background's messages in a content script; messages of other senders, other names and other shapes are left alone. */
export function listen(side: ContentSide, signal: AbortSignal): void {
	// Not a returned promise: where the polyfill is missing (bare-browser.ts) Chromium does not take one (https://crbug.com/1185241).
	const listener = (message: unknown, sender: Runtime.MessageSender, answer: (value?: unknown) => void): true | undefined => {
		if (!isEnvelope(message) || !isFields(message.payload) || !fromOurBackground(sender, browser.runtime)) return undefined;
		const name = message.loopin as keyof ToContent;
		const handler = Object.hasOwn(side, name) && Object.hasOwn(TOLD, name) ? side[name] : undefined;
		const payload = handler && TOLD[name](message.payload);
		if (!handler || !payload) return undefined;
		(handler as (payload: unknown) => Promise<unknown>)(payload).then(answer, () => answer());
		return true;
	};
	browser.runtime.onMessage.addListener(listener as Parameters<typeof browser.runtime.onMessage.addListener>[0]);
	signal.addEventListener('abort', () => browser.runtime.onMessage.removeListener(listener as never), { once: true });
}
