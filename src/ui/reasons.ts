/** Why something did not work, in words. Keys in assets/_locales may hold letters, digits and `_` only: `not-answering` is `error_not_answering`. */
import type { NoAccess } from '../helpdesks/helpdesk';
import type { ErrorKind } from '../platform/errors';
import { t } from '../platform/i18n';

const wordOf = (why: string): string => why.replaceAll('-', '_');

/** A whole sentence for a failure; `site` is what the agents call the helpdesk. */
export const errorSentence = (kind: ErrorKind, site: string): string => t(`error_${wordOf(kind)}`, site);

/** As short as a row of the mention menu wants it, without a full stop: "Group Sales can’t open Billing conversations". */
export const noAccessShort = (reason: NoAccess): string =>
	reason.why === 'group-cannot-open' ? t('noAccess_group_cannot_open', reason.group, reason.place) : t(`noAccess_${wordOf(reason.why)}`);

/** A whole sentence: "Group Sales can’t open this conversation." */
export const noAccessSentence = (reason: NoAccess): string =>
	reason.why === 'group-cannot-open' ? t('noAccessSentence_group_cannot_open', reason.group) : t(`noAccessSentence_${wordOf(reason.why)}`);
