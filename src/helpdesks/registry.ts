/** The facts of every helpdesk, for both sides. A missing helpdesk does not compile. */

import { facts as chatwoot } from './chatwoot/facts';
import { facts as freescout } from './freescout/facts';
import type { HelpdeskFacts } from './helpdesk';
import type { HelpdeskId } from './ids';
import { facts as osticket } from './osticket/facts';
import { facts as requestTracker } from './request-tracker/facts';
import { facts as zammad } from './zammad/facts';
import { facts as zendesk } from './zendesk/facts';

export const HELPDESKS: Record<HelpdeskId, HelpdeskFacts> = {
	osticket,
	freescout,
	'request-tracker': requestTracker,
	zendesk,
	zammad,
	chatwoot,
};
