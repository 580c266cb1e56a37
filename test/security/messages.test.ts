/**
 * Every message from every wrong sender, through the real listener of the background and the real listeners of a page. That both browsers fill in
 * `sender` as assumed here is shown by senders.e2e.mjs.
 */
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { pageFetch } from '../../src/overlay/page-fetch';
import type { Runtime } from '../../src/platform/browser';
import { type ContentHandlers, type PageHandlers, serve } from '../../src/platform/gate';
import { ANSWERED, TOLD } from '../../src/platform/light-checks';
import { fromContent, fromPages, type ToContent } from '../../src/platform/messages';
import { listen, tell } from '../../src/platform/messenger';
import { fromOurBackground } from '../../src/platform/sender';
import { DEFAULT_SETTINGS } from '../../src/platform/settings';
import browser, { fake, resetFake } from '../unit/fake-browser';
import { FROM_CONTENT, fromPages as goodPages } from './messages-good.mjs';

const ID = 'loopin-test';
const OWN = 'chrome-extension://loopin-test';
const DESK = 'https://desk.example.com';

/** What each contract takes, so that a refusal is the sender's and not the payload's. */
const FROM_PAGES = goodPages(DESK);
const ALL = [
	...Object.entries(FROM_CONTENT).map(([name, payload]) => ({ name, payload, from: 'content' })),
	...Object.entries(FROM_PAGES).map(([name, payload]) => ({ name, payload, from: 'page' })),
];

const tab = { id: 7, url: `${DESK}/agent` };
const contentScript = { id: ID, origin: DESK, url: `${DESK}/agent`, frameId: 0, tab };
const ourPage = { id: ID, origin: OWN, url: `${OWN}/options.html`, frameId: 0, tab: { id: 9 } };

const STRANGERS: [string, Record<string, unknown>][] = [
	['another extension', { id: 'evil', origin: 'chrome-extension://evil', url: 'chrome-extension://evil/x.html' }],
	['another extension that claims our origin', { ...ourPage, id: 'evil' }],
	['another extension that claims a connected page', { ...contentScript, id: 'evil' }],
	['a web page (externally connectable)', { origin: DESK, url: `${DESK}/agent`, frameId: 0, tab }],
	['a content script of another origin', { ...contentScript, origin: 'https://evil.example', url: 'https://evil.example/' }],
	['a content script of another port', { ...contentScript, origin: `${DESK}:8443`, url: `${DESK}:8443/agent` }],
	['a content script of the same host over http', { ...contentScript, origin: 'http://desk.example.com', url: 'http://desk.example.com/agent' }],
	['a content script in a frame of a connected page', { ...contentScript, frameId: 4 }],
	['a connected site framed in another page', { ...contentScript, frameId: 4, tab: { id: 7, url: 'https://evil.example/' } }],
	['a sandboxed connected page', { ...contentScript, origin: 'null' }],
	['a blob made by a connected page', { ...contentScript, url: `blob:${DESK}/1-2-3` }],
	['an about:blank of a connected page', { ...contentScript, url: 'about:blank' }],
	['a page of ours framed in a web page', { ...ourPage, frameId: 4 }],
	['a web page whose address ends like ours', { ...contentScript, origin: 'https://evil.example', url: `https://evil.example/#${OWN}/popup.html` }],
	['a document whose address and origin disagree', { ...contentScript, url: 'https://evil.example/' }],
	['somebody without a tab', { ...contentScript, tab: undefined }],
	['a file', { ...contentScript, origin: 'file://', url: 'file:///etc/passwd' }],
	['nobody', {}],
];

describe('the background’s gate', () => {
	let called: string[];
	const send = async (name: string, payload: unknown, sender: Record<string, unknown>): Promise<unknown> => {
		const answers = browser.runtime.onMessage.fire({ loopin: name, payload } as never, sender as never) as (Promise<unknown> | undefined)[];
		return await answers[0];
	};
	const handlers = (names: object) =>
		Object.fromEntries(
			Object.keys(names).map((name) => [
				name,
				async () => {
					called.push(name);
					return {};
				},
			]),
		);
	const REFUSED = { ok: false, failure: { kind: 'forbidden' } };

	beforeEach(() => {
		called = [];
		browser.runtime.onMessage.listeners.clear();
		serve(handlers(fromContent) as unknown as ContentHandlers<string>, handlers(fromPages) as unknown as PageHandlers, async ({ origin, url }) =>
			origin === DESK && url.startsWith(`${DESK}/`) ? 'the site' : undefined,
		);
	});

	it('has a good payload for every contract, and the right sender may send each', async () => {
		expect(Object.keys(FROM_CONTENT).sort()).toEqual(Object.keys(fromContent).sort());
		// No name stands in both lists.
		expect(new Set(ALL.map(({ name }) => name)).size).toBe(ALL.length);
		expect(Object.keys(FROM_PAGES).sort()).toEqual(Object.keys(fromPages).sort());
		for (const { name, payload, from } of ALL)
			expect(await send(name, payload, from === 'page' ? ourPage : contentScript), name).toEqual({ ok: true, value: {} });
	});

	it.each(STRANGERS)('refuses every message of %s', async (_, sender) => {
		for (const { name, payload } of ALL) expect(await send(name, payload, sender), name).toEqual(REFUSED);
		expect(called).toEqual([]);
	});

	it('refuses what is the other kind’s to say', async () => {
		for (const { name, payload, from } of ALL) {
			expect(await send(name, payload, from === 'page' ? contentScript : ourPage), name).toEqual(REFUSED);
		}
		expect(called).toEqual([]);
	});

	it('refuses every message with a field of another type, or without end', async () => {
		const endless = 'x'.repeat(200_000);
		for (const { name, payload, from } of ALL)
			for (const [field, value] of Object.entries(payload))
				for (const wrong of [{}, [{}], () => 1, Symbol.iterator, ...(typeof value === 'string' ? [endless] : [])])
					expect(await send(name, { ...payload, [field]: wrong }, from === 'page' ? ourPage : contentScript), `${name}.${field}`).toEqual({
						ok: false,
						failure: { kind: 'internal' },
					});
		expect(called).toEqual([]);
	});

	it('leaves alone what is no message of ours', async () => {
		for (const message of [undefined, null, 7, 'sites.list', {}, { loopin: 1, payload: {} }, { loopin: 'sites.list' }, [], { payload: {} }])
			expect(browser.runtime.onMessage.fire(message as never, ourPage as never)).toEqual([undefined]);
		expect(called).toEqual([]);
	});

	it('whoever the browser says it is: never heard unless it is our id and a connected top frame, or a page of ours', async () => {
		const maybe = <T>(arb: fc.Arbitrary<T>) => fc.option(arb, { nil: undefined });
		const origins = fc.constantFrom(DESK, OWN, 'null', 'https://evil.example', '', `${OWN}.evil`, 'file://');
		await fc.assert(
			fc.asyncProperty(
				maybe(fc.constantFrom(ID, 'evil')),
				maybe(origins),
				maybe(
					fc.oneof(
						origins,
						origins.map((origin) => `${origin}/x.html`),
					),
				),
				maybe(fc.nat(2)),
				maybe(fc.constantFrom({ id: 7 }, {})),
				fc.constantFrom(...ALL),
				async (id, origin, url, frameId, where, { name, payload }) => {
					called = [];
					await send(name, payload, { id, origin, url, frameId, tab: where });
					if (called.length === 0) return;
					expect(id).toBe(ID);
					expect(frameId ?? 0).toBe(0);
					const from = origin ?? (url ?? '').replace('/x.html', '');
					expect(from).toBe(Object.hasOwn(fromPages, name) ? OWN : DESK);
				},
			),
		);
	});
});

/** What each message of the background carries. */
const TO_CONTENT: { [Name in keyof ToContent]: ToContent[Name] } = {
	'toast.show': {
		toast: {
			id: '1',
			site: DESK as never,
			kind: 'mention',
			updates: [
				{ id: '1', account: 'a', conversation: '1', number: '1', title: 't', kind: 'mention', author: { id: '', name: 'Ann', kind: 'agent' }, at: 1, text: '' },
			] as never,
			count: 1,
			button: 'reply',
		},
	},
	'toast.close': { id: '1' },
	'toasts.up': {},
	'conversation.changed': { conversation: null },
	'site.changed': {},
	'settings.changed': { settings: DEFAULT_SETTINGS },
	'composer.focus': { conversation: '1' as never, composer: true },
	'relay.fetch': { path: '/x', method: 'GET', headers: {}, body: null, timeoutMs: 1_000 },
};

const background = { id: ID, url: `${OWN}/background.js` };
const NOT_THE_BACKGROUND: [string, Record<string, unknown>][] = [
	['another extension', { id: 'evil', url: 'chrome-extension://evil/background.js' }],
	['a web page', { url: `${DESK}/background.js` }],
	['a content script', contentScript],
	['a page of ours in a tab', ourPage],
	['our popup', { id: ID, url: `${OWN}/popup.html` }],
	['nobody', {}],
];

describe('a page’s listeners', () => {
	afterAll(() => void vi.unstubAllGlobals());
	let heard: string[];
	let stop: AbortController;
	beforeEach(() => {
		heard = [];
		browser.runtime.onMessage.listeners.clear();
		stop = new AbortController();
		// A page has a window; that it is left is tested in test/unit/platform/messenger.test.ts.
		vi.stubGlobal('addEventListener', () => undefined);
		const side = Object.fromEntries(
			Object.keys(TO_CONTENT).map((name) => [
				name,
				async () => {
					heard.push(name);
					return {};
				},
			]),
		);
		listen(side, stop.signal);
	});
	const send = (name: string, payload: unknown, sender: Record<string, unknown>) =>
		browser.runtime.onMessage.fire({ loopin: name, payload } as never, sender as never, (() => undefined) as never);

	it('hear our background, in both browsers’ spelling', () => {
		for (const [name, payload] of Object.entries(TO_CONTENT)) send(name, payload, background);
		for (const [name, payload] of Object.entries(TO_CONTENT)) send(name, payload, { id: ID, url: 'moz-extension://x/_generated_background_page.html' });
		expect(heard).toEqual([...Object.keys(TO_CONTENT), ...Object.keys(TO_CONTENT)]);
	});

	it.each(NOT_THE_BACKGROUND)('do not hear %s', (_, sender) => {
		for (const [name, payload] of Object.entries(TO_CONTENT)) expect(send(name, payload, sender)).toEqual([undefined]);
		expect(heard).toEqual([]);
		expect(fromOurBackground(sender as Runtime.MessageSender, { id: ID })).toBe(false);
	});

	it('take no other shape', () => {
		const wrongs: unknown[] = [undefined, null, 1, 'x', {}, [], [{}]];
		for (const [name, payload] of Object.entries(TO_CONTENT)) {
			for (const field of Object.keys(payload))
				for (const wrong of wrongs.slice(3)) if (field !== 'headers' || Array.isArray(wrong)) send(name, { ...payload, [field]: wrong }, background);
		}
		// 'x' is an id, an entry, a conversation, a request's body, and settings are projected; everything else was refused
		expect(new Set(heard)).toEqual(new Set(['toast.close', 'conversation.changed', 'composer.focus', 'relay.fetch', 'settings.changed']));
		heard = [];
		for (const name of ['', 'constructor', '__proto__', 'nonsense', 'sites.disconnect']) send(name, {}, background);
		expect(heard).toEqual([]);
	});

	it('whatever comes: a check never throws', () => {
		fc.assert(
			fc.property(fc.constantFrom(...Object.keys(TOLD)), fc.dictionary(fc.string(), fc.anything()), (name, payload) => {
				expect(() => TOLD[name as keyof typeof TOLD](payload)).not.toThrow();
			}),
		);
	});

	it('the relay fetches a path of its own origin or nothing', async () => {
		const asked: string[] = [];
		const before = globalThis.fetch;
		globalThis.fetch = (async (url: URL) => {
			asked.push(String(url));
			return new Response('');
		}) as never;
		const away = [
			'//evil.example',
			'/\\evil.example',
			'/\t/evil.example',
			'/ /evil.example',
			'\\\\evil.example',
			'https://evil.example',
			'',
			'x',
			'/\n/evil.example',
			'///evil.example',
		];
		for (const path of away) expect(await pageFetch({ ...TO_CONTENT['relay.fetch'], path }, DESK), path).toEqual({ failed: true });
		expect(asked).toEqual([]);
		await fc.assert(
			fc.asyncProperty(fc.string({ unit: fc.constantFrom('/', '\\', '.', '@', ':', '\t', '\n', ' ', 'a', '?', '#', '%2f') }), async (path) => {
				await pageFetch({ ...TO_CONTENT['relay.fetch'], path: `/${path}` }, DESK);
			}),
		);
		globalThis.fetch = before;
		expect(asked.every((url) => new URL(url).origin === DESK)).toBe(true);
		expect(asked.length).toBeGreaterThan(0);
	});
});

describe('what a page answers', () => {
	beforeEach(resetFake);
	it('is taken in the contract’s shape only', async () => {
		for (const [name, answer, taken] of [
			['toast.show', { shown: true, looking: false, more: 1 }, { shown: true, looking: false }],
			['toast.show', { shown: 'yes', looking: false }, undefined],
			['toast.show', null, undefined],
			['toasts.up', { ids: ['1'] }, { ids: ['1'] }],
			['toasts.up', { ids: [{}] }, undefined],
			['toasts.up', { ids: 'all' }, undefined],
			['composer.focus', { focused: 1 }, undefined],
			['site.changed', 'x', undefined],
			['site.changed', { evil: 1 }, {}],
		] as const) {
			fake.tabMessage = () => answer;
			expect(await tell(1, name, TO_CONTENT[name] as never), name).toEqual(taken);
		}
	});

	it('is checked for every message that has an answer', () => {
		expect([...Object.keys(ANSWERED), 'relay.fetch'].sort()).toEqual(Object.keys(TO_CONTENT).sort());
	});
});
