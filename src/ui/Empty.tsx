import type { ComponentChildren } from 'preact';
import { Icon } from './Icon';
import type { IconName } from './icons';

/** Nothing to show, or something in the way: the loop with the reason in its dot, what it means, and the one thing to do. */
export function Empty({ icon, title, text, children }: { icon: IconName; title: ComponentChildren; text: ComponentChildren; children?: ComponentChildren }) {
	return (
		<div class="lp-empty">
			<div class="lp-empty__art" aria-hidden="true">
				<svg class="lp-logo" viewBox="0 0 16 16" aria-hidden="true">
					<path
						d="M8 1.75A6.25 6.25 0 0 0 1.75 8v6.25H8A6.25 6.25 0 0 0 14.25 8"
						stroke="currentColor"
						fill="none"
						stroke-width="1.5"
						stroke-linecap="round"
						stroke-linejoin="round"
					/>
				</svg>
				<span class="lp-empty__dot">
					<Icon name={icon} />
				</span>
			</div>
			<h2 class="lp-empty__title">{title}</h2>
			<p class="lp-empty__text">{text}</p>
			{children && <div class="lp-empty__actions">{children}</div>}
		</div>
	);
}
