/** Stored rows are projected field by field before they are used: a corrupt row is left out, never a crash. */
import * as v from 'valibot';
import { type Agent, type AgentId, type Conversation, type Person, UPDATE_KINDS } from '../collaboration/model';
import type { Mentioning } from '../collaboration/often';
import type { AccountRecord, AgentRecord, ConversationRecord, UpdateRecord } from './records';

const person = v.object({ id: v.string(), name: v.string(), kind: v.picklist(['agent', 'customer', 'system']) });

const update = v.object({
	id: v.string(),
	account: v.string(),
	conversation: v.string(),
	number: v.string(),
	title: v.string(),
	kind: v.picklist(UPDATE_KINDS),
	author: person,
	at: v.pipe(v.number(), v.finite()),
	text: v.string(),
	status: v.exactOptional(v.string()),
	first: v.boolean(),
	unread: v.picklist([0, 1]),
	toAnnounce: v.picklist([0, 1]),
	// Rows that were rescued from an older version have none.
	waiting: v.optional(v.picklist([0, 1]), 0),
	storedAt: v.pipe(v.number(), v.finite()),
});

/** The sound rows, in their order. */
export function soundUpdates(rows: readonly unknown[]): UpdateRecord[] {
	const sound: UpdateRecord[] = [];
	for (const row of rows) {
		const parsed = v.safeParse(update, row);
		if (parsed.success) sound.push({ ...parsed.output, author: parsed.output.author as Person } as UpdateRecord);
	}
	return sound;
}

const named = { id: v.string(), name: v.string() };
const conversation = v.object({
	id: v.string(),
	number: v.string(),
	title: v.string(),
	channel: v.picklist(['ticket', 'messaging', 'live-chat']),
	followers: v.array(v.object({ ...named, kind: v.picklist(['agent', 'group']) })),
	mentioned: v.exactOptional(v.array(v.object(named))),
	mayEdit: v.boolean(),
	mayNote: v.boolean(),
	mayReply: v.boolean(),
	newestEntry: v.string(),
	customer: v.exactOptional(v.string()),
});
const flag = v.picklist([0, 1]);

/** A conversation's row as far as it is sound: what the helpdesk said of it is left out as a whole when it is not; the decisions are kept. */
export function soundConversation(row: ConversationRecord): ConversationRecord {
	const { conversation: said, readAt, muted, mentioned, ...rest } = row;
	const parsed = v.safeParse(conversation, said);
	const isDated = parsed.success && Number.isFinite(readAt);
	return {
		...rest,
		readAt: isDated ? readAt : 0,
		muted: v.is(flag, muted) ? muted : 0,
		...(v.is(flag, mentioned) ? { mentioned } : {}),
		...(isDated ? { conversation: parsed.output as unknown as Conversation } : {}),
	};
}

/** Is there anything in this row that `soundConversation` would leave out? A row may be without what the helpdesk said. */
export const isSoundConversation = (row: ConversationRecord): boolean =>
	(row.conversation === undefined || v.is(conversation, row.conversation)) &&
	Number.isFinite(row.readAt) &&
	v.is(flag, row.muted) &&
	(row.mentioned === undefined || v.is(flag, row.mentioned));

/** Is this an account row we can go on with? */
export const isSoundAccount = (row: AccountRecord | undefined): row is AccountRecord =>
	row !== undefined &&
	typeof row.account === 'string' &&
	typeof row.site === 'string' &&
	typeof row.cursor === 'string' &&
	Number.isSafeInteger(row.unread) &&
	Number.isSafeInteger(row.unreadMentions) &&
	typeof row.me?.id === 'string' &&
	typeof row.me.name === 'string';

const mentioning = v.object({ id: v.string(), score: v.pipe(v.number(), v.finite()), at: v.pipe(v.number(), v.finite()) });

/** The sound counts of an account row. */
export const soundOften = (row: AccountRecord | undefined): Mentioning[] =>
	(Array.isArray(row?.often) ? (row.often as unknown[]) : []).flatMap((one) => {
		const parsed = v.safeParse(mentioning, one);
		return parsed.success ? [{ ...parsed.output, id: parsed.output.id as AgentId }] : [];
	});

const isSoundAgent = (row: AgentRecord): boolean =>
	typeof row?.id === 'string' && typeof row.name === 'string' && typeof row.role === 'string' && Array.isArray(row.groups);

/** Directory rows as agents; by hand, for there may be 100,000 of them. */
export function soundAgents(rows: readonly AgentRecord[]): Agent[] {
	const agents: Agent[] = [];
	for (const row of rows) {
		if (!isSoundAgent(row)) continue;
		const { account: _, ...agent } = row;
		agents.push(agent);
	}
	return agents;
}
