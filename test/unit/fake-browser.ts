/** An in-memory `browser` for unit tests: what the product uses of it, and nothing more. Rooms extend it here as they need it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mortal } from './mortality';

type Words = Record<string, { message: string; placeholders?: Record<string, { content: string }> }>;
// A path, not a URL: under happy-dom URL is the page's, and node's fs does not take it.
const locales = join(import.meta.dirname, '../../assets/_locales');
function read(language: string): Words {
	const folder = join(locales, language);
	return Object.assign({}, ...readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8'))));
}
const english = read('en');
let spoken = { words: english, tag: 'en-US' };
/** The browser speaks that language from now on; words that there are none of are English. `speak()` is what it was at first. */
export function speak(folder = 'en', tag = 'en-US'): void {
	spoken = { words: folder === 'en' ? english : { ...english, ...read(folder) }, tag };
}

/** As the browsers do it: $1…$9 in the message, or named placeholders whose content is $1…$9. */
function getMessage(key: string, substitutions: string | string[] = []): string {
	const entry = spoken.words[key];
	if (!entry) return '';
	const values = [substitutions].flat();
	const named = entry.message.replace(/\$(\w+)\$/g, (whole, name: string) => entry.placeholders?.[name.toLowerCase()]?.content ?? whole);
	return named.replace(/\$(\d)/g, (_, n: string) => values[Number(n) - 1] ?? '').replaceAll('$$', '$');
}

type Listener = (...args: never[]) => unknown;
/** A browser event: listeners in order; `fire` gives what they gave. */
export class FakeEvent<L extends Listener = Listener> {
	readonly listeners = new Set<L>();
	addListener = (listener: L): void => void this.listeners.add(listener);
	removeListener = (listener: L): void => void this.listeners.delete(listener);
	hasListener = (listener: L): boolean => this.listeners.has(listener);
	fire = (...args: Parameters<L>): unknown[] => [...this.listeners].map((listener) => listener(...args));
}

export interface FakeTab {
	id: number;
	url?: string;
	active?: boolean;
	windowId?: number;
	discarded?: boolean;
	lastAccessed?: number;
}

type Changes = Record<string, { oldValue?: unknown; newValue?: unknown }>;
/** A worker that is started anew (vi.resetModules) meets the browser it left: what is remembered lives outside this module. */
const kept = globalThis as { loopinFakeChanged?: FakeEvent<(changes: Changes, area: string) => void>; loopinFake?: ReturnType<typeof newFake> };
const onChanged = (kept.loopinFakeChanged ??= new FakeEvent<(changes: Changes, area: string) => void>());

/** Values are cloned both ways, as the browsers do. */
function area(name: string) {
	const items = new Map<string, unknown>();
	const write = (changes: Changes) => {
		if (Object.keys(changes).length > 0) onChanged.fire(changes, name);
	};
	return {
		items,
		get: async (keys?: string | string[] | null) => {
			const wanted = keys === undefined || keys === null ? [...items.keys()] : [keys].flat();
			return structuredClone(Object.fromEntries(wanted.filter((key) => items.has(key)).map((key) => [key, items.get(key)])));
		},
		set: async (values: Record<string, unknown>) => {
			const changes: Changes = {};
			for (const [key, value] of Object.entries(structuredClone(values))) {
				changes[key] = { oldValue: items.get(key), newValue: value };
				items.set(key, value);
			}
			write(changes);
		},
		remove: async (keys: string | string[]) => {
			const changes: Changes = {};
			for (const key of [keys].flat()) {
				if (items.has(key)) changes[key] = { oldValue: items.get(key) };
				items.delete(key);
			}
			write(changes);
		},
		clear: async () => items.clear(),
	};
}

/** What a test sets up and looks at; `resetFake()` empties it. */
const newFake = () => ({
	local: area('local'),
	session: area('session'),
	managed: area('managed'),
	/** Granted patterns; undefined grants everything. */
	granted: undefined as Set<string> | undefined,
	tabs: [] as FakeTab[],
	/** Tabs that were opened by the product. */
	opened: [] as { url?: string }[],
	focusedWindow: 1 as number | undefined,
	/** Answers messages to tabs; throws what the browser throws when nobody listens. */
	tabMessage: undefined as ((tab: number, message: { loopin: string; payload: unknown }) => unknown) | undefined,
	told: [] as { tab: number; message: { loopin: string; payload: unknown } }[],
	scripts: [] as { id: string; matches: string[]; js: string[] }[],
	injected: [] as { tab: number; files: string[] }[],
	alarms: new Map<string, { when?: number; periodInMinutes?: number }>(),
	notifications: new Map<string, Record<string, unknown>>(),
	badge: { text: '', title: '', icon: undefined as unknown },
	/** Every notification that was put up, in order, with what the records said of it then. */
	shown: [] as { id: string; at: number; how: Record<string, unknown>; record: unknown }[],
});
export const fake = (kept.loopinFake ??= newFake());

export function resetFake(): void {
	for (const one of [fake.local, fake.session, fake.managed]) one.items.clear();
	Object.assign(fake, { granted: undefined, tabs: [], opened: [], focusedWindow: 1, tabMessage: undefined, told: [], scripts: [], injected: [], shown: [] });
	fake.alarms.clear();
	fake.notifications.clear();
	fake.badge = { text: '', title: '', icon: undefined };
}

const matches = (url: string | undefined, pattern: string): boolean => {
	if (!url) return false;
	const [, scheme, host] = /^(\w+):\/\/([^/]+)\//.exec(pattern) ?? [];
	const { protocol, hostname } = new URL(url);
	return protocol === `${scheme}:` && hostname === host;
};

const browser = {
	i18n: { getMessage, getUILanguage: () => spoken.tag },
	runtime: {
		id: 'loopin-test',
		getURL: (path: string) => `chrome-extension://loopin-test/${path}`,
		getManifest: () => ({ version: '0.0.0' }),
		sendMessage: async (_message: unknown): Promise<unknown> => undefined,
		onMessage: new FakeEvent(),
		onInstalled: new FakeEvent(),
		onStartup: new FakeEvent(),
	},
	storage: { local: fake.local, session: fake.session, managed: fake.managed, onChanged },
	permissions: {
		contains: async ({ origins = [] }: { origins?: string[] }) => origins.every((pattern) => fake.granted?.has(pattern) ?? true),
		request: async ({ origins = [] }: { origins?: string[] }) => origins.every((pattern) => fake.granted?.add(pattern) ?? true),
		remove: async ({ origins = [] }: { origins?: string[] }) => origins.map((pattern) => fake.granted?.delete(pattern) ?? false).some(Boolean),
		onAdded: new FakeEvent(),
		onRemoved: new FakeEvent(),
	},
	tabs: {
		query: async ({ url, active, windowId }: { url?: string | string[]; active?: boolean; windowId?: number } = {}) =>
			fake.tabs.filter(
				(tab) =>
					(url === undefined || [url].flat().some((pattern) => matches(tab.url, pattern))) &&
					(active === undefined || (tab.active ?? false) === active) &&
					(windowId === undefined || tab.windowId === windowId),
			),
		get: async (id: number) => {
			const tab = fake.tabs.find((one) => one.id === id);
			if (!tab) throw new Error(`No tab with id: ${id}.`);
			return tab;
		},
		create: async (how: { url?: string }) => {
			fake.opened.push(how);
			const tab: FakeTab = { id: 1_000 + fake.opened.length, active: true, windowId: 1, ...how };
			fake.tabs.push(tab);
			return tab;
		},
		update: async (id: number, how: Partial<FakeTab>) => Object.assign(fake.tabs.find((tab) => tab.id === id) ?? {}, how),
		sendMessage: async (tab: number, message: { loopin: string; payload: unknown }) => {
			fake.told.push({ tab, message });
			if (!fake.tabMessage) throw new Error('Could not establish connection. Receiving end does not exist.');
			return fake.tabMessage(tab, message);
		},
		onActivated: new FakeEvent(),
		onUpdated: new FakeEvent(),
		onRemoved: new FakeEvent(),
	},
	windows: {
		WINDOW_ID_NONE: -1,
		getLastFocused: async () => ({ id: fake.focusedWindow ?? 1, focused: fake.focusedWindow !== undefined }),
		update: async () => ({}),
		onFocusChanged: new FakeEvent(),
	},
	scripting: {
		getRegisteredContentScripts: async () => structuredClone(fake.scripts),
		registerContentScripts: async (scripts: { id: string; matches: string[]; js: string[] }[]) => {
			for (const script of scripts) {
				if (fake.scripts.some(({ id }) => id === script.id)) throw new Error(`Duplicate script ID '${script.id}'`);
				if (!(await browser.permissions.contains({ origins: script.matches }))) throw new Error('permission');
			}
			fake.scripts.push(...structuredClone(scripts));
		},
		unregisterContentScripts: async ({ ids }: { ids: string[] }) => {
			fake.scripts = fake.scripts.filter(({ id }) => !ids.includes(id));
		},
		executeScript: async ({ target, files = [] }: { target: { tabId: number }; files?: string[] }) => {
			if (!fake.tabs.some(({ id }) => id === target.tabId)) throw new Error(`No tab with id: ${target.tabId}`);
			fake.injected.push({ tab: target.tabId, files });
			return [{ result: undefined }];
		},
	},
	alarms: {
		create: async (name: string, how: { when?: number; periodInMinutes?: number }) => void fake.alarms.set(name, how),
		clear: async (name: string) => fake.alarms.delete(name),
		get: async (name: string) => fake.alarms.get(name),
		getAll: async () => [...fake.alarms].map(([name, how]) => ({ name, scheduledTime: how.when ?? 0 })),
		onAlarm: new FakeEvent(),
	},
	notifications: {
		create: async (id: string, how: Record<string, unknown>) => {
			fake.notifications.set(id, how);
			const record = (fake.session.items.get('toasts') as Record<string, unknown> | undefined)?.[id];
			fake.shown.push({ id, at: Date.now(), how, record: structuredClone(record) });
			return id;
		},
		clear: async (id: string) => fake.notifications.delete(id),
		getAll: async () => Object.fromEntries([...fake.notifications.keys()].map((id) => [id, true])),
		onClicked: new FakeEvent(),
		onButtonClicked: new FakeEvent(),
		onClosed: new FakeEvent(),
	},
	action: {
		setBadgeText: async ({ text }: { text: string }) => void (fake.badge.text = text),
		setTitle: async ({ title }: { title: string }) => void (fake.badge.title = title),
		setIcon: async (icon: unknown) => void (fake.badge.icon = icon),
		setBadgeBackgroundColor: async () => undefined,
		setBadgeTextColor: async () => undefined,
	},
};
export default mortal(browser);
