/**
 * Sending and answering messages. Who sent a message is decided by `sender.id` and `sender.origin` alone: a content script carries the
 * page's origin, our own pages carry ours (also in a tab), anything else is refused.
 */
import * as v from 'valibot';
import { browser, type Runtime } from './browser';
import { failureOf, LoopinError } from './errors';
import { log } from './log';
import { type Answer, type ContentAnswers, fromContent, fromPages, type PageAnswers, type Payload, type ToContentAnswers, toContent } from './messages';

interface Envelope {
	loopin: string;
	payload: unknown;
}

const isEnvelope = (message: unknown): message is Envelope =>
	typeof message === 'object' && message !== null && typeof (message as Envelope).loopin === 'string' && 'payload' in message;

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

/** From the background to the content script of a tab (top frame). `undefined` when nobody listens there. */
export async function tell<Name extends keyof ToContentAnswers & keyof typeof toContent>(
	tab: number,
	name: Name,
	payload: Payload<typeof toContent, Name>,
): Promise<ToContentAnswers[Name] | undefined> {
	// Checked where it leaves: what answers it runs on a customer's page, where the schemas would be weight.
	const checked = parse(toContent[name], payload, name);
	try {
		return (await browser.tabs.sendMessage(tab, { loopin: name, payload: checked } satisfies Envelope, { frameId: 0 })) as ToContentAnswers[Name] | undefined;
	} catch {
		return undefined; // the tab is gone, or no content script runs there
	}
}

export type ContentHandlers<Sender> = {
	[Name in keyof typeof fromContent]: (payload: Payload<typeof fromContent, Name>, sender: Sender) => Promise<ContentAnswers[Name]>;
};
export type PageHandlers = { [Name in keyof typeof fromPages]: (payload: Payload<typeof fromPages, Name>) => Promise<PageAnswers[Name]> };
export type ContentSide = { [Name in keyof typeof toContent]?: (payload: Payload<typeof toContent, Name>) => Promise<ToContentAnswers[Name]> };

/** Our own origin, as it stands in `sender.origin`. */
export const ownOrigin = (): string => new URL(browser.runtime.getURL('')).origin;

export type SenderKind = { kind: 'page' } | { kind: 'content'; origin: string; url: string; tab: number } | { kind: 'stranger' };

/** Whose message this is. Fails closed: what cannot be placed is a stranger. */
export function classify(sender: Runtime.MessageSender, own = ownOrigin(), ownId = browser.runtime.id): SenderKind {
	if (sender.id !== ownId) return { kind: 'stranger' };
	// Firefox gives no `origin` before 126 for some senders; the URL carries the same fact.
	const origin = (sender as { origin?: string }).origin ?? originOf(sender.url);
	if (origin === own) return { kind: 'page' };
	if (!origin || !/^https?:/.test(origin) || sender.frameId !== 0 || sender.tab?.id === undefined || !sender.url) return { kind: 'stranger' };
	return { kind: 'content', origin, url: sender.url, tab: sender.tab.id };
}

const originOf = (url: string | undefined): string | undefined => {
	try {
		return url ? new URL(url).origin : undefined;
	} catch {
		return undefined;
	}
};

/**
 * Answers messages in the background. `admit` turns a content script's sender into what its handlers get (its connected site), or
 * undefined to refuse it. Must be called synchronously at the worker's start.
 */
export function serve<Sender>(
	content: ContentHandlers<Sender>,
	pages: PageHandlers,
	admit: (sender: Extract<SenderKind, { kind: 'content' }>) => Promise<Sender | undefined>,
): void {
	browser.runtime.onMessage.addListener(((message: unknown, rawSender: Runtime.MessageSender) => {
		if (!isEnvelope(message)) return undefined;
		return dispatch(message, classify(rawSender), content, pages, admit);
	}) as Parameters<typeof browser.runtime.onMessage.addListener>[0]);
}

/** One message through the gate: kind of sender, contract, handler. Exported for its tests. */
export async function dispatch<Sender>(
	message: Envelope,
	sender: SenderKind,
	content: ContentHandlers<Sender>,
	pages: PageHandlers,
	admit: (sender: Extract<SenderKind, { kind: 'content' }>) => Promise<Sender | undefined>,
): Promise<Answer<unknown>> {
	const name = message.loopin;
	try {
		if (sender.kind === 'page' && Object.hasOwn(fromPages, name)) {
			const key = name as keyof typeof fromPages;
			const payload = parse(fromPages[key], message.payload, name);
			return { ok: true, value: await (pages[key] as (payload: unknown) => Promise<unknown>)(payload) };
		}
		if (sender.kind === 'content' && Object.hasOwn(fromContent, name)) {
			const admitted = await admit(sender);
			if (admitted === undefined) throw new LoopinError('forbidden', `${name} from a site that is not connected`);
			const key = name as keyof typeof fromContent;
			const payload = parse(fromContent[key], message.payload, name);
			return { ok: true, value: await (content[key] as (payload: unknown, sender: Sender) => Promise<unknown>)(payload, admitted) };
		}
		throw new LoopinError('forbidden', `${name.slice(0, 40)} from ${sender.kind}`);
	} catch (thrown) {
		log.debug('message failed', name, thrown);
		return { ok: false, failure: failureOf(thrown) };
	}
}

function parse(schema: v.GenericSchema, payload: unknown, name: string): unknown {
	const parsed = v.safeParse(schema, payload);
	if (!parsed.success) throw new LoopinError('internal', `${name}: ${v.flatten(parsed.issues).root?.[0] ?? 'wrong shape'}`);
	return parsed.output;
}

/** Answers the background's messages in a content script; messages of other senders and other names are left alone. Their contract is held by `tell`. */
export function listen(side: ContentSide, signal: AbortSignal): void {
	// Not a returned promise: where the polyfill is missing (bare-browser.ts) Chromium does not take one (https://crbug.com/1185241).
	const listener = (message: unknown, sender: Runtime.MessageSender, answer: (value?: unknown) => void): true | undefined => {
		if (sender.id !== browser.runtime.id || !isEnvelope(message) || sender.tab !== undefined) return undefined;
		const name = message.loopin as keyof ContentSide;
		const handler = Object.hasOwn(side, name) ? side[name] : undefined;
		if (!handler || typeof message.payload !== 'object' || message.payload === null) return undefined;
		(handler as (payload: unknown) => Promise<unknown>)(message.payload).then(answer, () => answer());
		return true;
	};
	browser.runtime.onMessage.addListener(listener as Parameters<typeof browser.runtime.onMessage.addListener>[0]);
	signal.addEventListener('abort', () => browser.runtime.onMessage.removeListener(listener as never), { once: true });
}
