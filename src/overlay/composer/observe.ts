/** What happens in a field, boiled down: the text was edited, the caret moved, the agent left it. */
import { type Field, hasFocus, windowOf } from './field';

export interface FieldWatcher {
	/**
	 * A text edit happened; the DOM shows it. In the same frame as the key, before it is painted, and before the next key. `inserted`: what it
	 * put in, where it tells.
	 */
	edited(inserted: string): void;
	/** The caret moved without an edit, or may have. At most once a frame. */
	moved(): void;
	/** The focus has been elsewhere for 120 ms. */
	left(): void;
	/** The first focus, and each later one. */
	entered(): void;
}

const LEFT_AFTER_MS = 120;

/**
 * Watches the field until the signal aborts. `beforeinput` counts as an edit too, one frame later: editors with a model of their own prevent it
 * and write into the DOM themselves, so no `input` follows. Both are told in the frame: what is drawn within the host's own event would be laid
 * out each time that the host's editor measures, several times a key.
 */
export function observeField(field: Field, signal: AbortSignal, watcher: FieldWatcher): void {
	const win = windowOf(field);
	const doc = field.ownerDocument;
	let frame = 0;
	let typed: string | undefined;
	let leaving = 0;

	const inFrame = (): void => {
		frame = 0;
		const inserted = typed;
		typed = undefined;
		if (inserted === undefined) watcher.moved();
		else watcher.edited(inserted);
	};
	const later = (): void => {
		if (frame === 0) frame = win.requestAnimationFrame(inFrame);
	};
	const on = (target: EventTarget, type: string, listener: (event: Event) => void): void => target.addEventListener(type, listener, { signal });

	const dataOf = (event: Event): string => (event as InputEvent).data ?? '';
	const soon = (event: Event): void => {
		typed = dataOf(event);
		later();
	};
	for (const type of ['beforeinput', 'compositionend', 'input']) on(field, type, soon);
	// A key that comes before the frame finds what the keys before it made.
	win.addEventListener(
		'keydown',
		() => {
			if (frame === 0 || typed === undefined) return;
			win.cancelAnimationFrame(frame);
			inFrame();
		},
		{ capture: true, signal },
	);
	// Browsers that tell a textarea's selection tell it on the document, or let it bubble there.
	on(doc, 'selectionchange', () => {
		if (hasFocus(field)) later();
	});
	on(field, 'focusin', () => {
		win.clearTimeout(leaving);
		watcher.entered();
	});
	const leave = (): void => {
		win.clearTimeout(leaving);
		leaving = win.setTimeout(() => {
			if (!hasFocus(field)) watcher.left();
		}, LEFT_AFTER_MS);
	};
	on(field, 'focusout', leave);
	// A body as field (the whole document of an iframe) does not always tell that its window lost the focus.
	on(win, 'blur', leave);
	signal.addEventListener(
		'abort',
		() => {
			win.cancelAnimationFrame(frame);
			win.clearTimeout(leaving);
		},
		{ once: true },
	);
}
