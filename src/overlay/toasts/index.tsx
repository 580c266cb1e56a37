/** Toasts in the page: drawn in the overlay's layer, once per page, fed by the background. */
import { effect } from '@preact/signals';
import { render } from 'preact';
import type { ContentSide } from '../../platform/messenger';
import { chime } from '../../ui/chime';
import { focusedElement } from '../../ui/lost-focus';
import type { OverlayContext, OverlayRoot } from '../context';
import { ownSite, toastController } from './controller';
import { mainButton, ToastStack } from './ToastStack';

/** Draws the toasts until `context.signal` aborts. Gives what answers the background's messages about them. */
export function mountToasts(root: OverlayRoot, context: OverlayContext): ContentSide {
	const { signal } = context;
	const controller = toastController(context);
	const origin: { element: HTMLElement | undefined } = { element: undefined };
	const place = document.createElement('div');
	root.layer.append(place);
	render(<ToastStack context={context} controller={controller} origin={origin} />, place);

	document.addEventListener('visibilitychange', controller.look, { signal });
	window.addEventListener('focus', controller.look, { signal });
	// A frame that takes the focus blurs this window too; whether the page still has it is known a moment later.
	window.addEventListener('blur', () => setTimeout(controller.look), { signal });
	controller.look();

	function onShortcut(event: KeyboardEvent): void {
		if (!event.isTrusted || !event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey || event.code !== 'KeyN') return;
		const newest = place.querySelector('[data-toast]');
		if (!newest) return; // not ours while there is no toast
		event.preventDefault();
		event.stopPropagation();
		if (!place.querySelector(':focus')) origin.element = focusedElement();
		mainButton(newest)?.focus({ preventScroll: true });
	}
	// Editors in frames keep their keys to themselves: each frame's window that has the composer is listened to as well.
	const heardIn = new WeakSet<Window>();
	function listenIn(view: Window | null | undefined): void {
		if (!view || heardIn.has(view)) return;
		heardIn.add(view);
		view.addEventListener('keydown', onShortcut as EventListener, { capture: true, signal });
	}
	listenIn(window);

	const disposals = [
		effect(() => {
			// Read with every tick, for a frame that was loaded later.
			if (controller.now.value > 0 && controller.stack.value.lives.length > 0) listenIn(context.page.composer()?.field.ownerDocument.defaultView);
		}),
		effect(() => {
			// The agent went to the conversation: its toasts have nothing left to say.
			const conversation = context.conversation.value;
			if (conversation === undefined || !context.lookingAt(conversation)) return;
			for (const { toast } of controller.stack.peek().lives)
				if (toast.conversation === conversation && toast.kind !== 'not-added' && ownSite(toast, context)) controller.close(toast.id);
		}),
	];
	signal.addEventListener(
		'abort',
		() => {
			for (const dispose of disposals) dispose();
			render(null, place);
			place.remove();
		},
		{ once: true },
	);

	return {
		'toast.show': async ({ toast, sound }) => {
			const answer = controller.show(toast);
			return sound && answer.shown ? { ...answer, sounded: await chime() } : answer;
		},
		'toast.close': async ({ id }) => {
			controller.gone(id);
			return {};
		},
		'toasts.up': async () => ({ ids: controller.stack.peek().lives.map(({ toast }) => toast.id) }),
	};
}
