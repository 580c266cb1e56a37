/** Who follows, who is about to, and what went wrong: chips for people, full-width boxes for whatever needs words. */
import { useId, useState } from 'preact/hooks';
import { t } from '../../platform/i18n';
import { Avatar } from '../../ui/Avatar';
import { Icon } from '../../ui/Icon';
import { shown } from '../../ui/person';
import { Foreign, sentence } from '../../ui/Sentence';
import type { FollowersController } from './controller';
import { reasonOf } from './reason';
import { ShadowBox, ShadowButton } from './Shadow';
import type { Shadows } from './shadows';
import type { Item } from './view';

interface ChipsProps {
	items: readonly Item[];
	controller: FollowersController;
	site: string;
}

export function Chips({ items, controller, site }: ChipsProps) {
	return (
		<ul class="lp-chips" aria-label={t('followersTitle')}>
			{items.map((item) => (
				<Entry key={`${item.kind === 'failed' || item.kind === 'removed' ? item.kind : 'chip'} ${item.id}`} item={item} controller={controller} site={site} />
			))}
		</ul>
	);
}

function Entry({ item, controller, site }: { item: Item; controller: FollowersController; site: string }) {
	if (item.kind === 'failed') return <Failed item={item} controller={controller} site={site} />;
	if (item.kind === 'removed') return <Gone item={item} controller={controller} />;
	const { shadows } = controller;
	if (item.kind !== 'follower' || item.you || item.group || !shadows.able.value) return <Chip item={item} controller={controller} />;
	return (
		<>
			<Chip item={item} controller={controller} shadows={shadows} />
			{shadows.open.value === item.id && <ShadowBox who={item} shadows={shadows} />}
		</>
	);
}

type ChipItem = Extract<Item, { kind: 'follower' | 'waiting' | 'adding' }>;
const CHIP = { waiting: ' lp-chip--pending', adding: ' lp-chip--pending lp-chip--saving' } as const;

/** `shadows`: with what can be done with the person themselves, beyond this conversation; in the place of the picture, as far from the X as can be. */
function Chip({ item, controller, shadows }: { item: ChipItem; controller: FollowersController; shadows?: Shadows }) {
	const name = shown(item.name);
	const photo = controller.photo(item.id);
	const plain = item.kind === 'follower' ? item.remove === 'no' : item.kind === 'waiting' && !item.open;
	return (
		<li class={`lp-chip${item.kind === 'follower' ? '' : CHIP[item.kind]}${plain ? ' lp-chip--plain' : ''}`} data-person={item.id}>
			{shadows ? <ShadowButton who={item} shadows={shadows} photo={photo} /> : <Avatar name={item.name} size={20} photo={photo} />}
			<span class="lp-chip__name" title={name}>
				<bdi class="lp-line">{name}</bdi>
				{item.you && <span class="lp-you">{t('followersYou')}</span>}
			</span>
			{item.kind === 'waiting' && (
				<span class="lp-chip__state">
					<Icon name="clock" size={12} />
					<span>{t('followersOnSubmit')}</span>
				</span>
			)}
			{item.kind === 'follower' && item.answered && (
				<span class="lp-chip__state lp-chip__state--answered">
					<Icon name="check" size={12} />
					<span>{t('followersAnswered')}</span>
				</span>
			)}
			{item.kind === 'waiting' && item.open && (
				<button
					key="x"
					class="lp-chip__x"
					type="button"
					aria-label={t('followersRemove', name)}
					onClick={(event) => event.isTrusted && controller.takeBack(item)}
				>
					<Icon name="x" size={14} />
				</button>
			)}
			{item.kind === 'adding' && (
				<>
					<span class="lp-spin" aria-hidden="true" />
					<span class="lp-sr">{t('followersAdding')}</span>
				</>
			)}
			{item.kind === 'follower' && item.remove === 'yes' && (
				<button
					key="x"
					class="lp-chip__x"
					type="button"
					aria-label={t('followersRemove', name)}
					onClick={(event) => event.isTrusted && controller.change('remove', item)}
				>
					<Icon name="x" size={14} />
				</button>
			)}
			{item.kind === 'follower' && item.remove === 'busy' && (
				// The same button, so that the keyboard stays on it until the helpdesk has answered.
				<button key="x" class="lp-chip__x" type="button" aria-disabled="true" aria-label={t('followersRemoving', name)}>
					<span class="lp-spin" aria-hidden="true" />
				</button>
			)}
		</li>
	);
}

function Failed({ item, controller, site }: { item: Extract<Item, { kind: 'failed' }>; controller: FollowersController; site: string }) {
	const why = useId();
	return (
		<li class="lp-chipbox lp-chipbox--failed" data-person={item.id}>
			<Avatar name={item.name} size={24} photo={controller.photo(item.id)} />
			<span class="lp-chipbox__text">
				<b>
					<Foreign text={item.name} />
				</b>
				<span class="lp-chipbox__why" id={why}>
					<bdi>{reasonOf(item.action, item.failure, item.noAccess, site)}</bdi>
				</span>
				<button class="lp-btn lp-btn--secondary lp-btn--s" type="button" aria-describedby={why} onClick={(event) => event.isTrusted && controller.retry(item)}>
					<Icon name="retry" size={14} />
					{t('followersTryAgain')}
				</button>
			</span>
			<button
				class="lp-iconbtn lp-iconbtn--24"
				type="button"
				aria-label={t('followersDismiss', shown(item.name))}
				onClick={(event) => event.isTrusted && controller.dismiss(item)}
			>
				<Icon name="x" size={14} />
			</button>
		</li>
	);
}

function Gone({ item, controller }: { item: Extract<Item, { kind: 'removed' }>; controller: FollowersController }) {
	const what = useId();
	// The panel may be folded and opened again meanwhile; the bar goes on from where the time is.
	const [since] = useState(() => item.at - performance.now());
	return (
		<li class="lp-chipbox lp-chipbox--undo" data-person={item.id}>
			<span class="lp-chipbox__text" id={what}>
				{item.you && !item.mention
					? t('followersStopped')
					: sentence(
							item.mention ? 'followersTakenBack' : 'followersRemoved',
							<b>
								<Foreign text={item.name} />
							</b>,
						)}
			</span>
			<button
				class="lp-btn lp-btn--secondary lp-btn--s"
				type="button"
				data-undo
				aria-describedby={what}
				onClick={(event) => event.isTrusted && controller.undo(item)}
			>
				<Icon name="undo" size={14} />
				{t('followersUndo')}
			</button>
			<span class="lp-chipbox__bar" aria-hidden="true" style={{ animationDelay: `${Math.round(since)}ms` }} />
		</li>
	);
}
