/** A thing that goes leaves its picture behind for a moment, which fades away: the thing itself, its focus and its place, are gone at once. */
import { useLayoutEffect } from 'preact/hooks';

/**
 * When the component is taken away, a lifeless copy of the element moves `by` px towards the end edge and fades, within `ms`. Nothing where motion is
 * not wanted.
 */
export function useLeave(ref: { current: HTMLElement | null }, by: number, ms: number): void {
	useLayoutEffect(
		() => () => {
			const gone = ref.current;
			const layer = (gone?.getRootNode() as Partial<ShadowRoot> | undefined)?.host && gone?.closest<HTMLElement>('.lp-layer');
			if (!gone || !layer || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
			const { left, top, width, height } = gone.getBoundingClientRect();
			const picture = gone.cloneNode(true) as HTMLElement;
			picture.inert = true;
			picture.removeAttribute('data-toast');
			picture.setAttribute('aria-hidden', 'true');
			Object.assign(picture.style, {
				position: 'fixed',
				left: `${left}px`,
				top: `${top}px`,
				width: `${width}px`,
				height: `${height}px`,
				pointerEvents: 'none',
				animation: 'none',
			});
			layer.append(picture);
			const towards = getComputedStyle(layer).direction === 'rtl' ? -by : by;
			picture.animate({ opacity: 0, translate: `${towards}px 0` }, { duration: ms, easing: 'ease-in' }).onfinish = () => picture.remove();
		},
		[],
	);
}
