import { useId } from 'preact/hooks';
import { isQuiet, nextQuietChange } from '../collaboration/quiet';
import { language, t } from '../platform/i18n';
import type { QuietHours as Hours, Settings } from '../platform/settings';
import { Icon } from '../ui/Icon';
import { dayAndTime } from '../ui/relative-time';
import { SwitchRow } from './parts';
import type { Options } from './state';

/** 1080 ↔ "18:00", the way of `<input type="time">`. */
export const asTime = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
/** Undefined for what is no time: the field is being typed into. */
export function asMinute(time: string): number | undefined {
	const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)/.exec(time) ?? [];
	const minute = Number(hours) * 60 + Number(minutes);
	return Number.isNaN(minute) ? undefined : minute;
}

/** The week as the agent's language begins it: 0 is Sunday. Where the browser does not tell (Firefox before 2025), Monday. */
export function weekDays(tag: string): number[] {
	const locale = new Intl.Locale(tag) as Intl.Locale & { getWeekInfo?: () => { firstDay: number }; weekInfo?: { firstDay: number } };
	const first = (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1;
	return Array.from({ length: 7 }, (_, index) => (first + index) % 7);
}

/** A Sunday, for the names of the days. */
const nameOfDay = (day: number, width: 'short' | 'long'): string =>
	new Intl.DateTimeFormat(language(), { weekday: width }).format(new Date(2024, 8, 1 + day, 12));

export function QuietHours({ options, settings }: { options: Options; settings: Settings }) {
	const id = useId();
	const { quiet } = settings;
	const set = (patch: Partial<Hours>) => void options.save({ quiet: { ...quiet, ...patch } });
	const setDay = (day: number, on: boolean) => set({ days: on ? [...quiet.days, day] : quiet.days.filter((each) => each !== day) });
	const time = (which: 'from' | 'to', label: string) => (
		<>
			<label class="lp-sr" for={`${id}-${which}`}>
				{label}
			</label>
			<div class="lp-field lp-time">
				<input
					id={`${id}-${which}`}
					type="time"
					required
					value={asTime(quiet[which])}
					onChange={(event) => {
						const minute = asMinute(event.currentTarget.value);
						if (minute === undefined) event.currentTarget.value = asTime(quiet[which]);
						else set({ [which]: minute });
					}}
				/>
			</div>
		</>
	);
	return (
		<div class="lp-card">
			<div>
				<SwitchRow label={t('optionsQuiet')} help={t('optionsQuietHelp')} checked={quiet.on} onChange={(on) => set({ on })} />
				{quiet.on && (
					<div class="lp-sub lp-sub--quiet">
						<div class="lp-sub__row">
							{time('from', t('optionsQuietFrom'))}
							<span aria-hidden="true">{t('optionsQuietTo')}</span>
							{time('to', t('optionsQuietUntil'))}
							{/* biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a frame that the board has not */}
							<span class="lp-days" role="group" aria-label={t('optionsQuietDays')}>
								{weekDays(language()).map((day) => (
									<label key={day} title={nameOfDay(day, 'long')}>
										<input
											type="checkbox"
											aria-label={nameOfDay(day, 'long')}
											checked={quiet.days.includes(day)}
											onChange={(event) => setDay(day, event.currentTarget.checked)}
										/>
										{nameOfDay(day, 'short')}
									</label>
								))}
							</span>
						</div>
						<label class="lp-checkrow">
							<input class="lp-check" type="checkbox" checked={quiet.mentions} onChange={(event) => set({ mentions: event.currentTarget.checked })} />
							<span>{t('optionsQuietMentions')}</span>
						</label>
						<p class="lp-help">
							<Icon name="clock" size={14} />
							<span>{outlook(quiet, options.now.value)}</span>
						</p>
					</div>
				)}
			</div>
		</div>
	);
}

/** What these hours mean now. */
function outlook(quiet: Hours, now: number): string {
	const next = nextQuietChange(quiet, now);
	if (isQuiet(quiet, now)) return next === undefined ? t('optionsQuietAlways') : t('optionsQuietNow', dayAndTime(next, now));
	return next === undefined ? t('optionsQuietNever') : t('optionsQuietNext', dayAndTime(next, now));
}
