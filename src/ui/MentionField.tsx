/**
 * A textarea of our own pages in which "@" finds a colleague: the popup's note and the welcome page's practice note. Same trigger, same
 * directory, same looks and keys as on a helpdesk's page; here the menu is one element for eye and screen reader, for no root is crossed.
 */
import type { RefObject, TargetedKeyboardEvent } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import type { AgentId } from '../collaboration/model';
import { mayBeMentioned } from '../collaboration/permissions';
import type { Directory, Row } from '../directory/directory';
import { t } from '../platform/i18n';
import { isDisabled, MentionMenu, type OpenMenu } from './MentionMenu';

export interface MentionFieldProps {
	/** The textarea's id, name and so on. */
	id: string;
	label: string;
	class?: string;
	value: string;
	rows?: number;
	placeholder?: string;
	describedBy?: string;
	readOnly?: boolean;
	field: RefObject<HTMLTextAreaElement | null>;
	/** Where "@…" before the caret stands and what was typed after it. */
	findTrigger: (before: string) => { start: number; query: string } | undefined;
	/** Absent: no menu (a public reply, or nobody known). */
	directory?: Directory | undefined;
	/** What stands under a name; default: groups and login. */
	sub?: (row: Row) => string;
	/** `fixed`: over the page, above or below the field; `inline`: in the flow, after it. */
	place: 'fixed' | 'inline';
	onText: (text: string) => void;
	onPick?: (agent: { id: AgentId; name: string }) => void;
	onKey?: (event: TargetedKeyboardEvent<HTMLTextAreaElement>) => void;
	onSettle?: () => void;
}

const describe = (row: Row): string =>
	[row.agent.groups.slice(0, 2).join(', '), row.twins ? (row.agent.login ?? row.agent.email ?? '') : ''].filter(Boolean).join(' · ');
const firstEnabled = (rows: readonly Row[]): number =>
	Math.max(
		0,
		rows.findIndex((row) => !isDisabled(row)),
	);

export function MentionField(props: MentionFieldProps) {
	const { field, directory } = props;
	const list = useId();
	const [open, setOpen] = useState<OpenMenu | undefined>(undefined);
	/** Escape closes: the same "@" does not open again. */
	const dismissed = useRef<number | undefined>(undefined);

	const look = () => {
		const area = field.current;
		if (!area || !directory || props.readOnly) return setOpen(undefined);
		const caret = area.selectionStart;
		if (caret !== area.selectionEnd) return setOpen(undefined);
		const line = area.value.lastIndexOf('\n', caret - 1) + 1;
		const found = props.findTrigger(area.value.slice(line, caret));
		if (!found) {
			dismissed.current = undefined;
			return setOpen(undefined);
		}
		const start = line + found.start;
		if (dismissed.current === start) return setOpen(undefined);
		const rows = directory.query(found.query.trim(), { limit: 20, unavailable: (agent) => mayBeMentioned(agent) !== undefined });
		if (rows.length === 0 && /\s$/u.test(found.query)) return setOpen(undefined);
		setOpen((before) => (before?.start === start && before.query === found.query ? before : { start, query: found.query, rows, active: firstEnabled(rows) }));
	};

	const choose = (row: Row | undefined) => {
		const area = field.current;
		if (!area || !open || !row || isDisabled(row)) return;
		const { id, name } = row.agent;
		area.focus();
		area.setSelectionRange(open.start, area.selectionStart);
		// execCommand is the one way in that keeps the field's undo in both browsers (facts/editors.md).
		if (!document.execCommand('insertText', false, `@${name} `)) {
			area.setRangeText(`@${name} `, area.selectionStart, area.selectionEnd, 'end');
			props.onText(area.value);
		}
		setOpen(undefined);
		props.onPick?.({ id, name });
	};

	const onKeyDown = (event: TargetedKeyboardEvent<HTMLTextAreaElement>) => {
		if (event.isComposing || event.keyCode === 229) return;
		if (open && !event.ctrlKey && !event.metaKey && !event.altKey && takes(event.key)) {
			event.preventDefault();
			event.stopPropagation();
			return;
		}
		props.onKey?.(event);
	};
	/** The menu's keys; false: the key types. */
	const takes = (key: string): boolean => {
		if (!open) return false;
		const { rows, active } = open;
		const to = { ArrowDown: active + 1, ArrowUp: active - 1, Home: 0, End: rows.length - 1 }[key];
		if (key === 'Escape') {
			dismissed.current = open.start;
			setOpen(undefined);
		} else if (rows.length === 0) return false;
		else if (to !== undefined) setOpen({ ...open, active: (to + rows.length) % rows.length });
		else if (key === 'Enter' || key === 'Tab') choose(rows[active]);
		else return false;
		return true;
	};

	const row = open?.rows[open.active];
	const shownMenu = open !== undefined;
	return (
		<>
			<textarea
				ref={field}
				id={props.id}
				class={props.class}
				aria-label={props.label}
				aria-describedby={props.describedBy}
				placeholder={props.placeholder}
				rows={props.rows ?? 3}
				value={props.value}
				readOnly={props.readOnly}
				dir="auto"
				{...(shownMenu && open.rows.length > 0
					? {
							'aria-autocomplete': 'list',
							'aria-haspopup': 'listbox',
							'aria-controls': list,
							'aria-activedescendant': row ? `${list}-${open.active}` : undefined,
						}
					: {})}
				onInput={(event) => {
					props.onText(event.currentTarget.value);
					look();
				}}
				onKeyDown={onKeyDown}
				onKeyUp={(event) => ['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key) && !open && look()}
				onClick={look}
				onBlur={() => {
					setOpen(undefined);
					props.onSettle?.();
				}}
			/>
			{open && <MentionMenu id={list} open={open} field={field} place={props.place} sub={props.sub ?? describe} onChoose={choose} />}
			<span class="lp-sr" role="status">
				{open && open.rows.length === 0 ? t('uiNoMatch', open.query.trim()) : ''}
			</span>
		</>
	);
}
