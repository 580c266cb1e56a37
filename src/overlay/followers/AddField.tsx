import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Agent, ConversationId } from '../../collaboration/model';
import { t } from '../../platform/i18n';
import { Icon } from '../../ui/Icon';
import { shown } from '../../ui/person';
import type { OverlayContext } from '../context';
import { activeAfter, emptyView, failedView, loadingView, type MenuRow, type MenuView, noMatchView, rowsOf, rowsView } from '../mention/view';
import { PeopleList } from './PeopleList';
import { placeList } from './place';

interface AddFieldProps {
	context: OverlayContext;
	conversation: ConversationId;
	onAdd(agent: Agent): void;
}

/** "Add a follower": a combobox over the same people, in the same order and with the same reasons as the mention menu. */
export function AddField({ context, conversation, onAdd }: AddFieldProps) {
	const listId = useId();
	const input = useRef<HTMLInputElement>(null);
	const [letters, setLetters] = useState('');
	const [open, setOpen] = useState(false);
	const [wish, setWish] = useState<string | undefined>();
	const view = open ? peopleView(context, conversation, letters) : undefined;
	const rows = view ? rowsOf(view) : [];
	const active = indexOf(rows, wish);
	const popup = usePopup(input, view !== undefined, `${letters} ${rows.length} ${view?.kind}`);

	useEffect(() => {
		if (rows.length > 0)
			context.people.checkAccess(
				conversation,
				rows.flatMap((row) => row.people.map(({ id }) => id)),
			);
	}, [rows.map((row) => row.key).join('\n')]);
	// A list without options is no list: what it says instead is heard from the overlay's own status.
	const message = view?.kind === 'message' ? `${view.title}. ${view.text}` : view?.kind === 'loading' ? t('menuLoading') : '';
	useEffect(() => {
		if (message) context.say(message);
	}, [message]);

	function type(value: string): void {
		setLetters(value);
		setWish(undefined);
		setOpen(value.trim() !== '');
		void context.people.load();
		if (value.trim() !== '') context.people.lookUp(value);
	}

	function close(): void {
		setOpen(false);
		setWish(undefined);
	}

	function choose(row: MenuRow | undefined): void {
		if (!row) {
			if (view?.kind === 'message' && view.action?.does === 'retry') void context.people.load();
			return;
		}
		if (row.disabled || row.follows) {
			context.say(`${shown(row.name)}. ${row.disabled ? row.sub : t('menuFollows')}`);
			return;
		}
		for (const agent of row.people) onAdd(agent);
		setLetters('');
		close();
	}

	function onKeyDown(event: KeyboardEvent): void {
		if (event.isComposing || event.keyCode === 229 || !event.isTrusted) return;
		const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
		if (step !== 0 && !event.altKey && !event.ctrlKey && !event.metaKey) {
			event.preventDefault();
			if (!open) {
				void context.people.load();
				setOpen(true);
			} else if (rows.length > 0) setWish(rows[(active + step + rows.length) % rows.length]?.key);
		} else if (event.key === 'Enter') {
			event.preventDefault(); // never the host's form
			if (open) choose(rows[active]);
		} else if (event.key === 'Escape' && (open || letters !== '')) {
			event.preventDefault();
			event.stopPropagation();
			if (!open) setLetters('');
			close();
		}
	}

	const activeId = view?.kind === 'rows' && active >= 0 ? `${listId}-${active}` : undefined;
	return (
		<div class="lp-add">
			<div class="lp-field">
				<Icon name="userplus" />
				<input
					ref={input}
					type="text"
					role="combobox"
					aria-label={t('followersAdd')}
					aria-autocomplete="list"
					aria-expanded={view?.kind === 'rows'}
					aria-controls={listId}
					{...(activeId === undefined ? {} : { 'aria-activedescendant': activeId })}
					placeholder={t('followersAdd')}
					value={letters}
					autocomplete="off"
					spellcheck={false}
					maxLength={80}
					onFocus={() => void context.people.load()}
					onInput={(event) => type(event.currentTarget.value)}
					onKeyDown={onKeyDown}
					onBlur={close}
				/>
			</div>
			<PeopleList ref={popup} id={listId} view={view} active={active} onChoose={choose} />
		</div>
	);
}

/** The row the agent went to, disabled or not; before that, the first who can be added. */
function indexOf(rows: readonly MenuRow[], wish: string | undefined): number {
	const wished = rows.findIndex((row) => row.key === wish);
	if (wished >= 0) return wished;
	const addable = rows.findIndex((row) => !row.disabled && !row.follows);
	return addable >= 0 ? addable : activeAfter(rows, undefined);
}

function peopleView(context: OverlayContext, conversation: ConversationId, letters: string): MenuView {
	const { people } = context;
	void people.version.value; // drawn again when there is more to find
	const site = context.state.value.site.name;
	const status = people.status.value;
	const failure = people.failure.value;
	if (people.count() === 0) {
		if (status === 'failed') return failedView(failure, site);
		return status === 'ready' ? emptyView(site) : loadingView;
	}
	const followers = new Set((context.conversationState.value?.conversation?.followers ?? []).map((follower) => follower.id));
	const view = rowsView({
		query: letters,
		found: people.find(letters, { conversation, inConversation: followers }),
		count: people.count(),
		followers,
		noAccess: (agent) => people.noAccess(conversation, agent),
		offlineSince: failure?.kind === 'offline' ? people.savedAt.value : undefined,
	});
	return rowsOf(view).length > 0 ? view : noMatchView(letters);
}

/** Shows the list in the top layer, where no column of the host can cut it off, and keeps it at the field. */
function usePopup(input: { current: HTMLInputElement | null }, open: boolean, content: string): { current: HTMLDivElement | null } {
	const popup = useRef<HTMLDivElement>(null);
	function put(): void {
		const list = popup.current;
		const field = input.current?.parentElement;
		if (!list || !field || !open) return;
		list.style.maxHeight = '';
		const place = placeList(field.getBoundingClientRect(), list.scrollHeight, { width: document.documentElement.clientWidth, height: innerHeight });
		Object.assign(list.style, {
			left: `${place.left}px`,
			width: `${place.width}px`,
			maxHeight: `${place.maxHeight}px`,
			top: 'top' in place ? `${place.top}px` : 'auto',
			bottom: 'bottom' in place ? `${place.bottom}px` : 'auto',
		});
	}
	useLayoutEffect(() => {
		const list = popup.current;
		if (!list || !open) return;
		list.showPopover?.();
		let frame = 0;
		const soon = () => {
			frame ||= requestAnimationFrame(() => {
				frame = 0;
				put();
			});
		};
		window.addEventListener('scroll', soon, { capture: true, passive: true });
		window.addEventListener('resize', soon);
		return () => {
			cancelAnimationFrame(frame);
			window.removeEventListener('scroll', soon, { capture: true });
			window.removeEventListener('resize', soon);
			list.hidePopover?.();
		};
	}, [open]);
	useLayoutEffect(put, [open, content]);
	return popup;
}
