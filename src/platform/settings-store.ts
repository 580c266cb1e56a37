/**
 * The agent's settings in browser.storage.local, under the key `settings`. What is stored is not trusted: each field falls back alone. What an
 * administrator has set stands above it, and leaves it as it is: without the policy the agent's own choice is back.
 */
import { browser } from './browser';
import { type Policy, readPolicy } from './policy';
import { projectSettings, type Settings } from './settings';

export { projectSettings };

export const SETTINGS_KEY = 'settings';

/** The settings as they are now. Storage that cannot be read gives the defaults. */
export async function readSettings(): Promise<Settings> {
	return withPolicy(await readOwn(), await readPolicy());
}

async function readOwn(): Promise<Settings> {
	try {
		return projectSettings((await browser.storage.local.get(SETTINGS_KEY))[SETTINGS_KEY]);
	} catch {
		return projectSettings(undefined);
	}
}

function withPolicy(own: Settings, { settings }: Policy): Settings {
	return settings ? { ...own, ...settings, kinds: { ...own.kinds, ...settings.kinds } } : own;
}

let writing: Promise<unknown> = Promise.resolve();

/** Changes some settings; gives all of them. Writes of one context follow one another, so that none is lost. */
export function writeSettings(patch: Partial<Settings>): Promise<Settings> {
	const next = writing.then(async () => {
		const settings = projectSettings({ ...(await readOwn()), ...patch });
		await browser.storage.local.set({ [SETTINGS_KEY]: settings });
		return withPolicy(settings, await readPolicy());
	});
	writing = next.catch(() => undefined);
	return next;
}

/** Calls `changed` with the settings after each change made anywhere in the extension or by an administrator, until the signal aborts. */
export function watchSettings(changed: (settings: Settings) => void, signal: AbortSignal): void {
	const listener = (changes: Record<string, unknown>, area: string) => {
		if ((area === 'local' && Object.hasOwn(changes, SETTINGS_KEY)) || area === 'managed')
			void readSettings().then((settings) => signal.aborted || changed(settings));
	};
	browser.storage.onChanged.addListener(listener);
	signal.addEventListener('abort', () => browser.storage.onChanged.removeListener(listener), { once: true });
}
