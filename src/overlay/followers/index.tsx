/** The followers panel of the conversation in view: docked where the page has a place for it, else floating. */
import { computed, effect, signal, untracked } from '@preact/signals';
import { render } from 'preact';
import { log } from '../../platform/log';
import { ask } from '../../platform/messenger';
import type { OverlayContext, OverlayRoot } from '../context';
import { followersController } from './controller';
import { Floating } from './Floating';
import { Panel } from './Panel';

/** A page that renders its column anew gets us again so often; after that the panel floats. */
const MOST_DOCKED = 5;

/** What the agent last chose, until the settings that it is written to come back. */
const chosen = signal<'auto' | 'open' | 'closed'>('auto');

/** Draws the panel of the conversation in view until `context.signal` aborts. Nothing is drawn where the helpdesk has no followers. */
export function mountFollowers(root: OverlayRoot, context: OverlayContext): void {
	const conversation = context.conversation.peek();
	if (conversation === undefined || context.facts.capabilities.followers === 'none') return;
	const controller = followersController(context, conversation);
	const slot = signal<HTMLElement | undefined>(undefined);
	/** Counts up when the page threw our block out of its slot: a new one is docked, but we do not fight for it. */
	const docked = signal(0);
	let block: HTMLElement | undefined;
	const look = () => {
		if (context.signal.aborted) return;
		slot.value = docked.peek() > MOST_DOCKED ? undefined : context.page.followersSlot();
		if (slot.peek() && block && !block.isConnected) docked.value += 1;
	};
	look();
	context.page.watch(context.signal, look);

	const open = computed(() => {
		const wish = chosen.value === 'auto' ? context.state.value.settings.followersPanel : chosen.value;
		return wish === 'auto' ? slot.value !== undefined && controller.view.value.kind !== 'off' : wish === 'open';
	});
	const toggle = () => {
		const followersPanel = open.peek() ? 'closed' : 'open';
		chosen.value = followersPanel;
		ask('settings.set', { followersPanel }).catch((thrown) => log.debug('the panel forgets whether it is open', thrown));
	};
	const count = computed(() => (controller.view.value.kind === 'list' ? controller.view.value.count : undefined));

	const Docked = () => <Panel context={context} controller={controller} conversation={conversation} open={open.value} onToggle={toggle} />;
	const Afloat = () =>
		// A pill that only says that there is nothing would be in the way on every page; one without its number would grow, and move, when it comes.
		controller.view.value.kind === 'off' || (controller.view.value.kind === 'loading' && !open.value) ? null : (
			<Floating context={context} count={count} open={open.value} onToggle={toggle}>
				<Panel context={context} controller={controller} conversation={conversation} open onToggle={toggle} />
			</Floating>
		);

	/** The page may take its side column away, or bring it later: the panel goes where the place is. */
	const stop = effect(() => {
		const life = new AbortController();
		const column = docked.value > MOST_DOCKED ? undefined : slot.value;
		const place = column ? root.dock(column, life.signal) : document.createElement('div');
		block = column && place;
		if (!column) root.layer.append(place);
		untracked(() => render(column ? <Docked /> : <Afloat />, place));
		return () => {
			render(null, place);
			if (!column) place.remove();
			life.abort();
		};
	});
	context.signal.addEventListener('abort', stop, { once: true });
}
