/** The page half of every helpdesk, for content scripts. Never imported by the background. */

import { pageModule as chatwoot } from './chatwoot/page';
import { pageModule as freescout } from './freescout/page';
import type { HelpdeskPageModule } from './helpdesk';
import type { HelpdeskId } from './ids';
import { pageModule as osticket } from './osticket/page';
import { pageModule as requestTracker } from './request-tracker/page';
import { pageModule as zammad } from './zammad/page';
import { pageModule as zendesk } from './zendesk/page';

export const PAGES: Record<HelpdeskId, HelpdeskPageModule> = {
	osticket,
	freescout,
	'request-tracker': requestTracker,
	zendesk,
	zammad,
	chatwoot,
};
