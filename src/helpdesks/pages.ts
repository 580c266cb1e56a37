/**
 * The page half of every helpdesk, for content scripts, each a part of its own: a page loads the one of its helpdesk. Never imported by the
 * background.
 */

import type { HelpdeskPageModule } from './helpdesk';
import type { HelpdeskId } from './ids';

export const PAGES: Record<HelpdeskId, () => Promise<{ readonly pageModule: HelpdeskPageModule }>> = {
	osticket: () => import('./osticket/page'),
	freescout: () => import('./freescout/page'),
	'request-tracker': () => import('./request-tracker/page'),
	zendesk: () => import('./zendesk/page'),
	zammad: () => import('./zammad/page'),
	chatwoot: () => import('./chatwoot/page'),
};
