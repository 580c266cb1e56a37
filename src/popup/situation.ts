/** What stands before the list, and what is said above and below it. Pure. */
import type { SiteView } from '../platform/messages';

export type Situation =
	| { kind: 'loading' }
	/** The background does not answer. */
	| { kind: 'broken' }
	| { kind: 'first-run' }
	| { kind: 'signed-out'; site: SiteView }
	| { kind: 'needs-permission'; site: SiteView }
	| { kind: 'list' };

/** Which of them it is. With several helpdesks one that is in trouble gets a banner; the others go on working. */
export function situationOf(sites: readonly SiteView[] | undefined, { failed, notNow }: { failed: boolean; notNow: boolean }): Situation {
	if (!sites) return failed ? { kind: 'broken' } : { kind: 'loading' };
	const [first] = sites;
	if (!first) return { kind: 'first-run' };
	if (sites.length > 1) return { kind: 'list' };
	if (first.status === 'signed-out') return { kind: 'signed-out', site: first };
	if (first.status === 'needs-permission' && !notNow) return { kind: 'needs-permission', site: first };
	return { kind: 'list' };
}

export type FootState =
	| { kind: 'checking' }
	| { kind: 'offline'; at?: number }
	/** Everything was checked; `at` is the oldest of the last checks. */
	| { kind: 'checked'; at: number }
	| { kind: 'partly'; checked: number; of: number }
	/** One helpdesk, and it does not answer (or needs something). */
	| { kind: 'stale'; at?: number };

/** The line at the foot: the state of the last check. */
export function footOf(sites: readonly SiteView[], { checking, online }: { checking: boolean; online: boolean }): FootState {
	const times = sites.flatMap((site) => (site.lastCheckedAt ? [site.lastCheckedAt] : []));
	const last = lastSynced(sites);
	const newest = last === undefined ? {} : { at: last };
	if (!online) return { kind: 'offline', ...newest };
	const fine = sites.filter((site) => site.status === 'connected' || site.status === 'checking');
	if (fine.length < sites.length) return sites.length > 1 ? { kind: 'partly', checked: fine.length, of: sites.length } : { kind: 'stale', ...newest };
	if (checking && times.length < sites.length) return { kind: 'checking' };
	if (times.length === 0) return { kind: 'checking' };
	return { kind: 'checked', at: Math.min(...times) };
}

/** When a check last went through, of any helpdesk (ms). */
export function lastSynced(sites: readonly Pick<SiteView, 'answeredAt'>[]): number | undefined {
	const times = sites.flatMap((site) => (site.answeredAt ? [site.answeredAt] : []));
	return times.length ? Math.max(...times) : undefined;
}
