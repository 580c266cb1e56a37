/** What a toast says: its title, what is heard, and what its buttons are called. */
import type { ComponentChildren } from 'preact';
import type { Site, Update } from '../../collaboration/model';
import type { NoAccess } from '../../helpdesks/helpdesk';
import { plural, t } from '../../platform/i18n';
import type { Toast } from '../../platform/messages';
import { shown } from '../../ui/person';
import { errorSentence } from '../../ui/reasons';
import { Foreign, sentence } from '../../ui/Sentence';

/** The middle part of the words' keys: `toast<Mention>`, `toastSay<Mention>`. */
const KIND = {
	mention: 'Mention',
	'customer-reply': 'CustomerReply',
	'colleague-reply': 'ColleagueReply',
	note: 'Note',
	added: 'Added',
	status: 'Status',
} as const;

export const nameOf = (update: Update): string => update.author.name.trim() || t('toastSomeone');

/** What the toast's helpdesk is called: the label when several are connected, this page's name for its own, else the address. */
export function siteNameOf(toast: Toast, site: Site): string {
	if (toast.desk) return toast.desk.name;
	return toast.site === site.id ? site.name : toast.site.replace(/^https?:\/\//u, '');
}

const Bold = ({ text }: { text: string }) => (
	<b>
		<Foreign text={text} />
	</b>
);

/** "Ann Lee mentioned you". */
export function updateTitle(update: Update): ComponentChildren {
	const name = <Bold text={nameOf(update)} />;
	if (update.kind === 'customer-reply') return <b>{t('toastCustomerReply')}</b>;
	if (update.kind === 'status') return update.status ? sentence('toastStatus', name, <Foreign text={update.status} />) : sentence('toastStatusUnknown', name);
	return sentence(`toast${KIND[update.kind]}`, name);
}

export function toastTitle(toast: Toast, site: Site): ComponentChildren {
	const newest = toast.updates[0];
	if (toast.kind === 'not-added') return sentence('toastNotAdded', <Bold text={toast.problem?.name ?? t('toastSomeone')} />);
	if (toast.kind === 'signed-out')
		return (
			<b>
				<bdi>{t('toastSignedOut', shown(siteNameOf(toast, site)))}</bdi>
			</b>
		);
	if (toast.kind === 'group' || toast.kind === 'summary' || !newest) return <b>{plural('toastUpdates', toast.count)}</b>;
	return updateTitle(newest);
}

const refusedKey = (prefix: string, noAccess: NoAccess | undefined): string => (noAccess ? `${prefix}_${noAccess.why.replaceAll('-', '_')}` : prefix);

/** Why somebody was not added. What the helpdesk refused, and what it only did not answer, are not the same. */
export function problemText(toast: Toast, site: Site): string {
	const problem = toast.problem;
	if (!problem) return '';
	const where = shown(siteNameOf(toast, site));
	const { failure, noAccess } = problem;
	if (noAccess || failure.kind === 'refused' || failure.kind === 'forbidden')
		return t(
			refusedKey(problem.noteSaved ? 'toastSavedButRefused' : 'toastRefused', noAccess),
			where,
			noAccess && 'group' in noAccess ? shown(noAccess.group) : '',
		);
	const why = errorSentence(failure.kind, where);
	return problem.noteSaved ? t('toastNoteSaved', why) : why;
}

/** The sentence for a screen reader, once: "Ann Lee mentioned you in Refund missing for order 48213." */
export function heard(toast: Toast, site: Site): string {
	const newest = toast.updates[0];
	if (toast.kind === 'not-added') return `${t('toastNotAdded', shown(toast.problem?.name ?? t('toastSomeone')))}. ${problemText(toast, site)}`;
	if (toast.kind === 'signed-out') return `${t('toastSignedOut', shown(siteNameOf(toast, site)))}. ${t('toastSignedOutText')}`;
	const title = shown(toast.title ?? newest?.title ?? '');
	if (toast.kind === 'summary' || !newest) return plural('toastSaySummary', toast.count);
	if (toast.kind === 'group') return plural('toastSayGroup', toast.count, title);
	const name = shown(nameOf(newest));
	if (newest.kind === 'customer-reply') return t('toastSayCustomerReply', title);
	if (newest.kind === 'status') return newest.status ? t('toastSayStatus', name, shown(newest.status), title) : t('toastSayStatusUnknown', name, title);
	return t(`toastSay${KIND[newest.kind]}`, name, title);
}

export type ToastDeed = 'button' | 'see' | 'mark-read' | 'retry-job';

export interface ToastButton {
	readonly label: string;
	readonly deed: ToastDeed;
	readonly look: 'primary' | 'secondary' | 'ghost';
}

const BUTTON = { reply: 'toastReply', see: 'toastSee', retry: 'toastRetry', 'sign-in': 'toastSignIn', 'open-list': 'toastOpenList' } as const;

/** A toast's buttons, the main one first. `here`: its conversation is the one in front of the agent, so there is nothing to see elsewhere. */
export function buttonsOf(toast: Toast, here = false): readonly ToastButton[] {
	if (toast.kind === 'not-added') {
		const retry: ToastButton = { label: t('toastRetry'), deed: toast.button === 'retry' ? 'button' : 'retry-job', look: 'ghost' };
		if (here || toast.conversation === undefined) return [{ ...retry, look: 'secondary' }];
		return [{ label: t('toastSee'), deed: toast.button === 'see' ? 'button' : 'see', look: 'secondary' }, retry];
	}
	const main: ToastButton = { label: t(BUTTON[toast.button]), deed: 'button', look: toast.button === 'reply' ? 'primary' : 'secondary' };
	return toast.kind === 'group' ? [main, { label: t('toastMarkRead'), deed: 'mark-read', look: 'ghost' }] : [main];
}
