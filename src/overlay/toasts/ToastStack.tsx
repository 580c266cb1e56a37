import { useRef } from 'preact/hooks';
import { plural, t } from '../../platform/i18n';
import { refocus, useLostFocus } from '../../ui/lost-focus';
import type { OverlayContext } from '../context';
import { ownSite, type ToastController } from './controller';
import { IN_VIEW, inView } from './stack';
import { ToastCard } from './ToastCard';
import type { ToastDeed } from './words';

interface Props {
	context: OverlayContext;
	controller: ToastController;
	/** Where the focus was before it came here; it goes back there. */
	origin: { element: HTMLElement | undefined };
}

/** The stack in the upper end corner. Not live: what it says is said once by the overlay's own status. */
export function ToastStack({ context, controller, origin }: Props) {
	const stack = controller.stack.value;
	const now = controller.now.value;
	const { site, me } = context.state.value;
	const inFront = context.conversation.value;
	const visible = controller.waiting.value ? [] : inView(stack);
	const places = useRef<readonly string[]>([]);
	const before = places.current;
	places.current = visible.map((life) => life.toast.id);
	const ref = useLostFocus<HTMLElement>((gone) => {
		const id = cardOf(gone)?.dataset.toast;
		const cards = [...(ref.current?.querySelectorAll<HTMLElement>('[data-toast]') ?? [])];
		// Another button of the same toast, else the toast that moved into its place; after "4 more", the first of those.
		const place = id === undefined ? IN_VIEW : before.indexOf(id);
		const next = cards.find((card) => card.dataset.toast === id) ?? cards[Math.min(place, cards.length - 1)];
		if (next) mainButton(next)?.focus({ preventScroll: true });
		else leave();
	});

	function leave(): void {
		const { element } = origin;
		origin.element = undefined;
		refocus(element);
	}
	const behind = stack.lives.length - visible.length;
	if (visible.length === 0) return null;
	return (
		<section
			ref={ref}
			class={`lp-toasts${stack.unfolded ? ' lp-toasts--unfolded' : ''}`}
			aria-label={t('toastsLabel')}
			// A mouse on a toast leaves the focus, and with it the agent's half-written word, where it is.
			onMouseDown={(event) => event.preventDefault()}
			onPointerEnter={() => controller.hold('pointer', true)}
			onPointerLeave={() => controller.hold('pointer', false)}
			onFocusIn={(event) => {
				controller.hold('focus', true);
				const from = event.relatedTarget;
				if (from instanceof HTMLElement && !event.currentTarget.contains(from)) origin.element = from;
			}}
			onFocusOut={(event) => {
				if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget))) controller.hold('focus', false);
			}}
			onKeyDown={(event) => {
				if (event.key !== 'Escape' || !event.isTrusted || event.isComposing) return;
				event.preventDefault();
				event.stopPropagation();
				const id = event.target instanceof HTMLElement ? cardOf(event.target)?.dataset.toast : undefined;
				leave();
				// Nothing to go back to: at least the keyboard does not stay on what is about to go.
				if (event.target instanceof HTMLElement) event.target.blur();
				if (id !== undefined) controller.close(id);
			}}
		>
			<ul class="lp-toasts__list">
				{visible.map((life) => (
					<ToastCard
						key={life.toast.id}
						life={life}
						paused={stack.paused}
						now={now}
						site={site}
						me={me?.name}
						here={inFront !== undefined && life.toast.conversation === inFront && ownSite(life.toast, context)}
						onDeed={(deed: ToastDeed, event) => event.isTrusted && controller.act(life.toast.id, deed)}
						onClose={(event) => event.isTrusted && controller.close(life.toast.id)}
					/>
				))}
			</ul>
			{(behind > 0 || stack.lives.length > IN_VIEW) && (
				<div class="lp-toasts__more">
					{behind > 0 && (
						<button class="lp-pill" type="button" onClick={(event) => event.isTrusted && controller.unfold()}>
							{plural('toastMore', behind)}
						</button>
					)}
					<button class="lp-pill" type="button" onClick={(event) => event.isTrusted && controller.closeAll()}>
						{t('toastCloseAll')}
					</button>
				</div>
			)}
		</section>
	);
}

const cardOf = (element: HTMLElement): HTMLElement | null => element.closest<HTMLElement>('[data-toast]');

/** What Alt+Shift+N and moving on focus: the toast's main button. */
export const mainButton = (card: Element): HTMLElement | null => card.querySelector<HTMLElement>('.lp-toast__actions button');
