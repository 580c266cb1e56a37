import { useSignal } from '@preact/signals';
import { plural, t } from '../platform/i18n';
import type { Job } from '../store/records';
import { Banner } from '../ui/Banner';
import { Icon } from '../ui/Icon';
import type { Actions } from './actions';
import { type Problem, problemOf } from './failures';
import { rowKey } from './rows';
import type { Popup } from './state';

/** So many failed jobs are shown at first, so that the list stays in sight; the rest behind a button. */
const FIRST_PROBLEMS = 1;

/** What was not done: mentions, follower changes, replies. Each with a way on. */
export function Problems({ popup, actions }: { popup: Popup; actions: Actions }) {
	const all = useSignal(false);
	const desks = new Map(popup.desks.value.map((desk) => [desk.account, desk]));
	const titles = new Map((popup.records.value ?? []).map((record) => [`${record.account} ${record.conversation}`, record.title]));
	const opened = popup.records.value?.find((record) => rowKey(record.account, record.id) === popup.open.value);
	// The opened row says it itself, in its reply box.
	const said = (job: Job) => job.kind === 'reply' && job.account === opened?.account && job.conversation === opened.conversation;
	const failed = popup.jobs.value.filter((job) => job.state === 'failed' && desks.has(job.account) && !said(job)).reverse();
	if (failed.length === 0) return null;
	const problems = failed.map((job) => ({
		job,
		problem: problemOf(job, desks.get(job.account)?.name ?? '', titles.get(`${job.account} ${job.conversation}`)),
	}));
	const shown = all.value ? problems : problems.slice(0, FIRST_PROBLEMS);
	const open = popup.open.value !== undefined;
	return (
		<section class="lp-problems" aria-label={t('popupProblems')}>
			{shown.map(({ job, problem }) => (
				<ProblemBanner key={job.id} job={job} problem={problem} actions={actions} quiet={open} />
			))}
			{shown.length < problems.length && (
				<button
					class="lp-btn lp-btn--ghost lp-btn--s"
					type="button"
					onClick={() => {
						all.value = true;
					}}
				>
					{plural('popupMoreProblems', problems.length - shown.length)}
				</button>
			)}
		</section>
	);
}

/** `quiet`: a row is open and speaks for itself; two alerts would say it twice. */
function ProblemBanner({ job, problem, actions, quiet }: { job: Job; problem: Problem; actions: Actions; quiet: boolean }) {
	return (
		<Banner
			icon="alert"
			tone="danger"
			role={quiet ? 'none' : 'alert'}
			title={problem.title}
			action={
				<span class="lp-problems__tools">
					<button class="lp-btn lp-btn--secondary lp-btn--s" type="button" onClick={() => (problem.unknown ? actions.seeJob(job) : actions.retry(job.id))}>
						{t(problem.unknown ? 'popupSeeConversation' : 'popupTryAgain')}
					</button>
					<button class="lp-iconbtn lp-iconbtn--24" type="button" aria-label={t('popupDismiss')} title={t('popupDismiss')} onClick={() => actions.dismiss(job)}>
						<Icon name="x" size={14} />
					</button>
				</span>
			}
		>
			<p>{problem.text}</p>
		</Banner>
	);
}
