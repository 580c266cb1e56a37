/** The stand-in of FreeScout as the contract's world. */
import type { AgentId, ConversationId, EntryId, SiteId } from '../../../src/collaboration/model';
import { clientModule } from '../../../src/helpdesks/freescout/client';
import type { Who, World } from '../contract';
import { NodeHttp } from '../node-http';
import { type StandIn, startStandIn } from './server.mjs';

/** `viewer` is an agent like the others: FreeScout has no lesser ones. The customer's number is an agent's as well, as it may be. */
export const PEOPLE: Record<Exclude<Who, 'customer'>, number> = { me: 2, colleague: 3, third: 4, viewer: 5, outsider: 6, suspended: 8 };
const CUSTOMER = 'customer-2';

export async function signIn(standIn: StandIn, user: number): Promise<NodeHttp> {
	const http = new NodeHttp(standIn.base as SiteId);
	const page = await http.send({ path: '/login' });
	const token = /name="csrf-token" content="([^"]+)"/.exec(page.text)?.[1] ?? '';
	await http.send({
		path: '/login',
		method: 'POST',
		form: [
			['_token', token],
			['email', String(user)],
		],
	});
	http.sent.length = 0;
	return http;
}

export function freescoutWorld(options: { path?: string } = {}): World & { standIn(): StandIn } {
	let running: StandIn | undefined;
	const standIn = (): StandIn => {
		if (!running) throw new Error('the stand-in is not running');
		return running;
	};
	const number = (who: Who): number => (who === 'customer' ? 0 : PEOPLE[who]);
	const followersOf = (id: ConversationId): Set<number> => {
		const found = standIn().desk.conversations.get(Number(id));
		if (!found) throw new Error(`no conversation ${id}`);
		return found.followers;
	};
	const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
	return {
		name: `FreeScout (stand-in${options.path ? ` below ${options.path}` : ''})`,
		module: clientModule,
		standIn,
		async start() {
			running = await startStandIn(options);
		},
		stop: async () => running?.stop(),
		reset: async () => standIn().reset({ signOut: true }),
		session: async (who) => (who === 'nobody' ? new NodeHttp(standIn().base as SiteId) : signIn(standIn(), number(who))),
		id: (who) => (who === 'customer' ? CUSTOMER : String(PEOPLE[who])) as AgentId,
		fullName: (who) => (who === 'customer' ? 'Rita Requestor' : (standIn().desk.user(PEOPLE[who])?.name ?? '')),
		conversation: { id: '11' as ConversationId, title: 'Printer on floor 3 is on fire', customer: 'Rita Requestor' },
		forbidden: '14' as ConversationId,
		missing: '99999' as ConversationId,
		does: (who) => ({
			note: async (id, text) => String(standIn().desk.add(id, { kind: 'note', user: number(who), body: `<div>${escaped(text)}</div>` }).id) as EntryId,
			reply: async (id, text) =>
				String(
					(who === 'customer'
						? standIn().customerReplies(id, escaped(text))
						: standIn().desk.add(id, { kind: 'message', user: number(who), body: `<div>${escaped(text)}</div>` })
					).id,
				) as EntryId,
			// Everybody follows for themselves, whoever is said to do it.
			follow: async (id, whom) => void followersOf(id).add(number(whom)),
			unfollow: async (id, whom) => void followersOf(id).delete(number(whom)),
		}),
		fingerprint: async () => standIn().fingerprint(),
		expectedNoAccess: { outsider: 'unconfirmed', suspended: 'suspended' },
		viewer: { mayNote: true, role: 'agent' },
		lacks: ['viewer', 'customer-sign-in', 'record-of-adding', 'record-of-leaving'],
		followers: 'mine',
		requestsOfMe: 2,
		isWrite: (_path, form) => form?.some(([name, value]) => name === 'action' && /^(?:send_reply|follow|unfollow)$/.test(value)) ?? false,
		pageOfChanges: 50,
	};
}
