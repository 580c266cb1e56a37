import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { mayBeMentioned } from '../collaboration/permissions';
import type { Row } from '../directory/directory';
import { t } from '../platform/i18n';
import { Avatar } from './Avatar';
import { Icon } from './Icon';
import { shown } from './person';

export interface OpenMenu {
	/** Offset of the "@" in the field's value. */
	start: number;
	query: string;
	rows: readonly Row[];
	active: number;
}

/** Shown, and cannot be chosen. */
export const isDisabled = (row: Row): boolean => mayBeMentioned(row.agent) !== undefined;

interface MenuProps {
	id: string;
	open: OpenMenu;
	/** The field it belongs to. */
	field: RefObject<HTMLElement | null>;
	place: 'fixed' | 'inline';
	sub: (row: Row) => string;
	onChoose: (row: Row) => void;
}

/** Above or below the field, wherever there is more room; inside the window. */
function placeMenu(box: HTMLElement, area: HTMLElement): void {
	const at = area.getBoundingClientRect();
	const above = at.top - 12;
	const below = window.innerHeight - at.bottom - 12;
	const side = above > below ? 'top' : 'bottom';
	const room = Math.max(96, Math.min(312, side === 'top' ? above : below));
	box.dataset.side = side;
	const rows = box.querySelector<HTMLElement>('.lp-menu__list');
	if (rows) rows.style.maxHeight = `${room}px`;
	box.style.left = `${Math.max(12, Math.min(at.left, window.innerWidth - box.offsetWidth - 12))}px`;
	box.style.top = side === 'bottom' ? `${at.bottom + 6}px` : 'auto';
	box.style.bottom = side === 'top' ? `${window.innerHeight - at.top + 6}px` : 'auto';
}

/** The people found, below or above the field. The field keeps the focus and has the keys. */
export function MentionMenu({ id, open, field, place, sub, onChoose }: MenuProps) {
	const menu = useRef<HTMLDivElement>(null);
	// With each drawing and each scroll: what lies above the field may have changed its height.
	useLayoutEffect(() => {
		if (place === 'inline') return;
		const put = () => menu.current && field.current && placeMenu(menu.current, field.current);
		put();
		document.addEventListener('scroll', put, { capture: true, passive: true });
		return () => document.removeEventListener('scroll', put, { capture: true });
	});
	useLayoutEffect(() => {
		menu.current?.querySelector('[aria-selected="true"]')?.scrollIntoView?.({ block: 'nearest' });
	}, [open.active, open.rows]);

	return (
		// biome-ignore lint/a11y/noStaticElementInteractions: nothing is done by it; the field keeps the focus when the menu is pressed
		<div ref={menu} class={`lp-menu${place === 'fixed' ? ' lp-menu--fixed' : ''}`} data-side="bottom" onMouseDown={(event) => event.preventDefault()}>
			{open.rows.length === 0 ? (
				<div class="lp-menu__msg">
					<span class="lp-menu__msg-icon">
						<Icon name="search" />
					</span>
					<div class="lp-menu__msg-body">
						<h3>{t('uiNoMatch', shown(open.query.trim(), 40))}</h3>
						<p>{t('uiNoMatchHelp')}</p>
					</div>
				</div>
			) : (
				<div class="lp-menu__list" role="listbox" id={id} aria-label={t('uiPeople')}>
					{open.rows.map((row, index) => (
						// biome-ignore lint/a11y/useKeyWithClickEvents: the textarea keeps the focus and has the keys (aria-activedescendant)
						<div
							key={row.agent.id}
							class="lp-option"
							role="option"
							id={`${id}-${index}`}
							aria-selected={index === open.active}
							aria-disabled={isDisabled(row) || undefined}
							tabIndex={-1}
							onClick={() => onChoose(row)}
						>
							<Avatar name={row.agent.name} size={28} />
							<span class="lp-option__text">
								<span class="lp-option__name" title={shown(row.agent.name)}>
									<bdi>{marked(row)}</bdi>
								</span>
								<span class="lp-option__sub">{isDisabled(row) ? t('uiSuspended') : shown(sub(row), 120)}</span>
							</span>
							<span class="lp-option__key">
								<Icon name="enter" size={14} />
							</span>
						</div>
					))}
				</div>
			)}
		</div>
	);
}

/** The name with the found letters marked. */
function marked(row: Row) {
	const name = shown(row.agent.name);
	if (name !== row.agent.name) return name; // cut or tamed: the places no longer fit
	const parts = [];
	let from = 0;
	for (const [start, end] of row.matches) {
		if (start < from || end > name.length) continue;
		parts.push(name.slice(from, start), <mark class="lp-match">{name.slice(start, end)}</mark>);
		from = end;
	}
	return [...parts, name.slice(from)];
}
