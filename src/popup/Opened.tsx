import type { TargetedMouseEvent } from 'preact';
import { HELPDESKS } from '../helpdesks/registry';
import { t } from '../platform/i18n';
import { dayHeading, daysAgo } from '../ui/days';
import { Icon } from '../ui/Icon';
import { clockTime, fullTime } from '../ui/relative-time';
import { Foreign } from '../ui/Sentence';
import type { Actions } from './actions';
import { DeskLabel, NumberLabel, Waits } from './labels';
import { ReplyBox } from './ReplyBox';
import { paragraphsOf, type Row, splitAround } from './rows';
import type { Popup } from './state';

/** "Today, 09:47" */
const when = (at: number, now: number): string => `${daysAgo(at, now) > 6 ? fullTime(at) : t('uiDayAndTime', dayHeading(at, now), clockTime(at))}`;

/** The opened row: where it happened, the whole message, the reply box. */
export function Opened({ popup, actions, row, several }: { popup: Popup; actions: Actions; row: Row; several: boolean }) {
	const read = t(row.unread ? 'popupMarkRead' : 'popupMarkUnread');
	const mute = t(row.muted ? 'popupUnmute' : 'popupMute');
	const follow = (event: TargetedMouseEvent<HTMLAnchorElement>) => {
		event.preventDefault();
		void actions.openConversation(row);
	};
	return (
		<div class="lp-open">
			<div class="lp-open__head">
				<div class="lp-open__conv">
					<a href={HELPDESKS[row.helpdesk].conversationUrl(row.site, row.conversation, { entry: row.update })} onClick={follow}>
						<span>
							<Foreign text={row.title || t('popupUntitled')} />
						</span>
						<Icon name="external" size={14} />
						<span class="lp-sr">{t('popupSeeConversation')}</span>
					</a>
					<button class="lp-iconbtn lp-iconbtn--24" type="button" aria-label={read} title={read} onClick={() => actions.toggleRead(row)}>
						<Icon name="check" />
					</button>
					<button class="lp-iconbtn lp-iconbtn--24" type="button" aria-label={mute} title={mute} onClick={() => actions.toggleMute(row)}>
						<Icon name={row.muted ? 'bell' : 'belloff'} />
					</button>
					<button
						class="lp-iconbtn lp-iconbtn--24 lp-open__close"
						type="button"
						aria-label={t('popupClose')}
						title={t('popupClose')}
						onClick={() => actions.close()}
					>
						<Icon name="chevron" />
					</button>
				</div>
				<p class="lp-open__meta">
					{several && <DeskLabel row={row} />}
					<NumberLabel number={row.number} />
					{(row.kind === 'mention' || row.kind === 'note') && (
						<span>
							<Icon name="lock" size={12} />
							{t('popupInternal')}
						</span>
					)}
					{(row.kind === 'customer-reply' || row.kind === 'colleague-reply') && (
						<span>
							<Icon name="bubble" size={12} />
							{t('popupPublic')}
						</span>
					)}
					<span title={fullTime(row.at)}>{when(row.at, popup.now.value)}</span>
				</p>
				{row.waiting && (
					<p class="lp-open__waits">
						<Waits />
						<button class="lp-btn lp-btn--ghost lp-btn--s" type="button" onClick={() => actions.settle(row)}>
							{t('popupNoAnswerNeeded')}
						</button>
					</p>
				)}
			</div>
			<Message row={row} />
			<ReplyBox popup={popup} actions={actions} row={row} />
		</div>
	);
}

/** The whole message, as text; my own name in it is marked. It scrolls, so it can be reached by keyboard. */
function Message({ row }: { row: Row }) {
	const paragraphs = paragraphsOf(row.text);
	if (paragraphs.length === 0) return null;
	return (
		// biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields; this names a text that scrolls
		// biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
		<div class={`lp-open__msg${row.internal ? ' lp-open__msg--note' : ''}`} tabIndex={0} role="group" aria-label={t('popupMessage')}>
			{paragraphs.map((paragraph, index) => (
				<p key={index} dir="auto">
					{splitAround(paragraph, row.myName ? [`@${row.myName}`] : []).map(([part, mine], at) =>
						mine ? (
							<span key={at} class="lp-mention">
								{part}
							</span>
						) : (
							part
						),
					)}
				</p>
			))}
		</div>
	);
}
