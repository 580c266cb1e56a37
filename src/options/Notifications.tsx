import { UPDATE_KINDS, type UpdateKind } from '../collaboration/model';
import { t } from '../platform/i18n';
import { soundsInBackground } from '../platform/quirks';
import type { Settings } from '../platform/settings';
import { chime } from '../ui/chime';
import { Icon } from '../ui/Icon';
import { ChoiceRow, lock, onOff, Section, SwitchRow } from './parts';
import { QuietHours } from './QuietHours';
import type { Options } from './state';

const WAYS = [
	['toast', 'optionsWayToast', 'toasts'],
	['system', 'optionsWaySystem', 'system'],
	['sound', 'optionsWaySound', 'sound'],
] as const;

const key = (kind: UpdateKind): string => `optionsKind_${kind.replaceAll('-', '_')}`;

export function Notifications({ options, settings }: { options: Options; settings: Settings }) {
	const policy = options.policy.value;
	return (
		<Section id="notifications" title={t('optionsNotifications')} text={t('optionsNotificationsText')}>
			<div class="lp-card">
				<SwitchRow
					{...lock(policy, 'toasts', onOff(settings.toasts))}
					label={t('optionsToasts')}
					help={t('optionsToastsHelp')}
					checked={settings.toasts}
					onChange={(toasts) => void options.save({ toasts })}
				/>
				<SwitchRow
					{...lock(policy, 'system', onOff(settings.system))}
					label={t('optionsSystem')}
					help={t('optionsSystemHelp')}
					checked={settings.system}
					onChange={(system) => void options.save({ system })}
				/>
				<SwitchRow
					{...lock(policy, 'sound', onOff(settings.sound))}
					label={t('optionsSound')}
					help={t(soundsInBackground() ? 'optionsSoundHelp' : 'optionsSoundHelpSystem')}
					checked={settings.sound}
					before={
						<button class="lp-btn lp-btn--ghost lp-btn--s" type="button" onClick={() => void play(options)}>
							<Icon name="play" size={14} />
							{t('optionsPlay')}
						</button>
					}
					onChange={(sound) => void options.save({ sound })}
				/>
				<ChoiceRow
					{...lock(
						policy,
						'toastSeconds',
						t(settings.toastSeconds === 0 ? 'optionsLifeNever' : settings.toastSeconds === 20 ? 'optionsLife20' : 'optionsLife10'),
					)}
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
											disabled={!settings[whole] || policy.settings?.kinds?.[kind] !== undefined}
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
			<QuietHours options={options} settings={settings} />
		</Section>
	);
}

async function play(options: Options): Promise<void> {
	if (!(await chime())) options.say(t('optionsNoSound'));
}
