import { useSignal } from '@preact/signals';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { findTrigger } from '../overlay/composer/trigger';
import { t } from '../platform/i18n';
import { Icon } from '../ui/Icon';
import { MentionField } from '../ui/MentionField';
import { Foreign, isolated, sentence } from '../ui/Sentence';
import type { Actions } from './actions';
import { failureSentence } from './failures';
import type { ReplyPhase } from './reply';
import type { Row } from './rows';
import type { Popup } from './state';

/**
 * The reply box. It starts as an internal note every time; public is chosen each time. The text is kept with every key. "Sent" is said when
 * the outbox says that the helpdesk did it.
 */
export function ReplyBox({ popup, actions, row }: { popup: Popup; actions: Actions; row: Row }) {
	const foot = useId();
	const field = useRef<HTMLTextAreaElement>(null);
	const box = actions.replyBox(row);
	const phase = box.phase.value;
	const text = box.text.value;
	const internal = box.internal.value;
	const directory = box.directory.value;
	const refused = useSignal('');

	const replying = popup.replying.value;
	// Before the next key arrives: what is typed after R is text, not commands.
	useLayoutEffect(() => {
		if (!replying) return;
		popup.replying.value = false;
		field.current?.focus({ preventScroll: true });
	}, [replying, popup]);

	const { mayNote, mayReply, customer } = box.rights.value;
	if (!mayNote && !mayReply) return <p class="lp-open__meta">{t('popupReadOnly')}</p>;

	const sending = phase.phase === 'sending' || box.handing.value;
	const label = t(internal ? 'popupModeNote' : 'popupModePublic');
	const send = async () => {
		refused.value = '';
		const failure = await box.send();
		if (failure) refused.value = failure;
	};
	return (
		<form
			class={`lp-reply${internal ? ' lp-reply--note' : ''}`}
			onSubmit={(event) => {
				event.preventDefault();
				void send();
			}}
		>
			<Modes internal={internal} mayNote={mayNote} mayReply={mayReply} locked={sending} onChoose={(mode) => box.choose(mode)} />
			<MentionField
				id={`${foot}-text`}
				field={field}
				label={label}
				value={text}
				rows={3}
				readOnly={sending}
				placeholder={internal ? t('popupWriteNote') : t('popupWriteTo', customer ? isolated(customer) : t('popupTheCustomer'))}
				describedBy={foot}
				findTrigger={findTrigger}
				directory={internal ? directory : undefined}
				place="fixed"
				onText={(next) => box.write(next)}
				onPick={(agent) => box.pick(agent)}
				onKey={(event) => {
					if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
						event.preventDefault();
						void send();
					}
				}}
			/>
			<Outcome phase={phase} row={row} actions={actions} refused={refused.value} onDismiss={() => box.dismiss()} />
			<div class="lp-reply__foot">
				<span class="lp-reply__to" id={foot}>
					<span class="lp-clamp-2">
						{sending ? (
							<SendingWords waiting={!popup.online.value} />
						) : internal ? (
							t('popupOnlyTeam')
						) : (
							sentence('popupGoesTo', customer ? <Foreign text={customer} /> : t('popupTheCustomer'))
						)}
					</span>
				</span>
				{sending && popup.online.value && <span class="lp-spin" aria-hidden="true" />}
				<button
					class={`lp-btn ${internal ? 'lp-btn--note' : 'lp-btn--primary'} lp-btn--s`}
					type="submit"
					aria-disabled={sending || text.trim() === '' || (phase.phase === 'unknown' && !box.edited.value) || undefined}
				>
					{t(phase.phase === 'failed' && !box.edited.value ? 'popupTryAgain' : internal ? 'popupAddNote' : 'popupSendReply')}
				</button>
			</div>
		</form>
	);
}

function SendingWords({ waiting }: { waiting: boolean }) {
	return <span role="status">{t(waiting ? 'popupSentLater' : 'popupSending')}</span>;
}

/** What went wrong, and what to do about it. */
function Outcome({ phase, row, actions, refused, onDismiss }: { phase: ReplyPhase; row: Row; actions: Actions; refused: string; onDismiss: () => void }) {
	if (phase.phase === 'unknown')
		return (
			<div class="lp-reply__error" role="alert">
				<Icon name="alert" size={14} />
				<span class="lp-reply__why">{t('popupUnknownOutcome')}</span>
				<button class="lp-btn lp-btn--secondary lp-btn--s" type="button" onClick={() => actions.openConversation(row)}>
					{t('popupSeeConversation')}
				</button>
				<button class="lp-iconbtn lp-iconbtn--24" type="button" aria-label={t('popupDismiss')} title={t('popupDismiss')} onClick={onDismiss}>
					<Icon name="x" size={14} />
				</button>
			</div>
		);
	if (phase.phase === 'sending' && phase.job.failure)
		return (
			<div class="lp-reply__error lp-reply__error--wait" role="status">
				<Icon name="clock" size={14} />
				<span class="lp-reply__why">{t('popupNotYet', failureSentence(phase.job.failure, row.deskName))}</span>
				<button class="lp-iconbtn lp-iconbtn--24" type="button" aria-label={t('popupDismiss')} title={t('popupDismiss')} onClick={onDismiss}>
					<Icon name="x" size={14} />
				</button>
			</div>
		);
	const why = refused || (phase.phase === 'failed' ? failureSentence(phase.failure, row.deskName) : '');
	if (!why) return null;
	return (
		<div class="lp-reply__error" role="alert">
			<Icon name="alert" size={14} />
			<span class="lp-reply__why">{t('popupNotSent', why)}</span>
		</div>
	);
}

/** Note or public reply, as a radio group: arrows choose, Tab leaves. */
function Modes(props: { internal: boolean; mayNote: boolean; mayReply: boolean; locked: boolean; onChoose: (internal: boolean) => void }) {
	const group = useRef<HTMLDivElement>(null);
	const choose = (internal: boolean) => {
		if (!props.locked && (internal ? props.mayNote : props.mayReply)) props.onChoose(internal);
	};
	const both = props.mayNote && props.mayReply;
	return (
		<div class="lp-reply__modes">
			<div
				ref={group}
				class="lp-seg"
				role="radiogroup"
				aria-label={t('popupWhoSees')}
				onKeyDown={(event) => {
					if (!both || !['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'].includes(event.key)) return;
					event.preventDefault();
					event.stopPropagation();
					choose(!props.internal);
					group.current?.querySelector<HTMLElement>(`[data-mode="${props.internal ? 'public' : 'note'}"]`)?.focus();
				}}
			>
				{props.mayNote && (
					// biome-ignore lint/a11y/useSemanticElements: a segmented control; the keys of a radio group are above
					<button type="button" role="radio" data-mode="note" aria-checked={props.internal} tabIndex={props.internal ? 0 : -1} onClick={() => choose(true)}>
						<Icon name="lock" size={14} />
						{t('popupModeNote')}
					</button>
				)}
				{props.mayReply && (
					// biome-ignore lint/a11y/useSemanticElements: a segmented control; the keys of a radio group are above
					<button type="button" role="radio" data-mode="public" aria-checked={!props.internal} tabIndex={props.internal ? -1 : 0} onClick={() => choose(false)}>
						<Icon name="globe" size={14} />
						{t('popupModePublic')}
					</button>
				)}
			</div>
		</div>
	);
}
