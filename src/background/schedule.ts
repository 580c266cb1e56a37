/**
 * When each site is checked: one poller for the whole browser. The plan (schedule-plan.ts) is arithmetic; here it meets alarms, storage and
 * sites. Pulses are stored: a worker's death resets neither backoff nor Retry-After.
 */
import type { AccountId, Milliseconds, Site, SiteId } from '../collaboration/model';
import { browser } from '../platform/browser';
import { asLoopinError, failureOf } from '../platform/errors';
import { log } from '../platform/log';
import { readSettings } from '../platform/settings-store';
import { accountsToAnnounce } from '../store/update-path';
import { announceSignedOut } from './announce';
import { isUnpauseAlarm, refreshBadge } from './badge';
import { takeSeen } from './budget';
import { bellCoverage } from './doorbell/state';
import { lastKnown } from './identity';
import { runOutbox } from './outbox';
import { forgetPulse, pulseOf, type SitePulse, setPulse } from './pulses';
import { allowedAt, type Circumstances, costing, DEFAULT_SHARE, nextCheck, type Outcome, type Reason, refilled, spent, wakeAt } from './schedule-plan';
import { endShadows, isShadowAlarm } from './shadowing';
import { allSites, setSiteHealth, siteById, statusOf } from './sites';
import { syncSite } from './sync';
import { attentionOn } from './tabs';
import { dismissToasts } from './toast-dismiss';
import { expire, toastOfAlarm } from './toasts';
import { teamSize, upkeep } from './upkeep';

const ALARM = 'schedule';
/** A check that has not come back after this long died with its worker. */
const GUARD: Milliseconds = 60_000;
/** Timers fire while the worker lives (30 s without events); alarms wake it, and Chromium holds them to 30 s at least. */
const LONGEST_TIMER: Milliseconds = 27_000;

export type { Reason };

let timer: ReturnType<typeof setTimeout> | undefined;
const running = new Map<SiteId, Promise<void>>();
const again = new Set<SiteId>();

/**
 * At every start of the worker: alarms are set anew (Firefox forgets them at a restart), and what is due is done; so is what a worker left
 * unannounced when it died. Idempotent.
 */
export async function startSchedule(): Promise<void> {
	const left = new Set(await accountsToAnnounce().catch((): AccountId[] => []));
	for (const site of left.size ? await allSites() : []) {
		const who = await lastKnown(site);
		if (who && left.has(who.account)) await poke(site.id, 'popup');
	}
	await poke('all', 'alarm');
}

/** Asks for a check of a site, or of all; how soon depends on the reason. Resolves when what was due is through; never rejects. */
export async function poke(which: SiteId | 'all', reason: Reason): Promise<void> {
	const sites = (await allSites()).filter((site) => which === 'all' || site.id === which);
	await Promise.all(sites.map((site) => pokeSite(site, reason).catch((thrown: unknown) => log.warn('check failed', asLoopinError(thrown).kind))));
	await arm();
}

/** Checks the site now, as far as the helpdesk has not told us to wait; resolves after the check. */
export const checkNow = (site: SiteId): Promise<void> => poke(site, 'submit');

/** Every alarm of the extension ends here; unknown names are left alone. */
export async function onAlarm(name: string): Promise<void> {
	const toast = toastOfAlarm(name);
	if (toast !== undefined) return expire(toast);
	if (isUnpauseAlarm(name)) return refreshBadge();
	if (isShadowAlarm(name)) return endShadows();
	if (name !== ALARM) return;
	// An alarm that fired is gone: should this worker die now, this one wakes the next.
	browser.alarms.create(ALARM, { when: Date.now() + GUARD });
	await poke('all', 'alarm');
}

/** After a site was disconnected. */
export async function forgetSite(site: SiteId): Promise<void> {
	await forgetPulse(site);
	await dismissToasts(site);
}

async function pokeSite(site: Site, reason: Reason): Promise<void> {
	const current = running.get(site.id);
	if (current) {
		// The check under way may have asked too early for what the agent just did.
		if (reason === 'submit' || reason === 'popup' || reason === 'rung' || reason === 'rung-by-name') again.add(site.id);
		return current;
	}
	const circumstances = await circumstancesOf(site);
	const pulse = await pulseOf(site.id);
	const ready: SitePulse = { ...pulse, ...refilled(pulse, circumstances), ...(reason === 'rung-by-name' ? { rung: true } : {}) };
	const due = allowedAt(ready, pulse.toldSignedOut && reason === 'looking' ? 'back' : reason, circumstances);
	if (running.has(site.id)) return running.get(site.id);
	if (due > circumstances.now) {
		// An alarm that came too early would come again at once, and for ever, if the later moment were not kept.
		if (reason === 'alarm' || reason === 'rung-by-name' || due < pulse.nextCheckAt) await setPulse(site.id, { ...ready, nextCheckAt: due });
		return;
	}
	const check = runCheck(site, ready, reason).finally(() => running.delete(site.id));
	running.set(site.id, check);
	await check;
	if (again.delete(site.id)) await pokeSite(site, 'submit');
}

async function circumstancesOf(site: Site): Promise<Circumstances> {
	const [{ activity }, { checkSeconds }, agents, bell] = await Promise.all([attentionOn(site), readSettings(), teamSize(site), bellCoverage()]);
	return { now: Date.now(), random: Math.random, activity, checkSeconds, agents, bell, share: DEFAULT_SHARE };
}

/** The outbox, then the check, then when the next is due. */
async function runCheck(site: Site, before: SitePulse, reason: Reason): Promise<void> {
	const startedAt = Date.now();
	takeSeen(site.id);
	// Written before anything is asked: if the worker dies in here, the next one waits its turn instead of asking at once, again and again.
	await setPulse(site.id, { ...before, lastCheckAt: startedAt, nextCheckAt: startedAt + GUARD });
	await arm();
	await runOutbox(site, { wake: reason !== 'alarm' });
	const outcome = await checked(site);
	// Should we die before this, or not come to it, the next check begins with the outbox.
	if (outcome.follows) await runOutbox(site);
	if (!(await siteById(site.id))) return forgetPulse(site.id); // disconnected meanwhile
	const pulse = planned(site, { ...before, lastCheckAt: startedAt }, outcome, await circumstancesOf(site));
	const signedOut = !outcome.ok && outcome.failure.kind === 'signed-out';
	pulse.toldSignedOut = signedOut || (!outcome.ok && (before.toldSignedOut ?? false));
	await setPulse(site.id, pulse);
	await noteHealth(site, outcome, startedAt, pulse.nextCheckAt);
	if (signedOut && !before.toldSignedOut) await announceSignedOut(site);
	if (outcome.ok) await upkeep(site);
}

function planned(site: Site, before: SitePulse, outcome: Checked, circumstances: Circumstances): SitePulse {
	const { requests, rate, heldUntil = 0 } = takeSeen(site.id);
	const known = { ...before, ...(rate ? { rate } : {}) };
	const paid = spent(refilled(known, circumstances), requests);
	const pulse = { ...known, ...nextCheck(outcome.ok ? costing(paid, requests) : paid, outcome, circumstances) };
	if (outcome.more) pulse.nextCheckAt = circumstances.now;
	// Whoever was told to wait (the composer's look-ups, the outbox), it was meant for all of us.
	pulse.heldUntil = Math.max(pulse.heldUntil, heldUntil);
	pulse.nextCheckAt = Math.max(pulse.nextCheckAt, pulse.heldUntil);
	return pulse;
}

type Checked = Outcome & { more?: boolean; follows?: boolean };

async function checked(site: Site): Promise<Checked> {
	try {
		return { ok: true, ...(await syncSite(site)) };
	} catch (thrown) {
		log.debug('sync failed', asLoopinError(thrown).kind);
		return { ok: false, failure: failureOf(thrown) };
	}
}

/** Troubles of our own, and being asked to slow down, are not the helpdesk's silence. */
const STILL_CONNECTED = new Set(['rate-limited', 'storage', 'internal', 'conflict', 'other-agent']);

async function noteHealth(site: Site, outcome: Outcome, lastCheckedAt: Milliseconds, nextCheckAt: Milliseconds): Promise<void> {
	if (outcome.ok) await setSiteHealth(site.id, { status: 'connected', lastCheckedAt, nextCheckAt });
	else {
		const status = STILL_CONNECTED.has(outcome.failure.kind) ? 'connected' : statusOf(outcome.failure.kind);
		await setSiteHealth(site.id, { status, failure: outcome.failure, lastCheckedAt, nextCheckAt });
	}
	await refreshBadge();
}

/** Sets the one alarm, and a timer where it is near, to the earliest thing due. */
async function arm(): Promise<void> {
	const pulses = await Promise.all((await allSites()).map((site) => pulseOf(site.id)));
	const due = Math.min(...pulses.map(wakeAt));
	clearTimeout(timer);
	if (!Number.isFinite(due)) {
		await browser.alarms.clear(ALARM);
		return;
	}
	const now = Date.now();
	browser.alarms.create(ALARM, { when: Math.max(due, now + 1_000) });
	if (due - now <= LONGEST_TIMER) timer = setTimeout(() => void poke('all', 'alarm'), Math.max(50, due - now));
}
