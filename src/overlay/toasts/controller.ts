/** What happens to toasts: they come, stand still while somebody is busy with them or nobody looks, end, and do what they are asked. */
import { type ReadonlySignal, signal } from '@preact/signals';
import { failureOf } from '../../platform/errors';
import { log } from '../../platform/log';
import type { Toast } from '../../platform/messages';
import { ask } from '../../platform/messenger';
import type { OverlayContext } from '../context';
import { close, EMPTY, expire, nextDue, pause, type Stack, show, unfold } from './stack';
import { heard, type ToastDeed } from './words';

/** Why all clocks stand. */
export type Hold = 'pointer' | 'focus' | 'unseen' | 'dialog';

/** How often an open host dialog is looked for, and the times are written anew, ms. Only while there are toasts. */
const LOOK_EVERY = 500;

export interface ToastController {
	readonly stack: ReadonlySignal<Stack>;
	/** A modal dialog of the host is open: nothing is drawn until it closes. */
	readonly waiting: ReadonlySignal<boolean>;
	/** Epoch ms, now and then: for "2 min". */
	readonly now: ReadonlySignal<number>;
	show(toast: Toast): { shown: boolean; looking: boolean };
	/** The background closed it (it was acted on elsewhere). */
	gone(id: string): void;
	/** The agent closed it. */
	close(id: string): void;
	closeAll(): void;
	act(id: string, deed: ToastDeed): void;
	unfold(): void;
	hold(why: Hold, on: boolean): void;
	/** The tab or the window was left or came back. */
	look(): void;
}

/** Monotonic (a changed system clock ends no toast early), and near the epoch, so that "2 min" can be said of it. */
const clock = (): number => performance.timeOrigin + performance.now();

const isProblem = (toast: Toast): boolean => toast.kind === 'not-added' || toast.kind === 'signed-out';

export function toastController(context: OverlayContext): ToastController {
	const stack = signal<Stack>(EMPTY);
	const waiting = signal(false);
	const now = signal(Date.now());
	const holds = new Set<Hold>();
	let unsaid: Toast[] = [];
	let timer: ReturnType<typeof setTimeout> | undefined;

	function put(next: Stack): void {
		stack.value = next;
		clearTimeout(timer);
		// What stood under the pointer or held the focus may be gone without any event.
		if (next.lives.length === 0) {
			holds.delete('pointer');
			holds.delete('focus');
			stack.value = { ...next, paused: holds.size > 0 };
			unsaid = [];
			return;
		}
		timer = setTimeout(tick, Math.min(nextDue(next, clock()) ?? LOOK_EVERY, LOOK_EVERY));
	}

	function tick(): void {
		look();
		now.value = Date.now();
		const { stack: next, expired } = expire(stack.peek(), clock());
		put(next);
		for (const toast of expired) tell(toast.id, 'expired');
	}

	/**
	 * Clocks stand while nobody can see them run, and (rule 8) nothing is drawn over a host dialog. Asked now and then as well: a window that is
	 * left while a frame has the focus tells only the frame.
	 */
	function look(): void {
		hold('unseen', document.visibilityState !== 'visible' || !document.hasFocus());
		waiting.value = context.root.modalDialog() !== undefined;
		hold('dialog', waiting.peek());
		if (waiting.peek() || unsaid.length === 0) return;
		const site = context.state.peek().site;
		for (const toast of unsaid.filter(isProblem)) context.alarm(heard(toast, site));
		const news = unsaid.filter((toast) => !isProblem(toast)).map((toast) => heard(toast, site));
		if (news.length > 0) context.say(news.join(' '));
		unsaid = [];
	}

	function hold(why: Hold, on: boolean): void {
		if (on === holds.has(why)) return;
		if (on) holds.add(why);
		else holds.delete(why);
		put(pause(stack.peek(), holds.size > 0, clock()));
	}

	function tell(toast: string, act: 'close' | 'expired'): void {
		ask('toast.act', { toast, act }).catch((thrown) => log.debug('toast', act, thrown));
	}

	function remove(id: string): Toast | undefined {
		const toast = stack.peek().lives.find((life) => life.toast.id === id)?.toast;
		if (toast) put(close(stack.peek(), id, clock()));
		return toast;
	}

	function dismiss(id: string): void {
		if (remove(id)) tell(id, 'close');
	}

	async function act(id: string, deed: ToastDeed): Promise<void> {
		const toast = remove(id);
		if (!toast) return;
		try {
			if (deed === 'retry-job') {
				if (toast.problem) await ask('job.retry', { job: toast.problem.job });
				await ask('toast.act', { toast: id, act: 'close' });
			} else await ask('toast.act', { toast: id, act: deed });
		} catch (thrown) {
			// The agent asked for something and it did not happen: the toast comes back and says so, unless a newer one took its place.
			if (stack.peek().lives.some((life) => life.toast.id === id)) return;
			put(show(stack.peek(), toast, 0, clock(), failureOf(thrown)));
		}
	}

	context.signal.addEventListener(
		'abort',
		() => {
			clearTimeout(timer);
			stack.value = EMPTY;
		},
		{ once: true },
	);

	return {
		stack,
		waiting,
		now,
		show(toast) {
			// A problem is said wherever the agent is: the panel that shows it too may be folded away.
			if (!isProblem(toast) && toast.conversation !== undefined && ownSite(toast, context) && context.lookingAt(toast.conversation))
				return { shown: false, looking: true };
			if (document.visibilityState !== 'visible' || context.signal.aborted) return { shown: false, looking: false };
			unsaid.push(toast);
			now.value = Date.now();
			put(show(stack.peek(), toast, context.state.peek().settings.toastSeconds, clock()));
			look();
			return { shown: true, looking: false };
		},
		gone: (id) => void remove(id),
		close: dismiss,
		closeAll() {
			for (const life of stack.peek().lives) dismiss(life.toast.id);
		},
		act: (id, deed) => void act(id, deed),
		unfold: () => put(unfold(stack.peek(), clock())),
		hold,
		look,
	};
}

/** Conversations of two helpdesks may have the same id. */
export const ownSite = (toast: Toast, context: OverlayContext): boolean => toast.site === context.state.peek().site.id;
