/** The one place where a site gets its client: with the agent's session, the page relay and the budget's bookkeeping behind it. */
import type { Site } from '../collaboration/model';
import { CLIENTS } from '../helpdesks/clients';
import type { HelpdeskClient } from '../helpdesks/helpdesk';
import { fetchHttp } from '../platform/http-fetch';
import { noteAnswer } from './budget';
import { relayThroughTabs } from './relay';

/** A client for that site. Cheap: it holds no connection. */
export function clientFor(site: Pick<Site, 'id' | 'origin' | 'helpdesk'>): HelpdeskClient {
	const http = fetchHttp({ base: site.id, relay: (request) => relayThroughTabs(site.origin, request), onAnswer: (answer) => noteAnswer(site.id, answer) });
	return CLIENTS[site.helpdesk].client(http, site.id);
}
