/** Request Tracker's API half: one object for one site, put together from its parts. */
import type { SiteId } from '../../collaboration/model';
import { LoopinError } from '../../platform/errors';
import type { Http } from '../../platform/http';
import type { HelpdeskClient, HelpdeskClientModule } from '../helpdesk';
import { ChangeStream } from './client-changes';
import { Conversations } from './client-conversation';
import { Messages } from './client-messages';
import { People } from './client-people';
import { facts } from './facts';
import { Rest } from './rest';
import { readPageScript } from './transform-page';

/** Where RT lives on a host: at the root, or where most packages put it. */
const USUAL_PLACES = ['/', '/rt/', '/rt5/'];

async function recognise(rest: Rest): ReturnType<HelpdeskClient['recognise']> {
	for (const place of USUAL_PLACES) {
		const { script, answer } = await rest.page(place).catch((error: unknown) => {
			// A place that answers with an error is not where RT is; but "not at all" must not read as "no helpdesk".
			if (place !== '/' && error instanceof LoopinError && error.kind === 'not-answering') return { script: undefined, answer: undefined };
			throw error;
		});
		if (!script || !answer || !URL.canParse(answer.url)) continue;
		const base = `${new URL(answer.url).origin}${script.webPath}` as SiteId;
		return { base, ...(script.name ? { name: script.name } : {}), ...(script.version ? { version: script.version } : {}) };
	}
	return undefined;
}

function client(http: Http, _base: SiteId): HelpdeskClient {
	const rest = new Rest(http);
	const people = new People(rest);
	const conversations = new Conversations(rest, people);
	const messages = new Messages(rest, people);
	const changes = new ChangeStream(rest, people, messages);
	return {
		recognise: () => recognise(rest),
		me: () => people.me(),
		agents: () => people.agents(),
		searchAgents: (letters) => people.search(letters),
		assignedTo: (agent) => conversations.assignedTo(agent),
		conversation: (id) => conversations.conversation(id),
		noAccess: (id, agents) => people.noAccess(id, agents),
		addFollowers: (id, agents, me) => conversations.add(id, agents, me),
		removeFollower: (id, agent, me) => conversations.remove(id, agent, me),
		changesSince: (cursor, me) => changes.since(cursor, me),
		entriesAfter: (id, after) => messages.entriesAfter(id, after),
		findNote: (id, after, names, me) => messages.findNote(id, after, names, me),
		post: (id, post, me) => messages.post(id, post, me),
	};
}

export const clientModule: HelpdeskClientModule = { facts, client, signs: (page) => readPageScript(page.text) !== undefined };
