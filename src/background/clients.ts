/** The one place where a site gets its client: with the agent's session, the page relay and the budget's bookkeeping behind it. */
import type { HelpdeskId, Site, SiteId } from '../collaboration/model';
import { CLIENTS } from '../helpdesks/clients';
import type { HelpdeskClient } from '../helpdesks/helpdesk';
import { HELPDESK_IDS } from '../helpdesks/ids';
import { HELPDESKS } from '../helpdesks/registry';
import { LoopinError } from '../platform/errors';
import type { Http } from '../platform/http';
import { fetchHttp } from '../platform/http-fetch';
import { heldFor, noteAnswer } from './budget';
import { relayThroughTabs } from './relay';
import type { Search } from './search';

/** A client for that site. Cheap: it holds no connection. `search`: what was asked before in the same search for a helpdesk is not asked again. */
export function clientFor(site: Pick<Site, 'id' | 'origin' | 'helpdesk'>, search?: Search): HelpdeskClient {
	const http = patient(site.id, httpFor(site, site.helpdesk));
	return CLIENTS[site.helpdesk].client(search ? search.remembering(http, site.id) : http, site.id);
}

function httpFor({ id, origin }: Pick<Site, 'id' | 'origin'>, helpdesk?: HelpdeskId): Http {
	// Which helpdesk it is tells the page what of its own sign-in the request needs.
	const extra = helpdesk && HELPDESKS[helpdesk].pageSession ? { helpdesk } : {};
	return fetchHttp({ base: id, relay: (request) => relayThroughTabs(origin, { ...request, ...extra }), onAnswer: (answer) => noteAnswer(id, answer) });
}

/** Asks for one page of an origin, with the agent's session, and which helpdesks it looks like. Throws what the request met. */
export async function firstLook(address: string, origin: SiteId, search: Search): Promise<readonly HelpdeskId[]> {
	const http = search.remembering(patient(origin, httpFor({ id: origin, origin })), origin);
	const page = await http.send({ path: address.slice(origin.length) || '/' });
	return HELPDESK_IDS.filter((id) => CLIENTS[id].signs?.(page) ?? false);
}

/** Told to wait, nothing of ours asks before the time is over: not the schedule, not a job of the outbox, not a panel. */
function patient(site: SiteId, http: Http): Http {
	return {
		async send(request) {
			const retryAfterMs = heldFor(site, Date.now());
			if (retryAfterMs > 0) throw new LoopinError('rate-limited', 'held', { retryAfterMs });
			return http.send(request);
		},
	};
}
