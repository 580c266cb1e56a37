/** The pieces the sections are made of. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { t } from '../platform/i18n';
import { isLocked, type Policy } from '../platform/policy';
import type { Settings } from '../platform/settings';
import { Icon } from '../ui/Icon';

/** A section of the page. `side` stands at the end of its head. */
export function Section({
	id,
	title,
	text,
	side,
	children,
}: {
	id: string;
	title: string;
	text?: string;
	side?: ComponentChildren;
	children: ComponentChildren;
}) {
	return (
		<section class="lp-sect" id={id} aria-labelledby={`${id}-title`}>
			<div class={`lp-sect__head${side ? ' lp-sect__head--side' : ''}`}>
				<div>
					<h2 id={`${id}-title`} tabIndex={-1}>
						{title}
					</h2>
					{text && <p>{text}</p>}
				</div>
				{side}
			</div>
			{children}
		</section>
	);
}

interface RowProps {
	label: string;
	help?: string;
	/** Fixed by an organisation: what it is fixed to, in words. */
	locked?: string;
}

/** A row whose label and help belong to one control. */
function SettingRow({ label, help, locked, id, children }: RowProps & { id: string; children: ComponentChildren }) {
	return (
		<div class={`lp-set${locked ? ' lp-set--locked' : ''}`}>
			<label class="lp-set__text" for={id}>
				<span class="lp-set__label">{label}</span>
				{help && <span class="lp-set__help">{help}</span>}
				{locked && (
					<span class="lp-lock">
						<Icon name="lock" size={12} />
						{locked}
					</span>
				)}
			</label>
			<div class="lp-set__ctl">{children}</div>
		</div>
	);
}

/** `before`: another control, ahead of the switch. */
export function SwitchRow({
	checked,
	onChange,
	before,
	...row
}: RowProps & { checked: boolean; onChange: (checked: boolean) => void; before?: ComponentChildren }) {
	const id = useId();
	return (
		<SettingRow {...row} id={id}>
			{before}
			<input
				class="lp-switch"
				type="checkbox"
				// biome-ignore lint/a11y/useAriaPropsForRole: a checkbox tells its own state (aria-checked is not allowed on it)
				role="switch"
				id={id}
				checked={checked}
				disabled={row.locked !== undefined}
				onChange={(event) => onChange(event.currentTarget.checked)}
			/>
		</SettingRow>
	);
}

/** A choice among numbers; each option's words come from the caller. */
export function ChoiceRow<Value extends number>({
	value,
	choices,
	onChange,
	...row
}: RowProps & { value: Value; choices: ReadonlyArray<readonly [Value, string]>; onChange: (value: Value) => void }) {
	const id = useId();
	return (
		<SettingRow {...row} id={id}>
			<span class="lp-selectwrap">
				<select
					class="lp-select"
					id={id}
					value={String(value)}
					disabled={row.locked !== undefined}
					onChange={(event) => {
						const chosen = choices.find(([each]) => String(each) === event.currentTarget.value);
						if (chosen) onChange(chosen[0]);
					}}
				>
					{choices.map(([each, words]) => (
						<option key={each} value={String(each)}>
							{words}
						</option>
					))}
				</select>
				<Icon name="chevron" size={14} />
			</span>
		</SettingRow>
	);
}

/** "Off, set by your organisation" */
export const lockedWords = (value: string): string => t('optionsLocked', value);

export const onOff = (on: boolean): string => t(on ? 'optionsOn' : 'optionsOffWord');

/** A row's `locked`, when an administrator has set that setting; `value` is what it is set to, in words. */
export const lock = (policy: Policy, name: keyof Settings, value: string): { locked?: string } =>
	isLocked(policy, name) ? { locked: lockedWords(value) } : {};
