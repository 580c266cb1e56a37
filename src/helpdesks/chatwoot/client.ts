/** Chatwoot's API as a helpdesk client. Everything but the recognition goes through an open page: only there is the agent's sign-in. */
import type { SiteId } from '../../collaboration/model';
import { asLoopinError } from '../../platform/errors';
import type { Http } from '../../platform/http';
import type { HelpdeskClient, HelpdeskClientModule } from '../helpdesk';
import { ParticipatedChanges } from './client-changes';
import { Conversations } from './client-conversation';
import { Messages } from './client-messages';
import { People } from './client-people';
import { Requests } from './client-requests';
import { facts } from './facts';
import { apiAnswer, project } from './transform';

function client(http: Http, base: SiteId): HelpdeskClient {
	const requests = new Requests(http);
	const people = new People(requests, base);
	const messages = new Messages(requests, people);
	const conversations = new Conversations(requests);
	const changes = new ParticipatedChanges(requests, people, messages);
	return {
		async recognise() {
			// Chatwoot lives at the root of its host: below a path it is another application's.
			if (new URL(base).pathname !== '/') return undefined;
			const answer = await requests.probe('/api');
			if (answer.status !== 200) return undefined;
			try {
				const { version } = project(apiAnswer, answer.json());
				return { base, version };
			} catch (thrown) {
				if (asLoopinError(thrown).kind === 'bad-answer') return undefined;
				throw thrown;
			}
		},
		me: () => people.me(),
		agents: () => people.directory(),
		conversation: (id) => conversations.conversation(id),
		noAccess: (id, agents) => conversations.noAccess(id, agents),
		addFollowers: (id, agents, me) => conversations.addFollowers(id, agents, me),
		removeFollower: (id, agent, me) => conversations.removeFollower(id, agent, me),
		changesSince: (cursor, me) => changes.since(cursor, me),
		entriesAfter: (id, after, me) => messages.entriesAfter(id, after, me),
		findNote: (id, after, names, me) => messages.findNote(id, after, names, me),
		post: (id, post, me) => conversations.post(id, post, me),
	};
}

export const clientModule: HelpdeskClientModule = {
	facts,
	client,
	signs: ({ text }) => /\bwindow\.chatwootConfig\b/.test(text),
};
