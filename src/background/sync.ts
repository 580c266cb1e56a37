/**
 * One check of a site: who is signed in, what is new for them, all of it stored, then announced. Killed at any await and started again, it
 * loses nothing and says nothing twice: the store's transaction (update-path.ts) is the only thing that moves the cursor.
 */
import { type Rivals, rivalsOf } from '../collaboration/mentions';
import type { AccountId, ConversationId, Milliseconds, Site } from '../collaboration/model';
import type { Changes } from '../helpdesks/helpdesk';
import { HELPDESKS } from '../helpdesks/registry';
import { asLoopinError, LoopinError } from '../platform/errors';
import { log } from '../platform/log';
import { policyFor } from '../platform/policy';
import { getAccount } from '../store/accounts';
import { agentsOf } from '../store/agents';
import type { AccountRecord } from '../store/records';
import { storeChanges } from '../store/update-path';
import { announcePending } from './announce';
import { refreshBadge } from './badge';
import { helpdeskTime } from './budget';
import { type SignedIn, signedIn } from './identity';
import { withLock } from './locks';
import { lookAtShadows } from './shadowing';
import { tellSite } from './tabs';

/** Pages of one check; what is still waiting comes with the next, which then is due at once. */
const MOST_PAGES = 20;
const HOUR: Milliseconds = 3_600_000;
/** Checked within this time, everything new is news, whatever the clocks say. */
const CONTINUOUS = HOUR;
/** After a longer sleep, news older than this is listed and counted, not toasted: it is old by now. */
export const STILL_NEWS = 12 * HOUR;

/**
 * Checks the site once; gives whether more is waiting there, and whether the outbox got mentions to follow. Throws the LoopinError that kept it from finishing; what was stored until then
 * stays. Checks of one site follow one another.
 */
export function syncSite(site: Site): Promise<{ more: boolean; follows: boolean }> {
	return withLock(`sync:${site.id}`, async () => {
		const signed = await signedIn(site);
		try {
			const found = await fetchNews(signed);
			await lookAtShadows(signed);
			return found;
		} finally {
			// What an earlier check stored may still wait for its toast, whatever became of this one.
			await announcePending(signed).catch((thrown: unknown) => log.warn('announcing failed', asLoopinError(thrown).kind));
			await refreshBadge();
		}
	});
}

async function fetchNews(signed: SignedIn): Promise<{ more: boolean; follows: boolean }> {
	const { site, client, me, account } = signed;
	const touched = new Set<ConversationId>();
	const before = await getAccount(account);
	const notBefore = before && oldestNews(before, site);
	const followMentions = await followsMentions(site);
	let follows = false;
	try {
		for (let page = 0; page < MOST_PAGES; page++) {
			const record = await getAccount(account);
			if (!record) throw new LoopinError('storage', 'the account is gone');
			const changes = await client.changesSince(record.cursor, me);
			for (const entry of changes.entries) touched.add(entry.conversation);
			const rivals = await rivalsFor(account, record, changes);
			const stored = await storeChanges(account, {
				from: record.cursor,
				changes,
				now: Date.now(),
				followMentions,
				...(rivals ? { rivals } : {}),
				...(notBefore === undefined ? {} : { notBefore }),
			});
			follows ||= stored.follows > 0;
			if (stored.state === 'stored' && !changes.more) return { more: false, follows };
			// An answer that promises more and stays where it is would go round for ever.
			if (stored.state === 'stored' && changes.cursor === record.cursor) throw new LoopinError('bad-answer', 'the cursor stands still');
		}
		return { more: true, follows };
	} finally {
		for (const conversation of touched) await tellSite(site, 'conversation.changed', { conversation });
	}
}

/** Where nobody can make me a follower but me, a mention of me is followed from here, unless an administrator turned it off. */
async function followsMentions(site: Site): Promise<boolean> {
	if (HELPDESKS[site.helpdesk].capabilities.mentionsFollow !== 'mentioned') return false;
	const { mentions, followers } = await policyFor(site);
	return mentions && followers;
}

/** Before this moment (the helpdesk's clock) things are old; undefined while checks follow one another closely. */
function oldestNews(record: AccountRecord, site: Site): Milliseconds | undefined {
	const now = Date.now();
	return now - record.lastSyncedAt < CONTINUOUS ? undefined : helpdeskTime(site.id, now) - STILL_NEWS;
}

const rivals = new Map<AccountId, { savedAt: number; rivals: Rivals }>();

/** Colleagues whose names could be taken for mine: read only when there is a note to look into, and once per directory. */
async function rivalsFor(account: AccountId, record: AccountRecord, changes: Changes): Promise<Rivals | undefined> {
	if (!changes.entries.some((entry) => entry.kind === 'note')) return undefined;
	const known = rivals.get(account);
	if (known && known.savedAt === record.directorySavedAt) return known.rivals;
	const made = rivalsOf(record.me, await agentsOf(account));
	rivals.set(account, { savedAt: record.directorySavedAt, rivals: made });
	return made;
}
