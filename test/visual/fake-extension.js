// What a page of the extension needs of the browser, for pictures: the words, the storage, and a background that answers from the state that is
// shown. It runs in the page, before the page's own script, in any browser. `stage.mjs` puts WORDS and STATE before it.
/* global WORDS, STATE */
{
	const now = STATE.now;
	const RealDate = Date;
	// The clock stands still: "2 min" is "2 min" in every picture.
	globalThis.Date = class extends RealDate {
		constructor(...args) {
			super(...(args.length === 0 ? [now] : args));
		}
		static now() {
			return now;
		}
	};
	if (STATE.offline) Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false });

	const event = () => {
		const listeners = new Set();
		return {
			listeners,
			addListener: (listener) => listeners.add(listener),
			removeListener: (listener) => listeners.delete(listener),
			hasListener: (listener) => listeners.has(listener),
		};
	};
	const onChanged = event();
	const area = (name, seed) => {
		const items = new Map(Object.entries(seed));
		const changed = (changes) => {
			for (const listener of onChanged.listeners) listener(changes, name);
		};
		return {
			get: async (keys) => {
				const wanted = keys === undefined || keys === null ? [...items.keys()] : [keys].flat();
				return structuredClone(Object.fromEntries(wanted.filter((key) => items.has(key)).map((key) => [key, items.get(key)])));
			},
			set: async (values) => {
				const changes = {};
				for (const [key, value] of Object.entries(structuredClone(values))) {
					changes[key] = { oldValue: items.get(key), newValue: value };
					items.set(key, value);
				}
				changed(changes);
			},
			remove: async (keys) => {
				for (const key of [keys].flat()) items.delete(key);
			},
		};
	};
	const getMessage = (key, substitutions = []) => {
		const values = [substitutions].flat();
		return (WORDS[key]?.message ?? '').replace(/\$(\d)/g, (_, n) => values[Number(n) - 1] ?? '');
	};

	/** The background, as far as it is asked: what the state says, else what an empty extension would say. */
	const answers = {
		'sites.list': () => ({ sites: STATE.sites }),
		'sites.check': () => (STATE.checking ? new Promise(() => undefined) : { sites: STATE.sites }),
		'tab.recognise': () => STATE.tab ?? {},
		'page.directory': () => ({ agents: STATE.agents ?? [] }),
		'reply.send': ({ id }) => ({ job: id ?? 'job' }),
		'page.shadow.list': () => ({ able: [], shadows: [], ...STATE.shadowing }),
		...STATE.answers,
	};
	const sendMessage = async ({ loopin, payload }) => {
		if (STATE.broken) return { ok: false, failure: { kind: 'internal' } };
		const answer = answers[loopin];
		if (answer === undefined) return { ok: true, value: {} };
		return { ok: true, value: structuredClone(await (typeof answer === 'function' ? answer(payload) : answer)) };
	};
	const api = {
		i18n: { getMessage, getUILanguage: () => STATE.language ?? 'en-GB' },
		runtime: {
			id: 'loopin-pictures',
			getURL: (path) => `${location.origin}/${path}`,
			getManifest: () => ({ version: STATE.version ?? '1.0.0' }),
			getPlatformInfo: async () => ({ os: 'linux', arch: 'x86-64' }),
			sendMessage,
			onMessage: event(),
			openOptionsPage: async () => undefined,
			...(STATE.gecko ? { getBrowserInfo: async () => ({ name: 'Firefox' }) } : {}),
		},
		storage: { local: area('local', STATE.local ?? {}), session: area('session', {}), managed: area('managed', STATE.policy ?? {}), onChanged },
		permissions: { contains: async () => true, request: async () => !STATE.refuse, remove: async () => true, onAdded: event(), onRemoved: event() },
		tabs: { query: async () => [{ id: 1 }], get: async () => ({ id: 1 }), create: async () => ({ id: 2 }) },
		windows: { getCurrent: async () => ({ id: 1 }) },
		commands: { getAll: async () => STATE.commands ?? [] },
		action: { getUserSettings: async () => ({ isOnToolbar: STATE.pinned ?? false }) },
		sidePanel: { open: async () => undefined },
		// The page is the toolbar's popup when the state says so.
		extension: { getViews: () => (STATE.place === 'popup' ? [window] : []) },
	};
	// Chromium has a `chrome` of its own in every page; `browser` is what the polyfill looks for first.
	Object.defineProperty(globalThis, 'browser', { value: api, configurable: true });
	Object.defineProperty(globalThis, 'chrome', { value: api, configurable: true, writable: true });
}
