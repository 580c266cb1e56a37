/** RT's message box: a plain textarea, or CKEditor 4 whose editable body lives in a same-origin iframe that arrives late. */

export const EDITOR = {
	/** The form's own field. Hidden once the rich editor has taken its place. */
	textarea: 'textarea[name="UpdateContent"]',
	/** RT marks the field that a rich editor is going to replace. */
	awaitsRich: 'richtext',
	rich: 'iframe.cke_wysiwyg_frame',
	/** What holds the field and the editor that replaces it. */
	container: '.messagebox-container',
} as const;

const isShown = (element: Element): boolean => element.getClientRects().length > 0;

/** The editable element of this form now; undefined while an editor is on its way, or in its source view. */
export function editorField(form: Element): HTMLTextAreaElement | HTMLElement | undefined {
	const frame = form.querySelector<HTMLIFrameElement>(EDITOR.rich);
	if (frame) {
		const body = frame.contentDocument?.body;
		return body?.isContentEditable ? body : undefined;
	}
	const textarea = form.querySelector<HTMLTextAreaElement>(EDITOR.textarea);
	if (!textarea || !isShown(textarea)) return undefined;
	return textarea.classList.contains(EDITOR.awaitsRich) && !editorIsOverdue(form.ownerDocument) ? undefined : textarea;
}

/** The rich editor comes some time after the page has loaded, or not at all (blocked, or a browser that RT does not give it). */
const OVERDUE_MS = 3_000;

function editorIsOverdue(document: Document): boolean {
	const view = document.defaultView;
	const navigation = view?.performance.getEntriesByType('navigation').at(0);
	const loadedAt = navigation && 'loadEventEnd' in navigation ? Number(navigation.loadEventEnd) : 0;
	return view !== null && loadedAt > 0 && view.performance.now() - loadedAt > OVERDUE_MS;
}

/** Puts the cursor into the field. The frame goes first: without it, Firefox leaves the keyboard with the outer document. */
function focusField(field: HTMLElement): void {
	const view = field.ownerDocument.defaultView;
	const frame = view?.frameElement;
	if (frame instanceof HTMLElement) frame.focus();
	if (frame) view?.focus();
	field.focus();
	(frame ?? field).scrollIntoView({ block: 'nearest' });
}

function hasFocus(field: HTMLElement): boolean {
	const frame = field.ownerDocument.defaultView?.frameElement;
	return field.ownerDocument.activeElement === field && (!frame || frame.ownerDocument.activeElement === frame);
}

/** How long after a sign of change the editor may take until it is editable (ms), and how often we look. */
const ARRIVAL_MS = 10_000;
const LOOK_EVERY_MS = 100;
/** A new editor writes its content, and with it its body, once more when it is ready. The cursor must survive that (ms). */
const SETTLING_MS = 1_000;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Puts the cursor into the form's field as soon as there is one. Gives up after ten seconds, and when the agent went elsewhere meanwhile. */
export async function focusWhenReady(form: Element): Promise<boolean> {
	const from = form.ownerDocument.activeElement;
	const end = Date.now() + ARRIVAL_MS;
	let focusedAt = 0;
	while (form.isConnected && Date.now() < end) {
		const field = editorField(form);
		const active = form.ownerDocument.activeElement;
		const elsewhere = active !== from && active !== field && active !== form.ownerDocument.body && !active?.matches(EDITOR.rich);
		if (elsewhere) return focusedAt > 0;
		if (field && !hasFocus(field)) {
			focusField(field);
			focusedAt ||= Date.now();
		}
		if (focusedAt && Date.now() - focusedAt > SETTLING_MS) return true;
		// A plain field stays what it is.
		if (focusedAt && field?.matches(EDITOR.textarea)) return true;
		await wait(LOOK_EVERY_MS);
	}
	return focusedAt > 0;
}

/** Calls `changed` whenever the form's field may have come, gone, or been replaced. */
export function watchEditor(form: Element, signal: AbortSignal, changed: () => void): void {
	const container = form.querySelector(EDITOR.container) ?? form;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let last = editorField(form);
	const look = (until: number): void => {
		clearTimeout(timer);
		if (signal.aborted) return;
		const now = editorField(form);
		if (now !== last) {
			last = now;
			changed();
		}
		// The body becomes editable a moment after its frame has loaded, and nothing in this document tells when.
		if (!now && Date.now() < until) timer = setTimeout(look, LOOK_EVERY_MS, until);
	};
	const sign = (): void => look(Date.now() + ARRIVAL_MS);
	const observer = new MutationObserver(sign);
	observer.observe(container, { childList: true, subtree: true });
	// The editor may write its frame anew (source view and back): no mutation here, but a load. Loads do not bubble.
	container.addEventListener('load', sign, { capture: true, signal });
	form.ownerDocument.defaultView?.addEventListener('load', sign, { signal });
	signal.addEventListener('abort', () => {
		observer.disconnect();
		clearTimeout(timer);
	});
	sign();
}
