import { useState } from 'preact/hooks';
import { HELPDESKS } from '../helpdesks/registry';
import { originPattern } from '../platform/address';
import { browser } from '../platform/browser';
import { asLoopinError } from '../platform/errors';
import { t } from '../platform/i18n';
import type { SiteView } from '../platform/messages';
import { call } from '../platform/messenger';
import { Avatar } from '../ui/Avatar';
import { ConnectForm } from '../ui/ConnectForm';
import { allow } from '../ui/connect';
import { Empty } from '../ui/Empty';
import { Icon } from '../ui/Icon';
import { errorSentence } from '../ui/reasons';
import { Foreign, isolated, sentence } from '../ui/Sentence';
import { nextTry, STATUS } from '../ui/site-status';
import { AlertDialog } from './Dialog';
import { Section } from './parts';
import type { Options } from './state';

const KINDS = Object.values(HELPDESKS).map(({ id, name }) => [id, name] as const);

export function Helpdesks({ options }: { options: Options }) {
	const sites = options.sites.value;
	return (
		<Section id="helpdesks" title={t('optionsHelpdesks')} text={t('optionsHelpdesksText')}>
			<div class="lp-card">
				{sites?.length === 0 && <Empty icon="plus" title={t('optionsNoHelpdesk')} text={t('optionsNoHelpdeskText')} />}
				{sites?.map((view, index) => (
					<Card key={view.site.id} view={view} colour={(index % 5) + 1} options={options} />
				))}
			</div>
			<div class="lp-card" id="add">
				<ConnectForm
					layout="settings"
					button={t('optionsCheck')}
					kinds={KINDS}
					onConnected={(site) => {
						void options.loadSites();
						options.say(t('optionsConnectedTo', isolated(site.site.name)));
					}}
				/>
			</div>
		</Section>
	);
}

/** What works there, in a few words. */
function works({ site }: SiteView): string {
	const { followers, followersAre } = HELPDESKS[site.helpdesk].capabilities;
	if (followers === 'none') return t('optionsWorksReplies');
	if (followersAre) return t('optionsWorksAs', followersAre);
	return t('optionsWorks');
}

const hostOf = (view: SiteView): string => view.site.id.replace(/^https?:\/\//, '');

function Card({ view, colour, options }: { view: SiteView; colour: number; options: Options }) {
	const [asking, setAsking] = useState(false);
	const [busy, setBusy] = useState(false);
	const { site, me } = view;
	const status = busy ? 'checking' : view.status;
	const { word, icon, tone } = STATUS[status];

	const run = async (work: () => Promise<unknown>) => {
		if (busy) return;
		setBusy(true);
		try {
			await work();
		} catch (thrown) {
			options.say(errorSentence(asLoopinError(thrown).kind, isolated(site.name)));
		} finally {
			setBusy(false);
			await options.loadSites();
		}
	};
	const check = () => void run(() => call('sites.check', { site: site.id }));
	const disconnect = () => {
		setAsking(false);
		void run(async () => {
			await call('sites.disconnect', { site: site.id });
			options.say(t('optionsDisconnected', isolated(site.name)));
			document.getElementById('helpdesks-title')?.focus();
		});
	};
	const act = ACTS[status];
	return (
		<article class="lp-hd" data-d={colour}>
			<span class="lp-hd__tile" aria-hidden="true">
				<Icon name="inbox" size={20} />
			</span>
			<div>
				<h3 class="lp-hd__name">
					<Foreign text={site.name} />{' '}
					<span class={`lp-tag${tone ? ` lp-tag--${tone}` : ''}`}>
						<Icon name={icon} size={12} />
						{t(word)}
					</span>
				</h3>
				<p class="lp-hd__origin">
					{view.helpdeskName}, <span dir="ltr">{hostOf(view)}</span>
				</p>
			</div>
			<div class="lp-hd__tools">
				{act && (
					<button
						class="lp-btn lp-btn--secondary lp-btn--s"
						type="button"
						aria-label={t('optionsActFor', t(act), isolated(site.name))}
						onClick={() => {
							if (status === 'signed-out' || status === 'needs-tab') void browser.tabs.create({ url: site.id });
							else if (status === 'needs-permission')
								void allow(originPattern(site.origin)).then((granted) => (granted ? check() : options.say(t('uiConnectRefused'))));
							else check();
						}}
					>
						{t(act)}
					</button>
				)}
				{!view.managed && (
					<button
						class="lp-btn lp-btn--ghost lp-btn--s"
						type="button"
						aria-label={t('optionsActFor', t('optionsDisconnect'), isolated(site.name))}
						onClick={() => setAsking(true)}
					>
						{t('optionsDisconnect')}
					</button>
				)}
			</div>
			{me && (
				<p class="lp-hd__facts">
					<span>
						<Avatar name={me.name} size={20} />
						<Foreign text={me.name} />
					</span>
					<span class="lp-tag">{t(`optionsRole_${me.role.replaceAll('-', '_')}`)}</span>
					{!view.mentionsOff && (
						<span>
							<Icon name="check" size={12} />
							{works(view)}
						</span>
					)}
				</p>
			)}
			<Why view={view} status={status} now={options.now.value} />
			{asking && (
				<AlertDialog
					title={sentence('optionsDisconnectTitle', <Foreign text={site.name} />)}
					text={t('optionsDisconnectText')}
					confirm={t('optionsDisconnect')}
					onConfirm={disconnect}
					onCancel={() => setAsking(false)}
				/>
			)}
		</article>
	);
}

/** The one thing to do in a state. */
const ACTS: Partial<Record<SiteView['status'], string>> = {
	'signed-out': 'optionsSignIn',
	'needs-permission': 'optionsAllow',
	'needs-tab': 'optionsOpen',
	'not-answering': 'optionsTryAgain',
	'not-supported': 'optionsTryAgain',
};

/** The reason, as a sentence. */
function Why({ view, status, now }: { view: SiteView; status: SiteView['status']; now: number }) {
	const words = () => {
		if (view.managed && status === 'connected') return t('optionsManagedSite');
		if (status === 'signed-out') return t('optionsSignedOutText');
		if (status === 'needs-permission') return t('optionsNeedsPermissionText');
		if (status === 'needs-tab') return t('optionsNeedsTabText');
		if (status === 'not-answering') return nextTry(view, now);
		if (status === 'not-supported') return t('optionsNotSupportedText', view.helpdeskName);
		if (view.mentionsOff && status === 'connected') return t(`optionsOff_${view.mentionsOff.replaceAll('-', '_')}`, isolated(view.site.name));
		return '';
	};
	const text = words();
	if (!text) return null;
	return (
		<div class="lp-hd__more">
			<p class="lp-help">
				<Icon name="info" size={14} />
				<span>{text}</span>
			</p>
		</div>
	);
}
