import { type ReadonlySignal, useComputed } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { plural, t } from '../../platform/i18n';
import { Icon } from '../../ui/Icon';
import { useLostFocus } from '../../ui/lost-focus';
import type { OverlayContext } from '../context';
import { type Box, type Corner, chooseCorner } from './place';

interface FloatingProps {
	context: OverlayContext;
	count: ReadonlySignal<number | undefined>;
	open: boolean;
	onToggle(): void;
	children: ComponentChildren;
}

/** Where the host has no column for the panel: a pill at the page's edge that opens the card above itself. */
export function Floating({ context, count, open, onToggle, children }: FloatingProps) {
	const cardId = useId();
	const pill = useRef<HTMLButtonElement>(null);
	// Closing the card from inside brings the keyboard back to the pill.
	const ref = useLostFocus<HTMLDivElement>(() => pill.current?.focus({ preventScroll: true }));
	const corner = useCorner(context, open, ref);
	const label = useComputed(() => (count.value === undefined ? t('followersTitle') : plural('followersPill', count.value))).value;
	return (
		// biome-ignore lint/a11y/noStaticElementInteractions: Escape in the card is heard here; the card and the pill are the controls
		<div
			ref={ref}
			class="lp-float"
			data-block={corner.block}
			data-inline={corner.inline}
			onKeyDown={(event) => {
				if (!open || event.key !== 'Escape' || event.isComposing || !event.isTrusted) return;
				event.preventDefault();
				event.stopPropagation();
				onToggle();
				pill.current?.focus({ preventScroll: true });
			}}
		>
			<button
				ref={pill}
				class="lp-pill"
				type="button"
				aria-expanded={open}
				{...(open ? { 'aria-controls': cardId } : {})}
				onClick={(event) => event.isTrusted && onToggle()}
			>
				<Icon name="users" size={14} />
				{label}
			</button>
			{open && (
				<div class="lp-float__card" id={cardId}>
					{children}
				</div>
			)}
		</div>
	);
}

/** To look for a corner measures the page: while somebody types, not with each key. */
const REST_MS = 150;

const FIRST: Corner = { block: 'bottom', inline: 'end' };

/** The corner in which it covers neither the caret nor the submit buttons, looked at again when anything may have moved. */
function useCorner(context: OverlayContext, open: boolean, ref: { current: HTMLDivElement | null }): Corner {
	const [corner, setCorner] = useState<Corner>(FIRST);
	const now = useRef(corner);
	useLayoutEffect(() => {
		const life = new AbortController();
		let frame = 0;
		let rest: ReturnType<typeof setTimeout> | undefined;
		function look(): void {
			frame = 0;
			const element = ref.current;
			if (!element) return;
			const view = { width: document.documentElement.clientWidth, height: innerHeight };
			const rtl = getComputedStyle(element).direction === 'rtl';
			const chosen = chooseCorner({ width: element.offsetWidth, height: element.offsetHeight }, view, obstaclesOf(context), rtl, now.current, open);
			if (chosen.block === now.current.block && chosen.inline === now.current.inline) return;
			now.current = chosen;
			setCorner(chosen);
		}
		const soon = (): void => {
			frame ||= requestAnimationFrame(look);
		};
		const atRest = (): void => {
			clearTimeout(rest);
			rest = setTimeout(soon, REST_MS);
		};
		const heard = { signal: life.signal, capture: true, passive: true };
		for (const what of ['scroll', 'resize', 'focusin']) window.addEventListener(what, soon, heard);
		window.addEventListener('input', atRest, heard);
		// The card grows as chips come: its size is looked at too.
		const sizes = new ResizeObserver(soon);
		if (ref.current) sizes.observe(ref.current);
		context.page.watch(life.signal, soon);
		look();
		return () => {
			cancelAnimationFrame(frame);
			clearTimeout(rest);
			sizes.disconnect();
			life.abort();
		};
	}, [open]);
	return corner;
}

/** Boxes of the page that the pill and the card keep off. */
function obstaclesOf(context: OverlayContext): { never: Box[]; rather: Box[] } {
	const composer = context.page.composer();
	if (!composer) return { never: [], rather: [] };
	const { field } = composer;
	const frame = field.ownerDocument.defaultView?.frameElement;
	const seen = (frame ?? field).getBoundingClientRect();
	const never: Box[] = composer.submitButtons().map((button) => grown(button.getBoundingClientRect()));
	const caret = caretBox(field, frame?.getBoundingClientRect());
	if (caret) never.push(caret);
	return { never, rather: [seen] };
}

const grown = ({ left, top, right, bottom }: Box): Box => ({ left: left - 8, top: top - 8, right: right + 8, bottom: bottom + 8 });

/** The line of the caret in a rich editor, in the page's coordinates. A textarea does not tell; it counts whole. */
function caretBox(field: HTMLElement, frame: DOMRect | undefined): Box | undefined {
	if (field.localName === 'textarea') return field.getBoundingClientRect();
	const selection = field.ownerDocument.getSelection();
	if (!selection || selection.rangeCount === 0 || !selection.focusNode || !field.contains(selection.focusNode)) return undefined;
	const box = selection.getRangeAt(0).getBoundingClientRect();
	const [x, y] = [frame?.left ?? 0, frame?.top ?? 0];
	return grown({ left: box.left + x, top: box.top + y, right: box.right + x, bottom: box.bottom + y });
}
