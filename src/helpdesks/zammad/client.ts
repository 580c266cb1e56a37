/** Zammad's API as a helpdesk client: everything straight from the background, with the agent's own session. */
import type { SiteId } from '../../collaboration/model';
import { asLoopinError } from '../../platform/errors';
import type { Http } from '../../platform/http';
import type { HelpdeskClient, HelpdeskClientModule } from '../helpdesk';
import { SubscribedChanges } from './client-changes';
import { memoryOf } from './client-memory';
import { News } from './client-news';
import { People } from './client-people';
import { Requests } from './client-requests';
import { Tickets } from './client-tickets';
import { facts } from './facts';
import { project, sessionAnswer } from './transform';

function client(http: Http, base: SiteId): HelpdeskClient {
	const requests = new Requests(http);
	const memory = memoryOf(base);
	const people = new People(requests, memory, base);
	const tickets = new Tickets(requests, people, base);
	const changes = new SubscribedChanges(requests, new News(requests, people));
	return {
		async recognise() {
			// Answers everybody with its settings, and says there who nobody is. It lives at the root of a host only.
			const answer = new URL(base).pathname === '/' ? await requests.probe('/api/v1/signshow') : undefined;
			if (answer?.status !== 200) return undefined;
			try {
				const { config } = project(sessionAnswer, answer.json());
				if (config.organization) memory.siteName = config.organization;
				return { base, ...(config.organization ? { name: config.organization } : {}) };
			} catch (thrown) {
				if (asLoopinError(thrown).kind === 'bad-answer') return undefined;
				throw thrown;
			}
		},
		me: () => people.me(),
		agents: () => people.directory(),
		searchAgents: (letters) => people.searchAgents(letters),
		conversation: (id) => tickets.conversation(id),
		noAccess: (id, agents) => tickets.noAccess(id, agents),
		addFollowers: (id, agents, me) => tickets.addFollowers(id, agents, me),
		removeFollower: (id, agent, me) => tickets.removeFollower(id, agent, me),
		changesSince: (cursor, me) => changes.since(cursor, me),
		entriesAfter: (id, after) => tickets.entriesAfter(id, after),
		findNote: (id, after, names, me) => tickets.findNote(id, after, names, me),
		post: (id, post, me) => tickets.post(id, post, me),
	};
}

const signs: HelpdeskClientModule['signs'] = (page) =>
	page.header('csrf-token') !== null || /\b_zammad_session|icons\.svg#icon-logo|vite\/desktop/.test(page.text);

export const clientModule: HelpdeskClientModule = { facts, client, signs };
