/**
 * The background's gate: who sent a message, whether that sender may say it, whether it has the contract's shape. Who sent it is decided by
 * `sender.id` and `sender.origin` alone: a content script carries its page's origin, our own pages carry ours (also in a tab), and anything
 * else is refused.
 */
import * as v from 'valibot';
import { browser, type Runtime } from './browser';
import { failureOf, LoopinError } from './errors';
import { log } from './log';
import { type Answer, type ContentAnswers, fromContent, fromPages, type PageAnswers, type Payload } from './messages';
import { type Envelope, isEnvelope } from './messenger';

export type ContentHandlers<Sender> = {
	[Name in keyof typeof fromContent]: (payload: Payload<typeof fromContent, Name>, sender: Sender) => Promise<ContentAnswers[Name]>;
};
export type PageHandlers = { [Name in keyof typeof fromPages]: (payload: Payload<typeof fromPages, Name>) => Promise<PageAnswers[Name]> };

/** Our own origin, as it stands in `sender.origin`. */
export const ownOrigin = (): string => originOf(browser.runtime.getURL('')) ?? 'null';

export type SenderKind = { kind: 'page' } | { kind: 'content'; origin: string; url: string; tab: number } | { kind: 'stranger' };
type ContentSender = Extract<SenderKind, { kind: 'content' }>;
type Admit<Sender> = (sender: ContentSender) => Promise<Sender | undefined>;

const STRANGER: SenderKind = { kind: 'stranger' };

/** Whose message this is. Fails closed: what cannot be placed is a stranger. */
export function classify(sender: Runtime.MessageSender, own = ownOrigin(), ownId = browser.runtime.id): SenderKind {
	if (sender.id !== ownId) return STRANGER;
	// Firefox gives no `origin` before 126 for some senders; the URL carries the same fact.
	const ofUrl = originOf(sender.url);
	const origin = (sender as { origin?: string }).origin ?? ofUrl;
	// A document whose address and origin disagree is sandboxed, or has another's address: none that we draw on, and no page of ours.
	if (!origin || origin === 'null' || (ofUrl !== undefined && ofUrl !== origin)) return STRANGER;
	// A frame inside something else is nobody we know, also when it shows a page of ours.
	if (sender.frameId !== undefined && sender.frameId !== 0) return STRANGER;
	if (origin === own) return { kind: 'page' };
	if (!/^https?:/.test(origin) || sender.frameId !== 0 || sender.tab?.id === undefined || !sender.url) return STRANGER;
	return { kind: 'content', origin, url: sender.url, tab: sender.tab.id };
}

/** `null` for documents without an origin of their own; a blob's or a data address never passes for its maker's. */
function originOf(url: string | undefined): string | undefined {
	if (url === undefined) return undefined;
	try {
		const { protocol, host } = new URL(url);
		return /^(https?|[a-z]+-extension):$/.test(protocol) ? `${protocol}//${host}` : 'null';
	} catch {
		return 'null';
	}
}

/**
 * Answers messages in the background. `admit` turns a content script's sender into what its handlers get (its connected site), or
 * undefined to refuse it. Must be called synchronously at the worker's start.
 */
export function serve<Sender>(content: ContentHandlers<Sender>, pages: PageHandlers, admit: Admit<Sender>): void {
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
	admit: Admit<Sender>,
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
