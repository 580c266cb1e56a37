import type { NoAccess } from '../../helpdesks/helpdesk';
import type { Failure } from '../../platform/errors';
import { t } from '../../platform/i18n';
import { shown } from '../../ui/person';
import { errorSentence, noAccessSentence } from '../../ui/reasons';
import type { Change } from './view';

/** "Not added. Group Sales can’t open this conversation." */
export const reasonOf = (action: Change, failure: Failure | undefined, noAccess: NoAccess | undefined, site: string): string =>
	t(
		action === 'add' ? 'followersNotAdded' : 'followersNotRemoved',
		shown(noAccess ? noAccessSentence(noAccess) : errorSentence(failure?.kind ?? 'internal', shown(site))),
	);
