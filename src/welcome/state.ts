/** What the welcome page knows. It remembers where the agent was (key `welcome` in storage.local). */
import { signal } from '@preact/signals';
import { browser } from '../platform/browser';
import { log } from '../platform/log';
import type { SiteView } from '../platform/messages';
import { call } from '../platform/messenger';
import { type Progress, projectProgress, START, type StepId } from './steps';

const KEY = 'welcome';
const ABOUT_SITES = new Set(['sites', 'signedIn', 'health']);
/** The browser tells no event when the icon is pinned. */
const LOOK_MS = 1_000;

/** Chromium tells whether the icon is pinned (91); Firefox too in newer versions. Undefined where the browser does not say. */
async function isPinned(): Promise<boolean | undefined> {
	const action = browser.action as { getUserSettings?: () => Promise<{ isOnToolbar?: boolean }> };
	try {
		return (await action.getUserSettings?.call(action))?.isOnToolbar;
	} catch {
		return undefined;
	}
}

export function createWelcome() {
	const progress = signal<Progress | undefined>(undefined);
	const sites = signal<readonly SiteView[]>([]);
	/** The step that was just finished or skipped by a click: the next one gets the focus. */
	const moved = signal(false);

	const keep = (next: Progress) => {
		progress.value = next;
		browser.storage.local.set({ [KEY]: next }).catch((thrown) => log.warn('progress not kept', thrown));
	};
	const set = (step: StepId, state: Progress[StepId], byClick = true) => {
		if (!progress.value || progress.value[step] === state) return;
		moved.value = byClick;
		keep({ ...progress.value, [step]: state });
	};
	const loadSites = async () => {
		try {
			sites.value = (await call('sites.list', {})).sites;
			if (sites.value.length > 0) set('connect', 'done', false);
			else if (progress.value?.connect === 'done') set('connect', 'open', false);
		} catch (thrown) {
			log.warn('sites not listed', thrown);
		}
	};
	const start = async (life: AbortSignal) => {
		let stored: unknown;
		try {
			stored = (await browser.storage.local.get(KEY))[KEY];
		} catch (thrown) {
			log.warn('progress not read', thrown);
		}
		progress.value = projectProgress(stored ?? START);
		const listener = (changes: Record<string, unknown>) => {
			if (Object.keys(changes).some((key) => ABOUT_SITES.has(key))) void loadSites();
		};
		browser.storage.onChanged.addListener(listener);
		const look = async () => {
			const before = progress.value?.pin;
			if (before !== 'done' && (await isPinned())) set('pin', 'done', false);
		};
		const timer = setInterval(() => void look(), LOOK_MS);
		life.addEventListener('abort', () => {
			clearInterval(timer);
			browser.storage.onChanged.removeListener(listener);
		});
		await Promise.all([look(), loadSites()]);
	};
	return { progress, sites, moved, set, loadSites, start, again: () => keep(START) };
}
export type Welcome = ReturnType<typeof createWelcome>;
