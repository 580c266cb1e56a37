import { UPDATE_KINDS, type UpdateKind } from '../collaboration/model';
import { t } from '../platform/i18n';
import type { Settings } from '../platform/settings';
import { ChoiceRow, Section, SwitchRow } from './parts';
import type { Options } from './state';

/** The ways that exist today; a setting without an effect is not shown. */
const WAYS = [
	['toast', 'optionsWayToast', 'toasts'],
	['system', 'optionsWaySystem', 'system'],
] as const;

const key = (kind: UpdateKind): string => `optionsKind_${kind.replaceAll('-', '_')}`;

export function Notifications({ options, settings }: { options: Options; settings: Settings }) {
	return (
		<Section id="notifications" title={t('optionsNotifications')} text={t('optionsNotificationsText')}>
			<div class="lp-card">
				<SwitchRow label={t('optionsToasts')} help={t('optionsToastsHelp')} checked={settings.toasts} onChange={(toasts) => void options.save({ toasts })} />
				<SwitchRow label={t('optionsSystem')} help={t('optionsSystemHelp')} checked={settings.system} onChange={(system) => void options.save({ system })} />
				<ChoiceRow
					label={t('optionsLife')}
					help={t('optionsLifeHelp')}
					value={settings.toastSeconds}
					choices={[
						[10, t('optionsLife10')],
						[20, t('optionsLife20')],
						[0, t('optionsLifeNever')],
					]}
					onChange={(toastSeconds) => void options.save({ toastSeconds })}
				/>
			</div>
			<div class="lp-card">
				<table class="lp-matrix">
					<caption class="lp-sr">{t('optionsMatrix')}</caption>
					<thead>
						<tr>
							<th scope="col">
								<span class="lp-sr">{t('optionsMatrixUpdate')}</span>
							</th>
							{WAYS.map(([way, word]) => (
								<th key={way} scope="col">
									{t(word)}
								</th>
							))}
						</tr>
					</thead>
					<tbody>
						{UPDATE_KINDS.map((kind) => (
							<tr key={kind}>
								<th scope="row">
									{t(key(kind))}
									<span>{t(`${key(kind)}_help`)}</span>
								</th>
								{WAYS.map(([way, word, whole]) => (
									<td key={way}>
										<input
											class="lp-check"
											type="checkbox"
											aria-label={t('optionsMatrixCell', t(key(kind)), t(word))}
											checked={settings.kinds[kind][way]}
											disabled={!settings[whole]}
											onChange={(event) =>
												void options.save({ kinds: { ...settings.kinds, [kind]: { ...settings.kinds[kind], [way]: event.currentTarget.checked } } })
											}
										/>
									</td>
								))}
							</tr>
						))}
					</tbody>
				</table>
			</div>
		</Section>
	);
}
