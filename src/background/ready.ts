/** What every start of the worker does before it answers anything. Idempotent: Firefox loses alarms, updates clear registrations, and a worker starts often. */
import type { Site } from '../collaboration/model';
import { keepStorageToOurselves } from '../platform/browser';
import { asLoopinError } from '../platform/errors';
import { log } from '../platform/log';
import { pruneJobs } from '../store/jobs';
import { markAnswered } from '../store/update-path';
import { announceNotAdded } from './announce';
import { refreshBadge } from './badge';
import { helpdeskTime } from './budget';
import { dropOrphans } from './disconnect';
import { tendDoorbell } from './doorbell/line';
import { ringFor, ringWaiting } from './doorbell/ringing';
import { lookForSubmitted } from './doorbell/submitted';
import { onAgentChanged } from './identity';
import { connectManaged } from './managed';
import { type OutboxEvent, outboxEvents, runOutbox } from './outbox';
import { poke, startSchedule } from './schedule';
import { reconcileScripts } from './scripts';
import { endShadows } from './shadowing';
import { allSites } from './sites';
import { tellSite } from './tabs';
import { dismissToasts } from './toast-dismiss';

/** Done jobs are kept for the pages that wait to see them done. */
const KEEP_DONE = 86_400_000;

let started: Promise<void> | undefined;

/** Resolves when the worker is up; never rejects: what fails at a start must not keep the rest from working. */
export function ready(): Promise<void> {
	started ??= start();
	return started;
}

async function start(): Promise<void> {
	outboxEvents(onOutbox);
	onAgentChanged((site) => void agentChanged(site).catch(warn('another agent')));
	await keepStorageToOurselves().catch(warn('storage'));
	await reconcileScripts().catch(warn('scripts'));
	// Messages need not wait for the rest: some of it asks the helpdesks.
	void connectManaged().catch(warn('managed'));
	void dropOrphans().catch(warn('orphans'));
	void pruneJobs(Date.now() - KEEP_DONE).catch(warn('jobs'));
	void startSchedule().catch(warn('schedule'));
	void tendDoorbell().then(ringWaiting);
	void lookForSubmitted();
	void refreshBadge().catch(warn('badge'));
	void endShadows().catch(warn('shadowing'));
	for (const site of await allSites().catch(() => [])) void runOutbox(site);
}

const warn =
	(what: string) =>
	(thrown: unknown): void =>
		log.warn('start:', what, asLoopinError(thrown).kind);

async function onOutbox(event: OutboxEvent): Promise<void> {
	const { site } = event;
	if (event.type === 'changed') return tellSite(site, 'conversation.changed', { conversation: event.conversation });
	// Not awaited: the check begins by running the outbox, which is where we are.
	if (event.type === 'done') {
		const { job } = event;
		// Seen here at once; the helpdesk's own entries tell it too, for conversations that I follow.
		if (job.kind === 'reply') await markAnswered(job.account, job.conversation, helpdeskTime(site.id, Date.now()));
		void ringFor(site, job);
		return void poke(site.id, 'submit');
	}
	// The note is there, whoever of those it names could not be added: the others, and who follows, hear of it.
	void ringFor(site, event.job);
	for (const person of event.refused) await announceNotAdded(site, event.job, person);
}

/** The overlays show the former agent's world: they ask anew. That agent's jobs wait; this one's may go. */
async function agentChanged(site: Site): Promise<void> {
	await dismissToasts(site.id);
	await tellSite(site, 'site.changed', {});
	await refreshBadge();
	void tendDoorbell();
	await runOutbox(site, { wake: true });
}

const WAKE_GAP = 5_000;
const woken = new Map<string, number>();

/** The agent turned to a site, or the network or a permission came back: what waited for that goes on, at most every few seconds. */
export function wakeOutbox(site: Site): void {
	const now = Date.now();
	const last = woken.get(site.id) ?? 0;
	if (now >= last && now - last < WAKE_GAP) return;
	woken.set(site.id, now);
	void runOutbox(site, { wake: true });
}
