import { useState } from 'preact/hooks';
import { asLoopinError } from '../platform/errors';
import { plural, t } from '../platform/i18n';
import type { SiteView } from '../platform/messages';
import { call } from '../platform/messenger';
import type { Settings } from '../platform/settings';
import { Icon } from '../ui/Icon';
import { errorSentence } from '../ui/reasons';
import { relativeTime } from '../ui/relative-time';
import { Foreign } from '../ui/Sentence';
import { nextTry, shortTime } from '../ui/site-status';
import { Doorbell } from './Doorbell';
import { ChoiceRow, lock, Section } from './parts';
import type { Options } from './state';

const every = (seconds: Settings['checkSeconds']): string => (seconds < 60 ? plural('optionsSeconds', seconds) : plural('optionsMinutes', seconds / 60));

function how(view: SiteView, settings: Settings, now: number): string {
	if (view.status === 'signed-out') return t('optionsStoppedSignedOut');
	if (view.status === 'needs-tab') return t('optionsStoppedNeedsTab');
	if (view.status === 'needs-permission') return t('optionsStoppedPermission');
	if (view.status === 'not-answering') return nextTry(view, now);
	return t('optionsHowEvery', every(settings.checkSeconds));
}

function last(at: number | undefined, now: number): string {
	if (at === undefined) return t('optionsNeverChecked');
	const seconds = Math.max(0, Math.round((now - at) / 1_000));
	if (seconds < 60) return t('optionsSecondsAgo', seconds);
	return seconds < 3_600 ? t('optionsAgo', relativeTime(at, now)) : shortTime(at, now);
}

export function Checking({ options, settings }: { options: Options; settings: Settings }) {
	const [busy, setBusy] = useState(false);
	const sites = options.sites.value ?? [];
	const check = async () => {
		if (busy) return;
		setBusy(true);
		options.say(t('uiChecking'));
		try {
			options.sites.value = (await call('sites.check', {})).sites;
			options.now.value = Date.now();
			options.say(t('optionsCheckedNow'));
		} catch (thrown) {
			options.say(errorSentence(asLoopinError(thrown).kind, 'Loopin'));
		} finally {
			setBusy(false);
		}
	};
	return (
		<Section
			id="checking"
			title={t('optionsChecking')}
			side={
				sites.length > 0 && (
					<button class="lp-btn lp-btn--secondary lp-btn--s" type="button" aria-disabled={busy || undefined} onClick={() => void check()}>
						<Icon name="retry" size={14} />
						{t('optionsCheckNow')}
					</button>
				)
			}
		>
			<div class="lp-card">
				<ChoiceRow
					{...lock(options.policy.value, 'checkSeconds', every(settings.checkSeconds))}
					label={t('optionsCheckEvery')}
					help={t('optionsCheckEveryHelp')}
					value={settings.checkSeconds}
					choices={([15, 30, 60, 120] as const).map((seconds) => [seconds, every(seconds)] as const)}
					onChange={(checkSeconds) => void options.save({ checkSeconds })}
				/>
				{sites.length > 0 && (
					<table class="lp-stats">
						<thead>
							<tr>
								<th scope="col">{t('optionsHelpdesk')}</th>
								<th scope="col">{t('optionsHow')}</th>
								<th scope="col" class="lp-end">
									{t('optionsLastCheck')}
								</th>
							</tr>
						</thead>
						<tbody>
							{sites.map((view, index) => (
								<tr key={view.site.id}>
									<th scope="row">
										<span class="lp-desk" data-d={(index % 6) + 1}>
											<span>
												<Foreign text={view.site.name} />
											</span>
										</span>
									</th>
									<td>{how(view, settings, options.now.value)}</td>
									<td class="lp-end">{last(view.answeredAt, options.now.value)}</td>
								</tr>
							))}
						</tbody>
					</table>
				)}
			</div>
			<Doorbell options={options} />
		</Section>
	);
}
