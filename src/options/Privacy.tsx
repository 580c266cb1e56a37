import { useEffect, useState } from 'preact/hooks';
import { asLoopinError } from '../platform/errors';
import { formatNumber, language, plural, t } from '../platform/i18n';
import { log } from '../platform/log';
import { call } from '../platform/messenger';
import type { Settings } from '../platform/settings';
import { exportData } from '../store/export';
import { type Usage, type UsageOf, usage } from '../store/usage';
import { Icon } from '../ui/Icon';
import { errorSentence } from '../ui/reasons';
import { AlertDialog } from './Dialog';
import { ImportButton } from './ImportButton';
import { ChoiceRow, lock, Section } from './parts';
import type { Options } from './state';

/** "1.2 MB" */
export function size(bytes: number): string {
	if (bytes === 0) return '';
	const [unit, value] = bytes < 1_000_000 ? (['kilobyte', Math.max(1, Math.round(bytes / 1_000))] as const) : (['megabyte', bytes / 1_000_000] as const);
	return new Intl.NumberFormat(language(), { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
}

export function Privacy({ options, settings }: { options: Options; settings: Settings }) {
	const [used, setUsed] = useState<Record<UsageOf, Usage> | undefined>(undefined);
	const [clearing, setClearing] = useState(false);
	const measure = () =>
		usage().then(setUsed, (thrown) => {
			log.warn('usage not measured', thrown);
		});
	useEffect(() => void measure(), []);

	const rows: ReadonlyArray<readonly [string, string, Usage | undefined]> = [
		[plural('optionsStoredUpdates', settings.keepDays), t('optionsHoldsUpdates'), used?.updates],
		[t('optionsStoredPeople'), t('optionsHoldsPeople'), used?.agents],
		[t('optionsStoredDrafts'), t('optionsHoldsDrafts'), used?.drafts],
		[t('optionsStoredJobs'), t('optionsHoldsJobs'), used?.jobs],
	];
	return (
		<Section id="privacy" title={t('optionsPrivacy')} text={t('optionsPrivacyText')}>
			<div class="lp-card">
				<table class="lp-stats">
					<thead>
						<tr>
							<th scope="col">{t('optionsStored')}</th>
							<th scope="col">{t('optionsContains')}</th>
							<th scope="col" class="lp-end">
								{t('optionsItems')}
							</th>
							<th scope="col" class="lp-end">
								{t('optionsSize')}
							</th>
						</tr>
					</thead>
					<tbody>
						{rows.map(([what, holds, each]) => (
							<tr key={what}>
								<th scope="row">{what}</th>
								<td>{holds}</td>
								<td class="lp-end lp-num">{each ? formatNumber(each.items) : ''}</td>
								<td class="lp-end lp-num">{each ? size(each.bytes) : ''}</td>
							</tr>
						))}
						<tr>
							<th scope="row">{t('optionsStoredSettings')}</th>
							<td>{t('optionsHoldsSettings')}</td>
							<td class="lp-end lp-num" />
							<td class="lp-end lp-num">{size(JSON.stringify(settings).length)}</td>
						</tr>
					</tbody>
				</table>
				<ChoiceRow
					{...lock(options.policy.value, 'keepDays', plural('optionsDays', settings.keepDays))}
					label={t('optionsKeep')}
					help={t('optionsKeepHelp')}
					value={settings.keepDays}
					choices={([7, 30, 90] as const).map((days) => [days, plural('optionsDays', days)] as const)}
					onChange={(keepDays) => void options.save({ keepDays })}
				/>
				<p class="lp-help lp-help--row">
					<Icon name="lock" size={14} />
					<span>{t('optionsNeverStored')}</span>
				</p>
				<div class="lp-rowbtns">
					<button class="lp-btn lp-btn--secondary" type="button" onClick={() => void exportAll(options, settings)}>
						<Icon name="download" />
						{t('optionsExport')}
					</button>
					<ImportButton options={options} onDone={() => void measure()} />
					<button class="lp-btn lp-btn--danger" type="button" onClick={() => setClearing(true)}>
						<Icon name="trash" />
						{t('optionsClear')}
					</button>
				</div>
			</div>
			{clearing && (
				<ClearDialog
					options={options}
					drafts={used?.drafts.items ?? 0}
					onClose={() => {
						setClearing(false);
						void measure();
					}}
				/>
			)}
		</Section>
	);
}

/** Everything of the agent's own that is kept here, as one JSON file. */
async function exportAll(options: Options, settings: Settings): Promise<void> {
	try {
		const data = { ...(await exportData()), settings };
		const link = document.createElement('a');
		link.href = URL.createObjectURL(new Blob([JSON.stringify(data, null, '\t')], { type: 'application/json' }));
		link.download = `loopin-${new Date().toISOString().slice(0, 10)}.json`;
		link.click();
		// The download has taken hold of it by then.
		setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
		options.say(t('optionsExported'));
	} catch (thrown) {
		options.say(errorSentence(asLoopinError(thrown).kind, 'Loopin'));
	}
}

type Part = 'updates' | 'drafts' | 'everything';

function ClearDialog({ options, drafts, onClose }: { options: Options; drafts: number; onClose: () => void }) {
	const [parts, setParts] = useState<Record<Part, boolean>>({ updates: true, drafts: true, everything: false });
	const [busy, setBusy] = useState(false);
	const clear = async () => {
		if (busy) return;
		setBusy(true);
		try {
			if (parts.everything) {
				for (const { site } of options.sites.value ?? []) await call('sites.disconnect', { site: site.id });
				await options.save(options.defaults);
			}
			await call('data.clear', parts);
			await options.loadSites();
			options.say(t('optionsCleared'));
		} catch (thrown) {
			options.say(errorSentence(asLoopinError(thrown).kind, 'Loopin'));
		} finally {
			onClose();
		}
	};
	const row = (part: Part, label: string, help: string) => (
		<label class="lp-checkrow">
			<input class="lp-check" type="checkbox" checked={parts[part]} onChange={(event) => setParts({ ...parts, [part]: event.currentTarget.checked })} />
			<span>
				{label}
				<span>{help}</span>
			</span>
		</label>
	);
	return (
		<AlertDialog
			title={t('optionsClearTitle')}
			text={t('optionsClearText')}
			confirm={t('optionsClearConfirm')}
			confirmDisabled={busy || !(parts.updates || parts.drafts || parts.everything)}
			onConfirm={() => void clear()}
			onCancel={onClose}
		>
			<div class="lp-dialog__list">
				{row('updates', t('optionsClearUpdates'), t('optionsClearUpdatesHelp'))}
				{row('drafts', t('optionsClearDrafts'), plural('optionsClearDraftsHelp', drafts))}
				{row('everything', t('optionsClearAll'), t('optionsClearAllHelp'))}
			</div>
		</AlertDialog>
	);
}
