/** The gate: who may say what to the background. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Runtime } from '../../../src/platform/browser';
import { LoopinError } from '../../../src/platform/errors';
import { type ContentHandlers, classify, dispatch, type PageHandlers, type SenderKind } from '../../../src/platform/gate';
import { fromContent, fromPages } from '../../../src/platform/messages';

const ID = 'loopin-test';
const OWN = 'chrome-extension://loopin-test';
const sender = (more: Record<string, unknown>): Runtime.MessageSender => ({ id: ID, ...more }) as Runtime.MessageSender;
const kindOf = (more: Record<string, unknown>) => classify(sender(more), OWN, ID).kind;

describe('who sent it', () => {
	const content = { origin: 'https://desk.example.com', url: 'https://desk.example.com/agent', frameId: 0, tab: { id: 7 } };

	it('our own pages, in a tab or not, by their origin', () => {
		expect(kindOf({ origin: OWN, url: `${OWN}/popup.html` })).toBe('page');
		expect(kindOf({ origin: OWN, url: `${OWN}/options.html`, tab: { id: 1 }, frameId: 0 })).toBe('page');
	});

	it('a content script of the top frame, with its page’s origin', () => {
		expect(classify(sender(content), OWN, ID)).toEqual({ kind: 'content', origin: 'https://desk.example.com', url: 'https://desk.example.com/agent', tab: 7 });
	});

	it.each([
		['another extension', { ...content, id: 'other' }],
		['another extension with our origin', { origin: OWN, url: `${OWN}/popup.html`, id: 'other' }],
		['nobody', { id: undefined }],
		['a frame inside the page', { ...content, frameId: 3 }],
		['no frame at all', { ...content, frameId: undefined }],
		['no tab', { ...content, tab: undefined }],
		['a tab without an id', { ...content, tab: {} }],
		['no address', { ...content, url: undefined }],
		['an opaque origin', { ...content, origin: 'null' }],
		['a file', { ...content, origin: 'file://', url: 'file:///x' }],
		['an origin that only begins like ours', { ...content, origin: `${OWN}.evil.example` }],
		['nothing known of it', {}],
	])('a stranger: %s', (_, more) => {
		expect(kindOf(more)).toBe('stranger');
	});

	it('a page never passes for ours, whatever its address says', () => {
		fc.assert(
			fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), fc.nat(3), (url, frameId) => {
				expect(kindOf({ origin: new URL(url).origin, url: `${url}#${OWN}/popup.html`, frameId, tab: { id: 1 } })).not.toBe('page');
			}),
		);
	});
});

const PAGE: SenderKind = { kind: 'page' };
const CONTENT: SenderKind = { kind: 'content', origin: 'https://desk.example.com', url: 'https://desk.example.com/agent', tab: 7 };
const STRANGER: SenderKind = { kind: 'stranger' };

describe('what it may say', () => {
	let called: [string, unknown, unknown][];
	let content: ContentHandlers<string>;
	let pages: PageHandlers;
	const admit = vi.fn(async (from: Extract<SenderKind, { kind: 'content' }>) => (from.origin === 'https://desk.example.com' ? 'the site' : undefined));
	const say = (loopin: string, payload: unknown, from: SenderKind) => dispatch({ loopin, payload }, from, content, pages, admit);

	beforeEach(() => {
		called = [];
		const handlers = (names: object) =>
			Object.fromEntries(
				Object.keys(names).map((name) => [
					name,
					async (payload: unknown, who: unknown) => {
						called.push([name, payload, who]);
						return {};
					},
				]),
			);
		content = handlers(fromContent) as unknown as ContentHandlers<string>;
		pages = handlers(fromPages) as unknown as PageHandlers;
	});

	it('a page’s message reaches its handler; fields that are not in the contract are dropped', async () => {
		expect(await say('sites.connect', { address: 'https://a.example', evil: 1 }, PAGE)).toEqual({ ok: true, value: {} });
		expect(called).toEqual([['sites.connect', { address: 'https://a.example' }, undefined]]);
	});

	it('a content script’s message reaches its handler with the site of its sender, never one from the message', async () => {
		await say('mention.submit', { conversation: '1', mentions: [{ id: '2', name: 'Jan' }], newestEntry: '', site: 'https://other.example' }, CONTENT);
		expect(called).toEqual([['mention.submit', { conversation: '1', mentions: [{ id: '2', name: 'Jan' }], newestEntry: '' }, 'the site']]);
	});

	it('no contract of the pages may be used by a content script, nor by a stranger; nor the other way round', async () => {
		// A few names stand in both lists, each with its own payload and handler.
		const both = new Set(Object.keys(fromPages).filter((name) => Object.hasOwn(fromContent, name)));
		for (const name of Object.keys(fromPages)) {
			if (!both.has(name)) expect(await say(name, {}, CONTENT), name).toEqual({ ok: false, failure: { kind: 'forbidden' } });
			expect(await say(name, {}, STRANGER), name).toEqual({ ok: false, failure: { kind: 'forbidden' } });
		}
		for (const name of Object.keys(fromContent)) {
			if (!both.has(name)) expect(await say(name, {}, PAGE), name).toEqual({ ok: false, failure: { kind: 'forbidden' } });
			expect(await say(name, {}, STRANGER), name).toEqual({ ok: false, failure: { kind: 'forbidden' } });
		}
		expect(called).toEqual([]);
	});

	it('a site that is not connected is refused everything', async () => {
		for (const name of Object.keys(fromContent))
			expect(await say(name, {}, { ...CONTENT, origin: 'https://other.example' })).toEqual({ ok: false, failure: { kind: 'forbidden' } });
		expect(called).toEqual([]);
	});

	it('names that are no contract, inherited ones too', async () => {
		for (const name of ['', 'nonsense', 'constructor', '__proto__', 'toString', 'hasOwnProperty'])
			for (const from of [PAGE, CONTENT, STRANGER]) expect(await say(name, {}, from)).toEqual({ ok: false, failure: { kind: 'forbidden' } });
	});

	it('a payload of the wrong shape never reaches a handler', async () => {
		await fc.assert(
			fc.asyncProperty(fc.constantFrom('mention.submit', 'follower.change', 'job.retry', 'toast.act'), fc.anything(), async (name, payload) => {
				const answer = await say(name, payload, CONTENT);
				if (!answer.ok) expect(answer.failure).toEqual({ kind: 'internal' });
				for (const [, given] of called) expect(given).toBeTypeOf('object');
			}),
		);
	});

	it('what a handler throws comes back as its kind, without words', async () => {
		pages = { ...pages, 'sites.list': () => Promise.reject(new LoopinError('rate-limited', 'secret detail', { retryAfterMs: 5 })) };
		expect(await say('sites.list', {}, PAGE)).toEqual({ ok: false, failure: { kind: 'rate-limited', retryAfterMs: 5 } });
		pages = { ...pages, 'sites.list': () => Promise.reject(new TypeError('secret')) };
		expect(await say('sites.list', {}, PAGE)).toEqual({ ok: false, failure: { kind: 'internal' } });
	});
});
