/** Entries of the helpdesk → updates that concern me, and which of them are announced. Pure: same entries, same updates. */
import type { Settings, Ways } from '../platform/settings';
import { namesMe, type Rivals } from './mentions';
import {
	type AccountId,
	type AgentId,
	type ConversationId,
	type Entry,
	type EntryId,
	MAX_ENTRY_TEXT,
	type Milliseconds,
	type Update,
	type UpdateKind,
} from './model';
import { isQuiet } from './quiet';

/** An update with what the rules need to know of it later; an `UpdateRecord` of the store fits. */
export type KnownUpdate = Pick<Update, 'id' | 'conversation' | 'kind' | 'author' | 'at'>;

export interface UpdatesContext {
	account: AccountId;
	me: { id: AgentId; name: string };
	/** Whose names could be taken for mine (`rivalsOf`); without it every "@My Name" is me. */
	rivals?: Rivals;
	/** What is stored already for the conversations of these entries: known ids make no update again, and an earlier mention makes a later one not the first. */
	known?: Iterable<KnownUpdate>;
}

export interface Updates {
	/** In the order of the entries; ids are those of the entries, each once and none that was known. */
	updates: Update[];
	/** Known "added" updates that turned out to be part of a mention that came in only now: take them off the list, they are no news of their own. */
	superseded: EntryId[];
}

/**
 * A mention and the follower it makes are one act of one author. The follower comes after the note, later when the outbox had to wait; some
 * helpdesks write it down just before.
 */
const ADDED_AFTER_MENTION: Milliseconds = 10 * 60_000;
const ADDED_BEFORE_MENTION: Milliseconds = 2 * 60_000;

/** The entries that concern me, as updates. Entries are ascending; their order decides, not their clocks. */
export function updatesOf(entries: readonly Entry[], context: UpdatesContext): Updates {
	const known = [...(context.known ?? [])];
	const seen = new Set(known.map((update) => update.id));
	const superseded = new Set<EntryId>();
	const found = new Map<EntryId, Update>();
	for (const [conversation, run] of runs(entries)) {
		const mine = known.filter((update) => update.conversation === conversation);
		const kinds = run.map((entry) => kindOf(entry, run, mine, context));
		const following = followedSpan(run, kinds, context.me.id);
		let mentioned = mine.some((update) => update.kind === 'mention');
		for (const [index, entry] of run.entries()) {
			const kind = kinds[index];
			if (!kind || !following[index] || seen.has(entry.id)) continue;
			if (kind === 'added' && partOfMention(entry, index, run, kinds, mine)) continue;
			if (kind === 'mention') for (const added of mine) if (added.kind === 'added' && isOneAct(entry, added)) superseded.add(added.id);
			found.set(entry.id, updateOf(entry, kind, kind === 'mention' && !mentioned, context.account));
			mentioned ||= kind === 'mention';
		}
	}
	const updates = entries.flatMap((entry) => {
		const update = found.get(entry.id);
		found.delete(entry.id);
		return update ?? [];
	});
	return { updates, superseded: [...superseded] };
}

/** The entries of each conversation, in order; each once, should a helpdesk repeat itself. */
function runs(entries: readonly Entry[]): Map<ConversationId, Entry[]> {
	const byConversation = new Map<ConversationId, Map<EntryId, Entry>>();
	for (const entry of entries) {
		const run = byConversation.get(entry.conversation) ?? new Map<EntryId, Entry>();
		byConversation.set(entry.conversation, run);
		if (!run.has(entry.id)) run.set(entry.id, entry);
	}
	return new Map([...byConversation].map(([conversation, run]) => [conversation, [...run.values()]]));
}

/** What an entry is to me; `undefined` when it is no news: my own act, or somebody else's following. */
function kindOf(entry: Entry, run: readonly Entry[], known: readonly KnownUpdate[], context: UpdatesContext): UpdateKind | undefined {
	if (entry.author.id === context.me.id && entry.author.kind !== 'customer') return undefined;
	const byCustomer = entry.author.kind === 'customer';
	switch (entry.kind) {
		case 'note':
			// Customers are never colleagues: what they send by e-mail is sometimes kept as a note, and mentions nobody.
			if (byCustomer) return 'customer-reply';
			return mentionsMe(entry, run, known, context) ? 'mention' : 'note';
		case 'public-reply':
			return byCustomer ? 'customer-reply' : 'colleague-reply';
		case 'follower-added':
			return entry.subject === context.me.id ? 'added' : undefined;
		case 'follower-removed':
			return undefined;
		case 'status':
			return 'status';
	}
}

/** Marked by the helpdesk, or named in the text. Of two namesakes it is the one whom the author added with the same act. */
function mentionsMe(note: Entry, run: readonly Entry[], known: readonly KnownUpdate[], { me, rivals }: UpdatesContext): boolean {
	if (note.markedMentions.includes(me.id)) return true;
	if (!namesMe(note.text, me, { ...rivals, sameName: false })) return false;
	if (!rivals?.sameName) return true;
	const addedInRun = run.some((entry) => entry.kind === 'follower-added' && entry.subject === me.id && isOneAct(note, entry));
	return addedInRun || known.some((update) => update.kind === 'added' && isOneAct(note, update));
}

/**
 * For each entry: was I to be told of it, as far as this run tells? What came before I was mentioned or added, or after I was removed, is no
 * news of mine: a helpdesk asked for "changes in what I follow" answers with the whole stretch.
 */
function followedSpan(run: readonly Entry[], kinds: ReadonlyArray<UpdateKind | undefined>, me: AgentId): boolean[] {
	const turn = run.find((entry) => entry.subject === me && (entry.kind === 'follower-added' || entry.kind === 'follower-removed'));
	let following = turn?.kind !== 'follower-added';
	return run.map((entry, index) => {
		if (kinds[index] === 'mention' || (entry.subject === me && entry.kind === 'follower-added')) following = true;
		else if (entry.subject === me && entry.kind === 'follower-removed') following = false;
		return following;
	});
}

type Act = Pick<Update, 'author' | 'at'>;
function isOneAct(mention: Act, added: Act): boolean {
	const later = added.at - mention.at;
	return mention.author.id !== '' && mention.author.id === added.author.id && later <= ADDED_AFTER_MENTION && later >= -ADDED_BEFORE_MENTION;
}

/** Was I added by a mention that is in this run, or known already? Then the mention stands alone. Removed in between, being added is news again. */
function partOfMention(
	added: Entry,
	index: number,
	run: readonly Entry[],
	kinds: ReadonlyArray<UpdateKind | undefined>,
	known: readonly KnownUpdate[],
): boolean {
	const removed = run.findLastIndex((entry, at) => at < index && entry.kind === 'follower-removed' && entry.subject === added.subject);
	if (removed === -1 && known.some((update) => update.kind === 'mention' && isOneAct(update, added))) return true;
	return run.some((entry, at) => at > removed && kinds[at] === 'mention' && isOneAct(entry, added));
}

function updateOf(entry: Entry, kind: UpdateKind, first: boolean, account: AccountId): Update {
	const { id, conversation, number, title, author, at, status } = entry;
	const text = entry.text.slice(0, MAX_ENTRY_TEXT);
	return { id, account, conversation, number, title, kind, author, at, text, first, ...(status === undefined ? {} : { status }) };
}

export interface AnnounceContext {
	settings: Pick<Settings, 'toasts' | 'system' | 'sound' | 'kinds' | 'pausedUntil' | 'quiet'>;
	now: Milliseconds;
	/** History of a first connect is listed, never announced. */
	history: boolean;
	muted: boolean;
	/** News from before this moment (ms, the helpdesk's clock) is listed only: after a long sleep, or a reinstall. */
	notBefore?: Milliseconds;
}

/**
 * The ways in which an update is announced; all false means that it is only listed. A mention is heard through a mute, through quiet hours when the
 * agent lets mentions through, and never through a pause.
 */
export function waysOf(update: Pick<Update, 'kind' | 'at'>, context: AnnounceContext): Ways {
	const { settings, now, history, muted, notBefore } = context;
	const mention = update.kind === 'mention';
	const quiet = isQuiet(settings.quiet, now) && !(mention && settings.quiet.mentions);
	const silent = history || quiet || now < settings.pausedUntil || (muted && !mention) || (notBefore !== undefined && update.at < notBefore);
	const ways = settings.kinds[update.kind];
	if (silent) return { toast: false, system: false, sound: false };
	return { toast: settings.toasts && ways.toast, system: settings.system && ways.system, sound: settings.sound && ways.sound };
}

/** Is it announced in any way that is seen? A sound alone is none. */
export const isAnnounced = (ways: Ways): boolean => ways.toast || ways.system;
