/**
 * A note or a public reply written in the helpdesk's own page, by an agent with Loopin, names nobody and so makes no job; those who follow are to hear of
 * it all the same. It is looked for until it is there (a ring before that would be a look in vain for all of them), and then rung.
 */
import * as v from 'valibot';
import type { AccountId, ConversationId, EntryId, Milliseconds, Site, SiteId } from '../../collaboration/model';
import { browser } from '../../platform/browser';
import { readDoorbell } from '../../platform/doorbell-settings';
import { asLoopinError } from '../../platform/errors';
import { log } from '../../platform/log';
import { helpdeskTime } from '../budget';
import { clientFor } from '../clients';
import { lastKnown } from '../identity';
import { withLock } from '../locks';
import { siteById } from '../sites';
import { ringAbout } from './ringing';

export interface Submitted {
	conversation: ConversationId;
	kind: 'note' | 'public-reply';
	/** The newest entry that the page knew; '' when it knew none. */
	newestEntry: EntryId | '';
	/** When it was pressed (ms). */
	at: Milliseconds;
}

const KEY = 'doorbellSubmitted';
/** After the submit (ms); then whoever follows finds it by asking. One request each. */
const LOOKS: readonly Milliseconds[] = [1_200, 4_000, 12_000, 30_000];
/** Of a conversation in which a message is sent every few seconds, one look rings for all of them. */
const MOST_WAITING = 20;
/** As in outbox-note.ts: whole seconds, and clocks that are compared over the network. */
const TOLERANCE: Milliseconds = 10_000;

const schema = v.array(
	v.object({
		site: v.string(),
		account: v.string(),
		conversation: v.string(),
		kind: v.picklist(['note', 'public-reply']),
		newestEntry: v.string(),
		at: v.number(),
		looks: v.number(),
	}),
);
type Waiting = Submitted & { site: SiteId; account: AccountId; looks: number };

/** Keeps what was submitted until it is rung for, where colleagues ring for each other. Never rejects; asks the helpdesk nothing now. */
export async function noteSubmitted(site: Site, account: AccountId, submitted: Submitted): Promise<void> {
	try {
		const { doorbell } = (await readDoorbell()) ?? {};
		// Where the helpdesk rings by itself, it rings for this, too.
		if (!doorbell || doorbell.complete) return;
		const { conversation, kind, newestEntry } = submitted;
		const now = Date.now();
		const at = submitted.at <= now && now - submitted.at < 60_000 ? submitted.at : now;
		await change((list) => [
			...list.filter((one) => !sameThread(one, site.id, conversation)),
			{ site: site.id, account, conversation, kind, newestEntry, at, looks: 0 },
		]);
		await lookForSubmitted();
	} catch (thrown) {
		log.warn('doorbell: submit not kept', asLoopinError(thrown).kind);
	}
}

const sameThread = (one: Waiting, site: SiteId, conversation: ConversationId): boolean => one.site === site && one.conversation === conversation;

let timer: ReturnType<typeof setTimeout> | undefined;

/** Looks for what is due, and sets a timer for the rest. At every start of the worker: the one before may have died over it. Never rejects. */
export async function lookForSubmitted(): Promise<void> {
	clearTimeout(timer);
	try {
		const now = Date.now();
		for (const one of await stored()) if (dueAt(one) <= now) await lookFor(one);
		const next = Math.min(...(await stored()).map(dueAt));
		clearTimeout(timer);
		if (Number.isFinite(next)) timer = setTimeout(() => void lookForSubmitted(), Math.max(100, next - Date.now()));
	} catch (thrown) {
		log.debug('doorbell: not looked for', asLoopinError(thrown).kind);
	}
}

const dueAt = ({ at, looks }: Waiting): Milliseconds => at + (LOOKS[looks] ?? 0);

/** One look. Its count goes up before it: whatever happens in it, it comes to an end. */
async function lookFor(one: Waiting): Promise<void> {
	const last = one.looks + 1 >= LOOKS.length;
	const mine = (other: Waiting): boolean => sameThread(other, one.site, one.conversation) && other.at === one.at;
	await change((list) => list.flatMap((other) => (mine(other) ? (last ? [] : [{ ...other, looks: one.looks + 1 }]) : [other])));
	const site = await siteById(one.site);
	const who = site && (await lastKnown(site));
	if (!site || who?.account !== one.account) return change((list) => list.filter((other) => !mine(other)));
	const entries = await clientFor(site).entriesAfter(one.conversation, one.newestEntry, who.me);
	const notBefore = helpdeskTime(site.id, one.at) - TOLERANCE;
	if (!entries.some(({ kind, author, at }) => kind === one.kind && author.id === who.me.id && at >= notBefore)) return undefined;
	await change((list) => list.filter((other) => !mine(other)));
	await ringAbout(site, one);
}

async function stored(): Promise<Waiting[]> {
	const kept = (await browser.storage.session.get(KEY).catch((): Record<string, unknown> => ({})))[KEY];
	const parsed = v.safeParse(schema, kept ?? []);
	return parsed.success ? (parsed.output as Waiting[]) : [];
}

const change = (how: (list: Waiting[]) => Waiting[]): Promise<void> =>
	withLock('doorbell-submitted', async () => browser.storage.session.set({ [KEY]: how(await stored()).slice(-MOST_WAITING) }));
