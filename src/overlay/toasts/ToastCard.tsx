import { useId, useRef } from 'preact/hooks';
import type { Site, Update } from '../../collaboration/model';
import { t } from '../../platform/i18n';
import type { Toast } from '../../platform/messages';
import { Avatar } from '../../ui/Avatar';
import { Excerpt } from '../../ui/excerpt';
import { Icon } from '../../ui/Icon';
import { useLeave } from '../../ui/leave';
import { shown } from '../../ui/person';
import { errorSentence } from '../../ui/reasons';
import { fullTime, relativeTime } from '../../ui/relative-time';
import { Foreign } from '../../ui/Sentence';
import type { Life } from './stack';
import { buttonsOf, nameOf, problemText, siteNameOf, type ToastDeed, toastTitle, updateTitle } from './words';

const LOOK: Record<Toast['kind'], string> = {
	mention: 'mention',
	'customer-reply': 'reply',
	'colleague-reply': 'agent',
	note: 'note',
	added: 'follow',
	status: 'status',
	group: 'group',
	summary: 'group',
	'not-added': 'problem',
	'signed-out': 'problem',
};

export interface ToastCardProps {
	life: Life;
	paused: boolean;
	/** Epoch ms. */
	now: number;
	site: Site;
	/** The signed-in agent's name: mentions of it are marked. */
	me: string | undefined;
	/** The toast's conversation is the one in front of the agent. */
	here: boolean;
	onDeed(deed: ToastDeed, event: MouseEvent): void;
	onClose(event: MouseEvent): void;
}

/** One toast. It never takes focus, and a mouse on it never moves the focus. */
export function ToastCard({ life, paused, now, site, me, here, onDeed, onClose }: ToastCardProps) {
	const { toast } = life;
	const newest = toast.updates[0];
	const several = toast.kind === 'group' || toast.kind === 'summary';
	const titleId = useId();
	const card = useRef<HTMLLIElement>(null);
	useLeave(card, 24, 150);
	const counted = Number.isFinite(life.whole);
	const at = newest?.at ?? life.shownAt;
	return (
		<li ref={card} class={`lp-toast lp-toast--${LOOK[toast.kind]}${paused && counted ? ' is-paused' : ''}`} aria-labelledby={titleId} data-toast={toast.id}>
			<Face toast={toast} site={site} me={me} />
			<div>
				<div class="lp-toast__head">
					<p class="lp-toast__title" id={titleId}>
						{toastTitle(toast, site)}
					</p>
					<span class="lp-toast__time" title={fullTime(at)}>
						{paused && counted ? (
							<span class="lp-toast__paused">
								<Icon name="pause" size={12} />
								{t('toastPaused')}
							</span>
						) : (
							relativeTime(at, now)
						)}
					</span>
				</div>
				{several ? <Lines updates={toast.updates} names={me ? [me] : []} /> : <What toast={toast} site={site} me={me} />}
				{life.trouble && (
					<p class="lp-toast__trouble" role="alert">
						{life.trouble.kind === 'offline' ? t('toastOffline') : errorSentence(life.trouble.kind, shown(siteNameOf(toast, site)))}
					</p>
				)}
				<Where toast={toast} />
				<div class="lp-toast__actions">
					{buttonsOf(toast, here).map((button) => (
						<button key={button.deed} class={`lp-btn lp-btn--${button.look} lp-btn--s`} type="button" onClick={(event) => onDeed(button.deed, event)}>
							{button.label}
						</button>
					))}
				</div>
			</div>
			<button class="lp-iconbtn lp-iconbtn--24 lp-toast__close" type="button" aria-label={t('toastClose')} onClick={onClose}>
				<Icon name="x" size={14} />
			</button>
			{counted && <Bar life={life} clipped={several} />}
		</li>
	);
}

/** The time left, drawn by CSS from where the clock was last started; a new start is a new element, or the old animation would go on. */
function Bar({ life, clipped }: { life: Life; clipped: boolean }) {
	const bar = (
		<span
			key={life.run}
			class="lp-toast__bar"
			aria-hidden="true"
			style={{ animationDuration: `${life.whole}ms`, animationDelay: `${life.from - life.whole}ms` }}
		/>
	);
	// A group shows the edge of a second card below itself, so its own box cannot clip the bar.
	return clipped ? (
		<span class="lp-toast__clip" aria-hidden="true">
			{bar}
		</span>
	) : (
		bar
	);
}

function Face({ toast, site, me }: { toast: Toast; site: Site; me: string | undefined }) {
	const newest = toast.updates[0];
	if (toast.kind === 'not-added') return <Avatar name={toast.problem?.name ?? ''} size={36} kind="problem" />;
	if (toast.kind === 'signed-out' || !newest) return <Avatar name={me ?? siteNameOf(toast, site)} size={36} {...(newest ? {} : problemMark(toast))} />;
	const other = toast.updates.find((update) => update.author.name !== newest.author.name);
	if (toast.kind === 'group' || toast.kind === 'summary')
		return other ? (
			<span class="lp-pair" aria-hidden="true">
				<Avatar name={nameOf(newest)} size={24} customer={newest.author.kind === 'customer'} />
				<Avatar name={nameOf(other)} size={24} customer={other.author.kind === 'customer'} />
			</span>
		) : (
			<Avatar name={nameOf(newest)} size={36} customer={newest.author.kind === 'customer'} />
		);
	return <Avatar name={nameOf(newest)} size={36} customer={newest.author.kind === 'customer'} kind={newest.kind} />;
}

const problemMark = (toast: Toast): { kind?: 'problem' } => (toast.kind === 'signed-out' ? { kind: 'problem' } : {});

/** What was written. A problem's reason is never cut. */
function What({ toast, site, me }: { toast: Toast; site: Site; me: string | undefined }) {
	if (toast.kind === 'not-added') return <p class="lp-toast__excerpt">{problemText(toast, site)}</p>;
	if (toast.kind === 'signed-out') return <p class="lp-toast__excerpt">{t('toastSignedOutText')}</p>;
	const update = toast.updates[0];
	if (!update || update.kind === 'added' || update.text.trim() === '') return null;
	const before = update.kind === 'customer-reply' ? t('toastSaid', shown(nameOf(update)), '') : undefined;
	return (
		<p class="lp-toast__excerpt">
			<Excerpt class="lp-clamp-2" text={update.text} names={me ? [me] : []} before={before} />
		</p>
	);
}

/** The three newest of several, a line each. */
function Lines({ updates, names }: { updates: readonly Update[]; names: readonly string[] }) {
	return (
		<ul class="lp-toast__lines">
			{updates.slice(0, 3).map((update) => (
				<li key={update.id}>
					{update.text.trim() === '' ? (
						<span class="lp-line">{updateTitle(update)}</span>
					) : (
						<Excerpt
							class="lp-line"
							text={update.text}
							names={names}
							before={
								<>
									<b>{shown(nameOf(update))}</b>{' '}
								</>
							}
						/>
					)}
				</li>
			))}
		</ul>
	);
}

function Where({ toast }: { toast: Toast }) {
	const newest = toast.updates[0];
	const ofOne = toast.kind !== 'summary' && toast.kind !== 'signed-out';
	const title = ofOne ? (toast.title ?? newest?.title) : undefined;
	const number = ofOne ? (toast.number ?? newest?.number) : undefined;
	if (!title && !number && !toast.desk) return null;
	return (
		<p class="lp-toast__conv">
			{toast.desk && (
				<span class="lp-desk" data-d={((toast.desk.colour - 1) % 6) + 1}>
					<span>
						<Foreign text={toast.desk.name} />
					</span>
				</span>
			)}
			{title && (
				<span class="lp-toast__where" title={shown(title)}>
					<bdi class="lp-line">{shown(title)}</bdi>
				</span>
			)}
			{number && (
				<span class="lp-num" dir="ltr">
					#{shown(number, 40)}
				</span>
			)}
		</p>
	);
}
