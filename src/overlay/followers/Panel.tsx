import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';
import type { ConversationId } from '../../collaboration/model';
import { plural, t } from '../../platform/i18n';
import { Avatar } from '../../ui/Avatar';
import { Banner } from '../../ui/Banner';
import { Empty } from '../../ui/Empty';
import { Icon, Mark } from '../../ui/Icon';
import type { IconName } from '../../ui/icons';
import { useLostFocus } from '../../ui/lost-focus';
import { shown } from '../../ui/person';
import { errorSentence } from '../../ui/reasons';
import { clockTime } from '../../ui/relative-time';
import type { OverlayContext } from '../context';
import { AddField } from './AddField';
import { Chips } from './Chips';
import type { FollowersController } from './controller';
import type { PanelView } from './view';

interface PanelProps {
	context: OverlayContext;
	controller: FollowersController;
	conversation: ConversationId;
	open: boolean;
	/** The agent opened or closed the panel. */
	onToggle(): void;
}

/** The followers panel: a card in the host's side column, or floating. */
export function Panel({ context, controller, conversation, open, onToggle }: PanelProps) {
	const titleId = useId();
	const bodyId = useId();
	const view = controller.view.value;
	const ref = usePanelFocus(view);
	return (
		<section ref={ref} class="lp-followers" aria-labelledby={titleId}>
			<div class="lp-followers__head">
				<Mark size={16} />
				<h2 class="lp-followers__title" id={titleId}>
					{t('followersTitle')}
				</h2>
				{view.kind === 'list' && <span class="lp-count lp-count--quiet">{view.count}</span>}
				<button
					class="lp-iconbtn lp-iconbtn--24"
					type="button"
					data-collapse
					aria-expanded={open}
					{...(open ? { 'aria-controls': bodyId } : {})}
					aria-label={t(open ? 'followersCollapse' : 'followersExpand')}
					onClick={(event) => event.isTrusted && onToggle()}
				>
					<Icon name="chevron" />
				</button>
			</div>
			{open && (
				<div class="lp-followers__body" id={bodyId}>
					<Body context={context} controller={controller} conversation={conversation} view={view} />
				</div>
			)}
		</section>
	);
}

function Body({ context, controller, conversation, view }: Omit<PanelProps, 'open' | 'onToggle'> & { view: PanelView }) {
	const site = context.state.value.site.name;
	if (view.kind === 'off') return <Note icon="building">{t('followersOff', shown(site))}</Note>;
	if (view.kind === 'loading') return <Loading />;
	if (view.kind === 'failed') return <LoadFailed why={errorSentence(view.failure.kind, shown(site))} again={controller.reload} />;
	const savedAs = context.facts.capabilities.followersAre;
	const missing = context.missing.value;
	return (
		<>
			{view.stale && <Stale {...view.stale} site={site} />}
			{view.follow && <FollowSwitch {...view.follow} onChange={(on) => toggleMe(context, controller, on)} />}
			{view.empty && view.mentioned.length > 0 ? null : view.empty ? (
				<Empty icon="userplus" title={t('followersEmpty')} text={view.mayAdd ? t('followersEmptyText') : view.follow ? t('followersEmptySelf') : ''} />
			) : (
				<Chips items={view.items} controller={controller} site={site} />
			)}
			{view.more > 0 && (
				<button
					class="lp-btn lp-btn--ghost lp-btn--s lp-followers__more"
					type="button"
					aria-expanded={controller.unfolded.value}
					onClick={(event) => event.isTrusted && controller.toggleMore()}
				>
					<Icon name="chevron" size={14} />
					{controller.unfolded.value ? t('followersFewer') : plural('followersMore', view.more)}
				</button>
			)}
			{view.mentioned.length > 0 && (
				<Mentioned people={view.mentioned} controller={controller} byTheirOwn={context.facts.capabilities.mentionsFollow === 'mentioned'} />
			)}
			{view.mayAdd && <AddField context={context} conversation={conversation} onAdd={(agent) => controller.change('add', agent)} />}
			{missing.length > 0 && <Note icon="alert">{t('followersMissing', missing.join(', '))}</Note>}
			{view.selfOnly && (
				<Note icon="info">{t(context.facts.capabilities.mentionsFollow === 'helpdesk' ? 'followersByMention' : 'followersSelfOnly', context.facts.name)}</Note>
			)}
			{view.readOnly && <Note icon="lock">{t('followersReadOnly')}</Note>}
			{savedAs !== undefined && !view.readOnly && <Note icon="info">{t('followersSavedAs', savedAs, context.facts.name)}</Note>}
		</>
	);
}

interface MentionedProps {
	people: Extract<PanelView, { kind: 'list' }>['mentioned'];
	controller: FollowersController;
	byTheirOwn: boolean;
}

/** Whom notes named. What became of it only their own Loopin knows, so nothing is claimed, and there is nothing to take away. */
function Mentioned({ people, controller, byTheirOwn }: MentionedProps) {
	const id = useId();
	return (
		<div class="lp-mentioned">
			<h3 class="lp-mentioned__title" id={id}>
				{t('followersMentioned')}
			</h3>
			<ul class="lp-chips" aria-labelledby={id}>
				{people.map((person) => (
					<li key={person.id} class="lp-chip lp-chip--plain lp-chip--quiet" data-mentioned={person.id}>
						<Avatar name={person.name} size={20} photo={controller.photo(person.id)} />
						<span class="lp-chip__name" title={shown(person.name)}>
							<bdi class="lp-line">{shown(person.name)}</bdi>
						</span>
					</li>
				))}
			</ul>
			{byTheirOwn && <p class="lp-mentioned__text">{t('followersMentionedText')}</p>}
		</div>
	);
}

function toggleMe(context: OverlayContext, controller: FollowersController, on: boolean): void {
	const me = context.state.peek().me;
	if (me) controller.change(on ? 'add' : 'remove', me);
}

const Note = ({ icon, children }: { icon: IconName; children: ComponentChildren }) => (
	<p class="lp-followers__note">
		<Icon name={icon} size={14} />
		<span>{children}</span>
	</p>
);

/** Shows what the helpdesk confirmed, also while it is being changed: never what was only wished for. */
function FollowSwitch({ on, busy, onChange }: { on: boolean; busy: boolean; onChange(on: boolean): void }) {
	const id = useId();
	return (
		<div class="lp-follow-me">
			<label for={id}>
				<b>{t(on ? 'followersOn' : 'followersFollow')}</b>
				<span>{t(on ? 'followersOnText' : 'followersFollowText')}</span>
			</label>
			<input
				class="lp-switch"
				type="checkbox"
				// biome-ignore lint/a11y/useAriaPropsForRole: a native checkbox says itself whether it is checked
				role="switch"
				id={id}
				checked={on}
				aria-disabled={busy}
				aria-busy={busy}
				onClick={(event) => {
					event.preventDefault();
					if (event.isTrusted && !busy) onChange(!on);
				}}
			/>
		</div>
	);
}

function Stale({ readAt, failure, site }: { readAt: number; failure: { kind: Parameters<typeof errorSentence>[0] }; site: string }) {
	const at = clockTime(readAt);
	return (
		<div class="lp-menu__notice lp-followers__notice" role="status">
			<Icon name={failure.kind === 'offline' ? 'cloudoff' : 'alert'} />
			<span>{failure.kind === 'offline' ? t('followersOffline', at) : t('followersStale', errorSentence(failure.kind, shown(site)), at)}</span>
		</div>
	);
}

function Loading() {
	return (
		<>
			<div class="lp-followers__skel" aria-hidden="true">
				<span class="lp-skel" />
				<span class="lp-skel" />
				<span class="lp-skel" />
				<span class="lp-skel" />
			</div>
			<span class="lp-sr" role="status">
				{t('followersLoading')}
			</span>
		</>
	);
}

const LoadFailed = ({ why, again }: { why: string; again(): void }) => (
	<Banner icon="alert" title={t('followersLoadFailed')}>
		<p>{why}</p>
		<button class="lp-btn lp-btn--secondary lp-btn--s lp-followers__again" type="button" onClick={(event) => event.isTrusted && again()}>
			<Icon name="retry" size={14} />
			{t('followersTryAgain')}
		</button>
	</Banner>
);

/**
 * Where the keyboard goes when what it was on is taken away: from the X to Undo, from there to the chip that came into the place, else to the
 * field; never anywhere when it was not in the panel.
 */
function usePanelFocus(view: PanelView): { current: HTMLElement | null } {
	/** Each removable chip's place, kept after it is gone. */
	const places = useRef(new Map<string, number>());
	const removable =
		view.kind === 'list' ? view.items.filter((item) => (item.kind === 'follower' && item.remove !== 'no') || (item.kind === 'waiting' && item.open)) : [];
	const ref = useLostFocus<HTMLElement>((gone) => {
		const panel = ref.current;
		if (!panel) return;
		const person = gone.closest<HTMLElement>('[data-person]')?.dataset.person;
		const box = [...panel.querySelectorAll<HTMLElement>('.lp-chipbox--undo')].find((entry) => entry.dataset.person === person);
		const next = panel.querySelectorAll<HTMLElement>('.lp-chip__x').item(person === undefined ? 0 : (places.current.get(person) ?? 0)) as HTMLElement | null;
		const target =
			(gone.matches('.lp-chip__x') ? box?.querySelector<HTMLElement>('[data-undo]') : null) ??
			next ??
			panel.querySelector<HTMLElement>('.lp-add input') ??
			panel.querySelector<HTMLElement>('.lp-switch, [data-collapse]');
		target?.focus({ preventScroll: true });
	});
	for (const [place, item] of removable.entries()) places.current.set(item.id, place);
	return ref;
}
