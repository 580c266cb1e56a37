/** FreeScout's API half: one object for one site, put together from its parts. FreeScout has no API of its own; these are the ways of its pages. */
import type { SiteId } from '../../collaboration/model';
import type { Http } from '../../platform/http';
import type { HelpdeskClient, HelpdeskClientModule } from '../helpdesk';
import { ChangeStream } from './client-changes';
import { Conversations } from './client-conversation';
import { LiveThreads } from './client-live';
import { People } from './client-people';
import { Posts } from './client-post';
import { Search } from './client-search';
import { facts } from './facts';
import { memoryOf } from './memory';
import { Requests } from './requests';
import { readPage } from './transform';

function client(http: Http, base: SiteId): HelpdeskClient {
	const requests = new Requests(http, base, memoryOf(base));
	const search = new Search(requests);
	const people = new People(requests, search);
	const live = new LiveThreads(requests);
	const conversations = new Conversations(requests, search, live);
	const posts = new Posts(requests, search, people, conversations, live);
	const changes = new ChangeStream(requests, search, people, live);
	return {
		recognise: () => recognise(requests, base),
		me: () => people.me(),
		agents: (me) => people.agents(me),
		conversation: (id, me) => conversations.conversation(id, me),
		noAccess: (id, agents) => people.noAccess(id, agents),
		addFollowers: (id, agents, me) => conversations.follow(id, agents, me),
		removeFollower: (id, agent, me) => conversations.unfollow(id, agent, me),
		changesSince: (cursor, me) => changes.since(cursor, me),
		entriesAfter: (id, after) => conversations.entriesAfter(id, after),
		findNote: (id, after, names, me) => conversations.findNote(id, after, names, me),
		post: (id, post, me) => posts.post(id, post, me),
	};
}

/** Any page of it will do, the one for signing in as well. It says itself where its files lie, which is where it begins. */
async function recognise(requests: Requests, base: SiteId): ReturnType<HelpdeskClient['recognise']> {
	const answer = await requests.raw('/');
	const page = answer.status < 400 ? readPage(answer.text) : undefined;
	if (!page) return undefined;
	const { origin } = new URL(answer.url || base);
	const path = page.home === undefined ? new URL(base).pathname : URL.canParse(page.home, origin) ? new URL(page.home, origin).pathname : '';
	const home = `${origin}${path.replace(/\/+$/, '')}` as SiteId;
	// The name in the title of the sign-in page; within, titles are of what is shown.
	const name = page.agent === undefined && page.title !== '' && page.title !== facts.name ? page.title : undefined;
	return { base: home, ...(name ? { name } : {}), ...(page.version ? { version: page.version } : {}) };
}

export const clientModule: HelpdeskClientModule = { facts, client, signs: (page) => readPage(page.text) !== undefined };
