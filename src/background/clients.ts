/** The one place where a site gets its client: with the agent's session, the page relay and the budget's bookkeeping behind it. */
import type { Site, SiteId } from '../collaboration/model';
import { CLIENTS } from '../helpdesks/clients';
import type { HelpdeskClient } from '../helpdesks/helpdesk';
import { LoopinError } from '../platform/errors';
import type { Http } from '../platform/http';
import { fetchHttp } from '../platform/http-fetch';
import { heldFor, noteAnswer } from './budget';
import { relayThroughTabs } from './relay';

/** A client for that site. Cheap: it holds no connection. */
export function clientFor(site: Pick<Site, 'id' | 'origin' | 'helpdesk'>): HelpdeskClient {
	const http = fetchHttp({ base: site.id, relay: (request) => relayThroughTabs(site.origin, request), onAnswer: (answer) => noteAnswer(site.id, answer) });
	return CLIENTS[site.helpdesk].client(patient(site.id, http), site.id);
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
