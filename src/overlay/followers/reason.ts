import type { NoAccess } from '../../helpdesks/helpdesk';
import type { Failure } from '../../platform/errors';
import { t } from '../../platform/i18n';
import { shown } from '../../ui/person';
import { errorSentence, noAccessSentence } from '../../ui/reasons';
import type { Change } from './view';

/** "Not added. Group Sales can’t open this conversation." */
export function reasonOf(action: Change, failure: Failure | undefined, noAccess: NoAccess | undefined, site: string): string {
	const kind = failure?.kind ?? 'internal';
	// What failed waits for the agent, not for the network: "this is saved" would not be true.
	const why = noAccess ? noAccessSentence(noAccess) : kind === 'offline' ? t('followersTryWhenBack') : errorSentence(kind, shown(site));
	return t(action === 'add' ? 'followersNotAdded' : 'followersNotRemoved', shown(why));
}
