/** osTicket's API half: one object for one site, put together from its parts. It has no API for agents; the agent panel's own requests are used. */
import type { SiteId } from '../../collaboration/model';
import { LoopinError } from '../../platform/errors';
import type { Http } from '../../platform/http';
import type { HelpdeskClient, HelpdeskClientModule } from '../helpdesk';
import { ChangeStream } from './client-changes';
import { People } from './client-people';
import { Followers } from './client-referrals';
import { Thread } from './client-thread';
import { facts } from './facts';
import { MUST_LOGIN, Panel, readConfigurationText } from './panel';

/** Where osTicket lives on a host: at the address itself, or where people put it. */
const USUAL_PLACES = ['', '/support', '/osticket', '/helpdesk'];

/** Signed in, the panel's configuration tells the path; else this address answers in osTicket's own words. No page is opened by it. */
async function recognise(panel: Panel, base: SiteId): ReturnType<HelpdeskClient['recognise']> {
	for (const place of USUAL_PLACES) {
		const answer = await panel.raw({ path: `${place}/scp/ajax.php/config/scp` }).catch((error: unknown) => {
			// A place that does not answer is not where osTicket is; but "not at all" must not read as "no helpdesk".
			if (place !== '' && error instanceof LoopinError && error.kind === 'not-answering') return undefined;
			throw error;
		});
		if (!answer || !URL.canParse(answer.url)) continue;
		if (answer.status === 403 && MUST_LOGIN.test(answer.text)) return { base: `${base}${place}` as SiteId };
		const configuration = answer.status === 200 ? readConfigurationText(answer.text) : undefined;
		if (configuration) return { base: `${new URL(answer.url).origin}${configuration.path}` as SiteId };
	}
	return undefined;
}

function client(http: Http, base: SiteId): HelpdeskClient {
	const panel = new Panel(http, base);
	const people = new People(panel);
	const followers = new Followers(panel, people);
	const thread = new Thread(panel, followers);
	const changes = new ChangeStream(panel, followers);
	return {
		recognise: () => recognise(panel, base),
		me: () => people.me(),
		agents: () => people.agents(),
		conversation: (id, me) => thread.conversation(id, me),
		noAccess: (id, agents) => people.noAccess(id, agents),
		addFollowers: (id, agents, me) => followers.add(id, agents, me),
		removeFollower: (id, agent, me) => followers.remove(id, agent, me),
		changesSince: (cursor, me) => changes.since(cursor, me),
		entriesAfter: (id, after, me) => thread.entriesAfter(id, after, me),
		findNote: (id, after, names, me) => thread.findNote(id, after, names, me),
		post: (id, post, me) => thread.post(id, post, me),
	};
}

export const clientModule: HelpdeskClientModule = {
	facts,
	client,
	// The customers' portal at the address itself, the agents' sign-in page, and the panel.
	signs: ({ text }) => /\bjs\/osticket\.js\b|<body id="loginBody"|\bid="pjax-container"/.test(text),
};
