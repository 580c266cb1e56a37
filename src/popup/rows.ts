/** What a row of the updates list shows of an update. Pure. */
import { type AccountId, accountId, type ConversationId, type EntryId, type HelpdeskId, type SiteId, type UpdateKind } from '../collaboration/model';
import type { SiteView } from '../platform/messages';
import type { ShadowRecord, UpdateRecord } from '../store/records';

/** Names a row, and nothing else in the list: account and update. */
export type RowKey = string;

export interface Row {
	key: RowKey;
	account: AccountId;
	site: SiteId;
	/** 1 to 6: the colour of the helpdesk's square. */
	desk: number;
	deskName: string;
	helpdesk: HelpdeskId;
	/** Name of the signed-in agent there: their own mention is marked in the text. */
	myName: string;
	update: EntryId;
	conversation: ConversationId;
	number: string;
	title: string;
	kind: UpdateKind;
	status: string;
	name: string;
	/** Drawn as a customer: a rounded square. */
	customer: boolean;
	at: number;
	text: string;
	unread: boolean;
	muted: boolean;
	/** A mention that I have not answered. */
	waiting: boolean;
	/** Name of the colleague for whose sake I follow this conversation; '' for none. */
	shadow: string;
	/** Only the team sees it. */
	internal: boolean;
}

export const rowKey = (account: AccountId, update: EntryId): RowKey => `${account} ${update}`;
export const conversationKey = (account: AccountId, conversation: ConversationId): string => `${account} ${conversation}`;

/** A helpdesk whose updates may be shown now: somebody is signed in, and it is the one whose updates these are. */
export interface Desk {
	account: AccountId;
	site: SiteId;
	helpdesk: HelpdeskId;
	name: string;
	/** 1 to 6. */
	colour: number;
	myName: string;
}

/**
 * The helpdesks whose stored updates may be shown: signed in, with a known agent. Of the others nothing is shown: stored data belongs to
 * one agent, and who sits in front of a signed-out helpdesk is not known.
 */
export function visibleDesks(sites: readonly SiteView[]): Desk[] {
	return sites.flatMap((view, index) =>
		view.me && view.status !== 'signed-out'
			? [
					{
						account: accountId(view.site.id, view.me.id),
						site: view.site.id,
						helpdesk: view.site.helpdesk,
						name: view.site.name,
						colour: (index % 6) + 1,
						myName: view.me.name,
					},
				]
			: [],
	);
}

/** `account conversation` → the colleague for whose sake it is followed. */
export const shadowedBy = (shadows: readonly Pick<ShadowRecord, 'account' | 'name' | 'ours'>[]): Map<string, string> =>
	new Map(shadows.flatMap(({ account, name, ours }) => ours.map((conversation) => [conversationKey(account, conversation), name] as const)));

/** Rows of the records that belong to one of the desks. `read` are decisions that the database does not know yet. */
export function rowsOf(
	records: readonly UpdateRecord[],
	desks: readonly Desk[],
	muted: ReadonlySet<string>,
	read: ReadonlyMap<RowKey, boolean> = new Map(),
	waiting: ReadonlySet<RowKey> = new Set(),
	shadowed: ReadonlyMap<string, string> = new Map(),
): Row[] {
	const byAccount = new Map(desks.map((desk) => [desk.account, desk]));
	return records.flatMap((record) => {
		const desk = byAccount.get(record.account);
		if (!desk) return [];
		const key = rowKey(record.account, record.id);
		return [
			{
				key,
				account: record.account,
				site: desk.site,
				desk: desk.colour,
				deskName: desk.name,
				helpdesk: desk.helpdesk,
				myName: desk.myName,
				update: record.id,
				conversation: record.conversation,
				number: record.number,
				title: record.title,
				kind: record.kind,
				status: record.status ?? '',
				name: record.author.name.trim(),
				customer: record.author.kind === 'customer',
				at: Number.isFinite(record.at) ? record.at : 0,
				text: record.text,
				unread: !(read.get(key) ?? record.unread === 0),
				muted: muted.has(conversationKey(record.account, record.conversation)),
				waiting: waiting.has(key),
				shadow: shadowed.get(conversationKey(record.account, record.conversation)) ?? '',
				internal: record.kind === 'mention' || record.kind === 'note',
			},
		];
	});
}

/** The words of the update on one line. */
export const excerptOf = (text: string): string => text.slice(0, 2_000).replace(/\s+/gu, ' ').trim();

/** The message as paragraphs; blank lines part them. */
export const paragraphsOf = (text: string): string[] =>
	text
		.split(/\n+/u)
		.map((line) => line.trim())
		.filter((line) => line !== '');

/** Splits a text around what was searched for: `[text, matched]` in order; the parts joined are the text. Comparison ignores case. */
export function splitAround(text: string, words: readonly string[]): Array<readonly [part: string, matched: boolean]> {
	const wanted = words.filter((word) => word !== '').sort((a, b) => b.length - a.length);
	if (wanted.length === 0) return [[text, false]];
	const any = new RegExp(`(${wanted.map((word) => word.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&')).join('|')})`, 'giu');
	// Between the brackets of split stand the matches: every second part.
	return text
		.split(any)
		.map((part, index) => [part, index % 2 === 1] as const)
		.filter(([part]) => part !== '');
}

/** The words of a search. */
export const wordsOf = (query: string): string[] => query.trim().split(/\s+/u).filter(Boolean).slice(0, 8);
