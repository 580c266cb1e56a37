import { useSignal } from '@preact/signals';
import { HELPDESKS } from '../helpdesks/registry';
import { t } from '../platform/i18n';
import type { SiteView } from '../platform/messages';
import { connect } from '../ui/connect';
import { connectSentence } from '../ui/connect-words';
import { Empty } from '../ui/Empty';
import { Foreign, isolated, sentence } from '../ui/Sentence';
import { SiteCard } from '../ui/SiteCard';
import type { Actions } from './actions';
import type { Here, Popup } from './state';

interface BlockedProps {
	popup: Popup;
	actions: Actions;
}

/** Nothing is connected: offers the helpdesk of the current tab, if it is one. */
export function FirstRun({ popup, actions }: BlockedProps) {
	const here = popup.here.value;
	const said = useSignal('');
	const busy = useSignal(false);
	const start = (site: Here) => {
		if (busy.value) return;
		// First of all, and synchronously: the browser asks only within the click.
		const answer = connect(site, site.helpdesk);
		busy.value = true;
		said.value = '';
		answer.then((outcome) => {
			busy.value = false;
			said.value = connectSentence(outcome, site.host);
			if (outcome.state === 'connected') popup.sites.value = [outcome.site];
		});
	};
	return (
		<div class="lp-scroll lp-scroll--center">
			<Empty icon="plus" title={t('popupFirstRun')} text={t('popupFirstRunHelp')}>
				{here && <SiteCard host={here.host} what={here.helpdesk ? t('popupInThisTab', HELPDESKS[here.helpdesk].name) : t('popupThisTab')} />}
				<p class={`lp-blocked__said${said.value ? '' : ' lp-sr'}`} role="alert">
					{said.value}
				</p>
				{here && (
					<button class="lp-btn lp-btn--primary lp-btn--block" type="button" aria-disabled={busy.value || undefined} onClick={() => start(here)}>
						{busy.value && <span class="lp-spin" aria-hidden="true" />}
						{t('popupConnectThis')}
					</button>
				)}
				<button class={`lp-btn ${here ? 'lp-btn--ghost' : 'lp-btn--primary'} lp-btn--block`} type="button" onClick={() => actions.openSettings('add')}>
					{t(here ? 'popupAddAnother' : 'popupAddAddress')}
				</button>
			</Empty>
		</div>
	);
}

export function SignedOut({ view, actions }: { view: SiteView; actions: Actions }) {
	const name = <Foreign text={view.site.name} />;
	return (
		<div class="lp-scroll lp-scroll--center">
			<Empty icon="key" title={sentence('popupSignInTo', name)} text={t('popupSignInHelp')}>
				<button class="lp-btn lp-btn--primary" type="button" onClick={() => actions.signIn(view.site.id)}>
					<span class="lp-truncate">{sentence('popupOpenSite', name)}</span>
				</button>
			</Empty>
		</div>
	);
}

/** The browser took the permission back (or never gave it). Its own question follows the button. */
export function NeedsPermission({ view, popup, actions }: BlockedProps & { view: SiteView }) {
	return (
		<div class="lp-scroll lp-scroll--center">
			<Empty icon="shield" title={t('popupAllowTitle')} text={t('popupAllowHelp')}>
				<SiteCard host={hostOf(view.site.origin)} what={view.helpdeskName} />
				<button class="lp-btn lp-btn--primary lp-btn--block" type="button" onClick={() => actions.allow(view.site.origin, view.site.id)}>
					{t('popupAllowHere')}
				</button>
				<button
					class="lp-btn lp-btn--ghost lp-btn--block"
					type="button"
					onClick={() => {
						popup.notNow.value = true;
					}}
				>
					{t('popupNotNow')}
				</button>
			</Empty>
		</div>
	);
}

/** Our own background does not answer. */
export function Broken({ onRetry }: { onRetry: () => void }) {
	return (
		<div class="lp-scroll lp-scroll--center">
			<Empty icon="alert" title={t('popupBroken')} text={t('popupBrokenHelp')}>
				<button class="lp-btn lp-btn--secondary" type="button" onClick={onRetry}>
					{t('popupTryAgain')}
				</button>
			</Empty>
		</div>
	);
}

const hostOf = (origin: string): string => {
	try {
		return new URL(origin).host;
	} catch {
		return isolated(origin);
	}
};
