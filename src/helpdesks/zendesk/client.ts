/** Zendesk's API as a helpdesk client. Reads go straight from the background; writes through a page of the account (Zendesk checks the origin). */
import type { SiteId } from '../../collaboration/model';
import { asLoopinError } from '../../platform/errors';
import type { Http } from '../../platform/http';
import type { HelpdeskClient, HelpdeskClientModule } from '../helpdesk';
import { Audits } from './client-audits';
import { FollowedChanges } from './client-changes';
import { memoryOf } from './client-memory';
import { People } from './client-people';
import { Requests } from './client-requests';
import { Tickets } from './client-tickets';
import { facts } from './facts';
import { meAnswer, project } from './transform';

function client(http: Http, base: SiteId): HelpdeskClient {
	const requests = new Requests(http);
	const people = new People(requests, memoryOf(base), base);
	const tickets = new Tickets(requests, people);
	const changes = new FollowedChanges(requests, new Audits(requests, people));
	return {
		async recognise() {
			// `/users/me` tells about an anonymous user when nobody is signed in; no other helpdesk answers this shape there.
			const answer = await requests.probe('/api/v2/users/me.json');
			if (answer.status !== 200) return undefined;
			try {
				const { user } = project(meAnswer, answer.json());
				if (user.role === 'agent' || user.role === 'admin') await people.learnAccount();
			} catch (thrown) {
				if (asLoopinError(thrown).kind === 'bad-answer') return undefined;
				throw thrown;
			}
			const { siteName } = memoryOf(base).facts;
			return { base, ...(siteName ? { name: siteName } : {}) };
		},
		me: () => people.me(),
		agents: () => people.directory(),
		searchAgents: (letters) => people.search(letters),
		assignedTo: (agent) => tickets.assignedTo(agent),
		conversation: (id, me) => tickets.conversation(id, me),
		noAccess: (id, agents) => tickets.noAccess(id, agents),
		addFollowers: (id, agents, me) => tickets.changeFollowers(id, agents, 'put', me),
		removeFollower: (id, agent, me) => tickets.changeFollowers(id, [agent], 'delete', me),
		changesSince: (cursor, me) => changes.since(cursor, me),
		entriesAfter: (id, after) => tickets.entriesAfter(id, after),
		findNote: (id, after, names, me) => tickets.findNote(id, after, names, me),
		post: (id, post, me) => tickets.post(id, post, me),
	};
}

/** Its pages come from its own host, load from its own asset host, and carry its request id. */
const signs: HelpdeskClientModule['signs'] = (page) =>
	page.header('x-zendesk-request-id') !== null || /^https:\/\/[\w-]+\.zendesk\.com\//.test(page.url) || /\bstatic\.zdassets\.com\b/.test(page.text);

export const clientModule: HelpdeskClientModule = { facts, client, signs };
