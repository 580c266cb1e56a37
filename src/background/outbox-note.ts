/**
 * Which note is the one that was just submitted: mine, naming these people, after the newest entry that the page knew, and not older than the submit.
 * The page may have known nothing yet, or what was true an hour ago; an older note of mine with the same names is never taken for this one.
 */
import type { Milliseconds, Site } from '../collaboration/model';
import type { HelpdeskClient, Landed, Me } from '../helpdesks/helpdesk';
import type { MentionJob } from '../store/records';
import { helpdeskTime } from './budget';

/**
 * A note may seem to be so much older than its submit: helpdesks count whole seconds, the clock that answers is not the one that writes, and both
 * clocks are compared over the network.
 */
const TOLERANCE: Milliseconds = 10_000;

export interface Look {
	found: Landed;
	/** Before this moment (the helpdesk's clock) nothing is this note; worked out once, while the submit is fresh. */
	notBefore: Milliseconds;
}

/** Looks once. Asks one question; two more when what it found is too old, or may be. */
export async function lookForNote(site: Site, { client, me }: { client: HelpdeskClient; me: Me }, job: MentionJob): Promise<Look> {
	const names = job.mentions.map(({ name }) => name);
	const ask = (after: MentionJob['newestEntry']): Promise<Landed> => client.findNote(job.conversation, after, names, me);
	const found = await ask(job.newestEntry);
	// The answer brought the helpdesk's time.
	const notBefore = job.notBefore ?? submittedAt(site, job);
	if (found.state === 'absent') return { found, notBefore };
	// Where the helpdesk does not tell the time of what it found, only the entry before it tells that it is new.
	if (found.at === undefined ? job.newestEntry !== '' : found.at >= notBefore) return { found, notBefore };
	const entries = await client.entriesAfter(job.conversation, job.newestEntry, me);
	const again = await ask(entries.findLast((entry) => entry.at < notBefore)?.id ?? job.newestEntry);
	const old = again.state !== 'absent' && again.at !== undefined && again.at < notBefore;
	return { found: old ? { state: 'absent' } : again, notBefore };
}

/** By the helpdesk's clock, and never in its future: a clock that was set back since would say so. */
function submittedAt(site: Site, job: MentionJob): Milliseconds {
	const now = Date.now();
	return helpdeskTime(site.id, Math.min(job.submittedAt ?? job.createdAt, now)) - TOLERANCE;
}
