import type { SiteId } from '../collaboration/model';
import { pauseEnd } from '../collaboration/quiet';
import { t } from '../platform/i18n';
import { hasSidePanel } from '../platform/side-panel';
import type { Tab } from '../store/updates';
import { Icon, Mark } from '../ui/Icon';
import { MenuButton, type MenuItem } from '../ui/MenuButton';
import { clockTime } from '../ui/relative-time';
import { isolated } from '../ui/Sentence';
import type { Actions } from './actions';
import { type Popup, TABS } from './state';

export const PANEL = 'updates';
const TAB_WORDS: Record<Tab, string> = { unread: 'popupTabUnread', mentions: 'popupTabMentions', all: 'popupTabAll' };
export const tabId = (tab: Tab): string => `tab-${tab}`;

/** More than 99 is "99+": the count stays as wide as its place. */
const capped = (count: number): string => (count > 99 ? '99+' : String(count));

export function Top({ popup, actions, plain, title }: { popup: Popup; actions: Actions; plain: boolean; title: string }) {
	const { unread } = popup.counts.value;
	const markAll = t('popupMarkAllRead');
	const settings = t('popupSettings');
	return (
		<header class={`lp-top${plain ? ' lp-top--plain' : ''}`}>
			<div class="lp-top__row">
				<Mark />
				<h1 class="lp-top__title">{title}</h1>
				{!plain && unread > 0 && (
					<span class="lp-count">
						{capped(unread)}
						<span class="lp-sr"> {t('popupUnread')}</span>
					</span>
				)}
				<div class="lp-top__tools">
					{!plain && (
						<button
							class="lp-iconbtn"
							type="button"
							aria-label={markAll}
							title={markAll}
							aria-disabled={unread === 0 || undefined}
							onClick={() => unread > 0 && void actions.markAllRead()}
						>
							<Icon name="checks" />
						</button>
					)}
					{!plain && <More popup={popup} actions={actions} />}
					<button class="lp-iconbtn" type="button" aria-label={settings} title={settings} onClick={() => actions.openSettings()}>
						<Icon name="sliders" />
					</button>
				</div>
			</div>
			{!plain && <SearchField popup={popup} actions={actions} />}
			{!plain && (
				<div class="lp-tabbar">
					<Tabs popup={popup} actions={actions} />
					{popup.desks.value.length > 1 && <DeskPick popup={popup} actions={actions} />}
				</div>
			)}
		</header>
	);
}

/** What is done now and then. */
function More({ popup, actions }: { popup: Popup; actions: Actions }) {
	const now = popup.now.value;
	const items: MenuItem[] = [];
	if (popup.settings.value.pausedUntil > now) items.push({ icon: 'play', label: t('popupResumeNow'), onChoose: () => actions.resume() });
	else
		items.push(
			{ icon: 'pause', label: t('popupPauseHour', clockTime(pauseEnd('hour', now))), onChoose: () => actions.pause('hour') },
			{ icon: 'moon', label: t('popupPauseTomorrow', clockTime(pauseEnd('tomorrow', now))), onChoose: () => actions.pause('tomorrow') },
		);
	if (popup.able.value.length > 0)
		items.push({
			icon: 'eye',
			label: t('popupShadowMenu'),
			onChoose: () => {
				popup.sheet.value = 'shadow';
			},
		});
	if (popup.place.value !== 'panel' && popup.windowId.value !== undefined && hasSidePanel())
		items.push({ icon: 'right', label: t('popupOpenPanel'), onChoose: () => actions.openPanel() });
	return <MenuButton icon="dots" label={t('popupMore')} items={items} />;
}

function SearchField({ popup, actions }: { popup: Popup; actions: Actions }) {
	const label = t('popupSearch');
	return (
		<search class="lp-search">
			<div class="lp-field">
				<Icon name="search" />
				<input
					type="search"
					aria-label={label}
					placeholder={label}
					value={popup.query.value}
					maxLength={200}
					dir="auto"
					onInput={(event) => actions.search(event.currentTarget.value)}
				/>
				{popup.query.value === '' ? (
					<span class="lp-kbd" aria-hidden="true">
						/
					</span>
				) : (
					<button
						class="lp-iconbtn lp-iconbtn--24 lp-search__clear"
						type="button"
						aria-label={t('popupClearSearch')}
						onClick={(event) => {
							actions.search('');
							event.currentTarget.closest('.lp-field')?.querySelector('input')?.focus();
						}}
					>
						<Icon name="x" size={14} />
					</button>
				)}
			</div>
		</search>
	);
}

function Tabs({ popup, actions }: { popup: Popup; actions: Actions }) {
	// What is searched is all there is.
	const selected = popup.searching.value ? 'all' : popup.tab.value;
	const mentions = popup.counts.value.unreadMentions;
	const step = (event: KeyboardEvent) => {
		const forward = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
		const backward = forward === 'ArrowRight' ? 'ArrowLeft' : 'ArrowRight';
		const at = TABS.indexOf(selected);
		const to = { [forward]: at + 1, [backward]: at - 1, Home: 0, End: TABS.length - 1 }[event.key];
		const tab = to === undefined ? undefined : TABS[(to + TABS.length) % TABS.length];
		if (!tab) return;
		event.preventDefault();
		actions.show(tab);
		document.getElementById(tabId(tab))?.focus();
	};
	return (
		<div class="lp-tabs" role="tablist" aria-label={t('popupUpdates')} onKeyDown={step}>
			{TABS.map((tab) => (
				<button
					key={tab}
					class="lp-tab"
					role="tab"
					type="button"
					id={tabId(tab)}
					aria-controls={PANEL}
					aria-selected={tab === selected}
					tabIndex={tab === selected ? 0 : -1}
					onClick={() => actions.show(tab)}
				>
					{t(TAB_WORDS[tab])}
					{tab === 'mentions' && mentions > 0 && (
						<span class="lp-count lp-count--quiet">
							{capped(mentions)}
							<span class="lp-sr"> {t('popupUnread')}</span>
						</span>
					)}
				</button>
			))}
		</div>
	);
}

function DeskPick({ popup, actions }: { popup: Popup; actions: Actions }) {
	return (
		<div class="lp-deskpick">
			<select aria-label={t('popupHelpdesk')} value={popup.desk.value} onChange={(event) => actions.filter(event.currentTarget.value as SiteId | '')}>
				<option value="">{t('popupAllHelpdesks')}</option>
				{popup.desks.value.map((desk) => (
					<option key={desk.site} value={desk.site}>
						{isolated(desk.name)}
					</option>
				))}
			</select>
			<Icon name="chevron" size={14} />
		</div>
	);
}
