/**
 * "Follow this colleague's work", from their chip: a button in the place of their picture, which comes with the pointer or the keyboard, and the box
 * that it opens. Whose work is followed has an eye on the picture for as long as that lasts.
 */
import { useId, useState } from 'preact/hooks';
import type { AgentId } from '../../collaboration/model';
import { SHADOW_DAYS } from '../../collaboration/shadowing';
import { plural, t } from '../../platform/i18n';
import { Avatar } from '../../ui/Avatar';
import { Icon } from '../../ui/Icon';
import { dayAndTime } from '../../ui/relative-time';
import { Foreign, isolated, sentence } from '../../ui/Sentence';
import type { Shadows } from './shadows';

const DAY = 86_400_000;

interface Colleague {
	readonly id: AgentId;
	readonly name: string;
}

/** The picture of a colleague, and the button over it. */
export function ShadowButton({ who, shadows, photo }: { who: Colleague; shadows: Shadows; photo: string | undefined }) {
	const shadow = shadows.running.value.get(who.id);
	const open = shadows.open.value === who.id;
	const label = shadow ? t('popupShadowing', isolated(who.name), dayAndTime(shadow.until)) : t('followersShadow', isolated(who.name));
	return (
		<span class={`lp-chip__who${shadow ? ' is-shadowed' : ''}`}>
			<Avatar name={who.name} size={20} photo={photo} />
			<button
				class="lp-chip__eye"
				type="button"
				aria-label={label}
				title={label}
				aria-expanded={open}
				data-shadow
				onClick={(event) => event.isTrusted && shadows.show(open ? undefined : who.id)}
			>
				<Icon name="eye" size={14} />
			</button>
		</span>
	);
}

/** Under the chip: until when, and Start; or until when it lasts, and Stop. */
export function ShadowBox({ who, shadows }: { who: Colleague; shadows: Shadows }) {
	const id = useId();
	const shadow = shadows.running.value.get(who.id);
	const busy = shadows.busy.value;
	const [days, setDays] = useState<number>(SHADOW_DAYS[0]);
	/** Back to the button that opened it, while the keyboard is in here: it is about to go. */
	const leave = (box: HTMLElement | null): void => {
		const button = box?.previousElementSibling?.querySelector<HTMLElement>('[data-shadow]');
		const active = (box?.getRootNode() as ShadowRoot | undefined)?.activeElement;
		if (active && box?.contains(active)) button?.focus({ preventScroll: true });
		shadows.show(undefined);
	};
	const boxOf = (event: Event): HTMLElement | null => (event.currentTarget as HTMLElement).closest('li');
	const act = async (event: Event): Promise<void> => {
		if (!event.isTrusted || busy) return;
		const box = boxOf(event);
		if (await (shadow ? shadows.stop(who) : shadows.start(who, Date.now() + days * DAY))) leave(box);
	};
	return (
		<li
			class="lp-chipbox lp-chipbox--shadow"
			aria-labelledby={id}
			onKeyDown={(event) => {
				if (event.key !== 'Escape' || event.isComposing || !event.isTrusted) return;
				event.preventDefault();
				event.stopPropagation();
				leave(event.currentTarget);
			}}
		>
			<b id={id}>
				{shadow ? sentence('popupShadowing', <Foreign text={who.name} />, dayAndTime(shadow.until)) : sentence('followersShadow', <Foreign text={who.name} />)}
			</b>
			<span class="lp-chipbox__about">{shadow ? plural('popupShadowed', shadow.conversations.length) : t('popupShadowHelp')}</span>
			{!shadow && (
				<span class="lp-selectwrap">
					<select
						class="lp-select"
						// The box opens with a key or a press on its button: the keyboard goes on in it.
						ref={focusOnce}
						aria-label={t('popupShadowFor')}
						value={String(days)}
						onChange={(event) => setDays(Number(event.currentTarget.value))}
					>
						{SHADOW_DAYS.map((each) => (
							<option key={each} value={String(each)}>
								{t('popupShadowUntil', plural('popupDays', each), dayAndTime(Date.now() + each * DAY))}
							</option>
						))}
					</select>
					<Icon name="chevron" size={14} />
				</span>
			)}
			{shadows.failed.value && (
				<span class="lp-chipbox__why" role="alert">
					{shadows.failed.value}
				</span>
			)}
			<span class="lp-chipbox__acts">
				<button
					class={`lp-btn lp-btn--s ${shadow ? 'lp-btn--secondary' : 'lp-btn--primary'}`}
					type="button"
					ref={shadow ? focusOnce : null}
					aria-disabled={busy || undefined}
					{...(shadow ? { 'aria-label': t('popupShadowStopFor', isolated(who.name)) } : {})}
					onClick={(event) => void act(event)}
				>
					{busy && <span class="lp-spin" aria-hidden="true" />}
					{t(shadow ? 'popupShadowStop' : 'popupShadowStart')}
				</button>
				<button class="lp-btn lp-btn--ghost lp-btn--s" type="button" onClick={(event) => event.isTrusted && leave(boxOf(event))}>
					{t(shadow ? 'toastClose' : 'uiCancel')}
				</button>
			</span>
		</li>
	);
}

/** A ref that is the same function with every render is called once, when the element comes. */
const focusOnce = (element: HTMLElement | null): void => element?.focus({ preventScroll: true });
