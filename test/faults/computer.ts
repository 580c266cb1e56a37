/**
 * One agent's browser: the whole real background (its listeners, schedule, sync, outbox, announcements) on fake-indexeddb and the fake `browser`, with
 * real requests, one person's cookies, and one tab of the helpdesk that answers the relay by the product's own code. Its worker can be killed at
 * any moment: nothing it asks of the browser ever comes back, and the next event starts another on what is left.
 */
import Dexie from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { vi } from 'vitest';
import type { AccountId, HelpdeskId, SiteId } from '../../src/collaboration/model';
import type { Answer } from '../../src/platform/messages';
import type { Job, UpdateRecord } from '../../src/store/records';
import type { FastClock } from './fast-clock';

type FakeModule = typeof import('../unit/fake-browser');
interface Life {
	alive: boolean;
	browser: FakeModule['default'];
	store: typeof import('../../src/store/open');
	death: Promise<never>;
	die: (why: Error) => void;
}
const kept = globalThis as { loopinFake?: FakeModule['fake']; loopinFakeChanged?: unknown };
const realFetch = globalThis.fetch;
const computers = new Map<string, Computer>();
/** Modules are evaluated for one computer at a time: what they find in the global scope is its own. */
let turn: Promise<unknown> = Promise.resolve();

export class Computer {
	fake!: FakeModule['fake'];
	/** The cookies of whoever is signed in. A new jar is a new session: what is still on its way with the old one does not come into it. */
	jar = new Map<string, string>();
	lives = 0;
	/** What the page was told to draw. */
	readonly drawn: { id: string; updates: readonly string[] }[] = [];
	private changed: unknown;
	private readonly database = new IDBFactory();
	private life: Life | undefined;
	private starting: Promise<Life> | undefined;
	private off = false;

	constructor(
		readonly name: string,
		readonly base: SiteId,
		readonly helpdesk: HelpdeskId,
		private readonly clock: FastClock,
	) {
		computers.set(base, this);
	}

	account = (agent: string): AccountId => `${this.base}#${agent}` as AccountId;

	/** The worker that lives; a dead one is followed by the next. */
	worker(): Promise<Life> {
		if (this.life?.alive) return Promise.resolve(this.life);
		this.starting ??= (turn = turn.catch(() => undefined).then(() => this.start())).then((life) => {
			this.starting = undefined;
			return life as Life;
		}) as Promise<Life>;
		return this.starting;
	}

	private async start(): Promise<Life> {
		this.lives++;
		vi.resetModules();
		Object.assign(kept, { loopinFake: this.fake, loopinFakeChanged: this.changed });
		Dexie.dependencies.indexedDB = this.database;
		Dexie.dependencies.IDBKeyRange = IDBKeyRange;
		const { default: browser, fake } = await import('../unit/fake-browser');
		if (!this.fake) await this.unpack(fake);
		this.changed = kept.loopinFakeChanged;
		const life = { alive: true, browser } as Life;
		life.death = new Promise((_, reject) => {
			life.die = reject;
		});
		life.death.catch(() => undefined);
		vi.doMock('../../src/platform/browser', () => ({ browser: gated(browser, life) }));
		life.store = await import('../../src/store/open');
		await import('../../src/background/index');
		const { ready } = await import('../../src/background/ready');
		await ready();
		this.life = life;
		return life;
	}

	/** A new browser: the helpdesk is connected, and one of its tabs is in front. */
	private async unpack(fake: FakeModule['fake']): Promise<void> {
		this.fake = fake;
		fake.local.items.set('sites', [{ id: this.base, origin: this.base, helpdesk: this.helpdesk, name: 'Acme Support', connectedAt: 0 }]);
		fake.tabs.push({ id: 1, url: `${this.base}/`, active: true, windowId: 1 });
		const { pageFetch } = await import('../../src/overlay/page-fetch');
		fake.tabMessage = async (_tab, { loopin, payload }) => {
			if (loopin === 'relay.fetch') return pageFetch(payload, this.base);
			if (loopin !== 'toast.show') return {};
			const { toast } = payload as { toast: { id: string; updates: readonly { id: string }[] } };
			this.drawn.push({ id: toast.id, updates: toast.updates.map((update) => update.id) });
			return { shown: true, looking: false };
		};
	}

	/** The worker dies now, with everything it had under way. */
	kill(): void {
		if (!this.life?.alive) return;
		this.life.alive = false;
		this.life.die(new Error('the worker died'));
	}

	/** The browser's alarms, until it is switched off. A dead worker is woken by them. */
	async run(): Promise<void> {
		await this.worker();
		while (!this.off) {
			await this.clock.sleep(250);
			for (const [name, { when = 0 }] of [...this.fake.alarms]) {
				if (when > this.clock.now()) continue;
				this.fake.alarms.delete(name);
				const { browser } = await this.worker();
				browser.alarms.onAlarm.fire({ name } as never);
			}
		}
	}

	switchOff(): void {
		this.off = true;
		this.kill();
		computers.delete(this.base);
	}

	/** A message of a content script of the tab; throws the failure's kind. */
	content = (loopin: string, payload: unknown): Promise<unknown> =>
		this.send(loopin, payload, { origin: this.base, url: `${this.base}/`, frameId: 0, tab: { id: 1 } });

	/** A message of our own popup. */
	async popup(loopin: string, payload: unknown): Promise<unknown> {
		const url = 'chrome-extension://loopin-test/popup.html';
		return this.send(loopin, payload, { origin: new URL(url).origin, url });
	}

	private async send(loopin: string, payload: unknown, sender: Record<string, unknown>): Promise<unknown> {
		const { browser, death } = await this.worker();
		const [answering] = (browser.runtime.onMessage.fire as (...args: unknown[]) => unknown[])({ loopin, payload }, { id: 'loopin-test', ...sender });
		const answer = (await Promise.race([answering, death])) as Answer<unknown>;
		if (!answer.ok) throw new Error(answer.failure.kind);
		return answer.value;
	}

	/** The agent turns to the tab, or away from the browser. */
	async turnTo(here: boolean): Promise<void> {
		this.fake.focusedWindow = here ? 1 : undefined;
		const { browser } = await this.worker();
		(browser.windows.onFocusChanged.fire as (...args: unknown[]) => unknown)(here ? 1 : -1);
	}

	updates = async (agent: string): Promise<UpdateRecord[]> =>
		(await this.worker()).store.inStore((db) => db.updates.filter((row) => row.account === this.account(agent)).sortBy('at'));
	jobs = async (): Promise<Job[]> => (await this.worker()).store.inStore((db) => db.jobs.toArray());
	counters = async (agent: string): Promise<{ unread: number; unreadMentions: number } | undefined> =>
		(await this.worker()).store.inStore((db) => db.accounts.get(this.account(agent)));

	/** A request as this browser sends it: its cookies, and the headers of the extension's background or of a page. */
	async fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
		const request = new Request(input, init);
		const isPage = request.credentials === 'same-origin';
		let { url, method } = request;
		let body = method === 'GET' ? undefined : Buffer.from(await request.arrayBuffer());
		const headers = new Headers(request.headers);
		headers.set('sec-fetch-site', isPage ? 'same-origin' : 'none');
		if (isPage) headers.set('referer', `${this.base}/`);
		if (method !== 'GET') headers.set('origin', isPage ? this.base : 'chrome-extension://loopin-test');
		const { jar } = this;
		for (let hops = 0; hops < 20; hops++) {
			const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
			if (cookie) headers.set('cookie', cookie);
			else headers.delete('cookie');
			const answer = await realFetch(url, { method, headers, redirect: 'manual', signal: request.signal, ...(body ? { body } : {}) });
			for (const set of answer.headers.getSetCookie()) {
				const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(set) ?? [];
				if (name) jar.set(name.trim(), value);
			}
			const location = answer.headers.get('location');
			if (answer.status < 300 || answer.status > 399 || !location || request.redirect === 'manual') return answer;
			await answer.body?.cancel();
			url = new URL(location, url).href;
			if (answer.status === 303 || (method === 'POST' && answer.status < 303)) {
				method = 'GET';
				body = undefined;
				headers.delete('content-type');
			}
		}
		throw new TypeError('too many redirects');
	}
}

/** Requests of the product find the browser they come from by the address they go to. */
export function wire(): () => void {
	globalThis.fetch = (input, init) => {
		const { origin } = new URL(input instanceof Request ? input.url : input);
		const computer = computers.get(origin);
		return computer ? computer.fetch(input as Request, init) : realFetch(input, init);
	};
	return () => {
		globalThis.fetch = realFetch;
	};
}

const never = (): Promise<never> => new Promise<never>(() => undefined);

/** The browser as one life of the worker sees it: once dead, nothing comes back. */
function gated<T extends object>(target: T, life: Pick<Life, 'alive'>): T {
	return new Proxy(target, {
		get(of, key) {
			const value = Reflect.get(of, key) as unknown;
			if (typeof value === 'function')
				return (...args: unknown[]) => {
					const given = life.alive ? (value as (...args: unknown[]) => unknown).apply(of, args) : never();
					return given instanceof Promise ? given.then((result) => (life.alive ? result : never())) : given;
				};
			const isPart = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
			return isPart ? gated(value, life) : value;
		},
	});
}
