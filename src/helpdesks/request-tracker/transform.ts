/** RT's JSON and HTML → the model. Raw data stops here: every field is checked, clipped, and taken one by one. */
import * as v from 'valibot';
import { type AgentId, type Follower, MAX_ENTRY_TEXT, type Milliseconds } from '../../collaboration/model';
import { LoopinError } from '../../platform/errors';
import { htmlToText, withoutControls } from '../html-text';

/** RT writes numbers now as numbers, now as strings. */
const number = v.pipe(
	v.union([v.string(), v.number()]),
	v.transform((value) => String(value)),
	v.regex(/^[1-9]\d{0,17}$/),
);
const MAX_LINE = 2_000;
/** One line of text: names, titles, addresses. */
const line = v.pipe(
	v.optional(v.nullable(v.union([v.string(), v.number()])), ''),
	v.transform((value) =>
		withoutControls(String(value ?? ''))
			.replace(/\s+/g, ' ')
			.trim()
			.slice(0, MAX_LINE),
	),
);
/** A line where anything that is no text counts as none. */
const looseLine = v.fallback(line, '');

const list = v.object({ items: v.array(v.unknown()) });

/** The items of a collection's page. Throws `bad-answer` when it is no collection. */
export function itemsOf(json: unknown): readonly unknown[] {
	const parsed = v.safeParse(list, json);
	if (!parsed.success) throw new LoopinError('bad-answer', 'not a collection');
	return parsed.output.items;
}

/** How many there are in all, where the collection tells. */
export function totalOf(json: unknown): number | undefined {
	const parsed = v.safeParse(v.object({ total: v.pipe(v.number(), v.integer(), v.minValue(0)) }), json);
	return parsed.success ? parsed.output.total : undefined;
}

/** Those of the items that fit the schema. One broken row must not hide the others, nor stop the sync for ever. */
function fitting<T>(schema: v.GenericSchema<unknown, T>, items: readonly unknown[]): T[] {
	return items.flatMap((item) => {
		const parsed = v.safeParse(schema, item);
		return parsed.success ? [parsed.output] : [];
	});
}

const person = v.object({ id: number, Name: looseLine, RealName: looseLine, EmailAddress: looseLine });

/** A user as RT names one; whether it is an agent is only known where `privileged` is. */
export interface RtUser {
	id: AgentId;
	login: string;
	name: string;
	email: string;
	privileged?: boolean;
}

const userOf = (raw: v.InferOutput<typeof person>): RtUser => ({
	id: raw.id as AgentId,
	login: raw.Name,
	name: raw.RealName || raw.Name || raw.EmailAddress || raw.id,
	email: raw.EmailAddress,
});

const currentUser = v.object({ ...person.entries, Privileged: v.optional(v.union([v.boolean(), v.number(), v.string()])) });
const truthy = (value: unknown): boolean => value === true || value === 1 || value === '1';
const config = v.object({ rtname: looseLine, WebPath: v.pipe(v.string(), v.maxLength(500), v.regex(/^(?:\/[\w.~-]+)*$/)) });

/** What every page of RT says of itself in an inline script. */
export interface PageScript {
	/** Absent when nobody is signed in. */
	user?: RtUser;
	/** The path under which RT lives; '' at the root. */
	webPath: string;
	/** RT's name for itself. */
	name: string;
	version?: string;
}

/** The object literal that follows `marker`: up to the end of its line, which is how RT prints it. */
function literalAfter(html: string, marker: RegExp): unknown {
	const found = marker.exec(html);
	if (!found) return undefined;
	const start = found.index + found[0].length;
	const end = html.indexOf('\n', start);
	const text = html.slice(start, end < 0 ? start + 10_000 : end).trim();
	try {
		return JSON.parse(text.replace(/;\s*(?:<\/script>.*)?$/, ''));
	} catch {
		return undefined;
	}
}

/** Reads the inline script of any RT page; undefined when this is no page of RT. */
export function readPageScript(html: string): PageScript | undefined {
	const parsed = v.safeParse(config, literalAfter(html, /\bRT\.Config\s*=\s*/));
	if (!parsed.success) return undefined;
	const user = v.safeParse(currentUser, literalAfter(html, /\bRT\.CurrentUser\s*=\s*/));
	const version = /\bid="version"[\s\S]{0,400}?\b(\d+\.\d+\.\d+)/.exec(html)?.[1];
	return {
		webPath: parsed.output.WebPath,
		name: parsed.output.rtname,
		...(version === undefined ? {} : { version }),
		...(user.success ? { user: { ...userOf(user.output), privileged: truthy(user.output.Privileged) } } : {}),
	};
}

/** Users of a REST collection. */
export const readUsers = (json: unknown): RtUser[] => fitting(person, itemsOf(json)).map(userOf);

/** The answer of /Helpers/UserInfo: a map by id, null for unknown ones. */
export function readUserInfo(json: unknown): RtUser[] {
	const parsed = v.safeParse(v.record(v.string(), v.unknown()), json);
	if (!parsed.success) throw new LoopinError('bad-answer', 'no map of users');
	return fitting(currentUser, Object.values(parsed.output)).map((raw) => ({ ...userOf(raw), privileged: truthy(raw.Privileged) }));
}

/** Ids of an autocomplete's answer; `key` is where this one keeps them. */
export function readSuggestedIds(json: unknown, key: 'id' | 'value'): AgentId[] {
	const parsed = v.safeParse(v.array(v.unknown()), json);
	if (!parsed.success) throw new LoopinError('bad-answer', 'no list of suggestions');
	return fitting(v.object({ [key]: number }), parsed.output).map((one) => one[key] as AgentId);
}

/** RT's own users that are nobody: RT_System and Nobody. */
export const SYSTEM_USERS: ReadonlySet<string> = new Set(['1', '6']);
export const SYSTEM_LOGINS: ReadonlySet<string> = new Set(['RT_System', 'Nobody']);

const watcher = v.object({ ...person.entries, type: v.optional(v.string()) });
const watchers = v.fallback(v.array(v.unknown()), []);
const ticketRow = v.object({
	id: number,
	Subject: looseLine,
	LastUpdated: v.optional(v.unknown()),
	AdminCc: watchers,
	Requestor: watchers,
	Queue: v.optional(v.unknown()),
});

/** One ticket of a REST collection. */
export interface RtTicket {
	id: string;
	title: string;
	followers: Follower[];
	customer?: string;
	queue?: string;
	updatedAt: Milliseconds;
}

export function readTickets(json: unknown): RtTicket[] {
	return fitting(ticketRow, itemsOf(json)).map((raw) => {
		const customer = fitting(person, raw.Requestor)[0];
		const queue = v.safeParse(v.object({ id: number }), raw.Queue);
		return {
			id: raw.id,
			title: raw.Subject,
			followers: fitting(watcher, raw.AdminCc).map((one) => ({
				id: one.id as AgentId,
				name: userOf(one).name,
				kind: one.type === 'group' ? 'group' : 'agent',
			})),
			...(customer ? { customer: userOf(customer).name } : {}),
			...(queue.success ? { queue: queue.output.id } : {}),
			updatedAt: milliseconds(raw.LastUpdated),
		};
	});
}

/** RT's ISO dates as milliseconds; 0 for what is no date. */
export function milliseconds(value: unknown): Milliseconds {
	const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
	return Number.isFinite(at) && at > 0 ? at : 0;
}

const links = v.object({ _hyperlinks: v.array(v.unknown()) });

/** What the reader may do with a ticket, by the links RT offers: `comment`, `correspond`, and `lifecycle` (only with ModifyTicket). */
export function readOffers(json: unknown): ReadonlySet<string> {
	const parsed = v.safeParse(links, json);
	if (!parsed.success) throw new LoopinError('bad-answer', 'a ticket without links');
	return new Set(fitting(v.object({ ref: v.string() }), parsed.output._hyperlinks).map((link) => link.ref));
}

const creator = v.fallback(v.object({ id: number, Name: looseLine, RealName: looseLine, EmailAddress: looseLine }), {
	id: '1',
	Name: 'RT_System',
	RealName: '',
	EmailAddress: '',
});
const transaction = v.object({
	id: number,
	Type: v.fallback(v.string(), ''),
	ObjectId: v.optional(number),
	Created: v.optional(v.unknown()),
	NewValue: looseLine,
	OldValue: looseLine,
	Creator: creator,
});

/** One event of a ticket's history. */
export interface RtTransaction {
	id: string;
	type: string;
	/** '' where it was not asked for. */
	ticket: string;
	at: Milliseconds;
	newValue: string;
	oldValue: string;
	creator: RtUser;
}

export function readTransactions(json: unknown): RtTransaction[] {
	return fitting(transaction, itemsOf(json)).map((raw) => ({
		id: raw.id,
		type: raw.Type,
		ticket: raw.ObjectId ?? '',
		at: milliseconds(raw.Created),
		newValue: raw.NewValue,
		oldValue: raw.OldValue,
		creator: userOf(raw.Creator),
	}));
}

const attachment = v.object({
	id: number,
	TransactionId: number,
	ContentType: v.fallback(v.string(), ''),
	Filename: looseLine,
	Content: v.fallback(v.string(), ''),
});

/** Transaction id → the text of its message: the plain part where it has words, else the HTML part as text. Files are no words. */
export function readBodies(json: unknown): Map<string, string> {
	const plain = new Map<string, string>();
	const rich = new Map<string, string>();
	for (const part of fitting(attachment, itemsOf(json))) {
		if (part.Filename !== '') continue;
		const isHtml = /^text\/html\b/i.test(part.ContentType);
		if (!isHtml && !/^text\/plain\b/i.test(part.ContentType)) continue;
		const texts = isHtml ? rich : plain;
		if (texts.get(part.TransactionId)) continue;
		const text = isHtml ? htmlToText(part.Content, MAX_ENTRY_TEXT) : withoutControls(part.Content.replace(/\r\n?/g, '\n')).trim();
		texts.set(part.TransactionId, text.slice(0, MAX_ENTRY_TEXT));
	}
	for (const [id, text] of plain) if (text !== '' || !rich.has(id)) rich.set(id, text);
	return rich;
}

const group = v.object({ id: number, Name: looseLine });
export const readGroups = (json: unknown): { id: string; name: string }[] => fitting(group, itemsOf(json)).map((raw) => ({ id: raw.id, name: raw.Name }));

/** Login names of a group's members, as far as the reader may see them. */
export function readMemberLogins(json: unknown): string[] {
	const parsed = v.safeParse(v.object({ Members: v.array(v.unknown()) }), json);
	if (!parsed.success) return [];
	return fitting(v.object({ type: v.literal('user'), id: v.string() }), parsed.output.Members).map((member) => member.id);
}
