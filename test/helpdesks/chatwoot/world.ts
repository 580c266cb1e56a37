/** The stand-in of a Chatwoot installation as the contract's world. */
import type { AgentId, ConversationId, EntryId, SiteId } from '../../../src/collaboration/model';
import { clientModule } from '../../../src/helpdesks/chatwoot/client';
import { placeOf } from '../../../src/helpdesks/chatwoot/facts';
import { pageSession } from '../../../src/helpdesks/chatwoot/session';
import type { Who, World } from '../contract';
import { NodeHttp } from '../node-http';
import { type StandIn, startStandIn } from './server.mjs';

const PEOPLE: Record<Exclude<Who, 'customer'>, number> = { me: 11, colleague: 13, third: 14, viewer: 15, outsider: 16, suspended: 19 };
const CUSTOMER = { contact: 71, name: 'Pieter de Vries' };

export function chatwootWorld(): World & { standIn(): StandIn } {
	let running: StandIn | undefined;
	const standIn = (): StandIn => {
		if (!running) throw new Error('the stand-in is not running');
		return running;
	};
	const conversation = (id: ConversationId) => {
		const place = placeOf(id);
		if (!place) throw new Error(`no conversation ${id}`);
		return standIn().desk.conversation(place.account, place.number);
	};
	const agent = (who: Who) => {
		if (who === 'customer') throw new Error('customers are no agents');
		return standIn().desk.user(PEOPLE[who]);
	};
	const write = (who: Who, id: ConversationId, text: string, internal: boolean) => {
		const { desk } = standIn();
		const message = who === 'customer' ? desk.customerReplies(conversation(id), text) : desk.writes(agent(who), conversation(id), text, internal);
		return String(message.id) as EntryId;
	};
	return {
		name: 'Chatwoot (stand-in)',
		module: clientModule,
		standIn,
		async start() {
			running = await startStandIn();
		},
		stop: async () => running?.stop(),
		reset: async () => standIn().reset({ signOut: true }),
		async session(who) {
			const http = new NodeHttp(standIn().origin as SiteId);
			http.pageSession = pageSession;
			if (who !== 'nobody') http.setCookie('cw_d_session_info', encodeURIComponent(JSON.stringify(standIn().signIn(agent(who).id))));
			return http;
		},
		id: (who) => (who === 'customer' ? `contact-${CUSTOMER.contact}` : String(PEOPLE[who])) as AgentId,
		fullName: (who) => (who === 'customer' ? CUSTOMER.name : agent(who).name),
		conversation: { id: '1-1' as ConversationId, title: CUSTOMER.name, customer: CUSTOMER.name },
		forbidden: '1-2' as ConversationId,
		missing: '1-99999' as ConversationId,
		does: (who) => ({
			note: async (id, text) => write(who, id, text, true),
			notes: async (id, texts) => texts.map((text) => write(who, id, text, true)),
			reply: async (id, text) => write(who, id, text, false),
			follow: async (id, whom) => void standIn().desk.participate(conversation(id), [agent(whom).id]),
			unfollow: async (id, whom) => standIn().desk.leave(conversation(id), [agent(whom).id]),
		}),
		fingerprint: async () => standIn().fingerprint(),
		expectedNoAccess: { outsider: 'not-in-inbox', suspended: 'not-in-inbox' },
		viewer: { mayNote: true, role: 'agent' },
		lacks: ['viewer', 'customer-sign-in', 'record-of-leaving'],
		pageOfChanges: 100,
	};
}
