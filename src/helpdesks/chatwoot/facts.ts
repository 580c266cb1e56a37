/** Chatwoot: what is known without asking it. */
import type { ConversationId, EntryId, SiteId } from '../../collaboration/model';
import type { HelpdeskFacts } from '../helpdesk';
import { pageSession } from './session';

/**
 * A conversation stands at the end of many lists' addresses (inbox, label, team, folder, mentions, …) and in the inbox view. The inbox view of
 * Chatwoot 3 tells a notification's number instead: there is no conversation to be seen by it.
 */
const CONVERSATION_PATH = /^\/app\/accounts\/([1-9]\d{0,9})\/(?:[\w%.-]+\/){0,3}(?:conversations|inbox-view\/conversation)\/([1-9]\d{0,9})\/?$/;
const ID = /^([1-9]\d{0,9})-([1-9]\d{0,9})$/;

/** One account of an installation, and the number of a conversation in it. */
export interface Place {
	account: string;
	number: string;
}

/** Conversations are numbered within an account, and an agent may work in several: their id is both. */
export const conversationId = ({ account, number }: Place): ConversationId => `${account}-${number}` as ConversationId;

/** The account and number of a conversation; undefined for what is no id of ours. */
export function placeOf(id: string): Place | undefined {
	const [, account, number] = ID.exec(id) ?? [];
	return account === undefined || number === undefined ? undefined : { account, number };
}

export const facts: HelpdeskFacts = {
	id: 'chatwoot',
	name: 'Chatwoot',
	capabilities: { followers: 'full', nativeMentions: 'instead', mentionsFollow: 'helpdesk', writes: 'page', followersAre: 'participants' },
	pageSession,

	conversationAt(url: string, base: SiteId): ConversationId | undefined {
		if (!URL.canParse(url)) return undefined;
		const { origin, pathname } = new URL(url);
		// Chatwoot lives at the root of its host: its own addresses are absolute.
		const [, account, number] = (origin === base && CONVERSATION_PATH.exec(pathname)) || [];
		return account === undefined || number === undefined ? undefined : conversationId({ account, number });
	},

	/** An address cannot open a composer here; `focusComposer` of the page does. The dashboard itself scrolls to `messageId`. */
	conversationUrl(base: SiteId, id: ConversationId, how?: { composer?: boolean; entry?: EntryId }) {
		const place = placeOf(id);
		if (!place) return `${base}/app/`;
		const message = /^\d+$/.test(how?.entry ?? '') ? `?messageId=${how?.entry}` : '';
		return `${base}/app/accounts/${place.account}/conversations/${place.number}${message}`;
	},
};
