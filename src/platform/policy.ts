/** What an organisation's administrator has set (storage.managed). An absent key means: the agent decides. */
import type { Site } from '../collaboration/model';
import { browser } from './browser';

export interface Policy {
	/** Shown beside what is managed. */
	organisation?: string;
	mentions?: boolean;
	followers?: boolean;
}

/** Keeps the known keys of the right type. */
export function projectPolicy(managed: unknown): Policy {
	const given = typeof managed === 'object' && managed !== null ? (managed as Record<string, unknown>) : {};
	const policy: Policy = {};
	if (typeof given.organisation === 'string' && given.organisation) policy.organisation = given.organisation.slice(0, 200);
	if (typeof given.mentions === 'boolean') policy.mentions = given.mentions;
	if (typeof given.followers === 'boolean') policy.followers = given.followers;
	return policy;
}

/** The policy as it is now; {} when there is none. Firefox rejects `storage.managed.get()` when no policy is set (bug 1868153), Chromium gives {}. */
export async function readPolicy(): Promise<Policy> {
	try {
		return projectPolicy(await browser.storage.managed.get());
	} catch {
		return {};
	}
}

/** What the administrator allows on that site. Today the policy speaks for all sites at once. */
export async function policyFor(_site: Site): Promise<{ mentions: boolean; followers: boolean }> {
	const { mentions = true, followers = true } = await readPolicy();
	return { mentions, followers };
}

/** Calls `changed` with the policy whenever the administrator changes it, until the signal aborts. */
export function watchPolicy(changed: (policy: Policy) => void, signal: AbortSignal): void {
	const listener = (_changes: unknown, area: string) => {
		if (area === 'managed') void readPolicy().then(changed);
	};
	browser.storage.onChanged.addListener(listener);
	signal.addEventListener('abort', () => browser.storage.onChanged.removeListener(listener), { once: true });
}
