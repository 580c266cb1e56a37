import { useId } from 'preact/hooks';
import { t } from '../platform/i18n';
import { Avatar } from '../ui/Avatar';
import { daysAgo } from '../ui/days';
import { Icon } from '../ui/Icon';
import { clockTime, fullTime, relativeTime } from '../ui/relative-time';
import { Foreign, sentence } from '../ui/Sentence';
import type { Actions } from './actions';
import { DeskLabel, Marked, NumberLabel, Waits } from './labels';
import { Opened } from './Opened';
import { excerptOf, type Row, wordsOf } from './rows';
import type { Popup } from './state';

/** The time of a row. Under a day's heading older days need only the hour; in results of a search the day must be said. */
const timeOf = (at: number, now: number, underDay: boolean): string => (underDay && daysAgo(at, now) > 0 ? clockTime(at) : relativeTime(at, now));

/** "Ann Lee mentioned you" */
function Who({ row, query }: { row: Row; query: string }) {
	const name = (
		<b>
			<Marked text={row.name || t('popupSomeone')} query={query} />
		</b>
	);
	if (row.kind === 'status')
		return <>{row.status ? sentence('popupWhoStatus', name, <Foreign text={row.status} />) : sentence('popupWhoStatusUnknown', name)}</>;
	return <>{sentence(WHO[row.kind], name)}</>;
}
const WHO = {
	mention: 'popupWhoMention',
	'customer-reply': 'popupWhoCustomerReply',
	'colleague-reply': 'popupWhoColleagueReply',
	note: 'popupWhoNote',
	added: 'popupWhoAdded',
} as const;

interface RowProps {
	popup: Popup;
	actions: Actions;
	row: Row;
	/** Several helpdesks are connected: which one is said. */
	several: boolean;
	/** Shown under the heading of its day. */
	underDay: boolean;
}

export function UpdateRow({ popup, actions, row, several, underDay }: RowProps) {
	const isOpen = popup.open.value === row.key;
	const query = underDay ? '' : popup.query.value.trim();
	const now = popup.now.value;
	const excerpt = excerptOf(row.text);
	const details = useId();
	return (
		<li class={`lp-row${row.unread ? ' is-unread' : ''}${isOpen ? ' is-open' : ''}`} data-key={row.key}>
			<button
				class="lp-row__main"
				type="button"
				aria-expanded={isOpen}
				aria-controls={details}
				tabIndex={popup.stop.value === row.key ? 0 : -1}
				onClick={(event) => actions.press(row, event)}
				onAuxClick={(event) => event.button === 1 && actions.openConversation(row)}
				onFocus={() => actions.activate(row.key)}
			>
				<Avatar name={row.name} size={32} customer={row.customer} kind={row.kind} />
				<span class="lp-row__text">
					<span class="lp-row__first">
						<span class="lp-row__who">
							{row.unread && <span class="lp-sr">{t('popupUnreadMark')} </span>}
							<Who row={row} query={query} />
						</span>
						{row.shadow && (
							<span class="lp-row__muted" title={t('popupShadowRow', row.shadow)}>
								<Icon name="eye" size={14} />
								<span class="lp-sr">{t('popupShadowRow', row.shadow)}</span>
							</span>
						)}
						{row.muted && (
							<span class="lp-row__muted" title={t('popupMuted')}>
								<Icon name="belloff" size={14} />
								<span class="lp-sr">{t('popupMuted')}</span>
							</span>
						)}
						<time class="lp-row__time" dateTime={isoTime(row.at)} title={fullTime(row.at)}>
							{timeOf(row.at, now, underDay)}
						</time>
					</span>
					{!isOpen && excerpt && (
						<Marked
							class={`lp-row__excerpt${row.unread && row.kind === 'mention' ? ' lp-two lp-clamp-2' : ''}`}
							text={excerptAround(excerpt, query)}
							query={query}
						/>
					)}
					{!isOpen && (
						<span class="lp-row__conv" data-conversation title={t('popupSeeConversation')}>
							{row.waiting && <Waits />}
							{several && <DeskLabel row={row} />}
							<Marked class="lp-truncate" text={row.title} query={query} />
							<NumberLabel number={row.number} query={query} />
						</span>
					)}
				</span>
			</button>
			{row.unread && !isOpen && <span class="lp-row__dot" aria-hidden="true" />}
			{!isOpen && <RowTools row={row} actions={actions} />}
			<div id={details} hidden={!isOpen}>
				{isOpen && <Opened popup={popup} actions={actions} row={row} several={several} />}
			</div>
		</li>
	);
}

/** In a long text the match may lie beyond what one line shows: begin shortly before it. */
function excerptAround(excerpt: string, query: string): string {
	const [word] = wordsOf(query);
	const at = word ? excerpt.toLowerCase().indexOf(word.toLowerCase()) : -1;
	return at > 40 ? `…${excerpt.slice(at - 20)}` : excerpt;
}

const isoTime = (at: number): string => (Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : '');

/** The three small buttons over the time. Not tab stops: a row is one, the right arrow leads in. */
function RowTools({ row, actions }: { row: Row; actions: Actions }) {
	const read = t(row.unread ? 'popupMarkRead' : 'popupMarkUnread');
	const mute = t(row.muted ? 'popupUnmute' : 'popupMute');
	const reply = t('popupReplyHere');
	return (
		<div class="lp-row__tools">
			<button class="lp-iconbtn" type="button" tabIndex={-1} aria-label={read} title={read} onClick={() => actions.toggleRead(row)}>
				<Icon name="check" />
			</button>
			<button class="lp-iconbtn" type="button" tabIndex={-1} aria-label={mute} title={mute} onClick={() => actions.toggleMute(row)}>
				<Icon name={row.muted ? 'bell' : 'belloff'} />
			</button>
			<button class="lp-iconbtn" type="button" tabIndex={-1} aria-label={reply} title={reply} onClick={() => actions.reply(row)}>
				<Icon name="reply" />
			</button>
		</div>
	);
}
