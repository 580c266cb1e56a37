/** The stand-in of Zammad as the contract's world. */
import type { AgentId, ConversationId, EntryId, SiteId } from '../../../src/collaboration/model';
import { clientModule } from '../../../src/helpdesks/zammad/client';
import type { Who, World } from '../contract';
import { NodeHttp } from '../node-http';
import { type StandIn, startStandIn } from './server.mjs';

/** `third` has the group by a role of the administrator's making; `viewer` may read its tickets only. */
export const PEOPLE: Record<Who, number> = { me: 3, colleague: 4, third: 5, viewer: 6, outsider: 7, suspended: 8, customer: 21 };
const CONVERSATION = 50;

const escapeHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

export function zammadWorld(version?: number): World & { standIn(): StandIn } {
	let running: StandIn | undefined;
	const standIn = (): StandIn => {
		if (!running) throw new Error('the stand-in is not running');
		return running;
	};
	const user = (who: Who) => {
		const found = standIn().desk.users.get(PEOPLE[who]);
		if (!found) throw new Error(`no ${who}`);
		return found;
	};
	const ticket = (id: ConversationId) => {
		const found = standIn().desk.tickets.get(Number(id));
		if (!found) throw new Error(`no ticket ${id}`);
		return found;
	};
	const write = (who: Who, id: ConversationId, text: string, internal: boolean): EntryId => {
		const body = `<div>${escapeHtml(text)}</div>`;
		return String(standIn().desk.write(ticket(id), user(who), { body, internal, type: internal ? 'note' : 'email', to: 'pieter@mail.example' }).id) as EntryId;
	};
	return {
		name: `Zammad ${version ?? 7} (stand-in)`,
		module: clientModule,
		standIn,
		async start() {
			running = await startStandIn(version === undefined ? {} : { version });
		},
		stop: async () => running?.stop(),
		async reset() {
			standIn().reset({ signOut: true });
			standIn().desk.addTicket({
				id: CONVERSATION,
				title: 'Wrong colour delivered',
				customer: PEOPLE.customer,
				log: [[20, PEOPLE.customer, 'I ordered blue.']],
			});
		},
		async session(who) {
			const http = new NodeHttp(standIn().origin as SiteId);
			if (who !== 'nobody') await http.send({ path: '/stand-in/sign-in', method: 'POST', via: 'page', form: [['user', String(PEOPLE[who])]] });
			http.sent.length = 0;
			return http;
		},
		id: (who) => String(PEOPLE[who]) as AgentId,
		fullName: (who) => standIn().desk.name(user(who)),
		conversation: { id: String(CONVERSATION) as ConversationId, title: 'Wrong colour delivered', customer: 'Pieter de Vries' },
		forbidden: '14' as ConversationId,
		missing: '99999' as ConversationId,
		does: (who) => ({
			note: async (id, text) => write(who, id, text, true),
			reply: async (id, text) => write(who, id, text, false),
			follow: async (id, whom) => standIn().desk.subscribe(ticket(id), PEOPLE[whom], user(who)),
			unfollow: async (id, whom) =>
				standIn().desk.unsubscribe(
					standIn()
						.desk.mentionsOf(ticket(id))
						.find((mention) => mention.user === PEOPLE[whom]),
				),
		}),
		async fingerprint() {
			const { tickets, articles, mentions, users, notifications, recentViews } = standIn().desk;
			return JSON.stringify([[...tickets.values()], [...articles.values()], [...mentions.values()], [...users.values()], notifications, recentViews]);
		},
		expectedNoAccess: { outsider: 'group-cannot-open', suspended: 'suspended' },
		viewer: { mayNote: false, role: 'agent' },
		followers: 'self',
		pageOfChanges: 200,
	};
}
