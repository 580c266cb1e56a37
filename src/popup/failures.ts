/** What went wrong, as one sentence. */
import type { NoAccess } from '../helpdesks/helpdesk';
import { asLoopinError, type Failure } from '../platform/errors';
import { formatList, t } from '../platform/i18n';
import type { Job } from '../store/records';
import { errorSentence, noAccessSentence } from '../ui/reasons';
import { isolated } from '../ui/Sentence';

/** The sentence of a failure. `site` is the helpdesk's name. */
export const failureSentence = (failure: Pick<Failure, 'kind'>, site: string): string => errorSentence(failure.kind, isolated(site));

/** The same for something thrown. */
export const thrownSentence = (thrown: unknown, site = 'Loopin'): string => failureSentence(asLoopinError(thrown), site);

/** What is the helpdesk's stands apart from our words. */
const accessSentence = (noAccess: NoAccess): string =>
	noAccessSentence(noAccess.why === 'group-cannot-open' ? { ...noAccess, group: isolated(noAccess.group), place: isolated(noAccess.place) } : noAccess);

export interface Problem {
	title: string;
	text: string;
	/** Nobody knows whether it was done: trying again blindly could do it twice. */
	unknown: boolean;
}

const listed = (names: readonly string[]): string =>
	names.length > 3 ? `${names.slice(0, 2).map(isolated).join(', ')} +${names.length - 2}` : formatList(names.map(isolated));

/** A failed job as the list shows it. `site` is the helpdesk's name, `title` the conversation's where it is known. */
export function problemOf(job: Job, site: string, title: string | undefined): Problem {
	const failure = job.failure ?? { kind: 'internal' as const };
	const where = title ? isolated(title) : t('popupConversationNumber', isolated(job.conversation));
	const unknown = failure.kind === 'unknown-outcome';
	if (job.kind === 'reply')
		return {
			unknown,
			title: t(job.internal ? 'popupNoteNotSent' : 'popupReplyNotSent', where),
			text: unknown ? t('popupUnknownOutcome') : failureSentence(failure, site),
		};
	if (job.kind === 'follower') {
		const key = job.action === 'add' ? 'popupNotAdded' : 'popupNotRemoved';
		return { unknown, title: t(key, isolated(job.name), where), text: job.noAccess ? accessSentence(job.noAccess) : failureSentence(failure, site) };
	}
	const refused = job.refused ?? [];
	const names = refused.length ? refused.map((person) => person.name) : job.mentions.map((person) => person.name);
	const first = refused[0];
	return {
		unknown,
		title: t('popupNotAdded', listed(names), where),
		text: first?.noAccess ? accessSentence(first.noAccess) : failureSentence(first?.failure ?? failure, site),
	};
}
