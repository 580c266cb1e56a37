/** The helpdesks that faults rage in front of, as one shape: what people do there, and what truly happened (never read through the product's code). */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { AgentId, ConversationId, EntryId, EntryKind, HelpdeskId } from '../../src/collaboration/model';
import { type RequestTracker, startRequestTracker } from '../helpdesks/request-tracker/server.mjs';
import { type StandIn, startStandIn } from '../helpdesks/zendesk/server.mjs';
import type { Computer } from './computer';

export type Who = 'writer' | 'reader' | 'third' | 'innocent' | 'customer';
export interface Someone {
	id: AgentId;
	name: string;
}

/** Something that happened, as the helpdesk itself has it. */
export interface Fact {
	id: EntryId;
	/** Of two facts the earlier has the lower one. */
	order: number;
	conversation: ConversationId;
	kind: EntryKind;
	by: AgentId;
	byCustomer: boolean;
	/** Milliseconds, the helpdesk's clock. */
	at: number;
	text: string;
	/** Whose following it was. */
	subject?: AgentId;
}

export interface FaultyDesk {
	name: string;
	helpdesk: HelpdeskId;
	/**
	 * It lists what is followed now, and nothing else: a conversation that was followed only between two checks is never heard of. Then all that was
	 * due in that time is missing, never a part of it.
	 */
	forgetsWhatWasLeft: boolean;
	start(): Promise<void>;
	stop(): Promise<void>;
	origin(): string;
	people: Record<Who, Someone>;
	conversations: readonly ConversationId[];
	signIn(computer: Computer, who: Who): Promise<void>;
	write(who: Who, conversation: ConversationId, kind: 'note' | 'public-reply', text: string): Promise<void>;
	newest(conversation: ConversationId): Promise<EntryId | ''>;
	facts(): Promise<Fact[]>;
	followers(conversation: ConversationId): Promise<AgentId[]>;
}

const run = promisify(execFile);
const KINDS: Record<string, EntryKind> = {
	Comment: 'note',
	Correspond: 'public-reply',
	AddWatcher: 'follower-added',
	DelWatcher: 'follower-removed',
	Status: 'status',
};

/** Every transaction of a ticket with its words, straight from the database. */
const HISTORY = `use DBI; use JSON; use MIME::QuotedPrint; use MIME::Base64; use Encode;
my $d=DBI->connect("dbi:SQLite:dbname=$ARGV[0]","","",{RaiseError=>1,ReadOnly=>1}); $d->sqlite_busy_timeout(10000);
my %words; for (@{$d->selectall_arrayref("select TransactionId, ContentEncoding, Content from Attachments where ContentType like 'text/%' and coalesce(Filename,'')=''")}) {
  my ($id,$how,$text)=@$_; $text=decode_qp($text) if ($how//'') eq 'quoted-printable'; $text=decode_base64($text) if ($how//'') eq 'base64'; $words{$id}.=decode('UTF-8',$text//'') }
my $rows=$d->selectall_arrayref("select id, ObjectId ticket, Type type, Field field, OldValue old, NewValue new, Creator creator, Created created from Transactions
 where ObjectType='RT::Ticket' and Type in ('Comment','Correspond','AddWatcher','DelWatcher','Status') order by id", {Slice=>{}});
$$_{text}=$words{$$_{id}} for @$rows; print JSON->new->utf8->encode($rows);`;

export function requestTrackerDesk(conversations: number): FaultyDesk {
	let server: RequestTracker;
	const LOGINS: Record<Who, string> = { writer: 'ava', reader: 'ben', third: 'cleo', innocent: 'benny.ng', customer: 'rita' };
	const NAMES: Record<Who, string> = { writer: 'Ava Archer', reader: 'Ben Brown', third: 'Cléo Dürand', innocent: 'Benny Ng', customer: 'Rita Requestor' };
	const desk: FaultyDesk = {
		name: 'Request Tracker 5',
		helpdesk: 'request-tracker',
		forgetsWhatWasLeft: false,
		people: {} as FaultyDesk['people'],
		conversations: [],
		async start() {
			server = await startRequestTracker({ workers: 4 });
			const people = Object.entries(LOGINS).map(([who, login]) => [who, { id: String(server.seed.users[login]) as AgentId, name: NAMES[who as Who] }]);
			desk.people = Object.fromEntries(people) as FaultyDesk['people'];
			const made: ConversationId[] = [];
			for (let n = 1; n <= conversations; n++)
				made.push(String(await server.rest('root').create({ Queue: 'Support', Subject: `Question ${n}`, Requestor: 'rita@customer.test' })) as ConversationId);
			desk.conversations = made;
		},
		stop: async () => server?.stop(),
		origin: () => server.origin,
		async signIn(computer, who) {
			computer.jar = new Map();
			const login = LOGINS[who];
			const form = new URLSearchParams({ user: login, pass: `pass-${login}` });
			const answer = await computer.fetch(`${computer.base}/NoAuth/Login.html`, { method: 'POST', body: form, credentials: 'same-origin' });
			if (!(await answer.text()).includes(`"Name":"${login}"`)) throw new Error(`${login} could not sign in`);
		},
		async write(who, conversation, kind, text) {
			const rest = server.rest(LOGINS[who]);
			const written = await (kind === 'note' ? rest.comment(conversation, text) : rest.correspond(conversation, text));
			if (!written) throw new Error(`${who} could not write`);
		},
		async newest(conversation) {
			const all = await desk.facts();
			return all.findLast((fact) => fact.conversation === conversation)?.id ?? '';
		},
		async facts() {
			const { stdout } = await run('perl', ['-e', HISTORY, join(server.dir, 'var/rt.db')], { maxBuffer: 64 << 20 });
			const rows = JSON.parse(stdout) as Record<'id' | 'ticket' | 'type' | 'field' | 'old' | 'new' | 'creator' | 'created' | 'text', string | number | null>[];
			return rows.flatMap((row): Fact[] => {
				const kind = KINDS[String(row.type)];
				if (!kind || ((kind === 'follower-added' || kind === 'follower-removed') && row.field !== 'AdminCc')) return [];
				const subject = kind === 'follower-added' ? row.new : kind === 'follower-removed' ? row.old : undefined;
				return [
					{
						id: String(row.id) as EntryId,
						order: Number(row.id),
						conversation: String(row.ticket) as ConversationId,
						kind,
						by: String(row.creator) as AgentId,
						byCustomer: String(row.creator) === desk.people.customer.id,
						at: Date.parse(`${row.created}Z`),
						text: String(row.text ?? ''),
						...(subject ? { subject: String(subject) as AgentId } : {}),
					},
				];
			});
		},
		async followers(conversation) {
			const logins = await server.rest('root').adminCcs(conversation);
			return logins.map((login) => String(server.seed.users[login] ?? login) as AgentId);
		},
	};
	return desk;
}

export function standInDesk(conversations: number, now: () => number): FaultyDesk {
	let server: StandIn;
	const IDS: Record<Who, number> = { writer: 1002, reader: 1001, third: 1008, innocent: 1003, customer: 2004 };
	const person = (who: Who) => {
		const found = server.desk.user(IDS[who]);
		if (!found) throw new Error(`no ${who}`);
		return found;
	};
	const desk: FaultyDesk = {
		name: 'the stand-in of the Agent Workspace',
		helpdesk: 'zendesk',
		forgetsWhatWasLeft: true,
		people: {} as FaultyDesk['people'],
		conversations: [],
		async start() {
			server = await startStandIn({ now });
			const people = Object.keys(IDS).map((who) => [who, { id: String(IDS[who as Who]) as AgentId, name: person(who as Who).name }]);
			desk.people = Object.fromEntries(people) as FaultyDesk['people'];
			desk.conversations = Array.from({ length: conversations }, (_, n) => {
				const id = 19_000 + n;
				server.desk.addTicket({
					id,
					subject: `Question ${n + 1}`,
					requester: IDS.customer,
					assignee: IDS.writer,
					group: 501,
					log: [{ at: 20, by: IDS.customer, reply: 'Hello' }],
				});
				return String(id) as ConversationId;
			});
		},
		stop: async () => server?.stop(),
		origin: () => server.origin,
		async signIn(computer, who) {
			computer.jar = new Map();
			const form = new URLSearchParams({ agent: String(IDS[who]) });
			await (await computer.fetch(`${computer.base}/auth/v2/login`, { method: 'POST', body: form, credentials: 'same-origin' })).text();
		},
		async write(who, conversation, kind, text) {
			if (who === 'customer') server.customerReplies(conversation, text);
			else server.desk.update(person(who), conversation, { ticket: { comment: { public: kind === 'public-reply', body: text } } });
		},
		async newest(conversation) {
			return String(server.desk.tickets.get(Number(conversation))?.audits.at(-1)?.id ?? '') as EntryId;
		},
		async facts() {
			const byMail = new Map([...server.desk.users.values()].map((user) => [user.email, String(user.id) as AgentId]));
			const audits = [...server.desk.tickets.values()].flatMap((ticket) => ticket.audits).sort((one, other) => one.id - other.id);
			return audits.flatMap((audit): Fact[] => {
				const by = String(audit.author_id) as AgentId;
				const common = { conversation: String(audit.ticket_id) as ConversationId, by, byCustomer: by === desk.people.customer.id, at: audit.at, text: '' };
				return audit.events.flatMap((event, place): Fact[] => {
					// What follows the first event of an audit is numbered after it.
					const order = audit.id + place / 100;
					const id = String(audit.id) as EntryId;
					if (event.type === 'Comment') return [{ ...common, id, order, kind: event.public ? 'public-reply' : 'note', text: String(event.body ?? '') }];
					if (event.type === 'Change' && event.field_name === 'status') return [{ ...common, id: `${id}:status` as EntryId, order, kind: 'status' }];
					if (event.type !== 'FollowersChange') return [];
					const [was, is] = [event.previous_followers as string[], event.current_followers as string[]];
					const change = (mails: string[], without: string[], what: 'added' | 'removed') =>
						mails
							.filter((mail) => !without.includes(mail))
							.map(
								(mail): Fact => ({ ...common, id: `${id}:${what}` as EntryId, order, kind: `follower-${what}`, subject: byMail.get(mail) ?? ('?' as AgentId) }),
							);
					return [...change(is, was, 'added'), ...change(was, is, 'removed')];
				});
			});
		},
		async followers(conversation) {
			return (server.desk.tickets.get(Number(conversation))?.followers ?? []).map((id) => String(id) as AgentId);
		},
	};
	return desk;
}
