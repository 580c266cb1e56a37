/** What the options page knows, and saving: each change applies at once and is announced. */
import { signal } from '@preact/signals';
import { browser } from '../platform/browser';
import { t } from '../platform/i18n';
import { log } from '../platform/log';
import type { SiteView } from '../platform/messages';
import { call } from '../platform/messenger';
import { type Policy, readPolicy, watchPolicy } from '../platform/policy';
import { DEFAULT_SETTINGS, type Settings } from '../platform/settings';
import { readSettings, watchSettings, writeSettings } from '../platform/settings-store';
import { errorSentence } from '../ui/reasons';

const ABOUT_SITES = new Set(['sites', 'signedIn', 'health', 'missing']);
const TICK_MS = 5_000;

export function createOptions() {
	const sites = signal<readonly SiteView[] | undefined>(undefined);
	const settings = signal<Settings | undefined>(undefined);
	const policy = signal<Policy>({});
	const now = signal(Date.now());
	/** What a screen reader hears; `count` makes the same words news again. */
	const said = signal({ text: '', count: 0 });

	const say = (text: string) => {
		said.value = { text, count: said.value.count + 1 };
	};
	const loadSites = async () => {
		try {
			sites.value = (await call('sites.list', {})).sites;
		} catch (thrown) {
			log.warn('sites not listed', thrown);
			sites.value ??= [];
		}
	};
	const save = async (patch: Partial<Settings>) => {
		try {
			settings.value = await writeSettings(patch);
			say(t('optionsSaved'));
		} catch (thrown) {
			log.warn('settings not saved', thrown);
			say(errorSentence('storage', ''));
		}
	};
	const start = (life: AbortSignal) => {
		void loadSites();
		void readSettings().then((read) => {
			settings.value = read;
		});
		void readPolicy().then((read) => {
			policy.value = read;
		});
		watchSettings((changed) => {
			settings.value = changed;
		}, life);
		watchPolicy((changed) => {
			policy.value = changed;
		}, life);
		const listener = (changes: Record<string, unknown>) => {
			if (Object.keys(changes).some((key) => ABOUT_SITES.has(key))) void loadSites();
		};
		browser.storage.onChanged.addListener(listener);
		const timer = setInterval(() => {
			now.value = Date.now();
		}, TICK_MS);
		life.addEventListener('abort', () => {
			clearInterval(timer);
			browser.storage.onChanged.removeListener(listener);
		});
	};
	return { sites, settings, policy, now, said, say, save, loadSites, start, defaults: DEFAULT_SETTINGS };
}
export type Options = ReturnType<typeof createOptions>;
