import type { Ref } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../../platform/i18n';
import { Avatar } from '../../ui/Avatar';
import { Icon } from '../../ui/Icon';
import { shown } from '../../ui/person';
import { type MenuRow, type MenuView, photoOf, rowsOf } from '../mention/view';

interface PeopleListProps {
	ref: Ref<HTMLDivElement>;
	id: string;
	/** undefined: closed. The list stays in the page, because `aria-controls` names it. */
	view: MenuView | undefined;
	active: number;
	/** undefined: the button of a message. */
	onChoose(row: MenuRow | undefined): void;
}

/** The rows of the mention menu under a field. A mouse on it leaves the focus in the field. */
export function PeopleList({ ref, id, view, active, onChoose }: PeopleListProps) {
	const rows = view ? rowsOf(view) : [];
	useEffect(() => {
		const list = (ref as { current: HTMLElement | null }).current?.querySelector<HTMLElement>('.lp-menu__list');
		const option = list?.querySelector<HTMLElement>('[aria-selected="true"]');
		// Not scrollIntoView(): that may scroll the host's page too.
		if (!list || !option) return;
		if (option.offsetTop < list.scrollTop) list.scrollTop = option.offsetTop - 4;
		else if (option.offsetTop + option.offsetHeight > list.scrollTop + list.clientHeight)
			list.scrollTop = option.offsetTop + option.offsetHeight - list.clientHeight + 4;
	});
	return (
		// biome-ignore lint/a11y/noStaticElementInteractions: a press here must not take the focus from the field; what can be pressed is inside
		<div ref={ref} class="lp-menu lp-menu--people" popover="manual" onMouseDown={(event) => event.preventDefault()}>
			{view?.kind === 'rows' && view.notice && (
				<div class="lp-menu__notice">
					<Icon name="cloudoff" />
					<span>{view.notice}</span>
				</div>
			)}
			<div class="lp-menu__list" role="listbox" id={id} aria-label={t('followersPeople')} hidden={rows.length === 0}>
				{rows.map((row, index) => (
					<Option key={row.key} id={`${id}-${index}`} row={row} active={index === active} onChoose={() => onChoose(row)} />
				))}
			</div>
			{view?.kind === 'loading' && <Looking />}
			{view?.kind === 'message' && <Message view={view} onAction={() => onChoose(undefined)} />}
		</div>
	);
}

function Option({ id, row, active, onChoose }: { id: string; row: MenuRow; active: boolean; onChoose(): void }) {
	const name = shown(row.name);
	return (
		// biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's
		// biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field; aria-activedescendant names the option
		<div
			class="lp-option"
			role="option"
			id={id}
			aria-selected={active}
			{...(row.disabled || row.follows ? { 'aria-disabled': true } : {})}
			onClick={(event) => event.isTrusted && onChoose()}
		>
			<Avatar name={row.name} size={28} photo={photoOf(row)} />
			<span class="lp-option__text">
				<span class="lp-option__name" title={name}>
					<bdi>
						<Marked name={name} matches={row.matches} />
					</bdi>
				</span>
				<span class="lp-option__sub">
					<bdi>{row.sub}</bdi>
				</span>
			</span>
			{row.follows && !row.disabled && <span class="lp-tag">{t('menuFollows')}</span>}
			{row.disabled ? (
				<Icon name="lock" size={14} />
			) : (
				!row.follows && (
					<span class="lp-option__key">
						<Icon name="enter" size={14} />
					</span>
				)
			)}
		</div>
	);
}

/** The name with the found letters marked; what lies beyond the drawn part is not. */
function Marked({ name, matches }: { name: string; matches: MenuRow['matches'] }) {
	const usable = matches.filter(([start, end], index) => start < end && end <= name.length && start >= (matches[index - 1]?.[1] ?? 0));
	return (
		<>
			{usable.map(([start, end], index) => [
				name.slice(usable[index - 1]?.[1] ?? 0, start),
				<mark key={start} class="lp-match">
					{name.slice(start, end)}
				</mark>,
			])}
			{name.slice(usable.at(-1)?.[1] ?? 0)}
		</>
	);
}

const Looking = () => (
	<div class="lp-menu__msg">
		<span class="lp-spin" aria-hidden="true" />
		<div class="lp-menu__msg-body">
			<p>{t('menuLoading')}</p>
		</div>
	</div>
);

function Message({ view, onAction }: { view: Extract<MenuView, { kind: 'message' }>; onAction(): void }) {
	return (
		<div class={`lp-menu__msg${view.danger ? ' lp-menu__msg--danger' : ''}`}>
			<span class="lp-menu__msg-icon">
				<Icon name={view.icon} />
			</span>
			<div class="lp-menu__msg-body">
				<h3>
					<bdi>{view.title}</bdi>
				</h3>
				<p>
					<bdi>{view.text}</bdi>
				</p>
				{view.action && (
					<button tabIndex={-1} class="lp-btn lp-btn--secondary lp-btn--s" type="button" onClick={(event) => event.isTrusted && onAction()}>
						<Icon name={view.action.icon} size={14} />
						{view.action.label}
					</button>
				)}
			</div>
		</div>
	);
}
