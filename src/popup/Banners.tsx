import { useSignal } from '@preact/signals';
import { isQuiet, quietUntil } from '../collaboration/quiet';
import { t } from '../platform/i18n';
import type { SiteView } from '../platform/messages';
import type { QuietHours } from '../platform/settings';
import { Banner } from '../ui/Banner';
import { connect } from '../ui/connect';
import { connectSentence } from '../ui/connect-words';
import { daysAgo } from '../ui/days';
import { clockTime, dayAndTime, relativeTime } from '../ui/relative-time';
import { isolated } from '../ui/Sentence';
import { nextTry } from '../ui/site-status';
import type { Actions } from './actions';
import { Problems } from './Problems';
import { Shadows } from './Shadow';
import { lastSynced } from './situation';
import type { Here, Popup } from './state';

export function Banners({ popup, actions }: { popup: Popup; actions: Actions }) {
	const sites = popup.sites.value ?? [];
	const { pausedUntil, quiet } = popup.settings.value;
	const now = popup.now.value;
	return (
		<>
			{!popup.online.value && <Offline sites={sites} now={now} />}
			{pausedUntil > now && (
				<Banner
					icon="pause"
					title={t('popupPaused', dayAndTime(pausedUntil, now))}
					action={
						<button class="lp-btn lp-btn--secondary lp-btn--s" type="button" onClick={() => actions.resume()}>
							{t('popupResume')}
						</button>
					}
				>
					<p>{t('popupPausedHelp')}</p>
				</Banner>
			)}
			{pausedUntil <= now && isQuiet(quiet, now) && <Quiet quiet={quiet} now={now} actions={actions} />}
			{popup.online.value && sites.map((site) => <SiteTrouble key={site.site.id} view={site} popup={popup} actions={actions} />)}
			<Shadows popup={popup} actions={actions} />
			<Problems popup={popup} actions={actions} />
			{popup.here.value?.helpdesk && <ConnectHere here={popup.here.value} popup={popup} />}
		</>
	);
}

function Quiet({ quiet, now, actions }: { quiet: QuietHours; now: number; actions: Actions }) {
	const until = quietUntil(quiet, now);
	return (
		<Banner
			icon="moon"
			title={until === undefined ? t('popupQuietAlways') : t('popupQuiet', dayAndTime(until, now))}
			action={
				<button class="lp-btn lp-btn--secondary lp-btn--s" type="button" onClick={() => actions.openSettings('notifications')}>
					{t('popupQuietChange')}
				</button>
			}
		>
			<p>{t(quiet.mentions ? 'popupQuietMentions' : 'popupPausedHelp')}</p>
		</Banner>
	);
}

function Offline({ sites, now }: { sites: readonly SiteView[]; now: number }) {
	const last = lastSynced(sites);
	const words =
		last === undefined
			? t('popupOfflineNever')
			: daysAgo(last, now) === 0
				? t('popupOfflineToday', clockTime(last))
				: t('popupOfflineSince', relativeTime(last, now));
	return (
		<Banner icon="cloudoff" title={t('popupOffline')}>
			<p>{words}</p>
		</Banner>
	);
}

/** A helpdesk that needs the agent, or does not answer. (Alone and signed out, it takes the place of the list: Blocked.tsx.) */
function SiteTrouble({ view, popup, actions }: { view: SiteView; popup: Popup; actions: Actions }) {
	const { site, status } = view;
	const name = isolated(site.name);
	if (status === 'signed-out')
		return (
			<Banner
				icon="key"
				tone="warn"
				title={t('popupSignedOut', name)}
				action={
					<button class="lp-btn lp-btn--secondary lp-btn--s" type="button" onClick={() => actions.signIn(site.id)}>
						{t('popupSignIn')}
					</button>
				}
			>
				<p>{t('popupSignedOutHelp')}</p>
			</Banner>
		);
	if (status === 'needs-permission')
		return (
			<Banner
				icon="shield"
				tone="warn"
				title={t('popupNeedsPermission', name)}
				action={
					<button class="lp-btn lp-btn--secondary lp-btn--s" type="button" onClick={() => actions.allow(site.origin, site.id)}>
						{t('popupAllow')}
					</button>
				}
			>
				<p>{t('popupNeedsPermissionHelp')}</p>
			</Banner>
		);
	if (status === 'needs-tab')
		return (
			<Banner
				icon="external"
				title={t('popupNeedsTab', name)}
				action={
					<button class="lp-btn lp-btn--secondary lp-btn--s" type="button" onClick={() => actions.signIn(site.id)}>
						{t('popupOpenHelpdesk')}
					</button>
				}
			>
				<p>{t('popupNeedsTabHelp')}</p>
			</Banner>
		);
	if (status === 'not-answering')
		return (
			<Banner
				icon="alert"
				tone="warn"
				title={t('popupNotAnswering', name)}
				action={
					<button
						class="lp-btn lp-btn--secondary lp-btn--s"
						type="button"
						aria-disabled={popup.checking.value || undefined}
						onClick={() => !popup.checking.value && void actions.check(site.id)}
					>
						{t('popupTryAgain')}
					</button>
				}
			>
				<p>{nextTry(view, popup.now.value)}</p>
			</Banner>
		);
	if (status === 'not-supported')
		return (
			<Banner icon="alert" tone="warn" title={t('popupNotSupported', name)}>
				<p>{t('popupNotSupportedHelp')}</p>
			</Banner>
		);
	return null;
}

/** The current tab is another helpdesk, not connected yet. */
function ConnectHere({ here, popup }: { here: Here; popup: Popup }) {
	const said = useSignal('');
	return (
		<Banner
			icon="plus"
			title={t('popupHereTitle', isolated(here.host))}
			action={
				<button
					class="lp-btn lp-btn--secondary lp-btn--s"
					type="button"
					onClick={() => {
						connect(here, here.helpdesk).then((answer) => {
							said.value = connectSentence(answer, here.host);
							if (answer.state === 'connected') popup.here.value = undefined;
						});
					}}
				>
					{t('popupConnect')}
				</button>
			}
		>
			<p>{said.value || t('popupHereHelp')}</p>
		</Banner>
	);
}
