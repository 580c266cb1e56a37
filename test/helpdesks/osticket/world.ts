/** The stand-in of osTicket as the contract's world. */
import type { AgentId, ConversationId, EntryId, SiteId } from '../../../src/collaboration/model';
import { clientModule } from '../../../src/helpdesks/osticket/client';
import { identified } from '../../../src/helpdesks/osticket/entry-ids';
import { readPreview } from '../../../src/helpdesks/osticket/transform-thread';
import type { Who, World } from '../contract';
import { NodeHttp } from '../node-http';
import { PASSWORD, type StandIn, type StandInOptions, startStandIn } from './server.mjs';

export const STAFF: Record<Exclude<Who, 'customer'>, { id: number; login: string; name: string }> = {
	me: { id: 2, login: 'bea', name: 'Bea Brown' },
	colleague: { id: 3, login: 'ava', name: 'Ava Archer' },
	third: { id: 4, login: 'cleo', name: 'Cléo Dürand' },
	viewer: { id: 5, login: 'dan', name: 'Dan Diaz' },
	outsider: { id: 6, login: 'fay', name: "Fay O'Neil" },
	suspended: { id: 7, login: 'zoe', name: 'Zoe Gone' },
};
export const CUSTOMER = 'Rita Requestor';

/** Signs in by osTicket's own form, as a person does. */
export async function signIn(http: NodeHttp, login: string): Promise<NodeHttp> {
	const token = /name="__CSRFToken__" value="(\w+)"/.exec((await http.send({ path: '/scp/login.php' })).text)?.[1] ?? '';
	const form = [
		['__CSRFToken__', token],
		['do', 'scplogin'],
		['userid', login],
		['passwd', PASSWORD],
	] as const;
	const answer = await http.send({ path: '/scp/login.php', method: 'POST', form, via: 'page' });
	if (answer.url.endsWith('/scp/login.php')) throw new Error(`${login} could not sign in`);
	http.sent.length = 0;
	return http;
}

/** The id that Loopin gives to what was written meanwhile: the preview shows none. */
async function entryWritten(base: SiteId, ticket: ConversationId, write: () => Promise<unknown> | unknown): Promise<EntryId> {
	const witness = await signIn(new NodeHttp(base), 'ada');
	const shown = async () => identified(ticket, readPreview((await witness.send({ path: `/scp/ajax.php/tickets/${ticket}/preview` })).text).posts);
	const before = new Set((await shown()).map(({ id }) => id));
	await write();
	return (await shown()).find(({ id }) => !before.has(id))?.id ?? ('' as EntryId);
}

const asHtml = (text: string): string => text.replace(/&/g, '&amp;amp;amp;').replace(/</g, '&amp;amp;lt;').replace(/\n/g, '<br>');

export function osticketWorld(options: StandInOptions = {}): World & { standIn(): StandIn } {
	let running: StandIn | undefined;
	const standIn = (): StandIn => {
		if (!running) throw new Error('the stand-in is not running');
		return running;
	};
	const base = (): SiteId => standIn().base as SiteId;
	return {
		name: `osTicket (stand-in${options.path === '' ? ' at the root' : ''})`,
		module: clientModule,
		standIn,
		async start() {
			running = await startStandIn(options);
		},
		stop: async () => running?.stop(),
		reset: async () => standIn().reset({ signOut: true }),
		async session(who) {
			const http = new NodeHttp(base());
			return who === 'nobody' || who === 'customer' ? http : signIn(http, STAFF[who].login);
		},
		id: (who) => (who === 'customer' ? '1001' : String(STAFF[who].id)) as AgentId,
		fullName: (who) => (who === 'customer' ? CUSTOMER : STAFF[who].name),
		conversation: { id: '1' as ConversationId, title: 'Wrong colour delivered', customer: CUSTOMER },
		forbidden: '3' as ConversationId,
		missing: '999' as ConversationId,
		does(who) {
			const { desk } = standIn();
			const ticket = (id: ConversationId) => desk.tickets.get(Number(id))!;
			const staff = () => desk.staff.get(who === 'customer' ? 0 : STAFF[who].id)!;
			const other = (whom: Who) => (whom === 'customer' ? 0 : STAFF[whom].id);
			return {
				note: (id, text) => entryWritten(base(), id, () => desk.post(ticket(id), 'note', staff(), asHtml(text))),
				reply: (id, text) =>
					entryWritten(base(), id, () => (who === 'customer' ? standIn().customerReplies(id, text) : desk.post(ticket(id), 'response', staff(), asHtml(text)))),
				notes: async (id, texts) => texts.map((text) => String(desk.post(ticket(id), 'note', staff(), asHtml(text)).id) as EntryId),
				follow: async (id, whom) => void desk.refer(ticket(id), other(whom)),
				async unfollow(id, whom) {
					desk.referrals = desk.referrals.filter((one) => one.ticket !== Number(id) || one.staff !== other(whom));
				},
			};
		},
		fingerprint: async () => standIn().fingerprint(),
		// A referral gives access, so nobody is an outsider.
		expectedNoAccess: { outsider: undefined, suspended: 'suspended' },
		// Roles are per department.
		viewer: { mayNote: true, role: 'agent' },
		pageOfChanges: 100,
		...osticketHabits,
	};
}

/** In what osTicket is unlike the others. */
export const osticketHabits = {
	/** Customers have a panel of their own. Who referred a ticket is logged in its page only, and that a referral was taken back is not logged at all. */
	lacks: ['customer-sign-in', 'record-of-adding', 'record-of-leaving'] as const,
	/** One that only tells whether anybody is signed in goes first: a page asked for in vain leaves a trace. */
	requestsOfMe: 2,
	/** Four-byte characters do not fit its tables. */
	kept: (text: string) => text.replace(/ ?[\u{10000}-\u{10ffff}]/gu, ''),
	/** The lock that a write needs, and lists that are asked for by a form. */
	isWrite: (path: string) => !/\/ajax\.php\/(?:lock|queue)\//.test(path),
} satisfies Partial<World>;
