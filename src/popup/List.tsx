import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { plural, t } from '../platform/i18n';
import { groupByDay } from '../ui/days';
import { Empty } from '../ui/Empty';
import { Icon } from '../ui/Icon';
import { isolated } from '../ui/Sentence';
import type { Actions } from './actions';
import { Banners } from './Banners';
import { focusRow } from './keyboard';
import { UpdateRow } from './Row';
import type { Row } from './rows';
import { PAGE, type Popup } from './state';
import { PANEL, tabId } from './Top';

/** The list under its tab: what must be said first, then the updates by day. */
export function List({ popup, actions }: { popup: Popup; actions: Actions }) {
	const panel = useRef<HTMLDivElement>(null);
	const rows = popup.rows.value;
	const searching = popup.searching.value;
	const several = popup.desks.value.length > 1;
	const empty = rows?.length === 0;

	useLayoutEffect(() => {
		if (!rows || !popup.focusFirst.value) return;
		popup.focusFirst.value = false;
		if (rows.length > 0)
			focusRow(popup, rows[0]?.key, { preventScroll: true }); // what is said above the list stays in sight
		else document.getElementById(tabId(popup.tab.value))?.focus();
	});
	const open = popup.open.value;
	useEffect(() => {
		if (open === undefined) return;
		// Wholly in view: the details first, and the row's own line if there is not room for both.
		const item = panel.current?.querySelector<HTMLElement>('.lp-row.is-open');
		item?.scrollIntoView({ block: 'nearest' });
	}, [open]);

	return (
		<div
			ref={panel}
			class={`lp-scroll${empty ? ' lp-scroll--center' : ''}`}
			role="tabpanel"
			id={PANEL}
			aria-labelledby={tabId(searching ? 'all' : popup.tab.value)}
			// biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
			tabIndex={0}
			onScroll={({ currentTarget: box }) => {
				if (popup.more.value && box.scrollTop + box.clientHeight > box.scrollHeight - 400) {
					popup.more.value = false; // until the longer list is there
					popup.limit.value += PAGE;
				}
			}}
		>
			<Banners popup={popup} actions={actions} />
			<WaitingFilter popup={popup} actions={actions} />
			{!rows && <Loading />}
			{empty && <Nothing popup={popup} actions={actions} />}
			{rows &&
				rows.length > 0 &&
				(searching ? (
					<Results rows={rows} popup={popup} actions={actions} several={several} />
				) : (
					<Days rows={rows} popup={popup} actions={actions} several={several} />
				))}
		</div>
	);
}

/** Of the mentions those that wait for me. Not shown while nothing does. */
function WaitingFilter({ popup, actions }: { popup: Popup; actions: Actions }) {
	const only = popup.waitingOnly.value;
	const { waiting } = popup.counts.value;
	if (popup.tab.value !== 'mentions' || popup.searching.value || (waiting === 0 && !only)) return null;
	return (
		<div class="lp-filter">
			<button class="lp-pressbtn" type="button" aria-pressed={only} onClick={() => actions.onlyWaiting(!only)}>
				<Icon name="reply" size={14} />
				{t('popupWaits')}
				<span class="lp-count lp-count--quiet">{waiting > 99 ? '99+' : waiting}</span>
			</button>
		</div>
	);
}

interface RowsProps {
	rows: readonly Row[];
	popup: Popup;
	actions: Actions;
	several: boolean;
}

function Days({ rows, popup, actions, several }: RowsProps) {
	return (
		<>
			{groupByDay(rows, popup.now.value).map((day) => (
				<section key={day.key}>
					<h2 class="lp-day">{day.heading}</h2>
					<ul>
						{day.items.map((row) => (
							<UpdateRow key={row.key} popup={popup} actions={actions} row={row} several={several} underDay />
						))}
					</ul>
				</section>
			))}
		</>
	);
}

function Results({ rows, popup, actions, several }: RowsProps) {
	return (
		<section>
			<h2 class="lp-day">{plural('popupResults', rows.length)}</h2>
			<span class="lp-sr" role="status">
				{plural('popupResults', rows.length)}
			</span>
			<ul>
				{rows.map((row) => (
					<UpdateRow key={row.key} popup={popup} actions={actions} row={row} several={several} underDay={false} />
				))}
			</ul>
		</section>
	);
}

function Nothing({ popup, actions }: { popup: Popup; actions: Actions }) {
	if (popup.searching.value)
		return (
			<Empty icon="search" title={t('popupNoMatch', isolated(popup.query.value.trim()))} text={plural('popupNoMatchHelp', popup.settings.value.keepDays)}>
				<button class="lp-btn lp-btn--secondary" type="button" onClick={() => actions.search('')}>
					{t('popupClearSearch')}
				</button>
			</Empty>
		);
	if (popup.tab.value === 'mentions' && popup.waitingOnly.value) return <Empty icon="check" title={t('popupNothingWaits')} text={t('popupNothingWaitsHelp')} />;
	if (popup.tab.value === 'mentions') return <Empty icon="at" title={t('popupNoMentions')} text={t('popupNoMentionsHelp')} />;
	if (popup.tab.value === 'all') return <Empty icon="check" title={t('popupNoUpdates')} text={t('popupCaughtUpHelp')} />;
	return (
		<Empty icon="check" title={t('popupCaughtUp')} text={t('popupCaughtUpHelp')}>
			<button class="lp-btn lp-btn--secondary" type="button" onClick={() => actions.show('all')}>
				{t('popupSeeAll')}
			</button>
		</Empty>
	);
}

/** First load only; later checks are silent. */
export function Loading() {
	return (
		<>
			<div class="lp-loading" aria-hidden="true">
				{[1, 2, 3, 4, 5].map((line) => (
					<div key={line} class="lp-row__main">
						<span class="lp-skel lp-skel--face" />
						<span>
							<span class="lp-skel lp-skel--who" />
							<span class="lp-skel lp-skel--words" />
							<span class="lp-skel lp-skel--where" />
						</span>
					</div>
				))}
			</div>
			<span class="lp-sr" role="status">
				{t('popupLoading')}
			</span>
		</>
	);
}
