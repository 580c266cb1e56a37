/** A toast in words, for the system notification. Host text is text: notifications draw no markup. */
import type { Site, Update } from '../collaboration/model';
import { plural, t } from '../platform/i18n';
import type { Toast } from '../platform/messages';
import { shown } from '../ui/person';

export interface Words {
	title: string;
	message: string;
	/** Conversation and number, where there is one. */
	context: string;
	/** The first is what a click on the body does, too. */
	buttons: string[];
}

const LONGEST_LINE = 200;
/** Host text on a line of a notification: short, and nothing in it turns the words around it. */
const clip = (text: string): string =>
	shown(
		text
			.slice(0, 10 * LONGEST_LINE)
			.replace(/\s+/g, ' ')
			.trim(),
		LONGEST_LINE,
	);

const BUTTONS: Record<Toast['button'], string> = {
	reply: 'toastReply',
	see: 'toastSee',
	retry: 'toastRetry',
	'sign-in': 'toastSignIn',
	'open-list': 'toastOpenList',
};

/** What happened, in one line: "Ann Lee mentioned you". */
function headline(update: Update): string {
	const who = clip(update.author.name) || t('toastSomeone');
	switch (update.kind) {
		case 'mention':
			return t('toastMention', who);
		case 'customer-reply':
			return t('toastCustomerReply');
		case 'colleague-reply':
			return t('toastColleagueReply', who);
		case 'note':
			return t('toastNote', who);
		case 'added':
			return t('toastAdded', who);
		case 'status':
			return update.status ? t('toastStatus', who, clip(update.status)) : t('toastStatusUnknown', who);
	}
}

const lineOf = (update: Update): string => (update.text ? t('toastSaid', clip(update.author.name) || t('toastSomeone'), clip(update.text)) : headline(update));

function reasonOf(problem: NonNullable<Toast['problem']>, site: Site): string {
	const { noAccess } = problem;
	if (noAccess?.why === 'group-cannot-open') return t('toastRefused_group_cannot_open', clip(site.name), clip(noAccess.group));
	if (noAccess) return t(`toastRefused_${noAccess.why.replaceAll('-', '_')}`, clip(site.name));
	return problem.failure.kind === 'refused' ? t('toastRefused', clip(site.name)) : t(`error_${problem.failure.kind}`, clip(site.name));
}

/** The words of that toast. Never empty: an empty message shows nothing in Chromium. */
export function wordsOf(toast: Toast, site: Site): Words {
	const context = toast.number === undefined ? '' : clip(`${toast.title ?? ''} #${toast.number}`);
	const button = t(BUTTONS[toast.button]);
	const newest = toast.updates[0];
	if (toast.kind === 'signed-out') return { title: t('toastSignedOut', clip(site.name)), message: t('toastSignedOutText'), context, buttons: [button] };
	if (toast.kind === 'not-added' && toast.problem) {
		const message = reasonOf(toast.problem, site);
		return { title: t('toastNotAdded', clip(toast.problem.name)), message, context, buttons: toast.conversation ? [button, t('toastSee')] : [button] };
	}
	if (toast.kind === 'group' || toast.kind === 'summary' || !newest) {
		const message = toast.updates.map(lineOf).join('\n');
		return { title: plural('toastUpdates', toast.count), message: message || context || clip(site.name), context, buttons: [button, t('toastMarkRead')] };
	}
	return { title: headline(newest), message: clip(newest.text) || context || clip(site.name), context, buttons: [button] };
}
