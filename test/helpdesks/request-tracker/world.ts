/** The real Request Tracker as the contract's world. */
import type { AgentId, ConversationId, EntryId, SiteId } from '../../../src/collaboration/model';
import { clientModule } from '../../../src/helpdesks/request-tracker/client';
import type { Who, World } from '../contract';
import { NodeHttp } from '../node-http';
import { type RequestTracker, type StartOptions, startRequestTracker } from './server.mjs';

const LOGINS: Record<Who, string> = { me: 'ben', colleague: 'ava', third: 'cleo', viewer: 'dan', outsider: 'fay', suspended: 'zoe.gone', customer: 'rita' };
const NAMES: Record<Who, string> = {
	me: 'Ben Brown',
	colleague: 'Ava Archer',
	third: 'Cléo Dürand',
	viewer: 'Dan Light',
	outsider: "Fay O'Neil",
	suspended: 'Zoe Gone',
	customer: 'Rita Requestor',
};

/** Signs in by RT's own form, as a person does. */
export async function signIn(http: NodeHttp, login: string): Promise<NodeHttp> {
	const answer = await http.send({
		path: '/NoAuth/Login.html',
		method: 'POST',
		via: 'page',
		form: [
			['user', login],
			['pass', login === 'root' ? 'password' : `pass-${login}`],
		],
	});
	if (!answer.text.includes(`"Name":"${login}"`)) throw new Error(`${login} could not sign in`);
	http.sent.length = 0;
	return http;
}

export function requestTrackerWorld(options: StartOptions = {}): World & { server(): RequestTracker } {
	let running: RequestTracker | undefined;
	const server = (): RequestTracker => {
		if (!running) throw new Error('RT is not running');
		return running;
	};
	const number = (who: Who): string => String(server().seed.users[LOGINS[who]]);
	return {
		name: `Request Tracker 5${options.webPath ? ` under ${options.webPath}` : ''}`,
		module: clientModule,
		server,
		async start() {
			running = await startRequestTracker(options);
		},
		stop: async () => running?.stop(),
		reset: () => server().reset(),
		async session(who) {
			const http = new NodeHttp(server().base as SiteId);
			return who === 'nobody' ? http : signIn(http, LOGINS[who]);
		},
		id: (who) => number(who) as AgentId,
		fullName: (who) => NAMES[who],
		conversation: { id: '1' as ConversationId, title: 'Printer on floor 3 is on fire', customer: 'Rita Requestor' },
		forbidden: '4' as ConversationId,
		missing: '99999' as ConversationId,
		does(who) {
			const rest = server().rest(LOGINS[who]);
			return {
				note: async (conversation, text) => String(await rest.comment(conversation, text)) as EntryId,
				reply: async (conversation, text) => String(await rest.correspond(conversation, text)) as EntryId,
				notes: async (conversation, texts) => (await server().notes(LOGINS[who], conversation, texts)).map((id) => String(id) as EntryId),
				async follow(conversation, whom) {
					await rest.update(conversation, { AdminCc: [...(await rest.adminCcs(conversation)).map((one) => one.replace('group:', '')), number(whom)] });
				},
				async unfollow(conversation, whom) {
					await rest.update(conversation, {
						AdminCc: (await rest.adminCcs(conversation)).filter((one) => one !== LOGINS[whom]).map((one) => one.replace('group:', '')),
					});
				},
			};
		},
		resolve: async (conversation) => void (await server().rest('ava').update(conversation, { Status: 'resolved' })),
		fingerprint: () => server().fingerprint(),
		expectedNoAccess: { outsider: 'unconfirmed', suspended: 'suspended' },
		// RT knows no light agents: rights are per ticket.
		viewer: { mayNote: true, role: 'agent' },
		pageOfChanges: 100,
	};
}
