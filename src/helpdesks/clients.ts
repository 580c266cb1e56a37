/** The API half of every helpdesk, for the background. Never imported by content scripts. */

import { clientModule as chatwoot } from './chatwoot/client';
import { clientModule as freescout } from './freescout/client';
import type { HelpdeskClientModule } from './helpdesk';
import type { HelpdeskId } from './ids';
import { clientModule as osticket } from './osticket/client';
import { clientModule as requestTracker } from './request-tracker/client';
import { clientModule as zammad } from './zammad/client';
import { clientModule as zendesk } from './zendesk/client';

export const CLIENTS: Record<HelpdeskId, HelpdeskClientModule> = {
	osticket,
	freescout,
	'request-tracker': requestTracker,
	zendesk,
	zammad,
	chatwoot,
};
