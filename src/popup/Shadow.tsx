import { useSignal } from '@preact/signals';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { AccountId, Agent } from '../collaboration/model';
import { mayBeMentioned } from '../collaboration/permissions';
import { SHADOW_DAYS } from '../collaboration/shadowing';
import type { Directory } from '../directory/directory';
import { plural, t } from '../platform/i18n';
import { log } from '../platform/log';
import { Banner } from '../ui/Banner';
import { Icon } from '../ui/Icon';
import { MentionMenu, type OpenMenu } from '../ui/MentionMenu';
import { dayAndTime } from '../ui/relative-time';
import { Foreign, isolated, sentence } from '../ui/Sentence';
import type { Actions } from './actions';
import { directoryOf } from './reply-box';
import { SheetDialog } from './Sheet';
import type { Popup } from './state';

const DAY = 86_400_000;

/** Whose work I follow, until when, and how to stop. */
export function Shadows({ popup, actions }: { popup: Popup; actions: Actions }) {
	const shadows = popup.shadows.value;
	if (shadows.length === 0) return null;
	return (
		<Banner icon="eye" title={t('popupShadowingTitle')}>
			<ul class="lp-shadows">
				{shadows.map((shadow) => (
					<li key={`${shadow.account} ${shadow.agent}`}>
						<span>
							{sentence('popupShadowing', <Foreign text={shadow.name} />, dayAndTime(shadow.until, popup.now.value))}
							<span class="lp-shadows__count">{plural('popupShadowed', shadow.ours.length)}</span>
						</span>
						<button
							class="lp-btn lp-btn--secondary lp-btn--s"
							type="button"
							aria-label={t('popupShadowStopFor', isolated(shadow.name))}
							onClick={() => actions.stopShadow(shadow)}
						>
							{t('popupShadowStop')}
						</button>
					</li>
				))}
			</ul>
		</Banner>
	);
}

/** "Follow a colleague’s work": who, and until when. */
export function ShadowSheet({ popup, actions }: { popup: Popup; actions: Actions }) {
	const desks = popup.desks.value.filter((desk) => popup.able.value.includes(desk.account));
	const [account, setAccount] = useState<AccountId | undefined>(desks[0]?.account);
	const [days, setDays] = useState<number>(SHADOW_DAYS[0]);
	const [agent, setAgent] = useState<Agent | undefined>(undefined);
	const busy = useSignal(false);
	const failed = useSignal('');
	const id = useId();
	const close = () => {
		popup.sheet.value = undefined;
	};
	const start = async () => {
		if (!account || !agent || busy.value) return;
		busy.value = true;
		failed.value = '';
		const why = await actions.startShadow(account, agent, Date.now() + days * DAY);
		busy.value = false;
		if (why) failed.value = why;
		else close();
	};
	return (
		<SheetDialog title={t('popupShadowTitle')} onClose={close}>
			<form
				class="lp-shadowform"
				onSubmit={(event) => {
					event.preventDefault();
					void start();
				}}
			>
				<p>{t('popupShadowHelp')}</p>
				{desks.length > 1 && (
					<div>
						<label class="lp-shadowform__label" for={`${id}-desk`}>
							{t('popupHelpdesk')}
						</label>
						<span class="lp-selectwrap">
							<select
								id={`${id}-desk`}
								class="lp-select"
								value={account}
								onChange={(event) => {
									setAccount(event.currentTarget.value as AccountId);
									setAgent(undefined);
								}}
							>
								{desks.map((desk) => (
									<option key={desk.account} value={desk.account}>
										{isolated(desk.name)}
									</option>
								))}
							</select>
							<Icon name="chevron" size={14} />
						</span>
					</div>
				)}
				{account && <ColleagueField key={account} id={`${id}-who`} account={account} chosen={agent} onChoose={setAgent} />}
				<div>
					<label class="lp-shadowform__label" for={`${id}-days`}>
						{t('popupShadowFor')}
					</label>
					<span class="lp-selectwrap">
						<select id={`${id}-days`} class="lp-select" value={String(days)} onChange={(event) => setDays(Number(event.currentTarget.value))}>
							{SHADOW_DAYS.map((each) => (
								<option key={each} value={String(each)}>
									{t('popupShadowUntil', plural('popupDays', each), dayAndTime(popup.now.value + each * DAY, popup.now.value))}
								</option>
							))}
						</select>
						<Icon name="chevron" size={14} />
					</span>
				</div>
				{failed.value && (
					<p class="lp-blocked__said" role="alert">
						{failed.value}
					</p>
				)}
				<div class="lp-shadowform__foot">
					<button class="lp-btn lp-btn--primary" type="submit" aria-disabled={!agent || busy.value || undefined}>
						{busy.value && <span class="lp-spin" aria-hidden="true" />}
						{t('popupShadowStart')}
					</button>
				</div>
			</form>
		</SheetDialog>
	);
}

interface ColleagueProps {
	id: string;
	account: AccountId;
	chosen: Agent | undefined;
	onChoose: (agent: Agent | undefined) => void;
}

/** Finds one colleague by a few letters: a combobox of ARIA, with the rows and the index of the mention menu. */
function ColleagueField({ id, account, chosen, onChoose }: ColleagueProps) {
	const field = useRef<HTMLInputElement>(null);
	const [directory, setDirectory] = useState<Directory | undefined>(undefined);
	const [text, setText] = useState('');
	const [open, setOpen] = useState<OpenMenu | undefined>(undefined);
	const list = `${id}-list`;
	const me = account.slice(account.lastIndexOf('#') + 1);
	useEffect(() => {
		let gone = false;
		directoryOf(account).then(
			(loaded) => !gone && setDirectory(loaded),
			(thrown) => log.debug('no directory', thrown),
		);
		return () => {
			gone = true;
		};
	}, [account]);
	const look = (letters: string) => {
		if (!directory || letters.trim() === '') return setOpen(undefined);
		const found = directory.query(letters.trim(), { limit: 8, unavailable: (agent) => mayBeMentioned(agent) !== undefined });
		const rows = found.filter((row) => row.agent.id !== me && mayBeMentioned(row.agent) === undefined).slice(0, 5);
		setOpen({ start: 0, query: letters, rows, active: 0 });
	};
	const choose = (agent: Agent) => {
		onChoose(agent);
		setText(agent.name);
		setOpen(undefined);
	};
	const onKeyDown = (event: KeyboardEvent) => {
		if (!open || event.isComposing || event.keyCode === 229) return;
		const { rows, active } = open;
		const to = { ArrowDown: active + 1, ArrowUp: active - 1 }[event.key];
		const row = rows[active];
		if (to !== undefined && rows.length > 0) setOpen({ ...open, active: (to + rows.length) % rows.length });
		else if (event.key === 'Enter' && row) choose(row.agent);
		else if (event.key === 'Escape') setOpen(undefined);
		else return;
		event.preventDefault();
		event.stopPropagation();
	};
	const row = open?.rows[open.active];
	return (
		<div>
			<label class="lp-shadowform__label" for={id}>
				{t('popupShadowWho')}
			</label>
			<div class="lp-field">
				<Icon name="search" />
				<input
					ref={field}
					id={id}
					data-first
					type="text"
					role="combobox"
					autocomplete="off"
					spellcheck={false}
					dir="auto"
					maxLength={80}
					placeholder={t('popupShadowName')}
					value={text}
					aria-autocomplete="list"
					aria-expanded={open !== undefined && open.rows.length > 0}
					aria-controls={list}
					aria-activedescendant={row ? `${list}-${open?.active}` : undefined}
					onInput={(event) => {
						setText(event.currentTarget.value);
						if (chosen) onChoose(undefined);
						look(event.currentTarget.value);
					}}
					onKeyDown={onKeyDown}
					onBlur={() => setOpen(undefined)}
				/>
				{chosen && <Icon name="check" />}
			</div>
			{open && (
				<MentionMenu
					id={list}
					open={open}
					field={field}
					place="fixed"
					sub={(each) => each.agent.groups.slice(0, 2).join(', ')}
					onChoose={(each) => choose(each.agent)}
				/>
			)}
			<span class="lp-sr" role="status">
				{open && open.rows.length === 0 ? t('uiNoMatch', open.query.trim()) : ''}
			</span>
		</div>
	);
}
